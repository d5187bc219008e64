//! Text from outside, made harmless for a terminal: what would move the cursor, hide or reorder text is spelled out.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::unicode::is_invisible;

/// `text` with control characters, line breaks, direction marks and invisible characters written as `\u{…}`.
///
/// For every value that authctl did not write itself: claims, a provider's error texts, settings.
pub(crate) fn escaped(text: &str) -> Cow<'_, str> {
    spelled_out(text, is_unsafe)
}

/// The same for a text of several lines that authctl put together: its line breaks and tabs stay, and so do styles where
/// they are wanted.
///
/// What came from outside was [`escaped`] when it was put in; this is for what was not.
pub(crate) fn escaped_lines(text: &str, with_styles: bool) -> Cow<'_, str> {
    let is_escaped = |character: char| !matches!(character, '\n' | '\t') && is_unsafe(character);
    if !with_styles || !text.contains('\u{1b}') {
        return spelled_out(text, is_escaped);
    }
    let mut pieces = text.split('\u{1b}');
    let mut shown = spelled_out(pieces.next().unwrap_or_default(), is_escaped).into_owned();
    for piece in pieces {
        shown.push_str(if style_len(piece).is_some() { "\u{1b}" } else { "\\u{1b}" });
        shown.push_str(&spelled_out(piece, is_escaped));
    }
    Cow::Owned(shown)
}

/// The length of what follows the escape character where it only changes colour or weight: `[1;31m` (ECMA-48 8.3.117).
fn style_len(text: &str) -> Option<usize> {
    let parameters = text.strip_prefix('[')?;
    let end = parameters.find(|character: char| !(character.is_ascii_digit() || character == ';'))?;
    parameters[end..].starts_with('m').then_some(end + 2)
}

fn spelled_out(text: &str, is_escaped: impl Fn(char) -> bool) -> Cow<'_, str> {
    let Some(first) = text.find(&is_escaped) else { return Cow::Borrowed(text) };
    let (clean, rest) = text.split_at(first);
    let mut shown = clean.to_owned();
    for character in rest.chars() {
        if is_escaped(character) {
            write!(shown, "\\u{{{:x}}}", u32::from(character)).expect("a String takes any text");
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

/// `json` with the same characters, which can only be inside its strings, in JSON's own escapes.
///
/// Line breaks and indentation between the values stay.
pub(crate) fn escaped_json(json: &str) -> Cow<'_, str> {
    let is_escaped = |character: char| character != '\n' && is_unsafe(character);
    if !json.contains(is_escaped) {
        return Cow::Borrowed(json);
    }
    let mut text = String::with_capacity(json.len());
    for character in json.chars() {
        if is_escaped(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(text, "\\u{unit:04x}").expect("a String takes any text");
            }
        } else {
            text.push(character);
        }
    }
    Cow::Owned(text)
}

fn is_unsafe(character: char) -> bool {
    character.is_control() || is_invisible(character)
}

#[cfg(test)]
mod tests {
    use super::{escaped, escaped_json, escaped_lines};

    #[test]
    fn what_a_terminal_would_obey_is_spelled_out() {
        for (text, shown) in [
            ("\u{1b}[31mred\u{7}", "\\u{1b}[31mred\\u{7}"),
            ("a\r\n\tb", "a\\u{d}\\u{a}\\u{9}b"),
            ("\u{9b}31m\u{7f}", "\\u{9b}31m\\u{7f}"),
            ("abc\u{202e}fed\u{2066}", "abc\\u{202e}fed\\u{2066}"),
            ("a\u{200b}b\u{feff}\u{2028}", "a\\u{200b}b\\u{feff}\\u{2028}"),
            ("a\u{3164}b\u{fe0f}\u{e0100}", "a\\u{3164}b\\u{fe0f}\\u{e0100}"),
        ] {
            assert_eq!(escaped(text), shown);
        }
    }

    #[test]
    fn ordinary_text_of_any_language_is_left_alone() {
        for text in ["", "plain", "naïve 名前 данные 🙂", "back\\slash `tick`"] {
            assert_eq!(escaped(text), text);
        }
    }

    #[test]
    fn lines_and_styles_stay_and_nothing_else_that_a_terminal_obeys() {
        let text = "\u{1b}[1;31mred\u{1b}[0m\n\tx\u{1b}[2J\u{1b}]0;t\u{7}\r\u{1b}";
        let rest = "\n\tx\\u{1b}[2J\\u{1b}]0;t\\u{7}\\u{d}\\u{1b}";
        assert_eq!(escaped_lines(text, true), format!("\u{1b}[1;31mred\u{1b}[0m{rest}"));
        assert_eq!(escaped_lines(text, false), format!("\\u{{1b}}[1;31mred\\u{{1b}}[0m{rest}"));
    }

    #[test]
    fn json_stays_the_same_document() {
        let value = serde_json::json!({ "a\u{202e}": "x\u{9b}\u{7f}\u{e0041}\n", "b": "名前" });
        let pretty = serde_json::to_string_pretty(&value).unwrap();
        let shown = escaped_json(&pretty);
        assert!(!shown.contains(|character: char| character != '\n' && super::is_unsafe(character)), "{shown}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&shown).unwrap(), value);
    }
}
