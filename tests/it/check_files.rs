//! `authctl check` on files as they are found: not there, of another kind, in another encoding, or full of secrets.

use std::fs;
use std::path::Path;

use authctl::host::fake::FakeHost;
use serde_json::Value;
use snapbox::{assert_data_eq, str};

/// A project in a folder of its own.
struct Project(tempfile::TempDir);

impl Project {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join(".streamlit")).unwrap();
        Self(dir)
    }

    fn with(self, path: &str, contents: &[u8]) -> Self {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, contents).unwrap();
        #[cfg(unix)]
        fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        self
    }

    fn root(&self) -> &Path {
        self.0.path()
    }

    /// The exit status with what went to standard output and to standard error.
    fn check(&self, arguments: &[&str]) -> (u8, String, String) {
        let fake = FakeHost::new(self.root());
        let status = authctl::run(["authctl", "check"].iter().chain(arguments), &fake.host);
        (status.code(), fake.output(), fake.talk())
    }

    /// The exit status with the one JSON document.
    fn json(&self) -> (u8, Value) {
        let (code, output, _) = self.check(&["--format", "json"]);
        (code, serde_json::from_str(&output).unwrap_or_else(|error| panic!("{error}: {output}")))
    }

    /// What an error of authctl's own says.
    fn refusal(&self) -> String {
        let (code, output, talk) = self.check(&[]);
        assert_eq!((code, output.as_str()), (2, ""), "{talk}");
        let (code, document) = self.json();
        assert_eq!(code, 2);
        assert_eq!(document["schema"], "authctl.error/1");
        assert!(talk.contains(document["error"]["message"].as_str().unwrap()), "{talk}");
        talk
    }
}

const SECRETS: &str = ".streamlit/secrets.toml";

fn rules(document: &Value) -> Vec<&str> {
    document["problems"].as_array().unwrap().iter().map(|problem| problem["rule"].as_str().unwrap()).collect()
}

#[test]
fn an_empty_folder_is_told_how_to_begin() {
    let project = Project::new();
    let (code, output, _) = project.check(&[]);
    assert_eq!(code, 1);
    assert_data_eq!(
        output,
        str![[r#"
error[missing-secrets-file]: there is no `.streamlit/secrets.toml`, so `st.login` has nothing to work with
--> .streamlit/secrets.toml
 = help: run `authctl init` to make one

`authctl explain missing-secrets-file` says more

In Streamlit 1.67.0:
  st.login()  refused: To use authentication features you need to configure credentials for at least one authentication provider in `.streamlit/secrets.toml`.

.streamlit/secrets.toml, as Streamlit 1.67.0 (newest known) reads it: 1 error

"#]]
    );
    let (_, document) = project.json();
    let problem = &document["problems"][0];
    assert_eq!(problem["rule"], "missing-secrets-file");
    for member in ["file", "line", "column", "end_line", "end_column", "provider", "fix"] {
        assert_eq!(problem[member], Value::Null, "{member}");
    }
    assert_eq!(document["streamlit"]["providers"][0]["accepted"], false);
}

#[test]
fn what_was_meant_as_the_secrets_file_is_named() {
    for (path, advice) in [
        (".streamlit/secrets.toml.txt", "rename it to `.streamlit/secrets.toml`"),
        (".streamlit/credentials.toml", "rename it"),
        ("secrets.toml", "rename it"),
        ("app/.streamlit/secrets.toml", "start Streamlit in `app`"),
    ] {
        let (code, output, _) = Project::new().with(path, b"[auth]\n").check(&[]);
        assert_eq!(code, 1);
        assert!(output.contains("error[missing-secrets-file]"), "{path}: {output}");
        assert!(output.contains(advice), "{path}: {output}");
    }
}

#[test]
fn other_encodings_are_named() {
    let utf_16: Vec<u8> = "\u{feff}[auth]\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (contents, message) in [
        (b"\xef\xbb\xbf[auth]\n".as_slice(), "byte order mark"),
        (utf_16.as_slice(), "the file is UTF-16"),
        (b"[auth]\nredirect_uri = 'caf\xe9'\n".as_slice(), "line 2 is not UTF-8"),
    ] {
        let project = Project::new().with(SECRETS, contents);
        let (code, output, _) = project.check(&[]);
        assert_eq!(code, 1, "{output}");
        assert!(output.contains("error[toml-syntax-error]") && output.contains(message), "{message}: {output}");
        assert_eq!(rules(&project.json().1), ["toml-syntax-error"]);
    }
}

#[test]
fn what_is_too_large_is_an_error_of_its_own() {
    let project = Project::new().with(SECRETS, &vec![b'#'; 50 * 1024 * 1024]);
    assert!(project.refusal().contains("hint: secrets and configuration are small"));
}

#[cfg(unix)]
#[test]
fn links_that_lead_nowhere_and_files_of_others_are_errors() {
    use std::os::unix::fs::PermissionsExt as _;
    let project = Project::new();
    std::os::unix::fs::symlink("secrets.toml", project.root().join(SECRETS)).unwrap();
    assert!(project.refusal().contains("cannot read"));

    let project = Project::new().with(SECRETS, b"[auth]\n");
    fs::set_permissions(project.root().join(SECRETS), fs::Permissions::from_mode(0o000)).unwrap();
    // The superuser reads everything, and then there is nothing to refuse.
    if fs::read(project.root().join(SECRETS)).is_err() {
        assert!(project.refusal().contains("the user who runs Streamlit must be able to read it"));
    }

    let project = Project::new();
    std::os::unix::fs::symlink("elsewhere.toml", project.root().join(SECRETS)).unwrap();
    assert_eq!(rules(&project.json().1), ["missing-secrets-file"], "a link to nothing is no file to Streamlit either");
}

#[test]
fn a_mounted_folder_is_read_as_streamlit_reads_it() {
    let project = Project::new()
        .with(".streamlit/config.toml", b"[secrets]\nfiles = ['run']\n")
        .with("run/auth/redirect_uri", b"http://localhost:8501/oauth2callback\n")
        .with("run/auth/cookie_secret", b"9f2c4e7a1b8d3f60572e9ac4d1b7830e6fa5c2941d7b3e8065fc1a9be27d4083")
        .with("run/auth/client_id", b"weather")
        .with("run/auth/client_secret", b"Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa")
        .with("run/auth/server_metadata_url", b"https://sso.example.com/.well-known/openid-configuration");
    let (code, document) = project.json();
    assert_eq!((code, rules(&document)), (0, vec![]));
    assert_eq!(document["streamlit"]["providers"][0]["accepted"], true);
    let project = project.with("run/auth/google/client_id", b"x");
    assert_eq!(rules(&project.json().1), ["unsupported-directory-secrets"]);
}

#[test]
fn the_level_that_fails_is_chosen() {
    let project = Project::new().with(
        SECRETS,
        b"[auth]\nredirect_uri = 'http://localhost:8501/oauth2callback/'\ncookie_secret = 'kT7#qW9!zR2$mX4%vB8&nC1*pL5^jH0d'\n\
          note = 'x'\n[auth.sso]\nclient_id = 'weather'\nclient_secret = 'Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa'\n\
          server_metadata_url = 'https://sso.example.com/.well-known/openid-configuration'\n",
    );
    assert_eq!(rules(&project.json().1), ["wrong-callback-path", "unknown-setting"]);
    for (level, code) in [("error", 0), ("warning", 1), ("info", 1)] {
        assert_eq!(project.check(&["--fail-on", level]).0, code, "{level}");
    }
}

/// Secrets in every place where people put them, and files that break around them.
const FULL_OF_SECRETS: [&str; 9] = [
    "[auth]\nredirect_uri = 'https://user:CANARY@a.example/oauth2callback'\ncookie_secret = 'CANARY'\nclient_id = 'GOCSPX-CANARY'\n\
     client_secret = 'CANARY-a+b'\nserver_metadata_url = 'https://u:CANARY@accounts.google.com/'\n",
    "[auth]\ncookie_secret = '${X:-CANARY}'\n[auth.my_idp]\nclient_id = 'CANARY~CANARY~CANARY~CANARY~CANARY'\n\
     client_secret = \"CANARY\\n\"\nserver_metadata_url = 'https://login.microsoftonline.com/common/v2.0'\n",
    "[auth]\ncookie_secret = ['CANARY']\n[auth.x]\nclient_secret = { value = 'CANARY' }\ncookie_secret = 'CANARY'\n",
    "COOKIE_SECRET = 'CANARY'\nclient_secret = 'CANARY'\n[database]\nurl = 'postgres://CANARY'\n[Auth]\nclient_secret = 'CANARY'\n",
    "[auth]\ncookie_secret = 'CANARY'\nclient_secret = 'CANARY'\nclient_secrets = 'CANARY'\nAPI_KEY = 'CANARY'\n",
    "[auth]\nclient_secret = \"CANARY\nCANARY\nCANARY==\n\"\n",
    "[auth]\nclient_secret = CANARY\nCANARY = CANARY = CANARY\n",
    "client_secret CANARY=x\nCLIENT_SECRET: CANARY\n{\"client_secret\": \"CANARY\"}\n",
    "[auth]\ncookie_secret = 'CANARY'\n[auth]\ncookie_secret = '''\nCANARY\n'''\n",
];

#[test]
fn no_secret_is_shown_in_any_format() {
    for text in FULL_OF_SECRETS {
        let project = Project::new().with(SECRETS, text.as_bytes());
        for format in ["human", "json", "sarif", "github", "gitlab", "junit"] {
            for color in ["never", "always"] {
                for version in ["1.67.0", "1.44.0"] {
                    let arguments = ["--format", format, "--color", color, "--streamlit", version, "--verbose"];
                    let (code, output, talk) = project.check(&arguments);
                    assert_eq!(code, 1, "{text}\n{talk}");
                    assert!(
                        !output.contains("CANARY") && !talk.contains("CANARY"),
                        "{arguments:?}\n{text}\n{output}\n{talk}"
                    );
                }
            }
        }
        let (_, output, talk) = project.check(&["--diff", "--unsafe-fixes"]);
        assert!(!output.contains("CANARY") && !talk.contains("CANARY"), "{text}\n{output}\n{talk}");
    }
}

#[test]
fn what_a_terminal_would_obey_is_spelled_out() {
    let text = "[auth]\nredirect_uri = \"https://a\\u001b[2J\\u202E.example/\u{2066}x\"\n\"k\\u001b[31m\u{202e}\" = 1\n\
                [auth.\"n\\u001b[0m\"]\nclient_id = \"\\u0007\"\n";
    let project = Project::new().with(SECRETS, text.as_bytes());
    for format in ["human", "json", "sarif", "github", "gitlab", "junit"] {
        let (_, output, _) = project.check(&["--format", format]);
        assert!(!output.contains(['\u{1b}', '\u{7}', '\u{202e}', '\u{2066}']), "{format}: {output:?}");
    }
}

#[test]
fn an_invocation_that_makes_no_sense_is_one_document_too() {
    let project = Project::new();
    let commands: [&[&str]; 4] = [
        &["check", "--format", "json", "--bogus"],
        &["check", "--format=json", "--fail-on", "nothing"],
        &["probe", "--format", "json", "--timeout", "x"],
        &["test", "--format", "json", "--no-such-option"],
    ];
    for arguments in commands {
        let fake = FakeHost::new(project.root());
        let status = authctl::run(["authctl"].iter().chain(arguments), &fake.host);
        assert_eq!(status.code(), 2);
        let document: Value = serde_json::from_str(&fake.output()).unwrap();
        assert_eq!(document["schema"], "authctl.error/1");
        let message = document["error"]["message"].as_str().unwrap();
        assert!(fake.talk().contains(message.split('\'').next().unwrap()), "{message}: {}", fake.talk());
    }
    let fake = FakeHost::new(project.root());
    authctl::run(["authctl", "check", "--bogus"], &fake.host);
    assert_eq!(fake.output(), "");
}

/// What `check` says with a named pipe, which nobody writes to, at `path`.
#[cfg(unix)]
fn check_with_pipe_at(path: &str, arguments: &'static [&'static str]) -> (u8, String, String) {
    let project = Project::new()
        .with("app.py", b"import streamlit as st\nst.login()\n")
        .with("requirements.txt", b"streamlit[auth]==1.50.0\n-r more.txt\n-c constraints.txt\n")
        .with(".git/HEAD", b"ref: refs/heads/main\n")
        .with("k8s/README.md", b"manifests\n");
    let pipe = project.root().join(path);
    fs::create_dir_all(pipe.parent().unwrap()).unwrap();
    if pipe.is_dir() {
        fs::remove_dir_all(&pipe).unwrap();
    } else if pipe.exists() {
        fs::remove_file(&pipe).unwrap();
    }
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || sender.send(project.check(arguments)));
    let waited = receiver.recv_timeout(std::time::Duration::from_mins(1));
    waited.unwrap_or_else(|_| panic!("check waits for somebody to write to {path}"))
}

#[cfg(unix)]
#[test]
fn a_pipe_that_was_found_is_not_read() {
    for path in [".streamlit/secrets.toml", ".streamlit/config.toml"] {
        let (code, output, talk) = check_with_pipe_at(path, &[]);
        assert_eq!((code, output.as_str()), (2, ""), "{path}");
        assert!(talk.contains(&format!("cannot read `{path}`\ncause: it is a named pipe, not a file\n")), "{talk}");
    }
    for path in [
        ".git",
        ".git/config",
        ".git/commondir",
        ".git/index",
        ".git/info/exclude",
        ".gitignore",
        ".streamlit/secrets.toml.example",
        ".dockerignore",
        ".env",
        ".venv/pyvenv.cfg",
        ".vscode/launch.json",
        "Dockerfile",
        "Makefile",
        "Pipfile",
        "README.md",
        "app.py",
        "authctl.toml",
        "compose.yaml",
        "constraints.txt",
        "deployment.yaml",
        "k8s/app.yaml",
        "more.txt",
        "package.json",
        "poetry.lock",
        "pyproject.toml",
        "requirements.txt",
        "requirements-dev.txt",
        "start.sh",
        "streamlit_app.py",
        "uv.lock",
    ] {
        let (code, _, talk) = check_with_pipe_at(path, &[]);
        assert_eq!(code, 1, "{path}: the secrets file is missing: {talk}");
        let (code, _, talk) = check_with_pipe_at(path, &["."]);
        assert_eq!(code, 1, "{path}: the secrets file is missing: {talk}");
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_that_the_command_line_names_is_read() {
    let project = Project::new();
    let pipe = project.root().join("secrets");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for arguments in [["--secrets", "secrets"].as_slice(), &["secrets"]] {
        let writer = std::thread::spawn({
            let pipe = pipe.clone();
            move || fs::write(pipe, "[auth]\nredirect_uri = 7\n")
        });
        let (code, output, talk) = project.check(arguments);
        assert_eq!(code, 1, "{talk}");
        assert!(output.contains("redirect_uri = 7"), "{output}");
        writer.join().unwrap().unwrap();
    }
}
