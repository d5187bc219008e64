//! Which files belong to an app, and in which order Streamlit reads them.

use std::path::{Path, PathBuf};

/// Below the home folder, the current folder and the folder of the main script.
pub(crate) const SECRETS_FILE: &str = ".streamlit/secrets.toml";
pub(crate) const CONFIG_FILE: &str = ".streamlit/config.toml";

/// The secrets files of one project, the later winning over the earlier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SecretsPaths(pub(crate) Vec<PathBuf>);

impl SecretsPaths {
    /// Streamlit's own list: the home folder's file, then the project's.
    pub(crate) fn of_project(home: Option<&Path>, root: &Path) -> Self {
        let mut paths = Vec::new();
        if let Some(home) = home.filter(|home| *home != root) {
            paths.push(home.join(SECRETS_FILE));
        }
        paths.push(root.join(SECRETS_FILE));
        Self(paths)
    }
}
