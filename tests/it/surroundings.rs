//! `authctl check` on whole apps: what lies around the secrets is judged with them.

use std::fs;
#[cfg(unix)]
use std::path::Path;

use authctl::host::fake::FakeHost;
use authctl::{ExitStatus, run};

const SECRETS: &str = "[auth]\nredirect_uri = \"http://localhost:8501/oauth2callback\"\ncookie_secret = \"CANARY-b7a35d68e1f09b2c7d84a6530e9fb1c2d7385a64f0b1e9c8d2a7f63\"\nclient_id = \"123456789012-abcdefghijklmnopqrstuvwxyz012345.apps.googleusercontent.com\"\nclient_secret = \"GOCSPX-CANARYabcdefghijkl0123456789\"\nserver_metadata_url = \"https://accounts.google.com/.well-known/openid-configuration\"\n";
const APP: &str = "import streamlit as st\n\nif not st.user.is_logged_in:\n    st.button(\"Log in\", on_click=st.login)\n    st.stop()\nst.write(st.user)\n";

/// An app on the disk.
struct App {
    dir: tempfile::TempDir,
}

impl App {
    /// Well-formed, and without git.
    fn new() -> Self {
        let app = Self { dir: tempfile::tempdir().unwrap() };
        app.write(".streamlit/secrets.toml", SECRETS);
        app.write("app.py", APP);
        app.write("requirements.txt", "streamlit[auth]==1.67.0\npandas\n");
        app
    }

    fn write(&self, path: &str, contents: impl AsRef<[u8]>) {
        let path = self.dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, contents).unwrap();
        #[cfg(unix)]
        set_mode(&path, 0o600);
    }

    /// In a git work tree, with the index that git wrote of such an app.
    fn in_git(self, ignored: &str) -> Self {
        self.write(".git/HEAD", "ref: refs/heads/main\n");
        self.write(".gitignore", ignored);
        self
    }

    fn report(&self) -> serde_json::Value {
        let fake = FakeHost::new(self.dir.path());
        run(["authctl", "check", "--format", "json"], &fake.host);
        let output = fake.output();
        assert!(!output.contains("CANARY"), "{output}");
        for format in ["human", "sarif", "github", "gitlab", "junit"] {
            let fake = FakeHost::new(self.dir.path());
            run(["authctl", "check", "--format", format], &fake.host);
            assert!(!fake.output().contains("CANARY"), "{format}: {}", fake.output());
        }
        serde_json::from_str(&output).unwrap_or_else(|error| panic!("{error}: {output}{}", fake.talk()))
    }

    /// Each problem as `level rule file:line`.
    fn problems(&self) -> Vec<String> {
        let report = self.report();
        let problems = report["problems"].as_array().unwrap().iter().map(|problem| {
            let line = problem["line"].as_u64().map_or_else(String::new, |line| format!(":{line}"));
            format!(
                "{} {} {}{line}",
                problem["level"].as_str().unwrap(),
                problem["rule"].as_str().unwrap(),
                problem["file"].as_str().unwrap_or("-"),
            )
        });
        problems.collect()
    }
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).unwrap().permissions().mode()
}

#[test]
fn an_ordinary_app_has_no_problems() {
    let app = App::new().in_git(".streamlit/secrets.toml\n");
    app.write("pages/second.py", "import streamlit as st\nst.write('x')\n");
    app.write("Dockerfile", "FROM python:3.12\nCOPY . /app\n");
    app.write(".dockerignore", ".streamlit/secrets.toml\n.git\n");
    app.write(".streamlit/secrets.toml.example", "[auth]\nclient_secret = \"<from the console>\"\n");
    app.write("compose.yaml", "services:\n  web:\n    build: .\n    ports: ['8501:8501']\n");
    assert_eq!(app.problems(), Vec::<String>::new());
    assert_eq!(app.report()["streamlit"]["version"], "1.67.0");
    assert_eq!(app.report()["streamlit"]["source"], "requirements.txt");
}

#[test]
fn a_project_with_secrets_alone_has_no_problems() {
    let app = App { dir: tempfile::tempdir().unwrap() };
    app.write(".streamlit/secrets.toml", SECRETS);
    assert_eq!(app.problems(), Vec::<String>::new());
    assert_eq!(app.report()["streamlit"]["source"], "newest known");
}

#[test]
fn git_is_asked_without_git() {
    let app = App::new().in_git("");
    assert_eq!(app.problems(), ["warning unignored-secrets-file .streamlit/secrets.toml"]);
    app.write(".git/index", include_bytes!("../vectors/git/index-v4"));
    assert_eq!(app.problems(), ["error committed-secrets-file .streamlit/secrets.toml"]);
    app.write(".gitignore", "secrets.toml\n");
    assert_eq!(
        app.problems(),
        ["error committed-secrets-file .streamlit/secrets.toml"],
        "what is tracked stays tracked"
    );
}

#[test]
fn the_fix_ignores_the_file_and_ends_the_line_before() {
    let app = App::new().in_git("build/");
    let report = app.report();
    assert_eq!(report["problems"][0]["fix"]["title"], "add it to `.gitignore`", "{report}");
    assert_eq!(report["problems"][0]["fix"]["safety"], "safe");
    let fake = FakeHost::new(app.dir.path());
    assert_eq!(run(["authctl", "check", "--fix"], &fake.host), ExitStatus::Success);
    let ignored = fs::read_to_string(app.dir.path().join(".gitignore")).unwrap();
    assert_eq!(ignored, "build/\n.streamlit/secrets.toml\n");
    assert_eq!(app.problems(), Vec::<String>::new());
}

#[test]
fn the_fix_goes_where_the_last_word_is_and_means_this_file_alone() {
    for (list, written) in
        [(".gitignore", "\\#a \\[1]/.streamlit/secrets.toml\n"), ("#a [1]/.streamlit/.gitignore", "/secrets.toml\n")]
    {
        let app = App { dir: tempfile::tempdir().unwrap() }.in_git("build/\n");
        app.write("#a [1]/.streamlit/secrets.toml", SECRETS);
        app.write(list, "!secrets.toml\n");
        let fake = FakeHost::new(app.dir.path());
        // Of the folder that is asked about, so that the list above it is its own.
        run(["authctl", "check", "--fix", "--secrets", "#a [1]/.streamlit/secrets.toml"], &fake.host);
        let after = fs::read_to_string(app.dir.path().join(list)).unwrap();
        assert_eq!(after, format!("!secrets.toml\n{written}"), "{}{}", fake.output(), fake.talk());
    }
}

#[test]
fn a_list_above_the_project_is_named_but_not_changed() {
    let app = App { dir: tempfile::tempdir().unwrap() }.in_git("build/\n");
    app.write("apps/one/.streamlit/secrets.toml", SECRETS);
    let fake = FakeHost::new(app.dir.path());
    run(["authctl", "check", "--fix", "-C", "apps/one"], &fake.host);
    let output = fake.output();
    assert!(output.contains("add the line `apps/one/.streamlit/secrets.toml` to `.gitignore`"), "{output}");
    assert!(!output.contains("fixable"), "{output}");
    assert_eq!(fs::read_to_string(app.dir.path().join(".gitignore")).unwrap(), "build/\n");
}

#[cfg(unix)]
#[test]
fn behind_a_link_the_file_that_is_really_there_is_judged() {
    let app = App { dir: tempfile::tempdir().unwrap() };
    app.write("app/.git/HEAD", "ref: refs/heads/main\n");
    app.write("outside/secrets.toml", SECRETS);
    app.write("app/kept/.streamlit/secrets.toml", SECRETS);
    let folder = app.dir.path().join("app/.streamlit");
    let problems = || {
        let fake = FakeHost::new(app.dir.path());
        run(["authctl", "check", "-C", "app"], &fake.host);
        fake.output()
    };
    std::os::unix::fs::symlink("../outside", &folder).unwrap();
    assert!(!problems().contains("secrets-file"), "git keeps the link, not where it leads: {}", problems());
    fs::remove_file(&folder).unwrap();
    std::os::unix::fs::symlink("kept/.streamlit", &folder).unwrap();
    assert!(problems().contains("unignored-secrets-file"), "{}", problems());
    app.write("app/.gitignore", "kept/\n");
    assert!(!problems().contains("secrets-file"), "{}", problems());
}

#[cfg(unix)]
#[test]
fn a_secrets_file_for_everyone_is_named_unless_its_folder_is_closed() {
    let app = App::new();
    let (folder, file) = (app.dir.path().join(".streamlit"), app.dir.path().join(".streamlit/secrets.toml"));
    let problems = |folder_mode, file_mode| {
        set_mode(&folder, folder_mode);
        set_mode(&file, file_mode);
        app.problems()
    };
    set_mode(app.dir.path(), 0o755);
    // Where temporary folders are closed themselves, nobody gets that far.
    let is_open = app.dir.path().ancestors().all(|folder| mode(folder) & 0o001 != 0);
    let warned = if is_open { vec!["warning readable-secrets-file .streamlit/secrets.toml"] } else { vec![] };
    assert_eq!(problems(0o755, 0o644), warned);
    assert_eq!(problems(0o755, 0o640), Vec::<String>::new(), "a group is rarely more than one user");
    assert_eq!(problems(0o750, 0o644), Vec::<String>::new());
}

#[test]
fn packages_that_cannot_log_in_are_named_where_they_stand() {
    for (requirements, expected) in [
        ("pandas\nstreamlit==1.50.0\n", vec!["error missing-authlib requirements.txt:2"]),
        ("streamlit[auth]==1.58.0\n", vec!["error missing-httpx requirements.txt:1"]),
        ("streamlit==1.41.0\nauthlib\n", vec!["error unsupported-streamlit requirements.txt:1"]),
        ("streamlit==1.52.1\nauthlib>=1.3.2\n", vec!["error broken-version-pair requirements.txt:2"]),
        ("pandas\n", vec![]),
    ] {
        let app = App::new();
        app.write("requirements.txt", requirements);
        assert_eq!(app.problems(), expected, "{requirements}");
    }
}

#[test]
fn a_call_for_a_provider_that_is_not_there_is_named_with_its_line() {
    let app = App::new();
    app.write("pages/admin.py", "import streamlit as st\n\nst.login(\"okta\")\n");
    app.write("tests/test_app.py", "import streamlit as st\nst.login(\"nobody\")\n");
    app.write(".venv/lib/python3.12/site-packages/x.py", "import streamlit as st\nst.login(\"nobody\")\n");
    app.write("other/.streamlit/secrets.toml", "");
    app.write("other/app.py", "import streamlit as st\nst.login(\"nobody\")\n");
    assert_eq!(app.problems(), ["error unconfigured-login-provider pages/admin.py:3"]);
}

#[test]
fn an_image_that_takes_the_secrets_is_named_and_so_is_its_redirect() {
    let app = App::new();
    app.write("Dockerfile", "FROM python:3.12\nWORKDIR /app\nCOPY . .\n");
    let mut problems = app.problems();
    problems.sort();
    assert_eq!(
        problems,
        [
            "warning loopback-redirect-in-deployment .streamlit/secrets.toml:2",
            "warning secrets-in-docker-image Dockerfile:3"
        ]
    );
}

#[test]
fn copies_of_an_old_streamlit_lose_logins() {
    let app = App::new();
    app.write(".streamlit/secrets.toml", SECRETS.replace("http://localhost:8501", "https://app.example.com"));
    app.write("requirements.txt", "streamlit==1.56.0\nauthlib\n");
    app.write(
        "k8s/app.yaml",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: streamlit\nspec:\n  replicas: 2\n",
    );
    assert_eq!(app.problems(), ["warning replicated-login-state k8s/app.yaml:6"]);
    app.write("requirements.txt", "streamlit[auth]==1.60.0\n");
    assert_eq!(app.problems(), Vec::<String>::new());
}

#[test]
fn a_real_secret_in_an_example_is_named_and_hidden() {
    let app = App::new();
    let example = SECRETS.replace("CANARY-", "4f1e0c92").replace("GOCSPX-CANARYabcdefghijkl0123456789", "<secret>");
    app.write(".streamlit/secrets.toml.example", example);
    assert_eq!(app.problems(), ["error secret-in-example-file .streamlit/secrets.toml.example:3"]);
}
