//! What git ignores: the `.gitignore` files from the top down, then `info/exclude`, then the user's own list.
//!
//! The patterns are matched by the `ignore` crate, ripgrep's; which file counts for which path is decided here.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::{Files, TEXT_LIMIT};

/// All patterns that count below one folder.
pub(super) struct IgnoreRules {
    files: Arc<dyn Files>,
    top: PathBuf,
    /// Asked when no `.gitignore` says anything, in this order.
    fallback: Vec<Gitignore>,
    /// The `.gitignore` of each folder that was asked for; `None` where there is none.
    folders: Mutex<HashMap<PathBuf, Option<Arc<Gitignore>>>>,
}

impl IgnoreRules {
    /// The rules below `top`, with lists that count everywhere below it.
    pub(super) fn new(files: &Arc<dyn Files>, top: &Path, lists: &[PathBuf]) -> Self {
        let fallback = lists.iter().filter_map(|list| patterns(&**files, top, list)).collect();
        Self { files: Arc::clone(files), top: top.to_owned(), fallback, folders: Mutex::default() }
    }

    /// Whether `path` or a folder above it is ignored; a file in an ignored folder cannot be included again.
    pub(super) fn is_ignored(&self, path: &Path, is_dir: bool) -> bool {
        let Ok(below) = path.strip_prefix(&self.top) else { return false };
        let mut reached = self.top.clone();
        let parts: Vec<_> = below.components().collect();
        parts.iter().enumerate().any(|(index, part)| {
            reached.push(part);
            self.is_named(&reached, is_dir || index + 1 < parts.len())
        })
    }

    /// Whether `path` itself is ignored, given that no folder above it is.
    pub(super) fn is_named(&self, path: &Path, is_dir: bool) -> bool {
        let folders = path.ancestors().skip(1).take_while(|folder| folder.starts_with(&self.top));
        let verdict = folders
            .filter_map(|folder| self.folder(folder))
            .find_map(|patterns| verdict(&patterns, path, is_dir))
            .or_else(|| self.fallback.iter().find_map(|patterns| verdict(patterns, path, is_dir)));
        verdict == Some(Verdict::Ignored)
    }

    fn folder(&self, folder: &Path) -> Option<Arc<Gitignore>> {
        let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = folders.get(folder) {
            return known.clone();
        }
        let read = patterns(&*self.files, folder, &folder.join(".gitignore")).map(Arc::new);
        folders.insert(folder.to_owned(), read.clone());
        read
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Ignored,
    Included,
}

fn verdict(patterns: &Gitignore, path: &Path, is_dir: bool) -> Option<Verdict> {
    match patterns.matched(path, is_dir) {
        Match::None => None,
        Match::Ignore(_) => Some(Verdict::Ignored),
        Match::Whitelist(_) => Some(Verdict::Included),
    }
}

/// The patterns of one list, which count from `folder` down. A line that is no pattern counts for nothing, as with git.
fn patterns(files: &dyn Files, folder: &Path, list: &Path) -> Option<Gitignore> {
    let bytes = files.read(list, TEXT_LIMIT).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let mut builder = GitignoreBuilder::new(folder);
    for line in text.strip_prefix('\u{feff}').unwrap_or(&text).lines() {
        builder.add_line(None, line).ok();
    }
    builder.build().ok().filter(|patterns| !patterns.is_empty())
}
