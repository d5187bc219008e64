//! The usual fixes: a setting set, removed or renamed.

use crate::diagnostic::{Applicability, Fix};
use crate::rules::ConfigInput;
use crate::source::{FileId, TextEdit};
use crate::streamlit::{Entry, NewValue, SettingPath, remove, set};

/// Writes `path = value`; `None` where the file is written in a way that leaves no place for it.
pub(crate) fn setting(
    input: &ConfigInput<'_>,
    file: FileId,
    path: &SettingPath,
    value: &NewValue,
    applicability: Applicability,
    title: impl Into<String>,
) -> Option<Fix> {
    if !input.fix_budget.allows(input.sources.text(file)) {
        return None;
    }
    let edits = set(input.sources.text(file), path, value).ok()?;
    made_of(file, edits, applicability, title)
}

/// Takes `path` away.
pub(crate) fn removal(
    input: &ConfigInput<'_>,
    file: FileId,
    path: &SettingPath,
    applicability: Applicability,
    title: impl Into<String>,
) -> Option<Fix> {
    if !input.fix_budget.allows(input.sources.text(file)) {
        return None;
    }
    let edits = remove(input.sources.text(file), path).ok()?;
    made_of(file, edits, applicability, title)
}

/// Writes another name in place of the entry's key.
pub(crate) fn renaming(file: FileId, entry: &Entry, name: &str, title: impl Into<String>) -> Option<Fix> {
    made_of(file, vec![TextEdit::replace(entry.key_span, name)], Applicability::Unsafe, title)
}

fn made_of(file: FileId, edits: Vec<TextEdit>, applicability: Applicability, title: impl Into<String>) -> Option<Fix> {
    (!edits.is_empty()).then(|| Fix { title: title.into(), applicability, file, edits })
}
