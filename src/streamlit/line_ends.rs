//! Line ends as Python's `open` reads them: `\r\n` and a lone `\r` are both `\n`.

use super::document::{Document, SyntaxProblem, Table, TableKind, Value};
use crate::source::Span;

/// A text with newlines only, and the way back to the places in the original.
pub(super) struct LineEnds<'a> {
    text: std::borrow::Cow<'a, str>,
    /// For each carriage return that was left out, how many bytes of the new text are before it.
    removed: Vec<usize>,
}

impl<'a> LineEnds<'a> {
    pub(super) fn detect(original: &'a str) -> Self {
        if !original.contains('\r') {
            return Self { text: original.into(), removed: Vec::new() };
        }
        let mut text = String::with_capacity(original.len());
        let mut removed = Vec::new();
        for (index, line) in original.split('\r').enumerate() {
            match (index, line.starts_with('\n')) {
                (0, _) => {}
                (_, true) => removed.push(text.len()),
                (_, false) => text.push('\n'),
            }
            text.push_str(line);
        }
        Self { text: text.into(), removed }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// `document` with the places in the original text.
    pub(super) fn restore(&self, mut document: Document) -> Document {
        if !self.removed.is_empty() {
            self.restore_table(&mut document.root);
            document.problems.iter_mut().for_each(|problem| self.restore_problem(problem));
        }
        document
    }

    fn restore_table(&self, table: &mut Table) {
        if let TableKind::Header(header) = &mut table.kind {
            self.restore_span(header);
        }
        for entry in table.entries_mut() {
            self.restore_span(&mut entry.key_span);
            self.restore_span(&mut entry.value_span);
            self.restore_value(&mut entry.value);
        }
    }

    fn restore_value(&self, value: &mut Value) {
        match value {
            Value::Table(table) => self.restore_table(table),
            Value::ArrayOfTables(tables) => tables.iter_mut().for_each(|table| self.restore_table(table)),
            Value::Array(items) => {
                for item in items {
                    self.restore_span(&mut item.key_span);
                    self.restore_span(&mut item.value_span);
                    self.restore_value(&mut item.value);
                }
            }
            _ => {}
        }
    }

    fn restore_problem(&self, problem: &mut SyntaxProblem) {
        self.restore_span(&mut problem.span);
        if let Some((span, _)) = &mut problem.related {
            self.restore_span(span);
        }
    }

    fn restore_span(&self, span: &mut Span) {
        let original = |offset: usize| offset + self.removed.partition_point(|removed| *removed < offset);
        *span = Span::new(original(span.start), original(span.end));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_end_becomes_a_newline() {
        assert_eq!(LineEnds::detect("a\r\nb\rc\nd\r\r\n\r").text(), "a\nb\nc\nd\n\n\n");
        assert_eq!(LineEnds::detect("\r\n\r").text(), "\n\n");
        assert_eq!(LineEnds::detect("a\nb").text(), "a\nb");
    }

    #[test]
    fn places_lead_back_to_the_same_characters() {
        let original = "a\r\né = 1\r\n\rb";
        let line_ends = LineEnds::detect(original);
        for part in ["a", "é", "= 1", "b"] {
            let start = line_ends.text().find(part).unwrap();
            let mut span = Span::new(start, start + part.len());
            line_ends.restore_span(&mut span);
            assert_eq!(&original[span.start..span.end], part);
        }
        let newline = line_ends.text().find('\n').unwrap();
        let mut span = Span::new(newline, newline + 1);
        line_ends.restore_span(&mut span);
        assert_eq!(&original[span.start..span.end], "\r\n");
    }
}
