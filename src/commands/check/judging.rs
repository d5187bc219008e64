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
use crate::report::escaped;
use crate::rules::{
    LevelOverrides, in_order, judge_config, judge_project, name_settings, without_allowed, without_template_values,
};

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
}

impl Judging {
    pub(super) fn of(&self, subject: &Subject, global: &GlobalOptions, host: &Host) -> Result<Judged, Error> {
        let options = subject.options(global);
        let judge = |git: &Git, host: &Host| {
            let mut project = Project::read_in(&subject.root, &options, git, host)?;
            read_app_files(&mut project, subject.purpose, git, host);
            let mut diagnostics = self.diagnostics(&project, subject.purpose, host)?;
            for diagnostic in &mut diagnostics {
                diagnostic.conceal_edits(|text| host.terminal.redactor.is_secret(text));
            }
            Ok((project, diagnostics))
        };
        let (project, diagnostics) = judge(&self.git, host)?;
        let mut judged = match &self.fixing {
            // A fix may change what git ignores.
            Some(fixing) => fix(*fixing, project, diagnostics, host, &|host| judge(&Git::of(host), host))?,
            None => Judged { project, diagnostics, fixed: super::fixing::Fixed::default() },
        };
        // An example has no provider to ask.
        if let Some(online) = self.online.as_ref().filter(|_| subject.purpose == Purpose::Use) {
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

    fn diagnostics(&self, project: &Project, purpose: Purpose, host: &Host) -> Result<Vec<Diagnostic>, Error> {
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
