//! Where our parser and Streamlit's differ.
//!
//! `toml_edit` reads TOML 1.1; Python's `tomllib` reads TOML 1.0 and refuses what is newer. The scanner below runs over
//! text that has already parsed, so it need not be careful about anything but strings, comments and brackets.

use super::document::SyntaxProblem;
use crate::source::Span;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Bracket {
    Square,
    Curly,
}

/// What TOML 1.1 allows and TOML 1.0 does not: each place with its reason.
pub(super) fn newer_than_toml_1_0(text: &str) -> Vec<SyntaxProblem> {
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
                problems.push(problem(
                    index,
                    1,
                    "a line break inside an inline table",
                    "write the `{ … }` on one line, or use a `[section]`",
                ));
                index += 1;
            }
            b',' if brackets.last() == Some(&Bracket::Curly) && text[index + 1..].trim_start().starts_with('}') => {
                problems.push(problem(index, 1, "a comma before the `}` of an inline table", "remove the last comma"));
                index += 1;
            }
            b'0'..=b'9' => index = number_or_time(bytes, index, &mut problems),
            _ => index += 1,
        }
    }
    problems
}

fn problem(start: usize, len: usize, message: &str, help: &'static str) -> SyntaxProblem {
    SyntaxProblem {
        span: Span::new(start, start + len),
        message: format!("{message}, which is TOML 1.1"),
        help: Some(help),
    }
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
                let message = format!("the escape `\\{}`", char::from(*escaped));
                problems.push(problem(index, 2, &message, "write the character as `\\u` with four digits"));
            }
            index += 2;
        } else if byte == quote && !multi_line {
            return index + 1;
        } else if byte == quote && bytes[index..].starts_with(&[quote; 3]) {
            // Up to two quotes may stand before the closing three.
            let quotes = bytes[index..].iter().take_while(|byte| **byte == quote).count();
            return index + quotes.min(5);
        } else {
            index += 1;
        }
    }
    bytes.len()
}

/// The offset behind a run of digits and what belongs to it; reports `07:32` without seconds.
fn number_or_time(bytes: &[u8], start: usize, problems: &mut Vec<SyntaxProblem>) -> usize {
    let len = bytes[start..].iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"_-.:+".contains(byte)).count();
    let word = &bytes[start..start + len];
    if let Some(colon) = word.iter().position(|byte| *byte == b':') {
        let behind = word.get(colon + 3);
        if behind != Some(&b':') {
            problems.push(problem(start, len, "a time without seconds", "add `:00`"));
        }
    }
    start + len
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reported(text: &str) -> Vec<&str> {
        newer_than_toml_1_0(text).iter().map(|problem| &text[problem.span.start..problem.span.end]).collect()
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
