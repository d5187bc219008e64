//! `authctl show`: what is configured, what Streamlit makes of it, and where it comes from; secrets masked.

mod overview;

use clap::Args;

use self::overview::overview;
use crate::error::{Error, ExitStatus};
use crate::host::Host;
use crate::options::GlobalOptions;
use crate::project::{self, Project};
use crate::report::show;

#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// How to print it
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: Format,
}

impl ShowArgs {
    pub(crate) const fn prints_json(&self) -> bool {
        matches!(self.format, Format::Json)
    }
}

#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Format {
    #[default]
    Human,
    Json,
}

pub(crate) fn run(args: &ShowArgs, global: &GlobalOptions, host: &Host) -> Result<ExitStatus, Error> {
    let root = project::project_root(global, host)?;
    let project = Project::read(&root, global, host)?;
    let overview = overview(&project, global, host);
    host.terminal.print(&match args.format {
        Format::Human => show::overview_for_people(&overview),
        Format::Json => show::overview_document(&overview),
    })?;
    Ok(ExitStatus::Success)
}
