//! Characters that remember where they stood, with the operations of Python's `str` that the package uses.
//!
//! Python's notion of white space and of digits is wider than TOML's, and negative indices count from the end: both
//! decide what a file means.

use super::unicode::is_space;
use crate::source::Span;

/// One character, and the byte where it stands in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Glyph {
    pub(super) char: char,
    pub(super) at: usize,
}

impl Glyph {
    pub(super) const fn span(self) -> Span {
        Span::new(self.at, self.at + self.char.len_utf8())
    }
}

/// The characters of `text` with their places.
pub(super) fn glyphs(text: &str) -> Vec<Glyph> {
    text.char_indices().map(|(at, char)| Glyph { char, at }).collect()
}

/// From the first to the last of them; nothing has no place.
pub(super) fn span(glyphs: &[Glyph]) -> Option<Span> {
    Some(Span::new(glyphs.first()?.at, glyphs.last()?.span().end))
}

pub(super) fn text(glyphs: &[Glyph]) -> String {
    glyphs.iter().map(|glyph| glyph.char).collect()
}

pub(super) fn first(glyphs: &[Glyph]) -> Option<char> {
    glyphs.first().map(|glyph| glyph.char)
}

pub(super) fn last(glyphs: &[Glyph]) -> Option<char> {
    glyphs.last().map(|glyph| glyph.char)
}

pub(super) fn contains(glyphs: &[Glyph], wanted: char) -> bool {
    glyphs.iter().any(|glyph| glyph.char == wanted)
}

/// Whether they spell `word`.
pub(super) fn spell(glyphs: &[Glyph], word: &str) -> bool {
    glyphs.iter().map(|glyph| glyph.char).eq(word.chars())
}

/// `str.strip`.
pub(super) fn strip(glyphs: &[Glyph]) -> &[Glyph] {
    let Some(start) = glyphs.iter().position(|glyph| !is_space(glyph.char)) else {
        return &glyphs[..0];
    };
    let end = glyphs.iter().rposition(|glyph| !is_space(glyph.char)).map_or(start, |last| last + 1);
    &glyphs[start..end]
}

/// `str.split(separator)`.
pub(super) fn split(glyphs: &[Glyph], separator: char) -> Vec<&[Glyph]> {
    glyphs.split(|glyph| glyph.char == separator).collect()
}

/// `[1:-1]`: without the first and the last.
pub(super) fn inside(glyphs: &[Glyph]) -> &[Glyph] {
    glyphs.get(1..glyphs.len().saturating_sub(1)).unwrap_or_default()
}

/// How many `wanted` end it.
pub(super) fn trailing(glyphs: &[Glyph], wanted: char) -> usize {
    glyphs.iter().rev().take_while(|glyph| glyph.char == wanted).count()
}

/// The parts between quotes, as the package sees them: outside and inside by turns, but once a double quote has been
/// seen, a single one counts no more.
pub(super) fn split_on_quotes(line: &[Glyph]) -> Vec<&[Glyph]> {
    let mut parts = Vec::new();
    // Where the rest begins, and which of the parts between double quotes is the first of it.
    let mut rest = 0;
    let mut rest_is_empty = false;
    let doubles: Vec<usize> = positions(line, '"');
    if doubles.first().is_some_and(|double| contains(&line[..*double], '\'')) {
        // A single quote before the first double one: double quotes up to its partner are text.
        let mut doubles = doubles.iter().copied();
        let mut end = doubles.next().unwrap_or(line.len());
        let mut singles = split(&line[..end], '\'');
        let mut after = end + 1;
        let mut more = true;
        while singles.len().is_multiple_of(2) && more {
            let next = doubles.next();
            more = next.is_some();
            end = next.unwrap_or(line.len());
            let joined_len = singles.pop().map_or(0, <[Glyph]>::len);
            let joined = &line[after - 1 - joined_len..end];
            singles.extend(split(joined, '\''));
            after = end + 1;
        }
        rest_is_empty = !more;
        rest = after.min(line.len());
        parts = singles;
    }
    if !rest_is_empty {
        let mut doubles = split(&line[rest..], '"').into_iter();
        parts.extend(doubles.next().map(|outside| split(outside, '\'')).unwrap_or_default());
        parts.extend(doubles);
    }
    parts
}

/// The number of the first `separator` that is outside quotes, counted from one; more than there are if there is none.
pub(super) fn first_unquoted(line: &[Glyph], separator: &[char]) -> usize {
    let mut number = 1;
    for (index, part) in split_on_quotes(line).into_iter().enumerate() {
        let count = occurrences(part, separator).len();
        if index.is_multiple_of(2) && count > 0 {
            break;
        }
        number += count;
    }
    number
}

/// Where `separator` begins, each time, without overlaps.
pub(super) fn occurrences(glyphs: &[Glyph], separator: &[char]) -> Vec<usize> {
    let mut found = Vec::new();
    let mut index = 0;
    while index + separator.len() <= glyphs.len() {
        if glyphs[index..].iter().map(|glyph| glyph.char).take(separator.len()).eq(separator.iter().copied()) {
            found.push(index);
            index += separator.len();
        } else {
            index += 1;
        }
    }
    found
}

fn positions(glyphs: &[Glyph], wanted: char) -> Vec<usize> {
    occurrences(glyphs, &[wanted])
}
