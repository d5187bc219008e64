//! Which TOML parser Streamlit has.

use super::Version;
use super::version_facts::Fact;

/// The two parsers read most files alike, and some not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TomlReader {
    /// Python's own `tomllib`, from Streamlit 1.66 on: TOML 1.0.
    Tomllib,
    /// The package `toml`, whose last release is 0.10.2: something like TOML 0.5.
    TomlPackage,
}

impl TomlReader {
    pub(crate) fn for_release(streamlit: Version) -> Self {
        if streamlit.has(Fact::Tomllib) { Self::Tomllib } else { Self::TomlPackage }
    }
}
