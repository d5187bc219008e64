//! One project: gathered, judged, and told as the command line wants it.

use std::sync::Arc;

use super::fixing::{Fixing, fix};
use super::subject::{Purpose, Subject};
use crate::cli::GlobalOptions;
use crate::commands::gather::{self, Project};
use crate::commands::gather_project;
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::host::{Git, Host};
use crate::rules::{
    LevelOverrides, judge_config, judge_project, name_settings, without_allowed, without_template_values,
};

/// What is done to every project.
pub(super) struct Judging {
    pub(super) overrides: LevelOverrides,
    pub(super) fixing: Option<Fixing>,
    /// What is known of git, for all projects together.
    pub(super) git: Arc<Git>,
}

/// A project with what is wrong with it, after fixes were made.
pub(super) struct Judged {
    pub(super) project: Project,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) fixed: super::fixing::Fixed,
}

impl Judging {
    pub(super) fn of(&self, subject: &Subject, global: &GlobalOptions, host: &Host) -> Result<Judged, Error> {
        let options = subject.options(global);
        let gathered = |host: &Host, git| {
            let mut project = gather::project_with(&subject.root, &options, host, git)?;
            gather_project::surround(&mut project, subject.purpose, host);
            let diagnostics = self.diagnostics(&project, subject.purpose);
            Ok((project, diagnostics))
        };
        let (project, diagnostics) = gathered(host, Arc::clone(&self.git))?;
        match &self.fixing {
            Some(fixing) => fix(*fixing, project, diagnostics, host, &|host| {
                // A fix may change what git ignores.
                gathered(host, Arc::new(Git::of(host)))
            }),
            None => Ok(Judged { project, diagnostics, fixed: super::fixing::Fixed::default() }),
        }
    }

    fn diagnostics(&self, project: &Project, purpose: Purpose) -> Vec<Diagnostic> {
        let input = project.config_input();
        let mut diagnostics = judge_config(&input);
        diagnostics.extend(judge_project(&project.project_input(&input)));
        name_settings(&mut diagnostics, &input);
        let diagnostics = without_allowed(diagnostics, &project.secrets, &project.sources);
        let diagnostics = match purpose {
            Purpose::Use => diagnostics,
            Purpose::Template => without_template_values(diagnostics),
        };
        self.overrides.apply(diagnostics)
    }
}
