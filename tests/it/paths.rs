//! Paths as the file system compares them, and as they are shown.

use std::fs;
use std::path::{Path, PathBuf};

use authctl::host::fake::FakeHost;

use crate::project::{Project, Ran};

const AUTH: &str = "[auth]\nredirect_uri = 'http://localhost:8501/oauth2callback'\n\
                    cookie_secret = '9f2c4e7a1b8d3f60572e9ac4d1b7830e6fa5c2941d7b3e8065fc1a9be27d4083'\n";

/// Another path to the folder `name` in `parent`: a link, or on Windows the same in other letters.
fn by_another_path(parent: &Path, name: &str) -> PathBuf {
    #[cfg(unix)]
    {
        let link = parent.join("link");
        std::os::unix::fs::symlink(parent.join(name), &link).unwrap();
        link
    }
    #[cfg(windows)]
    parent.join(name.to_uppercase())
}

/// Runs in `current`, for the user whose home this is.
fn run_at(current: &Path, home: &Path, arguments: &str) -> Ran {
    let home = home.to_str().unwrap();
    let fake = FakeHost::new(current).with_env(&[("HOME", home), ("USERPROFILE", home)]);
    let status = authctl::run(std::iter::once("authctl").chain(arguments.split(' ')), &fake.host);
    Ran { status, output: fake.output(), talk: fake.talk() }
}

#[test]
fn the_home_is_no_app_by_whatever_path_one_comes() {
    let dir = tempfile::tempdir().unwrap();
    let home = dir.path().join("home");
    fs::create_dir_all(home.join("app")).unwrap();
    fs::create_dir(home.join(".streamlit")).unwrap();
    fs::write(home.join(".streamlit/secrets.toml"), AUTH).unwrap();
    let current = by_another_path(dir.path(), "home").join("app");
    let ran = run_at(&current, &home, "check");
    assert!(!ran.output.contains("shadowed"), "{}", ran.output);
    let ran = run_at(&current, &home, "set redirect_uri=http://localhost:9000/oauth2callback").succeeded();
    assert_eq!(ran.output, "wrote .streamlit/secrets.toml\n  auth.redirect_uri\n");
    assert_eq!(fs::read_to_string(home.join(".streamlit/secrets.toml")).unwrap(), AUTH, "it is every app's");
    assert!(fs::read_to_string(home.join("app/.streamlit/secrets.toml")).unwrap().contains("9000"));
}

#[test]
fn the_home_as_an_app_reads_its_file_once() {
    let dir = tempfile::tempdir().unwrap();
    let home = dir.path().join("home");
    fs::create_dir_all(home.join(".streamlit")).unwrap();
    fs::write(home.join(".streamlit/secrets.toml"), AUTH).unwrap();
    let current = by_another_path(dir.path(), "home");
    for arguments in ["check", "check ."] {
        let ran = run_at(&current, &home, arguments);
        assert!(ran.output.contains("secrets.toml") && !ran.output.contains("shadowed"), "{}", ran.output);
    }
}

#[test]
fn a_file_that_is_named_twice_does_not_shadow_itself() {
    let project = Project::with_secrets(AUTH);
    let other = by_another_path(project.path(), ".streamlit");
    let config = format!("[secrets]\nfiles = ['.streamlit/secrets.toml', '{}/secrets.toml']\n", other.display());
    fs::write(project.path().join(".streamlit/config.toml"), config).unwrap();
    let ran = project.authctl("check");
    assert!(!ran.output.contains("shadowed"), "{}", ran.output);
}

#[test]
fn a_file_of_the_project_is_known_in_other_letters_where_the_system_knows_it() {
    let project = Project::with_secrets(AUTH);
    let path = project.path().join(".streamlit/SECRETS.toml");
    if !path.exists() {
        return;
    }
    let ran = project.authctl("check .streamlit/SECRETS.toml");
    assert_eq!(ran.output, project.authctl("check").output);
}

#[test]
fn every_format_shows_paths_with_slashes() {
    let project = Project::new();
    let folder = project.path().join("apps").join("a b").join(".streamlit");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("secrets.toml"), "[auth]\nclient_secret = \"change-me\"\n").unwrap();
    for format in ["human", "json", "sarif", "github", "gitlab", "junit"] {
        let ran = project.authctl(&format!("check apps --format {format}"));
        let shown =
            if format == "sarif" { "apps/a%20b/.streamlit/secrets.toml" } else { "apps/a b/.streamlit/secrets.toml" };
        assert!(ran.output.contains(shown), "{format}: {}", ran.output);
        assert!(!ran.output.contains("apps\\"), "{format}: {}", ran.output);
    }
}

#[test]
fn this_folder_has_a_name_in_messages() {
    let project = Project::with_secrets(AUTH);
    let ran = project.authctl("check --secrets .").failed();
    assert!(ran.talk.starts_with("error: cannot read `.`\ncause: is a directory\n"), "{}", ran.talk);
}

#[test]
fn a_broken_config_is_a_problem_at_its_line() {
    let project = Project::with_private_secrets(AUTH);
    let config = "[server]\nport = 9000\n\n[secrets]\nfiles = [\"C:\\users\\ann\\secrets.toml\"]\n";
    fs::write(project.path().join(".streamlit/config.toml"), config).unwrap();
    let ran = project.authctl("check");
    assert!(ran.output.contains("error[malformed-config]"), "{}", ran.output);
    assert!(ran.output.contains(" --> .streamlit/config.toml:5:"), "{}", ran.output);
    assert!(ran.output.contains("'single quotes'"), "{}", ran.output);
    // What follows from it is not told too.
    fs::remove_file(project.secrets_path()).unwrap();
    let ran = project.authctl("check");
    assert!(!ran.output.contains("missing-secrets-file"), "{}", ran.output);
    let utf_16: Vec<u8> = [0xff, 0xfe].into_iter().chain(config.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    fs::write(project.path().join(".streamlit/config.toml"), utf_16).unwrap();
    let ran = project.authctl("check");
    for words in ["error[malformed-config]: the file is UTF-16", "its server does not start", "WriteAllText"] {
        assert!(ran.output.contains(words), "{}", ran.output);
    }
    fs::rename(project.path().join(".streamlit/config.toml"), project.secrets_path()).unwrap();
    let ran = project.authctl("set redirect_uri=http://localhost:8501/oauth2callback").failed();
    assert!(ran.talk.contains("is not UTF-8") && ran.talk.contains("hint: save the file as UTF-8; "), "{}", ran.talk);
}
