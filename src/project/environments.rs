//! The packages that are installed on this machine for one app, however its environment was made.

use std::path::{Path, PathBuf};

use crate::host::Host;
use crate::streamlit::requirements::{ManifestFile, Opacity, of_site_packages};

/// Where environments are made inside of a project: by venv, uv, Poetry and PDM, by virtualenv, and by VS Code with conda.
const OWN: [&str; 5] = [".venv", "venv", "env", ".conda", "__pypackages__"];

/// The environments that may be the app's, the likeliest first: its own ones in `folders`, from the app's folder upwards,
/// then the active ones.
pub(super) fn environments(folders: &[&Path], host: &Host) -> Vec<ManifestFile> {
    let mut found = Vec::new();
    let current = host.env.current_dir();
    let variable = |name: &'static str| host.env.get(name).filter(|path| !path.is_empty()).map(|path| (name, path));
    if let Some((name, path)) = variable("UV_PROJECT_ENVIRONMENT") {
        // uv takes it from the top of the workspace.
        let mut paths = folders.iter().map(|folder| folder.join(path));
        found.extend(paths.find_map(|path| installed(name.to_owned(), &path, host)));
    }
    for (climbed, folder) in folders.iter().enumerate() {
        let name = |own: &str| "../".repeat(climbed) + own;
        found.extend(OWN.iter().filter_map(|own| installed(name(own), &folder.join(own), host)));
        let pixi = folder.join(".pixi/envs");
        let mut pixi = host.files.list(&pixi).unwrap_or_default();
        pixi.sort_by_key(|path| path.file_name().is_none_or(|name| name != "default"));
        for path in pixi {
            let environment = path.file_name().unwrap_or_default().to_string_lossy();
            found.extend(installed(name(&format!(".pixi/envs/{environment}")), &path, host));
        }
    }
    if let Some((name, path)) = variable("VIRTUAL_ENV") {
        found.extend(installed(name.to_owned(), &current.join(path), host));
    }
    if let Some((name, path)) = variable("CONDA_PREFIX").filter(|(_, path)| !is_base(&current.join(path), host)) {
        found.extend(installed(name.to_owned(), &current.join(path), host));
    }
    found
}

/// A program that is installed for the app at `root`, in an environment of its own.
pub(crate) fn installed_program(root: &Path, name: &str, host: &Host) -> Option<PathBuf> {
    // On Windows they are in a folder of another name.
    let places = ["bin".to_owned() + "/" + name, format!("Scripts/{name}.exe")];
    let paths = OWN.iter().flat_map(|own| places.iter().map(move |place| root.join(own).join(place)));
    paths.into_iter().find(|path| host.files.metadata(path).is_ok_and(|metadata| metadata.is_file))
}

/// Whether this is conda's own environment, which holds conda and whatever else was once tried.
fn is_base(prefix: &Path, host: &Host) -> bool {
    host.env.get("CONDA_DEFAULT_ENV") == Some("base") || host.files.metadata(&prefix.join("condabin")).is_ok()
}

fn installed(name: String, path: &Path, host: &Host) -> Option<ManifestFile> {
    let paths = site_packages(path, host)?;
    let mut manifest = of_site_packages(paths.iter().filter_map(|path| path.file_name()?.to_str()));
    if sees_system(path, host) {
        manifest.opacity = Opacity::Opaque;
    }
    Some(ManifestFile { name, file: None, manifest })
}

/// What lies in `lib/python3.N/site-packages`, on Windows in `Lib/site-packages`, and in PDM's `3.N/lib`.
fn site_packages(environment: &Path, host: &Host) -> Option<Vec<PathBuf>> {
    for folder in ["Lib/site-packages", "lib/site-packages"] {
        if let Ok(paths) = host.files.list(&environment.join(folder)) {
            return Some(paths);
        }
    }
    let pythons = host.files.list(&environment.join("lib")).unwrap_or_default();
    let in_pythons = pythons.iter().find_map(|python| host.files.list(&python.join("site-packages")).ok());
    in_pythons.or_else(|| {
        let versions = host.files.list(environment).ok().filter(|_| environment.ends_with("__pypackages__"))?;
        versions.iter().find_map(|version| host.files.list(&version.join("lib")).ok())
    })
}

/// Whether the environment sees the packages of the Python that it was made with.
fn sees_system(environment: &Path, host: &Host) -> bool {
    let Ok(bytes) = host.files.read(&environment.join("pyvenv.cfg"), super::FILE_LIMIT) else { return false };
    String::from_utf8_lossy(&bytes).lines().any(|line| {
        let pair = line.split_once('=').map(|(key, value)| (key.trim(), value.trim().to_lowercase()));
        pair.is_some_and(|(key, value)| key == "include-system-site-packages" && value == "true")
    })
}
