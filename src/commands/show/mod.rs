//! `authctl show`: what is configured, what Streamlit makes of it, and where it comes from; secrets masked.

mod overview;

use clap::Args;

use self::overview::overview;
use crate::error::{Error, ExitStatus};
use crate::host::Host;
use crate::options::{GlobalOptions, ProviderChoice};
use crate::project::{self, Project};
use crate::report::{OutputFormat, escaped, show};

#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    #[command(flatten)]
    provider: ProviderChoice,

    /// How to print it
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: OutputFormat,
}

impl ShowArgs {
    pub(crate) const fn prints_json(&self) -> bool {
        self.format.is_json()
    }
}

pub(crate) fn run(args: &ShowArgs, global: &GlobalOptions, host: &Host) -> Result<ExitStatus, Error> {
    let root = project::project_root(global, host)?;
    let project = Project::read(&root, global, host)?;
    let mut overview = overview(&project, global, host);
    if let Some(name) = args.provider.name() {
        let names: Vec<&str> = overview.providers.iter().map(|provider| provider.name.as_str()).collect();
        if !names.contains(&name) {
            let error =
                Error::usage(format!("`{}` has no provider `{}`", escaped(&project.shown_secrets_path), escaped(name)));
            return Err(match names.as_slice() {
                [] => error.hint("`authctl init` sets one up"),
                names => error.hint(format!("it has: {}", escaped(&names.join(", ")))),
            });
        }
        overview.providers.retain(|provider| provider.name == name);
        // What is said where there is no default provider is about another one.
        overview.default_refusal = None;
    }
    host.terminal.print(&match args.format {
        OutputFormat::Human => show::overview_for_people(&overview),
        OutputFormat::Json => show::overview_document(&overview),
    })?;
    Ok(ExitStatus::Success)
}
