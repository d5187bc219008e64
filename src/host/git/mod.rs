//! What git knows of a file, read from its own files: which work tree it is in, whether it is ignored, whether it is
//! tracked. The program `git` is never called.

mod attributes;
mod configuration;
mod ignored;
mod index;
mod path_patterns;
mod pattern;
mod projects;
mod system;
mod walk;

use std::borrow::Cow;
use std::collections::HashMap;
use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use self::configuration::Configuration;
use self::ignored::IgnoreRules;
use self::index::{Index, ObjectFormat};
use self::pattern::Case;
use super::{Files, Host};
pub use path_patterns::PathPatterns;
pub use pattern::pattern_of;
pub use projects::FoundFolders;
pub use walk::{FoundFiles, SourceFiles};

/// The work trees that were asked for. What was read once is not read again: make a new one after writing.
pub struct Git {
    files: Arc<dyn Files>,
    home: Option<PathBuf>,
    /// The system's configuration, then the user's; each may be missing.
    configurations: Vec<PathBuf>,
    /// The user's list of patterns where no other is set.
    default_list: Option<PathBuf>,
    work_trees: Mutex<HashMap<PathBuf, Option<Arc<WorkTree>>>>,
}

/// A folder whose files git keeps.
pub struct WorkTree {
    files: Arc<dyn Files>,
    root: PathBuf,
    git_dir: PathBuf,
    object_format: ObjectFormat,
    rules: IgnoreRules,
    case: Case,
    index: OnceLock<Option<Index>>,
}

/// A million tracked files need about a tenth of this.
const INDEX_LIMIT: u64 = 1 << 30;
/// Lists of patterns and settings.
const TEXT_LIMIT: u64 = 1 << 20;

/// Whether git keeps a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tracked {
    Yes,
    No,
    /// The index could not be read, or leaves out the folder that the file is in.
    Unknown,
}

impl Git {
    /// Git as the user of `host` has it.
    pub fn detect(host: &Host) -> Self {
        let env = &host.env;
        let home = env.home().map(Path::to_owned);
        let of_user =
            env.get("XDG_CONFIG_HOME").map(PathBuf::from).or_else(|| home.as_ref().map(|home| home.join(".config")));
        let of_user = of_user.map(|folder| folder.join("git"));
        let is_file = |path: &Path| host.files.metadata(path).is_ok_and(|metadata| metadata.is_file);
        let system = system::configurations(env, is_file);
        let global = match env.get("GIT_CONFIG_GLOBAL") {
            Some(path) => vec![PathBuf::from(path)],
            None => {
                let in_home = home.as_ref().map(|home| home.join(".gitconfig"));
                of_user.iter().map(|folder| folder.join("config")).chain(in_home).collect()
            }
        };
        Self {
            files: Arc::clone(&host.files),
            home,
            configurations: system.into_iter().chain(global).collect(),
            default_list: of_user.map(|folder| folder.join("ignore")),
            work_trees: Mutex::default(),
        }
    }

    /// The work tree that `path`, an absolute one, lies in: the nearest folder above it that has a `.git`.
    pub fn work_tree(&self, path: &Path) -> Option<Arc<WorkTree>> {
        path.ancestors().find_map(|folder| self.work_tree_at(folder))
    }

    /// Whether git ignores `path`, an absolute one; in a copy without `.git`, whether it would.
    pub fn ignores(&self, path: &Path) -> bool {
        if let Some(work_tree) = self.work_tree(path) {
            return work_tree.is_ignored(path);
        }
        let above = path.ancestors().skip(1).take_while(|folder| Some(*folder) != self.home.as_deref());
        let has_list =
            |folder: &&Path| self.files.metadata(&folder.join(".gitignore")).is_ok_and(|metadata| metadata.is_file);
        let top = above.filter(has_list).last();
        top.is_some_and(|top| IgnoreRules::new(&self.files, top, &[], Case::Exact).is_ignored(path, false))
    }

    fn work_tree_at(&self, root: &Path) -> Option<Arc<WorkTree>> {
        let work_trees = || self.work_trees.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = work_trees().get(root) {
            return known.clone();
        }
        // Nobody waits for the disk while somebody else does; who reads the same at the same time, reads the same.
        let opened = git_dir(&*self.files, root).map(|git_dir| Arc::new(self.open(root, git_dir)));
        let mut work_trees = work_trees();
        forget_absent(&mut work_trees);
        work_trees.entry(root.to_owned()).or_insert(opened).clone()
    }

    fn open(&self, root: &Path, git_dir: PathBuf) -> WorkTree {
        let common_dir = match read(&*self.files, &git_dir.join("commondir")) {
            Some(path) => normalized(&git_dir.join(path.trim())),
            None => git_dir.clone(),
        };
        let own = common_dir.join("config");
        let paths = self.configurations.iter().cloned().chain([own]);
        let mut configuration = Configuration::read(&*self.files, paths, self.home.as_deref());
        if configuration.is_true("extensions", "worktreeconfig") {
            configuration.add(&*self.files, &git_dir.join("config.worktree"), self.home.as_deref());
        }
        let users_list = match configuration.value("core", "excludesfile") {
            Some(value) => configuration::path(value, root, self.home.as_deref()),
            None => self.default_list.clone(),
        };
        let lists: Vec<PathBuf> = [Some(common_dir.join("info/exclude")), users_list].into_iter().flatten().collect();
        let case = if configuration.is_true("core", "ignorecase") { Case::Ignored } else { Case::Exact };
        let is_sha_256 = configuration.value("extensions", "objectformat") == Some("sha256");
        WorkTree {
            files: Arc::clone(&self.files),
            root: root.to_owned(),
            rules: IgnoreRules::new(&self.files, root, &lists, case),
            git_dir,
            case,
            object_format: if is_sha_256 { ObjectFormat::Sha256 } else { ObjectFormat::Sha1 },
            index: OnceLock::new(),
        }
    }
}

impl WorkTree {
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether git ignores `path`, an absolute one, when it is not tracked.
    pub fn is_ignored(&self, path: &Path) -> bool {
        self.rules.is_ignored(path, false)
    }

    /// The `.gitignore` whose last line decides about `path`, an absolute one: the nearest that there is.
    pub fn nearest_list(&self, path: &Path) -> Option<PathBuf> {
        let folders = path.ancestors().skip(1).take_while(|folder| folder.starts_with(&self.root));
        let is_list = |list: &PathBuf| self.files.metadata(list).is_ok_and(|metadata| metadata.is_file);
        folders.map(|folder| folder.join(".gitignore")).find(|list| is_list(list) && !self.files.is_link(list))
    }

    /// Whether the contents of the file `path`, an absolute one without links, are in git's index.
    pub fn tracks(&self, path: &Path) -> Tracked {
        let path = self.as_tracked(path);
        let Ok(below) = path.strip_prefix(&self.root) else { return Tracked::No };
        self.index().map_or(Tracked::Unknown, |index| index.tracks(&slashed(below)))
    }

    /// The files and folders directly in `folder`, an absolute one without links, that git has anything of.
    pub fn tracked_in(&self, folder: &Path) -> Vec<PathBuf> {
        let Ok(below) = folder.strip_prefix(&self.root) else { return Vec::new() };
        let names = self.index().map(|index| index.names_in(&slashed(below))).unwrap_or_default();
        names.into_iter().filter_map(|name| Some(folder.join(std::str::from_utf8(name).ok()?))).collect()
    }

    /// `path`, an absolute one, in the case of letters that git knows it by: where case is ignored, a file can be renamed
    /// and git not notice.
    pub fn as_tracked<'a>(&self, path: &'a Path) -> Cow<'a, Path> {
        let tracked = || {
            let below = slashed(path.strip_prefix(&self.root).ok()?);
            let index =
                self.index().filter(|index| self.case == Case::Ignored && index.tracks(&below) == Tracked::No)?;
            let tracked = std::str::from_utf8(index.in_other_case(&below)?).ok()?;
            Some(self.root.join(tracked))
        };
        tracked().map_or(Cow::Borrowed(path), Cow::Owned)
    }

    fn index(&self) -> Option<&Index> {
        self.index.get_or_init(|| self.read_index()).as_ref()
    }

    fn read_index(&self) -> Option<Index> {
        let bytes = match self.files.read(&self.git_dir.join("index"), INDEX_LIMIT) {
            Ok(bytes) => bytes,
            // A repository without a commit or `git add` has none.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Some(Index::empty(self.object_format));
            }
            Err(_) => return None,
        };
        Index::parse(&bytes, self.object_format).ok()
    }
}

/// A relative path as git writes it: bytes, with `/` between the parts.
fn slashed(path: &Path) -> Vec<u8> {
    let parts: Vec<&[u8]> = path.iter().map(OsStr::as_encoded_bytes).collect();
    parts.join(&b'/')
}

/// How many folders are remembered for having nothing.
const ABSENT_LIMIT: usize = 1024;

/// Keeps a tree of ten thousand folders from filling the memory with what was not there.
fn forget_absent<T>(folders: &mut HashMap<PathBuf, Option<T>>) {
    if folders.len() >= ABSENT_LIMIT && folders.len().is_multiple_of(ABSENT_LIMIT) {
        folders.retain(|_, found| found.is_some());
    }
}

/// The folder behind `root/.git`: itself, or where that file points, in linked work trees and submodules.
fn git_dir(files: &dyn Files, root: &Path) -> Option<PathBuf> {
    let dot_git = root.join(".git");
    let git_dir = if files.metadata(&dot_git).ok()?.is_dir {
        dot_git
    } else {
        normalized(&root.join(read(files, &dot_git)?.strip_prefix("gitdir:")?.trim()))
    };
    // An empty `.git` makes no repository, for git either.
    files.metadata(&git_dir.join("HEAD")).is_ok().then_some(git_dir)
}

/// One of git's small files.
fn read(files: &dyn Files, path: &Path) -> Option<String> {
    files.read(path, TEXT_LIMIT).ok().and_then(|bytes| String::from_utf8(bytes).ok())
}

/// `path` without `.` and `..`, where that is possible without asking the disk.
pub fn normalized(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir if plain.file_name().is_some() => {
                plain.pop();
            }
            Component::CurDir => {}
            _ => plain.push(part),
        }
    }
    plain
}

#[cfg(test)]
mod tests;
