//! Reads the app around its configuration: what `check` judges besides the secrets themselves.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::check::Purpose;
use super::gather::{self, FILE_LIMIT, Project};
use super::gather_dependencies::{self, names_in};
use crate::host::{Git, Host, SourceFiles, Tracked, WorkTree};
use crate::source::{FileId, Location, SourceMap, Span};
use crate::streamlit::Dialect;
use crate::streamlit::deployment::{
    DeploymentMark, DockerIgnore, MarkKind, Workloads, compose_services, image_copies, is_space, kubernetes_workloads,
};
use crate::streamlit::{
    GitState, IgnoreEdit, IgnoreList, LoginFile, Readers, Search, SecretsFile, StoredSecrets, Surroundings,
    hidden_spans, is_example, login_calls,
};

/// An app of more folders or files is looked at in part.
const FOLDER_LIMIT: usize = 2000;
const PYTHON_FILE_LIMIT: usize = 4000;
/// Folders in which manifests for Kubernetes are kept.
const MANIFEST_FOLDERS: [&str; 7] = ["k8s", ".k8s", "kubernetes", "kube", "deploy", "deployment", "manifests"];
/// Community Cloud checks an app's repository out here.
const COMMUNITY_CLOUD: &str = "/mount/src";

/// Reads what lies around `project`.
pub(super) fn surround(project: &mut Project, purpose: Purpose, git: &Git, host: &Host) {
    let root = project.root.clone();
    let names = names_in(&root, host);
    let dialect = Dialect::of(project.streamlit);
    let found = &mut project.surroundings;
    let mut reader = Reader { root: &root, git, host, dialect, sources: &mut project.sources };
    found.environment = gather_dependencies::environment(&root, &names, host);
    reader.login_calls(found);
    reader.deployments(&names, found);
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
        let image = images.iter().find_map(|image| image.takes(&secrets.path));
        if let Some(image) = image {
            found.marks.push(mark(MarkKind::Image, reader.sources.path(image.file)));
        }
        found.stored_secrets.push(StoredSecrets {
            file: secrets.file,
            git: reader.git_state(&secrets.path),
            readers: readers(&secrets.path, host),
            image,
        });
    }
    found.examples = reader.examples(&names);
    found.examples.retain(|example| project.secrets.files.iter().all(|secrets| secrets.path != example.path));
}

fn mark(kind: MarkKind, name: &str) -> DeploymentMark {
    DeploymentMark { kind, name: name.to_owned() }
}

/// Who may read the file: its own bits, and those of every folder on the way to it.
fn readers(path: &Path, host: &Host) -> Readers {
    let mode = |path: &Path| host.files.metadata(path).ok().and_then(|metadata| metadata.mode);
    let Some(own) = mode(path) else { return Readers::Few };
    let reachable = || path.ancestors().skip(1).all(|folder| mode(folder).is_none_or(|mode| mode & 0o001 != 0));
    if own & 0o004 != 0 && reachable() { Readers::Everyone(own & 0o777) } else { Readers::Few }
}

/// A Dockerfile whose instructions take files from its folder.
struct Image {
    context: PathBuf,
    file: FileId,
    copies: Vec<crate::streamlit::deployment::ImageCopy>,
    ignored: DockerIgnore,
}

impl Image {
    /// The instruction that takes `path` along.
    fn takes(&self, path: &Path) -> Option<Location> {
        let below = path.strip_prefix(&self.context).ok()?;
        let path = below.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
        let copy = self.copies.iter().find(|copy| copy.takes(&path))?;
        (!self.ignored.leaves_out(&path)).then_some(Location { file: self.file, span: copy.span })
    }
}

struct Reader<'a> {
    root: &'a Path,
    git: &'a Git,
    host: &'a Host,
    dialect: Dialect,
    sources: &'a mut SourceMap,
}

impl Reader<'_> {
    /// A file's text. One that is not UTF-8 is left alone: a fix of it would change more than it should.
    fn text(&self, path: &Path) -> Option<String> {
        let bytes = self.host.files.read(path, FILE_LIMIT).ok()?;
        String::from_utf8(bytes).ok()
    }

    fn add(&mut self, path: &Path, text: String, hidden: Vec<Span>) -> FileId {
        self.sources.add(gather::shown(path, self.host), text, hidden)
    }

    fn login_calls(&mut self, found: &mut Surroundings) {
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
        for path in files.paths.iter().filter(|path| !is_test_file(path)) {
            let Some(text) = self.text(path) else {
                found.search = Search::Cut;
                continue;
            };
            let calls = login_calls(&text);
            if !calls.is_empty() {
                let shown: Vec<Span> = calls.iter().filter_map(|call| call.literal).collect();
                let hidden = hidden_spans(&text).into_iter().filter(|span| !shown.contains(span)).collect();
                let file = self.add(path, text, hidden);
                found.login_files.push(LoginFile { file, calls });
            }
        }
    }

    /// What git makes of the file that is really there: of a link it keeps only where that leads.
    fn git_state(&mut self, path: &Path) -> GitState {
        let Ok(path) = self.host.files.canonical(path) else { return GitState::Unknown };
        let Some(work_tree) = self.git.work_tree(&path) else { return GitState::Unknown };
        match work_tree.tracks(&path) {
            Tracked::Yes => GitState::Tracked(gather::shown(&self.called(&path), self.host)),
            Tracked::Unknown => GitState::Unknown,
            Tracked::No if work_tree.is_ignored(&path) => GitState::Ignored,
            Tracked::No => GitState::Unignored(self.ignore_list(&work_tree, &path)),
        }
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
        let line = ignoring(&below.join("/"));
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
        Some(IgnoreList { shown_path: gather::shown(&called, self.host), line, edit })
    }

    /// The Dockerfiles in the app's folder, and those above it up to the top of the work tree.
    fn images(&mut self, names: &[String]) -> Vec<Image> {
        let top = self.git.work_tree(self.root).map(|work_tree| work_tree.root().to_owned());
        let is_dockerfile = |name: &&String| {
            let lower = name.to_lowercase();
            lower == "containerfile" || lower.split('.').any(|part| part == "dockerfile") && !lower.ends_with("ignore")
        };
        let root = self.root;
        let here = names.iter().filter(is_dockerfile).map(|name| (root, name.as_str()));
        let above = root
            .ancestors()
            .skip(1)
            .take_while(|folder| top.as_ref().is_some_and(|top| folder.starts_with(top)))
            .map(|folder| (folder, "Dockerfile"));
        let mut images = Vec::new();
        for (context, name) in here.chain(above) {
            let path = context.join(name);
            let Some(text) = self.text(&path) else { continue };
            let copies = image_copies(&text);
            if copies.is_empty() {
                continue;
            }
            let own_list = context.join(format!("{name}.dockerignore"));
            let list = self.text(&own_list).or_else(|| self.text(&context.join(".dockerignore")));
            let file = self.add(&path, text, Vec::new());
            let ignored = list.map(|list| DockerIgnore::parse(&list)).unwrap_or_default();
            images.push(Image { context: context.to_owned(), file, copies, ignored });
        }
        images
    }

    fn deployments(&mut self, names: &[String], found: &mut Surroundings) {
        if self.root.starts_with(COMMUNITY_CLOUD) {
            found.marks.push(mark(MarkKind::CommunityCloud, COMMUNITY_CLOUD));
        }
        if self.host.env.get("SPACE_ID").is_some() {
            found.marks.push(mark(MarkKind::Space, "SPACE_ID"));
        } else if names.iter().any(|name| name == "README.md")
            && self.text(&self.root.join("README.md")).is_some_and(|text| is_space(&text))
        {
            found.marks.push(mark(MarkKind::Space, "README.md"));
        }
        let is_yaml = |name: &str| Path::new(name).extension().is_some_and(|end| end == "yaml" || end == "yml");
        let is_compose = |name: &str| name.contains("compose");
        let mut paths: Vec<PathBuf> =
            names.iter().filter(|name| is_yaml(name)).map(|name| self.root.join(name)).collect();
        for folder in MANIFEST_FOLDERS.iter().filter(|folder| names.iter().any(|name| name == *folder)) {
            let folder = self.root.join(folder);
            paths
                .extend(names_in(&folder, self.host).iter().filter(|name| is_yaml(name)).map(|name| folder.join(name)));
        }
        let mut is_sticky = false;
        let mut replicas = None;
        for path in paths {
            let Some(text) = self.text(&path) else { continue };
            let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default().to_owned();
            let workloads: Workloads =
                if is_compose(&name) { compose_services(&text) } else { kubernetes_workloads(&text) };
            is_sticky |= workloads.is_sticky;
            if workloads.runs_app && !is_compose(&name) {
                found.marks.push(mark(MarkKind::Kubernetes, &gather::shown(&path, self.host)));
            }
            if let Some(more) = workloads.replicas.filter(|_| replicas.is_none()) {
                let file = self.add(&path, text, Vec::new());
                replicas = Some((more.count, Location { file, span: more.span }));
            }
        }
        found.replicas = replicas.filter(|_| !is_sticky);
    }

    /// Example files in `.streamlit/` and beside it.
    fn examples(&mut self, names: &[String]) -> Vec<SecretsFile> {
        let folder = self.root.join(".streamlit");
        let inside = names_in(&folder, self.host);
        let here = names.iter().map(|name| self.root.join(name));
        let paths: Vec<PathBuf> =
            inside.iter().map(|name| folder.join(name)).chain(here).filter(|path| is_example(path)).collect();
        paths
            .into_iter()
            .filter_map(|path| {
                let bytes = self.host.files.read(&path, FILE_LIMIT).ok()?;
                let shown = gather::shown(&path, self.host);
                Some(gather::secrets_file(path, shown, bytes, self.dialect, self.sources))
            })
            .collect()
    }
}

/// The pattern that fits `path` alone.
fn ignoring(path: &str) -> String {
    let mut pattern = String::with_capacity(path.len());
    for (index, character) in path.char_indices() {
        let is_first = index == 0 && matches!(character, '#' | '!');
        let is_last = index + 1 == path.len() && character == ' ';
        if is_first || is_last || matches!(character, '\\' | '*' | '?' | '[') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern
}

fn is_test_file(path: &Path) -> bool {
    let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
    name.starts_with("test_") || name.ends_with("_test.py") || name == "conftest.py"
}
