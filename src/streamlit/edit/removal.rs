//! What goes when a setting or a section goes: its lines or its place between the commas, and nothing of its neighbours.

use super::lines::Lines;
use super::place::{Place, values_in_place};
use crate::source::{Span, TextEdit};
use crate::streamlit::document::{Entry, Table, TableKind, Value};

/// The edits that remove `entry`, which is in `place`.
pub(super) fn edits(text: &str, root: &Table, place: Place, entry: &Entry) -> Vec<TextEdit> {
    let mut spans = match (&entry.value, place) {
        (Value::Table(table), _) if table.kind != TableKind::Inline && !matches!(place, Place::Braces(_)) => {
            pieces(Lines(text), table)
        }
        (Value::ArrayOfTables(tables), _) => tables.iter().flat_map(|table| pieces(Lines(text), table)).collect(),
        (_, Place::Braces(braces)) => between_commas(text, braces, &values_between(root, braces), &values_of(entry)),
        _ => vec![whole_lines(Lines(text), entry.value_span)],
    };
    spans.sort();
    let spans = merged(&spans).into_iter().map(|span| without_dangling_line_break(Lines(text), span));
    spans.map(|span| TextEdit::replace(span, "")).collect()
}

/// All sections and lines of `table`.
fn pieces(lines: Lines<'_>, table: &Table) -> Vec<Span> {
    let mut spans = Vec::new();
    match table.header() {
        Some(header) => {
            let last = values_in_place(table).last().map_or(header.end, |value| value.end.max(header.end));
            spans.push(section(lines, header, last));
        }
        None => spans.extend(values_in_place(table).into_iter().map(|value| whole_lines(lines, value))),
    }
    spans.extend(sections_below(lines, table));
    spans
}

/// The sections of all tables below `table`.
fn sections_below(lines: Lines<'_>, table: &Table) -> Vec<Span> {
    let mut spans = Vec::new();
    for entry in &table.entries {
        match &entry.value {
            Value::Table(inner) if inner.header().is_some() => spans.extend(pieces(lines, inner)),
            Value::Table(inner) if inner.kind == TableKind::Implicit => spans.extend(sections_below(lines, inner)),
            Value::ArrayOfTables(tables) => spans.extend(tables.iter().flat_map(|inner| pieces(lines, inner))),
            _ => {}
        }
    }
    spans
}

/// From `header` to the line where `last` lies, with the comments that belong to it and one blank line above.
fn section(lines: Lines<'_>, header: Span, last: usize) -> Span {
    let end = lines.behind_comments(lines.end(last));
    let mut start = lines.start(header.start);
    if let Some(above) = lines.before(start).filter(|above| lines.0[above.start..above.end].trim().is_empty()) {
        start = above.start;
    } else if start == 0 && lines.at(end).is_some_and(str::is_empty) {
        return Span::new(start, lines.end(end));
    }
    Span::new(start, end)
}

fn whole_lines(lines: Lines<'_>, value: Span) -> Span {
    Span::new(lines.start(value.start), lines.end(value.end))
}

/// At the end of a text without a final line break, the line break before goes: the text still ends without one.
fn without_dangling_line_break(lines: Lines<'_>, span: Span) -> Span {
    if span.end < lines.0.len() || span.start == span.end || lines.begins_at(span.end) {
        return span;
    }
    let above = &lines.0[..span.start];
    let kept = above.strip_suffix("\r\n").or_else(|| above.strip_suffix(['\n', '\r'])).unwrap_or(above);
    Span::new(kept.len(), span.end)
}

/// The values that are directly between `braces`, wherever in the document these are.
fn values_between(table: &Table, braces: Span) -> Vec<Span> {
    for entry in &table.entries {
        if let Value::Table(inner) = &entry.value {
            if inner.kind == TableKind::Inline && entry.value_span == braces {
                return values_in_place(inner);
            }
            let found = values_between(inner, braces);
            if !found.is_empty() {
                return found;
            }
        }
    }
    Vec::new()
}

fn values_of(entry: &Entry) -> Vec<Span> {
    match &entry.value {
        Value::Table(table) if table.kind == TableKind::Implicit => values_in_place(table),
        _ => vec![entry.value_span],
    }
}

/// Takes `removed` out of `values`, which commas separate between `braces`.
fn between_commas(text: &str, braces: Span, values: &[Span], removed: &[Span]) -> Vec<Span> {
    if values.len() == removed.len() {
        return vec![Span::new(braces.start + 1, braces.end - 1)];
    }
    let first_kept = values.iter().position(|value| !removed.contains(value)).unwrap_or(0);
    let mut spans = Vec::new();
    if first_kept > 0 {
        // What is before the first that stays goes with the comma behind it.
        let comma = values[first_kept - 1].end;
        let rest = &text[comma..];
        let key = rest.trim_start().trim_start_matches(',').trim_start();
        let first = text[braces.start + 1..].trim_start();
        spans.push(Span::new(text.len() - first.len(), text.len() - key.len()));
    }
    for pair in values[first_kept..].windows(2) {
        if removed.contains(&pair[1]) {
            spans.push(Span::new(pair[0].end, pair[1].end));
        }
    }
    spans
}

/// Sorted spans with those that touch or overlap made one.
fn merged(spans: &[Span]) -> Vec<Span> {
    let mut merged: Vec<Span> = Vec::new();
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => merged.push(*span),
        }
    }
    merged
}
