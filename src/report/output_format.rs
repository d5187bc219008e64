//! The form of what is printed where people and programs are all that read it.

/// How to print something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum OutputFormat {
    #[default]
    /// For people
    Human,
    /// One JSON document, for programs
    Json,
}

impl OutputFormat {
    pub(crate) const fn is_json(self) -> bool {
        matches!(self, Self::Json)
    }
}
