//! Values that people copy from web pages: what comes along with them, and what is suspicious about them.

use crate::secret::opaque_debug;
use crate::unicode;

/// A value without what came along when it was copied.
#[derive(PartialEq, Eq)]
pub(crate) struct Pasted {
    pub(crate) value: String,
    /// What was left out, if anything.
    pub(crate) left_out: Option<&'static str>,
}

impl Pasted {
    pub(crate) fn clean(text: &str) -> Self {
        let trimmed = text.trim_matches(is_invisible);
        let unquoted = ['"', '\'', '`'].iter().find_map(|quote| {
            let inner = trimmed.strip_prefix(*quote)?.strip_suffix(*quote)?.trim_matches(is_invisible);
            (!inner.is_empty()).then_some(inner)
        });
        let (value, left_out) = match unquoted {
            Some(inner) => (inner, Some("the quotes")),
            None if trimmed.len() < text.len() => (trimmed, Some("the white space")),
            None => (text, None),
        };
        Self { value: value.to_owned(), left_out }
    }
}

/// White space, and what cannot be seen at all: it would become part of the value.
fn is_invisible(character: char) -> bool {
    character.is_whitespace() || unicode::is_invisible(character)
}

/// What makes `value` unlikely to be an identifier or a secret of any provider.
pub(crate) fn doubt(value: &str) -> Option<&'static str> {
    if value.chars().any(|character| is_invisible(character) || character.is_control()) {
        return Some("it holds white space or invisible characters");
    }
    if !value.is_ascii() {
        return Some("it holds characters that are not ASCII");
    }
    if value.contains(['"', '\'', '`']) {
        return Some("it holds a quote");
    }
    looks_like_a_placeholder(value).then_some("it looks like a placeholder")
}

fn looks_like_a_placeholder(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let is_wrapped = [("<", ">"), ("{", "}"), ("[", "]"), ("${", "}"), ("%", "%")]
        .iter()
        .any(|(open, close)| lower.starts_with(open) && lower.ends_with(close));
    let has_word =
        ["your", "replace", "change_me", "changeme", "change-me", "paste", "placeholder", "example", "insert"]
            .iter()
            .any(|word| lower.contains(word));
    let is_filler = !lower.is_empty() && lower.chars().all(|character| "x.?*-_".contains(character));
    is_wrapped
        || (has_word && lower.contains(['_', '-', ' ']))
        || is_filler
        || lower.contains("...")
        || lower.contains("xxxx")
}

opaque_debug!(Pasted);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_along_is_left_out_with_a_word() {
        let cleaned = |text: &str| {
            let pasted = Pasted::clean(text);
            (pasted.value, pasted.left_out.is_some())
        };
        assert_eq!(cleaned("abc"), ("abc".to_owned(), false));
        assert_eq!(cleaned(" abc\u{200b}\n"), ("abc".to_owned(), true));
        assert_eq!(cleaned("\"abc\""), ("abc".to_owned(), true));
        assert_eq!(cleaned("a\"c"), ("a\"c".to_owned(), false));
    }

    #[test]
    fn placeholders_raise_doubt_and_identifiers_do_not() {
        for value in
            ["<client-id>", "YOUR_CLIENT_ID", "xxx", "...", "${SECRET}", "GOCSPX-...", "CHANGE_ME", "a b", "é", "a\"b"]
        {
            assert!(doubt(value).is_some(), "{value}");
        }
        for value in [
            "123-abc.apps.googleusercontent.com",
            "4f1d2c3b-8a9e-4c5d-9b6a-7e8f90a1b2c3",
            "abc8Q~def_ghi.jkl-mno",
            "streamlit",
            "cilogon:/client_id/1234",
        ] {
            assert_eq!(doubt(value), None, "{value}");
        }
    }
}
