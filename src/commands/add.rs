//! `authctl add`: one more provider.

use clap::Args;

use super::setup::{self, Purpose, SectionChoice, SetupOptions};
use crate::error::{Error, ExitStatus};
use crate::host::Host;
use crate::options::GlobalOptions;

#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    /// The section's name: `[auth.NAME]` and `st.login("NAME")`; the name of a preset also selects the preset
    #[arg(value_name = "NAME")]
    name: String,

    #[command(flatten)]
    options: SetupOptions,
}

pub(crate) fn run(args: &AddArgs, global: &GlobalOptions, host: &Host) -> Result<ExitStatus, Error> {
    let choice = SectionChoice::Named(args.name.trim().to_owned());
    setup::run(Purpose::Add, &choice, &args.options, global, host)
}
