//! Where a new setting goes: after its neighbours, in the form that they have.

use super::lines::Lines;
use super::value::{NewValue, dotted, key};
use crate::source::{Replacement, Span, TextEdit};
use crate::streamlit::SETTING_TABLES;
use crate::streamlit::document::{Entry, Table, TableKind, Value};

/// The piece of text in which the settings of a table are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The lines before the first header.
    Root,
    /// The lines below this header.
    Section(Span),
    /// Between braces, which are part of the span.
    Braces(Span),
}

impl Place {
    /// Where the settings of `table` are, which is the value of `entry` in this place.
    pub(super) fn below(self, entry: &Entry, table: &Table) -> Self {
        match table.kind {
            TableKind::Header(header) => Self::Section(header),
            TableKind::Inline => Self::Braces(entry.value_span),
            TableKind::Implicit => self,
        }
    }
}

/// The values that are in the same place as `table`: its own and those under dotted keys, in the order of the text.
pub(super) fn values_in_place(table: &Table) -> Vec<Span> {
    let mut spans = Vec::new();
    for entry in &table.entries {
        match &entry.value {
            Value::Table(inner) if inner.kind == TableKind::Implicit => spans.extend(values_in_place(inner)),
            Value::Table(inner) if inner.header().is_some() => {}
            Value::ArrayOfTables(_) => {}
            _ => spans.push(entry.value_span),
        }
    }
    spans.sort();
    spans
}

/// The headers of `table` and of all tables below it, in the order of the text.
fn headers(table: &Table) -> Vec<Span> {
    let mut spans: Vec<Span> = table.header().into_iter().collect();
    for entry in &table.entries {
        match &entry.value {
            Value::Table(inner) => spans.extend(headers(inner)),
            Value::ArrayOfTables(inner) => spans.extend(inner.iter().flat_map(headers)),
            _ => {}
        }
    }
    spans.sort();
    spans
}

/// Where the last value or header of `table` and of all tables below it ends.
fn end_of(table: &Table) -> usize {
    let below = table.entries.iter().map(|entry| match &entry.value {
        Value::Table(inner) if inner.kind != TableKind::Inline => end_of(inner),
        Value::ArrayOfTables(tables) => tables.iter().map(end_of).max().unwrap_or(0),
        _ => entry.value_span.end,
    });
    below.chain(table.header().map(|header| header.end)).max().unwrap_or(0)
}

/// What is inserted: text before the value, the value, text behind it.
struct Insertion {
    before: String,
    value: Replacement,
    after: String,
}

impl Insertion {
    /// `k = VALUE`, or `k = { l = VALUE }` where there is no table `k` yet.
    fn nested(parts: &[String], value: &NewValue) -> Self {
        let (first, rest) = parts.split_first().expect("something is to be inserted");
        let mut before = format!("{} = ", key(first));
        for part in rest {
            before.extend(["{ ", &key(part), " = "]);
        }
        Self { before, value: value.replacement(), after: " }".repeat(rest.len()) }
    }

    /// `k.l = VALUE`.
    fn dotted(parts: &[String], value: &NewValue) -> Self {
        Self { before: format!("{} = ", dotted(parts)), value: value.replacement(), after: String::new() }
    }

    fn between(mut self, before: &str, after: &str) -> Self {
        self.before.insert_str(0, before);
        self.after.push_str(after);
        self
    }

    /// At one place, edits apply in the order in which they are given.
    fn at(self, offset: usize) -> Vec<TextEdit> {
        let edit = |replacement| TextEdit { span: Span::at(offset), replacement };
        let mut edits = vec![edit(Replacement::Plain(self.before)), edit(self.value)];
        if !self.after.is_empty() {
            edits.push(edit(Replacement::Plain(self.after)));
        }
        edits
    }
}

/// A walk down a document, towards the place where something is to be inserted.
pub(super) struct Layout<'a> {
    lines: Lines<'a>,
    root: &'a Table,
    place: Place,
    /// How many parts of the path lead to the place. In the place, the rest is a dotted key.
    place_depth: usize,
}

impl<'a> Layout<'a> {
    pub(super) fn new(text: &'a str, root: &'a Table) -> Self {
        Self { lines: Lines(text), root, place: Place::Root, place_depth: 0 }
    }

    /// Goes into `table`, the value of `entry`, which is the part of the path with index `depth`.
    pub(super) fn enter(&mut self, entry: &Entry, table: &Table, depth: usize) {
        self.place = self.place.below(entry, table);
        if table.kind != TableKind::Implicit {
            self.place_depth = depth + 1;
        }
    }

    /// Inserts `value` under `parts[depth..]` into `table`, to which `parts[..depth]` lead.
    pub(super) fn insertion(&self, table: &Table, parts: &[String], depth: usize, value: &NewValue) -> Vec<TextEdit> {
        let neighbours = values_in_place(table);
        let new = &parts[depth..];
        let is_provider = parts.len() > 2 && !SETTING_TABLES.contains(&parts[1].as_str());
        let has_dots = self.place_depth < depth && !neighbours.is_empty();
        let in_place =
            if has_dots { Insertion::dotted(&parts[self.place_depth..], value) } else { Insertion::nested(new, value) };
        match (self.place, neighbours.last()) {
            (Place::Braces(braces), neighbour) => self.between_braces(braces, neighbour.copied(), in_place),
            (_, Some(neighbour)) if has_dots => self.line_after(*neighbour, in_place),
            _ if depth == 0 || (depth == 1 && is_provider) => {
                let head = if is_provider { 2 } else { 1 };
                self.new_section(&parts[..head], Insertion::nested(&parts[head..], value))
            }
            (Place::Section(header), neighbour) if self.place_depth == depth => {
                self.line_after(neighbour.copied().unwrap_or(header), in_place)
            }
            // Only longer headers name the table: its own comes before the first of them.
            _ => {
                let first = headers(table).first().map_or(0, |header| header.start);
                self.section_before(first, &parts[..depth], in_place)
            }
        }
    }

    fn between_braces(&self, braces: Span, neighbour: Option<Span>, insertion: Insertion) -> Vec<TextEdit> {
        if let Some(neighbour) = neighbour {
            return insertion.between(", ", "").at(neighbour.end);
        }
        let is_tight = self.lines.0[braces.start + 1..].starts_with('}');
        insertion.between(" ", if is_tight { " " } else { "" }).at(braces.start + 1)
    }

    /// A line of its own behind the line where `neighbour` ends, indented like the one where it begins.
    fn line_after(&self, neighbour: Span, insertion: Insertion) -> Vec<TextEdit> {
        let indentation = self.lines.indentation(neighbour.start);
        self.lines_at(self.lines.end(neighbour.end), insertion.between(indentation, ""))
    }

    /// Whole lines at `offset`. A text that did not end in a line break still does not.
    fn lines_at(&self, offset: usize, insertion: Insertion) -> Vec<TextEdit> {
        let line_break = self.lines.line_break();
        if self.lines.begins_at(offset) {
            insertion.between("", line_break).at(offset)
        } else {
            insertion.between(line_break, "").at(offset)
        }
    }

    /// A section behind the last one of `auth`, or at the end of the text.
    fn new_section(&self, names: &[String], insertion: Insertion) -> Vec<TextEdit> {
        let line_break = self.lines.line_break();
        let auth = self.root.get("auth").and_then(|entry| entry.value.as_table());
        let offset = match auth {
            Some(auth) => self.lines.behind_comments(self.lines.end(end_of(auth))),
            None => self.lines.0.len(),
        };
        let indentation =
            auth.and_then(|auth| headers(auth).pop()).map_or("", |last| self.lines.indentation(last.start));
        let follows_blank =
            self.lines.before(offset).is_none_or(|line| self.lines.0[line.start..line.end].trim().is_empty());
        let is_compact = self.lines.at(offset).is_some_and(|line| !line.is_empty());
        let gap = if offset == 0 || follows_blank || is_compact { "" } else { line_break };
        let header = format!("{gap}{indentation}[{}]{line_break}{indentation}", dotted(names));
        self.lines_at(offset, insertion.between(&header, ""))
    }

    /// A section before the one whose header begins at `header`, and before the comments above that.
    fn section_before(&self, header: usize, names: &[String], insertion: Insertion) -> Vec<TextEdit> {
        let line_break = self.lines.line_break();
        let indentation = self.lines.indentation(header);
        let before = format!("{indentation}[{}]{line_break}{indentation}", dotted(names));
        let after = line_break.repeat(2);
        insertion.between(&before, &after).at(self.lines.before_comments(self.lines.start(header)))
    }
}
