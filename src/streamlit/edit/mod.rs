//! Changes to `[auth]` as edits of byte ranges: what does not belong to the change keeps every byte.
//!
//! Each change is checked before it is handed out: the edited text must parse, and mean what was asked for and nothing
//! else. Which settings to write is not decided here, but by the commands.

mod lines;
mod meaning;
mod path;
mod place;
mod removal;
mod value;

use self::meaning::{same, with, without};
use self::place::{Layout, Place};
use super::document::{Document, SyntaxProblem, Table, Value};
use super::parse;
use crate::source::{TextEdit, apply};

pub(crate) use path::{MalformedPath, SettingPath};
pub(crate) use value::{NewValue, basic_string, key};

/// Why a change cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum EditError {
    #[error("the text is not TOML that Streamlit reads")]
    Unreadable(SyntaxProblem),
    #[error("`{0}` is not a table")]
    NotATable(String),
    #[error("`{0}` is a table, not a value")]
    IsATable(String),
    /// The text is written in a way for which there is no place to put the change.
    #[error("`{0}` cannot be changed in the way this file is written")]
    Unwritable(String),
}

/// The edits that make `path` hold `value`; none when it already does.
pub(crate) fn set(text: &str, path: &SettingPath, value: &NewValue) -> Result<Vec<TextEdit>, EditError> {
    let document = readable(text)?;
    let parts = path.parts();
    let mut layout = Layout::new(text, &document.root);
    let mut table = &document.root;
    for (depth, part) in parts.iter().enumerate() {
        let Some(entry) = table.get(part) else {
            let edits = layout.insertion(table, parts, depth, value);
            let expected = with(&document.root, parts, value.to_value());
            return checked(text, edits, &expected, path);
        };
        match &entry.value {
            Value::Table(_) | Value::ArrayOfTables(_) if depth + 1 == parts.len() => {
                return Err(EditError::IsATable(path.to_string()));
            }
            Value::Table(inner) => {
                layout.enter(entry, inner, depth);
                table = inner;
            }
            found if depth + 1 == parts.len() => {
                let wanted = value.to_value();
                if same(found, &wanted) {
                    return Ok(Vec::new());
                }
                let edits = vec![TextEdit { span: entry.value_span, replacement: value.replacement() }];
                return checked(text, edits, &with(&document.root, parts, wanted), path);
            }
            _ => return Err(EditError::NotATable(SettingPath::shown(&parts[..=depth]))),
        }
    }
    unreachable!("a path has at least one part, and the last one returns")
}

/// The edits that take `path` away, whether it is a value or a table; none when it is not there.
pub(crate) fn remove(text: &str, path: &SettingPath) -> Result<Vec<TextEdit>, EditError> {
    let document = readable(text)?;
    let parts = path.parts();
    let mut place = Place::Root;
    let mut table = &document.root;
    for (depth, part) in parts.iter().enumerate() {
        let Some(entry) = table.get(part) else { return Ok(Vec::new()) };
        if depth + 1 == parts.len() {
            let edits = removal::edits(text, &document.root, place, entry);
            return checked(text, edits, &without(&document.root, parts), path);
        }
        let Value::Table(inner) = &entry.value else {
            return Err(EditError::NotATable(SettingPath::shown(&parts[..=depth])));
        };
        place = place.below(entry, inner);
        table = inner;
    }
    unreachable!("a path has at least one part, and the last one returns")
}

fn readable(text: &str) -> Result<Document, EditError> {
    let document = parse(text);
    match document.problems.first() {
        Some(problem) => Err(EditError::Unreadable(problem.clone())),
        None => Ok(document),
    }
}

/// Hands out `edits` only if they do what was asked for.
fn checked(text: &str, edits: Vec<TextEdit>, expected: &Table, path: &SettingPath) -> Result<Vec<TextEdit>, EditError> {
    let unwritable = || EditError::Unwritable(path.to_string());
    let edited = apply(text, &edits).map_err(|_| unwritable())?;
    let document = parse(&edited);
    let holds = document.problems.is_empty() && same(&Value::Table(document.root), &Value::Table(expected.clone()));
    if holds { Ok(edits) } else { Err(unwritable()) }
}

#[cfg(test)]
mod tests;
