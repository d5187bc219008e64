//! Which Streamlit, Authlib and httpx a project runs with, as its lock files, requirement files or environment say.
//!
//! Text in, plain values out. Which files are read, and in which order, is the business of `commands`.

mod line;
mod manifest;
mod range;
mod releases;

pub(crate) use manifest::{
    Manifest, Opacity, of_lock, of_pipfile_lock, of_pyproject, of_requirements, of_site_packages,
};
pub(crate) use releases::Package;

use super::{Fact, Version};
use crate::source::{FileId, Location};
use crate::work;
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
}

impl From<ManifestFile> for InstallSet {
    fn from(file: ManifestFile) -> Self {
        Self { files: vec![file], constraints: Vec::new() }
    }
}

/// What is known of the packages behind a login.
#[derive(Clone, Debug)]
pub(crate) struct Dependencies {
    pub(crate) completeness: Completeness,
    /// Where Streamlit stands: a file's name, or an environment's.
    pub(crate) source: String,
    pub(crate) streamlit: Dependency,
    authlib: Option<Dependency>,
    httpx: Option<Dependency>,
    /// The names of all other packages that the files mention.
    pub(crate) others: Vec<String>,
    pub(crate) opacity: Opacity,
}

/// One package.
#[derive(Clone, Debug)]
pub(crate) struct Dependency {
    /// The release that an installer takes.
    pub(crate) version: Version,
    pub(crate) extras: Vec<String>,
    /// Where it is asked for; an environment has no such place.
    pub(crate) place: Option<Location>,
}

/// Whether a package will be there.
#[derive(Clone, Debug)]
pub(crate) enum Presence {
    Present(Version),
    Absent,
    /// Something else in the files may bring it along.
    Unknown,
}

/// More ranges for different Pythons, or systems, than anybody writes.
const MOST_CONDITIONS: usize = 64;

/// Packages that depend on Authlib.
const BRING_AUTHLIB: [&str; 7] =
    ["fastmcp", "langchain-weaviate", "open-webui", "safety", "st-paywall", "streamlit-authlib", "weaviate-client"];

/// Packages that, like Streamlit itself, do not bring httpx: what apps use most.
const WITHOUT_HTTPX: [&str; 74] = [
    "altair",
    "authlib",
    "azure-identity",
    "azure-storage-blob",
    "beautifulsoup4",
    "black",
    "bokeh",
    "boto3",
    "cachetools",
    "certifi",
    "cryptography",
    "duckdb",
    "fastparquet",
    "folium",
    "geopandas",
    "gspread",
    "gunicorn",
    "itsdangerous",
    "jinja2",
    "joblib",
    "joserfc",
    "keras",
    "kaleido",
    "lightgbm",
    "lxml",
    "matplotlib",
    "mypy",
    "mysql-connector-python",
    "nltk",
    "numpy",
    "openpyxl",
    "opencv-python",
    "opencv-python-headless",
    "orjson",
    "pandas",
    "pillow",
    "plotly",
    "polars",
    "psycopg",
    "psycopg2",
    "psycopg2-binary",
    "pyarrow",
    "pydantic",
    "pydeck",
    "pyjwt",
    "pymongo",
    "pymysql",
    "pytest",
    "python-dateutil",
    "python-dotenv",
    "pytz",
    "pyyaml",
    "redis",
    "requests",
    "ruff",
    "scikit-learn",
    "scipy",
    "seaborn",
    "setuptools",
    "shap",
    "sqlalchemy",
    "statsmodels",
    "streamlit-aggrid",
    "streamlit-extras",
    "streamlit-folium",
    "streamlit-option-menu",
    "sympy",
    "tabulate",
    "toml",
    "torch",
    "tqdm",
    "watchdog",
    "wheel",
    "xgboost",
];

impl Dependencies {
    /// What `sets` say. The first that names Streamlit decides its version; `None` when none does.
    pub(crate) fn of(completeness: Completeness, sets: &[InstallSet]) -> Option<Self> {
        let find = |package: Package| sets.iter().find_map(|set| set.dependency(package));
        let (file, streamlit) = find(Package::Streamlit)?;
        let manifests = || sets.iter().flat_map(|set| &set.files).map(|file| &file.manifest);
        let mut others: Vec<String> = manifests()
            .flat_map(|manifest| &manifest.requirements)
            .map(|requirement| requirement.name.clone())
            .filter(|name| Package::ALL.iter().all(|package| package.name() != name))
            .collect();
        others.sort();
        others.dedup();
        let is_opaque = manifests().any(|manifest| manifest.opacity == Opacity::Opaque);
        Some(Self {
            completeness,
            source: file.name.clone(),
            authlib: find(Package::Authlib).map(|(_, found)| found),
            httpx: find(Package::Httpx).map(|(_, found)| found),
            streamlit,
            others,
            opacity: if is_opaque { Opacity::Opaque } else { Opacity::Clear },
        })
    }

    /// Whether Authlib will be there, and which; `streamlit` is the release that is judged.
    pub(crate) fn authlib(&self, streamlit: Version) -> Presence {
        if let Some(authlib) = &self.authlib {
            return Presence::Present(authlib.version);
        }
        if streamlit.has(Fact::AuthExtra) && self.has_auth_extra() {
            return Presence::Present(Package::Authlib.newest());
        }
        self.absent_unless(|others| others.iter().any(|name| BRING_AUTHLIB.contains(&name.as_str())))
    }

    /// Whether httpx will be there.
    pub(crate) fn httpx(&self, streamlit: Version) -> Presence {
        if let Some(httpx) = &self.httpx {
            return Presence::Present(httpx.version);
        }
        if streamlit.has(Fact::AuthExtraWithHttpx) && self.has_auth_extra() {
            return Presence::Present(Package::Httpx.newest());
        }
        // So many packages bring httpx that only those are trusted which are known not to.
        self.absent_unless(|others| others.iter().any(|name| !WITHOUT_HTTPX.contains(&name.as_str())))
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

    fn absent_unless(&self, brought: impl Fn(&[String]) -> bool) -> Presence {
        let is_known = self.completeness != Completeness::Declared;
        let may_be_brought = || self.opacity == Opacity::Opaque || brought(&self.others);
        if is_known || !may_be_brought() { Presence::Absent } else { Presence::Unknown }
    }
}

impl InstallSet {
    /// The package as the files ask for it, with the file that decides its version.
    fn dependency(&self, package: Package) -> Option<(&ManifestFile, Dependency)> {
        let constraints = self.constraints.iter().flat_map(|manifest| &manifest.requirements);
        let requirements =
            self.files.iter().flat_map(|file| file.manifest.requirements.iter().map(move |it| (file, it)));
        let is_named = |requirement: &Requirement| requirement.name == package.name();
        let asked: Vec<(&ManifestFile, &Requirement)> = requirements.filter(|(_, it)| is_named(it)).collect();
        let narrowed = |range: Range, requirement: &Requirement| range.and(&requirement.range);
        // What always holds, holds together; of what holds under a condition, one is added to it, and the newest counts.
        let always =
            || asked.iter().map(|(_, requirement)| *requirement).filter(|it| it.condition == Condition::Always);
        let common = constraints.filter(|it| is_named(it)).chain(always()).fold(Range::default(), narrowed);
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
        // `streamlit[auth]` beside pins for each Python does not stand alone.
        if always().next().is_some() && (ranges.is_empty() || common != Range::default()) {
            ranges.push(common);
        }
        let version = ranges.iter().map(|range| range.release(package)).max()?;
        let deciding = |(_, requirement): &&(_, &Requirement)| requirement.range.release(package) == version;
        let (file, place) = asked.iter().find(deciding).or(asked.first())?;
        let dependency = Dependency {
            version,
            extras: asked.iter().flat_map(|(_, requirement)| requirement.extras.iter().cloned()).collect(),
            place: file.file.map(|file| Location { file, span: place.span }),
        };
        Some((file, dependency))
    }
}

#[cfg(test)]
mod tests;
