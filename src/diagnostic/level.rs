//! How bad a problem is.

/// What a level promises. The order is from harmless to certain failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Level {
    /// Worth knowing; never fails a build.
    Info,
    /// Works today, but is insecure or about to break.
    Warning,
    /// Streamlit or the provider will refuse.
    Error,
}

impl Level {
    /// The level of this name.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        [Self::Info, Self::Warning, Self::Error].into_iter().find(|level| level.name() == name)
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}
