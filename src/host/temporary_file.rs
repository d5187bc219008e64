//! Where a new file is made before it takes its place, and what is left of that when the process is killed.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::Path;

use tempfile::{NamedTempFile, TempDir};

/// What git is told of everything in the folder, this list included.
const IGNORE_ALL: &str = "*\n";

/// A file that is being written. It lies in a folder of its own beside its target, on the same file system, and git ignores
/// all of that folder: not even a process that is killed leaves secrets where `git add` would take them.
pub(super) struct TemporaryFile {
    // Dropped in this order.
    file: Option<NamedTempFile>,
    _folder: TempDir,
}

impl TemporaryFile {
    /// A new file for `target`, with the permission bits `mode` where the system has them.
    pub(super) fn beside(target: &Path, mode: u32) -> io::Result<Self> {
        let mut builder = tempfile::Builder::new();
        let prefix = prefix(target);
        builder.prefix(&prefix);
        permit(&mut builder, 0o700);
        let folder = builder.tempdir_in(folder_of(target)).map_err(bare)?;
        fs::write(folder.path().join(".gitignore"), IGNORE_ALL)?;
        let mut builder = tempfile::Builder::new();
        permit(&mut builder, mode);
        let file = builder.tempfile_in(folder.path()).map_err(bare)?;
        Ok(Self { file: Some(file), _folder: folder })
    }

    pub(super) fn file(&mut self) -> &mut fs::File {
        self.file.as_mut().expect("it is there until it has taken its place").as_file_mut()
    }

    pub(super) fn path(&self) -> &Path {
        self.file.as_ref().expect("it is there until it has taken its place").path()
    }

    /// Moves it to its target. When that fails, it can be tried again.
    pub(super) fn persist(&mut self, target: &Path, may_replace: bool) -> io::Result<()> {
        let file = self.file.take().expect("it is there until it has taken its place");
        let moved = if may_replace { file.persist(target) } else { file.persist_noclobber(target) };
        moved.map(drop).map_err(|failed| {
            self.file = Some(failed.file);
            failed.error
        })
    }
}

#[cfg(unix)]
fn permit(builder: &mut tempfile::Builder<'_, '_>, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    // What is written may be secret: nobody else reads it before it is theirs.
    builder.permissions(fs::Permissions::from_mode(mode));
}

#[cfg(not(unix))]
fn permit(_: &mut tempfile::Builder<'_, '_>, _: u32) {}

/// How the names begin of what is made for `target`: `.secrets.toml.authctl-`.
fn prefix(target: &Path) -> OsString {
    let mut prefix = OsString::from(".");
    prefix.push(target.file_name().unwrap_or_default());
    prefix.push(MARK);
    prefix
}

const MARK: &str = ".authctl-";

/// Whether something of this name was made for a file, and left behind by a process that was killed.
pub(crate) fn is_leftover(name: &str) -> bool {
    name.starts_with('.') && name.rsplit_once(MARK).is_some_and(|(file, random)| file.len() > 1 && !random.is_empty())
}

/// Removes what writes of `target` left behind that were killed: folders, and files of the first releases. Nobody may be
/// writing meanwhile. That something cannot be removed is no reason not to write.
pub(super) fn remove_leftovers(target: &Path) {
    let prefix = prefix(target);
    let is_ours = |name: &OsStr| name.as_encoded_bytes().starts_with(prefix.as_encoded_bytes());
    for entry in fs::read_dir(folder_of(target)).into_iter().flatten().flatten() {
        if !is_ours(&entry.file_name()) {
            continue;
        }
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => drop(fs::remove_dir_all(entry.path())),
            Ok(kind) if kind.is_file() => drop(fs::remove_file(entry.path())),
            _ => {}
        }
    }
}

/// The system's own words, without the path that `tempfile` puts behind them: the name means nothing to whoever reads it.
fn bare(error: io::Error) -> io::Error {
    match error.to_string().split_once(" at path ") {
        Some((words, _)) => io::Error::new(error.kind(), words),
        None => error,
    }
}

/// The folder that `target` is in.
pub(super) fn folder_of(target: &Path) -> &Path {
    target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_killed_process_leaves_nothing_that_git_takes() {
        let dir = tempfile::tempdir().unwrap();
        let target = dir.path().join("secrets.toml");
        let temporary = TemporaryFile::beside(&target, 0o600).unwrap();
        let folder = fs::read_dir(dir.path()).unwrap().next().unwrap().unwrap().path();
        assert!(is_leftover(folder.file_name().unwrap().to_str().unwrap()));
        // What a kill leaves is what is there now.
        assert_eq!(fs::read_to_string(folder.join(".gitignore")).unwrap(), "*\n");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 2);
        drop(temporary);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[test]
    fn leftovers_are_known_by_their_names() {
        for name in [".secrets.toml.authctl-aB3xYz", ".gitignore.authctl-1"] {
            assert!(is_leftover(name), "{name}");
        }
        for name in ["secrets.toml.authctl-1", ".authctl-lock", "..authctl-", ".secrets.toml.authctl-", ".f.swp"] {
            assert!(!is_leftover(name), "{name}");
        }
    }

    #[test]
    fn what_is_left_of_one_file_is_removed_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let made = |name: &str| {
            fs::write(dir.path().join(name), "half a secr").unwrap();
            dir.path().join(name)
        };
        made(".f.authctl-aB3xYz");
        std::mem::forget(TemporaryFile::beside(&dir.path().join("f"), 0o600).unwrap());
        let mut others = [".g.authctl-aB3xYz", ".f.swp", "f.authctl-1"].map(made);
        others.sort();
        remove_leftovers(&dir.path().join("f"));
        let mut left: Vec<_> = fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
        left.sort();
        assert_eq!(left, others);
    }
}
