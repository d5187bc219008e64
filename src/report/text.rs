//! A problem as plain lines, for formats that draw nothing.

use super::escaped;
use crate::diagnostic::Diagnostic;

/// The message, what is wrong at its place, what others said, and what to do: a line each.
pub(crate) fn full(diagnostic: &Diagnostic) -> String {
    let mut lines = vec![escaped(diagnostic.message()).into_owned()];
    if !diagnostic.label_text().is_empty() {
        lines.push(escaped(diagnostic.label_text()).into_owned());
    }
    lines.extend(diagnostic.evidence_texts().iter().map(|evidence| format!("note: {}", escaped(evidence))));
    lines.extend(diagnostic.help_texts().iter().map(|help| format!("help: {}", escaped(help))));
    lines.join("\n")
}
