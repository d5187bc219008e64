//! `authctl completions`: the script that completes authctl's command line in a shell.

use clap::Args;
use clap_complete::Shell;

use crate::error::{Error, ExitStatus};
use crate::host::Host;

#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    shell: Shell,
}

pub(crate) fn run(args: &CompletionsArgs, mut command_line: clap::Command, host: &Host) -> Result<ExitStatus, Error> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command_line, "authctl", &mut script);
    host.terminal.print_verbatim(&String::from_utf8_lossy(&script))?;
    Ok(ExitStatus::Success)
}
