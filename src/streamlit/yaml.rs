//! YAML 1.2 as a tree with places. Aliases stand for what they name, and merge keys (`<<`) are merged.

use std::borrow::Cow;
use std::collections::HashMap;

use saphyr_parser::{Event, Parser};

use crate::source::Span;

/// Aliases of aliases can make much of little: nobody's deployment has so many nodes.
const NODE_LIMIT: usize = 50_000;
/// The parser bounds the nesting of brackets, but not that of indentation.
const DEPTH_LIMIT: usize = 100;

#[derive(Clone, Debug)]
pub(super) struct Node<'a> {
    pub(super) span: Span,
    value: Value<'a>,
    /// Of this node and all inside of it.
    count: usize,
}

#[derive(Clone, Debug)]
enum Value<'a> {
    Scalar(Cow<'a, str>),
    Sequence(Vec<Node<'a>>),
    Mapping(Vec<(Node<'a>, Node<'a>)>),
}

impl<'a> Node<'a> {
    /// The text of a scalar, whatever its quotes.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(text) => Some(text),
            _ => None,
        }
    }

    /// The items of a sequence; nothing for anything else.
    pub(super) fn items(&self) -> &[Node<'a>] {
        match &self.value {
            Value::Sequence(items) => items,
            _ => &[],
        }
    }

    /// The entries of a mapping; nothing for anything else.
    pub(super) fn entries(&self) -> &[(Node<'a>, Node<'a>)] {
        match &self.value {
            Value::Mapping(entries) => entries,
            _ => &[],
        }
    }

    /// The entry of a mapping with this key.
    pub(super) fn entry(&self, key: &str) -> Option<&(Node<'a>, Node<'a>)> {
        self.entries().iter().find(|(found, _)| found.text() == Some(key))
    }

    /// What is at a path of keys.
    pub(super) fn get(&self, path: &[&str]) -> Option<&Node<'a>> {
        path.iter().try_fold(self, |node, key| node.entry(key).map(|(_, value)| value))
    }

    /// Whether any scalar in it, key or value, is as `fits` wants it.
    pub(super) fn mentions(&self, fits: &impl Fn(&str) -> bool) -> bool {
        match &self.value {
            Value::Scalar(text) => fits(text),
            Value::Sequence(items) => items.iter().any(|item| item.mentions(fits)),
            Value::Mapping(entries) => entries.iter().any(|(key, value)| key.mentions(fits) || value.mentions(fits)),
        }
    }
}

/// The documents of a stream; where it is no YAML, those before that.
pub(super) fn documents(text: &str) -> Vec<Node<'_>> {
    let mut found = Vec::new();
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut anchors: HashMap<usize, Node<'_>> = HashMap::new();
    let mut count = 0;
    let places = Places::index(text);
    let mut parser = Parser::new_from_str(text);
    while let Some(Ok((event, span))) = parser.next_event() {
        let span = places.span(span.start.index(), span.end.index());
        let (node, anchor) = match event {
            Event::Scalar(scalar, _, anchor, _) => {
                let span = Span::new(span.start, span.start + quoted_len(&text[span.start..span.end]));
                (Node { span, value: Value::Scalar(scalar), count: 1 }, anchor)
            }
            Event::Alias(anchor) => {
                let Some(node) = anchors.get(&anchor).cloned() else { break };
                count += node.count;
                (node, 0)
            }
            Event::SequenceStart(anchor, _) | Event::MappingStart(anchor, _) if open.len() < DEPTH_LIMIT => {
                let is_mapping = matches!(event, Event::MappingStart(..));
                open.push(Open { start: span.start, anchor, is_mapping, children: Vec::new() });
                continue;
            }
            Event::SequenceStart(..) | Event::MappingStart(..) => break,
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(open) = open.pop() else { break };
                let anchor = open.anchor;
                (open.close(span.end), anchor)
            }
            _ => continue,
        };
        count += 1;
        if anchor != 0 {
            count += node.count;
            anchors.insert(anchor, node.clone());
        }
        if count > NODE_LIMIT {
            break;
        }
        match open.last_mut() {
            Some(parent) => parent.children.push(node),
            None => found.push(node),
        }
    }
    found
}

/// Up to the closing quote: the parser takes a comment behind it along. All of what has no quotes.
fn quoted_len(text: &str) -> usize {
    let Some(quote) = text.chars().next().filter(|first| matches!(first, '\'' | '"')) else { return text.len() };
    let mut characters = text.char_indices().skip(1).peekable();
    while let Some((offset, character)) = characters.next() {
        let is_doubled = quote == '\'' && characters.peek().is_some_and(|(_, next)| *next == quote);
        if character == quote && !is_doubled {
            return offset + 1;
        }
        if is_doubled && character == quote || quote == '"' && character == '\\' {
            characters.next();
        }
    }
    text.len()
}

/// A sequence or a mapping that has not ended yet.
struct Open<'a> {
    start: usize,
    anchor: usize,
    is_mapping: bool,
    /// In a mapping, keys and values in turn.
    children: Vec<Node<'a>>,
}

impl<'a> Open<'a> {
    fn close(self, end: usize) -> Node<'a> {
        let count = 1 + self.children.iter().map(|child| child.count).sum::<usize>();
        let value = if self.is_mapping { Value::Mapping(pairs(self.children)) } else { Value::Sequence(self.children) };
        Node { span: Span::new(self.start, end.max(self.start)), value, count }
    }
}

/// The entries, and behind them those of the merged mappings that they do not replace.
fn pairs(children: Vec<Node<'_>>) -> Vec<(Node<'_>, Node<'_>)> {
    let mut own = Vec::new();
    let mut merged = Vec::new();
    let mut children = children.into_iter();
    while let (Some(key), Some(value)) = (children.next(), children.next()) {
        match value.value {
            Value::Mapping(entries) if key.text() == Some("<<") => merged.extend(entries),
            Value::Sequence(items) if key.text() == Some("<<") => {
                merged.extend(items.into_iter().flat_map(|item| match item.value {
                    Value::Mapping(entries) => entries,
                    _ => Vec::new(),
                }));
            }
            _ => own.push((key, value)),
        }
    }
    // The first of two with the same key is the one that is found.
    own.extend(merged);
    own
}

/// Byte offsets of characters: the parser counts those.
struct Places {
    len: usize,
    /// Absent where a character is a byte.
    offsets: Option<Vec<usize>>,
}

impl Places {
    fn index(text: &str) -> Self {
        let offsets = (!text.is_ascii()).then(|| text.char_indices().map(|(offset, _)| offset).collect());
        Self { len: text.len(), offsets }
    }

    fn span(&self, start: usize, end: usize) -> Span {
        let offset = |index: usize| match &self.offsets {
            Some(offsets) => offsets.get(index).copied().unwrap_or(self.len),
            None => index.min(self.len),
        };
        Span::new(offset(start), offset(end.max(start)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_in_bytes() {
        let text = "é: 'it''s ü' # isn't ö\nb: [1, \"z\\\"wei\" ] # \"\n";
        let documents = documents(text);
        let at = |path: &[&str]| documents[0].get(path).map(|node| &text[node.span.start..node.span.end]);
        assert_eq!(at(&["é"]), Some("'it''s ü'"));
        let items = documents[0].get(&["b"]).unwrap().items();
        assert_eq!(items[1].text(), Some("z\"wei"));
        assert_eq!(&text[items[1].span.start..items[1].span.end], "\"z\\\"wei\"");
    }

    #[test]
    fn aliases_stand_for_what_they_name() {
        let text = "x: &x {a: 1, b: 2}\ny:\n  <<: *x\n  b: 3\nz: *x\nw: {<<: [*x, {c: 4}]}\n";
        let documents = documents(text);
        let said = |path: &[&str]| documents[0].get(path).and_then(Node::text);
        assert_eq!((said(&["y", "a"]), said(&["y", "b"]), said(&["z", "b"])), (Some("1"), Some("3"), Some("2")));
        assert_eq!((said(&["w", "a"]), said(&["w", "c"])), (Some("1"), Some("4")));
    }

    #[test]
    fn what_stands_before_a_fault_counts() {
        let documents = documents("a: 1\n---\nb: 2\n---\n{{ if }}: [\n");
        assert_eq!(documents.len(), 2);
        assert_eq!(documents[1].get(&["b"]).and_then(Node::text), Some("2"));
    }

    #[test]
    fn aliases_of_aliases_do_not_fill_the_memory() {
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..40 {
            let before = format!("*a{}, ", level - 1).repeat(10);
            text.push_str(&format!("a{level}: &a{level} [{}]\n", before.trim_end_matches(", ")));
        }
        assert!(documents(&text).is_empty());
        assert!(documents(&"[".repeat(100_000)).is_empty());
        assert!(documents(&"- ".repeat(100_000)).is_empty());
    }
}
