//! Reading, and writing so that at any moment the old file or the new one is there, whole.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What is known of a file without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metadata {
    pub is_file: bool,
    pub is_dir: bool,
    pub len: u64,
    /// The permission bits, where the system has them.
    pub mode: Option<u32>,
    pub stamp: Stamp,
}

/// Tells whether a file is still the one that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    modified: Option<SystemTime>,
    len: u64,
}

/// How [`Files::write_atomically`] treats what is there.
#[derive(Clone, Copy, Debug)]
pub struct WriteOptions {
    /// The permission bits of a file that is new; an existing file keeps its own.
    pub mode: u32,
    /// Refuse when the file is not the one that was read: `Some(None)` means that there was none.
    pub expected: Option<Option<Stamp>>,
}

pub trait Files: Send + Sync {
    /// The whole file, or `InvalidData`-free errors of the system; `FileTooLarge` above `limit` bytes.
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>>;

    /// Follows symbolic links.
    fn metadata(&self, path: &Path) -> io::Result<Metadata>;

    /// The path without links, `.` and `..`.
    fn canonical(&self, path: &Path) -> io::Result<PathBuf>;

    /// The names in a folder, sorted.
    fn list(&self, path: &Path) -> io::Result<Vec<PathBuf>>;

    /// Creates the folder and what is missing above it; new ones are for the owner alone.
    fn create_dir(&self, path: &Path) -> io::Result<()>;

    /// Replaces the file's contents through a temporary file beside it. A symbolic link stays a link: its target is written.
    fn write_atomically(&self, path: &Path, contents: &[u8], options: WriteOptions) -> io::Result<()>;
}

pub(super) struct Disk;

impl Files for Disk {
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        let file = File::open(path)?;
        let metadata = file.metadata()?;
        if metadata.is_dir() {
            return Err(io::Error::from(io::ErrorKind::IsADirectory));
        }
        let mut contents = Vec::with_capacity(usize::try_from(metadata.len().min(limit)).unwrap_or(0));
        file.take(limit + 1).read_to_end(&mut contents)?;
        if contents.len() as u64 > limit {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("larger than {limit} bytes")));
        }
        Ok(contents)
    }

    fn metadata(&self, path: &Path) -> io::Result<Metadata> {
        let metadata = fs::metadata(path)?;
        Ok(Metadata {
            is_file: metadata.is_file(),
            is_dir: metadata.is_dir(),
            len: metadata.len(),
            mode: mode_of(&metadata),
            stamp: Stamp { modified: metadata.modified().ok(), len: metadata.len() },
        })
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        fs::canonicalize(path)
    }

    fn list(&self, path: &Path) -> io::Result<Vec<PathBuf>> {
        let mut paths =
            fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
        paths.sort();
        Ok(paths)
    }

    fn create_dir(&self, path: &Path) -> io::Result<()> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::DirBuilderExt as _;
            builder.mode(0o700);
        }
        builder.create(path)
    }

    fn write_atomically(&self, path: &Path, contents: &[u8], options: WriteOptions) -> io::Result<()> {
        // A link is resolved first: renaming onto the link itself would replace it by a plain file.
        let target = match fs::canonicalize(path) {
            Ok(target) => target,
            Err(error) if error.kind() == io::ErrorKind::NotFound && !path.is_symlink() => path.to_owned(),
            Err(error) => return Err(error),
        };
        let existing = fs::metadata(&target).ok();
        if let Some(expected) = options.expected {
            let found =
                existing.as_ref().map(|metadata| Stamp { modified: metadata.modified().ok(), len: metadata.len() });
            if found != expected {
                return Err(io::Error::new(io::ErrorKind::ResourceBusy, "the file changed since it was read"));
            }
        }
        let folder = target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut builder = tempfile::Builder::new();
        builder.prefix(".authctl-");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = existing.as_ref().and_then(mode_of).unwrap_or(options.mode);
            builder.permissions(fs::Permissions::from_mode(mode));
        }
        let mut temporary = builder.tempfile_in(folder)?;
        #[cfg(unix)]
        if let Some(mode) = existing.as_ref().and_then(mode_of) {
            use std::os::unix::fs::PermissionsExt as _;
            // The builder's mode is subject to the umask; an existing file keeps every bit.
            temporary.as_file().set_permissions(fs::Permissions::from_mode(mode))?;
        }
        temporary.write_all(contents)?;
        temporary.as_file().sync_all()?;
        temporary.persist(&target).map_err(|error| error.error)?;
        // Some systems cannot sync a folder; the rename itself has happened.
        if let Ok(folder) = File::open(folder) {
            folder.sync_all().ok();
        }
        Ok(())
    }
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems have no mode")]
fn mode_of(metadata: &fs::Metadata) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt as _;
    Some(metadata.permissions().mode() & 0o7777)
}

#[cfg(not(unix))]
fn mode_of(_: &fs::Metadata) -> Option<u32> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEW: WriteOptions = WriteOptions { mode: 0o600, expected: None };

    #[test]
    fn a_new_file_is_for_its_owner_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("secrets.toml");
        Disk.write_atomically(&path, b"x", NEW).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"x");
        #[cfg(unix)]
        assert_eq!(Disk.metadata(&path).unwrap().mode, Some(0o600));
        assert_eq!(Disk.list(dir.path()).unwrap(), [path], "no temporary file stays behind");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_and_its_target_keeps_its_mode() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let (target, link) = (dir.path().join("target"), dir.path().join("link"));
        fs::write(&target, "old").unwrap();
        fs::set_permissions(&target, fs::Permissions::from_mode(0o664)).unwrap();
        std::os::unix::fs::symlink(&target, &link).unwrap();
        Disk.write_atomically(&link, b"new", NEW).unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read(&target).unwrap(), b"new");
        assert_eq!(Disk.metadata(&target).unwrap().mode, Some(0o664));
    }

    #[test]
    fn a_file_that_changed_meanwhile_is_not_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("f");
        fs::write(&path, "longer than before").unwrap();
        let options = WriteOptions { mode: 0o600, expected: Some(None) };
        let error = Disk.write_atomically(&path, b"mine", options).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::ResourceBusy);
        assert_eq!(fs::read(&path).unwrap(), b"longer than before");
    }

    #[test]
    fn reading_stops_at_the_limit() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("f");
        fs::write(&path, "12345").unwrap();
        assert_eq!(Disk.read(&path, 5).unwrap().len(), 5);
        assert_eq!(Disk.read(&path, 4).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
        assert_eq!(Disk.read(dir.path(), 4).unwrap_err().kind(), io::ErrorKind::IsADirectory);
    }
}
