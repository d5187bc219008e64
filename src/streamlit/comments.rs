//! Finds the comments of a text without mistaking a `#` inside a string for one, and the secrets in them.

use super::keys::is_secret_key;
use crate::secret::{looks_like_secret, secret_ranges};
use crate::source::Span;

/// The line by which TOML editors find the schema that `init --schema` writes beside the file.
pub(crate) const SCHEMA_LINE: &str = "#:schema ./secrets.schema.json";

/// Whose strings the text has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    /// Backslashes escape in `"…"` only (TOML 1.0, "String").
    Toml,
    /// Backslashes keep a quote from ending any string, in raw strings too.
    Python,
}

/// The spans of all comments, from `#` up to the line's end.
pub(crate) fn comments(text: &str, language: Language) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut offset = 0;
    while let Some(byte) = bytes.get(offset) {
        offset = match byte {
            b'#' => {
                let end = line_end(bytes, offset);
                found.push(Span::new(offset, end));
                end
            }
            b'"' | b'\'' => string_end(bytes, offset, *byte == b'"' || language == Language::Python),
            _ => offset + 1,
        };
    }
    found
}

/// What must not be shown of the comments of a TOML file: settings that were in use once, and whatever looks like a secret.
pub(crate) fn secret_spans_of_comments(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    for comment in comments(text, Language::Toml) {
        let content = &text[comment.start..comment.end];
        let setting = content.match_indices(['=', ':']).find(|(index, _)| is_secret_key(last_word(&content[..*index])));
        let end = setting.map_or(content.len(), |(index, _)| index + 1);
        let mut start = comment.start;
        for word in content[..end].split_inclusive(char::is_whitespace) {
            if looks_like_secret(word) {
                spans.push(Span::new(start, start + word.trim_end().len()));
            }
            start += word.len();
        }
        let value = content[end..].trim_start();
        if !value.is_empty() {
            spans.push(Span::new(comment.end - value.len(), comment.end));
        }
    }
    spans
}

/// The name before a sign, without its quotes.
fn last_word(text: &str) -> &str {
    let text = text.trim_end().trim_end_matches(['"', '\'']);
    text.rsplit(|character: char| !(character.is_alphanumeric() || matches!(character, '_' | '-')))
        .next()
        .unwrap_or_default()
}

/// What of the comments of a secrets file is not shown to be on the safe side, because people leave settings there that were
/// in use once, and notes on secrets: everything but plain words.
///
/// What follows a setting's sign, or a word that announces a secret, is withheld to the end; so is every word with a digit
/// or a sign in it. Our own comments, `authctl: allow(…)` and the schema's, are shown.
pub(crate) fn withheld_spans_of_comments(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    for comment in comments(text, Language::Toml) {
        let content = &text[comment.start..comment.end];
        let is_allow = content.trim_start_matches(['#', ' ', '\t']).starts_with("authctl:");
        if is_allow && secret_ranges(content).is_empty() || content == SCHEMA_LINE {
            continue;
        }
        let mut start = comment.start;
        let mut is_announced = false;
        for word in content.split_inclusive(char::is_whitespace) {
            let bare = word.trim();
            if is_announced && bare.contains(char::is_alphanumeric) {
                spans.push(Span::new(start, comment.end));
                break;
            }
            let sign = bare.find(['=', ':']).filter(|_| !bare.contains("://"));
            if let Some(sign) = sign.filter(|sign| sign + 1 < bare.len()) {
                spans.push(Span::new(start + sign + 1, comment.end));
                if !is_plain_word(&bare[..sign]) {
                    spans.push(Span::new(start, start + sign));
                }
                break;
            }
            if !is_plain_word(bare) {
                spans.push(Span::new(start, start + bare.len()));
            }
            is_announced |= sign.is_some() || is_secret_key(bare);
            start += word.len();
        }
    }
    spans.retain(|span| span.start < span.end);
    spans
}

/// Whether this is prose: letters with the signs that prose has around them, or a setting's name.
fn is_plain_word(word: &str) -> bool {
    /// The longest words of prose; what is longer, and in one case, is not a word.
    const LONGEST: usize = 24;
    let bare = word.trim_matches(|character: char| !character.is_alphanumeric());
    let is_prose = bare.chars().all(|character| character.is_alphabetic() || matches!(character, '_' | '\''));
    // `CANARY` is as good a secret as any other; the capitals that prose has are few.
    let capitals = bare.chars().skip(1).filter(|character| character.is_uppercase()).count();
    bare.len() <= LONGEST && is_prose && capitals <= 3
}

fn line_end(bytes: &[u8], from: usize) -> usize {
    let end = bytes[from..].iter().position(|byte| matches!(byte, b'\n' | b'\r')).map_or(bytes.len(), |len| from + len);
    end.max(from)
}

/// The offset behind the string that begins at `start`; one that never ends, ends with its line or the text.
fn string_end(bytes: &[u8], start: usize, escapes: bool) -> usize {
    let quote = bytes[start];
    let is_long = bytes[start..].starts_with(&[quote; 3]);
    let mut offset = start + if is_long { 3 } else { 1 };
    while let Some(byte) = bytes.get(offset) {
        match byte {
            b'\\' if escapes => offset += 1,
            b'\n' if !is_long => return offset,
            byte if *byte == quote => {
                if !is_long {
                    return offset + 1;
                }
                if bytes[offset..].starts_with(&[quote; 3]) {
                    // TOML lets one or two quotes are directly before the closing three.
                    let quotes = bytes[offset..].iter().take(5).take_while(|byte| **byte == quote).count();
                    return offset + quotes;
                }
            }
            _ => {}
        }
        offset += 1;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_inside_a_string_begins_no_comment() {
        for (text, expected) in [
            ("a = 1 # b\n#c\r\n", vec!["# b", "#c"]),
            ("a = \"x # y\" # z", vec!["# z"]),
            ("a = \"x \\\" # y\" # z", vec!["# z"]),
            ("a = 'x \\' # z", vec!["# z"]),
            ("a = \"\"\"x\n# y \\\"\"\" # y\n\"\"\"\" # z", vec!["# z"]),
            ("a = '''x\n# y''\n''''' # z", vec!["# z"]),
            ("a = \"unclosed # y\nb = 1 # z", vec!["# z"]),
        ] {
            let found: Vec<&str> =
                comments(text, Language::Toml).iter().map(|span| &text[span.start..span.end]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn what_was_a_secret_once_is_hidden() {
        for (text, hidden) in [
            ("a = 1 # client_secret = 'CANARY' # x\n", vec!["'CANARY' # x"]),
            ("# \"cookie_secret\" : CANARY\r\n", vec!["CANARY"]),
            ("#auth.x.client_secret='CANARY'", vec!["'CANARY'"]),
            ("# redirect_uri = 'http://localhost:8501/cb'", vec![]),
            ("# authctl: allow(secret-id-as-secret): it is one", vec![]),
            ("a = '# client_secret = 1'", vec![]),
        ] {
            let found: Vec<&str> =
                secret_spans_of_comments(text).iter().map(|span| &text[span.start..span.end]).collect();
            assert_eq!(found, hidden, "{text}");
        }
    }

    #[test]
    fn only_plain_words_of_comments_are_shown() {
        for (text, hidden) in [
            ("a = 1 # client_secret = 'CANARY' # x\n", vec!["'CANARY' # x"]),
            ("# \"cookie_secret\" : CANARY\r\n", vec!["CANARY"]),
            ("#auth.x.client_secret='CANARY'", vec!["'CANARY'", "#auth.x.client_secret"]),
            ("# redirect_uri = 'http://localhost:8501/cb'", vec!["'http://localhost:8501/cb'"]),
            ("# the old password is canary", vec!["is canary"]),
            ("# before: canary", vec!["canary"]),
            ("# was CANARY-1 until may", vec!["CANARY-1"]),
            ("# from the provider's console, see “Apps”", vec![]),
            ("# authctl: allow(secret-id-as-secret): it is one", vec![]),
            ("a = '# client_secret = 1'", vec![]),
        ] {
            let found: Vec<&str> =
                withheld_spans_of_comments(text).iter().map(|span| &text[span.start..span.end]).collect();
            assert_eq!(found, hidden, "{text}");
        }
    }

    #[test]
    fn python_escapes_quotes_in_every_string() {
        let text = "st.login('it\\'s # y') # z\nr = r'\\' # y' # z\n";
        let found: Vec<&str> =
            comments(text, Language::Python).iter().map(|span| &text[span.start..span.end]).collect();
        assert_eq!(found, ["# z", "# z"]);
    }
}
