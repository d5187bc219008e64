//! One secrets file while a command changes it: read once, changed in memory, written whole or not at all.

use std::io;
use std::path::{Path, PathBuf};

use super::files::{read_file, shown};
use super::locations::writable_secrets_path;
use crate::error::Error;
use crate::host::{BlockedFile, Expected, Host, Lock, WriteOptions};
use crate::options::GlobalOptions;
use crate::report::{diff_lines, escaped, unified_diff};
use crate::secret::{Redactor, Secret};
use crate::source::{LineIndex, SourceMap, Span, apply};
use crate::streamlit::{self, Document, EditError, NewValue, SettingPath, Value, mask_secrets, parse, undecodable};

/// Nobody but the owner reads a secrets file.
const SECRETS_MODE: u32 = 0o600;

pub(crate) struct SecretsEditor {
    path: PathBuf,
    shown_path: String,
    /// Held from before the file is read until it is written; none while its folder does not exist.
    lock: Option<Lock>,
    /// What the file said when it was read; `None` when there was no file.
    before: Option<Secret<String>>,
    text: Secret<String>,
    /// Settings whose values are not shown, whatever their keys say: they came by a way that leaves no trace.
    unshown: Vec<SettingPath>,
    redactor: Redactor,
}

/// What saving did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Created,
    Changed,
    /// The file already says all that was to be said.
    Unchanged,
}

impl SecretsEditor {
    /// Reads the project's own secrets file, or the one that `--secrets` names. It need not exist.
    pub(crate) fn open(global: &GlobalOptions, host: &Host) -> Result<Self, Error> {
        if global.secrets.as_deref() == Some(Path::new("-")) {
            return Err(Error::usage("standard input cannot be written to")
                .hint("give `--secrets` the path of a file, or leave it out"));
        }
        let path = writable_secrets_path(global, host)?;
        let shown_path = escaped(&shown(&path, host)).into_owned();
        let lock = match host.files.lock(&path) {
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => None,
            locked => Some(locked.map_err(|error| failed_write(&shown_path, error))?),
        };
        let before = read_file(&path, host)?.map(String::from_utf8).transpose().map_err(|error| {
            // The encoding that it seems to have decides what to do.
            let problem = undecodable(error.as_bytes(), error.utf8_error()).problems.swap_remove(0);
            Error::refused(format!("`{shown_path}` is not UTF-8, so neither Streamlit nor authctl reads it"))
                .hint(problem.help.unwrap_or(problem.message.as_str()))
        })?;
        let before = before.map(Secret::new);
        let text = before.clone().unwrap_or_else(|| Secret::from(""));
        let redactor = host.terminal.redactor.clone();
        let editor = Self { path, shown_path, lock, before, text, unshown: Vec::new(), redactor };
        editor.refuse_broken()?;
        editor.document().secret_values().into_iter().for_each(|value| editor.redactor.learn(value));
        Ok(editor)
    }

    fn refuse_broken(&self) -> Result<(), Error> {
        let document = self.document();
        let Some(problem) = document.problems.first() else { return Ok(()) };
        let at = LineIndex::new(self.text.expose()).position(problem.span.start);
        let message = format!(
            "`{}` has a syntax error in line {}, column {}: {}",
            self.shown_path,
            at.line_number,
            at.column_number,
            escaped(&problem.message)
        );
        let hint = problem.help.unwrap_or("repair the line; `authctl check` shows it");
        Err(Error::refused(message).hint(format!("nothing was written: {hint}")))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn shown_path(&self) -> &str {
        &self.shown_path
    }

    pub(crate) fn document(&self) -> Document {
        parse(self.text.expose())
    }

    /// What is at `path` now.
    pub(crate) fn value(&self, path: &SettingPath) -> Option<Value> {
        let mut value = Value::Table(self.document().root);
        for part in path.parts() {
            value = value.as_table()?.get(part)?.value.clone();
        }
        Some(value)
    }

    pub(crate) fn set(&mut self, path: &SettingPath, value: &NewValue) -> Result<(), Error> {
        if let NewValue::Secret(secret) = value {
            self.redactor.learn(secret.expose());
        }
        let edits = streamlit::set(self.text.expose(), path, value).map_err(|error| self.refusal(&error))?;
        self.text = Secret::new(apply(self.text.expose(), &edits).expect("edits of one setting do not overlap"));
        Ok(())
    }

    /// The text as it is now, secrets and all.
    pub(crate) fn text(&self) -> &str {
        self.text.expose()
    }

    /// Puts a line before everything else, and an empty one below it, in the file's own way to end lines.
    pub(crate) fn begin_with(&mut self, line: &str) {
        let text = self.text.expose();
        let (mark, rest) = text.split_at(text.len() - text.trim_start_matches('\u{feff}').len());
        let line_break = if rest.contains("\r\n") { "\r\n" } else { "\n" };
        let gap = if rest.starts_with(['\r', '\n']) { "" } else { line_break };
        self.text = Secret::new([mark, line, line_break, gap, rest].concat());
    }

    /// From now on the value of this setting is shown nowhere.
    pub(crate) fn hide(&mut self, path: &SettingPath) {
        self.unshown.push(path.clone());
    }

    /// Whether there was anything to remove.
    pub(crate) fn remove(&mut self, path: &SettingPath) -> Result<bool, Error> {
        let edits = streamlit::remove(self.text.expose(), path).map_err(|error| self.refusal(&error))?;
        self.text = Secret::new(apply(self.text.expose(), &edits).expect("edits of one setting do not overlap"));
        Ok(!edits.is_empty())
    }

    fn refusal(&self, error: &EditError) -> Error {
        let hint = match error {
            EditError::NotATable(_) => "give it another name, or remove the value by hand",
            EditError::IsATable(_) => "name a setting inside it, such as `client_kwargs.prompt`",
            EditError::Unreadable(_) | EditError::Unwritable(_) => "change this one by hand; nothing was written",
        };
        Error::refused(format!("in `{}`, {}", self.shown_path, escaped(&error.to_string()))).hint(hint)
    }

    pub(crate) fn is_changed(&self) -> bool {
        self.before.as_ref().map(Secret::expose) != Some(self.text.expose())
    }

    /// The changes so far, with every secret masked.
    pub(crate) fn diff(&self) -> String {
        let mut sources = SourceMap::default();
        let before = self.before.as_ref().map_or("", |before| before.expose());
        let [before, after] = [before, self.text.expose()].map(|text| {
            let mut mask = mask_secrets(text, &parse(text));
            mask.secret.extend(self.unshown.iter().filter_map(|path| value_span(text, path)));
            let file = sources.add(self.shown_path.as_str(), text, mask);
            diff_lines(&sources, file)
        });
        unified_diff(&self.shown_path, &before, &after)
    }

    /// Writes the file, unless nothing changed or somebody else changed it meanwhile.
    pub(crate) fn save(&self, host: &Host) -> Result<Outcome, Error> {
        if !self.is_changed() {
            return Ok(Outcome::Unchanged);
        }
        let failed = |error| failed_write(&self.shown_path, error);
        // Also where there is a lock: that its folder exists is no part of what a lock promises.
        if let (None, Some(folder)) = (&self.before, self.path.parent()) {
            host.files.create_dir(folder).map_err(failed)?;
        }
        let _late_lock = if self.lock.is_none() { Some(host.files.lock(&self.path).map_err(failed)?) } else { None };
        let expected =
            self.before.as_ref().map_or(Expected::Nothing, |before| Expected::Contents(before.expose().as_bytes()));
        let options = WriteOptions { mode: SECRETS_MODE, expected };
        host.files.write_atomically(&self.path, self.text.expose().as_bytes(), options).map_err(failed)?;
        Ok(if self.before.is_some() { Outcome::Changed } else { Outcome::Created })
    }
}

/// Where the value of `path` is in `text`.
fn value_span(text: &str, path: &SettingPath) -> Option<Span> {
    let document = parse(text);
    let mut table = &document.root;
    let (last, above) = path.parts().split_last()?;
    for part in above {
        table = table.get(part)?.value.as_table()?;
    }
    table.get(last).map(|entry| entry.value_span)
}

fn failed_write(shown_path: &str, error: io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::ResourceBusy => Error::refused(format!("`{shown_path}` changed while authctl was at work"))
            .hint("nothing was written; run the command again"),
        io::ErrorKind::WouldBlock => Error::refused(format!("another authctl is at work on `{shown_path}`"))
            .hint("nothing was written; run the command again when the other one has ended"),
        io::ErrorKind::InvalidInput => {
            Error::unwritable(shown_path, error, "put a file in its place, or give `--secrets` another path")
        }
        _ => {
            let hint = BlockedFile::behind(&error).map_or(
                "make the file and its folder writable for you, or give `--secrets` another path",
                BlockedFile::hint,
            );
            Error::unwritable(shown_path, error, hint)
        }
    }
}
