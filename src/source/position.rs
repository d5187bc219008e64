//! Byte offsets as people and formats count: lines and columns from one.

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
}

impl<'a> LineIndex<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let starts = std::iter::once(0)
            .chain(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(index, _)| index + 1))
            .collect();
        Self { text, starts }
    }

    /// The position of `offset`, or of the nearest character before it; one past the end of the text is allowed.
    pub(crate) fn position(&self, offset: usize) -> Position {
        let offset = self.text.floor_char_boundary(offset);
        let line_index = self.starts.partition_point(|start| *start <= offset) - 1;
        let column_index = self.text[self.starts[line_index]..offset].chars().count();
        Position { line_number: line_index + 1, column_number: column_index + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
