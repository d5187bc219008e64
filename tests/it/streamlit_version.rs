//! Which Streamlit `check` judges: the first lock file, requirement file or environment that names one.

use std::fs;

use authctl::host::fake::FakeHost;
use authctl::run;

const LOCK: &str = "[[package]]\nname = \"streamlit\"\nversion = \"1.51.0\"\n";
const OTHER_LOCK: &str = "[[package]]\nname = \"pandas\"\nversion = \"2.0.0\"\n";
const PYPROJECT: &str = "[project]\ndependencies = ['streamlit==1.45.0']\n";
const INSTALLED: &str = "apps/one/.venv/lib/python3.12/site-packages/streamlit-1.47.1.dist-info/METADATA";
const ACTIVE: &str = "apps/active/Lib/site-packages/streamlit-1.48.1.dist-info/METADATA";

/// The version and its source, for the app in `repository/apps/one` of a git work tree `repository`.
fn found(files: &[(&str, &str)], options: &[&str]) -> (String, String) {
    let dir = tempfile::tempdir().unwrap();
    let repository = dir.path().join("repository");
    let root = repository.join("apps/one");
    for (path, text) in [(".git/HEAD", ""), ("apps/one/app.py", "")].iter().chain(files) {
        let path = repository.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let fake = FakeHost::new(&root).with_env(&[("VIRTUAL_ENV", "../active")]);
    run(["authctl", "check", "--format", "json"].iter().chain(options), &fake.host);
    let report: serde_json::Value = serde_json::from_str(&fake.output()).unwrap();
    let word = |key: &str| report["streamlit"][key].as_str().unwrap().to_owned();
    (word("version"), word("source"))
}

#[test]
fn the_first_file_that_names_streamlit_decides() {
    for (files, version, source) in [
        (&[][..], "1.67.0", "newest known"),
        (&[("apps/one/requirements.txt", "pandas\n")], "1.67.0", "newest known"),
        (&[("apps/one/requirements.txt", "streamlit==1.50.0\n")], "1.50.0", "requirements.txt"),
        (&[("apps/one/requirements.txt", "streamlit>=1.42,<1.50\n")], "1.49.1", "requirements.txt"),
        (&[("apps/one/requirements-app.txt", "streamlit==1.50.0\n")], "1.50.0", "requirements-app.txt"),
        (&[("apps/one/uv.lock", LOCK), ("apps/one/requirements.txt", "streamlit==1.50.0\n")], "1.51.0", "uv.lock"),
        (&[("apps/one/uv.lock", OTHER_LOCK), ("apps/one/pyproject.toml", PYPROJECT)], "1.45.0", "pyproject.toml"),
        (&[("apps/one/pylock.toml", &*LOCK.replace("package", "packages"))], "1.51.0", "pylock.toml"),
        (&[("apps/one/poetry.lock", LOCK), (INSTALLED, "")], "1.51.0", "poetry.lock"),
        (&[("apps/one/pdm.lock", LOCK), (INSTALLED, "")], "1.51.0", "pdm.lock"),
        (
            &[("apps/one/Pipfile.lock", r#"{"default": {"streamlit": {"version": "==1.51.0"}}}"#)],
            "1.51.0",
            "Pipfile.lock",
        ),
        (
            &[
                ("apps/one/requirements.txt", "-r base.txt\nstreamlit[auth]\n"),
                ("apps/one/base.txt", "streamlit==1.50.0\n"),
            ],
            "1.50.0",
            "base.txt",
        ),
        (
            &[("apps/one/pyproject.toml", PYPROJECT), ("apps/one/requirements.txt", "streamlit")],
            "1.67.0",
            "requirements.txt",
        ),
        (&[(INSTALLED, ""), (ACTIVE, "")], "1.47.1", ".venv"),
        (&[(ACTIVE, "")], "1.48.1", "VIRTUAL_ENV"),
        (&[("uv.lock", LOCK)], "1.51.0", "../../uv.lock"),
        (&[("uv.lock", LOCK), ("apps/one/requirements.txt", "streamlit==1.50.0")], "1.50.0", "requirements.txt"),
        (&[("../uv.lock", LOCK)], "1.67.0", "newest known"),
    ] {
        assert_eq!(found(files, &[]), (version.to_owned(), source.to_owned()), "{files:?}");
    }
}

#[test]
fn the_flag_wins() {
    let lock = [("apps/one/uv.lock", LOCK)];
    assert_eq!(found(&lock, &["--streamlit", "1.44"]), ("1.44.0".to_owned(), "--streamlit".to_owned()));
}

#[test]
fn requirement_files_include_and_constrain_each_other() {
    let files = [
        ("apps/one/requirements.txt", "-r more/base.txt\n-c limits.txt\n"),
        ("apps/one/more/base.txt", "streamlit\n-r ../requirements.txt\n"),
        ("apps/one/limits.txt", "streamlit<1.46\n"),
    ];
    assert_eq!(found(&files, &[]), ("1.45.1".to_owned(), "more/base.txt".to_owned()));
}
