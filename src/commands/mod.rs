//! One file for each command: `struct …Args` and `run`, which gathers, judges and renders.

mod check;
mod export;
mod gather;
mod gather_dependencies;
mod idp;
mod idp_clients;
mod idp_plan;
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
    /// Serve the built-in identity provider: for development, never for production
    Idp(idp::IdpArgs),

    /// Print the configuration for where the app is deployed
    Export(export::ExportArgs),
}

impl Command {
    pub(crate) fn run(&self, global: &GlobalOptions, host: &Host) -> Result<ExitStatus, Error> {
        match self {
            Self::Check(args) => check::run(args, global, host),
            Self::Idp(args) => idp::run(args, global, host),
            Self::Export(args) => export::run(args, global, host),
        }
    }
}
