//! Why the package refuses a text.

use crate::source::Span;
use crate::streamlit::SyntaxProblem;

/// An error that the package raises, or that Python raises inside it.
#[derive(Debug)]
pub(super) struct Refusal {
    reason: &'static str,
    span: Option<Span>,
    /// The package's message, where it quotes the text.
    message: Option<String>,
    /// An error that Streamlit does not catch, as Python prints it.
    exception: Option<&'static str>,
}

/// Reasons for refusing TOML 1.0; what only other text can cause is [`LINE`].
pub(super) const LINE: &str = "Streamlit before 1.66 cannot read this line";
pub(super) const STRING_END: &str = "Streamlit before 1.66 cannot find the end of this string";
pub(super) const STRING: &str = "Streamlit before 1.66 cannot read this string";
pub(super) const HEADER: &str = "Streamlit before 1.66 cannot read this section header";
pub(super) const KEY: &str = "Streamlit before 1.66 cannot read this key";
pub(super) const NUMBER: &str = "Streamlit before 1.66 cannot read this number or date";
pub(super) const INLINE_TABLE: &str = "Streamlit before 1.66 cannot read this inline table";
pub(super) const ARRAY: &str = "Streamlit before 1.66 cannot read this array";
pub(super) const MIXED_ARRAY: &str = "Streamlit before 1.66 cannot read an array with values of different types";

pub(super) const LIST_INDEX: &str = "IndexError: list index out of range";
pub(super) const STRING_INDEX: &str = "IndexError: string index out of range";

impl Refusal {
    pub(super) const fn new(reason: &'static str) -> Self {
        Self { reason, span: None, message: None, exception: None }
    }

    /// The package fails on the text with an error of Python's own.
    pub(super) const fn exception(reason: &'static str, exception: &'static str) -> Self {
        Self { reason, span: None, message: None, exception: Some(exception) }
    }

    pub(super) fn message(self, message: String) -> Self {
        Self { message: Some(message), ..self }
    }

    /// With `span` as the place, unless there is one already.
    pub(super) fn at(self, span: Span) -> Self {
        Self { span: self.span.or(Some(span)), ..self }
    }
}

impl From<Refusal> for SyntaxProblem {
    fn from(refusal: Refusal) -> Self {
        let help = match refusal.reason {
            STRING | STRING_END => {
                "use \"double quotes\" on one line, with `\\\"` for a quote and `\\\\` for a backslash inside"
            }
            INLINE_TABLE => "write the table as a `[section]`",
            MIXED_ARRAY => "give all values the same type",
            NUMBER => "put one space behind the `=`, and write the number without an exponent",
            _ => "write it in a simpler way, or use Streamlit 1.66 or later",
        };
        Self {
            format_error: refusal.message.as_deref().and_then(format_error),
            exception: refusal.exception.map(Into::into),
            ..Self::new(refusal.span.unwrap_or_default(), refusal.reason).help(help)
        }
    }
}

/// What Python raises for `text.format()`, as Python prints it. What it quotes may be secret, and becomes `***`.
fn format_error(text: &str) -> Option<String> {
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        match (char, chars.peek()) {
            ('{' | '}', Some(next)) if *next == char => {
                chars.next();
            }
            ('}', _) => return Some("ValueError: Single '}' encountered in format string".to_owned()),
            ('{', None) => return Some("ValueError: Single '{' encountered in format string".to_owned()),
            ('{', _) => return Some(field_error(&mut chars)),
            _ => {}
        }
    }
    None
}

/// The error for a replacement field that nothing fills; `chars` begins behind its `{`.
fn field_error(chars: &mut impl Iterator<Item = char>) -> String {
    let value_error = |message: &str| format!("ValueError: {message}");
    let mut name = String::new();
    let mut end = loop {
        match chars.next() {
            Some('{') => return value_error("unexpected '{' in field name"),
            Some('[') => {
                // Everything up to the closing bracket is an index.
                name.push('[');
                chars.by_ref().find(|char| *char == ']');
            }
            Some(end @ ('}' | ':' | '!')) => break end,
            Some(char) => name.push(char),
            None => return value_error("expected '}' before end of string"),
        }
    };
    if end == '!' {
        if chars.next().is_none() {
            return value_error("end of string while looking for conversion specifier");
        }
        end = match chars.next() {
            Some('}') => '}',
            Some(':') | None => ':',
            Some(_) => return value_error("expected ':' after conversion specifier"),
        };
    }
    let mut open = usize::from(end == ':');
    while open > 0 {
        match chars.next() {
            Some('{') => open += 1,
            Some('}') => open -= 1,
            Some(_) => {}
            None => return value_error("unmatched '{' in format spec"),
        }
    }
    let first = name.split(['.', '[']).next().unwrap_or_default();
    if !first.chars().all(|char| char.is_ascii_digit()) {
        return "KeyError: '***'".to_owned();
    }
    let number = first.trim_start_matches('0');
    if !number.is_empty() && number.parse::<i64>().is_err() {
        return value_error("Too many decimal digits in format string");
    }
    "IndexError: Replacement index *** out of range for positional args tuple".to_owned()
}

#[cfg(test)]
mod tests {
    use super::format_error;

    #[test]
    fn a_message_with_braces_raises_what_python_raises() {
        for (text, expected) in [
            ("nothing", None),
            ("{{}}", None),
            ("}", Some("ValueError: Single '}' encountered in format string")),
            ("'{", Some("ValueError: Single '{' encountered in format string")),
            ("{a", Some("ValueError: expected '}' before end of string")),
            ("{a{", Some("ValueError: unexpected '{' in field name")),
            ("{SECRET}", Some("KeyError: '***'")),
            ("{SECRET[0].x:{}}", Some("KeyError: '***'")),
            ("{}", Some("IndexError: Replacement index *** out of range for positional args tuple")),
            ("{7!r:x", Some("ValueError: unmatched '{' in format spec")),
            ("{7!", Some("ValueError: end of string while looking for conversion specifier")),
            ("{7!rx", Some("ValueError: expected ':' after conversion specifier")),
            ("{99999999999999999999}", Some("ValueError: Too many decimal digits in format string")),
        ] {
            assert_eq!(format_error(text).as_deref(), expected, "{text}");
        }
    }
}
