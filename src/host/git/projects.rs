//! The folders of a tree that hold a folder of a given name, wherever git does not ignore them.

use std::path::{Path, PathBuf};
use std::{fs, io};

use super::Git;
use super::ignored::IgnoreRules;
use super::pattern::Case;
use super::walk::{ENVIRONMENT_MARK, holds_foreign_code};

/// What a search for folders came upon, sorted by path.
#[derive(Debug, Default)]
pub struct FoundFolders {
    pub paths: Vec<PathBuf>,
    /// Folders into which the system does not let us look.
    pub closed: Vec<PathBuf>,
}

impl Git {
    /// Every folder at or below `root` that has a folder called `mark`.
    ///
    /// What git ignores is left out, hidden folders and those with other people's code too; `mark` itself is looked for
    /// whether or not it is ignored, as what is secret usually is. Links to folders are not followed.
    pub fn folders_with(&self, root: &Path, mark: &str) -> FoundFolders {
        let work_tree = self.work_tree(root);
        let alone;
        let rules = if let Some(work_tree) = &work_tree {
            &work_tree.rules
        } else {
            alone = IgnoreRules::new(&self.files, root, &[], Case::Exact);
            &alone
        };
        let mut found = FoundFolders::default();
        let mut waiting = vec![root.to_owned()];
        while let Some(folder) = waiting.pop() {
            let entries = match fs::read_dir(&folder) {
                Ok(entries) => entries,
                Err(error) => {
                    // What has gone meanwhile is not missed.
                    if error.kind() == io::ErrorKind::PermissionDenied {
                        found.closed.push(folder);
                    }
                    continue;
                }
            };
            let mut below = Vec::new();
            let mut is_environment = false;
            for entry in entries.flatten() {
                let name = entry.file_name();
                is_environment |= name == ENVIRONMENT_MARK;
                if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                    below.push(name);
                }
            }
            if is_environment && folder != root {
                continue;
            }
            if below.iter().any(|name| name == mark) {
                found.paths.push(folder.clone());
            }
            below.retain(|name| !name.as_encoded_bytes().starts_with(b".") && !holds_foreign_code(name));
            waiting.extend(below.into_iter().map(|name| folder.join(name)).filter(|path| !rules.is_named(path, true)));
        }
        found.paths.sort();
        found.closed.sort();
        found
    }
}
