//! Changes to a text as replacements of byte ranges: what no edit touches stays as it is.

use crate::secret::Secret;
use crate::source::Span;

/// What an edit puts in place of a span.
#[derive(Clone, Debug)]
pub(crate) enum Replacement {
    Plain(String),
    /// Written to the file, shown as `********`.
    Secret(Secret<String>),
}

/// One replacement.
#[derive(Clone, Debug)]
pub(crate) struct TextEdit {
    pub(crate) span: Span,
    pub(crate) replacement: Replacement,
}

impl TextEdit {
    pub(crate) fn replace(span: Span, text: impl Into<String>) -> Self {
        Self { span, replacement: Replacement::Plain(text.into()) }
    }
}

/// Two edits want the same bytes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Overlap;

/// `text` with all `edits` made. The order in which they are given does not matter, except for insertions at one place.
pub(crate) fn apply(text: &str, edits: &[TextEdit]) -> Result<String, Overlap> {
    let mut ordered: Vec<&TextEdit> = edits.iter().collect();
    ordered.sort_by_key(|edit| edit.span);
    let mut result = String::with_capacity(text.len());
    let mut copied = 0;
    for edit in ordered {
        if edit.span.start < copied {
            return Err(Overlap);
        }
        result.push_str(&text[copied..edit.span.start]);
        result.push_str(match &edit.replacement {
            Replacement::Plain(replacement) => replacement,
            Replacement::Secret(replacement) => replacement.expose(),
        });
        copied = edit.span.end;
    }
    result.push_str(&text[copied..]);
    Ok(result)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_apply_in_the_order_of_the_text() {
        let edits = [
            TextEdit::replace(Span::new(4, 5), "C"),
            TextEdit::replace(Span::at(0), ">"),
            TextEdit::replace(Span::new(0, 1), "A"),
        ];
        assert_eq!(apply("a b c", &edits).unwrap(), ">A b C");
    }

    #[test]
    fn overlapping_edits_are_refused() {
        let edits = [TextEdit::replace(Span::new(0, 3), "x"), TextEdit::replace(Span::new(2, 4), "y")];
        assert_eq!(apply("abcdef", &edits), Err(Overlap));
    }
}
