//! Where a project is, and which of the files that Streamlit reads are its own.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::files::{read_file, shown};
use crate::error::Error;
use crate::host::{Host, normalized, shown_path};
use crate::options::GlobalOptions;
use crate::source::SourceMap;
use crate::streamlit::{
    CONFIG_FILE, Dialect, SECRETS_FILE, SecretsPaths, StreamlitConfig, Version, mask_config, parse_as, undecodable,
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
pub(super) fn near_misses(root: &Path, host: &Host) -> Vec<String> {
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
