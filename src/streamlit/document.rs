//! A TOML document as plain values, every key and value with its place.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::fmt;
use std::sync::OnceLock;

use super::{Fact, Version};
use crate::source::Span;
use crate::work;

/// What could be read of a text, and what could not.
#[derive(Clone, Debug, Default)]
pub(crate) struct Document {
    /// Empty when there are problems: Streamlit then reads nothing from the file either.
    pub(crate) root: Table,
    pub(crate) problems: Vec<SyntaxProblem>,
}

/// Why Streamlit's parser refuses a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SyntaxProblem {
    pub(crate) span: Span,
    /// One phrase, lower case, without any of the text, which may be secret.
    pub(crate) message: String,
    pub(crate) help: Option<&'static str>,
    /// Another place that has to do with it, such as the first of two equal keys, with what it is.
    pub(crate) related: Option<(Span, &'static str)>,
    /// Whether Streamlit before 1.66 reads the text all the same.
    pub(crate) read_before_1_66: bool,
    /// What Python raises when Streamlit takes the parser's words for a format string, as some releases do.
    pub(crate) format_error: Option<String>,
    /// What Python raises when the parser itself fails on the text: nobody catches that. As Python prints it.
    pub(crate) exception: Option<Cow<'static, str>>,
}

impl SyntaxProblem {
    pub(crate) fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), ..Self::default() }
    }

    /// What Python raises instead of an error that Streamlit `version` catches, as Python prints it.
    pub(crate) fn exception(&self, version: Version) -> Option<&str> {
        let format_error = self.format_error.as_deref().filter(|_| version.has(Fact::FormatsParserWords));
        self.exception.as_deref().or(format_error)
    }

    pub(crate) fn help(self, help: &'static str) -> Self {
        Self { help: Some(help), ..self }
    }

    pub(crate) fn related(self, span: Span, label: &'static str) -> Self {
        Self { related: Some((span, label)), ..self }
    }
}

/// Keys with their values, in the order of the text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    pub(crate) entries: Vec<Entry>,
    pub(crate) kind: TableKind,
    /// Where the keys of a large table are, once somebody has asked.
    index: OnceLock<HashMap<String, usize>>,
}

/// How a table is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum TableKind {
    /// `[header]`, with the span of the whole header.
    Header(Span),
    /// `{ … }`.
    Inline,
    /// Only named as a part of longer headers or dotted keys; also the root.
    #[default]
    Implicit,
}

#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) key: String,
    /// The last part of the key where it is first written.
    pub(crate) key_span: Span,
    pub(crate) value: Value,
    /// For a table with a header: the header.
    pub(crate) value_span: Span,
}

/// What a setting says. It may be a secret, so its `Debug` has no texts.
#[derive(Clone)]
pub(crate) enum Value {
    String(String),
    Integer(i64),
    /// One that an `i64` does not hold: its decimal digits, with the sign of a negative one.
    BigInteger(String),
    Float(f64),
    Boolean(bool),
    /// As written.
    Datetime(String),
    Array(Vec<Entry>),
    ArrayOfTables(Vec<Table>),
    Table(Table),
}

impl fmt::Debug for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Boolean(boolean) => boolean.fmt(formatter),
            Self::Array(items) => items.fmt(formatter),
            Self::ArrayOfTables(tables) => tables.fmt(formatter),
            Self::Table(table) => table.fmt(formatter),
            // A number is a secret as well as a word.
            Self::String(_) | Self::Integer(_) | Self::BigInteger(_) | Self::Float(_) | Self::Datetime(_) => {
                write!(formatter, "[{}]", self.type_name())
            }
        }
    }
}

impl Document {
    /// All places of this document, to be asked for the keys that they are about.
    pub(crate) fn key_paths(&self) -> KeyPaths<'_> {
        let mut paths = KeyPaths::default();
        paths.collect(&self.root, None);
        paths.places.sort_by_key(|place| (place.span.start, Reverse(place.span.end)));
        // Of two keys at the same place, the first is the one that is written there.
        paths.places.dedup_by_key(|place| place.span);
        let mut open: Vec<usize> = Vec::new();
        for index in 0..paths.places.len() {
            let end = paths.places[index].span.end;
            while open.pop_if(|outer| paths.places[*outer].span.end < end).is_some() {}
            paths.places[index].around = open.last().copied();
            open.push(index);
        }
        work::count(paths.places.len());
        paths
    }
}

/// Which key a place in the text is about.
#[derive(Debug, Default)]
pub(crate) struct KeyPaths<'a> {
    /// Each key with the one above it.
    keys: Vec<(Option<usize>, &'a str)>,
    /// By their beginnings; of those that begin together the longer one first.
    places: Vec<Place>,
}

/// The name, the value or the header of a key.
#[derive(Debug)]
struct Place {
    span: Span,
    key: usize,
    /// The next larger place that this one lies in.
    around: Option<usize>,
}

impl<'a> KeyPaths<'a> {
    fn collect(&mut self, table: &'a Table, above: Option<usize>) {
        for entry in &table.entries {
            let key = self.keys.len();
            self.keys.push((above, &entry.key));
            self.places.extend([entry.value_span, entry.key_span].map(|span| Place { span, key, around: None }));
            match &entry.value {
                Value::Table(inner) => self.collect(inner, Some(key)),
                Value::ArrayOfTables(tables) => tables.iter().for_each(|inner| self.collect(inner, Some(key))),
                _ => {}
            }
        }
    }

    /// The dotted path of the key that `span` is about: the innermost one whose name, value or header holds it.
    ///
    /// Parts that are not bare keys are quoted (TOML 1.0, "Keys"), so that the path can be pasted.
    pub(crate) fn at(&self, span: Span) -> Option<String> {
        let last = self.places.partition_point(|place| place.span.start <= span.start).checked_sub(1);
        let mut places = std::iter::successors(last, |index| self.places[*index].around).inspect(|_| work::count(1));
        let place = places.find(|index| span.end <= self.places[*index].span.end)?;
        let keys = std::iter::successors(Some(self.places[place].key), |key| self.keys[*key].0);
        let mut path: Vec<&str> = keys.map(|key| self.keys[key].1).collect();
        path.reverse();
        Some(dotted(&path))
    }
}

/// The keys of a path joined by dots, odd ones quoted.
pub(crate) fn dotted(path: &[impl AsRef<str>]) -> String {
    let is_bare = |key: &str| {
        !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    let parts: Vec<String> = path
        .iter()
        .map(AsRef::as_ref)
        .map(|key| if is_bare(key) { key.to_owned() } else { format!("\"{}\"", key.escape_default()) })
        .collect();
    parts.join(".")
}

/// From so many keys on a table is searched by an index: rules ask for the same few keys again and again.
const INDEXED_FROM: usize = 32;

impl Table {
    pub(crate) fn new(entries: Vec<Entry>, kind: TableKind) -> Self {
        Self { entries, kind, index: OnceLock::new() }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Entry> {
        if self.entries.len() < INDEXED_FROM {
            work::count(self.entries.len());
            return self.entries.iter().find(|entry| entry.key == key);
        }
        let index = self.index.get_or_init(|| {
            let keys = self.entries.iter().enumerate().rev();
            keys.map(|(position, entry)| (entry.key.clone(), position)).collect()
        });
        self.entries.get(*index.get(key)?)
    }

    /// The entries, to be changed: what was known of their places is forgotten.
    pub(crate) fn entries_mut(&mut self) -> &mut Vec<Entry> {
        self.index.take();
        &mut self.entries
    }

    pub(crate) fn header(&self) -> Option<Span> {
        match self.kind {
            TableKind::Header(span) => Some(span),
            TableKind::Inline | TableKind::Implicit => None,
        }
    }
}

impl Value {
    pub(crate) fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn as_table(&self) -> Option<&Table> {
        match self {
            Self::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The name of its type in TOML, with its article.
    pub(crate) const fn type_name(&self) -> &'static str {
        match self {
            Self::String(_) => "a string",
            Self::Integer(_) | Self::BigInteger(_) => "an integer",
            Self::Float(_) => "a float",
            Self::Boolean(_) => "a boolean",
            Self::Datetime(_) => "a date or time",
            Self::Array(_) => "an array",
            Self::ArrayOfTables(_) => "an array of tables",
            Self::Table(_) => "a table",
        }
    }

    /// Whether Python takes it for true: Streamlit asks so in several places.
    pub(crate) fn is_truthy(&self) -> bool {
        match self {
            Self::String(text) => !text.is_empty(),
            Self::Integer(number) => *number != 0,
            Self::Float(number) => *number != 0.0,
            Self::Boolean(boolean) => *boolean,
            Self::BigInteger(_) | Self::Datetime(_) => true,
            Self::Array(items) => !items.is_empty(),
            Self::ArrayOfTables(tables) => !tables.is_empty(),
            Self::Table(table) => !table.entries.is_empty(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::source::Span;
    use crate::streamlit::parse;

    fn key_path(text: &str, part: &str) -> Option<String> {
        let start = text.find(part).unwrap();
        parse(text).key_paths().at(Span::new(start, start + part.len()))
    }

    #[test]
    fn every_place_belongs_to_a_setting() {
        let text =
            "[auth]\nredirect_uri = 'u' # why\n[auth.google] # x\nclient_id = 'i'\nclient_kwargs = { scope = 's' }\n";
        for (part, path) in [
            ("'u'", Some("auth.redirect_uri")),
            ("redirect_uri", Some("auth.redirect_uri")),
            ("[auth]", Some("auth")),
            ("[auth.google]", Some("auth.google")),
            ("google", Some("auth.google")),
            ("'i'", Some("auth.google.client_id")),
            ("'s'", Some("auth.google.client_kwargs.scope")),
            ("{ scope", Some("auth.google.client_kwargs")),
            ("# why", None),
        ] {
            assert_eq!(key_path(text, part).as_deref(), path, "{part}");
        }
    }

    #[test]
    fn odd_keys_are_quoted() {
        assert_eq!(key_path("[auth.\"a.b\"]\n'' = 1\n", "1").as_deref(), Some("auth.\"a.b\".\"\""));
        assert_eq!(key_path("[[auth]]\nx = 1\n", "1").as_deref(), Some("auth.x"));
        assert_eq!(key_path("auth = 'x' y\n", "auth"), None, "a text that does not parse has no keys");
    }
}
