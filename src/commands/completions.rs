//! `authctl completions`: the script that completes authctl's command line in a shell.

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use crate::cli::Cli;
use crate::error::{Error, ExitStatus};
use crate::host::Host;

#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    shell: Shell,
}

pub(crate) fn run(args: &CompletionsArgs, host: &Host) -> Result<ExitStatus, Error> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "authctl", &mut script);
    host.terminal.print_verbatim(&String::from_utf8_lossy(&script))?;
    Ok(ExitStatus::Success)
}
