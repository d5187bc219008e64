//! Questions to a person at a terminal.

use std::{fmt, io};

use dialoguer::console::Term;
use dialoguer::theme::Theme;
use dialoguer::{Confirm, FuzzySelect, Input, Select};

use super::Terminal;
use super::interrupt::{Asking, Interrupt};
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

    /// The index of the chosen item; typing filters.
    fn choose(&self, question: &str, items: &[String], default: usize) -> Result<usize, Error>;
}

pub(super) struct TerminalPrompt {
    can_ask: bool,
    interrupt: Interrupt,
}

impl TerminalPrompt {
    pub(super) fn new(terminal: &Terminal, interrupt: Interrupt) -> Self {
        Self { can_ask: terminal.can_ask(), interrupt }
    }

    fn ready(&self) -> Result<Asking, Error> {
        if self.can_ask {
            // Ctrl-C must end the question, not the process: the cursor is hidden while a list is shown.
            self.interrupt.listen();
            Ok(self.interrupt.ask())
        } else {
            Err(Error::missing("there is no terminal to ask on").hint("give the answer as an option"))
        }
    }
}

/// An item list longer than this is filtered by typing.
const PLAIN_LIST: usize = 4;

impl Prompt for TerminalPrompt {
    fn text(
        &self,
        question: &str,
        default: Option<&str>,
        validate: &dyn Fn(&str) -> Result<(), String>,
    ) -> Result<String, Error> {
        let _asking = self.ready()?;
        Term::stderr().write_line(&format!("{question}:")).map_err(failed)?;
        loop {
            let mut input = Input::<String>::with_theme(&BehindASign).allow_empty(true);
            if let Some(default) = default {
                input = input.default(default.to_owned());
            }
            let answer = input.interact_text().map_err(from_dialoguer)?;
            // dialoguer's own check would draw over the answer, and wrongly where one of them wraps.
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

    fn choose(&self, question: &str, items: &[String], default: usize) -> Result<usize, Error> {
        let _asking = self.ready()?;
        if items.len() <= PLAIN_LIST {
            Select::new().with_prompt(question).items(items).default(default).interact().map_err(from_dialoguer)
        } else {
            FuzzySelect::new().with_prompt(question).items(items).default(default).interact().map_err(from_dialoguer)
        }
    }
}

/// Answers are typed on a line of their own: what is drawn again when it is complete must not wrap.
struct BehindASign;

impl Theme for BehindASign {
    fn format_input_prompt(&self, line: &mut dyn fmt::Write, _: &str, default: Option<&str>) -> fmt::Result {
        match default {
            Some(default) => write!(line, "[{default}] > "),
            None => line.write_str("> "),
        }
    }

    fn format_input_prompt_selection(&self, line: &mut dyn fmt::Write, _: &str, answer: &str) -> fmt::Result {
        write!(line, "> {answer}")
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
