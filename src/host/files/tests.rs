//! Reading, writing and locking on a real disk.

use super::*;

const NEW: WriteOptions<'_> = WriteOptions { mode: 0o600, expected: Expected::Anything };

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
    let refused = folder_lock::lock(dir.path(), Duration::ZERO).unwrap_err();
    assert_eq!(refused.kind(), io::ErrorKind::WouldBlock);
    drop(lock);
    drop(Disk::default().lock(&path).unwrap());
    assert!(Disk::default().list(dir.path()).unwrap().is_empty(), "no lock stays behind");
}

#[test]
fn everybody_gets_the_lock_in_turn() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("f");
    fs::write(&path, "").unwrap();
    thread::scope(|scope| {
        for _ in 0..20 {
            scope.spawn(|| {
                let _lock = folder_lock::lock(dir.path(), Duration::from_mins(1)).unwrap();
                let before = fs::read(&path).unwrap();
                let options = WriteOptions { mode: 0o600, expected: Expected::Contents(&before) };
                Disk::default().write_atomically(&path, &[before.as_slice(), b"x"].concat(), options).unwrap();
            });
        }
    });
    assert_eq!(fs::read(&path).unwrap(), [b'x'; 20]);
}

#[test]
fn whoever_gets_the_lock_removes_what_killed_writes_left_behind() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("f");
    let leftover = dir.path().join(".f.authctl-aB3xYz");
    fs::create_dir(&leftover).unwrap();
    fs::write(leftover.join("x"), "half a secr").unwrap();
    drop(Disk::default().lock(&path).unwrap());
    assert!(!leftover.exists());
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

#[cfg(unix)]
#[test]
fn what_was_found_is_read_only_if_it_is_a_file() {
    let dir = tempfile::tempdir().unwrap();
    let socket = dir.path().join("socket");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    for (path, kind) in [(socket.as_path(), "socket"), (Path::new("/dev/zero"), "device")] {
        let error = Disk::default().read(path, 4).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidInput);
        assert_eq!(error.to_string(), format!("it is a {kind}, not a file"));
    }
    assert!(Disk::default().read_named(Path::new("/dev/null"), 4).unwrap().is_empty());
    let error = Disk::default().read_named(Path::new("/dev/zero"), 4).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::FileTooLarge);
}

#[cfg(unix)]
#[test]
fn a_link_to_nowhere_is_called_so() {
    let dir = tempfile::tempdir().unwrap();
    let link = dir.path().join("link");
    std::os::unix::fs::symlink("nowhere/secrets.toml", &link).unwrap();
    let says = "it is a symbolic link to `nowhere/secrets.toml`, which does not exist";
    assert_eq!(Disk::default().write_atomically(&link, b"x", NEW).unwrap_err().to_string(), says);
    assert_eq!(Disk::default().lock(&link).unwrap_err().to_string(), says);
    assert!(link.is_symlink());
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
