//! `authctl secret`.

use std::collections::BTreeSet;

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
