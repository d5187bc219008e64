//! Whether there is anything to check in a project, and what.

use super::target::CheckTarget;
use crate::project::Project;
use crate::report::ProjectState;
use crate::streamlit::{AppContext, Search};

/// What there was to check in a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    State(ProjectState),
    /// A folder with `.streamlit/` in a tree, but without an app.
    NoApp,
}

impl Standing {
    pub(super) fn detect(project: &Project, target: &CheckTarget) -> Self {
        let AppContext { has_python, search, .. } = project.app_context;
        let has_secrets = !project.secrets.files.is_empty()
            || project.absence.app_secrets.is_some()
            || !project.app_context.embedded.is_empty();
        // What all apps of this home share makes no app of a folder.
        let has_own = project.config.secrets_files.is_some()
            || project.secrets.files.iter().any(|secrets| secrets.path.starts_with(&project.root));
        let is_meant = target.is_named || project.secrets.is_broken() || project.secrets.sets_up_login();
        if !is_meant && project.absence.use_of_login.is_none() && has_python && search == Search::Whole {
            Self::State(ProjectState::WithoutLogin)
        } else if target.is_found && !has_own && project.absence.use_of_login.is_none() && target.secrets.is_none() {
            Self::NoApp
        } else if has_secrets {
            Self::State(ProjectState::Checked)
        } else {
            Self::State(ProjectState::NothingToCheck)
        }
    }

    pub(super) const fn has_login(self) -> bool {
        !matches!(self, Self::State(ProjectState::WithoutLogin))
    }
}
