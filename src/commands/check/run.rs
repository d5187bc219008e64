//! One project: gathered, judged, and told as the command line wants it.

use super::fixing::{Fixed, Fixing, JudgedProject, fix};
use super::override_error;
use super::standing::Standing;
use super::target::CheckTarget;
use crate::commands::probe::Online;
use crate::diagnostic::{Anchor, Diagnostic, Level};
use crate::error::Error;
use crate::host::{Git, Host};
use crate::options::GlobalOptions;
use crate::project::{Project, Purpose, read_app_files, shown};
use crate::report::{ProjectState, escaped};
use crate::rules::{AuthSettings, ConfigInput, Evidence, LevelOverrides, Policy, run_rules};
use crate::streamlit::{SECRETS_FILE, Secrets};

/// What is done to every project.
pub(super) struct CheckRun {
    pub(super) overrides: LevelOverrides,
    /// The lowest level that fails; absent where the settings file decides.
    pub(super) fail_on: Option<Level>,
    /// The patterns of `--exclude`.
    pub(super) exclude: Vec<String>,
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

impl CheckRun {
    pub(super) fn check(
        &self,
        target: &CheckTarget,
        global: &GlobalOptions,
        host: &Host,
    ) -> Result<JudgedProject, Error> {
        let options = target.options(global);
        let judge = |git: &Git, host: &Host| {
            let mut project = Project::read_in(&target.root, &options, git, host)?;
            read_app_files(&mut project, target.purpose, git, host);
            let own = target.root.join(SECRETS_FILE);
            if target.is_in_place_of_secrets() && !git.ignores(&own) {
                project.absence.replaced_by_example = Some(shown(&own, host));
            }
            let mut diagnostics = self.diagnostics(&project, target, host)?;
            for diagnostic in &mut diagnostics {
                diagnostic.conceal_edits(|text| host.terminal.redactor.is_secret(text));
            }
            Ok((project, diagnostics))
        };
        let (project, diagnostics) = judge(&self.git, host)?;
        let mut judged = match &self.fixing {
            // A fix may change what git ignores.
            Some(fixing) => fix(*fixing, project, diagnostics, host, &|host| judge(&Git::detect(host), host))?,
            None => {
                let standing = Standing::detect(&project, target);
                JudgedProject { project, diagnostics, fixed: Fixed::default(), standing, app: None }
            }
        };
        judged.standing = Standing::detect(&judged.project, target);
        // An example has no provider to ask.
        if let Some(online) =
            self.online.as_ref().filter(|_| target.purpose == Purpose::Use && judged.standing.has_login())
        {
            let JudgedProject { project, diagnostics, app, .. } = &mut judged;
            let overrides = self.overrides(project)?;
            let known = std::mem::take(diagnostics);
            let policy = policy(&overrides, target.purpose);
            let known = online.problems(project, known, &policy, host)?;
            (*diagnostics, *app) = online.app_problems(project, known, &policy, global, host)?;
        }
        Ok(judged)
    }

    /// The levels of the command line, and of the project's settings file where that says nothing.
    fn overrides(&self, project: &Project) -> Result<LevelOverrides, Error> {
        let settings = &project.settings;
        let of_file = LevelOverrides::new(&settings.allow, &settings.warn, &settings.deny).map_err(|error| {
            let place = settings.source.as_ref().map(|source| format!("{}: ", escaped(source))).unwrap_or_default();
            override_error(&error, &place, "name it in one of `allow`, `warn` and `deny`")
        })?;
        Ok(self.overrides.or(of_file))
    }

    /// The lowest level that fails the check of a project.
    pub(super) fn fail_on(&self, project: &Project) -> Level {
        let of_file = project.settings.fail_on.as_deref().and_then(Level::from_name);
        self.fail_on.or(of_file).unwrap_or(Level::Error)
    }

    fn diagnostics(&self, project: &Project, target: &CheckTarget, host: &Host) -> Result<Vec<Diagnostic>, Error> {
        let overrides = self.overrides(project)?;
        let embedded = project.app_context.embedded.iter();
        let embedded = embedded.flat_map(|secrets| embedded_problems(project, secrets, &overrides)).collect();
        let evidence = [Evidence::Configuration, Evidence::AppFiles(&project.app_context)];
        let policy = policy(&overrides, target.purpose);
        let mut diagnostics = run_rules(&evidence, Some(&project.config_input()), &policy, embedded);
        match Standing::detect(project, target) {
            Standing::State(ProjectState::WithoutLogin) => {
                diagnostics.retain(|diagnostic| WITHOUT_LOGIN.contains(&diagnostic.rule().name));
            }
            Standing::NoApp => diagnostics.clear(),
            Standing::State(_) => {}
        }
        let current = host.env.current_dir();
        let settings = project.settings.clone().with_exclude(&self.exclude, current);
        // Problems of one file follow each other.
        let mut last = None;
        diagnostics.retain(|diagnostic| {
            let file = match diagnostic.anchor() {
                Anchor::Span(location) => location.file,
                Anchor::File(file) => *file,
                Anchor::Subject(_) => return true,
            };
            let is_excluded = match last {
                Some((known, is_excluded)) if known == file => is_excluded,
                _ => settings.excludes(&current.join(project.sources.path(file))),
            };
            last = Some((file, is_excluded));
            !is_excluded
        });
        Ok(diagnostics)
    }
}

/// What is wrong with a secrets file that is written when a container starts: it is an example, filled in by the
/// shell or by a template.
fn embedded_problems(project: &Project, secrets: &Secrets, overrides: &LevelOverrides) -> Vec<Diagnostic> {
    let Some(file) = secrets.files.first() else { return Vec::new() };
    let expected_secrets_path = project.sources.path(file.file);
    let settings = AuthSettings::classify(secrets);
    let input = ConfigInput { secrets, settings, expected_secrets_path, near_misses: &[], ..project.config_input() };
    let policy = policy(overrides, Purpose::Template);
    let mut problems = run_rules(&[Evidence::Configuration], Some(&input), &policy, Vec::new());
    problems.retain(|problem| match problem.anchor() {
        Anchor::Span(location) => location.file == file.file,
        Anchor::File(problem) => *problem == file.file,
        Anchor::Subject(_) => false,
    });
    problems.iter_mut().for_each(Diagnostic::remove_fix);
    problems
}

fn policy(overrides: &LevelOverrides, purpose: Purpose) -> Policy<'_> {
    Policy { overrides: Some(overrides), is_template: purpose == Purpose::Template, login_at: None }
}
