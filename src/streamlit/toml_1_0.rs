//! Where `toml_edit` and Python's `tomllib` differ.
//!
//! `toml_edit` reads TOML 1.1; `tomllib` reads TOML 1.0 and refuses what is newer, and it reads dates as Python has them
//! and numbers of any size. The scanners below need not be careful about anything but strings, comments and brackets:
//! `toml_edit` judges the rest.

use super::document::{SyntaxProblem, Value};
use super::integer::integer;
use crate::source::Span;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Bracket {
    Square,
    Curly,
}

/// What `toml_edit` has read and `tomllib` refuses: each place with its reason.
pub(super) fn refused(text: &str) -> Vec<SyntaxProblem> {
    let bytes = text.as_bytes();
    let mut problems = Vec::new();
    let mut brackets: Vec<Bracket> = Vec::new();
    let mut index = 0;
    while let Some(&byte) = bytes.get(index) {
        match byte {
            b'#' => index += bytes[index..].iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len() - index),
            b'"' | b'\'' => index = string(text, index, &mut problems),
            b'[' => {
                brackets.push(Bracket::Square);
                index += 1;
            }
            b'{' => {
                brackets.push(Bracket::Curly);
                index += 1;
            }
            b']' | b'}' => {
                brackets.pop();
                index += 1;
            }
            b'\n' if brackets.last() == Some(&Bracket::Curly) => {
                problems.push(line_break(index));
                index += 1;
            }
            b',' if brackets.last() == Some(&Bracket::Curly) && text[index + 1..].trim_start().starts_with('}') => {
                problems.push(last_comma(index));
                index += 1;
            }
            b'0'..=b'9' => index = number_or_time(bytes, index, &mut problems),
            _ => index += 1,
        }
    }
    problems
}

fn newer(span: Span, message: &str, help: &'static str) -> SyntaxProblem {
    SyntaxProblem::new(span, format!("{message}, which is TOML 1.1")).help(help)
}

/// A line end at `index`, between braces.
pub(super) fn line_break(index: usize) -> SyntaxProblem {
    newer(
        Span::new(index, index + 1),
        "a line break inside an inline table",
        "write the `{ … }` on one line, or use a `[section]`",
    )
}

/// A comma at `index`, before the closing brace.
pub(super) fn last_comma(index: usize) -> SyntaxProblem {
    newer(Span::new(index, index + 1), "a comma before the `}` of an inline table", "remove the last comma")
}

/// `\e` or `\x`.
pub(super) fn newer_escape(span: Span, name: char) -> SyntaxProblem {
    newer(span, &format!("the escape `\\{name}`"), "write the character as `\\u` with four digits")
}

/// The offset behind the string that begins at `start`.
fn string(text: &str, start: usize, problems: &mut Vec<SyntaxProblem>) -> usize {
    let bytes = text.as_bytes();
    let quote = bytes[start];
    let multi_line = bytes[start..].starts_with(&[quote; 3]);
    let mut index = start + if multi_line { 3 } else { 1 };
    while let Some(&byte) = bytes.get(index) {
        if byte == b'\\' && quote == b'"' {
            if let Some(escaped @ (b'e' | b'x')) = bytes.get(index + 1) {
                problems.push(newer_escape(Span::new(index, index + 2), char::from(*escaped)));
            }
            index += 2;
        } else if byte == quote && !multi_line {
            return index + 1;
        } else if byte == quote && bytes[index..].starts_with(&[quote; 3]) {
            // Up to two quotes may be before the closing three.
            let quotes = bytes[index..].iter().take_while(|byte| **byte == quote).count();
            return index + quotes.min(5);
        } else {
            index += 1;
        }
    }
    bytes.len()
}

/// The offset behind a run of digits and what belongs to it; reports `07:32` without seconds, and what Python has not.
fn number_or_time(bytes: &[u8], start: usize, problems: &mut Vec<SyntaxProblem>) -> usize {
    let len = word_len(&bytes[start..]);
    let word = &bytes[start..start + len];
    let span = Span::new(start, start + len);
    if let Some(colon) = word.iter().position(|byte| *byte == b':') {
        match word.get(colon + 3) {
            Some(b':') if word[colon + 4..].starts_with(b"60") => {
                problems.push(SyntaxProblem::new(span, "Python has no sixtieth second"));
            }
            Some(b':') => {}
            _ => problems.push(newer(span, "a time without seconds", "add `:00`")),
        }
    }
    if word.starts_with(b"0000-") {
        problems.push(SyntaxProblem::new(span, "Python has no year zero"));
    }
    start + len
}

/// How long the run of characters is that can be a number, a date or a time.
fn word_len(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"_-.:+".contains(byte)).count()
}

/// The number that `word` is, if it is one that Rust cannot hold.
pub(super) fn oversized_number(word: &str) -> Option<Value> {
    let is_negative = word.starts_with('-');
    let digits = word.strip_prefix(['-', '+']).unwrap_or(word).replace('_', "");
    let radix = match digits.get(..2) {
        Some("0x") => 16,
        Some("0o") => 8,
        Some("0b") => 2,
        _ => return integer(is_negative, &digits, 10).or_else(|| oversized_float(is_negative, &digits)),
    };
    integer(is_negative, &digits[2..], radix)
}

fn oversized_float(is_negative: bool, digits: &str) -> Option<Value> {
    let number: f64 = digits.parse().ok()?;
    Some(Value::Float(if is_negative { -number } else { number }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reported(text: &str) -> Vec<&str> {
        refused(text).iter().map(|problem| &text[problem.span.start..problem.span.end]).collect()
    }

    #[test]
    fn toml_1_1_is_reported_where_it_stands() {
        assert_eq!(reported("a = { b = 1,\n c = 2 }"), ["\n"]);
        assert_eq!(reported("a = { b = 1, }"), [","]);
        assert_eq!(reported(r#"a = "\e[0m" "#), [r"\e"]);
        assert_eq!(reported(r#"a = """\x41""" "#), [r"\x"]);
        assert_eq!(reported("a = 07:32"), ["07:32"]);
        assert_eq!(reported("a = 1979-05-27T07:32Z"), ["1979-05-27T07:32Z"]);
    }

    #[test]
    fn toml_1_0_is_left_alone() {
        for text in [
            "a = [\n 1,\n 2,\n]",
            "a = { b = [\n1,\n] }",
            "a = { b = \"\"\"x\ny\"\"\" }",
            "a = '\\e' # {\nb = \"{\"",
            "a = 07:32:00\nb = 1979-05-27T07:32:00+00:00\nc = 1979-05-27 07:32:00.5",
            r#"a = "\\e \\x" "#,
            "a = '''it''s {'''''\nb = 1",
            "[a.b]\nc = 1\n\"k:1\" = 2",
        ] {
            assert_eq!(reported(text), Vec::<&str>::new(), "{text}");
        }
    }
}
