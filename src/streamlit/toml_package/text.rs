//! Functions of Python's `str` that Rust's `str` does not have, and the package's own way of splitting.

/// `text[1:-1]`: without the first and the last character.
pub(super) fn inside(text: &str) -> &str {
    let mut chars = text.chars();
    chars.next();
    chars.next_back();
    chars.as_str()
}

/// How many `wanted` are at the end.
pub(super) fn trailing(text: &str, wanted: char) -> usize {
    text.chars().rev().take_while(|char| *char == wanted).count()
}

/// The first character if it is a quote.
pub(super) fn opening_quote(text: &str) -> Option<char> {
    text.chars().next().filter(|char| matches!(char, '"' | '\''))
}

/// `_get_split_on_quotes` (line 684): parts outside and inside quotes by turns, but once a double quote was seen, a
/// single quote no longer counts.
pub(super) fn split_on_quotes(line: &str) -> Vec<String> {
    let mut doubles = line.split('"').peekable();
    let mut parts: Vec<String> = Vec::new();
    if line.contains('"') && doubles.peek().is_some_and(|first| first.contains('\'')) {
        parts.extend(doubles.next().unwrap_or_default().split('\'').map(str::to_owned));
        while parts.len().is_multiple_of(2) {
            let Some(double) = doubles.next() else { break };
            let mut more = double.split('\'').map(str::to_owned);
            if let (Some(last), Some(joined)) = (parts.last_mut(), more.next()) {
                last.push('"');
                last.push_str(&joined);
            }
            parts.extend(more);
        }
    }
    for (index, double) in doubles.enumerate() {
        if index.is_multiple_of(2) {
            parts.extend(double.split('\'').map(str::to_owned));
        } else {
            parts.push(double.to_owned());
        }
    }
    parts
}

/// The number of the first `separator` outside quotes, counted from one; more than there are if there is none (lines
/// 423 and 707).
pub(super) fn first_unquoted(line: &str, separator: &str) -> usize {
    let mut number = 1;
    for (index, part) in split_on_quotes(line).iter().enumerate() {
        let count = part.matches(separator).count();
        if index.is_multiple_of(2) && count > 0 {
            break;
        }
        number += count;
    }
    number
}
