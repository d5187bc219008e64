//! Reads which options the files beside an app give `streamlit run`: its base path, port, address and secrets files.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::command_files::{deployment_files, file_name, has_commands, is_of_ci};
use super::deployment::{COMPOSE_FILES, is_compose};
use super::files::{FILE_LIMIT, names_in, shown};
use crate::host::{Git, Host, normalized};
use crate::secret::{looks_generated, looks_like_secret};
use crate::source::{Location, SourceMap, Span};
use crate::streamlit::deployment::{CommentStyle, GivenOption, RunOption, compose_file, given_options, is_dockerfile};
use crate::streamlit::{StartOption, Starter, is_secret_key};

/// Files of hosts and of process managers.
const HOST_EXTENSIONS: [&str; 8] = ["service", "toml", "json", "conf", "ini", "tf", "ksh", "zsh"];

/// The options that files in and above the app's folder give it, and whether one starts it without saying a port.
pub(super) fn start_options(root: &Path, git: &Git, host: &Host, sources: &mut SourceMap) -> (Vec<StartOption>, bool) {
    let mut reader = StartReader { root, host, sources, found: Vec::new(), has_plain_start: false };
    let names = names_in(root, host);
    let files = deployment_files(root, &names, host);
    for path in files.iter().filter(|path| may_start_app(file_name(path)) || is_script_beside(path, root)) {
        reader.read(path, Place::Own);
    }
    if let Some(work_tree) = git.work_tree(root) {
        let above = root.ancestors().skip(1).take_while(|folder| folder.starts_with(work_tree.root()));
        for folder in above {
            for name in ["Dockerfile", "Procfile", "Makefile"].iter().chain(&COMPOSE_FILES) {
                reader.read(&folder.join(name), Place::Above);
            }
        }
    }
    (reader.found, reader.has_plain_start)
}

/// Whether a file belongs to this app alone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Own,
    /// It may start other apps too.
    Above,
}

fn may_start_app(name: &str) -> bool {
    let extension = Path::new(name).extension().and_then(OsStr::to_str).unwrap_or_default();
    let is_of_host = HOST_EXTENSIONS.contains(&extension) && !name.ends_with("lock.json");
    has_commands(name) || is_dockerfile(name) || is_of_host || name.starts_with(".env")
}

/// A Python file in the app's own folder, which may start Streamlit as a process or set its variables.
fn is_script_beside(path: &Path, root: &Path) -> bool {
    path.parent() == Some(root) && path.extension().is_some_and(|extension| extension == "py")
}

struct StartReader<'a> {
    root: &'a Path,
    host: &'a Host,
    sources: &'a mut SourceMap,
    found: Vec<StartOption>,
    has_plain_start: bool,
}

impl StartReader<'_> {
    fn read(&mut self, path: &Path, place: Place) {
        let Ok(bytes) = self.host.files.read(path, FILE_LIMIT) else { return };
        let Ok(text) = String::from_utf8(bytes) else { return };
        let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
        let has_port = || [RunOption::Port.flag(), RunOption::Port.variable()].iter().any(|it| text.contains(it));
        let lower = name.to_lowercase();
        // What Python and workflows start is not what people start.
        let starter = if is_of_ci(path) || lower.ends_with(".py") { Starter::Prose } else { starter(&lower) };
        let is_start = place == Place::Own && (starter != Starter::Prose || lower.ends_with(".md"));
        self.has_plain_start |= is_start && text.contains("streamlit run") && !has_port();
        let is_mentioned = RunOption::ALL.iter().any(|it| text.contains(it.flag()) || text.contains(it.variable()));
        if !is_mentioned {
            return;
        }
        let comments = match lower.rsplit('.').next().unwrap_or_default() {
            "md" => CommentStyle::None,
            "json" => CommentStyle::Slashes,
            _ => CommentStyle::Hash,
        };
        let mut given = given_options(&text, comments);
        if is_compose(&lower) {
            self.of_this_app(path, &text, &mut given);
        } else if place == Place::Above {
            let below = self.root.strip_prefix(path.parent().unwrap_or(path)).unwrap_or(self.root);
            let below = below.to_string_lossy().replace('\\', "/");
            // One file may start several apps: each on a line of its own.
            given.retain(|given| command_around(&text, given.span).contains(&below));
        }
        if given.is_empty() {
            return;
        }
        let hidden = hidden_words(&text);
        let file = self.sources.add(shown(path, self.host), text, hidden);
        self.found.extend(given.into_iter().map(|GivenOption { option, value, span }| StartOption {
            option,
            value,
            place: Location { file, span },
            starter,
        }));
    }

    /// Leaves only what a Compose file gives services that are this app.
    fn of_this_app(&self, path: &Path, text: &str, given: &mut Vec<GivenOption>) {
        let folder = path.parent().unwrap_or(path);
        let services = compose_file(text).services;
        given.retain(|given| {
            services.iter().any(|service| {
                let is_inside = service.span.start <= given.span.start && given.span.end <= service.span.end;
                let build = service.build.as_ref().map(|build| normalized(&folder.join(build)));
                let is_mounted = || service.mounts.iter().any(|mount| normalized(&folder.join(mount)) == self.root);
                is_inside && build.map_or_else(|| folder == self.root || is_mounted(), |build| build == self.root)
            })
        });
    }
}

fn starter(lower: &str) -> Starter {
    let extension = lower.rsplit('.').next().unwrap_or_default();
    let is_container = is_dockerfile(lower) || is_compose(lower) || matches!(extension, "yaml" | "yml" | "tf" | "toml");
    if extension == "md" || lower.starts_with(".env") {
        Starter::Prose
    } else if is_container && !lower.starts_with("taskfile") && lower != "pyproject.toml" {
        Starter::Container
    } else {
        Starter::Local
    }
}

/// The command that `span` is in: its line with those that backslashes join to it.
fn command_around(text: &str, span: Span) -> &str {
    let mut start = text[..span.start].rfind('\n').map_or(0, |newline| newline + 1);
    while let Some(before) = text[..start].strip_suffix('\n')
        && before.trim_end_matches('\r').ends_with('\\')
    {
        start = before.rfind('\n').map_or(0, |newline| newline + 1);
    }
    let mut end = text[span.end..].find('\n').map_or(text.len(), |newline| span.end + newline);
    while text[start..end].trim_end_matches('\r').ends_with('\\') && end < text.len() {
        end = text[end + 1..].find('\n').map_or(text.len(), |newline| end + 1 + newline);
    }
    &text[start..end]
}

/// The values that may be secrets: such files hold whatever an app is given.
fn hidden_words(text: &str) -> Vec<Span> {
    let is_edge = |character: char| character.is_whitespace() || "\"'`,[]{}()".contains(character);
    let mut hidden = Vec::new();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let is_secret =
            line.split(|character: char| !character.is_ascii_alphanumeric() && character != '_').any(is_secret_key);
        let mut at = offset;
        for word in line.split_inclusive(is_edge) {
            let bare = word.trim_end_matches(is_edge);
            let value_start = bare.find('=').map_or(0, |equals| equals + 1);
            let value = &bare[value_start..];
            let is_ours = RunOption::ALL.iter().any(|it| bare.contains(it.flag()) || bare.contains(it.variable()));
            if !is_ours && (looks_like_secret(value) || looks_generated(value) || is_secret && value.len() >= 8) {
                hidden.push(Span::new(at + value_start, at + bare.len()));
            }
            at += word.len();
        }
        offset += line.len();
    }
    hidden
}

/// The secrets files that a start names and that are there, where the app's own is not.
pub(super) fn secrets_files(starts: &[StartOption], root: &Path, host: &Host) -> Option<Vec<PathBuf>> {
    let named = starts.iter().filter(|start| start.option == RunOption::SecretsFiles);
    let paths: Vec<PathBuf> = named.filter_map(|start| Some(PathBuf::from(start.value.as_deref()?))).collect();
    let is_there = |path: &PathBuf| host.files.metadata(&root.join(path)).is_ok();
    paths.iter().any(is_there).then_some(paths)
}
