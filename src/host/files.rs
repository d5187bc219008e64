//! Reading, and writing so that at any moment the old file or the new one is there, whole.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::SystemTime;

use super::blocked_file::{self, BlockedFile, retry_while_in_use};
use super::folder_lock::{self, Lock};

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
pub struct WriteOptions<'a> {
    /// The permission bits of a file that is new; an existing file keeps its own.
    pub mode: u32,
    pub expected: Expected<'a>,
    /// While it is held nobody else writes this file: what interrupted writes left beside it can go.
    pub lock: Option<&'a Lock>,
}

/// What must be there for a file to be replaced. Anything else is `ResourceBusy`, and stays.
#[derive(Clone, Copy, Debug)]
pub enum Expected<'a> {
    Anything,
    /// No file.
    Nothing,
    /// A file that says this: the one that was read.
    Contents(&'a [u8]),
}

/// The single steps of a write, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    CreateFolder,
    Lock,
    CreateTemporary,
    SetOwner,
    SetMode,
    Write,
    Sync,
    Compare,
    Rename,
    SyncFolder,
}

pub trait Files: Send + Sync {
    /// The whole file, or `InvalidData`-free errors of the system; `FileTooLarge` above `limit` bytes.
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>>;

    /// Follows symbolic links.
    fn metadata(&self, path: &Path) -> io::Result<Metadata>;

    /// The path without links, `.` and `..`.
    fn canonical(&self, path: &Path) -> io::Result<PathBuf>;

    /// Whether both paths lead to one file or folder, as the file system compares them: links followed, and in any case
    /// where it ignores case. False where one of them does not exist.
    fn is_same(&self, one: &Path, other: &Path) -> bool;

    /// The names in a folder, sorted.
    fn list(&self, path: &Path) -> io::Result<Vec<PathBuf>>;

    /// Creates the folder and what is missing above it; new ones are for the owner alone.
    fn create_dir(&self, path: &Path) -> io::Result<()>;

    /// Locks the folder in which the file is or will be; `WouldBlock` while another authctl has it.
    ///
    /// The folder, because a file that does not exist yet cannot be locked, and one that is replaced loses its lock.
    fn lock(&self, path: &Path) -> io::Result<Lock>;

    /// Replaces the file's contents through a temporary file beside it. A symbolic link stays a link: its target is written.
    fn write_atomically(&self, path: &Path, contents: &[u8], options: WriteOptions<'_>) -> io::Result<()>;
}

/// Says whether a step of a write may happen.
type Permit = dyn Fn(Step) -> io::Result<()> + Send + Sync;

/// The real disk.
#[derive(Default)]
pub(super) struct Disk {
    /// For tests: asked before each step of a write, whose error it decides.
    permit: Option<Box<Permit>>,
}

impl Disk {
    /// A disk on which some steps fail.
    pub(super) fn with_faults(permit: impl Fn(Step) -> io::Result<()> + Send + Sync + 'static) -> Self {
        Self { permit: Some(Box::new(permit)) }
    }

    fn begin(&self, step: Step) -> io::Result<()> {
        self.permit.as_ref().map_or(Ok(()), |permit| permit(step))
    }
}

impl Files for Disk {
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        let (file, len) = open(path)?;
        let mut contents = Vec::with_capacity(usize::try_from(len.min(limit)).unwrap_or(0));
        file.take(limit + 1).read_to_end(&mut contents)?;
        if contents.len() as u64 > limit {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("larger than {limit} bytes")));
        }
        Ok(contents)
    }

    fn metadata(&self, path: &Path) -> io::Result<Metadata> {
        if blocked_file::device(path).is_some() {
            let stamp = Stamp { modified: None, len: 0 };
            return Ok(Metadata { is_file: false, is_dir: false, len: 0, mode: None, stamp });
        }
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

    #[cfg(unix)]
    fn is_same(&self, one: &Path, other: &Path) -> bool {
        use std::os::unix::fs::MetadataExt as _;
        let identity = |path| fs::metadata(path).map(|metadata| (metadata.dev(), metadata.ino())).ok();
        identity(one).is_some_and(|one| identity(other) == Some(one))
    }

    #[cfg(not(unix))]
    fn is_same(&self, one: &Path, other: &Path) -> bool {
        // Windows gives every file its one spelling.
        fs::canonicalize(one).is_ok_and(|one| fs::canonicalize(other).is_ok_and(|other| one == other))
    }

    fn list(&self, path: &Path) -> io::Result<Vec<PathBuf>> {
        let mut paths =
            fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
        paths.sort();
        Ok(paths)
    }

    fn create_dir(&self, path: &Path) -> io::Result<()> {
        self.begin(Step::CreateFolder)?;
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::DirBuilderExt as _;
            builder.mode(0o700);
        }
        builder.create(path)
    }

    fn lock(&self, path: &Path) -> io::Result<Lock> {
        self.begin(Step::Lock)?;
        folder_lock::lock(folder_of(&target_of(path)?))
    }

    fn write_atomically(&self, path: &Path, contents: &[u8], options: WriteOptions<'_>) -> io::Result<()> {
        if let Some(device) = blocked_file::device(path) {
            return write_through(Path::new(device), false, contents, options.expected);
        }
        let target = target_of(path)?;
        let existing = fs::metadata(&target).ok();
        if let Some(special) = existing.as_ref().filter(|metadata| !metadata.is_file()) {
            return write_through(&target, special.is_dir(), contents, options.expected);
        }
        // Elsewhere it is the folder that says whether a file may be replaced.
        if cfg!(windows) && existing.as_ref().is_some_and(|metadata| metadata.permissions().readonly()) {
            return Err(BlockedFile::ReadOnly.error());
        }
        let folder = folder_of(&target);
        let prefix = temporary_prefix(&target);
        if options.lock.is_some_and(Lock::is_exclusive) {
            remove_leftovers(folder, &prefix);
        }
        self.begin(Step::CreateTemporary)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(&prefix);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            // What is written may be secret: nobody else reads it before it is theirs.
            let mode = if existing.is_some() { 0o600 } else { options.mode };
            builder.permissions(fs::Permissions::from_mode(mode));
        }
        // The temporary file's name means nothing to whoever reads the error.
        let mut temporary = builder.tempfile_in(folder).map_err(bare)?;
        #[cfg(unix)]
        if let Some(existing) = &existing {
            self.begin(Step::SetOwner)?;
            keep_owner(temporary.as_file(), existing)?;
            self.begin(Step::SetMode)?;
            // The builder's mode is subject to the umask; an existing file keeps every bit.
            temporary.as_file().set_permissions(existing.permissions())?;
        }
        self.begin(Step::Write)?;
        temporary.write_all(contents)?;
        self.begin(Step::Sync)?;
        temporary.as_file().sync_all()?;
        let mut temporary = Some(temporary);
        let replace = || {
            self.begin(Step::Compare)?;
            // As late as possible: what happens between this and the rename goes unseen.
            if let Expected::Contents(expected) = options.expected
                && !holds(&target, expected)?
            {
                return Err(changed());
            }
            self.begin(Step::Rename)?;
            let made = temporary.take().expect("an attempt that fails gives it back");
            let replaced = match options.expected {
                Expected::Nothing => made.persist_noclobber(&target),
                Expected::Anything | Expected::Contents(_) => made.persist(&target),
            };
            replaced.map(drop).map_err(|failed| {
                temporary = Some(failed.file);
                match (options.expected, failed.error.kind()) {
                    (Expected::Nothing, io::ErrorKind::AlreadyExists) => changed(),
                    _ => failed.error,
                }
            })
        };
        let is_in_use = |error: &io::Error| blocked_file::is_in_use_for_replacement(error, &target);
        retry_while_in_use(replace, is_in_use, thread::sleep)?;
        // Some systems cannot sync a folder; the rename itself has happened.
        self.begin(Step::SyncFolder).and_then(|()| File::open(folder)?.sync_all()).ok();
        Ok(())
    }
}

/// Where the bytes of `path` are. A link is resolved: renaming onto the link itself would replace it by a plain file.
fn target_of(path: &Path) -> io::Result<PathBuf> {
    match fs::canonicalize(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound && !path.is_symlink() => Ok(path.to_owned()),
        resolved => resolved,
    }
}

fn folder_of(target: &Path) -> &Path {
    target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Opens a file for reading, and says how long it is. A folder is named as one, which not every system can open.
fn open(path: &Path) -> io::Result<(File, u64)> {
    if let Some(device) = blocked_file::device(path) {
        return Ok((File::open(device)?, 0));
    }
    let is_folder = || io::Error::from(io::ErrorKind::IsADirectory);
    let file = match retry_while_in_use(|| File::open(path), blocked_file::is_in_use, thread::sleep) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied && path.is_dir() => return Err(is_folder()),
        opened => opened?,
    };
    let metadata = file.metadata()?;
    if metadata.is_dir() { Err(is_folder()) } else { Ok((file, metadata.len())) }
}

/// How the names of the temporary files begin from which `target` is made.
fn temporary_prefix(target: &Path) -> OsString {
    let mut prefix = OsString::from(".");
    prefix.push(target.file_name().unwrap_or_default());
    prefix.push(".authctl-");
    prefix
}

/// Removes what writes left behind that were killed. That it cannot be removed is no reason not to write.
fn remove_leftovers(folder: &Path, prefix: &OsStr) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_leftover = entry.file_name().as_encoded_bytes().starts_with(prefix.as_encoded_bytes())
            && entry.file_type().is_ok_and(|kind| kind.is_file());
        if is_leftover {
            fs::remove_file(entry.path()).ok();
        }
    }
}

/// A device or a pipe takes the bytes as they come: a file in its place would not be what it is. A folder takes none.
fn write_through(target: &Path, is_dir: bool, contents: &[u8], expected: Expected<'_>) -> io::Result<()> {
    match expected {
        _ if is_dir => Err(io::Error::from(io::ErrorKind::IsADirectory)),
        Expected::Anything => fs::OpenOptions::new().write(true).open(target)?.write_all(contents),
        Expected::Nothing | Expected::Contents(_) => {
            Err(io::Error::new(io::ErrorKind::InvalidInput, "it is a device or a pipe, and no file"))
        }
    }
}

/// Whether the file says this and no more.
fn holds(path: &Path, expected: &[u8]) -> io::Result<bool> {
    let mut found = Vec::with_capacity(expected.len());
    match File::open(path) {
        Ok(file) => file.take(expected.len() as u64 + 1).read_to_end(&mut found)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    Ok(found == expected)
}

fn changed() -> io::Error {
    io::Error::new(io::ErrorKind::ResourceBusy, "the file changed since it was read")
}

/// Gives the new file to whom the old one belongs. The app may run as somebody else than who edits its settings.
#[cfg(unix)]
fn keep_owner(temporary: &File, existing: &fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    let made = temporary.metadata()?;
    if (made.uid(), made.gid()) == (existing.uid(), existing.gid()) {
        return Ok(());
    }
    fchown(temporary, Some(existing.uid()), Some(existing.gid())).map_err(|error| {
        let reason = "it belongs to another user or group, and only the system's administrator can write it so that it stays \
                      theirs";
        io::Error::new(error.kind(), reason)
    })
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

/// The system's own words, without the path that `tempfile` puts behind them.
fn bare(error: io::Error) -> io::Error {
    match error.to_string().split_once(" at path ") {
        Some((words, _)) => io::Error::new(error.kind(), words),
        None => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEW: WriteOptions<'_> = WriteOptions { mode: 0o600, expected: Expected::Anything, lock: None };

    fn expecting(expected: Expected<'_>) -> WriteOptions<'_> {
        WriteOptions { expected, ..NEW }
    }

    #[test]
    fn a_new_file_is_for_its_owner_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("secrets.toml");
        Disk::default().write_atomically(&path, b"x", NEW).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"x");
        #[cfg(unix)]
        assert_eq!(Disk::default().metadata(&path).unwrap().mode, Some(0o600));
        assert_eq!(Disk::default().list(dir.path()).unwrap(), [path], "no temporary file stays behind");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_and_its_target_keeps_its_mode_and_owner() {
        use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
        let dir = tempfile::tempdir().unwrap();
        let (target, link) = (dir.path().join("target"), dir.path().join("link"));
        fs::write(&target, "old").unwrap();
        // Only an administrator can give files away; everybody else sees that their own stays theirs.
        std::os::unix::fs::chown(&target, Some(12_345), Some(54_321)).ok();
        fs::set_permissions(&target, fs::Permissions::from_mode(0o664)).unwrap();
        let owner = |path: &Path| fs::metadata(path).map(|metadata| (metadata.uid(), metadata.gid())).unwrap();
        let before = owner(&target);
        std::os::unix::fs::symlink(&target, &link).unwrap();
        Disk::default().write_atomically(&link, b"new", NEW).unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read(&target).unwrap(), b"new");
        assert_eq!(Disk::default().metadata(&target).unwrap().mode, Some(0o664));
        assert_eq!(owner(&target), before);
    }

    #[test]
    fn a_file_that_changed_meanwhile_is_not_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("f");
        fs::write(&path, "theirs").unwrap();
        for expected in [Expected::Nothing, Expected::Contents(b"before"), Expected::Contents(b"theirs, longer")] {
            let error = Disk::default().write_atomically(&path, b"mine", expecting(expected)).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::ResourceBusy);
            assert_eq!(fs::read(&path).unwrap(), b"theirs");
        }
        Disk::default().write_atomically(&path, b"mine", expecting(Expected::Contents(b"theirs"))).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"mine");
        fs::remove_file(&path).unwrap();
        let error = Disk::default().write_atomically(&path, b"x", expecting(Expected::Contents(b"mine"))).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::ResourceBusy);
        assert!(Disk::default().list(dir.path()).unwrap().is_empty(), "no temporary file stays behind");
    }

    #[test]
    fn a_folder_has_one_lock_and_it_ends_with_its_holder() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("f");
        let lock = Disk::default().lock(&path).unwrap();
        assert_eq!(Disk::default().lock(&path).unwrap_err().kind(), io::ErrorKind::WouldBlock);
        drop(lock);
        drop(Disk::default().lock(&path).unwrap());
        assert!(Disk::default().list(dir.path()).unwrap().is_empty(), "no lock stays behind");
    }

    #[test]
    fn whoever_holds_the_lock_removes_what_killed_writes_left_behind() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("f");
        let leftover = |name: &str| {
            let path = dir.path().join(name);
            fs::write(&path, "half a secr").unwrap();
            path
        };
        leftover(".f.authctl-aB3xYz");
        let others = [".g.authctl-aB3xYz", ".f.swp", "f.authctl-1"].map(leftover);
        let lock = Disk::default().lock(&path).unwrap();
        Disk::default().write_atomically(&path, b"x", WriteOptions { lock: Some(&lock), ..NEW }).unwrap();
        let mut left: Vec<PathBuf> = others.into_iter().chain([path]).collect();
        left.sort();
        assert_eq!(Disk::default().list(dir.path()).unwrap(), left);
    }

    #[test]
    fn one_file_is_the_same_by_every_path() {
        let dir = tempfile::tempdir().unwrap();
        let (file, other) = (dir.path().join("f"), dir.path().join("g"));
        fs::write(&file, "").unwrap();
        fs::write(&other, "").unwrap();
        let is_same = |one: &Path, other: &Path| Disk::default().is_same(one, other);
        assert!(is_same(&file, &dir.path().join("./f")) && !is_same(&file, &other));
        assert!(!is_same(&dir.path().join("none"), &dir.path().join("none")));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(&file, dir.path().join("link")).unwrap();
            assert!(is_same(&file, &dir.path().join("link")));
        }
        #[cfg(windows)]
        assert!(is_same(&file, &PathBuf::from(file.to_string_lossy().to_uppercase())));
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_written_to_and_never_replaced() {
        use std::os::unix::fs::FileTypeExt as _;
        let null = Path::new("/dev/null");
        Disk::default().write_atomically(null, b"report", NEW).unwrap();
        let error = Disk::default().write_atomically(null, b"x", expecting(Expected::Contents(b""))).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidInput);
        assert!(fs::metadata(null).unwrap().file_type().is_char_device());
    }

    #[test]
    fn reading_stops_at_the_limit() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("f");
        fs::write(&path, "12345").unwrap();
        assert_eq!(Disk::default().read(&path, 5).unwrap().len(), 5);
        assert_eq!(Disk::default().read(&path, 4).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
        assert_eq!(Disk::default().read(dir.path(), 4).unwrap_err().kind(), io::ErrorKind::IsADirectory);
    }
}
