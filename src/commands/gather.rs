//! Reads what belongs to one app: the first step of every command that looks at a project.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};

use super::gather_dependencies;
use super::gather_folder::{folder_in_place_of_file, secrets_folder};
use crate::cli::GlobalOptions;
use crate::error::Error;
use crate::host::{BlockedFile, Git, Host, normalized, shown_path};
use crate::rules::{ConfigInput, FixBudget, ProjectInput};
use crate::source::SourceMap;
use crate::streamlit::{
    CONFIG_FILE, Dialect, SECRETS_FILE, Secrets, SecretsFile, SecretsPaths, StreamlitConfig, Surroundings, Version,
    mask_unparsed, parse_as, secret_spans_of_comments, undecodable,
};
use crate::time::UnixTime;

/// No configuration is as large as this.
pub(crate) const FILE_LIMIT: u64 = 1024 * 1024;

/// Everything that was read of one app.
pub(crate) struct Project {
    pub(crate) root: PathBuf,
    pub(crate) sources: SourceMap,
    pub(crate) secrets: Secrets,
    pub(crate) config: StreamlitConfig,
    pub(crate) streamlit: Version,
    /// Where the version comes from: `--streamlit`, a file's name, or `newest known`.
    pub(crate) streamlit_source: String,
    /// The packages that the project asks for or has installed; with `surround`, also everything else around it.
    pub(crate) surroundings: Surroundings,
    /// Where the project's own secrets file is, or would be.
    pub(crate) secrets_path: PathBuf,
    /// The same as the user may call it.
    pub(crate) shown_secrets_path: String,
    /// What may be meant as the secrets file, where there is none; else what lies too deep in mounted folders.
    pub(crate) near_misses: Vec<String>,
    /// When all this was read.
    pub(crate) now: UnixTime,
}

impl Project {
    /// The secrets files that were read, or the one that should be there.
    pub(crate) fn shown_subject(&self) -> String {
        let read: Vec<&str> = self.secrets.files.iter().map(|secrets| self.sources.path(secrets.file)).collect();
        if read.is_empty() { self.shown_secrets_path.clone() } else { read.join(" and ") }
    }

    pub(crate) fn config_input(&self) -> ConfigInput<'_> {
        ConfigInput {
            secrets: &self.secrets,
            config: &self.config,
            streamlit: self.streamlit,
            expected_secrets_path: &self.shown_secrets_path,
            near_misses: &self.near_misses,
            now: self.now,
            sources: &self.sources,
            fix_budget: FixBudget::default(),
        }
    }

    pub(crate) fn project_input<'a>(&'a self, config: &'a ConfigInput<'a>) -> ProjectInput<'a> {
        ProjectInput { config, surroundings: &self.surroundings }
    }
}

/// The app's folder: what `--project` says, else the nearest ancestor with `.streamlit/`, else the current folder.
pub(crate) fn project_root(global: &GlobalOptions, host: &Host) -> Result<PathBuf, Error> {
    let current = host.env.current_dir();
    let is_dir = |path: &Path| host.files.metadata(path).is_ok_and(|metadata| metadata.is_dir);
    if let Some(project) = &global.project {
        let root = normalized(&current.join(project));
        if !is_dir(&root) {
            return Err(Error::missing(format!("`{}` is not a folder", shown_path(project)))
                .hint("give `--project` the app's folder"));
        }
        return Ok(root);
    }
    // The home's own `.streamlit` holds what all apps share, and makes no app of the home.
    let found = current.ancestors().find(|folder| is_dir(&folder.join(".streamlit")) && !host.is_home(folder));
    Ok(found.unwrap_or(current).to_owned())
}

/// Reads the project at `root`.
pub(crate) fn project(root: &Path, global: &GlobalOptions, host: &Host) -> Result<Project, Error> {
    project_in(root, global, &Git::of(host), host)
}

/// The same where several projects may lie in one work tree, which is then read once.
pub(crate) fn project_in(root: &Path, global: &GlobalOptions, git: &Git, host: &Host) -> Result<Project, Error> {
    let mut sources = SourceMap::default();
    let dependencies = gather_dependencies::dependencies(root, git, host, &mut sources);
    let (streamlit, streamlit_source) = match (global.streamlit, &dependencies) {
        (Some(version), _) => (version, "--streamlit".to_owned()),
        (None, Some(dependencies)) => (dependencies.streamlit.version, dependencies.source.clone()),
        (None, None) => (Version::NEWEST, "newest known".to_owned()),
    };
    let dialect = Dialect::of(streamlit);
    let config = streamlit_config(root, dialect, host, &mut sources)?;
    let secrets_path = match &global.secrets {
        Some(path) => host.env.current_dir().join(path),
        None => root.join(SECRETS_FILE),
    };
    let shown_secrets_path = shown(&secrets_path, host);
    let mut secrets = Secrets::default();
    let mut unread = Vec::new();
    if global.secrets.as_deref() == Some(Path::new("-")) {
        let bytes = host.terminal.read_input(FILE_LIMIT)?;
        secrets.files.push(secrets_file(PathBuf::from("-"), "<stdin>".to_owned(), bytes, dialect, &mut sources));
    } else if global.secrets.is_some() {
        let bytes = read_named(&secrets_path, host)?.ok_or_else(|| {
            Error::missing(format!("there is no `{shown_secrets_path}`")).hint("give `--secrets` the path of a file")
        })?;
        secrets.files.push(secrets_file(
            secrets_path.clone(),
            shown_secrets_path.clone(),
            bytes,
            dialect,
            &mut sources,
        ));
    } else {
        for path in secrets_paths(root, &config, host).0 {
            let is_folder = host.files.metadata(&path).is_ok_and(|metadata| metadata.is_dir);
            // Streamlit goes by the name first, and fails to open a folder that is called like a file.
            if is_folder && path.extension().is_some_and(|extension| extension == "toml") {
                let name = shown(&path, host);
                secrets.files.push(folder_in_place_of_file(path, name, &mut sources));
            } else if is_folder {
                let folder = secrets_folder(path, host, &mut sources)?;
                secrets.files.push(folder.secrets);
                unread.extend(folder.unread);
            } else if let Some(bytes) = read(&path, host)? {
                let shown = shown(&path, host);
                secrets.files.push(secrets_file(path, shown, bytes, dialect, &mut sources));
            }
        }
    }
    let near_misses = if secrets.files.is_empty() { near_misses(root, host) } else { unread };
    Ok(Project {
        near_misses,
        now: host.clock.now(),
        root: root.to_owned(),
        sources,
        secrets,
        config,
        streamlit,
        streamlit_source,
        surroundings: Surroundings { dependencies, ..Surroundings::default() },
        secrets_path,
        shown_secrets_path,
    })
}

/// The secrets file that commands change: what `--secrets` says, else the project's own, which need not exist. Where
/// `secrets.files` leaves that out, the last of its files, because that one wins.
pub(crate) fn writable_secrets_path(global: &GlobalOptions, host: &Host) -> Result<PathBuf, Error> {
    if let Some(path) = &global.secrets {
        return Ok(host.env.current_dir().join(path));
    }
    let root = project_root(global, host)?;
    let dialect = Dialect::of(global.streamlit.unwrap_or(Version::NEWEST));
    let config = streamlit_config(&root, dialect, host, &mut SourceMap::default())?;
    let own = root.join(SECRETS_FILE);
    let paths = secrets_paths(&root, &config, host).0;
    if paths.iter().any(|path| *path == own || host.files.is_same(path, &own)) {
        return Ok(own);
    }
    let is_empty = paths.is_empty();
    let file = paths.into_iter().rev().find(|path| path.extension().is_some_and(|extension| extension == "toml"));
    file.ok_or_else(|| {
        let message = if is_empty {
            "`secrets.files` is empty, so Streamlit reads no secrets"
        } else {
            "`secrets.files` names folders only, which can hold no provider's section"
        };
        Error::refused(message)
            .hint("add `.streamlit/secrets.toml` to `secrets.files`, or give `--secrets` the path of a file")
    })
}

/// Files that look like a secrets file in the wrong place or under a wrong name, as the user may call them.
fn near_misses(root: &Path, host: &Host) -> Vec<String> {
    let in_folder = |folder: PathBuf, is_meant: fn(&str) -> bool| {
        let entries = host.files.list(&folder).unwrap_or_default();
        entries.into_iter().filter(move |path| {
            let name = path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase());
            name.is_some_and(|name| is_meant(&name))
        })
    };
    let below_dot_streamlit = |name: &str| name.contains("secret") || name.starts_with("credential");
    let beside = |name: &str| matches!(name, "secrets.toml" | "secret.toml" | ".secrets.toml");
    let folders = host.files.list(root).unwrap_or_default();
    let deeper = folders
        .into_iter()
        .map(|folder| folder.join(SECRETS_FILE))
        .filter(|path| host.files.metadata(path).is_ok_and(|metadata| metadata.is_file));
    in_folder(root.join(".streamlit"), below_dot_streamlit)
        .chain(in_folder(root.join("streamlit"), below_dot_streamlit))
        .chain(in_folder(root.to_owned(), beside))
        .chain(deeper)
        .map(|path| shown(&path, host))
        .collect()
}

/// Every secrets file that Streamlit looks for, the later winning over the earlier, and each once: a file that is named
/// twice is read twice, to no other effect than the later reading alone.
pub(crate) fn secrets_paths(root: &Path, config: &StreamlitConfig, host: &Host) -> SecretsPaths {
    let Some(files) = &config.secrets_files else { return SecretsPaths::of_project(shared_folder(root, host), root) };
    let real = |path: &Path| host.files.canonical(path).unwrap_or_else(|_| path.to_owned());
    // Of a file that is named twice, the last counts.
    let mut known = HashSet::new();
    let mut paths: Vec<PathBuf> =
        files.iter().rev().map(|file| root.join(file)).filter(|path| known.insert(real(path))).collect();
    paths.reverse();
    SecretsPaths(paths)
}

/// The home, whose `.streamlit` all apps share, unless it is the app's folder itself.
fn shared_folder<'a>(root: &Path, host: &'a Host) -> Option<&'a Path> {
    host.env.home().filter(|_| !host.is_home(root))
}

/// Every `config.toml` that counts for the project at `root`, the later winning over the earlier.
pub(crate) fn config_paths(root: &Path, host: &Host) -> impl Iterator<Item = PathBuf> + use<> {
    let shared = shared_folder(root, host).map(|home| home.join(CONFIG_FILE));
    shared.into_iter().chain([root.join(CONFIG_FILE)])
}

/// The options of every `config.toml` that counts for the project at `root`.
pub(crate) fn streamlit_config(
    root: &Path,
    dialect: Dialect,
    host: &Host,
    sources: &mut SourceMap,
) -> Result<StreamlitConfig, Error> {
    let mut config = StreamlitConfig::default();
    for path in config_paths(root, host) {
        if let Some(bytes) = read(&path, host)? {
            let shown = shown(&path, host);
            let (file, document) = match String::from_utf8(bytes) {
                Ok(text) => {
                    let document = parse_as(&text, dialect);
                    let is_read = document.problems.is_empty();
                    let mut hidden = if is_read { document.secret_spans() } else { mask_unparsed(&text) };
                    hidden.extend(secret_spans_of_comments(&text));
                    (sources.add(shown, text, hidden), document)
                }
                Err(error) => (sources.add(shown, "", Vec::new()), undecodable(error.as_bytes(), error.utf8_error())),
            };
            config.merge(file, &document, |name| host.env.get(name));
        }
    }
    config.merge_environment(|name| host.env.get(name));
    Ok(config)
}

/// The bytes of a file that was found, or `None` where there is no file.
pub(crate) fn read(path: &Path, host: &Host) -> Result<Option<Vec<u8>>, Error> {
    contents(path, host.files.read(path, FILE_LIMIT), host)
}

/// The bytes of a file, pipe or device that the command line names, or `None` where there is no such thing.
pub(crate) fn read_named(path: &Path, host: &Host) -> Result<Option<Vec<u8>>, Error> {
    contents(path, host.files.read_named(path, FILE_LIMIT), host)
}

fn contents(path: &Path, read: io::Result<Vec<u8>>, host: &Host) -> Result<Option<Vec<u8>>, Error> {
    match read {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(error) => {
            let hint = match error.kind() {
                io::ErrorKind::IsADirectory => {
                    "a secrets file is a file: remove the folder, or name it in `secrets.files`"
                }
                io::ErrorKind::PermissionDenied => {
                    "the user who runs Streamlit must be able to read it, and so must you"
                }
                io::ErrorKind::FileTooLarge => "secrets and configuration are small: is this the right file?",
                io::ErrorKind::InvalidInput => {
                    "put a file in its place; a pipe is read only where the command line names it, as `--secrets` does"
                }
                _ => "Streamlit would fail to read it too",
            };
            let hint = BlockedFile::behind(&error).map_or(hint, BlockedFile::hint);
            Err(Error::io(format!("cannot read `{}`", shown(path, host)), error).hint(hint))
        }
    }
}

/// The path relative to where the user is, when it lies below: `.` is that folder itself.
pub(crate) fn shown(path: &Path, host: &Host) -> String {
    match shown_path(path.strip_prefix(host.env.current_dir()).unwrap_or(path)) {
        here if here.is_empty() => ".".to_owned(),
        shown => shown,
    }
}

pub(super) fn secrets_file(
    path: PathBuf,
    shown: String,
    bytes: Vec<u8>,
    dialect: Dialect,
    sources: &mut SourceMap,
) -> SecretsFile {
    match String::from_utf8(bytes) {
        Ok(text) => {
            let document = parse_as(&text, dialect);
            let mut hidden =
                if document.problems.is_empty() { document.secret_spans_of_secrets() } else { mask_unparsed(&text) };
            hidden.extend(secret_spans_of_comments(&text));
            SecretsFile { file: sources.add(shown, text, hidden), path, document }
        }
        Err(error) => {
            let document = undecodable(error.as_bytes(), error.utf8_error());
            SecretsFile { file: sources.add(shown, "", Vec::new()), path, document }
        }
    }
}
