//! Byte offsets as people and formats count: lines and columns from one.

use super::Span;
use crate::work;

/// A line and a column, both from one; the column counts characters (Unicode scalar values).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) line_number: usize,
    pub(crate) column_number: usize,
}

/// Finds the line of an offset without reading the text again.
pub(crate) struct LineIndex<'a> {
    text: &'a str,
    starts: Vec<usize>,
    /// How many characters begin before each block of [`BLOCK`] bytes: a line may be as long as the file.
    characters_before: Vec<usize>,
}

const BLOCK: usize = 256;

impl<'a> LineIndex<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let starts = std::iter::once(0)
            .chain(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(index, _)| index + 1))
            .collect();
        let mut characters = 0;
        let characters_before = text.as_bytes().chunks(BLOCK).map(|block| {
            let before = characters;
            characters += characters_in(block);
            before
        });
        work::count(text.len());
        Self { text, starts, characters_before: characters_before.collect() }
    }

    pub(crate) const fn text(&self) -> &'a str {
        self.text
    }

    /// The position of `offset`, or of the nearest character before it; one past the end of the text is allowed.
    pub(crate) fn position(&self, offset: usize) -> Position {
        let offset = self.text.floor_char_boundary(offset);
        let line_index = self.starts.partition_point(|start| *start <= offset) - 1;
        let column_index = self.characters_before(offset) - self.characters_before(self.starts[line_index]);
        Position { line_number: line_index + 1, column_number: column_index + 1 }
    }

    /// The line that `offset` is in, without its end.
    pub(crate) fn line(&self, offset: usize) -> Span {
        let line_index = self.starts.partition_point(|start| *start <= offset) - 1;
        let start = self.starts[line_index];
        let end = self.starts.get(line_index + 1).map_or(self.text.len(), |next| next - 1);
        Span::new(start, end)
    }

    fn characters_before(&self, offset: usize) -> usize {
        let block = (offset / BLOCK).min(self.characters_before.len().saturating_sub(1));
        let before = self.characters_before.get(block).copied().unwrap_or_default();
        work::count(BLOCK);
        before + characters_in(&self.text.as_bytes()[block * BLOCK..offset])
    }
}

/// Every byte of UTF-8 begins a character, except for those that continue one.
fn characters_in(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_count_like_short_ones() {
        let text = "é\u{10ffff}xy".repeat(300) + "\n" + &"ü".repeat(200);
        let index = LineIndex::new(&text);
        for (offset, _) in text.char_indices().chain([(text.len(), ' ')]) {
            let before = &text[..offset];
            let start = before.rfind('\n').map_or(0, |newline| newline + 1);
            let expected = Position {
                line_number: before.matches('\n').count() + 1,
                column_number: text[start..offset].chars().count() + 1,
            };
            assert_eq!(index.position(offset), expected, "{offset}");
            let end = text[offset..].find('\n').map_or(text.len(), |newline| offset + newline);
            assert_eq!(index.line(offset), Span::new(start, end), "{offset}");
        }
    }

    #[test]
    fn positions_count_from_one_and_in_characters() {
        let index = LineIndex::new("ab\né=x\n");
        let at = |offset| {
            let position = index.position(offset);
            (position.line_number, position.column_number)
        };
        assert_eq!(at(0), (1, 1));
        assert_eq!(at(2), (1, 3));
        assert_eq!(at(3), (2, 1));
        assert_eq!(at(5), (2, 2));
        assert_eq!(at(8), (3, 1));
    }
}
