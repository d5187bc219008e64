//! authctl failing at its own job. What is wrong with a user's setup is a [`crate::diagnostic::Diagnostic`] instead.

use std::fmt;

use crate::escape::escaped;
use crate::paragraph::hanging;

/// What the process says when it ends. It never depends on the output format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitStatus {
    /// Done, and nothing at or above the failing level.
    Success,
    /// Done, and problems were found, or the login failed.
    Problems,
    /// Not done: bad usage, missing file, port in use.
    Failure,
    /// The user pressed Ctrl-C.
    Interrupted,
    /// That of the program that was run.
    Passed(u8),
}

impl ExitStatus {
    pub const fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Problems => 1,
            Self::Failure => 2,
            Self::Interrupted => 130,
            Self::Passed(code) => code,
        }
    }
}

/// Why authctl could not do what it was asked.
#[derive(Debug)]
pub struct Error {
    kind: Kind,
    message: String,
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
    hint: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The command line does not make sense.
    Usage,
    /// Something that was needed is not there.
    Missing,
    /// We, or the user at a prompt, decided not to.
    Refused,
    /// The operating system said no.
    Io,
    /// No connection could even be attempted.
    Network,
    /// The reader of our output has gone. Not a failure.
    BrokenPipe,
    Interrupted,
}

impl Error {
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), cause: None, hint: None }
    }

    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Kind::Usage, message)
    }

    pub fn missing(message: impl Into<String>) -> Self {
        Self::new(Kind::Missing, message)
    }

    pub fn refused(message: impl Into<String>) -> Self {
        Self::new(Kind::Refused, message)
    }

    pub fn io(message: impl Into<String>, cause: std::io::Error) -> Self {
        if cause.kind() == std::io::ErrorKind::BrokenPipe {
            return Self::new(Kind::BrokenPipe, message);
        }
        Self::new(Kind::Io, message).because(cause)
    }

    /// A file that cannot be written. `hint` is what to do where the system's reason does not say it.
    pub fn unwritable(shown_path: &str, cause: std::io::Error, hint: impl Into<String>) -> Self {
        use std::io::ErrorKind;
        let hint = match cause.kind() {
            ErrorKind::StorageFull => {
                "make room on the disk and run the command again; what was there is unchanged".into()
            }
            ErrorKind::QuotaExceeded => "make room within your quota and run the command again".into(),
            ErrorKind::ReadOnlyFilesystem => "the file system is mounted read-only: write to another one".into(),
            _ => hint.into(),
        };
        Self::io(format!("cannot write `{shown_path}`"), cause).hint(hint)
    }

    pub fn interrupted() -> Self {
        Self::new(Kind::Interrupted, "interrupted")
    }

    /// Adds what lies underneath. A message never repeats its cause.
    #[must_use]
    pub fn because(mut self, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// Adds what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// What to do next.
    pub fn hint_text(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// What lies underneath, the nearest first.
    pub fn causes(&self) -> Vec<String> {
        let first = self.cause.as_ref().map(|cause| &**cause as &dyn std::error::Error);
        std::iter::successors(first, |error| error.source()).map(ToString::to_string).collect()
    }

    pub const fn exit_status(&self) -> ExitStatus {
        match self.kind {
            Kind::BrokenPipe => ExitStatus::Success,
            Kind::Interrupted => ExitStatus::Interrupted,
            Kind::Usage | Kind::Missing | Kind::Refused | Kind::Io | Kind::Network => ExitStatus::Failure,
        }
    }

    /// The same for a terminal: broken between words, with what comes after the first line under its beginning, and the
    /// labels in colour.
    pub fn render_at(&self, columns: usize, color: bool) -> String {
        let text = self.render();
        let lines = text.lines().map(|line| {
            let (label, _) = line.split_once(": ").unwrap_or((line, ""));
            let is_short = line.chars().count() <= columns;
            let filled = if is_short { format!("{line}\n") } else { hanging(line, "", "       ", columns) };
            match (color, label) {
                (true, "error") => format!("\u{1b}[1;31m{label}\u{1b}[0m{}", &filled[label.len()..]),
                (true, _) => format!("\u{1b}[1m{label}\u{1b}[0m{}", &filled[label.len()..]),
                (false, _) => filled,
            }
        });
        lines.collect()
    }

    /// The text for standard error: `error:`, a `cause:` for each level below, `hint:`; each of them is one line, whatever
    /// names and values from outside are in it.
    pub fn render(&self) -> String {
        let mut text = format!("error: {}\n", escaped(&self.message));
        for cause in self.causes() {
            text.push_str(&format!("cause: {}\n", escaped(&cause)));
        }
        if let Some(hint) = &self.hint {
            text.push_str(&format!("hint: {}\n", escaped(hint)));
        }
        text
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.as_ref().map(|cause| &**cause as &(dyn std::error::Error + 'static))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_says_what_why_and_what_next() {
        let error =
            Error::io("cannot read `secrets.toml`", std::io::Error::other("disk on fire")).hint("extinguish it");
        assert_eq!(error.render(), "error: cannot read `secrets.toml`\ncause: disk on fire\nhint: extinguish it\n");
        assert_eq!(error.exit_status().code(), 2);
    }

    #[test]
    fn a_closed_pipe_is_success() {
        let error = Error::io("cannot write", std::io::Error::from(std::io::ErrorKind::BrokenPipe));
        assert_eq!(error.exit_status(), ExitStatus::Success);
    }
}
