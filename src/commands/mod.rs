//! One file for each command: `struct …Args` and `run`, which gathers, judges and renders.

mod check;
mod explain;
mod export;
mod gather;
mod gather_dependencies;
mod options;
mod unified_diff;

use clap::Subcommand;

use crate::cli::GlobalOptions;
use crate::error::{Error, ExitStatus};
use crate::host::Host;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Judge the configuration without asking the network
    Check(check::CheckArgs),

    /// Say what a rule means and what to do about it
    Explain(explain::ExplainArgs),

    /// Print the configuration for where the app is deployed
    Export(export::ExportArgs),
}

impl Command {
    pub(crate) fn run(&self, global: &GlobalOptions, host: &Host) -> Result<ExitStatus, Error> {
        match self {
            Self::Check(args) => check::run(args, global, host),
            Self::Explain(args) => explain::run(args, global, host),
            Self::Export(args) => export::run(args, global, host),
        }
    }
}
