//! Why the package refuses a text, and how.

use std::borrow::Cow;

use crate::source::Span;
use crate::streamlit::SyntaxProblem;

/// What the package raises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) span: Span,
    pub(super) reason: &'static str,
    pub(super) help: Option<&'static str>,
    /// What else has to do with it.
    pub(super) related: Option<(Span, &'static str)>,
    /// An error of the package itself, such as an index out of range; nobody catches it. As Python prints it.
    pub(super) exception: Option<&'static str>,
}

/// What Python says of an index behind the end of a list.
pub(super) const LIST_INDEX: &str = "IndexError: list index out of range";
/// What Python says of an index behind the end of a string.
pub(super) const STRING_INDEX: &str = "IndexError: string index out of range";

impl Refusal {
    pub(super) const fn new(span: Span, reason: &'static str) -> Self {
        Self { span, reason, help: None, related: None, exception: None }
    }

    pub(super) const fn help(mut self, help: &'static str) -> Self {
        self.help = Some(help);
        self
    }

    pub(super) const fn related(mut self, span: Span, label: &'static str) -> Self {
        self.related = Some((span, label));
        self
    }

    /// The package does not refuse the text; it fails on it.
    pub(super) const fn exception(mut self, exception: &'static str) -> Self {
        self.exception = Some(exception);
        self
    }
}

impl From<Refusal> for SyntaxProblem {
    fn from(refusal: Refusal) -> Self {
        Self {
            span: refusal.span,
            message: refusal.reason.to_owned(),
            help: refusal.help,
            related: refusal.related,
            exception: refusal.exception.map(Cow::Borrowed),
        }
    }
}
