//! `authctl check`: gather, judge, render.

mod around;
mod fixing;
mod parallel;
mod report_writer;
mod repository_paths;
mod run;
mod standing;
mod target;
#[cfg(test)]
mod tests;

use std::path::PathBuf;

use clap::Args;

pub(super) use self::around::{CheckedApp, check_around};
use self::fixing::{FixOutcome, Fixing};
use self::report_writer::ReportWriter;
use self::run::CheckRun;
use self::target::{CheckTarget, targets};
use super::probe::Online;
use super::rules::rule_names;
use crate::diagnostic::{Applicability, Level};
use crate::error::{Error, ExitStatus};
use crate::host::{Git, Host};
use crate::options::{AppOptions, GlobalOptions, NetworkOptions, Suggested};
use crate::project::Purpose;
use crate::report::{Format, escaped};
use crate::rules::{LevelOverrides, OverrideError};

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(crate) struct CheckArgs {
    /// Secrets files, app folders, or folders that contain them; `-` is standard input [default: the app around this folder]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// How to print what was found
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: Format,

    /// Write the report to FILE instead of printing it
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// The lowest level that fails the check [default: error]
    #[arg(long, value_name = "LEVEL", value_enum, env = "AUTHCTL_FAIL_ON")]
    fail_on: Option<FailOn>,

    /// Apply the safe fixes, and report what is left
    #[arg(long)]
    fix: bool,

    /// With --fix or --diff: also the fixes that need your review
    #[arg(long)]
    unsafe_fixes: bool,

    /// Print what --fix would change, with secrets masked, and write nothing; fails where that is anything
    #[arg(long, conflicts_with_all = ["format", "output"])]
    diff: bool,

    /// Turn this rule off
    #[arg(
        long,
        value_name = "RULE",
        env = "AUTHCTL_ALLOW",
        value_delimiter = ',',
        value_parser = Suggested(rule_names),
        hide_possible_values = true
    )]
    allow: Vec<String>,

    /// Treat this rule's problems as warnings
    #[arg(
        long,
        value_name = "RULE",
        env = "AUTHCTL_WARN",
        value_delimiter = ',',
        value_parser = Suggested(rule_names),
        hide_possible_values = true
    )]
    warn: Vec<String>,

    /// Treat this rule's problems as errors
    #[arg(
        long,
        value_name = "RULE",
        env = "AUTHCTL_DENY",
        value_delimiter = ',',
        value_parser = Suggested(rule_names),
        hide_possible_values = true
    )]
    deny: Vec<String>,

    /// Skip these paths: a pattern as in a `.gitignore`
    #[arg(long, value_name = "PATTERN", env = "AUTHCTL_EXCLUDE", value_delimiter = ',')]
    exclude: Vec<String>,

    /// Check a template to be filled in; implied by names such as `secrets.toml.example`
    #[arg(long)]
    template: bool,

    /// Ask the live providers too, as `authctl probe` does
    #[arg(long)]
    online: bool,

    /// With --online: ask the app too where it runs, as `authctl probe --app` does
    #[arg(long, requires = "online")]
    app: bool,

    #[command(flatten)]
    app_options: AppOptions,

    #[command(flatten)]
    network: NetworkOptions,
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
    pub(crate) const fn prints_json(&self) -> bool {
        self.format.is_json() && self.output.is_none()
    }

    /// The levels that flags give, and those of variables where the flags say nothing of a rule.
    fn overrides(&self, host: &Host) -> Result<LevelOverrides, Error> {
        let options = [("AUTHCTL_ALLOW", &self.allow), ("AUTHCTL_WARN", &self.warn), ("AUTHCTL_DENY", &self.deny)];
        let of_variable = options.map(|(variable, rules)| {
            let value = host.env.get(variable);
            value.is_some_and(|value| value.split(',').eq(rules.iter().map(String::as_str)))
        });
        let levels = |is_of_variable: bool| {
            let rules = [0, 1, 2]
                .map(|index| if of_variable[index] == is_of_variable { options[index].1.as_slice() } else { &[] });
            LevelOverrides::new(rules[0], rules[1], rules[2])
                .map_err(|error| override_error(&error, "", "name it after one of `--allow`, `--warn` and `--deny`"))
        };
        Ok(levels(false)?.or(levels(true)?))
    }

    fn fixing(&self) -> Result<Option<Fixing>, Error> {
        let outcome = match (self.fix, self.diff) {
            (_, true) => FixOutcome::Show,
            (true, false) => FixOutcome::Write,
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

/// What is wrong with the names of rules, said of `place`.
fn override_error(error: &OverrideError, place: &str, hint_for_twice: &str) -> Error {
    let message = format!("{place}{}", escaped(&error.to_string()));
    match error {
        OverrideError::Unknown { nearest: Some(nearest), .. } => {
            Error::usage(message).hint(format!("did you mean `{nearest}`?"))
        }
        OverrideError::Unknown { nearest: None, .. } => Error::usage(message).hint("`authctl explain` lists the rules"),
        OverrideError::Twice { .. } => Error::usage(message).hint(hint_for_twice),
    }
}

pub(crate) fn run(args: &CheckArgs, global: &GlobalOptions, host: &Host) -> Result<ExitStatus, Error> {
    let run = CheckRun {
        overrides: args.overrides(host)?,
        fail_on: args.fail_on.map(FailOn::level),
        exclude: args.exclude.clone(),
        fixing: args.fixing()?,
        online: args
            .online
            .then(|| Online::new(&args.network, args.app.then(|| args.app_options.clone()), host))
            .transpose()?,
        git: Git::detect(host),
    };
    let purpose = args.template.then_some(Purpose::Template);
    let targets = targets(&args.paths, purpose, &args.exclude, global, &run.git, host)?;
    if run.fixing.is_some() && targets.iter().any(CheckTarget::is_input) {
        return Err(Error::usage("standard input cannot be changed").hint("give the path of a file"));
    }
    let mut report = ReportWriter::new(args, global, host);
    match &targets[..] {
        [target] => report.one(target, &run.check(target, global, host)?, &run)?,
        _ => report.many(&targets, &run)?,
    }
    report.finish()
}
