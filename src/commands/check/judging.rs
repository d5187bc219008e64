//! One project: gathered, judged, and told as the command line wants it.

use super::fixing::{Fixed, Fixing, Judged, fix};
use super::subject::Subject;
use crate::commands::probe::Online;
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::host::{Git, Host};
use crate::options::GlobalOptions;
use crate::project::{Project, Purpose, read_app_files};
use crate::rules::{Evidence, LevelOverrides, Policy, run_rules};

/// What is done to every project.
pub(super) struct Judging {
    pub(super) overrides: LevelOverrides,
    pub(super) fixing: Option<Fixing>,
    /// Whether the providers are asked too, once the files are judged.
    pub(super) online: Option<Online>,
    /// What is known of git, for all projects together.
    pub(super) git: Git,
}

impl Judging {
    pub(super) fn of(&self, subject: &Subject, global: &GlobalOptions, host: &Host) -> Result<Judged, Error> {
        let options = subject.options(global);
        let judge = |git: &Git, host: &Host| {
            let mut project = Project::read_in(&subject.root, &options, git, host)?;
            read_app_files(&mut project, subject.purpose, git, host);
            let mut diagnostics = self.diagnostics(&project, subject.purpose);
            for diagnostic in &mut diagnostics {
                diagnostic.conceal_edits(|text| host.terminal.redactor.is_secret(text));
            }
            Ok((project, diagnostics))
        };
        let (project, diagnostics) = judge(&self.git, host)?;
        let mut judged = match &self.fixing {
            // A fix may change what git ignores.
            Some(fixing) => fix(*fixing, project, diagnostics, host, &|host| judge(&Git::of(host), host))?,
            None => Judged { project, diagnostics, fixed: Fixed::default() },
        };
        // An example has no provider to ask.
        if let Some(online) = self.online.as_ref().filter(|_| subject.purpose == Purpose::Use) {
            let Judged { project, diagnostics, .. } = &mut judged;
            let known = std::mem::take(diagnostics);
            *diagnostics = online.problems(project, known, &self.policy(subject.purpose), host)?;
        }
        Ok(judged)
    }

    fn diagnostics(&self, project: &Project, purpose: Purpose) -> Vec<Diagnostic> {
        let evidence = [Evidence::Configuration, Evidence::AppFiles(&project.surroundings)];
        run_rules(&evidence, Some(&project.config_input()), &self.policy(purpose), Vec::new())
    }

    fn policy(&self, purpose: Purpose) -> Policy<'_> {
        Policy { overrides: Some(&self.overrides), is_template: purpose == Purpose::Template, login_at: None }
    }
}
