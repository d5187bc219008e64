//! Finds out which Streamlit and Authlib a project runs with.
//!
//! What is deployed counts before what is written elsewhere: a Space's own setting, then the Dockerfile that builds the app,
//! then, from the app's folder up to the top of its git work tree, lock files before files that ask for packages, and
//! last an environment of this machine. The first that names Streamlit decides, and Authlib is what is installed along
//! with it: a file that nothing installs decides nothing.

use std::path::{Path, PathBuf};

use super::dockerfiles::dockerfiles_below;
use super::environments::environments;
use super::files::names_in;
use super::manifest_files::{ManifestReader, Read};
use crate::host::{Git, Host};
use crate::source::SourceMap;
use crate::streamlit::deployment::{ImageCopy, image_copies, is_dockerfile};
use crate::streamlit::requirements::{
    Completeness, Dependencies, InstallSet, Manifest, Presence, UnreadVersion, installed_files, is_workspace_member,
    of_commands, of_conda_lock, of_environment, of_hatch, of_lock, of_pipfile, of_pipfile_lock, of_pixi, of_pyproject,
    of_requirements, of_script, of_setup_cfg, of_setup_py, of_space, of_uv_lock, project_name,
};

/// Lock files, the one that counts first. That of uv is read apart: it may be a whole workspace's.
const LOCKS: [(&str, Read); 9] = [
    ("pylock.toml", of_lock),
    ("poetry.lock", of_lock),
    ("pdm.lock", of_lock),
    ("Pipfile.lock", of_pipfile_lock),
    ("pixi.lock", of_conda_lock),
    ("conda-lock.yml", of_conda_lock),
    ("conda-linux-64.lock", of_conda_lock),
    ("requirements.lock", of_requirements),
    ("requirements-lock.txt", of_requirements),
];
/// Files that ask for packages, besides requirement files.
const DECLARING: [(&str, Read); 11] = [
    ("pyproject.toml", of_pyproject),
    ("hatch.toml", of_hatch),
    ("Pipfile", of_pipfile),
    ("environment.yml", of_environment),
    ("environment.yaml", of_environment),
    ("conda.yml", of_environment),
    ("conda.yaml", of_environment),
    ("pixi.toml", of_pixi),
    ("setup.cfg", of_setup_cfg),
    ("setup.py", of_setup_py),
    ("requirements.in", of_requirements),
];
/// The names of requirement files for an app that runs, in a folder of such files.
const OF_A_RUNNING_APP: [&str; 8] = ["requirements", "prod", "production", "deploy", "app", "main", "base", "common"];
/// Words in the names of requirement files that are not for an app that runs.
const NOT_INSTALLED: [&str; 14] = [
    "backup", "bak", "old", "copy", "orig", "original", "archive", "dev", "test", "tests", "docs", "doc", "lint", "api",
];
/// A folder of an app is looked into for its main script, not for what else it may hold.
const SUBFOLDER_LIMIT: usize = 40;
const SCRIPT_LIMIT: usize = 20;

/// What a project says of its packages.
#[derive(Default)]
pub(super) struct FoundDependencies {
    pub(super) dependencies: Option<Dependencies>,
    /// What the files ask for, where `dependencies` are locked or installed.
    pub(super) permitted: Option<Dependencies>,
    /// What would decide a version and cannot be read; only of the deciding files, where there are any.
    pub(super) unread: Vec<UnreadVersion>,
}

/// Looks for the packages of the app at `root`.
pub(super) fn dependencies(root: &Path, git: &Git, host: &Host, sources: &mut SourceMap) -> FoundDependencies {
    let top = git.work_tree(root).map_or_else(|| root.to_owned(), |work_tree| work_tree.root().to_owned());
    let folders: Vec<&Path> = root.ancestors().take_while(|folder| folder.starts_with(&top)).collect();
    let mut search =
        Search { names: names_in(root, host), installed: Vec::new(), reader: ManifestReader::new(root, host, sources) };
    search.installed = search.files_in_commands();
    let found = (search.in_space())
        .or_else(|| search.in_dockerfiles(&folders))
        .or_else(|| search.in_folder(root, &folders))
        .or_else(|| search.beside_main_script())
        .or_else(|| folders[1..].iter().find_map(|folder| search.in_folder(folder, &folders)))
        .or_else(|| search.in_scripts())
        .or_else(|| search.in_commands())
        .or_else(|| in_environments(&folders, host));
    let is_fixed = found.as_ref().is_some_and(|found| found.completeness != Completeness::Declared);
    let permitted = if is_fixed { folders.iter().find_map(|folder| search.declared(folder)) } else { None };
    let mut unread = search.reader.unread;
    if let Some(found) = &found {
        unread.retain(|unread| found.is_decided_by(&unread.source));
    }
    FoundDependencies { dependencies: found, permitted, unread }
}

fn in_environments(folders: &[&Path], host: &Host) -> Option<Dependencies> {
    environments(folders, host)
        .into_iter()
        .find_map(|environment| Dependencies::from_sets(Completeness::Installed, &[environment.into()]))
}

struct Search<'a> {
    /// What there is in the app's folder.
    names: Vec<String>,
    /// The requirement files that command lines beside the app install from.
    installed: Vec<String>,
    reader: ManifestReader<'a>,
}

impl Search<'_> {
    fn has(&self, folder: &Path, name: &str) -> bool {
        folder != self.reader.root || self.names.iter().any(|there| there == name)
    }

    /// A Space of Hugging Face that sets the release itself, beside what `requirements.txt` asks for.
    fn in_space(&mut self) -> Option<Dependencies> {
        let readme = self.reader.root.join("README.md");
        if !self.has(self.reader.root, "README.md") {
            return None;
        }
        let text = self.reader.text(&readme)?;
        let manifest = of_space(&text)?;
        let mut set = InstallSet::from(self.reader.add(&readme, text, manifest));
        let more = self.reader.install_set(&self.reader.root.join("requirements.txt"), of_requirements);
        set.extend(more.unwrap_or_default());
        Dependencies::from_sets(Completeness::Declared, &[set])
    }

    /// The Dockerfile that builds this app, by what its `RUN` instructions install.
    fn in_dockerfiles(&mut self, folders: &[&Path]) -> Option<Dependencies> {
        let mut found: Vec<(bool, Dependencies)> = Vec::new();
        for (climbed, folder) in folders.iter().enumerate() {
            let names = if climbed == 0 { self.own_dockerfiles() } else { vec!["Dockerfile".to_owned()] };
            for name in &names {
                let path = folder.join(name);
                let Some(text) = self.reader.text(&path) else { continue };
                // Above the app's folder, it must be about this app.
                let below =
                    self.reader.root.strip_prefix(folder).unwrap_or(Path::new("")).to_string_lossy().replace('\\', "/");
                if climbed > 0 && !text.contains(&below) {
                    continue;
                }
                let runs_app =
                    text.lines().any(|line| !line.trim_start().starts_with('#') && line.contains("streamlit"));
                found.extend(
                    self.in_dockerfile(&path, folder, text)
                        .map(|found| (runs_app && name.rsplit('/').next() == Some("Dockerfile"), found)),
                );
            }
        }
        let first = found.iter().position(|(is_likely, _)| *is_likely).unwrap_or_default();
        (first < found.len()).then(|| found.swap_remove(first).1)
    }

    /// Those beside the app, then those below that are built with its folder.
    fn own_dockerfiles(&self) -> Vec<String> {
        let beside = self.names.iter().filter(|name| is_dockerfile(name)).cloned();
        beside.chain(dockerfiles_below(self.reader.root, &self.names, self.reader.host)).collect()
    }

    fn in_dockerfile(&mut self, path: &Path, context: &Path, text: String) -> Option<Dependencies> {
        let mut manifest = of_commands(&text);
        let copies = image_copies(&text);
        let mut set = InstallSet::default();
        // Paths are those of the image: what is copied there has the same name here, as a rule.
        let in_context = |name: &str| -> Vec<PathBuf> {
            let name = name.trim_start_matches("./");
            let base = name.rsplit('/').next().unwrap_or(name);
            let taken = copies.iter().flat_map(ImageCopy::sources);
            let of_that_name =
                taken.filter(|source| source.rsplit('/').next() == Some(base)).map(|it| context.join(it));
            let as_written = context.join(name.trim_start_matches('/'));
            std::iter::once(as_written).chain(of_that_name).chain([context.join(base)]).collect()
        };
        for include in std::mem::take(&mut manifest.includes) {
            let read: Read =
                if include.ends_with(".yml") || include.ends_with(".yaml") { of_environment } else { of_requirements };
            let found = in_context(&include).iter().find_map(|path| self.reader.install_set(path, read));
            set.extend(found.unwrap_or_default());
        }
        for constraint in std::mem::take(&mut manifest.constraints) {
            let found = in_context(&constraint).iter().find_map(|path| self.reader.text(path));
            set.constraints.extend(found.map(|text| of_requirements(&text)));
        }
        let file = self.reader.add(path, text, manifest);
        let mut own = self.reader.with_includes(file, path);
        own.extend(set);
        Dependencies::from_sets(Completeness::Declared, &[own])
    }

    fn in_folder(&mut self, folder: &Path, folders: &[&Path]) -> Option<Dependencies> {
        self.locked(folder, folders).or_else(|| self.declared(folder))
    }

    fn locked(&mut self, folder: &Path, folders: &[&Path]) -> Option<Dependencies> {
        let project = self.reader.text(&folder.join("pyproject.toml")).filter(|_| self.has(folder, "pyproject.toml"));
        let member = project.as_deref().and_then(project_name);
        // A workspace has one lock, at its top.
        let workspace = project.is_some().then(|| self.workspace_of(folder, folders)).flatten();
        let lock = workspace.as_deref().unwrap_or(folder).join("uv.lock");
        if workspace.is_some() || self.has(folder, "uv.lock") {
            let read = |text: &str| of_uv_lock(text, member.as_deref());
            let locked = self.reader.read(&lock, read).map(InstallSet::from);
            if let Some(found) = Dependencies::from_sets(Completeness::Locked, locked.as_slice()) {
                return Some(found);
            }
        }
        for (lock, read) in LOCKS {
            if !self.has(folder, lock) {
                continue;
            }
            let locked = self.reader.read(&folder.join(lock), read).map(InstallSet::from);
            if let Some(found) = Dependencies::from_sets(Completeness::Locked, locked.as_slice()) {
                return Some(found);
            }
        }
        None
    }

    /// The top of the uv workspace that the project in `folder` is a member of.
    fn workspace_of(&self, folder: &Path, folders: &[&Path]) -> Option<PathBuf> {
        let above = folders.iter().filter(|above| folder.starts_with(above) && **above != folder);
        for above in above {
            let Some(text) = self.reader.text(&above.join("pyproject.toml")) else { continue };
            let below = folder.strip_prefix(above).ok()?.to_string_lossy().replace('\\', "/");
            if let Some(is_member) = is_workspace_member(&text, &below) {
                return is_member.then(|| (*above).to_owned());
            }
        }
        None
    }

    fn declared(&mut self, folder: &Path) -> Option<Dependencies> {
        let mut sets = self.requirement_files(folder);
        for (name, read) in DECLARING {
            if self.has(folder, name) {
                sets.extend(self.reader.install_set(&folder.join(name), read));
            }
        }
        Dependencies::from_sets(Completeness::Declared, &sets)
    }

    /// `requirements.txt`; what command lines install from; in a folder `requirements/`, what is for an app that runs.
    /// Without any of these, other `requirements*.txt` that do not look like something else.
    fn requirement_files(&mut self, folder: &Path) -> Vec<InstallSet> {
        let mut paths = vec![folder.join("requirements.txt")];
        let mut others = Vec::new();
        // Above the app's own folder only the usual names count: such a folder may hold thousands of others.
        if folder == self.reader.root {
            paths.extend(self.installed.iter().map(|name| folder.join(name)));
            let is_other = |name: &&String| {
                let lower = name.to_lowercase();
                let is_requirements = lower.starts_with("requirements") || lower.ends_with("requirements.txt");
                is_requirements && lower.ends_with(".txt") && lower != "requirements.txt"
            };
            others.extend(self.names.iter().filter(is_other).map(|name| folder.join(name)));
        }
        if self.has(folder, "requirements") {
            paths.extend(self.in_requirements_folder(&folder.join("requirements")));
        }
        let mut sets: Vec<InstallSet> =
            paths.iter().filter_map(|path| self.reader.install_set(path, of_requirements)).collect();
        if sets.is_empty() {
            others.retain(|path| !is_for_something_else(path));
            sets.extend(others.iter().filter_map(|path| self.reader.install_set(path, of_requirements)));
        }
        sets
    }

    fn in_requirements_folder(&self, folder: &Path) -> Vec<PathBuf> {
        let rank = |path: &PathBuf| {
            let stem = path.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
            let known = OF_A_RUNNING_APP.iter().position(|name| stem.split(['-', '_', '.']).any(|part| part == *name));
            known.unwrap_or(OF_A_RUNNING_APP.len())
        };
        let mut paths = self.reader.host.files.list(folder).unwrap_or_default();
        paths.retain(|path| {
            path.extension().is_some_and(|end| end == "txt" || end == "in") && !is_for_something_else(path)
        });
        paths.sort_by_key(rank);
        paths
    }

    /// The requirement files that Dockerfiles, scripts and the README install from.
    fn files_in_commands(&self) -> Vec<String> {
        let names = self.names.iter().filter(|name| super::command_files::has_commands(name) || is_dockerfile(name));
        let texts = names.filter_map(|name| self.reader.text(&self.reader.root.join(name)));
        texts.flat_map(|text| installed_files(&text)).filter(|name| name != "requirements.txt").collect()
    }

    /// A main script in a folder of its own, such as `frontend/`, with what it needs beside it.
    fn beside_main_script(&mut self) -> Option<Dependencies> {
        let host = self.reader.host;
        let folders = host.files.list(self.reader.root).unwrap_or_default();
        let is_candidate = |path: &&PathBuf| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            !name.starts_with('.') && host.files.metadata(path).is_ok_and(|metadata| metadata.is_dir)
        };
        for folder in folders.iter().filter(is_candidate).take(SUBFOLDER_LIMIT) {
            let entries = host.files.list(folder).unwrap_or_default();
            let is_other_app = entries.iter().any(|path| path.ends_with(".streamlit"));
            let scripts =
                entries.iter().filter(|path| path.extension().is_some_and(|end| end == "py")).take(SCRIPT_LIMIT);
            let is_script = |path: &PathBuf| self.reader.text(path).is_some_and(|text| text.contains("st.login"));
            if is_other_app || !scripts.into_iter().any(is_script) {
                continue;
            }
            if let Some(found) = self.in_folder(folder, &[folder]) {
                return Some(found);
            }
        }
        None
    }

    /// The command lines that start the app, such as `uv run --with streamlit==1.50.0 …`, where no file asks for packages.
    /// Prose is left out, and so is what may be installed besides.
    fn in_commands(&mut self) -> Option<Dependencies> {
        let is_prose = |name: &String| name.to_lowercase().ends_with(".md");
        let names = self.names.iter().filter(|name| super::command_files::has_commands(name) && !is_prose(name));
        let paths: Vec<PathBuf> = names.map(|name| self.reader.root.join(name)).collect();
        paths.iter().find_map(|path| {
            let file = self.reader.read(path, of_commands)?;
            let found = Dependencies::from_sets(Completeness::Declared, &[file.into()])?;
            let is_whole = matches!(found.authlib(found.streamlit.version), Presence::Present(_));
            is_whole.then_some(found)
        })
    }

    /// The headers of the scripts in the app's folder.
    fn in_scripts(&mut self) -> Option<Dependencies> {
        let scripts: Vec<PathBuf> = (self.names.iter())
            .filter(|name| Path::new(name).extension().is_some_and(|end| end == "py"))
            .take(SCRIPT_LIMIT)
            .map(|name| self.reader.root.join(name))
            .collect();
        scripts.iter().find_map(|path| {
            let text = self.reader.text(path).filter(|text| text.contains("# /// script"))?;
            let manifest: Manifest = of_script(&text);
            let file = self.reader.add(path, text, manifest);
            Dependencies::from_sets(Completeness::Declared, &[file.into()])
        })
    }
}

/// Whether the name of a requirement file says that it is not for an app that runs.
fn is_for_something_else(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    name.split(|character: char| !character.is_ascii_alphanumeric()).any(|word| NOT_INSTALLED.contains(&word))
}
