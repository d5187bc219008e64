//! One project: gathered, judged, and told as the command line wants it.

use super::fixing::{Fixing, fix};
use super::override_error;
use super::subject::Subject;
use crate::commands::probe::Online;
use crate::diagnostic::{Anchor, Diagnostic, Level};
use crate::error::Error;
use crate::host::{Git, Host};
use crate::options::GlobalOptions;
use crate::project::{Project, Purpose, read_app_files};
use crate::report::{ProjectState, escaped};
use crate::rules::{
    ConfigInput, LevelOverrides, in_order, judge_config, judge_project, name_settings, without_allowed,
    without_template_values,
};
use crate::streamlit::{Search, Secrets, Surroundings};

/// What is done to every project.
pub(super) struct Judging {
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

/// A project with what is wrong with it, after fixes were made.
pub(super) struct Judged {
    pub(super) project: Project,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) fixed: super::fixing::Fixed,
    pub(super) standing: Standing,
}

/// What there was to check in a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    State(ProjectState),
    /// A folder with `.streamlit/` in a tree, but without an app.
    NoApp,
}

impl Standing {
    fn of(project: &Project, subject: &Subject) -> Self {
        let Surroundings { has_python, search, .. } = project.surroundings;
        let has_secrets = !project.secrets.files.is_empty()
            || project.absence.app_secrets.is_some()
            || !project.surroundings.embedded.is_empty();
        // What all apps of this home share makes no app of a folder.
        let has_own = project.config.secrets_files.is_some()
            || project.secrets.files.iter().any(|secrets| secrets.path.starts_with(&project.root));
        let is_meant = subject.is_named || project.secrets.is_broken() || project.secrets.sets_up_login();
        if !is_meant && project.absence.use_of_login.is_none() && has_python && search == Search::Whole {
            Self::State(ProjectState::WithoutLogin)
        } else if subject.is_found && !has_own && project.absence.use_of_login.is_none() && subject.secrets.is_none() {
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

/// What is wrong with a secrets file that is written when a container starts: it is an example, filled in by the shell or
/// by a template.
fn embedded_problems(project: &Project, secrets: &Secrets) -> Vec<Diagnostic> {
    let Some(file) = secrets.files.first() else { return Vec::new() };
    let path = project.sources.path(file.file);
    let input = ConfigInput { secrets, expected_secrets_path: path, near_misses: &[], ..project.config_input() };
    let mut problems = judge_config(&input);
    name_settings(&mut problems, &input);
    problems.retain(|problem| match problem.anchor() {
        Anchor::Span(location) => location.file == file.file,
        Anchor::File(problem) => *problem == file.file,
        Anchor::Subject(_) => false,
    });
    problems.iter_mut().for_each(Diagnostic::remove_fix);
    without_template_values(problems)
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
            let mut diagnostics = self.diagnostics(&project, subject, host)?;
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
                Judged { project, diagnostics, fixed: super::fixing::Fixed::default(), standing }
            }
        };
        judged.standing = Standing::of(&judged.project, subject);
        // An example has no provider to ask.
        if let Some(online) =
            self.online.as_ref().filter(|_| subject.purpose == Purpose::Use && judged.standing.has_login())
        {
            let Judged { project, diagnostics, .. } = &mut judged;
            let found = online.problems(project, diagnostics, host)?;
            diagnostics.extend(self.overrides(project)?.apply(found));
            *diagnostics = in_order(std::mem::take(diagnostics));
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

    fn diagnostics(&self, project: &Project, subject: &Subject, host: &Host) -> Result<Vec<Diagnostic>, Error> {
        let input = project.config_input();
        let mut diagnostics = judge_config(&input);
        diagnostics.extend(judge_project(&project.project_input(&input)));
        diagnostics
            .extend(project.surroundings.embedded.iter().flat_map(|secrets| embedded_problems(project, secrets)));
        let mut diagnostics = in_order(diagnostics);
        name_settings(&mut diagnostics, &input);
        let diagnostics = without_allowed(diagnostics, &project.secrets, &project.sources);
        let mut diagnostics = match subject.purpose {
            Purpose::Use => diagnostics,
            Purpose::Template => without_template_values(diagnostics),
        };
        match Standing::of(project, subject) {
            Standing::State(ProjectState::WithoutLogin) => {
                diagnostics.retain(|diagnostic| WITHOUT_LOGIN.contains(&diagnostic.rule().name));
            }
            Standing::NoApp => diagnostics.clear(),
            Standing::State(_) => {}
        }
        let mut diagnostics = self.overrides(project)?.apply(diagnostics);
        let current = host.env.current_dir();
        let settings = project.settings.clone().with_exclude(&self.exclude, current);
        diagnostics.retain(|diagnostic| {
            let file = match diagnostic.anchor() {
                Anchor::Span(location) => location.file,
                Anchor::File(file) => *file,
                Anchor::Subject(_) => return true,
            };
            !settings.excludes(&current.join(project.sources.path(file)))
        });
        Ok(diagnostics)
    }
}
