//! The lines of a text that a problem is about, with everything a terminal would obey spelled out.

use std::ops::Range;

use crate::escape::escaped;
use crate::source::Span;

/// Whole lines of a masked text. Spans of the text keep their meaning through [`Excerpt::range`].
pub(super) struct Excerpt {
    pub(super) text: String,
    /// From one.
    pub(super) first_line_number: usize,
    /// Where a piece of the original begins, and where the same piece begins in [`Self::text`]; sorted.
    starts: Vec<(usize, usize)>,
}

impl Excerpt {
    /// The lines of `source` from the first to the last that any of `spans` touches.
    pub(super) fn around(source: &str, spans: &[Span]) -> Self {
        let first = spans.iter().map(|span| span.start).min().unwrap_or(0);
        let last = spans.iter().map(|span| span.end).max().unwrap_or(0);
        let first = floor(source, first);
        let last = floor(source, last).max(first);
        let begin = source[..first].rfind('\n').map_or(0, |newline| newline + 1);
        let end = source[last..].find('\n').map_or(source.len(), |newline| last + newline);
        let mut excerpt = Self {
            text: String::new(),
            first_line_number: source[..begin].bytes().filter(|byte| *byte == b'\n').count() + 1,
            starts: vec![(begin, 0)],
        };
        let piece = &source[begin..end];
        for (index, character) in piece.char_indices() {
            let len = character.len_utf8();
            let behind = &piece[index + len..];
            let shown = match character {
                '\n' | '\t' => None,
                // The line end of Windows: the newline says it already.
                '\r' if behind.is_empty() || behind.starts_with('\n') => Some(String::new()),
                _ => match escaped(&piece[index..index + len]) {
                    std::borrow::Cow::Borrowed(_) => None,
                    std::borrow::Cow::Owned(spelled) => Some(spelled),
                },
            };
            match shown {
                None => excerpt.text.push(character),
                Some(spelled) => {
                    excerpt.text.push_str(&spelled);
                    excerpt.starts.push((begin + index + len, excerpt.text.len()));
                }
            }
        }
        excerpt
    }

    /// Where `span` of the original stands in [`Self::text`], cut to it.
    pub(super) fn range(&self, span: Span) -> Range<usize> {
        let start = self.position(span.start);
        start..self.position(span.end).max(start)
    }

    fn position(&self, offset: usize) -> usize {
        let piece = self.starts.partition_point(|(original, _)| *original <= offset).saturating_sub(1);
        let (original, here) = self.starts[piece];
        let limit = self.starts.get(piece + 1).map_or(self.text.len(), |(_, next)| *next);
        floor(&self.text, (here + offset.saturating_sub(original)).min(limit))
    }
}

/// The nearest character boundary at or before `offset`.
fn floor(text: &str, offset: usize) -> usize {
    text.floor_char_boundary(offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(source: &str, part: &str) -> (usize, String, String) {
        let start = source.find(part).unwrap();
        let span = Span::new(start, start + part.len());
        let excerpt = Excerpt::around(source, &[span]);
        let range = excerpt.range(span);
        (excerpt.first_line_number, excerpt.text.clone(), excerpt.text[range].to_owned())
    }

    #[test]
    fn only_the_lines_of_the_span_are_taken() {
        let text = "one\ntwo = 2\r\nthree\r\n";
        assert_eq!(shown(text, "2"), (2, "two = 2".to_owned(), "2".to_owned()));
        assert_eq!(shown(text, "2\r\nth"), (2, "two = 2\nthree".to_owned(), "2\nth".to_owned()));
    }

    #[test]
    fn what_a_terminal_obeys_is_spelled_out_and_spans_still_fit() {
        let text = "a = '\u{1b}[2J\u{202e}é' # x";
        let (_, excerpt, part) = shown(text, "'\u{1b}[2J\u{202e}é'");
        assert_eq!(excerpt, "a = '\\u{1b}[2J\\u{202e}é' # x");
        assert_eq!(part, "'\\u{1b}[2J\\u{202e}é'");
        assert_eq!(shown(text, "é").2, "é");
        assert_eq!(shown(text, "x").2, "x");
    }
}
