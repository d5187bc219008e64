//! Values as authctl writes them, read alike by Python's `tomllib` and the older `toml` package.

use std::fmt::Write as _;

use crate::secret::{Secret, opaque_debug};
use crate::source::{Replacement, Span};
use crate::streamlit::document::{Entry, Value};

/// What a setting is to hold.
#[derive(Clone)]
pub(crate) enum NewValue {
    String(String),
    /// A string that is never shown.
    Secret(Secret<String>),
    Integer(i64),
    Boolean(bool),
    Strings(Vec<String>),
}

impl NewValue {
    /// As TOML.
    pub(super) fn replacement(&self) -> Replacement {
        match self {
            Self::String(text) => Replacement::Plain(basic_string(text)),
            Self::Secret(text) => Replacement::Secret(Secret::new(basic_string(text.expose()))),
            Self::Integer(number) => Replacement::Plain(number.to_string()),
            Self::Boolean(boolean) => Replacement::Plain(boolean.to_string()),
            Self::Strings(texts) => {
                let items: Vec<String> = texts.iter().map(|text| basic_string(text)).collect();
                Replacement::Plain(format!("[{}]", items.join(", ")))
            }
        }
    }

    /// As it will be read back.
    pub(crate) fn to_value(&self) -> Value {
        match self {
            Self::String(text) => Value::String(text.clone()),
            Self::Secret(text) => Value::String(text.expose().clone()),
            Self::Integer(number) => Value::Integer(*number),
            Self::Boolean(boolean) => Value::Boolean(*boolean),
            Self::Strings(texts) => Value::Array(texts.iter().map(|text| item(Value::String(text.clone()))).collect()),
        }
    }
}

impl From<&str> for NewValue {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

fn item(value: Value) -> Entry {
    Entry { key: String::new(), key_span: Span::default(), value, value_span: Span::default() }
}

/// `text` in double quotes, with no escape that one of the two parsers lacks.
pub(crate) fn basic_string(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            // The `toml` package loses its way at a comma right behind the quote, inside braces.
            ',' if quoted.len() == 1 => quoted.push_str("\\u002C"),
            // The last three are line breaks or invisible to other readers, such as YAML's.
            control if control.is_control() || matches!(control, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                write!(quoted, "\\u{:04X}", u32::from(control)).expect("writing to a string never fails");
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

/// A key: bare where TOML allows it.
pub(crate) fn key(name: &str) -> String {
    let is_bare = |character: char| character.is_ascii_alphanumeric() || character == '-' || character == '_';
    if !name.is_empty() && name.chars().all(is_bare) { name.to_owned() } else { basic_string(name) }
}

/// Keys joined by dots.
pub(super) fn dotted(names: &[String]) -> String {
    names.iter().map(|name| key(name)).collect::<Vec<_>>().join(".")
}

opaque_debug!(NewValue);
