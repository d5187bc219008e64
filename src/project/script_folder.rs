//! The folder of a main script that is below the folder in which Streamlit is started.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::command_files::command_texts;
use super::files::{FILE_LIMIT, names_in};
use crate::host::Host;
use crate::streamlit::deployment::main_scripts;
use crate::streamlit::{CONFIG_FILE, SECRETS_FILE};

/// How far down a main script is looked for.
const SCRIPT_DEPTH: usize = 3;
/// No app has more folders so near to its top.
const SCRIPT_FOLDERS: usize = 200;

/// The folders below `root` with a `config.toml` or secrets of their own: that of the main script, or other apps.
pub(super) fn folders_with_settings(root: &Path, host: &Host) -> Vec<PathBuf> {
    let is_dir = |path: &Path| host.files.metadata(path).is_ok_and(|metadata| metadata.is_dir);
    let is_file = |path: &Path| host.files.metadata(path).is_ok_and(|metadata| metadata.is_file);
    let mut found = Vec::new();
    let mut level = vec![root.to_owned()];
    let mut looked_at = 0;
    for _ in 0..SCRIPT_DEPTH {
        let mut next = Vec::new();
        for folder in level {
            for path in host.files.list(&folder).unwrap_or_default() {
                let name = path.file_name().and_then(OsStr::to_str).unwrap_or(".");
                let is_foreign = matches!(name, "node_modules" | "site-packages" | "venv" | "env" | "tests" | "test");
                if name.starts_with('.') || name.contains('.') || is_foreign || !is_dir(&path) {
                    continue;
                }
                looked_at += 1;
                if looked_at > SCRIPT_FOLDERS {
                    return found;
                }
                if is_file(&path.join(SECRETS_FILE)) || is_file(&path.join(CONFIG_FILE)) {
                    found.push(path.clone());
                }
                next.push(path);
            }
        }
        level = next;
    }
    found
}

/// The folder of the main script, where that is below `root`, in which Streamlit is started, and has settings of its own.
///
/// A command line says so; or there is no script at the top, and only one such folder.
pub(crate) fn script_folder(root: &Path, host: &Host) -> Option<PathBuf> {
    let folders = folders_with_settings(root, host);
    if folders.is_empty() {
        return None;
    }
    let mut started: Vec<String> =
        command_texts(root, &names_in(root, host), host).iter().flat_map(|text| main_scripts(text)).collect();
    started.retain(|script| host.files.metadata(&root.join(script)).is_ok_and(|metadata| metadata.is_file));
    let folder_of = |script: &String| root.join(script).parent().map(Path::to_owned);
    if !started.is_empty() {
        let mut started_in = started.iter().filter_map(folder_of);
        // What is started at the top has its settings there, whatever else is started.
        let is_at_top = started_in.clone().any(|folder| folder == root);
        return started_in.find(|folder| folders.contains(folder)).filter(|_| !is_at_top);
    }
    match folders.as_slice() {
        [only] if !has_script(root, host) && has_script(only, host) => Some(only.clone()),
        _ => None,
    }
}

/// Whether a Python file in `folder` itself has to do with Streamlit.
fn has_script(folder: &Path, host: &Host) -> bool {
    let files = host.files.list(folder).unwrap_or_default();
    files.into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "py")).any(|path| {
        host.files.read(&path, FILE_LIMIT).is_ok_and(|text| text.windows(9).any(|word| word == b"streamlit"))
    })
}
