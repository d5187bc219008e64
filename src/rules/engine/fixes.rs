//! The usual fixes: a setting set, removed or renamed.

use std::cell::Cell;

use crate::diagnostic::{Applicability, Fix};
use crate::rules::ConfigInput;
use crate::source::{FileId, TextEdit};
use crate::streamlit::{Entry, NewValue, SettingPath, remove, set};
use crate::work;

/// How much text may still be read again to find out what a fix would write. Each such fix reads its whole file: of a file
/// with thousands of problems only the first are worth that, and the others follow when those are fixed.
#[derive(Clone, Debug)]
pub(crate) struct FixBudget(Cell<usize>);

impl Default for FixBudget {
    fn default() -> Self {
        Self(Cell::new(2 * 1024 * 1024))
    }
}

impl FixBudget {
    /// Whether `text` may be read once more.
    pub(crate) fn allows(&self, text: &str) -> bool {
        let left = self.0.get().checked_sub(text.len());
        if left.is_some() {
            work::count(text.len());
        }
        self.0.set(left.unwrap_or(0));
        left.is_some()
    }
}

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
