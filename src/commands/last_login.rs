//! How large the last login of a project was: `authctl test` writes it down, and `authctl probe --app` compares it with what
//! the proxies let through. Two numbers, and nothing of the user.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::app::LoginSize;
use crate::digest::sha256;
use crate::host::{Expected, Host, WriteOptions};

const FOLDER: &str = "last-login";
const FILE_LIMIT: u64 = 4096;

/// The file for the project in this folder; nothing where there is no home.
fn path(root: &Path, host: &Host) -> Option<PathBuf> {
    let name: String = sha256(root.to_string_lossy().as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    Some(host.env.state_dir()?.join(FOLDER).join(format!("{name}.json")))
}

/// Writes it down. A machine that keeps nothing only knows less later.
pub(super) fn remember(root: &Path, size: LoginSize, host: &Host) {
    let Some(path) = path(root, host) else { return };
    let text = json!({ "request_bytes": size.request_bytes, "response_bytes": size.response_bytes }).to_string();
    let options = WriteOptions { mode: 0o600, expected: Expected::Anything };
    if path.parent().is_some_and(|folder| host.files.create_dir(folder).is_ok()) {
        host.files.write_atomically(&path, text.as_bytes(), options).ok();
    }
}

pub(super) fn recall(root: &Path, host: &Host) -> Option<LoginSize> {
    let bytes = host.files.read(&path(root, host)?, FILE_LIMIT).ok()?;
    let document: Value = serde_json::from_slice(&bytes).ok()?;
    let number = |name: &str| usize::try_from(document.get(name)?.as_u64()?).ok();
    Some(LoginSize { request_bytes: number("request_bytes")?, response_bytes: number("response_bytes")? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::fake::FakeHost;

    #[test]
    fn the_last_login_of_each_project_is_remembered() {
        let dir = tempfile::tempdir().unwrap();
        let host = FakeHost::new(dir.path()).host;
        let (one, other) = (Path::new("/srv/one"), Path::new("/srv/other"));
        assert!(recall(one, &host).is_none());
        for bytes in [100, 7900] {
            remember(one, LoginSize { request_bytes: bytes, response_bytes: bytes + 1 }, &host);
            let size = recall(one, &host).unwrap();
            assert_eq!((size.request_bytes, size.response_bytes), (bytes, bytes + 1));
        }
        assert!(recall(other, &host).is_none());
    }
}
