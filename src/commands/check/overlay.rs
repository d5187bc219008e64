//! The disk with some files changed in memory: what would be judged if they were written.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::host::{Files, Lock, Metadata, WriteOptions};

pub(super) struct Overlay {
    disk: Arc<dyn Files>,
    changed: Mutex<HashMap<PathBuf, Vec<u8>>>,
}

impl Overlay {
    pub(super) fn new(disk: Arc<dyn Files>) -> Self {
        Self { disk, changed: Mutex::default() }
    }

    pub(super) fn change(&self, path: PathBuf, contents: String) {
        self.changed.lock().unwrap_or_else(PoisonError::into_inner).insert(path, contents.into_bytes());
    }
}

impl Files for Overlay {
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        let changed = self.changed.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned();
        changed.map_or_else(|| self.disk.read(path, limit), Ok)
    }

    fn read_named(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        let changed = self.changed.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned();
        changed.map_or_else(|| self.disk.read_named(path, limit), Ok)
    }

    fn metadata(&self, path: &Path) -> io::Result<Metadata> {
        self.disk.metadata(path)
    }

    fn is_link(&self, path: &Path) -> bool {
        self.disk.is_link(path)
    }

    fn link_target(&self, path: &Path) -> io::Result<PathBuf> {
        self.disk.link_target(path)
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        self.disk.canonical(path)
    }

    fn is_same(&self, one: &Path, other: &Path) -> bool {
        self.disk.is_same(one, other)
    }

    fn list(&self, path: &Path) -> io::Result<Vec<PathBuf>> {
        self.disk.list(path)
    }

    /// Nothing is written while it is only tried.
    fn create_dir(&self, _path: &Path) -> io::Result<()> {
        Err(io::Error::from(io::ErrorKind::ReadOnlyFilesystem))
    }

    fn lock(&self, path: &Path) -> io::Result<Lock> {
        self.disk.lock(path)
    }

    fn write_atomically(&self, _path: &Path, _contents: &[u8], _options: WriteOptions<'_>) -> io::Result<()> {
        Err(io::Error::from(io::ErrorKind::ReadOnlyFilesystem))
    }
}
