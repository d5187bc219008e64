//! What runs authctl in other people's pipelines: the parts agree with each other. `.ci/integrations` runs them.

use std::fs;
use std::path::Path;

use crate::project::Project;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_default().replace("\r\n", "\n")
}

/// A component of GitLab is one file, so the script is in it.
#[test]
fn the_component_of_gitlab_is_the_script() {
    let script = read("integrations/check.sh");
    let body = script.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("      {line}\n") });
    let head = read("integrations/gitlab-head.yml").replace("VERSION", env!("CARGO_PKG_VERSION"));
    let end = "  artifacts:\n    when: always\n    reports:\n      codequality: gl-code-quality-report.json\n";
    let component = head + &body.collect::<String>() + end;
    let path = "templates/check.yml";
    if std::env::var("SNAPSHOTS").is_ok_and(|value| value == "overwrite") {
        fs::write(root().join(path), &component).unwrap();
    }
    assert!(read(path) == component, "{path} is out of date: `SNAPSHOTS=overwrite cargo test integrations`");
}

/// A release changes all of them.
#[test]
fn versions_agree() {
    let version = env!("CARGO_PKG_VERSION");
    for (path, line) in [
        ("action.yml", format!("    default: {version}\n")),
        ("integrations/pre-commit/pyproject.toml", format!("version = \"{version}\"\n")),
        ("integrations/pre-commit/pyproject.toml", format!("dependencies = [\"authctl=={version}\"]\n")),
        ("integrations/pre-commit/README.md", format!("rev: v{version}\n")),
        ("docs/ci.md", format!("rev: v{version}\n")),
        ("release/Containerfile", format!("ARG VERSION={version}\n")),
        ("release/conda/recipe.yaml", format!("  version: \"{version}\"\n")),
        ("Cargo.lock", format!("name = \"authctl\"\nversion = \"{version}\"\n")),
    ] {
        assert!(read(path).contains(&line), "{path} has no line {line}");
    }
}

/// Addresses come from `package.repository`, which is not set: none is invented.
#[test]
fn no_address_of_the_repository_is_written_down() {
    if !env!("CARGO_PKG_REPOSITORY").is_empty() {
        return;
    }
    let files =
        ["action.yml", "templates/check.yml", "integrations/check.sh", "integrations/pre-commit/pyproject.toml"];
    let release = ["release/manifests.py", "release/archive.py", "release/conda/recipe.yaml", "release/Containerfile"];
    for path in files.iter().chain(&release).chain(&[".github/workflows/release.yml", "docs/ci.md"]) {
        let text = read(path);
        assert!(!text.is_empty(), "{path}");
        let invented = ["github.com/", "gitlab.com/", "ghcr.io/"].into_iter().find(|host| text.contains(*host));
        assert_eq!(invented, None, "{path}");
    }
}

/// As a hook that passes the names of files: each belongs to an app, which is checked once, by its example where there are no
/// secrets.
#[test]
fn names_of_files_are_names_of_their_apps() {
    let project = Project::in_git();
    fs::write(project.path().join(".gitignore"), ".streamlit/secrets.toml\n").unwrap();
    project.init("--provider google --example").succeeded();
    fs::write(
        project.path().join("app.py"),
        "import streamlit as st\n\nst.button('in', on_click=st.login, args=['google'])\n",
    )
    .unwrap();
    fs::write(project.path().join("requirements.txt"), "streamlit[auth]\n").unwrap();
    let files = "app.py requirements.txt .streamlit/secrets.toml.example";
    let checked = project.authctl(&format!("check {files}")).succeeded();
    assert!(checked.output.starts_with(".streamlit/secrets.toml.example, as "), "{}", checked.output);
    assert!(checked.output.ends_with("no problems\n"), "{}", checked.output);

    let example = project.path().join(".streamlit/secrets.toml.example");
    let text = fs::read_to_string(&example).unwrap().replace("oauth2callback", "callback");
    fs::write(&example, text).unwrap();
    let checked = project.authctl(&format!("check {files}"));
    assert_eq!(checked.output.matches("error[wrong-callback-path]").count(), 1, "{}", checked.output);
}
