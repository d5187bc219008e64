//! Asking, or taking note of what would have to be asked: with nobody at a terminal, all that is missing is said at once.

use std::cell::Cell;

use crate::error::Error;
use crate::host::{Host, Prompt};
use crate::secret::Secret;
use crate::streamlit::SettingPath;

pub(super) struct Dialog<'a> {
    host: &'a Host,
    may_ask: bool,
    has_asked: Cell<bool>,
    missing: Vec<Missing>,
    doubted: Vec<SettingPath>,
}

/// What nobody could be asked for.
struct Missing {
    what: String,
    /// The options and variables that say it.
    how: String,
}

impl<'a> Dialog<'a> {
    pub(super) fn new(host: &'a Host, may_ask: bool) -> Self {
        Self { host, may_ask, has_asked: Cell::new(false), missing: Vec::new(), doubted: Vec::new() }
    }

    pub(super) const fn may_ask(&self) -> bool {
        self.may_ask
    }

    /// Whether somebody has been asked anything yet.
    pub(super) const fn has_asked(&self) -> bool {
        self.has_asked.get()
    }

    fn prompt(&self) -> &dyn Prompt {
        self.has_asked.set(true);
        &*self.host.prompt
    }

    /// The answer to `question`, which `check` takes; nothing when nobody can be asked, and then `what` is missing and `how`
    /// says it.
    pub(super) fn text(
        &mut self,
        what: &str,
        question: &str,
        how: &str,
        default: Option<&str>,
        check: &dyn Fn(&str) -> Result<(), String>,
    ) -> Result<Option<String>, Error> {
        if self.may_ask {
            return self.prompt().text(question, default, check).map(Some);
        }
        self.miss(what, how);
        Ok(None)
    }

    /// The same for what must not be seen.
    pub(super) fn secret(&mut self, what: &str, question: &str, how: &str) -> Result<Option<Secret<String>>, Error> {
        if self.may_ask {
            return self.prompt().secret(question).map(Some);
        }
        self.miss(what, how);
        Ok(None)
    }

    /// The index of the chosen item; nothing when nobody can be asked. No option is missing then: there is a default.
    pub(super) fn choose(&self, question: &str, items: &[String]) -> Result<Option<usize>, Error> {
        self.may_ask.then(|| self.prompt().choose(question, items, 0)).transpose()
    }

    pub(super) fn confirm(&self, question: &str) -> Result<bool, Error> {
        self.prompt().confirm(question, false)
    }

    /// The last question: what the answers come to, and whether it shall be so.
    pub(super) fn agrees(&self, what: &str, question: &str) -> Result<bool, Error> {
        self.host.terminal.say(&format!("\n{what}\n"));
        self.prompt().confirm(question, true)
    }

    fn miss(&mut self, what: &str, how: &str) {
        self.missing.push(Missing { what: what.to_owned(), how: how.to_owned() });
    }

    /// One error for everything that is missing.
    pub(super) fn finish(&self, section: &str) -> Result<(), Error> {
        if self.missing.is_empty() {
            return Ok(());
        }
        let what: Vec<&str> = self.missing.iter().map(|missing| missing.what.as_str()).collect();
        let how: Vec<&str> = self.missing.iter().map(|missing| missing.how.as_str()).collect();
        Err(Error::missing(format!(
            "there is no terminal for questions, and `{section}` still needs: {}",
            what.join("; ")
        ))
        .hint(format!("give {}", how.join("; "))))
    }

    /// A word about a value that looks wrong; what `check` would say about the same setting is not said again.
    pub(super) fn doubt(&mut self, path: &SettingPath, message: &str) {
        self.warn(message);
        self.doubted.push(path.clone());
    }

    pub(super) fn has_doubted(&self, path: &str) -> bool {
        self.doubted.iter().any(|doubted| doubted.to_string() == path)
    }

    /// A word about a value that was given and is used all the same.
    pub(super) fn warn(&self, message: &str) {
        self.host.terminal.say_line(&format!("warning: {message}"));
    }

    /// A word about what was done to an answer.
    pub(super) fn note(&self, message: &str) {
        self.host.terminal.say_line(&format!("note: {message}"));
    }
}
