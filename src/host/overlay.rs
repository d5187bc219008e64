//! The disk with some files changed in memory: what would be judged if they were written.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Files, Lock, Metadata, Stamp, WriteOptions};

pub(crate) struct Overlay {
    disk: Arc<dyn Files>,
    changed: Mutex<HashMap<PathBuf, Vec<u8>>>,
}

impl Overlay {
    pub(crate) fn new(disk: Arc<dyn Files>) -> Self {
        Self { disk, changed: Mutex::default() }
    }

    /// From now on the file says this; it need not exist.
    pub(crate) fn change(&self, path: PathBuf, contents: String) {
        self.changed().insert(path, contents.into_bytes());
    }

    fn changed(&self) -> MutexGuard<'_, HashMap<PathBuf, Vec<u8>>> {
        self.changed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn contents(&self, path: &Path, limit: u64) -> Option<io::Result<Vec<u8>>> {
        let contents = self.changed().get(path).cloned()?;
        let is_too_large = contents.len() as u64 > limit;
        Some(if is_too_large { Err(io::Error::from(io::ErrorKind::FileTooLarge)) } else { Ok(contents) })
    }

    /// The length of a file that is in memory only.
    fn new_file(&self, path: &Path) -> Option<u64> {
        let length = self.changed().get(path)?.len();
        self.disk.metadata(path).is_err().then_some(length as u64)
    }
}

impl Files for Overlay {
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        self.contents(path, limit).unwrap_or_else(|| self.disk.read(path, limit))
    }

    fn read_named(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        self.contents(path, limit).unwrap_or_else(|| self.disk.read_named(path, limit))
    }

    /// A file that is in memory only is taken for one that its owner alone may read, as authctl itself writes it.
    fn metadata(&self, path: &Path) -> io::Result<Metadata> {
        match self.new_file(path) {
            Some(len) => Ok(Metadata { is_file: true, is_dir: false, len, mode: None, stamp: Stamp::unknown(len) }),
            None => self.disk.metadata(path),
        }
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
        one == other && self.new_file(one).is_some() || self.disk.is_same(one, other)
    }

    fn list(&self, path: &Path) -> io::Result<Vec<PathBuf>> {
        let mut paths = self.disk.list(path)?;
        paths.extend(self.changed().keys().filter(|changed| changed.parent() == Some(path)).cloned());
        paths.sort();
        paths.dedup();
        Ok(paths)
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
