//! What Kubernetes manifests and Compose files have in common: how often an app runs at once.

use crate::source::Span;
use crate::streamlit::yaml::Node;

/// More than one copy of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Replicas {
    pub(crate) count: u32,
    /// The entry that says so.
    pub(crate) span: Span,
}

impl Replicas {
    /// `key: N` with a number above one.
    pub(super) fn parse((key, value): &(Node<'_>, Node<'_>)) -> Option<Self> {
        let count = value.text()?.parse().ok().filter(|count| *count > 1)?;
        Some(Self { count, span: Span::new(key.span.start, value.span.end.max(key.span.start)) })
    }
}

/// What makes a workload this app and not, say, its database.
const MARKS_OF_APP: [&str; 2] = ["streamlit", "8501"];

pub(super) fn is_app(workload: &Node<'_>) -> bool {
    workload.mentions(&|text| {
        let lower = text.to_lowercase();
        MARKS_OF_APP.iter().any(|mark| lower.contains(mark))
    })
}

/// `sessionAffinity: ClientIP` of a Service, or a proxy's cookie.
pub(super) fn is_sticky(document: &Node<'_>) -> bool {
    let says = |text: &str| {
        let lower = text.to_lowercase();
        lower.contains("sticky") || lower.contains("stickiness") || lower == "clientip" || lower.ends_with("/affinity")
    };
    document.mentions(&says)
}
