//! Reading, and writing so that at any moment the old file or the new one is there, whole.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use super::access_rights;
use super::blocked_file::{self, BlockedFile, retry_while_in_use};
use super::folder_lock::{self, Lock};
use super::interrupt;
use super::path::shown_path;
use super::temporary_file::{TemporaryFile, remove_leftovers};
use crate::secret::opaque_debug;

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

impl Stamp {
    /// Of a file that is nowhere but in memory.
    pub(super) const fn unknown(len: u64) -> Self {
        Self { modified: None, len }
    }
}

/// How [`Files::write_atomically`] treats what is there.
#[derive(Clone, Copy, Debug)]
pub struct WriteOptions<'a> {
    /// The permission bits of a file that is new; an existing file keeps its own.
    pub mode: u32,
    pub expected: Expected<'a>,
}

/// What must be there for a file to be replaced. Anything else is `ResourceBusy`, and stays.
#[derive(Clone, Copy)]
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
    /// The whole file, for a path that was found. `FileTooLarge` above `limit` bytes, `InvalidInput` where it is a pipe,
    /// a socket or a device: those are not opened, because reading one may never end.
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>>;

    /// The same for a path that the user named on the command line, which may be a pipe or a device.
    fn read_named(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>>;

    /// Follows symbolic links.
    fn metadata(&self, path: &Path) -> io::Result<Metadata>;

    /// Whether the path itself is a symbolic link, wherever it leads.
    fn is_link(&self, path: &Path) -> bool;

    /// The path without links, `.` and `..`.
    fn canonical(&self, path: &Path) -> io::Result<PathBuf>;

    /// Where the symbolic link leads, as it says itself.
    fn link_target(&self, path: &Path) -> io::Result<PathBuf>;

    /// Whether both paths lead to one file or folder, as the file system compares them: links followed, and in any case
    /// where it ignores case. False where one of them does not exist.
    fn is_same(&self, one: &Path, other: &Path) -> bool;

    /// The names in a folder, sorted.
    fn list(&self, path: &Path) -> io::Result<Vec<PathBuf>>;

    /// Creates the folder and what is missing above it; new ones are for the owner alone.
    fn create_dir(&self, path: &Path) -> io::Result<()>;

    /// Locks the folder in which the file is or will be; `InvalidInput` where a link leads nowhere. While another authctl
    /// has it, waits for two seconds, which is longer than a write takes; `WouldBlock` when it has it still.
    ///
    /// The folder, because a file that does not exist yet cannot be locked, and one that is replaced loses its lock. What
    /// killed writes of the file have left behind is removed.
    fn lock(&self, path: &Path) -> io::Result<Lock>;

    /// Replaces the file's contents through a temporary file beside it. A symbolic link stays a link: its target is written.
    /// `InvalidInput` where the link leads nowhere, or where a device would have to be replaced.
    fn write_atomically(&self, path: &Path, contents: &[u8], options: WriteOptions<'_>) -> io::Result<()>;
}

/// Says whether a step of a write may happen.
type Permit = dyn Fn(Step) -> io::Result<()> + Send + Sync;

/// How long a lock is waited for.
const LOCK_PATIENCE: Duration = Duration::from_secs(2);

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
        // Asked before opening: a pipe without a writer cannot even be opened.
        if blocked_file::device(path).is_some() {
            return Err(not_a_file("device"));
        }
        let metadata = fs::metadata(path)?;
        if !metadata.is_file() && !metadata.is_dir() {
            return Err(not_a_file(kind_of(&metadata)));
        }
        read_at_most(path, limit)
    }

    fn read_named(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        read_at_most(path, limit)
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

    fn is_link(&self, path: &Path) -> bool {
        path.is_symlink()
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        fs::canonicalize(path)
    }

    fn link_target(&self, path: &Path) -> io::Result<PathBuf> {
        fs::read_link(path)
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
        let target = target_of(path)?;
        let lock = folder_lock::lock(super::temporary_file::folder_of(&target), LOCK_PATIENCE)?;
        if lock.is_exclusive() {
            remove_leftovers(&target);
        }
        Ok(lock)
    }

    fn write_atomically(&self, path: &Path, contents: &[u8], options: WriteOptions<'_>) -> io::Result<()> {
        if let Some(device) = blocked_file::device(path) {
            return write_through(Path::new(device), "device", contents, options.expected);
        }
        let target = target_of(path)?;
        let existing = fs::metadata(&target).ok();
        if let Some(special) = existing.as_ref().filter(|metadata| !metadata.is_file()) {
            if special.is_dir() {
                return Err(io::Error::from(io::ErrorKind::IsADirectory));
            }
            return write_through(&target, kind_of(special), contents, options.expected);
        }
        // Elsewhere it is the folder that says whether a file may be replaced.
        if cfg!(windows) && existing.as_ref().is_some_and(|metadata| metadata.permissions().readonly()) {
            return Err(BlockedFile::ReadOnly.error());
        }
        self.begin(Step::CreateTemporary)?;
        let _whole = interrupt::defer();
        // What is written may be secret: nobody else reads it before it is theirs.
        let mode = if existing.is_some() { 0o600 } else { options.mode };
        let mut temporary = TemporaryFile::beside(&target, mode)?;
        #[cfg(unix)]
        if let Some(existing) = &existing {
            self.begin(Step::SetOwner)?;
            keep_owner(temporary.file(), existing)?;
            self.begin(Step::SetMode)?;
            // The builder's mode is subject to the umask; an existing file keeps every bit.
            temporary.file().set_permissions(existing.permissions())?;
        }
        self.begin(Step::Write)?;
        temporary.file().write_all(contents)?;
        self.begin(Step::Sync)?;
        temporary.file().sync_all()?;
        let replace = || {
            self.begin(Step::Compare)?;
            // As late as possible: what happens between this and the rename goes unseen.
            if let Expected::Contents(expected) = options.expected
                && !holds(&target, expected)?
            {
                return Err(changed());
            }
            self.begin(Step::Rename)?;
            if existing.is_some() && access_rights::replace_keeping_them(&target, temporary.path()) {
                return Ok(());
            }
            let may_replace = !matches!(options.expected, Expected::Nothing);
            temporary.persist(&target, may_replace).map_err(|error| match error.kind() {
                io::ErrorKind::AlreadyExists if !may_replace => changed(),
                _ => error,
            })
        };
        let is_in_use = |error: &io::Error| blocked_file::is_in_use_for_replacement(error, &target);
        retry_while_in_use(replace, is_in_use, thread::sleep)?;
        // Some systems cannot sync a folder; the rename itself has happened.
        self.begin(Step::SyncFolder)
            .and_then(|()| File::open(super::temporary_file::folder_of(&target))?.sync_all())
            .ok();
        Ok(())
    }
}

/// The contents of whatever can be opened at `path`; `FileTooLarge` above `limit` bytes.
pub(super) fn read_at_most(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let (file, len) = open(path)?;
    let mut contents = Vec::with_capacity(usize::try_from(len.min(limit)).unwrap_or(0));
    file.take(limit + 1).read_to_end(&mut contents)?;
    if contents.len() as u64 > limit {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("larger than {limit} bytes")));
    }
    Ok(contents)
}

/// What something that is neither file nor folder is called.
#[cfg(unix)]
fn kind_of(special: &fs::Metadata) -> &'static str {
    use std::os::unix::fs::FileTypeExt as _;
    let kind = special.file_type();
    if kind.is_fifo() {
        "named pipe"
    } else if kind.is_socket() {
        "socket"
    } else {
        "device"
    }
}

#[cfg(not(unix))]
fn kind_of(_: &fs::Metadata) -> &'static str {
    "device"
}

fn not_a_file(kind: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, format!("it is a {kind}, not a file"))
}

/// Where the bytes of `path` are. A link is resolved: renaming onto the link itself would replace it by a plain file.
fn target_of(path: &Path) -> io::Result<PathBuf> {
    match fs::canonicalize(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => match fs::read_link(path) {
            Ok(target) => {
                let message = format!("it is a symbolic link to `{}`, which does not exist", shown_path(&target));
                Err(io::Error::new(io::ErrorKind::InvalidInput, message))
            }
            Err(_) => Ok(path.to_owned()),
        },
        resolved => resolved,
    }
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

/// A device or a pipe takes the bytes as they come: a file in its place would not be what it is.
fn write_through(target: &Path, kind: &str, contents: &[u8], expected: Expected<'_>) -> io::Result<()> {
    match expected {
        Expected::Anything => fs::OpenOptions::new().write(true).open(target)?.write_all(contents),
        Expected::Nothing | Expected::Contents(_) => Err(not_a_file(kind)),
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

opaque_debug!(Expected<'_>);

#[cfg(test)]
mod tests;
