//! The lines of a text that a problem is about, with everything a terminal would obey spelled out.

use std::ops::Range;

use crate::escape::escaped;
use crate::source::{LineIndex, Span};
use crate::work;

/// So far from each other, two places are shown apart.
pub(super) const NEAR: usize = 4096;
/// What is shown of a longer line.
const SHOWN_BEFORE: usize = 60;
const SHOWN_BEHIND: usize = 240;
const ELLIPSIS: &str = "…";

/// Lines of a masked text. Spans of the text keep their meaning through [`Excerpt::range`].
pub(super) struct Excerpt {
    pub(super) text: String,
    /// From one.
    pub(super) first_line_number: usize,
    /// Whether something of the first or of the last line was left out: what is in the first one then has other columns.
    pub(super) is_cut: bool,
    /// Where a piece of the original begins, and where the same piece begins in [`Self::text`]; sorted.
    starts: Vec<(usize, usize)>,
}

impl Excerpt {
    /// The lines from the first to the last that any of `spans` touches; of more than [`NEAR`] bytes before
    /// the first place, or twice as many behind it, what is near.
    pub(super) fn around(lines: &LineIndex<'_>, spans: &[Span]) -> Self {
        let source = lines.text();
        let first = spans.iter().map(|span| span.start).min().unwrap_or(0);
        let last = spans.iter().map(|span| span.end).max().unwrap_or(0);
        let first = floor(source, first);
        let last = floor(source, last).max(first);
        let (line_start, line_end) = (lines.line(first).start, lines.line(last).end);
        let begin = if first - line_start > NEAR { floor(source, first - SHOWN_BEFORE) } else { line_start };
        let end = if line_end - first > 2 * NEAR { floor(source, first + SHOWN_BEHIND) } else { line_end };
        let is_cut = (begin, end) != (line_start, line_end);
        let text = if begin == line_start { String::new() } else { ELLIPSIS.to_owned() };
        let mut excerpt = Self {
            first_line_number: lines.position(begin).line_number,
            is_cut,
            starts: vec![(begin, text.len())],
            text,
        };
        let piece = &source[begin..end];
        work::count(piece.len());
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
        if end < line_end {
            // No span reaches into it.
            excerpt.starts.push((end, excerpt.text.len()));
            excerpt.text.push_str(ELLIPSIS);
        }
        excerpt
    }

    /// Where `span` of the original is in [`Self::text`], cut to it.
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
        let excerpt = Excerpt::around(&LineIndex::new(source), &[span]);
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
    fn of_a_long_line_what_is_near_is_taken() {
        let long = "é".repeat(NEAR);
        let text = format!("a = 1\nb = '{long}'MARK'{long}'\n");
        let (line, excerpt, part) = shown(&text, "MARK");
        assert_eq!((line, part.as_str()), (2, "MARK"));
        assert!(excerpt.starts_with("…é") && excerpt.ends_with("é…") && excerpt.len() < 400, "{excerpt}");
        // A place that is longer itself is cut too.
        let (_, excerpt, part) = shown(&text, &format!("'{long}'MARK"));
        assert!(excerpt.starts_with("b = 'é") && excerpt.ends_with("é…"), "{excerpt}");
        assert_eq!(format!("b = {part}"), excerpt);
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
