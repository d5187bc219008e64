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
    LevelOverrides, in_order, judge_config, judge_project, name_settings, without_allowed, without_template_values,
};
use crate::streamlit::{SecretsFile, is_example};

/// What is done to every project.
#[derive(Debug)]
pub(super) struct Judging {
    pub(super) overrides: LevelOverrides,
    pub(super) fixing: Option<Fixing>,
    /// One for all projects: what lies in one work tree is read once.
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
        let judge = |host: &Host| {
            let mut project = gather::project_in(&subject.root, &options, &self.git, host)?;
            gather_project::surround(&mut project, host);
            if subject.purpose == Purpose::Template {
                judge_as_example(&mut project);
            }
            let diagnostics = self.diagnostics(&project, subject.purpose);
            Ok((project, diagnostics))
        };
        let (project, diagnostics) = judge(host)?;
        match &self.fixing {
            Some(fixing) => fix(*fixing, project, diagnostics, host, &judge),
            None => Ok(Judged { project, diagnostics, fixed: super::fixing::Fixed::default() }),
        }
    }

    fn diagnostics(&self, project: &Project, purpose: Purpose) -> Vec<Diagnostic> {
        let input = project.config_input();
        let mut diagnostics = judge_config(&input);
        diagnostics.extend(judge_project(&project.project_input(&input)));
        let mut diagnostics = in_order(diagnostics);
        name_settings(&mut diagnostics, &input);
        let diagnostics = without_allowed(diagnostics, &project.secrets, &project.sources);
        let diagnostics = match purpose {
            Purpose::Use => diagnostics,
            Purpose::Template => without_template_values(diagnostics),
        };
        self.overrides.apply(diagnostics)
    }
}

/// Lets the rules about examples judge the secrets file, whatever it is called.
fn judge_as_example(project: &mut Project) {
    let known = &mut project.surroundings.examples;
    for SecretsFile { file, path, document } in project.secrets.files.iter().filter(|file| !is_example(&file.path)) {
        known.push(SecretsFile { file: *file, path: path.clone(), document: document.clone() });
    }
}
