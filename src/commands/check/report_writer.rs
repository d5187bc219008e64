//! The report of a check: drawn, and printed or written to a file.

use super::CheckArgs;
use super::fixing::{Fixed, JudgedProject};
use super::parallel::{SeenProblems, for_each};
use super::repository_paths::RepositoryPaths;
use super::run::CheckRun;
use super::standing::Standing;
use super::target::CheckTarget;
use crate::commands::console_facts::console_facts;
use crate::commands::look;
use crate::commands::st_login_facts::streamlit_facts_of_first;
use crate::diagnostic::{RuleInfo, exit_status};
use crate::error::{Error, ExitStatus};
use crate::host::{BlockedFile, Expected, Host, WriteOptions, shown_path};
use crate::options::GlobalOptions;
use crate::report::{CheckedProject, Format, Look, ProjectState, Report, Series, VERDICT_ROWS, app_picture, render};
use crate::rules::catalogue;

/// Where the report goes, and what is remembered of it.
pub(super) struct ReportWriter<'a> {
    args: &'a CheckArgs,
    global: &'a GlobalOptions,
    host: &'a Host,
    rules: Vec<&'static RuleInfo>,
    look: Look,
    /// What is to be written to the file at the end.
    text: String,
    /// Of all projects together; worse than problems are projects that could not be judged.
    status: ExitStatus,
    /// How many fixes were, or would be, made.
    changes: usize,
}

impl<'a> ReportWriter<'a> {
    pub(super) fn new(args: &'a CheckArgs, global: &'a GlobalOptions, host: &'a Host) -> Self {
        let look = if args.output.is_none() { look(global, host) } else { Look::PLAIN };
        Self {
            args,
            global,
            host,
            rules: catalogue(),
            look,
            text: String::new(),
            status: ExitStatus::Success,
            changes: 0,
        }
    }

    pub(super) fn one(&mut self, target: &CheckTarget, judged: &JudgedProject, run: &CheckRun) -> Result<(), Error> {
        self.note(judged, run);
        let text = if self.args.diff {
            judged.fixed.diff.clone()
        } else {
            self.picture(judged)
                + &with_report(target, judged, self.args.format, self.host, &self.rules, |report| {
                    render(report, self.args.format, self.look)
                })
        };
        self.add(&text)
    }

    pub(super) fn many(&mut self, targets: &[CheckTarget], run: &CheckRun) -> Result<(), Error> {
        let rules = self.rules.clone();
        let mut series = Series::new(self.args.format, self.look, &rules);
        let mut told = SeenProblems::default();
        self.add_report(&series.begin())?;
        for_each(targets, run, self.global, self.host, &mut |target, judged| {
            let mut judged = match judged {
                Ok(judged) => judged,
                Err(error) => {
                    // The others can be judged all the same.
                    self.host.terminal.say(&error.render());
                    self.status = ExitStatus::Failure;
                    return Ok(());
                }
            };
            if judged.standing == Standing::NoApp {
                return Ok(());
            }
            told.without_repeated(&mut judged, self.host);
            self.note(&judged, run);
            let shown = target.shown(self.host);
            let text =
                with_report(target, &judged, self.args.format, self.host, &rules, |report| series.add(&shown, report));
            self.add_report(&(self.picture(&judged) + &text))?;
            if self.args.diff { self.add(&judged.fixed.diff) } else { Ok(()) }
        })?;
        self.add_report(&series.end())
    }

    /// The running app for people, where it was asked.
    fn picture(&self, judged: &JudgedProject) -> String {
        let facts = judged.app.as_ref().filter(|_| self.args.format == Format::Human);
        facts.map(|facts| app_picture(facts, self.look)).unwrap_or_default()
    }

    /// Remembers whether there are problems, and says how many were fixed.
    fn note(&mut self, judged: &JudgedProject, run: &CheckRun) {
        let Fixed { fixes, files, .. } = &judged.fixed;
        if self.status == ExitStatus::Success {
            self.status = if !self.args.diff {
                exit_status(&judged.diagnostics, run.fail_on(&judged.project))
            } else if files.is_empty() {
                ExitStatus::Success
            } else {
                ExitStatus::Problems
            };
        }
        self.changes += fixes;
        if *fixes == 0 || self.global.quiet {
            return;
        }
        let problems = if *fixes == 1 { "1 problem".to_owned() } else { format!("{fixes} problems") };
        let verb = if self.args.diff { "would fix" } else { "fixed" };
        let files: Vec<String> = files.iter().map(|file| format!("`{file}`")).collect();
        self.host.terminal.say_line(&format!("{verb} {problems} in {}", files.join(", ")));
    }

    /// A difference is alone.
    fn add_report(&mut self, text: &str) -> Result<(), Error> {
        if self.args.diff { Ok(()) } else { self.add(text) }
    }

    fn add(&mut self, text: &str) -> Result<(), Error> {
        if self.args.output.is_some() {
            self.text.push_str(text);
            Ok(())
        } else if text.is_empty() {
            Ok(())
        } else {
            self.host.terminal.print(text)
        }
    }

    pub(super) fn finish(self) -> Result<ExitStatus, Error> {
        if self.args.diff && self.changes == 0 && !self.global.quiet {
            let more =
                if self.args.unsafe_fixes { "" } else { "; `--unsafe-fixes` shows fixes that you must agree with" };
            self.host.terminal.say(&format!("nothing to fix{more}\n"));
        }
        let Some(file) = &self.args.output else { return Ok(self.status) };
        let path = self.host.env.current_dir().join(file);
        // A report is for everybody who may read the folder, unlike what it is about.
        let options = WriteOptions { mode: 0o644, expected: Expected::Anything };
        let text = self.host.terminal.harmless(&self.text);
        self.host.files.write_atomically(&path, text.as_bytes(), options).map_err(|error| {
            let hint =
                BlockedFile::behind(&error).map_or("give `--output` a path in a folder that exists", BlockedFile::hint);
            Error::unwritable(&shown_path(file), error, hint)
        })?;
        Ok(self.status)
    }
}

pub(super) fn with_report<T>(
    target: &CheckTarget,
    judged: &JudgedProject,
    format: Format,
    host: &Host,
    rules: &[&'static RuleInfo],
    tell: impl FnOnce(&Report<'_>) -> T,
) -> T {
    let JudgedProject { project, diagnostics, standing, .. } = judged;
    let mut sources = project.sources.masked();
    if matches!(format, Format::Azure | Format::Github | Format::Gitlab | Format::Sarif) {
        RepositoryPaths::detect(host).rename(&mut sources);
    }
    let state = match standing {
        Standing::State(state) => *state,
        Standing::NoApp => ProjectState::WithoutLogin,
    };
    // People are shown the first ones alone; the one too many is the default provider, which may go without a row.
    let most = if format == Format::Human { VERDICT_ROWS + 1 } else { usize::MAX };
    let mut streamlit = streamlit_facts_of_first(most, project);
    // What `st.App` is given is known to the running app alone.
    if !standing.has_login() || project.secrets.files.is_empty() && project.absence.app_secrets.is_some() {
        streamlit.providers.clear();
        streamlit.more_providers = 0;
    }
    tell(&Report {
        diagnostics,
        sources: &sources,
        rules,
        streamlit,
        subject: project.shown_subject(),
        project: Some(CheckedProject { path: target.shown(host), state }),
        app: judged.app.as_ref(),
        facts: judged.app.as_ref().map(|app| app_picture(app, Look::PLAIN)).unwrap_or_default(),
        consoles: if format.is_handout() { console_facts(project) } else { Vec::new() },
    })
}
