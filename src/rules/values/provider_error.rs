//! What a provider says when it refuses: an excerpt of its words, and what they mean.

use crate::diagnostic::Diagnostic;
use crate::oidc::known_errors;

/// The most characters of a stranger's text that a message repeats.
const EXCERPT: usize = 300;

/// The beginning of a text from outside.
pub(in crate::rules) fn excerpt(text: &str) -> String {
    match text.char_indices().nth(EXCERPT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Adds what the provider said, what that means, and where to read more.
pub(in crate::rules) fn explained(
    problem: Diagnostic,
    error: &str,
    description: Option<&str>,
    uri: Option<&str>,
) -> Diagnostic {
    let mut problem = problem;
    if let Some(description) = description {
        problem = problem.evidence(format!("the provider says: {}", excerpt(description)));
    }
    if let Some(uri) = uri {
        // Shown as text, and never opened.
        problem = problem.evidence(format!("the provider refers to: {}", excerpt(uri)));
    }
    let said = description.map(known_errors::in_text).unwrap_or_default();
    for (name, known) in said.first().into_iter().chain(&known_errors::in_text(error)) {
        problem = problem.evidence(format!("`{name}`: {}", known.meaning));
    }
    match description.and_then(known_errors::microsoft_code) {
        Some(code) => problem.help(format!("`authctl explain {code}` says what it means and where to change it")),
        None => problem,
    }
}
