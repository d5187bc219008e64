//! The `toml` package 0.10.2, with which Streamlit before 1.66 reads its files.
//!
//! It splits lines with Python's string functions, so it refuses some TOML 1.0, reads some of it differently, and takes
//! much that is not TOML. This follows its `decoder.py`, whose functions and lines are named here, closely enough for
//! text that is TOML 1.0; of other text only [`reads`] asks. `docs/decisions/` says why it is not a list of differences.

mod error;
mod first_pass;
mod header;
mod key_value;
mod number;
mod string;
mod text;
mod tree;
mod value;

use std::collections::HashMap;

use error::{ARRAY, INLINE_TABLE, KEY, Refusal, STRING_INDEX};
use key_value::Unfinished;
use text::trailing;
use tree::{Node, NodeId, Raised, Tree};

use super::{Document, Entry, Table, TableKind, Value};
use crate::source::Span;

/// More levels of tables and arrays than anybody writes. Python gives up at some hundreds.
const DEPTH_LIMIT: usize = 80;

/// What the package makes of TOML 1.0 that `tomllib` reads as `newer`.
pub(super) fn parse(text: &str, newer: &Document) -> Document {
    match loads(text) {
        Ok(tree) => {
            let places = Places { tree: &tree, root: &newer.root };
            let root = places.table(Tree::ROOT, Some(&newer.root), Span::at(0));
            Document { root, problems: Vec::new() }
        }
        Err(refusal) => Document { root: Table::default(), problems: vec![refusal.into()] },
    }
}

/// Whether the package takes `text`.
pub(super) fn reads(text: &str) -> bool {
    loads(text).is_ok()
}

/// `loads` (line 165).
fn loads(text: &str) -> Result<Tree, Refusal> {
    let mut decoder =
        Decoder { tree: Tree::new(), level: Tree::ROOT, implicit: HashMap::new(), unfinished: None, depth: 0 };
    for (line, place) in first_pass::lines(text)? {
        decoder.line(&line).map_err(|refusal| refusal.at(place))?;
    }
    Ok(decoder.tree)
}

struct Decoder {
    tree: Tree,
    /// The table of the last header.
    level: NodeId,
    /// How often a name was given to a table by a longer header alone.
    implicit: HashMap<String, usize>,
    unfinished: Option<Unfinished>,
    /// How many levels of tables and arrays are open.
    depth: usize,
}

impl Decoder {
    fn line(&mut self, line: &str) -> Result<(), Refusal> {
        if let Some(unfinished) = self.unfinished.take() {
            return self.continued(unfinished, line);
        }
        let line = line.trim();
        self.depth = 0;
        if line.starts_with('[') {
            self.level = self.open_table(line)?;
        } else if line.starts_with('{') {
            if !line.ends_with('}') {
                return Err(Refusal::new(INLINE_TABLE));
            }
            self.load_inline_object(line, self.level)?;
        } else if line.contains('=') {
            self.unfinished = self.load_line(line, self.level)?;
        }
        Ok(())
    }

    /// One more line of a multi-line string (lines 376 to 410).
    fn continued(&mut self, mut unfinished: Unfinished, line: &str) -> Result<(), Refusal> {
        let is_stripped = unfinished.is_continued || !unfinished.value.contains('\n');
        let line = if is_stripped { line.trim() } else { line };
        if line.is_empty() && unfinished.is_continued {
            self.unfinished = Some(unfinished);
            return Ok(());
        }
        unfinished.value.push_str(line);
        let is_closed = match unfinished.value.chars().next() {
            // The string is in an array.
            Some('[') if line.is_empty() => return Err(Refusal::exception(ARRAY, STRING_INDEX)),
            Some('[') => line.ends_with(']'),
            Some(quote) => trailing(line, quote) >= 3,
            None => false,
        };
        if is_closed {
            let value = self.load_value(&unfinished.value, true)?;
            // The package forgets the dots of the key, and does not ask whether the key is taken.
            return self.tree.set(self.level, &unfinished.key, value).map_err(raised);
        }
        unfinished.end_line();
        self.unfinished = Some(unfinished);
        Ok(())
    }
}

/// What becomes of an error of Python's own: Streamlit catches a `TypeError` along with the package's errors.
const fn raised(raised: Raised) -> Refusal {
    match raised {
        Raised::TypeError => Refusal::new(KEY),
        Raised::KeyError => Refusal::exception(KEY, "KeyError"),
        Raised::IndexError(exception) => Refusal::exception(KEY, exception),
    }
}

/// Gives what the package reads the places of what `tomllib` reads from the same text: those of the same path, or else
/// those of the same name.
struct Places<'a> {
    tree: &'a Tree,
    root: &'a Table,
}

impl Places<'_> {
    fn table(&self, node: NodeId, newer: Option<&Table>, place: Span) -> Table {
        let Node::Table { entries, .. } = self.tree.node(node) else { return Table::default() };
        let entries = entries.iter().enumerate().map(|(index, (key, value))| {
            let same_path = newer.and_then(|table| {
                table.entries.get(index).filter(|entry| entry.key == *key).or_else(|| table.get(key))
            });
            let found = same_path.or_else(|| named(self.root, key.trim()));
            let (key_span, value_span) = found.map_or((place, place), |entry| (entry.key_span, entry.value_span));
            let value = self.value(*value, found.map(|entry| &entry.value), value_span);
            Entry { key: key.clone(), key_span, value, value_span }
        });
        Table::new(entries.collect(), newer.map_or(TableKind::Implicit, |table| table.kind))
    }

    fn value(&self, node: NodeId, newer: Option<&Value>, place: Span) -> Value {
        match (self.tree.node(node), newer) {
            (Node::Plain(value), _) => value.clone(),
            (Node::Table { .. }, newer) => Value::Table(self.table(node, newer.and_then(Value::as_table), place)),
            (Node::List(items), Some(Value::ArrayOfTables(tables))) => {
                let tables = tables.iter().map(Some).chain(std::iter::repeat(None));
                Value::ArrayOfTables(
                    items.iter().zip(tables).map(|(item, table)| self.table(*item, table, place)).collect(),
                )
            }
            (Node::List(items), newer) => {
                let newer = if let Some(Value::Array(items)) = newer { items.as_slice() } else { &[] };
                let items = items.iter().enumerate().map(|(index, item)| {
                    let same_place = newer.get(index);
                    let span = same_place.map_or(place, |item| item.value_span);
                    let value = self.value(*item, same_place.map(|item| &item.value), span);
                    Entry { key: String::new(), key_span: span, value, value_span: span }
                });
                Value::Array(items.collect())
            }
        }
    }
}

/// The first entry of this name below `table`.
fn named<'a>(table: &'a Table, key: &str) -> Option<&'a Entry> {
    table.get(key).or_else(|| {
        table.entries.iter().find_map(|entry| match &entry.value {
            Value::Table(inner) => named(inner, key),
            Value::ArrayOfTables(tables) => tables.iter().find_map(|inner| named(inner, key)),
            _ => None,
        })
    })
}
