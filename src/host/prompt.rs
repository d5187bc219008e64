//! Questions to a person at a terminal.

use dialoguer::{Confirm, FuzzySelect, Input, Password, Select};

use super::Terminal;
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
}

impl TerminalPrompt {
    pub(super) fn new(terminal: &Terminal) -> Self {
        Self { can_ask: terminal.can_ask() }
    }

    fn ready(&self) -> Result<(), Error> {
        if self.can_ask {
            Ok(())
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
        self.ready()?;
        let mut input = Input::<String>::new().with_prompt(question).validate_with(|answer: &String| validate(answer));
        if let Some(default) = default {
            input = input.default(default.to_owned());
        }
        input.interact_text().map_err(from_dialoguer)
    }

    fn secret(&self, question: &str) -> Result<Secret<String>, Error> {
        self.ready()?;
        Password::new().with_prompt(question).interact().map(Secret::new).map_err(from_dialoguer)
    }

    fn confirm(&self, question: &str, default: bool) -> Result<bool, Error> {
        self.ready()?;
        Confirm::new().with_prompt(question).default(default).interact().map_err(from_dialoguer)
    }

    fn choose(&self, question: &str, items: &[String], default: usize) -> Result<usize, Error> {
        self.ready()?;
        if items.len() <= PLAIN_LIST {
            Select::new().with_prompt(question).items(items).default(default).interact().map_err(from_dialoguer)
        } else {
            FuzzySelect::new().with_prompt(question).items(items).default(default).interact().map_err(from_dialoguer)
        }
    }
}

fn from_dialoguer(error: dialoguer::Error) -> Error {
    let dialoguer::Error::IO(error) = error;
    if error.kind() == std::io::ErrorKind::Interrupted {
        return Error::interrupted();
    }
    Error::new(Kind::Io, "cannot ask on this terminal").because(error)
}
