//! One project: gathered, judged, and told as the command line wants it.

use super::fixing::{Fixed, Fixing, Judged, fix};
use super::standing::Standing;
use super::subject::Subject;
use crate::commands::probe::Online;
use crate::diagnostic::{Anchor, Diagnostic};
use crate::error::Error;
use crate::host::{Git, Host};
use crate::options::GlobalOptions;
use crate::project::{Project, Purpose, read_app_files};
use crate::report::ProjectState;
use crate::rules::{ConfigInput, Evidence, LevelOverrides, Policy, Settings, run_rules};
use crate::streamlit::Secrets;

/// What is done to every project.
pub(super) struct Judging {
    pub(super) overrides: LevelOverrides,
    pub(super) fixing: Option<Fixing>,
    /// Whether the providers are asked too, once the files are judged.
    pub(super) online: Option<Online>,
    /// What is known of git, for all projects together.
    pub(super) git: Git,
}

/// What is wrong with a file of secrets whatever they are for.
const WITHOUT_LOGIN: [&str; 6] = [
    "committed-secrets-file",
    "config-syntax-error",
    "readable-secrets-file",
    "secret-in-example-file",
    "secrets-in-docker-image",
    "unignored-secrets-file",
];

impl Judging {
    pub(super) fn of(&self, subject: &Subject, global: &GlobalOptions, host: &Host) -> Result<Judged, Error> {
        let options = subject.options(global);
        let judge = |git: &Git, host: &Host| {
            let mut project = Project::read_in(&subject.root, &options, git, host)?;
            read_app_files(&mut project, subject.purpose, git, host);
            let mut diagnostics = self.diagnostics(&project, subject);
            for diagnostic in &mut diagnostics {
                diagnostic.conceal_edits(|text| host.terminal.redactor.is_secret(text));
            }
            Ok((project, diagnostics))
        };
        let (project, diagnostics) = judge(&self.git, host)?;
        let mut judged = match &self.fixing {
            // A fix may change what git ignores.
            Some(fixing) => fix(*fixing, project, diagnostics, host, &|host| judge(&Git::of(host), host))?,
            None => {
                let standing = Standing::of(&project, subject);
                Judged { project, diagnostics, fixed: Fixed::default(), standing }
            }
        };
        judged.standing = Standing::of(&judged.project, subject);
        // An example has no provider to ask.
        if let Some(online) =
            self.online.as_ref().filter(|_| subject.purpose == Purpose::Use && judged.standing.has_login())
        {
            let Judged { project, diagnostics, .. } = &mut judged;
            let known = std::mem::take(diagnostics);
            *diagnostics = online.problems(project, known, &self.policy(subject.purpose), host)?;
        }
        Ok(judged)
    }

    fn diagnostics(&self, project: &Project, subject: &Subject) -> Vec<Diagnostic> {
        let embedded = project.surroundings.embedded.iter();
        let embedded = embedded.flat_map(|secrets| self.embedded_problems(project, secrets)).collect();
        let evidence = [Evidence::Configuration, Evidence::AppFiles(&project.surroundings)];
        let policy = self.policy(subject.purpose);
        let mut diagnostics = run_rules(&evidence, Some(&project.config_input()), &policy, embedded);
        match Standing::of(project, subject) {
            Standing::State(ProjectState::WithoutLogin) => {
                diagnostics.retain(|diagnostic| WITHOUT_LOGIN.contains(&diagnostic.rule().name));
            }
            Standing::NoApp => diagnostics.clear(),
            Standing::State(_) => {}
        }
        diagnostics
    }

    /// What is wrong with a secrets file that is written when a container starts: it is an example, filled in by the
    /// shell or by a template.
    fn embedded_problems(&self, project: &Project, secrets: &Secrets) -> Vec<Diagnostic> {
        let Some(file) = secrets.files.first() else { return Vec::new() };
        let expected_secrets_path = project.sources.path(file.file);
        let settings = Settings::of(secrets);
        let input =
            ConfigInput { secrets, settings, expected_secrets_path, near_misses: &[], ..project.config_input() };
        let policy = self.policy(Purpose::Template);
        let mut problems = run_rules(&[Evidence::Configuration], Some(&input), &policy, Vec::new());
        problems.retain(|problem| match problem.anchor() {
            Anchor::Span(location) => location.file == file.file,
            Anchor::File(problem) => *problem == file.file,
            Anchor::Subject(_) => false,
        });
        problems.iter_mut().for_each(Diagnostic::remove_fix);
        problems
    }

    fn policy(&self, purpose: Purpose) -> Policy<'_> {
        Policy { overrides: Some(&self.overrides), is_template: purpose == Purpose::Template, login_at: None }
    }
}
