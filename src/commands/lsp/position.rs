//! Positions as editors count them: lines from zero, and in a line UTF-16 code units (LSP 3.17, "Position").

use serde_json::{Value, json};

use crate::source::Span;

/// Between two characters of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Position {
    pub(super) line: usize,
    /// In UTF-16 code units.
    pub(super) character: usize,
}

impl Position {
    pub(super) fn from_json(value: &Value) -> Option<Self> {
        let number = |name: &str| value.get(name)?.as_u64().map(|number| usize::try_from(number).unwrap_or(usize::MAX));
        Some(Self { line: number("line")?, character: number("character")? })
    }

    pub(super) fn json(self) -> Value {
        json!({ "line": self.line, "character": self.character })
    }
}

/// From one position up to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) start: Position,
    pub(super) end: Position,
}

impl Range {
    /// The beginning of a file: where a problem is shown that is in no line.
    pub(super) const BEGINNING: Self =
        Self { start: Position { line: 0, character: 0 }, end: Position { line: 0, character: 0 } };

    pub(super) fn from_json(value: &Value) -> Option<Self> {
        Some(Self { start: Position::from_json(value.get("start")?)?, end: Position::from_json(value.get("end")?)? })
    }

    pub(super) fn json(self) -> Value {
        json!({ "start": self.start.json(), "end": self.end.json() })
    }

    /// Whether the two have a place in common; touching is enough, for a cursor is behind a word as well as in it.
    pub(super) fn touches(self, other: Self) -> bool {
        self.start <= other.end && other.start <= self.end
    }
}

/// A text, to be asked for its lines.
pub(super) struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        // `\n`, `\r\n` and `\r` end a line (LSP 3.17, "Text Documents").
        let is_end = |index: usize| match bytes[index] {
            b'\n' => true,
            b'\r' => bytes.get(index + 1) != Some(&b'\n'),
            _ => false,
        };
        let starts = std::iter::once(0).chain((0..bytes.len()).filter(|index| is_end(*index)).map(|index| index + 1));
        Self { text, starts: starts.collect() }
    }

    pub(super) fn has(&self, line: usize) -> bool {
        line < self.starts.len()
    }

    /// A line without its end; behind the last one there are empty lines.
    pub(super) fn line(&self, line: usize) -> &'a str {
        let Some(start) = self.starts.get(line) else { return "" };
        let end = self.starts.get(line + 1).copied().unwrap_or(self.text.len());
        self.text[*start..end].trim_end_matches(['\r', '\n'])
    }

    pub(super) fn position(&self, offset: usize) -> Position {
        let offset = self.text.floor_char_boundary(offset.min(self.text.len()));
        let line = self.starts.partition_point(|start| *start <= offset) - 1;
        Position { line, character: units(&self.text[self.starts[line]..offset]) }
    }

    pub(super) fn range(&self, span: Span) -> Range {
        Range { start: self.position(span.start), end: self.position(span.end) }
    }

    /// The byte at a position: the end of its line where the line is shorter, the end of the text behind the last line.
    pub(super) fn offset(&self, position: Position) -> usize {
        let Some(start) = self.starts.get(position.line) else { return self.text.len() };
        start + offset_in_line(self.line(position.line), position.character)
    }

    /// What of its line is before a position, and what is behind it.
    pub(super) fn around(&self, position: Position) -> (&'a str, &'a str) {
        let line = self.line(position.line);
        line.split_at(offset_in_line(line, position.character))
    }
}

/// How many UTF-16 code units a text has.
pub(super) fn units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// Where in a line so many code units end; never inside a character.
fn offset_in_line(line: &str, character: usize) -> usize {
    let mut before = 0;
    for (offset, letter) in line.char_indices() {
        before += letter.len_utf16();
        if before > character {
            return offset;
        }
    }
    line.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_utf_16_and_every_kind_of_line_end() {
        let text = "a\u{e9}\u{1f600}b\r\nsecond\rthird\n";
        let lines = Lines::new(text);
        for (offset, line, character) in
            [(0, 0, 0), (3, 0, 2), (7, 0, 4), (8, 0, 5), (10, 1, 0), (17, 2, 0), (23, 3, 0)]
        {
            let position = Position { line, character };
            assert_eq!(lines.position(offset), position, "{offset}");
            assert_eq!(lines.offset(position), offset, "{position:?}");
        }
        assert_eq!(lines.line(1), "second");
        // Inside of a character, behind the end of a line, behind the last line.
        assert_eq!(lines.offset(Position { line: 0, character: 3 }), 3);
        assert_eq!(lines.offset(Position { line: 1, character: 99 }), 16);
        assert_eq!(lines.offset(Position { line: 9, character: 0 }), text.len());
        assert_eq!(lines.around(Position { line: 0, character: 2 }), ("a\u{e9}", "\u{1f600}b"));
    }
}
