//! Asking, or taking note of what would have to be asked: with nobody at a terminal, all that is missing is said at once.

use std::cell::Cell;

use url::Url;

use crate::error::Error;
use crate::host::{Choice, Host, Prompt};
use crate::report::{escaped, hanging};
use crate::secret::Secret;
use crate::streamlit::SettingPath;

/// Paragraphs are no wider, however wide the terminal is.
const WIDTH: usize = 100;

pub(super) struct Dialog<'a> {
    host: &'a Host,
    may_ask: bool,
    has_asked: Cell<bool>,
    missing: Vec<Missing>,
    doubted: Vec<SettingPath>,
    /// The page that an empty answer opens, until it was opened.
    console: Option<Url>,
}

/// What nobody could be asked for.
struct Missing {
    what: String,
    /// The options and variables that say it.
    how: String,
}

impl<'a> Dialog<'a> {
    pub(super) fn new(host: &'a Host, may_ask: bool) -> Self {
        Self { host, may_ask, has_asked: Cell::new(false), missing: Vec::new(), doubted: Vec::new(), console: None }
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
        if !self.may_ask {
            self.miss(what, how);
            return Ok(None);
        }
        if default.is_some() {
            return self.prompt().text(question, default, check).map(Some);
        }
        // Whoever has nothing to paste yet gets the page where it is.
        while let Some(console) = self.console.take() {
            let check_or_open = |answer: &str| if answer.trim().is_empty() { Ok(()) } else { check(answer) };
            // With the page at hand nobody needs an example.
            let short = question.split(", such as ").next().unwrap_or(question);
            let answer = self.prompt().text(&format!("{short} (Enter opens the console)"), None, &check_or_open)?;
            if !answer.trim().is_empty() {
                return Ok(Some(answer));
            }
            match self.host.browser.open(&console) {
                Ok(()) => self.note("the console is opened in a browser"),
                Err(error) => self.note(&format!("no browser could be opened: {}", error.reason)),
            }
        }
        self.prompt().text(question, None, check).map(Some)
    }

    /// Says what to do elsewhere before the next questions are asked; an empty answer opens `console`.
    pub(super) fn instruct(&mut self, text: &str, console: Option<Url>) {
        self.host.terminal.say(&format!("\n{text}\n"));
        self.console = console;
    }

    /// How wide what is said here may be.
    pub(super) fn columns(&self) -> usize {
        match self.host.terminal.columns_of_talk() {
            usize::MAX => usize::MAX,
            columns => columns.min(WIDTH),
        }
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
    pub(super) fn choose(&self, question: &str, choices: &[Choice], fallback: usize) -> Result<Option<usize>, Error> {
        self.may_ask.then(|| self.prompt().choose(question, choices, Some(fallback))).transpose()
    }

    pub(super) fn confirm(&self, question: &str) -> Result<bool, Error> {
        self.prompt().confirm(question, false)
    }

    /// The last question: what the answers come to, and whether it shall be so.
    pub(super) fn agrees(&self, what: &str, question: &str) -> Result<bool, Error> {
        self.host.terminal.say(what);
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
        self.say("warning", message);
    }

    /// Why an answer cannot be taken, before the question is asked again.
    pub(super) fn refuse(&self, error: &Error) {
        self.host.terminal.say_error(error);
    }

    /// A word about what was done to an answer.
    pub(super) fn note(&self, message: &str) {
        self.say("note", message);
    }

    fn say(&self, label: &str, message: &str) {
        let message = escaped(message);
        let line = format!("{label}: {message}\n");
        let is_short = line.chars().count() <= self.columns();
        let indent = " ".repeat(label.len() + 2);
        self.host.terminal.say(&if is_short {
            line
        } else {
            hanging(&message, &format!("{label}: "), &indent, self.columns())
        });
    }
}
