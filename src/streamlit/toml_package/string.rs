//! Strings: their quotes, and the escapes between double ones.

use super::error::{Refusal, STRING, STRING_INDEX};
use super::text::trailing;

/// The characters that may follow a backslash, besides `u`, `U` and the backslash, and what they mean.
const ESCAPES: [(char, char); 7] =
    [('0', '\0'), ('b', '\u{8}'), ('f', '\u{c}'), ('n', '\n'), ('r', '\r'), ('t', '\t'), ('"', '"')];

/// The part of `load_value` (line 821) that reads a value which begins with `quote`.
pub(super) fn read(value: &str, quote: char) -> Result<String, Refusal> {
    check_end(&value[1..], quote)?;
    let mut value = value.to_owned();
    if quote == '"' {
        check_escapes(&value)?;
        for (prefix, len) in [("\\u", 4), ("\\U", 8)] {
            value = with_characters(&value, prefix, len)?;
        }
        value = unescaped(&value)?;
    }
    let chars: Vec<char> = value.chars().collect();
    let is_triple = chars.get(1) == Some(&quote) && chars.get(2).is_none_or(|third| *third == quote);
    let quotes = if is_triple { 3 } else { 1 };
    Ok(chars.get(quotes..chars.len().saturating_sub(quotes)).unwrap_or_default().iter().collect())
}

/// Nothing may follow the closing quote, as far as the package sees it.
fn check_end(value: &str, quote: char) -> Result<(), Refusal> {
    let is_triple = value.starts_with(quote) && value.split(quote).nth(1) == Some("");
    let mut quotes = 0;
    let mut is_closed = false;
    for part in value.split(quote).skip(if is_triple { 2 } else { 0 }) {
        if part.is_empty() {
            quotes += 1;
            is_closed |= !is_triple;
        } else if trailing(part, '\\').is_multiple_of(2) {
            if is_closed {
                return Err(Refusal::new(STRING));
            }
            is_closed = !is_triple || quotes > 1;
            quotes = if is_closed { quotes } else { 0 };
        }
    }
    Ok(())
}

fn check_escapes(value: &str) -> Result<(), Refusal> {
    let mut is_escaped = false;
    for part in value.split('\\').skip(1) {
        let Some(first) = part.chars().next() else {
            is_escaped = !is_escaped;
            continue;
        };
        let is_known = matches!(first, 'u' | 'U') || ESCAPES.iter().any(|(name, _)| *name == first);
        if !is_known && !is_escaped {
            return Err(Refusal::new(STRING));
        }
        is_escaped = false;
    }
    Ok(())
}

/// `_load_unicode_escapes` (line 567). An escape behind another one is replaced even if its backslash is escaped.
fn with_characters(value: &str, prefix: &str, len: usize) -> Result<String, Refusal> {
    let ends_escaped = |part: &str| !trailing(part, '\\').is_multiple_of(2);
    let mut parts = value.split(prefix);
    let mut read = parts.next().unwrap_or_default().to_owned();
    let mut is_escaped = ends_escaped(&read);
    for part in parts {
        if is_escaped {
            is_escaped = ends_escaped(part);
            read.push_str(prefix);
            read.push_str(part);
            continue;
        }
        let digits: String = part.chars().take(len).collect();
        let number = digits.chars().try_fold(0_u32, |number, digit| Some(number << 4 | digit.to_digit(16)?));
        let number = number.ok_or_else(|| {
            Refusal::new(STRING).message(format!("Invalid escape sequence: {}", digits.to_lowercase()))
        })?;
        // Every number that begins with `d8` to `df` counts as a surrogate, also one of eight digits.
        let [first, second, ..] = digits.as_bytes() else { return Err(Refusal::exception(STRING, STRING_INDEX)) };
        if first.eq_ignore_ascii_case(&b'd') && !matches!(second, b'0'..=b'7') {
            return Err(Refusal::new(STRING));
        }
        let char = match char::from_u32(number) {
            Some(char) => char,
            // Python has strings with a lone surrogate; this program does not.
            None if number < 0x11_0000 => char::REPLACEMENT_CHARACTER,
            None if number > 0x7fff_ffff => {
                return Err(Refusal::exception(STRING, "OverflowError: Python int too large to convert to C int"));
            }
            None => return Err(Refusal::new(STRING)),
        };
        read.push(char);
        read.push_str(&part[digits.len()..]);
    }
    Ok(read)
}

/// `_unescape` (line 609). `\u` is left as it is: in a key, it never becomes a character.
pub(super) fn unescaped(value: &str) -> Result<String, Refusal> {
    let mut text = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(char) = chars.next() {
        if char != '\\' {
            text.push(char);
            continue;
        }
        match chars.next() {
            None | Some('\\') => text.push('\\'),
            Some(name @ ('u' | 'U')) => text.extend(['\\', name]),
            Some(name) => {
                let escape = ESCAPES.iter().find(|(escape, _)| *escape == name);
                text.push(escape.ok_or_else(|| Refusal::new(STRING))?.1);
            }
        }
    }
    Ok(text)
}
