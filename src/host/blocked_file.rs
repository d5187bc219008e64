//! What Windows puts in the way of a file: another program that has it open, an attribute, a device under its name.

use std::ffi::OsStr;
use std::path::Path;
use std::time::Duration;
use std::{fs, io};

/// Why a file cannot be opened or replaced, where the system's own words mislead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BlockedFile {
    #[error("another program has it open")]
    InUse,
    #[error("it has the read-only attribute")]
    ReadOnly,
}

impl BlockedFile {
    /// The reason behind an error of [`super::Files`], if it is one of these.
    pub fn behind(error: &io::Error) -> Option<Self> {
        error.get_ref()?.downcast_ref().copied()
    }

    /// What the user can do about it.
    pub const fn hint(self) -> &'static str {
        match self {
            Self::InUse => "close it there (an editor, a sync folder, a virus scanner), and run the command again",
            Self::ReadOnly => "remove the attribute with `attrib -r`, and run the command again",
        }
    }

    pub(super) fn error(self) -> io::Error {
        io::Error::new(io::ErrorKind::PermissionDenied, self)
    }
}

/// How long to wait between the attempts to get at a file that is in use: 1.9 seconds in all. Virus scanners,
/// indexers and sync folders open each changed file for some milliseconds.
fn pauses() -> impl Iterator<Item = Duration> {
    (0..7).map(|doublings| Duration::from_millis(15) * (1 << doublings))
}

/// Whether the error says that another program has the file open.
pub(super) fn is_in_use(error: &io::Error) -> bool {
    cfg!(windows) && error.raw_os_error().is_some_and(is_sharing_violation)
}

/// The same for replacing `target`: Windows then calls the access denied, as it does where rights are missing.
pub(super) fn is_in_use_for_replacement(error: &io::Error, target: &Path) -> bool {
    /// `ERROR_ACCESS_DENIED`
    const ACCESS_DENIED: i32 = 5;
    let is_denied = |error: &io::Error| error.raw_os_error() == Some(ACCESS_DENIED);
    let has_rights = || !fs::OpenOptions::new().write(true).open(target).is_err_and(|error| is_denied(&error));
    is_in_use(error) || cfg!(windows) && is_denied(error) && has_rights()
}

const fn is_sharing_violation(code: i32) -> bool {
    /// `ERROR_SHARING_VIOLATION`
    const SHARING_VIOLATION: i32 = 32;
    /// `ERROR_LOCK_VIOLATION`
    const LOCK_VIOLATION: i32 = 33;
    matches!(code, SHARING_VIOLATION | LOCK_VIOLATION)
}

/// Attempts something until it succeeds, fails for another reason than `is_in_use` knows, or has waited for too long.
pub(super) fn retry_while_in_use<T>(
    mut attempt: impl FnMut() -> io::Result<T>,
    is_in_use: impl Fn(&io::Error) -> bool,
    wait: impl Fn(Duration),
) -> io::Result<T> {
    for pause in pauses() {
        match attempt() {
            Err(error) if is_in_use(&error) => wait(pause),
            ended => return ended,
        }
    }
    attempt().map_err(|error| if is_in_use(&error) { BlockedFile::InUse.error() } else { error })
}

/// The device that Windows opens for this path, in whatever folder it is said to be.
pub(super) fn device(path: &Path) -> Option<&OsStr> {
    path.file_name().filter(|name| cfg!(windows) && is_device_name(name))
}

/// Whether Windows reserves the name: for nothing, or for the console. Ports and printers are left to their own errors.
fn is_device_name(name: &OsStr) -> bool {
    ["NUL", "CON", "CONIN$", "CONOUT$"].iter().any(|device| name.eq_ignore_ascii_case(device))
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    /// The outcome when the file is released after `held` attempts, with the number of attempts and the time waited.
    fn outcome(held: u32) -> (io::Result<u32>, u32, Duration) {
        let (attempts, waited) = (Cell::new(0), Cell::new(Duration::ZERO));
        let attempt = || {
            attempts.set(attempts.get() + 1);
            if attempts.get() <= held { Err(io::Error::from_raw_os_error(32)) } else { Ok(attempts.get()) }
        };
        let is_in_use = |error: &io::Error| error.raw_os_error().is_some_and(is_sharing_violation);
        let ended = retry_while_in_use(attempt, is_in_use, |pause| waited.set(waited.get() + pause));
        (ended, attempts.get(), waited.get())
    }

    #[test]
    fn a_file_that_is_released_in_time_is_had() {
        let (ended, attempts, waited) = outcome(0);
        assert_eq!((ended.unwrap(), attempts, waited), (1, 1, Duration::ZERO));
        let (ended, attempts, waited) = outcome(3);
        assert_eq!((ended.unwrap(), attempts, waited), (4, 4, Duration::from_millis(15 + 30 + 60)));
    }

    #[test]
    fn a_file_that_stays_in_use_is_named_as_such_after_two_seconds() {
        let (ended, attempts, waited) = outcome(u32::MAX);
        let error = ended.unwrap_err();
        assert_eq!(BlockedFile::behind(&error), Some(BlockedFile::InUse));
        assert_eq!(error.to_string(), "another program has it open");
        assert_eq!((attempts, waited), (8, Duration::from_millis(1905)));
    }

    #[test]
    fn other_errors_are_no_reason_to_wait() {
        let attempt = || Err::<(), _>(io::Error::from_raw_os_error(2));
        let is_in_use = |error: &io::Error| error.raw_os_error().is_some_and(is_sharing_violation);
        let error = retry_while_in_use(attempt, is_in_use, |_| panic!("nobody waits")).unwrap_err();
        assert_eq!(error.raw_os_error(), Some(2));
        assert_eq!(BlockedFile::behind(&error), None);
    }

    #[test]
    fn devices_have_their_names_in_any_case_and_nothing_behind_them() {
        for name in ["NUL", "nul", "Con", "conout$"] {
            assert!(is_device_name(OsStr::new(name)), "{name}");
        }
        for name in ["NUL.toml", "null", "con1", "secrets.toml", ""] {
            assert!(!is_device_name(OsStr::new(name)), "{name}");
        }
    }
}

#[cfg(all(test, windows))]
mod windows_tests {
    use super::*;
    use crate::host::files::Disk;
    use crate::host::{Expected, Files as _, Step, WriteOptions};

    const NEW: WriteOptions<'_> = WriteOptions { mode: 0o600, expected: Expected::Anything };

    /// Windows refuses what other systems allow; the second attempt finds the file closed.
    #[test]
    fn a_file_that_another_program_has_open_is_replaced_as_soon_as_it_is_closed() {
        use std::os::windows::fs::OpenOptionsExt as _;
        use std::sync::Mutex;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("f");
        fs::write(&path, "old").unwrap();
        for share_mode in [1, 1 | 2, 1 | 2 | 4] {
            let holder = fs::OpenOptions::new().read(true).share_mode(share_mode).open(&path).unwrap();
            let (holder, attempts) = (Mutex::new(Some(holder)), Mutex::new(0));
            let disk = Disk::with_faults(move |step| {
                if step == Step::Rename {
                    *attempts.lock().unwrap() += 1;
                    if *attempts.lock().unwrap() == 2 {
                        holder.lock().unwrap().take();
                    }
                }
                Ok(())
            });
            disk.write_atomically(&path, format!("new {share_mode}").as_bytes(), NEW).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), format!("new {share_mode}"));
        }
        let _holder = fs::OpenOptions::new().read(true).share_mode(1).open(&path).unwrap();
        let error = Disk::default().write_atomically(&path, b"x", NEW).unwrap_err();
        assert_eq!(BlockedFile::behind(&error), Some(BlockedFile::InUse));
        assert_eq!(Disk::default().list(dir.path()).unwrap(), [path], "no temporary file stays behind");
    }

    #[test]
    fn a_read_only_file_is_refused_by_name_and_a_device_is_written_to() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("f");
        fs::write(&path, "old").unwrap();
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        let error = Disk::default().write_atomically(&path, b"x", NEW).unwrap_err();
        assert_eq!(BlockedFile::behind(&error), Some(BlockedFile::ReadOnly));
        let device = dir.path().join("nul");
        Disk::default().write_atomically(&device, b"report", NEW).unwrap();
        assert!(Disk::default().read_named(&device, 10).unwrap().is_empty());
        assert_eq!(Disk::default().list(dir.path()).unwrap(), [path]);
    }
}
