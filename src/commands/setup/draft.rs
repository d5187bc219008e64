//! What the file is to say, held against what it says.

use super::dialog::Dialog;
use crate::error::Error;
use crate::project::SecretsEditor;
use crate::streamlit::{NewValue, SettingPath, Value};

/// Settings in the order in which they are to be in the file.
#[derive(Default)]
pub(super) struct Draft {
    wanted: Vec<(SettingPath, NewValue)>,
    /// What has just come from the provider, and makes what is there worthless.
    current: Vec<SettingPath>,
}

/// What a draft did.
#[derive(Default)]
pub(super) struct Applied {
    pub(super) written: Vec<SettingPath>,
    /// What was there, was to be replaced, and stays because the user said so.
    pub(super) kept: Vec<SettingPath>,
}

impl Draft {
    pub(super) fn want(&mut self, path: SettingPath, value: NewValue) {
        self.wanted.push((path, value));
    }

    /// The same for what replaces what is there without a question.
    pub(super) fn replace(&mut self, path: SettingPath, value: NewValue) {
        self.current.push(path.clone());
        self.want(path, value);
    }

    /// Makes the changes in memory. A value that is there is replaced only by force or with a yes.
    pub(super) fn apply(self, editor: &mut SecretsEditor, dialog: &Dialog<'_>, force: bool) -> Result<Applied, Error> {
        let asked = self.wanted.iter().filter(|(path, _)| !self.current.contains(path));
        let differing: Vec<&SettingPath> =
            asked.filter(|(path, value)| holds_another(editor, path, value)).map(|(path, _)| path).collect();
        let mut applied = Applied::default();
        if !differing.is_empty() && !force {
            if !dialog.may_ask() {
                let names: Vec<String> = differing.iter().map(|path| format!("`{path}`")).collect();
                return Err(Error::refused(format!("another value is there already for {}", names.join(", ")))
                    .hint("nothing was written; `--force` replaces what is there"));
            }
            for path in differing {
                if !dialog.confirm(&format!("Replace the value that `{path}` has now?"))? {
                    applied.kept.push(path.clone());
                }
            }
        }
        for (path, value) in &self.wanted {
            let is_there = editor.value(path).is_some_and(|found| found.means(&value.to_value()));
            if !is_there && !applied.kept.contains(path) {
                editor.set(path, value)?;
                applied.written.push(path.clone());
            }
        }
        Ok(applied)
    }
}

/// Whether something else is there. An empty string is nothing.
fn holds_another(editor: &SecretsEditor, path: &SettingPath, value: &NewValue) -> bool {
    match editor.value(path) {
        None => false,
        Some(Value::String(text)) if text.is_empty() => false,
        Some(found) => !found.means(&value.to_value()),
    }
}
