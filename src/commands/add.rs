//! `authctl add`: one more provider.

use clap::Args;

use super::setup::{self, PresetName, Purpose, SectionChoice, SetupOptions};
use crate::error::{Error, ExitStatus};
use crate::host::Host;
use crate::options::GlobalOptions;

#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    /// The section's name: `[auth.NAME]` and `st.login("NAME")`; the name of a preset also selects the preset
    /// [default: the preset's name, with --provider]
    #[arg(
        value_name = "NAME",
        required_unless_present = "provider",
        value_parser = PresetName,
        hide_possible_values = true
    )]
    name: Option<String>,

    #[command(flatten)]
    options: SetupOptions,
}

pub(crate) fn run(args: &AddArgs, global: &GlobalOptions, host: &Host) -> Result<ExitStatus, Error> {
    let name = args.name.as_deref().or_else(|| args.options.preset_name()).unwrap_or_default();
    let choice = SectionChoice::Named(name.trim().to_owned());
    setup::run(Purpose::Add, &choice, &args.options, global, host)
}
