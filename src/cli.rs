//! The command line: global options, dispatch, and the printing of errors.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::FalseyValueParser;
use clap::{Args, CommandFactory as _, Parser};

use crate::commands::Command;
use crate::error::{Error, ExitStatus};
use crate::host::{ColorChoice, Host};
use crate::report::failure;
use crate::secret::is_secret_parameter;
use crate::streamlit::Version;

/// Set up, check and prove OpenID Connect login for Streamlit apps
#[derive(Debug, Parser)]
#[command(name = "authctl", bin_name = "authctl", version, max_term_width = 100, disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    global: GlobalOptions,

    #[command(subcommand)]
    command: Command,
}

/// Options that every command has.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct GlobalOptions {
    /// The app's folder [default: the nearest ancestor with `.streamlit/`, else the current one]
    #[arg(short = 'C', long = "project", value_name = "DIR", global = true, env = "AUTHCTL_PROJECT")]
    pub(crate) project: Option<PathBuf>,

    /// This secrets file instead of the project's (`-` is standard input)
    #[arg(long, value_name = "FILE", global = true, env = "AUTHCTL_SECRETS")]
    pub(crate) secrets: Option<PathBuf>,

    /// Judge as this Streamlit [default: what the project uses, else the newest known]
    #[arg(long, value_name = "VERSION", global = true, env = "AUTHCTL_STREAMLIT")]
    pub(crate) streamlit: Option<Version>,

    /// Never ask; implied without a terminal
    #[arg(long, global = true, env = "AUTHCTL_NO_INPUT", value_parser = FalseyValueParser::new())]
    pub(crate) no_input: bool,

    /// When to use colour
    #[arg(long, value_name = "WHEN", value_enum, default_value_t, global = true, env = "AUTHCTL_COLOR")]
    pub(crate) color: ColorChoice,

    /// Say only what is asked for
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,

    /// Show each HTTP exchange, with secrets masked
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,
}

impl GlobalOptions {
    /// Whether standard output is coloured.
    pub(crate) fn color_output(&self, host: &Host) -> bool {
        self.color_on(host, host.terminal.stdout_is_terminal && host.terminal.shows_styles)
    }

    /// `NO_COLOR` (no-color.org), `CLICOLOR_FORCE` (bixense.com/clicolors) and `TERM=dumb` count where no flag decides.
    fn color_on(&self, host: &Host, is_terminal: bool) -> bool {
        match self.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => {
                if host.env.get("NO_COLOR").is_some() {
                    false
                } else if host.env.get("CLICOLOR_FORCE").is_some_and(|value| value != "0") {
                    true
                } else {
                    is_terminal && host.env.get("TERM") != Some("dumb")
                }
            }
        }
    }

    /// Whether a person may be asked.
    pub(crate) fn may_ask(&self, host: &Host) -> bool {
        !self.no_input && host.terminal.can_ask()
    }
}

/// The whole command line, for tests that walk over all of it.
pub fn command_line() -> clap::Command {
    Cli::command()
}

/// Runs the program. Everything it does goes through `host`.
pub fn run(arguments: impl IntoIterator<Item = impl Into<OsString> + Clone>, host: &Host) -> ExitStatus {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => return explain_usage(&error, host),
    };
    if cli.global.color_output(host) {
        host.terminal.allow_styles();
    }
    for (name, value) in host.env.with_prefix("AUTHCTL_") {
        if is_secret_parameter(name) {
            host.terminal.redactor.learn(value);
        }
    }
    match cli.command.run(&cli.global, host) {
        Ok(status) => status,
        Err(error) => {
            if error.exit_status() == ExitStatus::Failure {
                host.terminal.say(&error.render());
                // Nothing was printed yet: commands print when they have judged.
                if cli.command.prints_json() {
                    let document = failure(&error.to_string(), &error.causes(), error.hint_text());
                    host.terminal.print(&document).ok();
                }
            }
            error.exit_status()
        }
    }
}

fn explain_usage(error: &clap::Error, host: &Host) -> ExitStatus {
    if error.use_stderr() {
        host.terminal.say(&error.render().to_string());
        return ExitStatus::Failure;
    }
    // `--help` and `--version` are data.
    match host.terminal.print(&error.render().to_string()) {
        Ok(()) => ExitStatus::Success,
        Err(error) => Error::exit_status(&error),
    }
}

#[cfg(test)]
mod tests {
    use super::command_line;

    #[test]
    fn the_command_line_is_consistent() {
        command_line().debug_assert();
    }
}
