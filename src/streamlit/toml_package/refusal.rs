//! Why the package refuses a text, and how.

use std::borrow::Cow;

use super::words::Words;
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
    /// What the package says, where it repeats something of the text that has braces.
    pub(super) words: Option<Words>,
    /// An error of the package itself, such as an index out of range; nobody catches it. As Python prints it.
    pub(super) exception: Option<&'static str>,
}

/// What Python says of an index behind the end of a list.
pub(super) const LIST_INDEX: &str = "IndexError: list index out of range";
/// What Python says of an index behind the end of a string.
pub(super) const STRING_INDEX: &str = "IndexError: string index out of range";

impl Refusal {
    pub(super) const fn new(span: Span, reason: &'static str) -> Self {
        Self { span, reason, help: None, related: None, words: None, exception: None }
    }

    pub(super) fn words(self, words: Option<Words>) -> Self {
        Self { words, ..self }
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

/// Why a value cannot be read, whose place whoever reads it knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unreadable(Refusal);

impl Unreadable {
    pub(super) const fn new(reason: &'static str) -> Self {
        Self(Refusal::new(Span::at(0), reason))
    }

    pub(super) const fn help(mut self, help: &'static str) -> Self {
        self.0.help = Some(help);
        self
    }

    pub(super) fn words(self, words: Option<Words>) -> Self {
        Self(self.0.words(words))
    }

    pub(super) fn exception(self, exception: &'static str) -> Self {
        Self(self.0.exception(exception))
    }

    pub(super) fn at(self, span: Span) -> Refusal {
        Refusal { span, ..self.0 }
    }
}

impl From<Refusal> for SyntaxProblem {
    fn from(refusal: Refusal) -> Self {
        Self {
            span: refusal.span,
            message: refusal.reason.to_owned(),
            help: refusal.help,
            related: refusal.related,
            format_error: refusal.words.and_then(|words| words.format_error()),
            exception: refusal.exception.map(Cow::Borrowed),
        }
    }
}
