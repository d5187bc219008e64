//! Strings: their quotes, and the escapes between double ones.

use super::glyphs::Glyph;
use super::refusal::{STRING_INDEX, Unreadable};
use super::words::Words;

const UNKNOWN_ESCAPE: Unreadable =
    Unreadable::new("a `\\` begins an escape here, and there is none of this name").help(USE_SINGLE_QUOTES);
const WRONG_CODE: Unreadable =
    Unreadable::new("`\\u` and `\\U` begin an escape, and no character has this number").help(USE_SINGLE_QUOTES);
const USE_SINGLE_QUOTES: &str = "use 'single quotes', or write the backslash twice";

/// The characters that may follow a backslash, besides `u`, `U` and the backslash, and what they stand for.
const ESCAPES: [(char, char); 7] =
    [('0', '\0'), ('b', '\u{8}'), ('f', '\u{c}'), ('n', '\n'), ('r', '\r'), ('t', '\t'), ('"', '"')];

/// Reads a value that begins with a quote.
pub(super) fn read(value: &[Glyph]) -> Result<String, Unreadable> {
    let mut value: Vec<char> = value.iter().map(|glyph| glyph.char).collect();
    let quote = value[0];
    check_end(&value[1..], quote)?;
    if quote == '"' {
        check_escapes(&value)?;
        for (prefix, len) in [('u', 4), ('U', 8)] {
            value = with_characters(&value, prefix, len)?;
        }
        value = unescaped(value)?.chars().collect();
    }
    let len = value.len();
    let quotes = if len > 1 && value[1] == quote && (len < 3 || value[2] == quote) { 3 } else { 1 };
    Ok(value.get(quotes..len.saturating_sub(quotes)).unwrap_or_default().iter().collect())
}

/// Nothing may stand behind the closing quote, as far as the package sees it.
fn check_end(value: &[char], quote: char) -> Result<(), Unreadable> {
    let mut parts: Vec<&[char]> = value.split(|char| *char == quote).collect();
    let is_triple = matches!(parts[..], [[], [], ..]);
    if is_triple {
        parts.drain(..2);
    }
    let mut quotes = 0;
    let mut is_closed = false;
    for part in parts {
        let backslashes = part.iter().rev().take_while(|char| **char == '\\').count();
        if part.is_empty() {
            if is_triple { quotes += 1 } else { is_closed = true }
        } else if backslashes.is_multiple_of(2) {
            if is_closed {
                return Err(Unreadable::new("there is text behind this string"));
            }
            if !is_triple || quotes > 1 {
                is_closed = true;
            } else {
                quotes = 0;
            }
        }
    }
    Ok(())
}

fn check_escapes(value: &[char]) -> Result<(), Unreadable> {
    let mut is_escaped = false;
    for part in value.split(|char| *char == '\\').skip(1) {
        match part.first() {
            None => is_escaped = !is_escaped,
            Some(first) => {
                let is_known = matches!(first, 'u' | 'U') || ESCAPES.iter().any(|(name, _)| name == first);
                if !is_known && !is_escaped {
                    return Err(UNKNOWN_ESCAPE);
                }
                is_escaped = false;
            }
        }
    }
    Ok(())
}

/// `\uXXXX` replaced by the characters with these numbers; one behind another such is not checked for being escaped.
fn with_characters(value: &[char], prefix: char, len: usize) -> Result<Vec<char>, Unreadable> {
    let mut parts = split_at_prefix(value, prefix).into_iter();
    let mut read = parts.next().unwrap_or_default().to_vec();
    let ends_escaped = |part: &[char]| !part.iter().rev().take_while(|char| **char == '\\').count().is_multiple_of(2);
    let mut is_escaped = ends_escaped(&read);
    for part in parts {
        if is_escaped {
            is_escaped = ends_escaped(part);
            read.extend(['\\', prefix]);
            read.extend_from_slice(part);
            continue;
        }
        let digits = &part[..len.min(part.len())];
        let number = digits.iter().try_fold(0_u32, |number, digit| Some(number << 4 | digit.to_digit(16)?));
        let Some(number) = number else {
            let words = format!("Invalid escape sequence: {}", String::from_iter(digits).to_lowercase());
            return Err(WRONG_CODE.words(Words::of_value(words)));
        };
        let is_surrogate = match digits {
            [] | ['d' | 'D'] => return Err(WRONG_CODE.exception(STRING_INDEX)),
            ['d' | 'D', second, ..] => !matches!(second, '0'..='7'),
            _ => false,
        };
        if is_surrogate || (number > 0x0010_ffff && number <= 0x7fff_ffff) {
            return Err(WRONG_CODE);
        }
        if number > 0x7fff_ffff {
            return Err(WRONG_CODE.exception("OverflowError: Python int too large to convert to C int"));
        }
        // Half of a surrogate pair, which the package lets through, is nothing that a text here could hold.
        read.push(char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER));
        read.extend_from_slice(&part[digits.len()..]);
    }
    Ok(read)
}

/// The parts between every `\` that `prefix` follows.
fn split_at_prefix(value: &[char], prefix: char) -> Vec<&[char]> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut index = 0;
    while index < value.len() {
        if value[index] == '\\' && value.get(index + 1) == Some(&prefix) {
            parts.push(&value[start..index]);
            index += 2;
            start = index;
        } else {
            index += 1;
        }
    }
    parts.push(&value[start..]);
    parts
}

/// The other escapes replaced. `\u` is left as it is: in a key, it never becomes a character.
pub(super) fn unescaped(value: Vec<char>) -> Result<String, Unreadable> {
    let mut text = String::with_capacity(value.len());
    let mut chars = value.into_iter();
    while let Some(char) = chars.next() {
        if char != '\\' {
            text.push(char);
            continue;
        }
        match chars.next() {
            None | Some('\\') => text.push('\\'),
            Some(name @ ('u' | 'U')) => text.extend(['\\', name]),
            Some(name) => match ESCAPES.iter().find(|(escape, _)| *escape == name) {
                Some((_, char)) => text.push(*char),
                None => return Err(UNKNOWN_ESCAPE),
            },
        }
    }
    Ok(text)
}
