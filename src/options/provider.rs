//! Which provider of the project is meant.

use clap::Args;

/// The same answer in two places: as an argument, and as an option.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct ProviderChoice {
    /// The provider: NAME of `[auth.NAME]`, or `default`
    #[arg(value_name = "NAME", conflicts_with = "provider")]
    name: Option<String>,

    /// The same as NAME
    #[arg(long, value_name = "NAME")]
    provider: Option<String>,
}

impl ProviderChoice {
    pub(crate) fn name(&self) -> Option<&str> {
        self.name.as_deref().or(self.provider.as_deref())
    }
}
