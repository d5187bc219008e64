//! Lines that begin with a bracket: `[table]` and `[[array of tables]]`.

use std::collections::HashMap;

use super::glyphs::{Glyph, first, first_unquoted, inside, last, occurrences, span, split, strip, text};
use super::refusal::Refusal;
use super::tree::{Name, NodeId, Raised, Tree};
use super::words::Words;
use super::{DEPTH_LIMIT, raised};
use crate::source::Span;
use crate::streamlit::TableKind;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Header {
    Table,
    ArrayOfTables,
}

/// How often a name was given to a table by a longer header alone. Names only: the package does not ask where.
pub(super) type ImplicitNames = HashMap<String, usize>;

/// Opens the table that the header `line` names, and returns it.
pub(super) fn open(line: &[Glyph], tree: &mut Tree, implicit: &mut ImplicitNames) -> Result<NodeId, Refusal> {
    let line_span = span(line).unwrap_or_default();
    let (kind, rest, closing): (_, _, &[char]) = match line {
        [_] => return Err(Refusal::new(line_span, "an opening bracket stands alone on its line")),
        [_, second, rest @ ..] if second.char == '[' => (Header::ArrayOfTables, rest, &[']', ']']),
        [_, rest @ ..] => (Header::Table, rest, &[']']),
        [] => return Err(Refusal::new(line_span, "there is no header")),
    };
    let wanted = first_unquoted(rest, closing);
    let ends = occurrences(rest, closing);
    let end = ends.get(wanted - 1).copied();
    let Some(end) = end.filter(|end| strip(&rest[end + closing.len()..]).is_empty()) else {
        return Err(match end {
            Some(end) => {
                let behind = strip(&rest[end + closing.len()..]);
                Refusal::new(span(behind).unwrap_or(line_span), "there is text behind the header")
                    .help("begin a new line behind the `]`")
            }
            None => Refusal::new(line_span, "this header is not closed").help("close it on the same line"),
        });
    };
    let header = Span::new(line_span.start, rest[end + closing.len() - 1].span().end);
    let names = names(&rest[..end], header)?;
    if names.len() > DEPTH_LIMIT {
        return Err(Refusal::new(header, "the tables are nested too deep"));
    }
    walk(&names, kind, header, tree, implicit)
}

/// The parts between the dots, without their quotes. What a quote encloses is taken as it is: a header knows no escapes.
fn names(inner: &[Glyph], header: Span) -> Result<Vec<Name>, Refusal> {
    let refused = |glyphs: &[Glyph], complaint: &str| {
        Refusal::new(span(glyphs).unwrap_or(header), "this name cannot stand in a header without quotes")
            .help("put the name in quotes")
            .words(Words::of_name(format!("Invalid group name '{}'{complaint}", text(glyphs))))
    };
    let parts = split(inner, '.');
    let mut names = Vec::new();
    let mut index = 0;
    while let Some(part) = parts.get(index) {
        let part = strip(part);
        let mut next = index + 1;
        let name = if matches!(first(part), Some('"' | '\'')) {
            let mut quoted = part.to_vec();
            // A dot inside quotes is no dot: parts are put together again until the quote that opened closes.
            while first(&quoted) != last(&quoted) || quoted.len() == 1 {
                let Some(more) = parts.get(next) else {
                    return Err(refused(strip(&quoted), " Something went wrong."));
                };
                quoted.push(Glyph { char: '.', at: quoted.last().map_or(header.start, |glyph| glyph.span().end) });
                quoted.extend_from_slice(more);
                let end =
                    quoted.len() - quoted.iter().rev().take_while(|glyph| super::unicode::is_space(glyph.char)).count();
                // White space at the end counts only where more follows.
                if first(&quoted[..end]) == last(&quoted[..end]) && end > 1 {
                    quoted.truncate(end);
                }
                next += 1;
            }
            Name { text: text(inside(&quoted)), span: span(&quoted).unwrap_or(header) }
        } else {
            let is_bare = |glyph: &Glyph| glyph.char.is_ascii_alphanumeric() || matches!(glyph.char, '_' | '-');
            if part.is_empty() || !part.iter().all(is_bare) {
                return Err(refused(part, ". Try quoting it."));
            }
            Name { text: text(part), span: span(part).unwrap_or(header) }
        };
        names.push(name);
        index = next;
    }
    Ok(names)
}

fn walk(
    names: &[Name],
    kind: Header,
    header: Span,
    tree: &mut Tree,
    implicit: &mut ImplicitNames,
) -> Result<NodeId, Refusal> {
    let mut level = Tree::ROOT;
    for (index, name) in names.iter().enumerate() {
        let is_last = index == names.len() - 1;
        if name.text.is_empty() {
            return Err(Refusal::new(name.span, "a table cannot have an empty name"));
        }
        let opened = if is_last { Some(kind) } else { None };
        match tree.get(level, &name.text) {
            Ok(found) if is_last => open_again(name, found, level, kind, header, tree, implicit)?,
            Ok(_) => {}
            Err(Raised::KeyError) => {
                if !is_last {
                    *implicit.entry(name.text.clone()).or_default() += 1;
                }
                create(level, name, opened, header, tree).map_err(|raised| self::raised(raised, name.span))?;
            }
            // The element of a list: the last one, whatever it is.
            Err(_) => {
                level = tree.last(level).map_err(|raised| self::raised(raised, name.span))?;
                if !tree.contains(level, &name.text).map_err(|raised| self::raised(raised, name.span))? {
                    create(level, name, opened, header, tree).map_err(|raised| self::raised(raised, name.span))?;
                } else if is_last {
                    // Below a list, nobody asks whether the table is defined twice.
                    tree.give_header(level, name, header);
                }
            }
        }
        level = tree.get(level, &name.text).map_err(|raised| self::raised(raised, name.span))?;
        if kind == Header::ArrayOfTables {
            match tree.last(level) {
                Ok(element) => level = element,
                Err(Raised::KeyError) => {}
                Err(raised) => return Err(self::raised(raised, name.span)),
            }
        }
    }
    Ok(level)
}

/// The last name of a header whose table is there already.
fn open_again(
    name: &Name,
    found: NodeId,
    parent: NodeId,
    kind: Header,
    header: Span,
    tree: &mut Tree,
    implicit: &mut ImplicitNames,
) -> Result<(), Refusal> {
    let earlier = tree.place(parent, &name.text).unwrap_or(header);
    if let Some(count) = implicit.get_mut(&name.text).filter(|count| **count > 0) {
        *count -= 1;
        if kind == Header::ArrayOfTables {
            return Err(Refusal::new(header, "this is a table already, so it cannot be an array of tables")
                .related(earlier, "it is a table here"));
        }
        tree.give_header(parent, name, header);
        return Ok(());
    }
    if kind == Header::ArrayOfTables {
        let table = tree.table(TableKind::Header(header));
        return tree.append(found, table, header).map_err(|exception| {
            Refusal::new(header, "this is a table or a value already, so it cannot be an array of tables")
                .related(earlier, "it is set here")
                .exception(exception)
        });
    }
    Err(Refusal::new(header, "this section stands in the file twice")
        .help("join the two, or remove one of them")
        .related(earlier, "the first one is here")
        .words(Words::of_name(format!("What? {} already exists?{}", name.text, tree.repr(parent)))))
}

fn create(level: NodeId, name: &Name, opened: Option<Header>, header: Span, tree: &mut Tree) -> Result<(), Raised> {
    let kind = if opened.is_some() { TableKind::Header(header) } else { TableKind::Implicit };
    let table = tree.table(kind);
    let (value, value_span) = match opened {
        Some(Header::ArrayOfTables) => (tree.list_of_tables(table, header), name.span),
        Some(Header::Table) => (table, header),
        None => (table, name.span),
    };
    tree.set(level, name.clone(), value, value_span)
}
