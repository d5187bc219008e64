//! Where a project is, and which of the files that Streamlit reads are its own.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::files::{read_file, shown};
use super::script_folder::{folders_with_settings, script_folder};
use crate::error::Error;
use crate::host::{Git, Host, normalized, shown_path};
use crate::options::GlobalOptions;
use crate::rules::Absence;
use crate::source::SourceMap;
use crate::streamlit::{
    CONFIG_FILE, Fact, SECRETS_FILE, SecretsPaths, StreamlitConfig, TomlReader, Version, mask_config, parse_as,
    undecodable,
};

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

/// The secrets file that commands change: what `--secrets` says, else the project's own, which need not exist. Where
/// `secrets.files` leaves that out, the last of its files, because that one wins.
pub(super) fn writable_secrets_path(global: &GlobalOptions, host: &Host) -> Result<PathBuf, Error> {
    if let Some(path) = &global.secrets {
        return Ok(host.env.current_dir().join(path));
    }
    let root = project_root(global, host)?;
    let config = streamlit_config(&root, global.streamlit.unwrap_or(Version::NEWEST), host, &mut SourceMap::default())?;
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
///
/// `expected` is the file that they should be.
pub(super) fn near_misses(root: &Path, expected: &Path, host: &Host) -> Vec<String> {
    let in_folder = |folder: PathBuf, is_meant: fn(&str) -> bool| {
        let entries = host.files.list(&folder).unwrap_or_default();
        entries.into_iter().filter(move |path| {
            let name = path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase());
            name.is_some_and(|name| is_meant(&name))
        })
    };
    let below_dot_streamlit = |name: &str| name.contains("secret") || name.starts_with("credential");
    let beside = |name: &str| matches!(name, "secrets.toml" | "secret.toml" | ".secrets.toml");
    let is_file = |path: &PathBuf| host.files.metadata(path).is_ok_and(|metadata| metadata.is_file);
    let deeper = folders_with_settings(root, host).into_iter().map(|folder| folder.join(SECRETS_FILE)).filter(is_file);
    in_folder(root.join(".streamlit"), below_dot_streamlit)
        .chain(in_folder(root.join("streamlit"), below_dot_streamlit))
        .chain(in_folder(root.to_owned(), beside))
        .chain(deeper)
        // A link to nothing is in the right place, and so is the file itself by another path.
        .filter(|path| path != expected && !host.files.is_same(path, expected))
        .map(|path| shown(&path, host))
        .filter(|path| *path != shown(expected, host))
        .collect()
}

/// Why there is no secrets file where Streamlit looks; `expected` is where it would look first.
pub(super) fn absence(root: &Path, expected: &Path, config: &StreamlitConfig, git: &Git, host: &Host) -> Absence {
    let files = config.secrets_files.iter().flatten();
    let is_there = host.files.metadata(expected).is_ok_and(|metadata| metadata.is_file);
    Absence {
        is_ignored: git.ignores(expected),
        named: files.map(|file| shown(&root.join(file), host)).collect(),
        is_left_out: is_there,
        link_target: host.files.link_target(expected).ok().filter(|_| !is_there).map(|target| shown_path(&target)),
        ..Absence::default()
    }
}

/// Every secrets file that Streamlit looks for when it is started in `root`, also beside the main script.
pub(crate) fn secrets_paths_of_run(
    root: &Path,
    config: &StreamlitConfig,
    streamlit: Version,
    host: &Host,
) -> SecretsPaths {
    let mut paths = secrets_paths(root, config, host);
    if config.secrets_files.is_none() && streamlit.has(Fact::ScriptFolderFiles) {
        let is_file = |path: &PathBuf| host.files.metadata(path).is_ok_and(|metadata| metadata.is_file);
        paths.0.extend(script_folder(root, host).map(|folder| folder.join(SECRETS_FILE)).filter(is_file));
    }
    paths
}

/// Whether the project at `root` has a secrets file of its own that Streamlit reads.
pub(crate) fn has_secrets(root: &Path, streamlit: Option<Version>, host: &Host) -> bool {
    let streamlit = streamlit.unwrap_or(Version::NEWEST);
    // What cannot be read is told when the project is checked.
    let Ok(config) = streamlit_config(root, streamlit, host, &mut SourceMap::default()) else {
        return true;
    };
    let shared = shared_folder(root, host).map(|home| home.join(SECRETS_FILE));
    let paths = secrets_paths_of_run(root, &config, streamlit, host).0;
    let mut own = paths.into_iter().filter(|path| Some(path) != shared.as_ref());
    own.any(|path| host.files.metadata(&path).is_ok())
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

/// Every `config.toml` that counts for the project at `root`, the later winning over the earlier: that beside the main
/// script is the last, as in `config.get_config_files`.
pub(crate) fn config_paths(root: &Path, streamlit: Version, host: &Host) -> impl Iterator<Item = PathBuf> + use<> {
    let shared = shared_folder(root, host).map(|home| home.join(CONFIG_FILE));
    let script =
        Some(root).filter(|_| streamlit.has(Fact::ScriptFolderFiles)).and_then(|root| script_folder(root, host));
    shared.into_iter().chain([root.join(CONFIG_FILE)]).chain(script.map(|folder| folder.join(CONFIG_FILE)))
}

/// The options of every `config.toml` that counts for the project at `root`.
pub(crate) fn streamlit_config(
    root: &Path,
    streamlit: Version,
    host: &Host,
    sources: &mut SourceMap,
) -> Result<StreamlitConfig, Error> {
    let dialect = TomlReader::for_release(streamlit);
    let mut config = StreamlitConfig::default();
    for path in config_paths(root, streamlit, host) {
        if let Some(bytes) = read_file(&path, host)? {
            let shown = shown(&path, host);
            let (file, document) = match String::from_utf8(bytes) {
                Ok(text) => {
                    let document = parse_as(&text, dialect);
                    let mask = mask_config(&text, &document);
                    (sources.add(shown, text, mask), document)
                }
                Err(error) => (sources.add(shown, "", Vec::new()), undecodable(error.as_bytes(), error.utf8_error())),
            };
            config.merge(file, &document, |name| host.env.get(name));
        }
    }
    config.merge_environment(|name| host.env.get(name));
    Ok(config)
}
