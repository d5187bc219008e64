//! A TOML document as plain values, every key and value with its place.

use std::borrow::Cow;
use std::fmt;

use super::{Fact, Version};
use crate::source::Span;

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
    /// The dotted path of the key that `span` is about: the innermost one whose name, value or header holds it.
    ///
    /// Parts that are no bare keys are quoted (TOML 1.0, "Keys"), so that the path can be pasted.
    pub(crate) fn key_path(&self, span: Span) -> Option<String> {
        let mut path = Vec::new();
        let mut best: Option<(usize, String)> = None;
        narrow(&self.root, span, &mut path, &mut best);
        best.map(|(_, path)| path)
    }
}

/// Looks below `table` for a shorter place that holds `span` than the one in `best`.
fn narrow<'a>(table: &'a Table, span: Span, path: &mut Vec<&'a str>, best: &mut Option<(usize, String)>) {
    for entry in &table.entries {
        path.push(&entry.key);
        for place in [entry.value_span, entry.key_span] {
            let len = place.end - place.start;
            let holds = place.start <= span.start && span.end <= place.end;
            if holds && best.as_ref().is_none_or(|(shortest, _)| len < *shortest) {
                *best = Some((len, dotted(path)));
            }
        }
        match &entry.value {
            Value::Table(inner) => narrow(inner, span, path, best),
            Value::ArrayOfTables(tables) => tables.iter().for_each(|inner| narrow(inner, span, path, best)),
            _ => {}
        }
        path.pop();
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

impl Table {
    pub(crate) fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
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
        parse(text).key_path(Span::new(start, start + part.len()))
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
