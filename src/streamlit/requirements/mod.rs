//! Which Streamlit, Authlib and httpx a project runs with, as its lock files, requirement files or environment say.
//!
//! Text in, plain values out. Which files are read, and in which order, is the business of `commands`.

mod brought;
mod conda;
mod install_command;
mod line;
mod lock;
mod manifest;
mod range;
mod releases;
mod setup_files;
mod workspace;

pub(crate) use conda::{of_environment, of_pixi};
pub(crate) use install_command::{installed_files, of_commands};
pub(crate) use lock::{of_conda_lock, of_lock, of_pipfile_lock, of_site_packages, of_uv_lock};
pub(crate) use manifest::{
    Manifest, Opacity, of_hatch, of_pipfile, of_pyproject, of_requirements, of_script, of_space,
};
pub(crate) use releases::{Package, Release};
pub(crate) use setup_files::{of_setup_cfg, of_setup_py};
pub(crate) use workspace::{is_workspace_member, project_name};

use super::Version;
use crate::source::{FileId, Location};
use crate::work;
use brought::{Brings, brings};
use line::{Condition, Requirement};
use range::Range;

/// How much a file says about what is installed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Completeness {
    /// A lock file: every package, with its version.
    Locked,
    /// What is asked for; what that brings along is not said.
    Declared,
    /// The packages of an environment.
    Installed,
}

/// One file, or one folder of installed packages.
#[derive(Clone, Debug)]
pub(crate) struct ManifestFile {
    /// As the user may call it: `uv.lock`, `.venv`.
    pub(crate) name: String,
    /// Absent for an environment.
    pub(crate) file: Option<FileId>,
    pub(crate) manifest: Manifest,
}

/// Files that are installed together: one with those that it includes, and what only narrows them.
#[derive(Clone, Debug, Default)]
pub(crate) struct InstallSet {
    pub(crate) files: Vec<ManifestFile>,
    pub(crate) constraints: Vec<Manifest>,
    /// Whether it also installs what was not read.
    pub(crate) is_opaque: bool,
}

/// A place that decides a version and does not tell it.
#[derive(Clone, Debug)]
pub(crate) struct UnreadVersion {
    /// The file, as the user may call it.
    pub(crate) source: String,
    pub(crate) place: Location,
    /// Why, as a phrase behind the file's name.
    pub(crate) reason: &'static str,
}

impl From<ManifestFile> for InstallSet {
    fn from(file: ManifestFile) -> Self {
        // What another project installs is known only to whoever reads that.
        let is_opaque = !file.manifest.projects.is_empty();
        Self { files: vec![file], is_opaque, ..Self::default() }
    }
}

/// What is known of the packages behind a login.
#[derive(Clone, Debug)]
pub(crate) struct Dependencies {
    pub(crate) completeness: Completeness,
    /// Where Streamlit is: a file's name, or an environment's.
    pub(crate) source: String,
    pub(crate) streamlit: Dependency,
    authlib: Option<Dependency>,
    httpx: Option<Dependency>,
    httpx2: Option<Dependency>,
    tornado: Option<Dependency>,
    /// All other packages that the files ask for, each name once.
    others: Vec<Requirement>,
    opacity: Opacity,
    /// The names of all files that are installed together.
    files: Vec<String>,
    /// What narrows Authlib where something else brings it.
    authlib_limit: Range,
}

/// From this Authlib on, httpx2 is as good as httpx.
const FIRST_WITH_HTTPX2: Version = Version::new(1, 8, 0);

/// One package.
#[derive(Clone, Debug)]
pub(crate) struct Dependency {
    /// The release that an installer takes.
    pub(crate) version: Version,
    /// Whether the files leave no other release.
    pub(crate) is_pinned: bool,
    pub(crate) extras: Vec<String>,
    /// Where it is asked for; an environment has no such place.
    pub(crate) place: Option<Location>,
}

/// Whether a package will be there.
#[derive(Clone, Debug)]
pub(crate) enum Presence {
    Present(Version),
    Absent,
    /// It may come along with these packages, or with what cannot be read.
    Unknown(Vec<String>),
}

/// More ranges for different Pythons, or systems, than anybody writes.
const MOST_CONDITIONS: usize = 64;

impl Dependencies {
    /// What `sets` say. The first that names Streamlit decides, with all that is installed along; `None` when none does.
    pub(crate) fn from_sets(completeness: Completeness, sets: &[InstallSet]) -> Option<Self> {
        let (set, (file, streamlit)) = sets.iter().find_map(|set| Some((set, set.dependency(Package::Streamlit)?)))?;
        let find = |package: Package| set.dependency(package).map(|(_, found)| found);
        let mut others: Vec<Requirement> = (set.files.iter())
            .flat_map(|file| &file.manifest.requirements)
            .filter(|requirement| Package::ALL.iter().all(|package| package.name() != requirement.name))
            .cloned()
            .collect();
        others.sort_by(|one, two| one.name.cmp(&two.name));
        others.dedup_by(|one, two| one.name == two.name && one.extras == two.extras);
        let is_opaque = set.is_opaque || set.files.iter().any(|file| file.manifest.opacity == Opacity::Opaque);
        Some(Self {
            completeness,
            source: file.name.clone(),
            authlib: find(Package::Authlib),
            httpx: find(Package::Httpx),
            httpx2: find(Package::Httpx2),
            tornado: find(Package::Tornado),
            streamlit,
            others,
            opacity: if is_opaque { Opacity::Opaque } else { Opacity::Clear },
            files: set.files.iter().map(|file| file.name.clone()).collect(),
            authlib_limit: set.limits_of(Package::Authlib),
        })
    }

    /// Whether Authlib will be there, and which; `streamlit` is the release that is judged.
    pub(crate) fn authlib(&self, streamlit: Version) -> Presence {
        if let Some(authlib) = &self.authlib {
            return Presence::Present(authlib.version);
        }
        if self.auth_extra_installs(Package::Authlib, streamlit) {
            return Presence::Present(self.authlib_limit.release(Package::Authlib));
        }
        self.brought(&[Package::Authlib], || self.authlib_limit.release(Package::Authlib))
    }

    /// Whether httpx will be there, or what does for it.
    pub(crate) fn httpx(&self, streamlit: Version) -> Presence {
        if let Some(httpx) = &self.httpx {
            return Presence::Present(httpx.version);
        }
        if self.auth_extra_installs(Package::Httpx, streamlit) {
            return Presence::Present(Package::Httpx.newest());
        }
        let takes_httpx2 =
            matches!(self.authlib(streamlit), Presence::Present(authlib) if authlib >= FIRST_WITH_HTTPX2);
        if let Some(httpx2) = self.httpx2.as_ref().filter(|_| takes_httpx2) {
            return Presence::Present(httpx2.version);
        }
        let either: &[Package] = if takes_httpx2 { &[Package::Httpx, Package::Httpx2] } else { &[Package::Httpx] };
        self.brought(either, || Package::Httpx.newest())
    }

    /// Whether anything else that is asked for brings one of `packages`.
    fn brought(&self, packages: &[Package], version: impl Fn() -> Version) -> Presence {
        if self.completeness != Completeness::Declared {
            // Nothing else is installed, unless it cannot be seen.
            return if self.opacity == Opacity::Opaque { Presence::Unknown(Vec::new()) } else { Presence::Absent };
        }
        let mut unknown = Vec::new();
        for other in &self.others {
            let answers = packages.iter().map(|package| brings(other, *package)).collect::<Vec<_>>();
            if answers.contains(&Brings::Yes) {
                return Presence::Present(version());
            }
            if answers.contains(&Brings::Unknown) {
                unknown.push(other.name.clone());
            }
        }
        let is_known = unknown.is_empty() && self.opacity == Opacity::Clear;
        if is_known { Presence::Absent } else { Presence::Unknown(unknown) }
    }

    fn auth_extra_installs(&self, package: Package, streamlit: Version) -> bool {
        let release = Release::find(Package::Streamlit, streamlit);
        self.has_auth_extra() && release.is_some_and(|release| release.auth_extra_installs(package.name()))
    }

    /// Whether the file of this name is among those that decide.
    pub(crate) fn is_decided_by(&self, name: &str) -> bool {
        self.files.iter().any(|file| file == name)
    }

    /// The Tornado that is installed, where the files leave no other.
    pub(crate) fn tornado(&self) -> Option<&Dependency> {
        self.tornado.as_ref().filter(|tornado| tornado.is_pinned)
    }

    /// Where Authlib is asked for.
    pub(crate) fn authlib_place(&self) -> Option<Location> {
        self.authlib.as_ref().and_then(|authlib| authlib.place)
    }

    /// `streamlit[auth]`. In a lock file and in an environment, what an extra brings stands for itself.
    pub(crate) fn has_auth_extra(&self) -> bool {
        self.completeness == Completeness::Declared
            && self.streamlit.extras.iter().any(|extra| matches!(extra.as_str(), "auth" | "all"))
    }
}

impl InstallSet {
    /// Takes over what is installed by the same command.
    pub(crate) fn extend(&mut self, other: Self) {
        self.files.extend(other.files);
        self.constraints.extend(other.constraints);
        self.is_opaque |= other.is_opaque;
    }

    /// What narrows a package without asking for it.
    fn limits_of(&self, package: Package) -> Range {
        let constraints = self.constraints.iter().flat_map(|manifest| &manifest.requirements);
        let limits = constraints.chain(self.files.iter().flat_map(|file| &file.manifest.limits));
        limits
            .filter(|limit| limit.name == package.name())
            .fold(Range::default(), |range, limit| range.and(&limit.range))
    }

    /// The package as the files ask for it, with the file that decides its version.
    fn dependency(&self, package: Package) -> Option<(&ManifestFile, Dependency)> {
        let requirements =
            self.files.iter().flat_map(|file| file.manifest.requirements.iter().map(move |it| (file, it)));
        let is_named = |requirement: &Requirement| requirement.name == package.name();
        let asked: Vec<(&ManifestFile, &Requirement)> = requirements.filter(|(_, it)| is_named(it)).collect();
        let narrowed = |range: Range, requirement: &Requirement| range.and(&requirement.range);
        // What always holds, holds together; of what holds under a condition, one is added to it, and the newest counts.
        let always =
            || asked.iter().map(|(_, requirement)| *requirement).filter(|it| it.condition == Condition::Always);
        let common = always().fold(self.limits_of(package), narrowed);
        let mut conditional: Vec<&Requirement> = Vec::new();
        for (_, requirement) in asked.iter().filter(|(_, it)| it.condition == Condition::Sometimes) {
            work::count(conditional.len());
            let is_new = conditional.iter().all(|known| known.range != requirement.range);
            if is_new && conditional.len() < MOST_CONDITIONS {
                conditional.push(requirement);
            }
        }
        let mut ranges: Vec<Range> =
            conditional.into_iter().map(|requirement| narrowed(common.clone(), requirement)).collect();
        // `streamlit[auth]` beside pins for each Python is not alone.
        if always().next().is_some() && (ranges.is_empty() || common != Range::default()) {
            ranges.push(common);
        }
        let version = ranges.iter().map(|range| range.release(package)).max()?;
        let deciding = |(_, requirement): &&(_, &Requirement)| requirement.range.release(package) == version;
        let (file, place) = asked.iter().find(deciding).or(asked.first())?;
        let dependency = Dependency {
            version,
            is_pinned: ranges.iter().all(Range::is_pinned),
            extras: asked.iter().flat_map(|(_, requirement)| requirement.extras.iter().cloned()).collect(),
            place: file.file.map(|file| Location { file, span: place.span }),
        };
        Some((file, dependency))
    }
}

#[cfg(test)]
mod tests;
