//! Keeps who may do what with a file, while it is replaced by another: on Windows, its access control list.
//!
//! Elsewhere the new file is given owner and mode of the old one before it takes its place.

use std::path::Path;

/// Puts `replacement` in the place of `target`, which keeps its access control list. False where that cannot be done:
/// then both files are still to be had by their names, and a plain rename says why, or does without.
#[cfg(windows)]
pub(super) fn replace_keeping_them(target: &Path, replacement: &Path) -> bool {
    let (Some(target), Some(replacement)) = (target.to_str(), replacement.to_str()) else { return false };
    winsafe::ReplaceFile(target, replacement, None, winsafe::co::REPLACEFILE::IGNORE_MERGE_ERRORS).is_ok()
}

#[cfg(not(windows))]
pub(super) const fn replace_keeping_them(_: &Path, _: &Path) -> bool {
    false
}

#[cfg(all(test, windows))]
mod tests {
    use std::process::Command;

    use super::super::files::Disk;
    use super::super::{Expected, Files as _, WriteOptions};
    use super::*;

    fn icacls(path: &Path, arguments: &[&str]) -> String {
        let output = Command::new("icacls").arg(path).args(arguments).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    #[test]
    fn a_list_that_the_user_has_made_survives_a_write() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("f");
        std::fs::write(&path, "old").unwrap();
        let inherited = icacls(&path, &[]);
        // The group of all users, by its number: its name is translated.
        icacls(&path, &["/inheritance:d", "/grant", "*S-1-5-32-545:R"]);
        let own = icacls(&path, &[]);
        // Wine has no such lists, and its program says nothing.
        assert!(own != inherited || own.is_empty(), "{own}");
        let options = WriteOptions { mode: 0o600, expected: Expected::Contents(b"old") };
        Disk::default().write_atomically(&path, b"new", options).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"new");
        assert_eq!(icacls(&path, &[]), own);
        assert_eq!(Disk::default().list(dir.path()).unwrap(), [path], "no temporary file stays behind");
    }
}
