//! A lock on a folder: one authctl at a time changes the files in it.

use std::fs::File;
use std::path::Path;
use std::time::{Duration, Instant};
use std::{fs, io, thread};

/// Keeps other authctls from changing the files of a folder, until it is dropped.
#[derive(Debug)]
pub struct Lock {
    /// The folder, or on Windows a file in it. None where the file system knows no locks.
    handle: Option<File>,
}

impl Lock {
    /// Whether nobody else can have the lock meanwhile. If not, only [`super::Expected`] guards.
    pub(super) const fn is_exclusive(&self) -> bool {
        self.handle.is_some()
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing is not enough: a program that is just being started holds a copy of every open file for a moment.
        if let Some(handle) = &self.handle {
            handle.unlock().ok();
        }
    }
}

/// How often a lock is tried that somebody else has.
const POLL: Duration = Duration::from_millis(5);

/// Locks `folder`; `WouldBlock` when somebody else has the lock, and keeps it for as long as `patience`.
pub(super) fn lock(folder: &Path, patience: Duration) -> io::Result<Lock> {
    let deadline = Instant::now() + patience;
    loop {
        match try_lock(folder) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock && Instant::now() < deadline => thread::sleep(POLL),
            tried => return tried,
        }
    }
}

/// Locks `folder`; `WouldBlock` while somebody else has the lock.
#[cfg(unix)]
fn try_lock(folder: &Path) -> io::Result<Lock> {
    let folder = match File::open(folder) {
        // A folder that may be written to but not listed.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => return Ok(Lock { handle: None }),
        opened => opened?,
    };
    match folder.try_lock() {
        Ok(()) => Ok(Lock { handle: Some(folder) }),
        Err(fs::TryLockError::WouldBlock) => Err(io::Error::from(io::ErrorKind::WouldBlock)),
        // Some network file systems have no locks.
        Err(fs::TryLockError::Error(_)) => Ok(Lock { handle: None }),
    }
}

/// Locks `folder`; `WouldBlock` while somebody else has the lock.
///
/// Windows locks no folders, so this opens a file in it that nobody else can open meanwhile. The system removes the file
/// with its last handle, even when the process is killed.
#[cfg(windows)]
fn try_lock(folder: &Path) -> io::Result<Lock> {
    use std::os::windows::fs::OpenOptionsExt as _;
    /// `FILE_FLAG_DELETE_ON_CLOSE`
    const DELETE_ON_CLOSE: u32 = 0x0400_0000;
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(false).share_mode(0).custom_flags(DELETE_ON_CLOSE);
    // While the system removes the file, it denies access to it.
    for _ in 0..20 {
        match options.open(folder.join(".authctl-lock")) {
            Ok(file) => return Ok(Lock { handle: Some(file) }),
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => thread::sleep(POLL),
            Err(error) if super::blocked_file::is_in_use(&error) => {
                return Err(io::Error::from(io::ErrorKind::WouldBlock));
            }
            Err(error) => return Err(error),
        }
    }
    // A folder in which nothing can be made, as the write will tell.
    Ok(Lock { handle: None })
}
