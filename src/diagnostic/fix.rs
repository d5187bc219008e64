//! What authctl could change by itself.

use crate::source::{FileId, TextEdit};

/// How far a fix may be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Applicability {
    /// Means the same to Streamlit, or adds what was absent.
    Safe,
    /// Plausible, but the user must agree: a changed redirect URI must also be registered with the provider.
    Unsafe,
}

/// Edits of one file that make the problem go away.
#[derive(Clone, Debug)]
pub(crate) struct Fix {
    /// An imperative: what the edits do.
    pub(crate) title: String,
    pub(crate) applicability: Applicability,
    pub(crate) file: FileId,
    pub(crate) edits: Vec<TextEdit>,
}
