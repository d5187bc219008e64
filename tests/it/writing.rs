//! Whatever happens while a secrets file is written: what was there is there whole, or what was to be there is.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
#[cfg(unix)]
use std::path::Path;
use std::sync::{Arc, Mutex};

use authctl::ExitStatus;
use authctl::host::Step;
use authctl::host::fake::FakeHost;

use crate::project::Project;

const BEFORE: &str = "[auth] # ours\r\ncookie_secret = 'CANARY-cookie'\r\n\r\n[auth.google]\r\nclient_id = 'CANARY-id'";

/// Every command that edits, and whether the file must be there for it.
const EDITS: [(&str, bool); 6] = [
    ("set redirect_uri=https://app.example.com/oauth2callback", true),
    ("add okta --param domain=dev-1.okta.com --client-id 0oaabcdefghij1234567", true),
    ("remove google --yes", true),
    ("secret --write", true),
    ("init --provider local", true),
    ("init --provider local", false),
];

const SECRET: (&str, &str) = ("AUTHCTL_CLIENT_SECRET", "CANARY7890123456789012345678901234567890");

fn project(has_file: bool) -> Project {
    if has_file { Project::with_secrets(BEFORE) } else { Project::new() }
}

fn host(project: &Project) -> FakeHost {
    FakeHost::new(project.path()).with_env(&[SECRET])
}

/// The names in the folder of the secrets file, and what that one says.
fn found(project: &Project) -> (BTreeSet<String>, Option<String>) {
    let entries = fs::read_dir(project.path().join(".streamlit")).into_iter().flatten();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    (names, fs::read_to_string(project.secrets_path()).ok())
}

/// The steps through which `edit` goes.
fn steps_of(edit: &str, has_file: bool) -> Vec<Step> {
    let project = project(has_file);
    let steps = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&steps);
    let fake = host(&project).with_interference(move |step| seen.lock().unwrap().push(step));
    project.run(fake, edit).succeeded();
    steps.lock().unwrap().clone()
}

#[test]
fn a_write_that_fails_at_any_step_leaves_the_old_file_and_nothing_else() {
    let kinds = [ErrorKind::StorageFull, ErrorKind::ReadOnlyFilesystem, ErrorKind::PermissionDenied, ErrorKind::Other];
    let mut failures = 0;
    for (edit, has_file) in EDITS {
        let steps = steps_of(edit, has_file);
        // Windows has no modes.
        let keeps_mode = has_file && cfg!(unix);
        assert!(steps.contains(&Step::Write) && steps.contains(&Step::SetMode) == keeps_mode, "{edit}: {steps:?}");
        for (step, kind) in steps.iter().flat_map(|step| kinds.map(|kind| (*step, kind))) {
            let project = project(has_file);
            let before = found(&project);
            let ran = project.run(host(&project).with_fault(step, kind), edit);
            if step == Step::SyncFolder {
                assert_eq!(ran.status, ExitStatus::Success, "the new file is there already: {}", ran.talk);
                continue;
            }
            assert_eq!(ran.status, ExitStatus::Failure, "{edit} at {step:?}");
            assert!(ran.talk.contains("cannot write `.streamlit/secrets.toml`"), "{}", ran.talk);
            assert!(!ran.talk.contains("CANARY") && !ran.output.contains("wrote"), "{}{}", ran.talk, ran.output);
            assert_eq!(found(&project), before, "{edit} at {step:?}");
            failures += 1;
        }
    }
    assert!(failures > 100, "{failures}");
}

#[test]
fn what_somebody_else_writes_meanwhile_is_never_lost() {
    let steps = [Step::CreateTemporary, Step::SetOwner, Step::SetMode, Step::Write, Step::Sync, Step::Compare];
    for (edit, has_file) in EDITS {
        let reached = steps_of(edit, has_file);
        // A new file even keeps out one that appears in the very last moment.
        let last = (!has_file).then_some(Step::Rename);
        for step in steps.into_iter().chain(last).filter(|step| reached.contains(step)) {
            let project = project(has_file);
            // As long as what was there, and in the same moment: only the bytes tell.
            let theirs = BEFORE.replace("ours", "THEM");
            let (path, text) = (project.secrets_path(), theirs.clone());
            let fake = host(&project).with_interference(move |at| {
                if at == step {
                    fs::write(&path, &text).unwrap();
                }
            });
            let ran = project.run(fake, edit);
            assert_eq!(ran.status, ExitStatus::Failure, "{edit} at {step:?}");
            assert!(ran.talk.contains("changed while authctl was at work"), "{}", ran.talk);
            assert_eq!(
                found(&project),
                (BTreeSet::from(["secrets.toml".to_owned()]), Some(theirs)),
                "{edit} at {step:?}"
            );
        }
    }
}

#[test]
fn a_second_authctl_is_refused_while_the_first_is_at_work() {
    for (edit, _) in EDITS {
        let project = project(true);
        let held = host(&project).host.files.lock(&project.secrets_path()).unwrap();
        let ran = project.run(host(&project), edit).failed();
        assert!(
            ran.talk.starts_with("error: another authctl is at work on `.streamlit/secrets.toml`\n"),
            "{}",
            ran.talk
        );
        assert_eq!(project.secrets(), BEFORE);
        assert!(project.authctl("show").succeeded().output.contains("google"), "reading is never refused");
        drop(held);
        project.run(host(&project), edit).succeeded();
    }
}

/// Real processes, all at once: each says truly whether its change is in the file.
#[test]
fn of_many_at_once_those_that_say_so_have_written() {
    let project = project(true);
    let start = |number: usize| {
        std::process::Command::new(snapbox::cmd::cargo_bin!("authctl"))
            .args(["set", &format!("idp{number}.client_id=number-{number}")])
            .current_dir(project.path())
            .env_clear()
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap()
    };
    let children: Vec<_> = (0..12).map(start).collect();
    let mut written = 0;
    for (number, child) in children.into_iter().enumerate() {
        let ended = child.wait_with_output().unwrap();
        let said = String::from_utf8(ended.stderr).unwrap();
        let is_there = project.secrets().contains(&format!("number-{number}\""));
        assert_eq!(ended.status.success(), is_there, "{said}");
        assert!(is_there || said.contains("another authctl is at work") || said.contains("changed while"), "{said}");
        written += usize::from(is_there);
    }
    assert!(written > 0);
    assert!(project.secrets().starts_with(BEFORE), "{}", project.secrets());
}

#[cfg(unix)]
#[test]
fn a_link_is_followed_and_its_targets_folder_is_the_one_that_is_written() {
    use std::os::unix::fs::PermissionsExt as _;
    let project = Project::new();
    let (folder, shared) = (project.path().join(".streamlit"), project.path().join("shared"));
    fs::create_dir(&folder).unwrap();
    fs::create_dir(&shared).unwrap();
    let target = shared.join("login.toml");
    fs::write(&target, BEFORE).unwrap();
    fs::set_permissions(&target, fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink(Path::new("../shared/login.toml"), project.secrets_path()).unwrap();
    project.authctl("remove google --yes").succeeded();
    assert_eq!(fs::read_link(project.secrets_path()).unwrap(), Path::new("../shared/login.toml"));
    assert_eq!(fs::read_to_string(&target).unwrap(), "[auth] # ours\r\ncookie_secret = 'CANARY-cookie'");
    assert_eq!(fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!((fs::read_dir(folder).unwrap().count(), fs::read_dir(shared).unwrap().count()), (1, 1));
}
