//! `authctl providers`: which providers are known, and which cannot work.

use clap::Args;

use crate::error::{Error, ExitStatus};
use crate::host::Host;
use crate::options::GlobalOptions;
use crate::providers;
use crate::report::{OutputFormat, escaped, provider_document, provider_list};

#[derive(Debug, Args)]
pub(crate) struct ProvidersArgs {
    /// Those alone whose names have this word in them
    #[arg(value_name = "WORD")]
    word: Option<String>,

    /// How to print them
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: OutputFormat,
}

impl ProvidersArgs {
    pub(crate) const fn prints_json(&self) -> bool {
        self.format.is_json()
    }
}

pub(crate) fn run(args: &ProvidersArgs, global: &GlobalOptions, host: &Host) -> Result<ExitStatus, Error> {
    let found = match &args.word {
        Some(word) => providers::matching(word),
        None => providers::known().collect(),
    };
    if let Some(word) = args.word.as_deref().filter(|_| found.is_empty()) {
        return Err(Error::usage(format!("no provider that authctl knows has `{}` in its names", escaped(word)))
            .hint("any provider with OpenID Connect metadata works: `authctl init --metadata-url URL`"));
    }
    host.terminal.print(&match args.format {
        OutputFormat::Human => {
            let mut text = provider_list(&found, host.terminal.columns(), global.color_output(host));
            if !global.quiet {
                text.push_str("\n`authctl explain NAME` says more about one, `authctl init NAME` sets it up.\n");
            }
            text
        }
        OutputFormat::Json => provider_document(&found),
    })?;
    Ok(ExitStatus::Success)
}
