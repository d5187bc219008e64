//! The source files below a folder: what git ignores, hidden files and virtual environments left out.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use super::Git;
use super::ignored::IgnoreRules;
use super::pattern::Case;

/// What to look for, and where not.
pub struct SourceFiles<'a> {
    /// The ending of the names, without the dot.
    pub extension: &'a str,
    /// Folders not to enter: by their path and the names inside.
    pub skip: &'a dyn Fn(&Path, &[&OsStr]) -> bool,
    /// No more folders than this are entered.
    pub folder_limit: usize,
    /// No more files than this are returned.
    pub file_limit: usize,
}

/// The files that were found, sorted within each folder.
#[derive(Debug, Default)]
pub struct FoundFiles {
    pub paths: Vec<PathBuf>,
    /// Whether a limit ended the search, so that there may be more.
    pub is_cut: bool,
}

/// Holds the packages of a Python environment, whatever the environment is called.
pub(super) const ENVIRONMENT_MARK: &str = "pyvenv.cfg";
/// Folders that hold other people's code or no source.
const FOREIGN_FOLDERS: [&str; 4] = ["node_modules", "__pycache__", "site-packages", "__pypackages__"];

pub(super) fn holds_foreign_code(folder_name: &OsStr) -> bool {
    FOREIGN_FOLDERS.iter().any(|foreign| *foreign == folder_name)
}

impl Git {
    /// The files below `root` that `wanted` describes. Links to folders are not followed.
    pub fn source_files(&self, root: &Path, wanted: &SourceFiles<'_>) -> FoundFiles {
        let work_tree = self.work_tree(root);
        let alone;
        let rules = if let Some(work_tree) = &work_tree {
            &work_tree.rules
        } else {
            alone = IgnoreRules::new(&self.files, root, &[], Case::Exact);
            &alone
        };
        let mut found = FoundFiles::default();
        let mut folders = vec![root.to_owned()];
        let mut entered = 0;
        while let Some(folder) = folders.pop() {
            entered += 1;
            if entered > wanted.folder_limit {
                found.is_cut = true;
                break;
            }
            let Ok(entries) = fs::read_dir(&folder) else { continue };
            let mut entries: Vec<(std::ffi::OsString, fs::FileType)> =
                entries.flatten().filter_map(|entry| Some((entry.file_name(), entry.file_type().ok()?))).collect();
            entries.sort_by(|(one, _), (other, _)| one.cmp(other));
            let names: Vec<&OsStr> = entries.iter().map(|(name, _)| name.as_os_str()).collect();
            let is_foreign = names.contains(&OsStr::new(ENVIRONMENT_MARK)) || (wanted.skip)(&folder, &names);
            if folder != root && is_foreign {
                continue;
            }
            let mut below = Vec::new();
            for (name, kind) in &entries {
                if name.as_encoded_bytes().starts_with(b".") {
                    continue;
                }
                let path = folder.join(name);
                if kind.is_dir() {
                    if !holds_foreign_code(name) && !rules.is_named(&path, true) {
                        below.push(path);
                    }
                } else if kind.is_file()
                    && path.extension() == Some(OsStr::new(wanted.extension))
                    && !rules.is_named(&path, false)
                {
                    if found.paths.len() == wanted.file_limit {
                        found.is_cut = true;
                        return found;
                    }
                    found.paths.push(path);
                }
            }
            folders.extend(below.into_iter().rev());
        }
        found
    }
}
