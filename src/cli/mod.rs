//! The command line: dispatch, and the printing of errors.

#[cfg(test)]
mod reference;

use std::ffi::OsString;

use clap::{CommandFactory as _, Parser};

use crate::commands::Command;
use crate::error::{Error, ExitStatus};
use crate::host::Host;
use crate::options::GlobalOptions;
use crate::report::failure;

/// Set up, check and prove OpenID Connect login for Streamlit apps
#[derive(Debug, Parser)]
#[command(name = "authctl", bin_name = "authctl", version, max_term_width = 100, disable_help_subcommand = true)]
struct Cli {
    #[command(flatten)]
    global: GlobalOptions,

    #[command(subcommand)]
    command: Command,
}

/// Runs the program. Everything it does goes through `host`.
pub fn run(arguments: impl IntoIterator<Item = impl Into<OsString> + Clone>, host: &Host) -> ExitStatus {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => return explain_usage(&error, host),
    };
    match cli.command.run(&cli.global, Cli::command, host) {
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
    use clap::CommandFactory as _;

    use super::Cli;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
