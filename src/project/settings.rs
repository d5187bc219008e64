//! The settings of a team: `[tool.authctl]` in a `pyproject.toml`, or an `authctl.toml`.
//!
//! The nearest file from the project's folder up to the top of its git work tree counts, alone. Command-line options win
//! over `AUTHCTL_…` variables, and these over the file.

use std::path::{Path, PathBuf};

use super::files::{FILE_LIMIT, shown};
use crate::error::Error;
use crate::host::{Git, Host, PathPatterns};
use crate::rules::nearest;
use crate::source::{LineIndex, Span};
use crate::streamlit::{Entry, Table, TomlReader, Value, Version, parse_as};

/// What a settings file may say, with every key that it may have.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    /// The file, as the user may call it; absent where there is none.
    pub(crate) source: Option<String>,
    /// The folder of the file.
    folder: PathBuf,
    /// `allow`, `warn`, `deny`: the names of rules.
    pub(crate) allow: Vec<String>,
    pub(crate) warn: Vec<String>,
    pub(crate) deny: Vec<String>,
    /// `exclude`: patterns, as in a `.gitignore` beside the file.
    exclude: PathPatterns,
    /// `fail-on`: the name of a level.
    pub(crate) fail_on: Option<String>,
    /// `streamlit`: the release to judge as.
    pub(crate) streamlit: Option<Version>,
}

/// The keys of a settings file.
const KEYS: [&str; 6] = ["allow", "warn", "deny", "exclude", "fail-on", "streamlit"];
const LEVELS: [&str; 3] = ["error", "warning", "info"];

impl Settings {
    /// The settings that count for `folder`.
    pub(crate) fn read(folder: &Path, git: &Git, host: &Host) -> Result<Self, Error> {
        let top = git.work_tree(folder).map_or_else(|| folder.to_owned(), |work_tree| work_tree.root().to_owned());
        for folder in folder.ancestors().take_while(|folder| folder.starts_with(&top)) {
            for (name, path) in [("authctl.toml", &[][..]), ("pyproject.toml", &["tool", "authctl"])] {
                if let Some(settings) = Self::read_file(&folder.join(name), path, host)? {
                    return Ok(settings);
                }
            }
        }
        Ok(Self::default())
    }

    fn read_file(file: &Path, path: &[&str], host: &Host) -> Result<Option<Self>, Error> {
        let Ok(bytes) = host.files.read(file, FILE_LIMIT) else { return Ok(None) };
        let source = shown(file, host);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let document = parse_as(&text, TomlReader::Tomllib);
        let reader = SettingsReader { source: &source, text: &text };
        // A broken `pyproject.toml` is other tools' to complain about.
        if let Some(problem) = document.problems.first().filter(|_| path.is_empty()) {
            return Err(reader.error(problem.span, &problem.message, "correct the file"));
        }
        let table = path.iter().try_fold(&document.root, |table, key| table.get(key)?.value.as_table());
        let Some(table) = table else { return Ok(None) };
        let mut settings = reader.settings(table)?;
        file.parent().unwrap_or(file).clone_into(&mut settings.folder);
        settings.source = Some(source);
        Ok(Some(settings))
    }

    /// Whether the file or folder at `path` is left out.
    pub(crate) fn excludes(&self, path: &Path) -> bool {
        let Ok(below) = path.strip_prefix(&self.folder) else { return false };
        let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
        !parts.is_empty() && self.exclude.matches(&parts.join("/"))
    }

    /// Adds the patterns of `--exclude`, which are relative to `folder`.
    pub(crate) fn with_exclude(mut self, exclude: &[String], folder: &Path) -> Self {
        if !exclude.is_empty() {
            self.exclude = PathPatterns::parse(exclude);
            folder.clone_into(&mut self.folder);
        }
        self
    }
}

struct SettingsReader<'a> {
    source: &'a str,
    text: &'a str,
}

impl SettingsReader<'_> {
    fn settings(&self, table: &Table) -> Result<Settings, Error> {
        let mut settings = Settings::default();
        for entry in &table.entries {
            match &*entry.key {
                "allow" => settings.allow = self.texts(entry)?,
                "warn" => settings.warn = self.texts(entry)?,
                "deny" => settings.deny = self.texts(entry)?,
                "exclude" => settings.exclude = PathPatterns::parse(&self.texts(entry)?),
                "fail-on" => {
                    let level = self.text(entry)?;
                    if !LEVELS.contains(&level) {
                        let message = format!("`fail-on` is not one of {}", quoted(&LEVELS));
                        return Err(self.error(entry.value_span, &message, "take one of these"));
                    }
                    settings.fail_on = Some(level.to_owned());
                }
                "streamlit" => {
                    let version = self.text(entry)?.parse();
                    let hint = "write a release such as `\"1.67.0\"`";
                    settings.streamlit = Some(
                        version
                            .map_err(|error| self.error(entry.value_span, &format!("`streamlit`: {error}"), hint))?,
                    );
                }
                unknown => {
                    let message = format!("there is no setting `{unknown}`");
                    let hint = match nearest(unknown, KEYS) {
                        Some(meant) => format!("did you mean `{meant}`?"),
                        None => format!("the settings are {}", quoted(&KEYS)),
                    };
                    return Err(self.error(entry.key_span, &message, &hint));
                }
            }
        }
        Ok(settings)
    }

    fn text<'b>(&self, entry: &'b Entry) -> Result<&'b str, Error> {
        entry.value.as_str().ok_or_else(|| {
            self.error(entry.value_span, &format!("`{}` is not a string", entry.key), "put the value in quotes")
        })
    }

    fn texts(&self, entry: &Entry) -> Result<Vec<String>, Error> {
        let items = match &entry.value {
            Value::Array(items) => items.iter().map(|item| item.value.as_str().map(str::to_owned)).collect(),
            _ => None,
        };
        items.ok_or_else(|| {
            let message = format!("`{}` is not a list of strings", entry.key);
            self.error(entry.value_span, &message, &format!("write `{} = [\"…\"]`", entry.key))
        })
    }

    fn error(&self, span: Span, message: &str, hint: &str) -> Error {
        let line = LineIndex::new(self.text).position(span.start).line_number;
        Error::usage(format!("{}:{line}: {message}", self.source)).hint(hint)
    }
}

fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
