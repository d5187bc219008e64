//! Questions to a person at a terminal.

use std::io;

use dialoguer::Confirm;
use dialoguer::console::Term;

use super::interrupt::{Asking, Interrupt};
use super::picker::{self, Choice};
use super::{Terminal, line_editor};
use crate::error::{Error, Kind};
use crate::secret::Secret;

/// Asks. Callers first make sure that there is somebody to ask ([`Terminal::can_ask`]).
pub trait Prompt: Send + Sync {
    /// One line. `validate` says what is wrong with an answer, and the question is asked again.
    fn text(
        &self,
        question: &str,
        default: Option<&str>,
        validate: &dyn Fn(&str) -> Result<(), String>,
    ) -> Result<String, Error>;

    /// One line that is not echoed.
    fn secret(&self, question: &str) -> Result<Secret<String>, Error>;

    fn confirm(&self, question: &str, default: bool) -> Result<bool, Error>;

    /// The index of what was chosen; typing searches. `fallback` is offered where nothing is found.
    fn choose(&self, question: &str, choices: &[Choice], fallback: Option<usize>) -> Result<usize, Error>;
}

pub(super) struct TerminalPrompt {
    terminal: Terminal,
    interrupt: Interrupt,
}

impl TerminalPrompt {
    pub(super) fn new(terminal: &Terminal, interrupt: Interrupt) -> Self {
        Self { terminal: terminal.clone(), interrupt }
    }

    fn ready(&self) -> Result<Asking, Error> {
        if self.terminal.can_ask() {
            // Ctrl-C must end the question, not the process: the cursor is hidden while a list is shown.
            self.interrupt.listen();
            Ok(self.interrupt.ask())
        } else {
            Err(Error::missing("there is no terminal to ask on").hint("give the answer as an option"))
        }
    }
}

impl Prompt for TerminalPrompt {
    fn text(
        &self,
        question: &str,
        default: Option<&str>,
        validate: &dyn Fn(&str) -> Result<(), String>,
    ) -> Result<String, Error> {
        let _asking = self.ready()?;
        Term::stderr().write_line(&format!("{question}:")).map_err(failed)?;
        let sign = default.map_or_else(|| "> ".to_owned(), |default| format!("[{default}] > "));
        loop {
            let typed = line_editor::read_line(&sign).map_err(failed)?;
            let answer = match default {
                Some(default) if typed.is_empty() => default.to_owned(),
                _ => typed,
            };
            match validate(&answer) {
                Ok(()) => return Ok(answer),
                Err(wrong) => Term::stderr().write_line(&format!("  {wrong}")).map_err(failed)?,
            }
        }
    }

    fn secret(&self, question: &str) -> Result<Secret<String>, Error> {
        let _asking = self.ready()?;
        hidden_line(question).map(Secret::new).map_err(failed)
    }

    fn confirm(&self, question: &str, default: bool) -> Result<bool, Error> {
        let _asking = self.ready()?;
        Confirm::new().with_prompt(question).default(default).interact().map_err(from_dialoguer)
    }

    fn choose(&self, question: &str, choices: &[Choice], fallback: Option<usize>) -> Result<usize, Error> {
        let _asking = self.ready()?;
        picker::pick(question, choices, fallback, self.terminal.colors_talk()).map_err(failed)
    }
}

#[cfg(unix)]
fn hidden_line(question: &str) -> io::Result<String> {
    let term = Term::stderr();
    term.write_str(&format!("{question}: "))?;
    let answer = super::hidden_input::read_line();
    // The Enter that ended the answer was not echoed either.
    term.write_line("")?;
    answer
}

#[cfg(not(unix))]
fn hidden_line(question: &str) -> io::Result<String> {
    dialoguer::Password::new().with_prompt(question).interact().map_err(|dialoguer::Error::IO(error)| error)
}

fn from_dialoguer(error: dialoguer::Error) -> Error {
    let dialoguer::Error::IO(error) = error;
    // The cursor is behind the question.
    Term::stderr().write_line("").ok();
    failed(error)
}

fn failed(error: io::Error) -> Error {
    Term::stderr().show_cursor().ok();
    if error.kind() == io::ErrorKind::Interrupted {
        return Error::interrupted();
    }
    Error::new(Kind::Io, "cannot ask on this terminal").because(error)
}
