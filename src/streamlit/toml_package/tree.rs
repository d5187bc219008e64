//! The tables that the package fills, with what Python's `[]` and `in` do to whatever has a key.
//!
//! The package decides by the error that an operation raises, so each has Python's own.

use std::collections::HashMap;

use super::error::{LIST_INDEX, STRING_INDEX};
use super::number::starts_with_time;
use crate::streamlit::Value;

/// A table, list or plain value of a [`Tree`].
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct NodeId(usize);

pub(super) struct Tree {
    nodes: Vec<Node>,
}

pub(super) enum Node {
    Table {
        /// In the order in which Python lists them.
        entries: Vec<(String, NodeId)>,
        index: HashMap<String, usize>,
    },
    List(Vec<NodeId>),
    Plain(Value),
}

/// What Python raises.
#[derive(Clone, Copy, PartialEq, Eq)]
#[expect(clippy::enum_variant_names, reason = "these are Python's own names")]
pub(super) enum Raised {
    KeyError,
    TypeError,
    IndexError(&'static str),
}

impl Tree {
    pub(super) const ROOT: NodeId = NodeId(0);

    /// With an empty table at the root.
    pub(super) fn new() -> Self {
        let mut tree = Self { nodes: Vec::new() };
        tree.table();
        tree
    }

    fn push(&mut self, node: Node) -> NodeId {
        self.nodes.push(node);
        NodeId(self.nodes.len() - 1)
    }

    pub(super) fn table(&mut self) -> NodeId {
        self.push(Node::Table { entries: Vec::new(), index: HashMap::new() })
    }

    pub(super) fn list(&mut self, items: Vec<NodeId>) -> NodeId {
        self.push(Node::List(items))
    }

    pub(super) fn plain(&mut self, value: Value) -> NodeId {
        self.push(Node::Plain(value))
    }

    pub(super) fn node(&self, node: NodeId) -> &Node {
        &self.nodes[node.0]
    }

    /// The package's name of the node's type: an array must hold only one of them.
    pub(super) fn type_name(&self, node: NodeId) -> &'static str {
        match self.node(node) {
            Node::Table { .. } => "inline_object",
            Node::List(_) => "array",
            Node::Plain(Value::String(_)) => "str",
            Node::Plain(Value::Boolean(_)) => "bool",
            Node::Plain(Value::Float(_)) => "float",
            Node::Plain(Value::Datetime(text)) if starts_with_time(text) => "time",
            Node::Plain(Value::Datetime(_)) => "date",
            Node::Plain(_) => "int",
        }
    }

    /// `node[key]`.
    pub(super) fn get(&self, node: NodeId, key: &str) -> Result<NodeId, Raised> {
        match self.node(node) {
            Node::Table { entries, index } => index.get(key).map(|place| entries[*place].1).ok_or(Raised::KeyError),
            Node::List(_) | Node::Plain(_) => Err(Raised::TypeError),
        }
    }

    /// `key in node`.
    pub(super) fn contains(&self, node: NodeId, key: &str) -> Result<bool, Raised> {
        match self.node(node) {
            Node::Table { index, .. } => Ok(index.contains_key(key)),
            Node::List(items) => {
                Ok(items.iter().any(|item| matches!(self.node(*item), Node::Plain(Value::String(text)) if text == key)))
            }
            Node::Plain(Value::String(text)) => Ok(text.contains(key)),
            Node::Plain(_) => Err(Raised::TypeError),
        }
    }

    /// `node[-1]`.
    pub(super) fn last(&mut self, node: NodeId) -> Result<NodeId, Raised> {
        match self.node(node) {
            Node::Table { .. } => Err(Raised::KeyError),
            Node::List(items) => items.last().copied().ok_or(Raised::IndexError(LIST_INDEX)),
            Node::Plain(Value::String(text)) => {
                let last = text.chars().last().ok_or(Raised::IndexError(STRING_INDEX))?;
                Ok(self.plain(Value::String(last.to_string())))
            }
            Node::Plain(_) => Err(Raised::TypeError),
        }
    }

    /// `node[key] = value`.
    pub(super) fn set(&mut self, node: NodeId, key: &str, value: NodeId) -> Result<(), Raised> {
        let Node::Table { entries, index } = &mut self.nodes[node.0] else { return Err(Raised::TypeError) };
        // Python keeps the place of a key whose value is replaced.
        if let Some(place) = index.get(key) {
            entries[*place].1 = value;
        } else {
            index.insert(key.to_owned(), entries.len());
            entries.push((key.to_owned(), value));
        }
        Ok(())
    }

    /// `list.append(value)`; whether it is a list.
    pub(super) fn append(&mut self, list: NodeId, value: NodeId) -> bool {
        let Node::List(items) = &mut self.nodes[list.0] else { return false };
        items.push(value);
        true
    }
}
