//! What the package says when it refuses, as far as braces can stand in it: Streamlit up to 1.62 takes the words for a
//! format string, and a brace in them raises an error that nobody catches.

/// Words with something of the text in them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Words {
    text: String,
    /// Whether that is a value, which may be secret, and not a name.
    quotes_value: bool,
}

impl Words {
    /// Words that quote a name; `None` without braces.
    pub(super) fn of_name(text: String) -> Option<Self> {
        text.contains(['{', '}']).then_some(Self { text, quotes_value: false })
    }

    /// Words that quote a value; `None` without braces.
    pub(super) fn of_value(text: String) -> Option<Self> {
        text.contains(['{', '}']).then_some(Self { text, quotes_value: true })
    }

    /// What `str.format` without arguments raises, as Python prints it, but without any of a value.
    pub(super) fn format_error(&self) -> Option<String> {
        Some(match format_error(&self.text)? {
            FormatError::Key(_) if self.quotes_value => "KeyError: '***'".to_owned(),
            FormatError::Key(key) => format!("KeyError: {}", repr(&key)),
            FormatError::Index(index) => {
                let index = if self.quotes_value && !index.is_empty() { "***" } else { &index };
                let index = if index.is_empty() { "0" } else { index };
                format!("IndexError: Replacement index {index} out of range for positional args tuple")
            }
            FormatError::Value(words) => format!("ValueError: {words}"),
        })
    }
}

#[derive(Debug, PartialEq, Eq)]
enum FormatError {
    /// The field has a name.
    Key(String),
    /// The field has a number, or nothing at all.
    Index(String),
    /// The field is none.
    Value(&'static str),
}

/// `text.format()`: the first field fails, since there is nothing to fill it with.
fn format_error(text: &str) -> Option<FormatError> {
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        match (char, chars.peek()) {
            ('{' | '}', Some(next)) if *next == char => {
                chars.next();
            }
            ('}', _) => return Some(FormatError::Value("Single '}' encountered in format string")),
            ('{', None) => return Some(FormatError::Value("Single '{' encountered in format string")),
            ('{', _) => return Some(field_error(&mut chars)),
            _ => {}
        }
    }
    None
}

fn field_error(chars: &mut impl Iterator<Item = char>) -> FormatError {
    let mut name = String::new();
    let end = loop {
        match chars.next() {
            Some('{') => return FormatError::Value("unexpected '{' in field name"),
            Some('[') => {
                // Up to its partner, or to the end, everything is an index.
                name.push('[');
                name.extend(chars.by_ref().take_while(|char| *char != ']'));
                name.push(']');
            }
            Some(end @ ('}' | ':' | '!')) => break end,
            Some(char) => name.push(char),
            None => return FormatError::Value("expected '}' before end of string"),
        }
    };
    let mut is_over = end == '}';
    if end == '!' {
        if chars.next().is_none() {
            return FormatError::Value("end of string while looking for conversion specifier");
        }
        match chars.next() {
            Some('}') => is_over = true,
            Some(':') | None => {}
            Some(_) => return FormatError::Value("expected ':' after conversion specifier"),
        }
    }
    let mut open = 1;
    while !is_over {
        match chars.next() {
            Some('{') => open += 1,
            Some('}') => open -= 1,
            Some(_) => {}
            None => return FormatError::Value("unmatched '{' in format spec"),
        }
        is_over = open == 0;
    }
    let first = name.split(['.', '[']).next().unwrap_or_default();
    if first.chars().all(|char| char.is_ascii_digit()) {
        let number = first.trim_start_matches('0');
        return match number.parse::<i64>() {
            Err(_) if !number.is_empty() => FormatError::Value("Too many decimal digits in format string"),
            _ if first.is_empty() => FormatError::Index(String::new()),
            _ => FormatError::Index(if number.is_empty() { "0" } else { number }.to_owned()),
        };
    }
    FormatError::Key(first.to_owned())
}

/// `repr` of a string.
pub(super) fn repr(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut repr = String::from(quote);
    for char in text.chars() {
        match char {
            '\n' => repr.push_str("\\n"),
            '\r' => repr.push_str("\\r"),
            '\t' => repr.push_str("\\t"),
            '\\' => repr.push_str("\\\\"),
            _ if char == quote => repr.extend(['\\', char]),
            _ if is_printable(char) => repr.push(char),
            _ => match u32::from(char) {
                code @ 0..=0xff => repr.push_str(&format!("\\x{code:02x}")),
                code @ 0x100..=0xffff => repr.push_str(&format!("\\u{code:04x}")),
                code => repr.push_str(&format!("\\U{code:08x}")),
            },
        }
    }
    repr.push(quote);
    repr
}

/// `str.isprintable`, but for what only a table of Unicode's categories tells.
fn is_printable(char: char) -> bool {
    let is_format = matches!(
        char,
        '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{e000}'..='\u{f8ff}' | '\u{feff}'
            | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{10ffff}'
    );
    !char.is_control() && !is_format && (char == ' ' || !char.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_brace_is_a_field_that_nothing_fills() {
        for (text, expected) in [
            ("'{'. Try", "ValueError: expected '}' before end of string"),
            ("'}'. Try", "ValueError: Single '}' encountered in format string"),
            ("x {", "ValueError: Single '{' encountered in format string"),
            ("x {{ {a}", "KeyError: 'a'"),
            ("{'auth': {'a': 1}}", "KeyError: \"'auth'\""),
            ("{'a': '{'} ", "ValueError: unmatched '{' in format spec"),
            ("{a{b}}", "ValueError: unexpected '{' in field name"),
            ("{}", "IndexError: Replacement index 0 out of range for positional args tuple"),
            ("{007}", "IndexError: Replacement index 7 out of range for positional args tuple"),
            ("{a.b[c]!r:x}", "KeyError: 'a'"),
            ("{a!rx}", "ValueError: expected ':' after conversion specifier"),
            ("{99999999999999999999}", "ValueError: Too many decimal digits in format string"),
        ] {
            assert_eq!(Words::of_name(text.to_owned()).unwrap().format_error().as_deref(), Some(expected), "{text}");
        }
        assert_eq!(Words::of_name("{{}}".to_owned()).unwrap().format_error(), None);
        assert_eq!(Words::of_name("x".to_owned()), None);
    }

    #[test]
    fn nothing_of_a_value_is_repeated() {
        for (text, expected) in [
            ("'x{CANARY}'", "KeyError: '***'"),
            ("'x{123}'", "IndexError: Replacement index *** out of range for positional args tuple"),
        ] {
            assert_eq!(Words::of_value(text.to_owned()).unwrap().format_error().as_deref(), Some(expected));
        }
    }

    #[test]
    fn strings_are_quoted_as_python_quotes_them() {
        for (text, expected) in [
            ("a", "'a'"),
            ("it's", "\"it's\""),
            ("it's \"x\"", "'it\\'s \"x\"'"),
            ("\u{0}\u{a0}\u{200b}\té", "'\\x00\\xa0\\u200b\\té'"),
        ] {
            assert_eq!(repr(text), expected);
        }
    }
}
