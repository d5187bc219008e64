//! A program that runs while a provider serves: signals are passed on to it, and its exit status is ours.

use std::time::Duration;

use crate::dev_idp::User;
use crate::error::Error;
use crate::host::{Host, Program, RunningProgram, Signals};
use crate::report::escaped;

/// How often to look at what has happened.
const GLANCE: Duration = Duration::from_millis(40);

pub(super) struct Companion {
    program: RunningProgram,
    signals: Signals,
}

impl Companion {
    pub(super) fn start(program: &Program, host: &Host) -> Result<Self, Error> {
        // Before it runs: a signal must find somebody who passes it on.
        let signals = host.interrupt.relay();
        let name = program.words.first().map(|word| word.to_string_lossy().into_owned()).unwrap_or_default();
        let running = program.start().map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Error::missing(format!("there is no program `{}`", escaped(&name)))
                .hint("install it, activate its environment, or give its path behind `--`"),
            _ => Error::io(format!("`{}` cannot be started", escaped(&name)), error),
        })?;
        Ok(Self { program: running, signals })
    }

    /// Runs until the program has ended, and says how; `tick` is called meanwhile, and ends the program with an error.
    pub(super) fn run(&mut self, mut tick: impl FnMut() -> Result<(), Error>) -> Result<u8, Error> {
        loop {
            let ended = self.program.ended().map_err(|error| Error::io("the program cannot be waited for", error))?;
            // Once more after its end: what it has just caused is told too.
            let told = tick();
            if let Some(code) = ended {
                return Ok(code);
            }
            if let Err(error) = told {
                self.program.stop();
                return Err(error);
            }
            if let Some(signal) = self.signals.next(GLANCE) {
                self.program.pass_on(signal);
            }
        }
    }
}

/// A few of these names.
pub(super) fn listed(names: &[String]) -> String {
    const SHOWN: usize = 12;
    let more = names.len().saturating_sub(SHOWN);
    let shown = names[..names.len() - more].join(", ");
    if more == 0 { shown } else { format!("{shown} and {more} more") }
}

pub(super) fn users_were_read(users: &[User]) -> String {
    let names: Vec<String> = users.iter().map(|user| user.name.clone()).collect();
    format!("the users were read again: {}\n", escaped(&listed(&names)))
}

pub(super) fn users_stay(error: &Error) -> String {
    format!("the users stay as they were: {}\n", escaped(&error.to_string()))
}
