//! Dockerfiles in folders below an app that are built with the app's folder as their context.

use std::path::{Path, PathBuf};

use super::command_files::{command_texts, deployment_files, file_name};
use super::files::{FILE_LIMIT, names_in};
use crate::host::Host;
use crate::streamlit::deployment::{image_copies, is_dockerfile};

/// The Dockerfiles below `root`, which holds `names`, by their paths from there: Compose, a command line or a workflow names
/// them, or they copy what is only at the top.
pub(super) fn dockerfiles_below(root: &Path, names: &[String], host: &Host) -> Vec<String> {
    let beside = names.iter().filter(|name| !name.contains('.')).map(|name| root.join(name));
    let beside = beside.flat_map(|folder| host.files.list(&folder).unwrap_or_default());
    let kept = deployment_files(root, names, host).into_iter().filter(|path| path.parent() != Some(root));
    let mut paths: Vec<PathBuf> = beside.chain(kept).filter(|path| is_dockerfile(file_name(path))).collect();
    if paths.is_empty() {
        return Vec::new();
    }
    paths.sort();
    paths.dedup();
    let texts = command_texts(root, names, host);
    let below = |path: &PathBuf| Some(path.strip_prefix(root).ok()?.to_str()?.replace('\\', "/"));
    let is_built_here = |path: &String| {
        texts.iter().any(|text| names_path(text, path)) || copies_from_top(&root.join(path), root, names, host)
    };
    paths.iter().filter_map(below).filter(is_built_here).collect()
}

/// Whether the Dockerfile at `path` copies what is at the top and not beside itself.
fn copies_from_top(path: &Path, root: &Path, names: &[String], host: &Host) -> bool {
    let beside = names_in(path.parent().unwrap_or(root), host);
    let bytes = host.files.read(path, FILE_LIMIT).unwrap_or_default();
    let copies = image_copies(&String::from_utf8_lossy(&bytes));
    let takes = |name: &String| copies.iter().any(|copy| copy.names(name));
    names.iter().any(|name| takes(name) && !beside.contains(name))
}

/// Whether `path` is a word of the text.
fn names_path(text: &str, path: &str) -> bool {
    let words = text.split(|character: char| character.is_whitespace() || "\"'=,[]{}:".contains(character));
    words.map(|word| word.trim_start_matches("./")).any(|word| word == path)
}
