//! `authctl init`: makes or completes the secrets file for one provider, and says what remains to do.

use clap::Args;
use clap::builder::FalseyValueParser;

use super::setup::{self, PresetName, Purpose, SectionChoice, SetupOptions};
use crate::error::{Error, ExitStatus};
use crate::host::Host;
use crate::options::GlobalOptions;

#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// The same as --provider: `google`, `microsoft`, `okta`, …
    #[arg(value_name = "PRESET", value_parser = PresetName, hide_possible_values = true)]
    preset: Option<String>,

    #[command(flatten)]
    options: SetupOptions,

    /// The section's name: `[auth.NAME]` and `st.login("NAME")` [default: the preset's name]
    #[arg(long, value_name = "NAME", env = "AUTHCTL_NAME")]
    name: Option<String>,

    /// Write directly into `[auth]`, for `st.login()` without a name
    #[arg(long, conflicts_with = "name", env = "AUTHCTL_DEFAULT", value_parser = FalseyValueParser::new())]
    default: bool,
}

pub(crate) fn run(args: &InitArgs, global: &GlobalOptions, host: &Host) -> Result<ExitStatus, Error> {
    let choice = match args.name.as_deref().map(str::trim).filter(|name| !name.is_empty()) {
        Some(name) => SectionChoice::Named(name.to_owned()),
        None if args.default => SectionChoice::Default,
        None => SectionChoice::Free,
    };
    let options = args.options.clone().with_preset(args.preset.as_deref())?;
    setup::run(Purpose::Start, &choice, &options, global, host)
}
