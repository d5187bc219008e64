//! Text from outside, made harmless for a terminal: what would move the cursor, hide or reorder text is spelled out.

use std::borrow::Cow;
use std::fmt::Write as _;

/// `text` with control characters, line breaks, direction marks and invisible characters written as `\u{…}`.
///
/// For every value that authctl did not write itself: claims, a provider's error texts, settings.
pub(crate) fn escaped(text: &str) -> Cow<'_, str> {
    let Some(first) = text.find(is_unsafe) else { return Cow::Borrowed(text) };
    let (clean, rest) = text.split_at(first);
    let mut shown = clean.to_owned();
    for character in rest.chars() {
        if is_unsafe(character) {
            write!(shown, "\\u{{{:x}}}", u32::from(character)).expect("a String takes any text");
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

/// `json` with the same characters, which can only stand inside its strings, in JSON's own escapes.
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
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}'       // soft hyphen, Arabic letter mark, Mongolian vowel separator
            | '\u{200b}'..='\u{200f}'               // zero width, left-to-right and right-to-left marks
            | '\u{2028}'..='\u{202e}'               // line and paragraph separators, embeddings and overrides
            | '\u{2060}'..='\u{206f}'               // word joiner, invisible operators, isolates
            | '\u{feff}'                            // byte order mark
            | '\u{fff9}'..='\u{fffb}'               // interlinear annotations
            | '\u{e0000}'..='\u{e007f}') // tags
}

#[cfg(test)]
mod tests {
    use super::{escaped, escaped_json};

    #[test]
    fn what_a_terminal_would_obey_is_spelled_out() {
        for (text, shown) in [
            ("\u{1b}[31mred\u{7}", "\\u{1b}[31mred\\u{7}"),
            ("a\r\n\tb", "a\\u{d}\\u{a}\\u{9}b"),
            ("\u{9b}31m\u{7f}", "\\u{9b}31m\\u{7f}"),
            ("abc\u{202e}fed\u{2066}", "abc\\u{202e}fed\\u{2066}"),
            ("a\u{200b}b\u{feff}\u{2028}", "a\\u{200b}b\\u{feff}\\u{2028}"),
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
    fn json_stays_the_same_document() {
        let value = serde_json::json!({ "a\u{202e}": "x\u{9b}\u{7f}\u{e0041}\n", "b": "名前" });
        let pretty = serde_json::to_string_pretty(&value).unwrap();
        let shown = escaped_json(&pretty);
        assert!(!shown.contains(|character: char| character != '\n' && super::is_unsafe(character)), "{shown}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&shown).unwrap(), value);
    }
}
