//! What git ignores: the `.gitignore` files from the top down, then `info/exclude`, then the user's own list.
//!
//! Which file counts for which path is decided here; `pattern.rs` matches.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::pattern::{Case, Effect, PathKind, Pattern, patterns};
use super::{Files, TEXT_LIMIT, slashed};

/// All patterns that count below one folder.
pub(super) struct IgnoreRules {
    files: Arc<dyn Files>,
    top: PathBuf,
    case: Case,
    /// Asked when no `.gitignore` says anything, in this order.
    fallback: Vec<IgnoreFile>,
    /// The `.gitignore` of each folder that was asked for; `None` where there is none.
    folders: Mutex<HashMap<PathBuf, Option<Arc<IgnoreFile>>>>,
}

impl IgnoreRules {
    /// The rules below `top`, with lists that count everywhere below it.
    pub(super) fn new(files: &Arc<dyn Files>, top: &Path, lists: &[PathBuf], case: Case) -> Self {
        let fallback = lists.iter().filter_map(|list| IgnoreFile::read(&**files, top, list, case)).collect();
        Self { files: Arc::clone(files), top: top.to_owned(), case, fallback, folders: Mutex::default() }
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
        let kind = if is_dir { PathKind::Folder } else { PathKind::File };
        let effect = folders
            .filter_map(|folder| self.folder(folder))
            .find_map(|list| list.effect(path, kind))
            .or_else(|| self.fallback.iter().find_map(|list| list.effect(path, kind)));
        effect == Some(Effect::Ignores)
    }

    fn folder(&self, folder: &Path) -> Option<Arc<IgnoreFile>> {
        let folders = || self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = folders().get(folder) {
            return known.clone();
        }
        let list = folder.join(".gitignore");
        let read = IgnoreFile::read(&*self.files, folder, &list, self.case);
        // Git does not follow a link in its place.
        let read = read.filter(|_| !self.files.is_link(&list)).map(Arc::new);
        let mut folders = folders();
        super::forget_absent(&mut folders);
        folders.insert(folder.to_owned(), read.clone());
        read
    }
}

/// One list, whose patterns count from `folder` down.
#[derive(Debug)]
struct IgnoreFile {
    folder: PathBuf,
    patterns: Vec<Pattern>,
}

impl IgnoreFile {
    fn read(files: &dyn Files, folder: &Path, list: &Path, case: Case) -> Option<Self> {
        let patterns = patterns(&files.read(list, TEXT_LIMIT).ok()?, case);
        (!patterns.is_empty()).then(|| Self { folder: folder.to_owned(), patterns })
    }

    /// What the last pattern that fits says.
    fn effect(&self, path: &Path, kind: PathKind) -> Option<Effect> {
        let below = slashed(path.strip_prefix(&self.folder).ok()?);
        self.patterns.iter().rev().find(|pattern| pattern.fits(&below, kind)).map(|pattern| pattern.effect)
    }
}
