//! `authctl check`: gather, judge, render.

mod fixing;
mod judging;
mod overlay;
mod subject;
mod tree;

use std::path::{Path, PathBuf};

use clap::Args;

use self::fixing::{FixOutcome, Fixed, Fixing};
use self::judging::{Judged, Judging};
use self::subject::{Purpose, subjects};
use super::gather;
use crate::cli::GlobalOptions;
use crate::diagnostic::{Applicability, Diagnostic, Level};
use crate::error::{Error, ExitStatus};
use crate::host::{Git, Host, WriteOptions};
use crate::report::{Format, ProviderVerdict, Report, Series, StreamlitFacts, escaped, render};
use crate::rules::{LevelOverrides, OverrideError, catalogue};
use crate::streamlit::{DEFAULT_PROVIDER, st_login};

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// Secrets files, apps' folders or folders above; `-` is standard input [default: the app around this folder]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// How to print what was found
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: Format,

    /// Write the report to FILE instead of printing it
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// The lowest level that fails the check
    #[arg(long, value_name = "LEVEL", value_enum, default_value_t = FailOn::Error)]
    fail_on: FailOn,

    /// Make the fixes that change no meaning, and report what is left
    #[arg(long)]
    fix: bool,

    /// With --fix or --diff: also the fixes that you must agree with
    #[arg(long)]
    unsafe_fixes: bool,

    /// Print what --fix would change, with secrets masked, and write nothing
    #[arg(long, conflicts_with_all = ["fix", "format", "output"])]
    diff: bool,

    /// Say nothing about this rule
    #[arg(long, value_name = "RULE")]
    allow: Vec<String>,

    /// Treat this rule's problems as warnings
    #[arg(long, value_name = "RULE")]
    warn: Vec<String>,

    /// Treat this rule's problems as errors
    #[arg(long, value_name = "RULE")]
    deny: Vec<String>,

    /// Judge an example to be filled in; implied by names such as `secrets.toml.example`
    #[arg(long)]
    template: bool,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Info,
}

impl FailOn {
    const fn level(self) -> Level {
        match self {
            Self::Error => Level::Error,
            Self::Warning => Level::Warning,
            Self::Info => Level::Info,
        }
    }
}

impl CheckArgs {
    fn overrides(&self) -> Result<LevelOverrides, Error> {
        LevelOverrides::new(&self.allow, &self.warn, &self.deny).map_err(|error| {
            let message = escaped(&error.to_string()).into_owned();
            match error {
                OverrideError::Unknown { nearest: Some(nearest), .. } => {
                    Error::usage(message).hint(format!("did you mean `{nearest}`?"))
                }
                OverrideError::Unknown { nearest: None, .. } => {
                    Error::usage(message).hint("`authctl explain` lists the rules")
                }
                OverrideError::Twice { .. } => {
                    Error::usage(message).hint("name it after one of `--allow`, `--warn` and `--deny`")
                }
            }
        })
    }

    fn fixing(&self) -> Result<Option<Fixing>, Error> {
        let outcome = match (self.fix, self.diff) {
            (true, _) => FixOutcome::Write,
            (false, true) => FixOutcome::Show,
            (false, false) if self.unsafe_fixes => {
                return Err(Error::usage("`--unsafe-fixes` alone changes nothing")
                    .hint("add `--fix` to make the fixes, or `--diff` to see them"));
            }
            (false, false) => return Ok(None),
        };
        let widest = if self.unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe };
        Ok(Some(Fixing { widest, outcome }))
    }
}

pub(crate) fn run(args: &CheckArgs, global: &GlobalOptions, host: &Host) -> Result<ExitStatus, Error> {
    let judging = Judging { overrides: args.overrides()?, fixing: args.fixing()? };
    let purpose = args.template.then_some(Purpose::Template);
    let git = Git::new(&host.env);
    let subjects = subjects(&args.paths, purpose, global, &git, host)?;
    if judging.fixing.is_some() && subjects.iter().any(subject::Subject::is_input) {
        return Err(Error::usage("standard input cannot be changed").hint("give the path of a file"));
    }
    let mut output = Output { file: args.output.as_deref(), text: String::new(), host };
    let mut found = Found { fail_on: args.fail_on.level(), fails: false, has_error: false };
    let color = args.output.is_none() && global.color_output(host);
    let rules = catalogue();
    if let [subject] = &subjects[..] {
        let judged = judging.of(subject, global, host)?;
        found.add(&judged.diagnostics);
        say_fixed(&judged.fixed, args, global, host);
        output.add(&if args.diff {
            judged.fixed.diff.clone()
        } else {
            with_report(&judged, &rules, |report| render(report, args.format, color))
        })?;
    } else {
        let mut series = Series::new(args.format, color, &rules);
        let mut told = tree::Told::default();
        if !args.diff {
            output.add(&series.begin())?;
        }
        tree::for_each(&subjects, &judging, global, host, &mut |subject, judged| {
            let mut judged = match judged {
                Ok(judged) => judged,
                Err(error) => {
                    // The others can be judged all the same.
                    host.terminal.say(&error.render());
                    found.has_error = true;
                    return Ok(());
                }
            };
            told.without_repeated(&mut judged, host);
            found.add(&judged.diagnostics);
            say_fixed(&judged.fixed, args, global, host);
            if args.diff {
                return output.add(&judged.fixed.diff);
            }
            let shown = subject.shown(host);
            output.add(&with_report(&judged, &rules, |report| series.add(&shown, report)))
        })?;
        if !args.diff {
            output.add(&series.end())?;
        }
    }
    output.finish()?;
    Ok(found.exit_status())
}

fn with_report<T>(
    judged: &Judged,
    rules: &[&'static crate::diagnostic::RuleInfo],
    tell: impl FnOnce(&Report<'_>) -> T,
) -> T {
    let Judged { project, diagnostics, .. } = judged;
    tell(&Report {
        diagnostics,
        sources: &project.sources.masked(),
        rules,
        streamlit: streamlit_facts(project),
        subject: project.shown_secrets_path.clone(),
    })
}

fn say_fixed(fixed: &Fixed, args: &CheckArgs, global: &GlobalOptions, host: &Host) {
    if fixed.fixes == 0 || global.quiet {
        return;
    }
    let problems = if fixed.fixes == 1 { "1 problem".to_owned() } else { format!("{} problems", fixed.fixes) };
    let verb = if args.diff { "would fix" } else { "fixed" };
    let files: Vec<String> = fixed.files.iter().map(|file| format!("`{}`", escaped(file))).collect();
    host.terminal.say(&format!("{verb} {problems} in {}\n", files.join(", ")));
}

/// What the exit status is made of.
struct Found {
    fail_on: Level,
    fails: bool,
    has_error: bool,
}

impl Found {
    fn add(&mut self, diagnostics: &[Diagnostic]) {
        self.fails |= exit_status(diagnostics, self.fail_on) == ExitStatus::Problems;
    }

    const fn exit_status(&self) -> ExitStatus {
        match (self.has_error, self.fails) {
            (true, _) => ExitStatus::Failure,
            (false, true) => ExitStatus::Problems,
            (false, false) => ExitStatus::Success,
        }
    }
}

/// Where the report goes.
struct Output<'a> {
    file: Option<&'a Path>,
    /// What is to be written to the file at the end.
    text: String,
    host: &'a Host,
}

impl Output<'_> {
    fn add(&mut self, text: &str) -> Result<(), Error> {
        if self.file.is_some() {
            self.text.push_str(text);
            return Ok(());
        }
        if text.is_empty() { Ok(()) } else { self.host.terminal.print(text) }
    }

    /// A report is for everybody who may read the folder, unlike what it is about.
    fn finish(self) -> Result<(), Error> {
        let Some(file) = self.file else { return Ok(()) };
        let path = self.host.env.current_dir().join(file);
        let options = WriteOptions { mode: 0o644, expected: None };
        self.host.files.write_atomically(&path, self.text.as_bytes(), options).map_err(|error| {
            Error::io(format!("cannot write `{}`", file.display()), error)
                .hint("give `--output` a path in a folder that exists")
        })
    }
}

/// What `st.login` says of every name that the files offer, and of no name at all.
pub(crate) fn streamlit_facts(project: &gather::Project) -> StreamlitFacts {
    let offered = project.secrets.auth().map(|auth| auth.offered_names()).unwrap_or_default();
    let names = std::iter::once(DEFAULT_PROVIDER).chain(offered.into_iter().filter(|name| *name != DEFAULT_PROVIDER));
    StreamlitFacts {
        version: project.streamlit.to_string(),
        source: project.streamlit_source.clone(),
        providers: names
            .map(|name| st_login(&project.secrets, project.streamlit, name))
            .map(|verdict| ProviderVerdict {
                accepted: verdict.is_accepted(),
                name: verdict.name,
                message: verdict.message,
            })
            .collect(),
    }
}

pub(crate) fn exit_status(diagnostics: &[Diagnostic], fail_on: Level) -> ExitStatus {
    if diagnostics.iter().any(|diagnostic| diagnostic.level() >= fail_on) {
        ExitStatus::Problems
    } else {
        ExitStatus::Success
    }
}
