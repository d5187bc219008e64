//! `add`, `set` and `remove` on files of every shape: `tests/cases/<command>/<what-happens>/`.
//!
//! A case is a folder: `args` is the command line behind the command, `before.toml` the secrets file, `after.toml` what it
//! becomes, byte for byte. Without `after.toml` the command must refuse, say what `refusal` says, and change nothing.
//! Without `before.toml` there is no file. `stdin` is standard input. `SNAPSHOTS=overwrite` writes `after.toml` again.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use authctl::ExitStatus;
use authctl::host::fake::FakeHost;

const COMMANDS: [&str; 3] = ["add", "remove", "set"];

fn cases() -> BTreeMap<String, PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut cases = BTreeMap::new();
    for command in COMMANDS {
        for entry in fs::read_dir(root.join(command)).unwrap() {
            let path = entry.unwrap().path();
            cases.insert(format!("{command}/{}", path.file_name().unwrap().to_string_lossy()), path);
        }
    }
    cases
}

/// What the command makes of the case's file: its bytes, or the refusal.
fn run(command: &str, case: &Path) -> Result<Vec<u8>, String> {
    let dir = tempfile::tempdir().unwrap();
    let secrets = dir.path().join(".streamlit/secrets.toml");
    fs::create_dir(secrets.parent().unwrap()).unwrap();
    let before = fs::read(case.join("before.toml")).ok();
    if let Some(before) = &before {
        fs::write(&secrets, before).unwrap();
    }
    let args = fs::read_to_string(case.join("args")).unwrap();
    let stdin = fs::read_to_string(case.join("stdin")).unwrap_or_default();
    let fake = FakeHost::new(dir.path())
        .with_env(&[("AUTHCTL_CLIENT_SECRET", "0123456789abcdef0123456789abcdef")])
        .with_input(&stdin);
    let status = authctl::run(["authctl", command].into_iter().chain(args.split_whitespace()), &fake.host);
    let after = fs::read(&secrets).ok();
    if status == ExitStatus::Success {
        return Ok(after.unwrap_or_default());
    }
    assert_eq!(status, ExitStatus::Failure, "{}", fake.talk());
    assert_eq!(after, before, "a refusal changes nothing");
    Err(fake.talk())
}

#[test]
fn every_case_becomes_what_it_should() {
    let mut failures = Vec::new();
    for (name, case) in cases() {
        let command = name.split('/').next().unwrap();
        let expected = fs::read(case.join("after.toml")).ok();
        let refusal = fs::read_to_string(case.join("refusal")).ok();
        match (run(command, &case), expected, refusal) {
            (Ok(after), _, None) if std::env::var("SNAPSHOTS").is_ok_and(|value| value == "overwrite") => {
                fs::write(case.join("after.toml"), after).unwrap();
            }
            (Ok(after), Some(expected), None) if after == expected => {}
            (Err(talk), None, Some(refusal)) if talk.contains(refusal.trim()) => {}
            (Ok(after), ..) => failures.push(format!("{name}: became\n{}", String::from_utf8_lossy(&after))),
            (Err(talk), ..) => failures.push(format!("{name}: said\n{talk}")),
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_case_done_twice_is_done() {
    for (name, case) in cases().iter().filter(|(name, _)| !name.starts_with("remove/")) {
        let Ok(after) = fs::read(case.join("after.toml")) else { continue };
        let copy = tempfile::tempdir().unwrap();
        for file in ["args", "stdin"] {
            fs::write(copy.path().join(file), fs::read(case.join(file)).unwrap_or_default()).unwrap();
        }
        fs::write(copy.path().join("before.toml"), &after).unwrap();
        assert_eq!(run(name.split('/').next().unwrap(), copy.path()).unwrap(), after, "{name}");
    }
}
