//! One file for each command: `struct …Args` and `run`, which gathers, judges and renders.

mod check;
mod gather;
mod options;

use clap::Subcommand;

use crate::cli::GlobalOptions;
use crate::error::{Error, ExitStatus};
use crate::host::Host;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Judge the configuration without asking the network
    Check(check::CheckArgs),
}

impl Command {
    pub(crate) fn run(&self, global: &GlobalOptions, host: &Host) -> Result<ExitStatus, Error> {
        match self {
            Self::Check(args) => check::run(args, global, host),
        }
    }
}
