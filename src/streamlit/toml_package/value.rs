//! What stands behind the `=`.

use super::glyphs::{Glyph, contains, first, inside, last, span, spell, split, strip, text, trailing};
use super::number;
use super::refusal::{LIST_INDEX, Refusal};
use super::tree::{NodeId, Tree};
use super::{DEPTH_LIMIT, setting, string};
use crate::source::Span;
use crate::streamlit::{TableKind, Value};

/// What the package has found out about leading zeros and underscores before it reads a number.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Strictness {
    /// The number may be read.
    Lenient,
    /// If it is a number, it is refused.
    Refused,
}

impl Strictness {
    pub(super) const fn of(is_valid: bool) -> Self {
        if is_valid { Self::Lenient } else { Self::Refused }
    }
}

/// What an array must hold only one of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Boolean,
    String,
    Array,
    InlineTable,
    Time,
    /// With or without a time.
    Date,
    Integer,
    Float,
}

pub(super) struct Read {
    pub(super) node: NodeId,
    kind: Kind,
}

pub(super) fn read(value: &[Glyph], strictness: Strictness, tree: &mut Tree, depth: usize) -> Result<Read, Refusal> {
    let value_span = span(value).unwrap_or_default();
    let refused = |reason| Refusal::new(value_span, reason);
    if depth > DEPTH_LIMIT {
        return Err(refused("the values are nested too deep"));
    }
    let (kind, value) = match first(value) {
        None => return Err(refused("there is no value")),
        Some('"' | '\'') => {
            (Kind::String, Value::String(string::read(value).map_err(|unreadable| unreadable.at(value_span))?))
        }
        Some('[') => {
            let items = array(value, tree, depth + 1)?;
            return Ok(Read { node: tree.array(items), kind: Kind::Array });
        }
        Some('{') => {
            let table = tree.table(TableKind::Inline);
            setting::inline_table(value, table, tree, depth + 1)?;
            return Ok(Read { node: table, kind: Kind::InlineTable });
        }
        Some(_) if spell(value, "true") => (Kind::Boolean, Value::Boolean(true)),
        Some(_) if spell(value, "false") => (Kind::Boolean, Value::Boolean(false)),
        Some(_) if matches!(text(value).to_lowercase().as_str(), "true" | "false") => {
            return Err(refused("booleans are written in lower case").help("write `true` or `false`"));
        }
        Some(_) => number::read(value, strictness).map_err(|unreadable| unreadable.at(value_span))?,
    };
    Ok(Read { node: tree.plain(value), kind })
}

/// Whether the first thing in the array is a string.
pub(super) fn begins_with_string(array: &[Glyph]) -> bool {
    matches!(first(strip(inside(array))), Some('"' | '\''))
}

fn array(array: &[Glyph], tree: &mut Tree, depth: usize) -> Result<Vec<(NodeId, Span)>, Refusal> {
    let inner = inside(array);
    let starts_nested = contains(inner, '[') && strip(split(inner, '[')[0]).is_empty();
    let parts = if starts_nested {
        split_outside_brackets(inner)
    } else if first(strip(inner)) == Some('{') {
        inline_tables(array)
    } else {
        let parts = split(inner, ',');
        if begins_with_string(array) { with_whole_strings(inner, &parts)? } else { parts }
    };
    let mut items = Vec::new();
    let mut kind = None;
    for part in parts {
        let part = strip(part);
        let Some(part_span) = span(part) else { continue };
        let item = read(part, Strictness::Lenient, tree, depth)?;
        if *kind.get_or_insert(item.kind) != item.kind {
            return Err(Refusal::new(part_span, "the values of an array must be of one type up to Streamlit 1.65"));
        }
        items.push((item.node, part_span));
    }
    Ok(items)
}

fn split_outside_brackets(inner: &[Glyph]) -> Vec<&[Glyph]> {
    let mut parts = Vec::new();
    let mut open = 0_i64;
    let mut start = 0;
    for (index, glyph) in inner.iter().enumerate() {
        match glyph.char {
            '[' => open += 1,
            ']' => open -= 1,
            ',' if open == 0 => {
                parts.push(&inner[start..index]);
                start = index + 1;
            }
            _ => {}
        }
    }
    parts.push(&inner[start..]);
    parts
}

/// The inline tables of an array that begins with one. What stands between them is lost.
fn inline_tables(array: &[Glyph]) -> Vec<&[Glyph]> {
    let mut tables = Vec::new();
    let mut start = 1;
    let mut end = 2;
    let mut open = usize::from(array.get(start).is_some_and(|glyph| glyph.char == '{'));
    let mut in_string = false;
    while end + 1 < array.len() {
        let char = array[end].char;
        if matches!(char, '"' | '\'') {
            if in_string {
                let backslashes = trailing(&array[..end], '\\');
                in_string ^= !backslashes.is_multiple_of(2);
            }
            in_string = !in_string;
        }
        if !in_string && char == '{' {
            open += 1;
        }
        if in_string || char != '}' {
            end += 1;
            continue;
        }
        if open > 1 {
            open -= 1;
            end += 1;
            continue;
        }
        end += 1;
        tables.push(&array[start..end]);
        start = end + 1;
        while start + 1 < array.len() && array[start].char != '{' {
            start += 1;
        }
        end = start + 1;
    }
    tables
}

/// The parts between commas, those of one string put together again.
fn with_whole_strings<'a>(inner: &'a [Glyph], parts: &[&'a [Glyph]]) -> Result<Vec<&'a [Glyph]>, Refusal> {
    let mut whole = Vec::new();
    let mut start = 0;
    let mut index = 0;
    while let Some(part) = parts.get(index) {
        let mut end = start + part.len();
        index += 1;
        // The last part is taken as it is.
        let is_last = index == parts.len();
        while !is_last && is_cut_string(strip(&inner[start..end])) {
            let Some(next) = parts.get(index) else {
                let place = span(strip(&inner[start..end])).unwrap_or_default();
                return Err(Refusal::new(place, "this string in an array is not closed").exception(LIST_INDEX));
            };
            end += 1 + next.len();
            index += 1;
        }
        whole.push(&inner[start..end]);
        start = end + 1;
    }
    Ok(whole)
}

fn is_cut_string(part: &[Glyph]) -> bool {
    let Some(quote) = first(part) else { return false };
    let is_bounded = last(part) == Some(quote) && {
        // The first character itself is never taken for a backslash.
        let backslashes = trailing(&part[..part.len() - 1], '\\').min(part.len().saturating_sub(2));
        backslashes.is_multiple_of(2)
    };
    let begins_triple = part.len() > 2 && part[1].char == quote && part[2].char == quote;
    !is_bounded || (begins_triple && part[part.len() - 2].char != quote && part[part.len() - 3].char != quote)
}
