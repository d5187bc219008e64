//! The folders of a tree that hold a folder of a given name, wherever git does not ignore them.

use std::fs;
use std::path::{Path, PathBuf};

use super::Git;
use super::ignored::IgnoreRules;
use super::pattern::Case;
use super::walk::{ENVIRONMENT_MARK, holds_foreign_code};

impl Git {
    /// Every folder at or below `root` that has a folder called `mark`, sorted by path.
    ///
    /// What git ignores is left out, hidden folders and those with other people's code too; `mark` itself is looked for
    /// whether or not it is ignored, as what is secret usually is. Links to folders are not followed.
    pub fn folders_with(&self, root: &Path, mark: &str) -> Vec<PathBuf> {
        let work_tree = self.work_tree(root);
        let alone;
        let rules = if let Some(work_tree) = &work_tree {
            &work_tree.rules
        } else {
            alone = IgnoreRules::new(&self.files, root, &[], Case::Exact);
            &alone
        };
        let mut found = Vec::new();
        let mut waiting = vec![root.to_owned()];
        while let Some(folder) = waiting.pop() {
            let Ok(entries) = fs::read_dir(&folder) else { continue };
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
                found.push(folder.clone());
            }
            below.retain(|name| !name.as_encoded_bytes().starts_with(b".") && !holds_foreign_code(name));
            waiting.extend(below.into_iter().map(|name| folder.join(name)).filter(|path| !rules.is_named(path, true)));
        }
        found.sort();
        found
    }
}
