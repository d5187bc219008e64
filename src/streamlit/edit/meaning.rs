//! What a document means, apart from how it is written: the measure of every edit.

use crate::source::Span;
use crate::streamlit::document::{Entry, Table, TableKind, Value};

/// Whether Streamlit would read the same from both.
pub(super) fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::String(one), Value::String(other)) | (Value::Datetime(one), Value::Datetime(other)) => one == other,
        (Value::Integer(one), Value::Integer(other)) => one == other,
        (Value::Float(one), Value::Float(other)) => one.to_bits() == other.to_bits(),
        (Value::Boolean(one), Value::Boolean(other)) => one == other,
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(&one.value, &other.value))
        }
        (Value::ArrayOfTables(one), Value::ArrayOfTables(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same_table(one, other))
        }
        (Value::Table(one), Value::Table(other)) => same_table(one, other),
        _ => false,
    }
}

fn same_table(one: &Table, other: &Table) -> bool {
    one.entries.len() == other.entries.len()
        && one.entries.iter().all(|entry| other.get(&entry.key).is_some_and(|found| same(&entry.value, &found.value)))
}

impl Value {
    /// Whether Streamlit reads the same from `other`, however it is written.
    pub(crate) fn means(&self, other: &Self) -> bool {
        same(self, other)
    }
}

/// `root` with `value` at `path`, and tables made where there are none.
pub(super) fn with(root: &Table, path: &[String], value: Value) -> Table {
    let mut root = root.clone();
    let (key, above) = path.split_last().expect("a path has at least one part");
    let mut table = &mut root;
    for part in above {
        let index = position_or_new(table, part);
        let Value::Table(inner) = &mut table.entries_mut()[index].value else { return root };
        table = inner;
    }
    let index = position_or_new(table, key);
    table.entries_mut()[index].value = value;
    root
}

/// `root` with nothing at `path`. Tables that only the path named go with it.
pub(super) fn without(root: &Table, path: &[String]) -> Table {
    let mut root = root.clone();
    take_away(&mut root, path);
    root
}

fn take_away(table: &mut Table, path: &[String]) {
    let (key, below) = path.split_first().expect("a path has at least one part");
    let Some(index) = table.entries.iter().position(|entry| entry.key == *key) else { return };
    if below.is_empty() {
        table.entries_mut().remove(index);
        return;
    }
    if let Value::Table(inner) = &mut table.entries_mut()[index].value {
        take_away(inner, below);
        if inner.entries.is_empty() && inner.kind == TableKind::Implicit {
            table.entries_mut().remove(index);
        }
    }
}

fn position_or_new(table: &mut Table, key: &str) -> usize {
    if let Some(index) = table.entries.iter().position(|entry| entry.key == key) {
        return index;
    }
    let value = Value::Table(Table::default());
    table.entries_mut().push(Entry {
        key: key.to_owned(),
        key_span: Span::default(),
        value,
        value_span: Span::default(),
    });
    table.entries.len() - 1
}
