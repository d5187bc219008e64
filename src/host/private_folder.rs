//! A folder for files that another program reads while it runs, and nobody else: gone when it is dropped.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::TempDir;

use super::Environment;
use super::folder_lock::{Lock, lock};

const PREFIX: &str = "authctl-run-";

/// A folder whose path has no white space, that only its owner may enter.
pub struct PrivateFolder {
    // Dropped in this order: a folder is removed when nobody has it open.
    lock: Option<Lock>,
    folder: TempDir,
}

impl PrivateFolder {
    /// A new one where temporary files belong, in memory if the system says where that is. What killed processes have left
    /// there is removed.
    pub fn new(env: &Environment) -> io::Result<Self> {
        let runtime = env.get("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|path| path.is_absolute() && path.is_dir());
        let places = runtime.into_iter().chain([std::env::temp_dir()]);
        let mut last = io::Error::new(io::ErrorKind::InvalidInput, "its path has white space in it");
        for place in places.filter(|place| !has_white_space(place)) {
            remove_leftovers(&place);
            match private_in(&place) {
                Ok(folder) => {
                    let lock = Some(lock(folder.path(), Duration::ZERO)?);
                    return Ok(Self { lock, folder });
                }
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a new file in it, which only its owner may read.
    pub fn write(&self, name: &str, contents: &[u8]) -> io::Result<PathBuf> {
        use io::Write as _;
        let path = self.folder.path().join(name);
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        owner_only(&mut options);
        options.open(&path)?.write_all(contents)?;
        Ok(path)
    }

    /// Makes another way to a folder, which has no white space in its name.
    #[cfg(unix)]
    pub fn link(&self, name: &str, target: &Path) -> io::Result<PathBuf> {
        let path = self.folder.path().join(name);
        std::os::unix::fs::symlink(target, &path)?;
        Ok(path)
    }

    /// Windows lets only administrators make links.
    #[cfg(not(unix))]
    pub fn link(&self, _: &str, _: &Path) -> io::Result<PathBuf> {
        Err(io::Error::from(io::ErrorKind::Unsupported))
    }
}

impl Drop for PrivateFolder {
    fn drop(&mut self) {
        self.lock.take();
    }
}

/// Whether a list that is separated by white space cannot hold the path.
pub fn has_white_space(path: &Path) -> bool {
    path.to_str().is_none_or(|path| path.contains(char::is_whitespace))
}

fn private_in(place: &Path) -> io::Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o700));
    }
    builder.tempdir_in(place)
}

#[cfg(unix)]
fn owner_only(options: &mut fs::OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt as _;
    options.mode(0o600);
}

#[cfg(not(unix))]
fn owner_only(_: &mut fs::OpenOptions) {}

/// Removes the folders of processes that were killed: those that nobody has locked.
fn remove_leftovers(place: &Path) {
    let Ok(entries) = fs::read_dir(place) else { return };
    for entry in entries.flatten() {
        let is_ours = entry.file_name().to_str().is_some_and(|name| name.starts_with(PREFIX));
        // Of a link, the kind of what it leads to does not count.
        if !is_ours || !entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            continue;
        }
        // One that is being made has its lock in a moment.
        let is_young = entry
            .metadata()
            .and_then(|metadata| metadata.modified())
            .is_ok_and(|made| made.elapsed().is_ok_and(|age| age < Duration::from_mins(1)));
        if !is_young && lock(&entry.path(), Duration::ZERO).is_ok_and(|lock| lock.is_exclusive()) {
            fs::remove_dir_all(entry.path()).ok();
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn it_is_for_its_owner_and_gone_with_its_process() {
        let dir = tempfile::tempdir().unwrap();
        let env = Environment::new([("XDG_RUNTIME_DIR".to_owned(), dir.path().display().to_string())], dir.path());
        let folder = PrivateFolder::new(&env).unwrap();
        assert_eq!(folder.path().parent(), Some(dir.path()));
        let file = folder.write("a.toml", b"x").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(folder.path()), mode(&file)), (0o700, 0o600));
        drop(folder);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_a_killed_process_left_is_removed_and_what_is_in_use_stays() {
        let dir = tempfile::tempdir().unwrap();
        let old = |name: &str| {
            let path = dir.path().join(name);
            fs::create_dir(&path).unwrap();
            let hour_ago = std::time::SystemTime::now() - Duration::from_hours(1);
            fs::File::open(&path).unwrap().set_modified(hour_ago).unwrap();
            path
        };
        let (dead, used, other) = (old("authctl-run-a"), old("authctl-run-b"), old("other"));
        let lock = lock(&used, Duration::ZERO).unwrap();
        remove_leftovers(dir.path());
        assert!(!dead.exists() && used.exists() && other.exists());
        drop(lock);
    }

    #[test]
    fn a_path_with_white_space_is_avoided() {
        let dir = tempfile::tempdir().unwrap();
        let spaced = dir.path().join("my files");
        fs::create_dir(&spaced).unwrap();
        let env = Environment::new([("XDG_RUNTIME_DIR".to_owned(), spaced.display().to_string())], dir.path());
        let folder = PrivateFolder::new(&env).unwrap();
        assert!(!has_white_space(folder.path()));
        let link = folder.link("1", &spaced).unwrap();
        assert!(!has_white_space(&link) && fs::canonicalize(&link).unwrap() == fs::canonicalize(&spaced).unwrap());
    }
}
