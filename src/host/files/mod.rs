//! Reading, and writing so that at any moment the old file or the new one is there, whole.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

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

/// Keeps other authctls from changing the files of a folder, until it is dropped.
#[derive(Debug)]
pub struct Lock {
    /// None where the file system knows no locks; then only [`Expected`] guards.
    folder: Option<File>,
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing is not enough: a program that is just being started holds a copy of every open file for a moment.
        if let Some(folder) = &self.folder {
            folder.unlock().ok();
        }
    }
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

    /// The names in a folder, sorted.
    fn list(&self, path: &Path) -> io::Result<Vec<PathBuf>>;

    /// Creates the folder and what is missing above it; new ones are for the owner alone.
    fn create_dir(&self, path: &Path) -> io::Result<()>;

    /// Locks the folder in which the file is or will be; `InvalidInput` where a link leads nowhere. While another authctl has it, waits for two seconds, which is
    /// longer than a write takes; `WouldBlock` when it has it still.
    ///
    /// The folder, because a file that does not exist yet cannot be locked, and one that is replaced loses its lock.
    fn lock(&self, path: &Path) -> io::Result<Lock>;

    /// Replaces the file's contents through a temporary file beside it. A symbolic link stays a link: its target is written.
    /// `InvalidInput` where the link leads nowhere, or where a device would have to be replaced.
    fn write_atomically(&self, path: &Path, contents: &[u8], options: WriteOptions<'_>) -> io::Result<()>;
}

/// Says whether a step of a write may happen.
type Permit = dyn Fn(Step) -> io::Result<()> + Send + Sync;

/// How long a lock is waited for.
const LOCK_PATIENCE: Duration = Duration::from_secs(2);
/// How often is tried meanwhile.
const LOCK_POLL: Duration = Duration::from_millis(5);

/// The real disk.
pub(super) struct Disk {
    /// How long a lock is waited for.
    patience: Duration,
    /// For tests: asked before each step of a write, whose error it decides.
    permit: Option<Box<Permit>>,
}

impl Default for Disk {
    fn default() -> Self {
        Self { patience: LOCK_PATIENCE, permit: None }
    }
}

impl Disk {
    /// A disk on which some steps fail.
    pub(super) fn with_faults(permit: impl Fn(Step) -> io::Result<()> + Send + Sync + 'static) -> Self {
        Self { permit: Some(Box::new(permit)), ..Self::default() }
    }

    fn begin(&self, step: Step) -> io::Result<()> {
        self.permit.as_ref().map_or(Ok(()), |permit| permit(step))
    }
}

impl Files for Disk {
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        // Asked before opening: a pipe without a writer cannot even be opened.
        let metadata = fs::metadata(path)?;
        if !metadata.is_file() && !metadata.is_dir() {
            let message = format!("it is a {}, not a file", kind_of(&metadata));
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        read_at_most(path, limit)
    }

    fn read_named(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        read_at_most(path, limit)
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

    fn is_link(&self, path: &Path) -> bool {
        path.is_symlink()
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
        // Elsewhere a folder cannot be locked, and a locked file could not be read by the app.
        if cfg!(not(unix)) {
            return Ok(Lock { folder: None });
        }
        let folder = match File::open(folder_of(&target_of(path)?)) {
            // A folder that may be written to but not listed.
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => return Ok(Lock { folder: None }),
            opened => opened?,
        };
        let deadline = Instant::now() + self.patience;
        loop {
            match folder.try_lock() {
                Ok(()) => return Ok(Lock { folder: Some(folder) }),
                Err(fs::TryLockError::WouldBlock) if Instant::now() < deadline => std::thread::sleep(LOCK_POLL),
                Err(fs::TryLockError::WouldBlock) => return Err(io::Error::from(io::ErrorKind::WouldBlock)),
                // Some network file systems have no locks.
                Err(fs::TryLockError::Error(_)) => return Ok(Lock { folder: None }),
            }
        }
    }

    fn write_atomically(&self, path: &Path, contents: &[u8], options: WriteOptions<'_>) -> io::Result<()> {
        let target = target_of(path)?;
        let existing = fs::metadata(&target).ok();
        if let Some(special) = existing.as_ref().filter(|metadata| !metadata.is_file()) {
            return write_through(&target, special, contents, options.expected);
        }
        let folder = folder_of(&target);
        let prefix = temporary_prefix(&target);
        if options.lock.is_some_and(|lock| lock.folder.is_some()) {
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
        // By the file, not by its wrapper, whose errors name the temporary file.
        temporary.as_file_mut().write_all(contents)?;
        self.begin(Step::Sync)?;
        temporary.as_file().sync_all()?;
        self.begin(Step::Compare)?;
        // As late as possible: what happens between this and the rename goes unseen.
        if let Expected::Contents(expected) = options.expected
            && !holds(&target, expected)?
        {
            return Err(changed());
        }
        self.begin(Step::Rename)?;
        match options.expected {
            Expected::Nothing => temporary.persist_noclobber(&target).map_err(|error| match error.error.kind() {
                io::ErrorKind::AlreadyExists => changed(),
                _ => error.error,
            })?,
            Expected::Anything | Expected::Contents(_) => temporary.persist(&target).map_err(|error| error.error)?,
        };
        // Some systems cannot sync a folder; the rename itself has happened.
        self.begin(Step::SyncFolder).and_then(|()| File::open(folder)?.sync_all()).ok();
        Ok(())
    }
}

/// The contents of whatever can be opened at `path`; `FileTooLarge` above `limit` bytes.
pub(super) fn read_at_most(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
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

/// Where the bytes of `path` are. A link is resolved: renaming onto the link itself would replace it by a plain file.
fn target_of(path: &Path) -> io::Result<PathBuf> {
    match fs::canonicalize(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => match fs::read_link(path) {
            Ok(target) => {
                let message = format!("it is a symbolic link to `{}`, which does not exist", target.display());
                Err(io::Error::new(io::ErrorKind::InvalidInput, message))
            }
            Err(_) => Ok(path.to_owned()),
        },
        resolved => resolved,
    }
}

fn folder_of(target: &Path) -> &Path {
    target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
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
fn write_through(target: &Path, special: &fs::Metadata, contents: &[u8], expected: Expected<'_>) -> io::Result<()> {
    match expected {
        _ if special.is_dir() => Err(io::Error::from(io::ErrorKind::IsADirectory)),
        Expected::Anything => fs::OpenOptions::new().write(true).open(target)?.write_all(contents),
        Expected::Nothing | Expected::Contents(_) => {
            Err(io::Error::new(io::ErrorKind::InvalidInput, format!("it is a {}, not a file", kind_of(special))))
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
mod tests;
