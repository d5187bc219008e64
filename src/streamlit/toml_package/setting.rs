//! `key = value`, on a line of its own or in an inline table.

use super::glyphs::{
    Glyph, contains, first, first_unquoted, inside, last, occurrences, span, spell, split, split_on_quotes, strip, text,
};
use super::number::{is_float, is_strictly_valid, starts_with_time};
use super::refusal::{LIST_INDEX, Refusal, STRING_INDEX};
use super::tree::{Name, NodeId, Raised, Tree};
use super::value::{self, Strictness};
use super::{DEPTH_LIMIT, EQUALS_LIMIT, Unfinished, number, string};
use crate::source::Span;

/// Sets in the table `level` what `line` says, or begins to.
pub(super) fn set(line: &[Glyph], level: NodeId, tree: &mut Tree, depth: usize) -> Result<Option<Unfinished>, Refusal> {
    let (key, value, strictness) = parts(line)?;
    let (level, name, depth) = descend(key, level, tree, depth)?;
    let value_span = span(&value).unwrap_or_else(|| end_of(line));
    if is_unfinished(&value)? {
        if tree.get(level, &name.text) != Err(Raised::KeyError) {
            return Err(duplicate(level, &name, tree));
        }
        if name.text.is_empty() {
            let exception =
                "UnboundLocalError: cannot access local variable 'value' where it is not associated with a value";
            return Err(Refusal::new(name.span, "a string of several lines below an empty key").exception(exception));
        }
        return Ok(Some(Unfinished::begin(name, &value)));
    }
    if value.is_empty() {
        return Err(Refusal::new(end_of(line), "there is no value behind the `=`"));
    }
    let value = value::read(&value, strictness, tree, depth)?;
    if tree.get(level, &name.text) != Err(Raised::KeyError) {
        return Err(duplicate(level, &name, tree));
    }
    // A key that is taken has been refused, so this is a table.
    tree.set(level, name, value.node, value_span).map_err(|raised| super::raised(raised, value_span))?;
    Ok(None)
}

fn duplicate(level: NodeId, name: &Name, tree: &Tree) -> Refusal {
    let refusal =
        Refusal::new(name.span, "this key is set twice in the same section").help("remove one of the two lines");
    match tree.place(level, &name.text) {
        Some(earlier) => refusal.related(earlier, "it is first set here"),
        None => refusal,
    }
}

/// The place right behind `line`.
fn end_of(line: &[Glyph]) -> Span {
    Span::at(line.last().map_or(0, |glyph| glyph.span().end))
}

/// The key and the value, stripped. A `=` more belongs to the key, until a value is found that could be one.
fn parts(line: &[Glyph]) -> Result<(&[Glyph], Vec<Glyph>, Strictness), Refusal> {
    let equals = occurrences(line, &['=']);
    let cut = |number: usize| equals[number.min(equals.len()) - 1];
    let mut number = first_unquoted(line, &['=']);
    if equals.is_empty() {
        return Err(Refusal::new(span(line).unwrap_or_default(), "there is no `=`"));
    }
    let mut at = cut(number);
    let mut value = line[at + 1..].to_vec();
    let mut strictness = Strictness::of(is_strictly_valid(&value));
    if value.first().is_some_and(|glyph| glyph.char.is_ascii_digit()) {
        value.retain(|glyph| glyph.char != '_');
    }
    let mut tries = 0;
    while needs_a_look(&value) && !is_float(&value) && !number::is_date(&value) && !starts_with_time(&value) {
        number += 1;
        tries += 1;
        let next = cut(number);
        if value.iter().map(|glyph| glyph.char).eq(line[next + 1..].iter().map(|glyph| glyph.char))
            || tries > EQUALS_LIMIT
        {
            let value = strip(&value);
            return Err(Refusal::new(span(value).unwrap_or_else(|| end_of(line)), "this is not a value"));
        }
        at = next;
        value = line[at + 1..].to_vec();
        if strictness == Strictness::Lenient {
            strictness = Strictness::of(is_strictly_valid(&value));
        }
    }
    Ok((strip(&line[..at]), strip(&value).to_vec(), strictness))
}

/// Whether a value right behind the `=` must show that it is a number or a date.
fn needs_a_look(value: &[Glyph]) -> bool {
    let Some(first) = first(value) else { return false };
    let stripped = strip(value);
    !matches!(first, ' ' | '\t' | '\'' | '"' | '[' | '{') && !spell(stripped, "true") && !spell(stripped, "false")
}

/// Follows the dots of `key`, making tables on the way: the table, and the name in it.
fn descend(key: &[Glyph], mut level: NodeId, tree: &mut Tree, depth: usize) -> Result<(NodeId, Name, usize), Refusal> {
    let key_span = span(key).unwrap_or_default();
    if !contains(key, '.') {
        let (Some(start), Some(end)) = (first(key), last(key)) else {
            return Err(Refusal::new(key_span, "there is no key before the `=`").exception(STRING_INDEX));
        };
        let text = if matches!(start, '"' | '\'') && start == end {
            let inner: Vec<char> = inside(key).iter().map(|glyph| glyph.char).collect();
            string::unescaped(inner).map_err(|unreadable| unreadable.at(key_span))?
        } else {
            text(key)
        };
        return Ok((level, Name { text, span: key_span }, depth));
    }
    let mut levels: Vec<&[Glyph]> = Vec::new();
    if contains(key, '"') || contains(key, '\'') {
        for (index, part) in split_on_quotes(key).into_iter().enumerate() {
            if index.is_multiple_of(2) {
                levels.extend(split(part, '.').into_iter().map(strip));
            } else {
                levels.push(part);
            }
        }
    } else {
        levels = split(key, '.');
    }
    while levels.last().is_some_and(|level| level.is_empty()) {
        levels.pop();
    }
    let Some((name, parents)) = levels.split_last() else {
        return Err(Refusal::new(key_span, "there is nothing but dots in this key").exception(LIST_INDEX));
    };
    let depth = depth + parents.len();
    if depth > DEPTH_LIMIT {
        return Err(Refusal::new(key_span, "the tables are nested too deep"));
    }
    for parent in parents.iter().filter(|parent| !parent.is_empty()) {
        let name = Name { text: text(parent), span: span(parent).unwrap_or(key_span) };
        let place = name.span;
        let step = (|| {
            if !tree.contains(level, &name.text)? {
                let table = tree.table(crate::streamlit::TableKind::Implicit);
                tree.set(level, name.clone(), table, place)?;
            }
            tree.get(level, &name.text)
        })();
        level = step.map_err(|raised| super::raised(raised, place))?;
    }
    let name = strip(name);
    Ok((level, Name { text: text(name), span: span(name).unwrap_or(key_span) }, depth))
}

/// Whether the value begins a string of several lines, perhaps in an array, that goes on in the next line.
fn is_unfinished(value: &[Glyph]) -> Result<bool, Refusal> {
    let mut value = value;
    if value.len() < 3 {
        return Ok(false);
    }
    let fails = |value: &[Glyph]| {
        Refusal::new(span(value).unwrap_or_default(), "this array is not closed").exception(STRING_INDEX)
    };
    if first(value) == Some('[') && last(value) != Some(']') && value::begins_with_string(value) {
        // What stands behind the last comma that a quote follows.
        let inner = strip(&value[1..]);
        let commas = occurrences(inner, &[',']);
        let mut start = 0;
        for comma in commas.into_iter().rev() {
            match inner.get(comma + 1) {
                Some(glyph) if matches!(glyph.char, '"' | '\'') => {
                    start = comma + 1;
                    break;
                }
                Some(_) => {}
                None => return Err(fails(value)),
            }
        }
        value = &inner[start..];
    }
    let quote = first(value).filter(|char| matches!(char, '"' | '\''));
    let (Some(quote), second, third) = (quote, value.get(1), value.get(2)) else { return Ok(false) };
    match (second.map(|glyph| glyph.char), third.map(|glyph| glyph.char)) {
        (None, _) => Err(fails(value)),
        (Some(second), _) if second != quote => Ok(false),
        (_, None) => Err(fails(value)),
        (_, Some(third)) if third != quote => Ok(false),
        _ => Ok(value.len() <= 5 || !value[value.len() - 3..].iter().all(|glyph| glyph.char == quote)),
    }
}

/// Sets in the table `level` what stands between the braces of `table`.
pub(super) fn inline_table(table: &[Glyph], level: NodeId, tree: &mut Tree, depth: usize) -> Result<(), Refusal> {
    let inner = inside(table);
    let table_span = span(table).unwrap_or_default();
    if strip(inner).is_empty() && !contains(inner, ',') {
        return Ok(());
    }
    let mut settings = Vec::new();
    let mut start = 0;
    let mut ends = occurrences(inner, &[',']);
    ends.push(inner.len());
    let mut equals = None;
    for (index, end) in ends.iter().enumerate() {
        let setting = &inner[start..*end];
        let at = equals
            .filter(|at| *at >= start)
            .or_else(|| setting.iter().position(|glyph| glyph.char == '=').map(|position| start + position));
        equals = at;
        let Some(at) = at else {
            let span = span(strip(setting)).unwrap_or(table_span);
            return Err(Refusal::new(span, "there is no `=` in this part of the inline table"));
        };
        let value = strip(&inner[at + 1..*end]);
        let (Some(first), Some(last)) = (first(value), last(value)) else {
            let span = span(strip(setting)).unwrap_or(table_span);
            return Err(Refusal::new(span, "there is no value behind the `=`").exception(STRING_INDEX));
        };
        let is_whole = (first == last && matches!(first, '"' | '\''))
            || matches!(first, '-' | '0'..='9')
            || spell(value, "true")
            || spell(value, "false")
            || (first == '[' && last == ']')
            || (first == '{' && last == '}');
        if is_whole {
            settings.push(setting);
            start = end + 1;
        } else if index == ends.len() - 1 {
            return Err(Refusal::new(span(value).unwrap_or(table_span), "this is not a value"));
        }
    }
    for setting in settings {
        // A string of several lines ends the table: the rest of it is lost.
        if set(setting, level, tree, depth)?.is_some() {
            break;
        }
    }
    Ok(())
}
