//! `authctl secret`.

use std::collections::BTreeSet;

use authctl::host::fake::FakeHost;

use crate::project::Project;

#[test]
fn one_secret_and_nothing_else_is_printed() {
    let project = Project::new();
    let ran = project.authctl("secret").succeeded();
    let secret = ran.output.strip_suffix('\n').unwrap();
    assert!(secret.len() == 64 && secret.bytes().all(|byte| b"0123456789abcdef".contains(&byte)), "{secret}");
    assert_eq!(ran.talk, "");
    assert_eq!(project.authctl("secret --bytes 16 --encoding base64url").succeeded().output.len(), 23);
    for wrong in ["--bytes 15", "--bytes 1025", "--encoding base64"] {
        project.authctl(&format!("secret {wrong}")).failed();
    }
}

/// The real program, because the test host's randomness is seeded.
#[test]
fn no_two_secrets_are_alike() {
    let print = || {
        let output = snapbox::cmd::Command::new(snapbox::cmd::cargo_bin!("authctl")).arg("secret").output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!((0..4).map(|_| print()).collect::<BTreeSet<_>>().len(), 4);
}

const GUID: &str = "4f1d2c3b-8a9e-4c5d-9b6a-7e8f90a1b2c3";

/// A project whose provider is Microsoft, whose secrets are no GUIDs.
fn with_microsoft() -> Project {
    Project::with_secrets(&format!(
        "[auth.ms]\nserver_metadata_url = \"https://login.microsoftonline.com/{GUID}/v2.0/.well-known/openid-configuration\"\n"
    ))
}

#[test]
fn a_secret_that_was_pasted_is_cleaned_and_one_that_looks_wrong_is_questioned() {
    let project = with_microsoft();
    let fake = FakeHost::new(project.path()).with_input(" 'CANARY' \r\n");
    let ran = project.run(fake, "set --stdin ms.client_secret").succeeded();
    assert!(ran.talk.starts_with("note: the value of `auth.ms.client_secret` is taken without the quotes around it\n"));
    assert!(ran.talk.contains("warning: `auth.ms.client_secret` looks wrong: usually"), "{}", ran.talk);
    assert!(project.secrets().ends_with("client_secret = \"CANARY\"\n"));
    assert!(!ran.talk.contains("CANARY") && !ran.output.contains("CANARY"));

    let before = project.secrets();
    let fake = FakeHost::new(project.path()).with_answers(&[GUID, "n"]);
    let ran = project.run(fake, "set --stdin ms.client_secret").succeeded();
    assert!(ran.talk.contains("most likely the `Secret ID`"), "{}", ran.talk);
    assert!(ran.talk.ends_with("\nnothing was written\n"), "{}", ran.talk);
    assert_eq!(project.secrets(), before);
    let fake = FakeHost::new(project.path()).with_answers(&["abc8Q~def_ghi.jkl-mnoPQRSTUVWXYZ0123456789"]);
    assert_eq!(project.run(fake, "set --stdin ms.client_secret").succeeded().talk, "");
    let ran = project.authctl("set ms.client_id=<client-id>").succeeded();
    assert!(ran.talk.contains("it looks like a placeholder"), "{}", ran.talk);
}

#[test]
fn a_rotation_replaces_one_value_and_shows_none() {
    let before = "[auth]\r\ncookie_secret = 'CANARY' # rotated\r\n[db]\r\npassword = 'p'";
    let project = Project::with_secrets(before);
    let ran = project.authctl("secret --write").succeeded();
    let after = project.secrets();
    let (start, end) = (after.find('"').unwrap(), after.rfind('"').unwrap());
    assert_eq!(format!("{}'CANARY'{}", &after[..start], &after[end + 1..]), before);
    assert_eq!(end - start, 65);
    assert_eq!(ran.output, "");
    assert_eq!(
        ran.talk,
        "wrote a new `cookie_secret` to `.streamlit/secrets.toml`: everyone will be logged out as soon as the app reads it\n"
    );
}
