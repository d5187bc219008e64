//! `authctl export`: the same settings for another place.

use std::fs;
use std::path::Path;

use authctl::ExitStatus;
use authctl::host::fake::FakeHost;

const SECRETS: &str = "\
[auth.google] # first
client_id = 'id'
client_secret = 'a\"b\\c'
server_metadata_url = 'https://accounts.google.com/.well-known/openid-configuration'
[auth]
redirect_uri = 'http://localhost:8501/oauth2callback'
cookie_secret = 'CANARY-cookie'
[db]
password = 'CANARY-db'
";

fn export(dir: &Path, arguments: &[&str]) -> (ExitStatus, String, String) {
    fs::create_dir_all(dir.join(".streamlit")).unwrap();
    fs::write(dir.join(".streamlit/secrets.toml"), SECRETS).unwrap();
    let fake = FakeHost::new(dir);
    let status = authctl::run(["authctl", "export"].iter().chain(arguments), &fake.host);
    (status, fake.output(), fake.talk())
}

#[test]
fn every_target_carries_the_same_settings() {
    let dir = tempfile::tempdir().unwrap();
    let (status, cloud, talk) =
        export(dir.path(), &["--to", "cloud", "--redirect-uri", "https://app.example/oauth2callback"]);
    assert_eq!(status, ExitStatus::Success);
    assert!(cloud.starts_with("[auth]\nredirect_uri = \"https://app.example/oauth2callback\"\n"), "{cloud}");
    assert!(cloud.contains("client_secret = \"a\\\"b\\\\c\"\n") && !cloud.contains("CANARY-db"), "{cloud}");
    assert!(talk.contains("the file also has `db`") && !talk.contains("CANARY"), "{talk}");

    let (_, docker, _) =
        export(dir.path(), &["--to", "docker", "--redirect-uri", "https://app.example/oauth2callback"]);
    assert!(docker.ends_with(&cloud) && docker.lines().next().unwrap().starts_with('#'), "{docker}");

    let (_, kubernetes, _) =
        export(dir.path(), &["--to", "kubernetes", "--redirect-uri", "https://app.example/oauth2callback"]);
    let block = kubernetes.split("  secrets.toml: |\n").nth(1).unwrap();
    let unindented: String =
        block.lines().map(|line| format!("{}\n", line.strip_prefix("    ").unwrap_or(line))).collect();
    assert_eq!(unindented, cloud);
}

#[test]
fn a_provider_on_this_machine_is_not_deployed() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir_all(dir.path().join(".streamlit")).unwrap();
    for (metadata, arguments, is_refused) in [
        ("http://localhost:9400/", &["--redirect-uri", "https://app.example/oauth2callback"][..], true),
        ("http://127.0.0.1:9400/", &["--redirect-uri", "https://app.example/oauth2callback"], true),
        ("http://[::1]:9400/", &["--redirect-uri", "http://10.0.0.7:8501/oauth2callback"], true),
        ("http://localhost:9400/", &[], false),
        ("http://localhost:9400/", &["--redirect-uri", "http://localhost:{port}/oauth2callback"], false),
        ("https://sso.example/", &["--redirect-uri", "https://app.example/oauth2callback"], false),
    ] {
        let secrets = SECRETS.replace("https://accounts.google.com/", metadata);
        fs::write(dir.path().join(".streamlit/secrets.toml"), secrets).unwrap();
        for target in ["cloud", "kubernetes", "docker"] {
            let fake = FakeHost::new(dir.path());
            let words = ["authctl", "export", "--to", target];
            let status = authctl::run(words.iter().chain(arguments), &fake.host);
            assert_eq!(status == ExitStatus::Failure, is_refused, "{metadata} {arguments:?} {}", fake.talk());
            if is_refused {
                assert_eq!(fake.output(), "", "nothing is printed");
                assert!(fake.talk().contains("`google` is on this machine"), "{}", fake.talk());
                assert!(fake.talk().contains("`authctl init PROVIDER`"), "it says the way out: {}", fake.talk());
            }
        }
    }
}

#[test]
fn secrets_do_not_go_to_a_terminal_unasked() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir_all(dir.path().join(".streamlit")).unwrap();
    fs::write(dir.path().join(".streamlit/secrets.toml"), SECRETS).unwrap();
    let mut fake = FakeHost::new(dir.path());
    fake.host.terminal.stdout_is_terminal = true;
    assert_eq!(authctl::run(["authctl", "export", "--to", "cloud"], &fake.host), ExitStatus::Failure);
    assert_eq!(fake.output(), "");
    assert!(fake.talk().contains("--show-secrets"), "{}", fake.talk());
}

#[test]
fn without_auth_there_is_nothing_to_export() {
    let dir = tempfile::tempdir().unwrap();
    let fake = FakeHost::new(dir.path());
    assert_eq!(authctl::run(["authctl", "export", "--to", "cloud"], &fake.host), ExitStatus::Failure);
    assert!(fake.talk().contains("hint: "), "{}", fake.talk());
}

#[test]
fn init_makes_the_same_settings_from_the_variables() {
    let dir = tempfile::tempdir().unwrap();
    let (status, variables, talk) =
        export(dir.path(), &["--to", "env", "--redirect-uri", "https://app.example/oauth2callback"]);
    assert_eq!(status, ExitStatus::Success, "{talk}");
    assert_eq!(
        variables,
        "AUTHCTL_PROVIDER=generic\nAUTHCTL_NAME=google\nAUTHCTL_REDIRECT_URI=https://app.example/oauth2callback\n\
         AUTHCTL_COOKIE_SECRET=CANARY-cookie\nAUTHCTL_CLIENT_ID=id\nAUTHCTL_CLIENT_SECRET='a\"b\\c'\n\
         AUTHCTL_METADATA_URL=https://accounts.google.com/.well-known/openid-configuration\n"
    );
}

#[test]
fn what_the_variables_cannot_carry_is_named() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir_all(dir.path().join(".streamlit")).unwrap();
    let text = SECRETS.replace("[auth]", "client_kwargs = { prompt = 'login' }\n[auth]");
    fs::write(dir.path().join(".streamlit/secrets.toml"), text).unwrap();
    let fake = FakeHost::new(dir.path());
    assert_eq!(authctl::run(["authctl", "export", "--to", "env"], &fake.host), ExitStatus::Failure);
    assert!(fake.talk().contains("cannot carry `client_kwargs`"), "{}", fake.talk());
}
