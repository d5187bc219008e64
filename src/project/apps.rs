//! Apps in a tree that have no `.streamlit/`, told by their Python.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::files::FILE_LIMIT;
use crate::host::{Git, Host, SourceFiles};
use crate::streamlit::{AppCalls, app_calls, folder_beside_app};

/// A tree of more folders or files is looked at in part.
const FOLDER_LIMIT: usize = 20_000;
const FILES: usize = 50_000;

/// What people call a main script.
const MAIN_SCRIPTS: [&str; 8] =
    ["app.py", "main.py", "streamlit_app.py", "home.py", "index.py", "dashboard.py", "run.py", "server.py"];

/// Folders of an app that are none themselves.
const PARTS: [&str; 10] = ["pages", "views", "components", "modules", "utils", "auth", "lib", "core", "ui", "helpers"];

/// The folders below `top` with a script that has to do with a login and that no folder with `.streamlit/` is above of.
/// Modules that only define functions, such as those that several apps share, make no app.
pub(crate) fn apps_without_settings(top: &Path, git: &Git, host: &Host) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = Vec::new();
    for (path, calls) in login_files(top, git, host) {
        let Some(folder) = path.parent() else { continue };
        let is_main = path
            .file_name()
            .and_then(OsStr::to_str)
            .is_some_and(|name| MAIN_SCRIPTS.contains(&name.to_lowercase().as_str()));
        if is_main || calls.is_script {
            folders.push(app_folder(folder, top).to_owned());
        }
    }
    folders.sort();
    folders.dedup();
    let all = folders.clone();
    folders.retain(|folder| !all.iter().any(|other| other != folder && folder.starts_with(other)));
    folders
}

/// Whether the Python of the app at `root` itself, not that of apps below, has to do with a login.
pub(crate) fn has_login(root: &Path, git: &Git, host: &Host) -> bool {
    let apps = apps_without_settings(root, git, host);
    apps.iter().any(|app| app == root)
}

/// The folder of the app that a script in `folder` belongs to.
fn app_folder<'a>(folder: &'a Path, top: &Path) -> &'a Path {
    let is_part = |folder: &&Path| {
        let name = folder.file_name().and_then(OsStr::to_str).unwrap_or_default().to_lowercase();
        **folder != *top && PARTS.contains(&name.as_str())
    };
    let climbed = folder.ancestors().take_while(is_part).last().and_then(Path::parent);
    climbed.unwrap_or(folder)
}

/// The Python files at and below `top` that have to do with a login, outside of folders with `.streamlit/`.
fn login_files(top: &Path, git: &Git, host: &Host) -> Vec<(PathBuf, AppCalls)> {
    let skip = |folder: &Path, names: &[&OsStr]| {
        let is_test = folder.file_name().is_some_and(|name| name == "tests" || name == "test");
        folder != top && (is_test || names.contains(&OsStr::new(".streamlit")))
    };
    let wanted = SourceFiles { extension: "py", skip: &skip, folder_limit: FOLDER_LIMIT, file_limit: FILES };
    let files = git.source_files(top, &wanted).paths.into_iter();
    let files = files.filter(|path| folder_beside_app(path.strip_prefix(top).unwrap_or(path)).is_none());
    files
        .filter_map(|path| {
            let text = String::from_utf8(host.files.read(&path, FILE_LIMIT).ok()?).ok()?;
            let calls = app_calls(&text);
            calls.uses_login().then_some((path, calls))
        })
        .collect()
}
