//! Reads the app around its configuration: what `check` judges besides the secrets themselves.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::environments::environments;
use super::files::{FILE_LIMIT, names_in, shown};
use super::{Project, Purpose};
use crate::host::{Git, Host, SourceFiles, Tracked, WorkTree, is_leftover, pattern_of};
use crate::source::{FileId, Location, Mask, SourceMap, Span};
use crate::streamlit::TomlReader;
use crate::streamlit::deployment::{DeploymentMark, MarkKind};
use crate::streamlit::{
    AppCalls, AppContext, AppFile, Fact, GitState, IgnoreEdit, IgnoreList, Leftover, Readers, Search, Secrets,
    StoredSecrets, app_calls, folder_beside_app, hidden_spans, is_encrypting_filter, is_example, mask_assignments,
    mentions_folder,
};

/// An app of more folders or files is looked at in part.
const FOLDER_LIMIT: usize = 2000;
const PYTHON_FILE_LIMIT: usize = 4000;
/// Reads what lies around `project`.
pub(crate) fn read_app_files(project: &mut Project, purpose: Purpose, git: &Git, host: &Host) {
    let root = project.root.clone();
    let names = names_in(&root, host);
    let dialect = TomlReader::for_release(project.streamlit);
    let found = &mut project.app_context;
    let mut reader = Reader { root: &root, git, host, dialect, sources: &mut project.sources };
    let above = reader.folders_above();
    let folders: Vec<&Path> = std::iter::once(root.as_path()).chain(above.iter().map(PathBuf::as_path)).collect();
    found.environment = environments(&folders, host).into_iter().next();
    reader.app_files(&names, found);
    let uses = found.app_files.iter().find_map(|app| app.calls.use_of_login());
    let secrets_of_app = found.reached_files().find_map(|(file, calls)| {
        calls.app_secrets.filter(|_| project.streamlit.has(Fact::AppSecrets)).map(|span| Location { file, span })
    });
    project.absence.use_of_login = uses;
    project.absence.app_secrets = secrets_of_app;
    let mut is_sticky = reader.deployments(&names, found);
    found.ports_in_commands = reader.ports_in_commands(&names);
    let images = reader.images(&names);
    for secrets in &project.secrets.files {
        // Templates are there to be published; what came through standard input lies nowhere, and
        // mounted folders are nobody's to commit.
        if purpose == Purpose::Template || is_example(&secrets.path) {
            found.templates.push(secrets.file);
            continue;
        }
        if secrets.path.as_os_str() == "-" || reader.sources.is_folder(secrets.file) {
            continue;
        }
        let in_images: Vec<Location> = images.iter().filter_map(|image| image.takes(&secrets.path)).collect();
        if let Some(image) = in_images.first() {
            found.marks.push(mark(MarkKind::Image, reader.sources.path(image.file)));
        }
        found.stored_secrets.push(StoredSecrets {
            file: secrets.file,
            git: reader.git_state(&secrets.path),
            readers: readers(&secrets.path, host),
            images: in_images,
        });
    }
    found.leftovers = reader.leftovers();
    let secrets: Vec<(&Path, bool)> = (found.stored_secrets.iter())
        .filter_map(|stored| {
            let secrets = project.secrets.files.iter().find(|secrets| secrets.file == stored.file)?;
            Some((secrets.path.as_path(), !stored.images.is_empty()))
        })
        .collect();
    is_sticky |= reader.compose(&names, &secrets, found);
    if is_sticky {
        found.replicas = None;
    }
    found.client_files = reader.client_files(&names);
    found.embedded = reader.embedded(&names);
    let is_own = |secrets: &Secrets| {
        secrets.files.iter().any(|file| project.secrets.files.iter().any(|own| own.path == file.path))
    };
    found.embedded.retain(|secrets| !is_own(secrets));
    found.examples = reader.examples(&names);
    project.absence.is_rendered = !found.embedded.is_empty();
    found.examples.retain(|example| project.secrets.files.iter().all(|secrets| secrets.path != example.path));
}

pub(super) fn mark(kind: MarkKind, name: &str) -> DeploymentMark {
    DeploymentMark { kind, name: name.to_owned() }
}

/// Who may read the file: its own bits, and those of every folder on the way to it.
fn readers(path: &Path, host: &Host) -> Readers {
    let mode = |path: &Path| host.files.metadata(path).ok().and_then(|metadata| metadata.mode);
    let Some(own) = mode(path) else { return Readers::Few };
    let reachable = || path.ancestors().skip(1).all(|folder| mode(folder).is_none_or(|mode| mode & 0o001 != 0));
    if own & 0o004 != 0 && reachable() { Readers::Everyone(own & 0o777) } else { Readers::Few }
}

/// What reads the files around the configuration of the app in `root`.
pub(super) struct Reader<'a> {
    pub(super) root: &'a Path,
    pub(super) git: &'a Git,
    pub(super) host: &'a Host,
    pub(super) dialect: TomlReader,
    pub(super) sources: &'a mut SourceMap,
}

impl Reader<'_> {
    /// A file's text. One that is not UTF-8 is left alone: a fix of it would change more than it should.
    pub(super) fn text(&self, path: &Path) -> Option<String> {
        let bytes = self.host.files.read(path, FILE_LIMIT).ok()?;
        String::from_utf8(bytes).ok()
    }

    pub(super) fn add(&mut self, path: &Path, text: String, mask: impl Into<Mask>) -> FileId {
        let mut mask = mask.into();
        // Of Python every literal is hidden already, and names say nothing there.
        if path.extension().is_none_or(|extension| extension != "py") {
            mask.secret.extend(mask_assignments(&text));
        }
        self.sources.add(shown(path, self.host), text, mask)
    }

    fn app_files(&mut self, names: &[String], found: &mut AppContext) {
        // Another app has its own `.streamlit`, and tests call `st.login` with whatever they like.
        let skip = |folder: &Path, names: &[&OsStr]| {
            let is_test = folder.file_name().is_some_and(|name| name == "tests" || name == "test");
            is_test || names.contains(&OsStr::new(".streamlit"))
        };
        let wanted =
            SourceFiles { extension: "py", skip: &skip, folder_limit: FOLDER_LIMIT, file_limit: PYTHON_FILE_LIMIT };
        let files = self.git.source_files(self.root, &wanted);
        if files.is_cut {
            found.search = Search::Cut;
        }
        let paths: Vec<&PathBuf> = files.paths.iter().filter(|path| !is_test_file(path)).collect();
        let root = self.root;
        let beside = |path: &Path| folder_beside_app(path.strip_prefix(root).unwrap_or(path));
        // Folders beside the app, each with whether the app uses it all the same.
        let mut folders: BTreeMap<PathBuf, bool> =
            paths.iter().filter_map(|path| beside(path)).map(|folder| (folder, false)).collect();
        for script in &self.main_scripts(names) {
            folders
                .entry(folder_beside_app(Path::new(script)).unwrap_or_default())
                .and_modify(|is_used| *is_used = true);
        }
        let folder_of: Vec<Option<PathBuf>> = paths.iter().map(|path| beside(path)).collect();
        let mut has_app = false;
        for (path, folder) in paths.into_iter().zip(&folder_of) {
            let Some(text) = self.text(path) else {
                found.search = Search::Cut;
                continue;
            };
            if folder.is_none() {
                has_app |= text.contains("streamlit");
                found.has_python |= has_app;
                for (folder, is_used) in &mut folders {
                    *is_used = *is_used || mentions_folder(&text, folder);
                }
            }
            let calls = app_calls(&text);
            if calls != AppCalls::default() {
                let shown: Vec<Span> = calls.logins.iter().filter_map(|call| call.literal).collect();
                let hidden: Vec<Span> = hidden_spans(&text).into_iter().filter(|span| !shown.contains(span)).collect();
                let file = self.add(path, text, hidden);
                let is_reached = folder.as_ref().is_none_or(|folder| folders[folder]);
                found.app_files.push(AppFile { file, calls, is_reached });
            }
        }
        if !has_app {
            // There is nothing that they could be beside.
            found.app_files.iter_mut().for_each(|app| app.is_reached = true);
        }
    }

    /// What git makes of the file that is really there: of a link it keeps only where that leads.
    pub(super) fn git_state(&mut self, path: &Path) -> GitState {
        let Ok(path) = self.host.files.canonical(path) else { return GitState::Unknown };
        let Some(work_tree) = self.git.work_tree(&path) else { return GitState::Unknown };
        if work_tree.filter(&path).is_some_and(|filter| is_encrypting_filter(&filter)) {
            return GitState::Encrypted;
        }
        match work_tree.tracks(&path) {
            Tracked::Yes => GitState::Tracked(shown(&self.called(&work_tree.as_tracked(&path)), self.host)),
            Tracked::Unknown => GitState::Unknown,
            Tracked::No if work_tree.is_ignored(&path) => GitState::Ignored,
            Tracked::No => GitState::Unignored(self.ignore_list(&work_tree, &path)),
        }
    }

    /// What killed writes left in the folder of the secrets, on the disk or in git's index.
    fn leftovers(&self) -> Vec<Leftover> {
        let Ok(folder) = self.host.files.canonical(&self.root.join(".streamlit")) else { return Vec::new() };
        let on_disk = names_in(&folder, self.host).into_iter().map(|name| folder.join(name));
        let tracked = self.git.work_tree(&folder).map(|tree| tree.tracked_in(&folder)).unwrap_or_default();
        let mut paths: Vec<(PathBuf, bool)> = on_disk.map(|path| (path, false)).collect();
        paths.extend(tracked.into_iter().map(|path| (path, true)));
        let is_ours = |path: &Path| path.file_name().and_then(OsStr::to_str).is_some_and(is_leftover);
        let mut found = BTreeMap::new();
        for (path, is_tracked) in paths.into_iter().filter(|(path, _)| is_ours(path)) {
            *found.entry(path).or_default() |= is_tracked;
        }
        let leftover = |(path, is_tracked): (PathBuf, bool)| Leftover {
            shown_path: shown(&self.called(&path), self.host),
            is_tracked,
        };
        found.into_iter().map(leftover).collect()
    }

    /// A path without links as the user may call it, who may have come through one.
    fn called(&self, path: &Path) -> PathBuf {
        let current = self.host.env.current_dir();
        let real = self.host.files.canonical(current);
        real.ok()
            .and_then(|real| path.strip_prefix(real).ok())
            .map_or_else(|| path.to_owned(), |below| current.join(below))
    }

    /// The `.gitignore` that decides about the secrets file, with the line that would hide it.
    fn ignore_list(&mut self, work_tree: &WorkTree, path: &Path) -> Option<IgnoreList> {
        let list = work_tree.nearest_list(path)?;
        let below = path.strip_prefix(list.parent()?).ok()?.iter().map(OsStr::to_str).collect::<Option<Vec<_>>>()?;
        let line = pattern_of(&below.join("/"));
        let called = self.called(&list);
        // A list above the project belongs to other projects too.
        let is_own = self.host.files.canonical(self.root).is_ok_and(|root| list.starts_with(root));
        let edit = self.text(&list).filter(|_| is_own).map(|text| {
            let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
            let before = if text.is_empty() || text.ends_with('\n') { "" } else { newline };
            let addition = format!("{before}{line}{newline}");
            let end = Span::at(text.len());
            IgnoreEdit { file: self.add(&called, text, Vec::new()), end, addition }
        });
        Some(IgnoreList { shown_path: shown(&called, self.host), line, edit })
    }

    /// The folders above the app's, up to the top of the work tree.
    pub(super) fn folders_above(&self) -> Vec<PathBuf> {
        let Some(work_tree) = self.git.work_tree(self.root) else { return Vec::new() };
        let above = self.root.ancestors().skip(1).take_while(|folder| folder.starts_with(work_tree.root()));
        above.map(Path::to_owned).collect()
    }
}

fn is_test_file(path: &Path) -> bool {
    let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
    name.starts_with("test_") || name.ends_with("_test.py") || name == "conftest.py"
}
