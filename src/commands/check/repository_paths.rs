//! Paths as GitHub, GitLab and code scanning want them: from the top of the repository, wherever the job works.

use std::path::{Path, PathBuf};

use crate::host::{Git, Host, shown_path};
use crate::source::MaskedSource;

/// The variables that say where a CI job checked the repository out.
const TOP_VARIABLES: [&str; 2] = ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"];

/// How to call files from the top of the repository.
pub(super) struct RepositoryPaths {
    current: PathBuf,
    /// The top without links; absent where there is none above the current folder.
    top: Option<PathBuf>,
    /// The current folder without links.
    real_current: PathBuf,
}

impl RepositoryPaths {
    pub(super) fn detect(host: &Host) -> Self {
        let current = host.env.current_dir().to_owned();
        let real = |path: &Path| host.files.canonical(path).ok();
        let real_current = real(&current).unwrap_or_else(|| current.clone());
        let stated = TOP_VARIABLES.iter().filter_map(|name| real(Path::new(host.env.get(name)?)));
        let stated = stated.filter(|top| real_current.starts_with(top)).max_by_key(|top| top.components().count());
        let top = stated.or_else(|| Git::detect(host).work_tree(&real_current).map(|tree| tree.root().to_owned()));
        Self { current, top, real_current }
    }

    /// Gives each file that is in the repository its path from the top.
    pub(super) fn rename(&self, sources: &mut [MaskedSource]) {
        for source in sources {
            if let Some(path) = self.below_top(&source.path) {
                source.path = path;
            }
        }
    }

    fn below_top(&self, shown: &str) -> Option<String> {
        let top = self.top.as_ref()?;
        // Standard input has no place.
        if shown.starts_with('<') {
            return None;
        }
        let absolute = self.current.join(shown);
        let below_current = absolute.strip_prefix(&self.current).map(|path| self.real_current.join(path));
        let path = below_current.unwrap_or(absolute);
        path.strip_prefix(top).ok().map(shown_path)
    }
}
