//! The files whose command lines start an app, and those that may write files when a container starts.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::files::{FILE_LIMIT, names_in};
use crate::host::Host;
use crate::streamlit::deployment::is_dockerfile;

/// Folders in which manifests for Kubernetes are kept.
pub(super) const MANIFEST_FOLDERS: [&str; 7] =
    ["k8s", ".k8s", "kubernetes", "kube", "deploy", "deployment", "manifests"];
/// Files with the command lines that start an app.
const COMMAND_FILES: [&str; 10] = [
    "makefile",
    "gnumakefile",
    "justfile",
    "procfile",
    "taskfile.yml",
    "taskfile.yaml",
    "package.json",
    "pyproject.toml",
    ".env",
    ".envrc",
];
const COMMAND_EXTENSIONS: [&str; 8] = ["sh", "bash", "bat", "cmd", "ps1", "md", "yaml", "yml"];
/// Those of editors, in folders of their own.
const EDITOR_FILES: [(&str, &str); 3] =
    [(".vscode", "launch.json"), (".vscode", "tasks.json"), (".devcontainer", "devcontainer.json")];

pub(super) fn command_texts(root: &Path, names: &[String], host: &Host) -> Vec<String> {
    let here = names.iter().filter(|name| has_commands(name) || is_dockerfile(name)).map(|name| root.join(name));
    let editors = EDITOR_FILES.iter().filter(|(folder, _)| names.iter().any(|name| name == folder));
    let editors = editors.map(|(folder, name)| root.join(folder).join(name));
    let paths = here.chain(editors);
    paths.filter_map(|path| String::from_utf8(host.files.read(&path, FILE_LIMIT).ok()?).ok()).collect()
}

/// Folders beside an app with the files that start or deploy it.
const START_FOLDERS: [&str; 12] = [
    "bin",
    "docker",
    ".docker",
    "infra",
    "scripts",
    "terraform",
    "tf",
    "helm",
    "chart",
    "charts",
    "templates",
    "entrypoint",
];

pub(super) fn start_files(root: &Path, names: &[String], host: &Host) -> Vec<PathBuf> {
    let writes_files = |name: &String| {
        let lower = name.to_lowercase();
        let extension = Path::new(&lower).extension().and_then(OsStr::to_str).unwrap_or_default();
        matches!(extension, "sh" | "bash" | "py" | "tf" | "yaml" | "yml" | "tpl")
            || extension.is_empty()
            || lower.contains("dockerfile")
    };
    let mut paths: Vec<PathBuf> = names.iter().filter(|name| writes_files(name)).map(|name| root.join(name)).collect();
    for folder in
        MANIFEST_FOLDERS.iter().chain(&START_FOLDERS).filter(|folder| names.iter().any(|name| name == *folder))
    {
        let folder = root.join(folder);
        paths.extend(names_in(&folder, host).iter().filter(|name| writes_files(name)).map(|name| folder.join(name)));
    }
    paths
}

pub(super) fn has_commands(name: &str) -> bool {
    let lower = name.to_lowercase();
    let extension = Path::new(&lower).extension().and_then(OsStr::to_str).unwrap_or_default();
    COMMAND_FILES.contains(&lower.as_str()) || COMMAND_EXTENSIONS.contains(&extension)
}
