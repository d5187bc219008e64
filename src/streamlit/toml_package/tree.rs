//! The tables that the package fills, with what Python's `[]`, `in` and `append` do to whatever stands under a key.
//!
//! The package asks for forgiveness rather than permission: which error an operation raises decides how it goes on.

use std::collections::HashMap;

use super::refusal::LIST_INDEX;
use super::words::repr;
use crate::source::Span;
use crate::streamlit::python_type::python_type;
use crate::streamlit::{Entry, Table, TableKind, Value};

/// A table, list or plain value of a [`Tree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NodeId(usize);

/// A key with its place.
#[derive(Clone, Debug)]
pub(super) struct Name {
    pub(super) text: String,
    pub(super) span: Span,
}

#[derive(Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
}

#[derive(Debug)]
enum Node {
    Table {
        kind: TableKind,
        slots: Vec<Slot>,
        index: HashMap<String, usize>,
    },
    /// `[[header]]`s, or an array with the values' places.
    List {
        items: Vec<(NodeId, Span)>,
        is_array: bool,
    },
    Plain(Value),
}

#[derive(Debug)]
struct Slot {
    name: Name,
    value: NodeId,
    value_span: Span,
}

/// What Python raises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::enum_variant_names, reason = "these are Python's own names")]
pub(super) enum Raised {
    KeyError,
    TypeError,
    IndexError(&'static str),
}

impl Tree {
    /// With an empty table at the root.
    pub(super) fn new() -> Self {
        let mut tree = Self { nodes: Vec::new() };
        tree.table(TableKind::Implicit);
        tree
    }

    pub(super) const ROOT: NodeId = NodeId(0);

    fn push(&mut self, node: Node) -> NodeId {
        self.nodes.push(node);
        NodeId(self.nodes.len() - 1)
    }

    pub(super) fn table(&mut self, kind: TableKind) -> NodeId {
        self.push(Node::Table { kind, slots: Vec::new(), index: HashMap::new() })
    }

    pub(super) fn plain(&mut self, value: Value) -> NodeId {
        self.push(Node::Plain(value))
    }

    pub(super) fn array(&mut self, items: Vec<(NodeId, Span)>) -> NodeId {
        self.push(Node::List { items, is_array: true })
    }

    /// A list of one table, for the first `[[header]]` of its name.
    pub(super) fn list_of_tables(&mut self, first: NodeId, header: Span) -> NodeId {
        self.push(Node::List { items: vec![(first, header)], is_array: false })
    }

    /// `node[key]`.
    pub(super) fn get(&self, node: NodeId, key: &str) -> Result<NodeId, Raised> {
        match &self.nodes[node.0] {
            Node::Table { slots, index, .. } => index.get(key).map(|slot| slots[*slot].value).ok_or(Raised::KeyError),
            Node::List { .. } | Node::Plain(_) => Err(Raised::TypeError),
        }
    }

    /// `key in node`.
    pub(super) fn contains(&self, node: NodeId, key: &str) -> Result<bool, Raised> {
        match &self.nodes[node.0] {
            Node::Table { index, .. } => Ok(index.contains_key(key)),
            Node::List { items, .. } => Ok(items
                .iter()
                .any(|(item, _)| matches!(&self.nodes[item.0], Node::Plain(Value::String(text)) if text == key))),
            Node::Plain(Value::String(text)) => Ok(text.contains(key)),
            Node::Plain(_) => Err(Raised::TypeError),
        }
    }

    /// `node[-1]`.
    pub(super) fn last(&mut self, node: NodeId) -> Result<NodeId, Raised> {
        match &self.nodes[node.0] {
            Node::Table { .. } => Err(Raised::KeyError),
            Node::List { items, .. } => items.last().map(|(item, _)| *item).ok_or(Raised::IndexError(LIST_INDEX)),
            Node::Plain(Value::String(text)) => match text.chars().last() {
                Some(char) => Ok(self.plain(Value::String(char.to_string()))),
                None => Err(Raised::IndexError(super::refusal::STRING_INDEX)),
            },
            Node::Plain(_) => Err(Raised::TypeError),
        }
    }

    /// `node[name] = value`.
    pub(super) fn set(&mut self, node: NodeId, name: Name, value: NodeId, value_span: Span) -> Result<(), Raised> {
        let Node::Table { slots, index, .. } = &mut self.nodes[node.0] else {
            return Err(Raised::TypeError);
        };
        match index.get(&name.text) {
            // Python keeps the place of a key whose value is replaced.
            Some(slot) => slots[*slot] = Slot { name, value, value_span },
            None => {
                index.insert(name.text.clone(), slots.len());
                slots.push(Slot { name, value, value_span });
            }
        }
        Ok(())
    }

    /// `list.append(value)`; what Python says when it is no list.
    pub(super) fn append(&mut self, list: NodeId, value: NodeId, span: Span) -> Result<(), &'static str> {
        match &mut self.nodes[list.0] {
            Node::List { items, .. } => {
                items.push((value, span));
                Ok(())
            }
            Node::Table { kind: TableKind::Inline, .. } => {
                Err("AttributeError: 'DynamicInlineTableDict' object has no attribute 'append'")
            }
            Node::Table { .. } => Err("AttributeError: 'dict' object has no attribute 'append'"),
            Node::Plain(value) => Err(match python_type(value) {
                "str" => "AttributeError: 'str' object has no attribute 'append'",
                "bool" => "AttributeError: 'bool' object has no attribute 'append'",
                "float" => "AttributeError: 'float' object has no attribute 'append'",
                "datetime.datetime" => "AttributeError: 'datetime.datetime' object has no attribute 'append'",
                "datetime.date" => "AttributeError: 'datetime.date' object has no attribute 'append'",
                "datetime.time" => "AttributeError: 'datetime.time' object has no attribute 'append'",
                _ => "AttributeError: 'int' object has no attribute 'append'",
            }),
        }
    }

    /// Says that a table so far only named by longer headers, if it is one, has its own.
    pub(super) fn give_header(&mut self, parent: NodeId, name: &Name, header: Span) {
        let Ok(table) = self.get(parent, &name.text) else { return };
        let Node::Table { kind: kind @ TableKind::Implicit, .. } = &mut self.nodes[table.0] else { return };
        *kind = TableKind::Header(header);
        if let Node::Table { slots, index, .. } = &mut self.nodes[parent.0]
            && let Some(slot) = index.get(&name.text)
        {
            slots[*slot].name.span = name.span;
            slots[*slot].value_span = header;
        }
    }

    /// Where `key` is set in the table `node`: for a table with a header, the header.
    pub(super) fn place(&self, node: NodeId, key: &str) -> Option<Span> {
        let Node::Table { slots, index, .. } = &self.nodes[node.0] else { return None };
        let slot = &slots[*index.get(key)?];
        let is_table = matches!(self.nodes[slot.value.0], Node::Table { kind: TableKind::Header(_), .. });
        Some(if is_table { slot.value_span } else { slot.name.span })
    }

    /// `repr(node)`, as far as its keys, texts and brackets go.
    pub(super) fn repr(&self, node: NodeId) -> String {
        match &self.nodes[node.0] {
            Node::Table { slots, .. } => {
                let entries = slots.iter().map(|slot| format!("{}: {}", repr(&slot.name.text), self.repr(slot.value)));
                format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
            }
            Node::List { items, .. } => {
                format!("[{}]", items.iter().map(|(item, _)| self.repr(*item)).collect::<Vec<_>>().join(", "))
            }
            Node::Plain(Value::String(text)) => repr(text),
            Node::Plain(_) => "_".to_owned(),
        }
    }

    /// Everything as the rest of the program knows it. Each node must stand in one place only.
    pub(super) fn into_document(mut self) -> Table {
        match self.take(Self::ROOT) {
            Value::Table(root) => root,
            _ => Table::default(),
        }
    }

    fn take(&mut self, node: NodeId) -> Value {
        match std::mem::replace(&mut self.nodes[node.0], Node::Plain(Value::Boolean(false))) {
            Node::Plain(value) => value,
            Node::Table { kind, slots, .. } => Value::Table(self.table_of(kind, slots)),
            Node::List { items, is_array: true } => Value::Array(
                items
                    .into_iter()
                    .map(|(item, span)| Entry {
                        key: String::new(),
                        key_span: span,
                        value: self.take(item),
                        value_span: span,
                    })
                    .collect(),
            ),
            Node::List { items, is_array: false } => Value::ArrayOfTables(
                items
                    .into_iter()
                    .filter_map(|(item, _)| match self.take(item) {
                        Value::Table(table) => Some(table),
                        _ => None,
                    })
                    .collect(),
            ),
        }
    }

    fn table_of(&mut self, kind: TableKind, slots: Vec<Slot>) -> Table {
        let entries = slots
            .into_iter()
            .map(|slot| Entry {
                key: slot.name.text,
                key_span: slot.name.span,
                value: self.take(slot.value),
                value_span: slot.value_span,
            })
            .collect();
        Table { entries, kind }
    }
}
