//! Files that are made by the program and checked in: `SNAPSHOTS=overwrite cargo test` writes them again.

use std::fs;
use std::path::Path;

use authctl::ExitStatus;
use authctl::host::fake::FakeHost;

pub(crate) fn printed(arguments: &[&str]) -> String {
    let dir = tempfile::tempdir().unwrap();
    let fake = FakeHost::new(dir.path());
    let status = authctl::run(std::iter::once(&"authctl").chain(arguments), &fake.host);
    assert_eq!(status, ExitStatus::Success, "{}", fake.talk());
    fake.output()
}

pub(crate) fn assert_is_current(path: &str, text: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var("SNAPSHOTS").is_ok_and(|value| value == "overwrite") {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, text).unwrap();
    }
    let found = fs::read_to_string(&file).unwrap_or_default().replace("\r\n", "\n");
    assert!(found == text, "{path} is not what the program makes now: run `SNAPSHOTS=overwrite cargo test generated`");
}

#[test]
fn completions_are_current() {
    for (shell, file) in [
        ("bash", "authctl.bash"),
        ("zsh", "_authctl"),
        ("fish", "authctl.fish"),
        ("powershell", "authctl.ps1"),
        ("elvish", "authctl.elv"),
    ] {
        assert_is_current(&format!("completions/{file}"), &printed(&["completions", shell]));
    }
}

#[test]
fn every_command_has_a_manual_page() {
    assert!(printed(&["man"]).contains(".TH authctl 1"));
    let dir = tempfile::tempdir().unwrap();
    let fake = FakeHost::new(dir.path());
    authctl::run(["authctl", "man", "--output", "pages"], &fake.host);
    let page = |name: &str| fs::read_to_string(dir.path().join("pages").join(name)).unwrap();
    assert!(page("authctl.1").contains("authctl\\-init(1)"));
    assert!(page("authctl-init.1").contains("AUTHCTL_PROVIDER"));
    for section in ["EXAMPLES", "EXIT STATUS", "ENVIRONMENT", "FILES", "SEE ALSO", "REPORTING BUGS"] {
        let heading = if section.contains(' ') { format!(".SH \"{section}\"") } else { format!(".SH {section}") };
        assert!(page("authctl-cookie-mint.1").contains(&heading), "{}", page("authctl-cookie-mint.1"));
    }
    assert!(page("authctl-cookie-mint.1").contains("authctl\\-cookie(1)"), "{}", page("authctl-cookie-mint.1"));
}
