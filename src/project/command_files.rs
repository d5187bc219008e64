//! The files whose command lines start an app, and those that may write files when a container starts.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::files::{FILE_LIMIT, names_in};
use crate::host::Host;
use crate::streamlit::deployment::is_dockerfile;

/// Folders beside an app in which people keep the files that build, start or deploy it.
const FOLDERS: [&str; 44] = [
    ".build",
    ".circleci",
    ".deploy",
    ".devcontainer",
    ".docker",
    ".github",
    ".gitlab",
    ".k8s",
    "ansible",
    "bin",
    "build",
    "chart",
    "charts",
    "ci",
    "cloud",
    "compose",
    "container",
    "containers",
    "deploy",
    "deployment",
    "deployments",
    "devops",
    "docker",
    "entrypoint",
    "helm",
    "iac",
    "infra",
    "infrastructure",
    "k8s",
    "kube",
    "kubernetes",
    "kustomize",
    "manifests",
    "nomad",
    "ops",
    "packaging",
    "provisioning",
    "roles",
    "script",
    "scripts",
    "systemd",
    "templates",
    "terraform",
    "tf",
];
/// `deploy/charts/portal/templates`.
const DEPTH: usize = 4;
/// No app has more of them; what goes beyond is not looked at.
const FOLDER_LIMIT: usize = 100;
const MOST_FILES: usize = 600;
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
const COMMAND_EXTENSIONS: [&str; 9] = ["sh", "bash", "bat", "cmd", "ps1", "md", "yaml", "yml", "hcl"];
/// Those of editors, in folders of their own.
const EDITOR_FILES: [(&str, &str); 3] =
    [(".vscode", "launch.json"), (".vscode", "tasks.json"), (".devcontainer", "devcontainer.json")];

/// The files that may build, start or deploy the app in `root`, which holds `names`: those beside it, then those in folders
/// kept for that. A folder with settings of its own is another app's.
pub(super) fn deployment_files(root: &Path, names: &[String], host: &Host) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = names.iter().map(|name| root.join(name)).collect();
    let kept = names.iter().filter(|name| FOLDERS.contains(&name.to_lowercase().as_str()));
    let mut waiting: Vec<(PathBuf, usize)> = kept.map(|name| (root.join(name), 1)).rev().collect();
    let mut looked_at = 0;
    while let Some((folder, depth)) = waiting.pop() {
        let names = names_in(&folder, host);
        if names.iter().any(|name| name == ".streamlit") {
            continue;
        }
        looked_at += 1;
        if looked_at == FOLDER_LIMIT || files.len() > MOST_FILES + names.len() {
            break;
        }
        let is_folder = |path: &Path| host.files.metadata(path).is_ok_and(|metadata| metadata.is_dir);
        let mut below = Vec::new();
        for path in names.iter().map(|name| folder.join(name)) {
            if is_folder(&path) { below.push((path, depth + 1)) } else { files.push(path) }
        }
        waiting.extend(below.into_iter().filter(|(_, depth)| *depth <= DEPTH).rev());
    }
    files
}

/// The texts of the files with the command lines that start the app in `root`, which holds `names`.
pub(super) fn command_texts(root: &Path, names: &[String], host: &Host) -> Vec<String> {
    let editors = EDITOR_FILES.iter().filter(|(folder, _)| names.iter().any(|name| name == folder));
    let editors = editors.map(|(folder, name)| root.join(folder).join(name));
    let files = deployment_files(root, names, host).into_iter();
    let paths = files.filter(|path| has_commands(file_name(path)) || is_dockerfile(file_name(path))).chain(editors);
    paths.filter_map(|path| String::from_utf8(host.files.read(&path, FILE_LIMIT).ok()?).ok()).collect()
}

/// The files that may write a secrets file when a container starts.
pub(super) fn start_files(root: &Path, names: &[String], host: &Host) -> Vec<PathBuf> {
    let writes_files = |path: &PathBuf| {
        let lower = file_name(path).to_lowercase();
        let extension = Path::new(&lower).extension().and_then(OsStr::to_str).unwrap_or_default();
        matches!(extension, "sh" | "bash" | "py" | "tf" | "yaml" | "yml" | "tpl")
            || extension.is_empty()
            || lower.contains("dockerfile")
    };
    deployment_files(root, names, host).into_iter().filter(writes_files).collect()
}

/// Whether a file says what happens when the repository changes: it may write secrets for a test.
pub(super) fn is_of_ci(path: &Path) -> bool {
    let name = file_name(path).to_lowercase();
    let is_workflow = path.iter().any(|part| part == ".github" || part == ".circleci" || part == ".gitlab");
    is_workflow
        || matches!(name.as_str(), ".gitlab-ci.yml" | ".travis.yml" | "jenkinsfile")
        || name.contains("pipelines")
        || name.starts_with("cloudbuild")
}

pub(super) fn file_name(path: &Path) -> &str {
    path.file_name().and_then(OsStr::to_str).unwrap_or_default()
}

/// Whether a file of this name may hold command lines that install packages or start an app.
pub(super) fn has_commands(name: &str) -> bool {
    let lower = name.to_lowercase();
    let extension = Path::new(&lower).extension().and_then(OsStr::to_str).unwrap_or_default();
    COMMAND_FILES.contains(&lower.as_str()) || COMMAND_EXTENSIONS.contains(&extension)
}
