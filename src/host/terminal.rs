//! Standard output for data, standard error for talk. Both are the last step of every output: here the secrets of this run
//! are taken out, and what a terminal would obey is spelled out.

use std::io::{self, IsTerminal as _, Read, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use dialoguer::console::Term;

use crate::error::Error;
use crate::escape::{escaped, escaped_lines};
use crate::secret::Redactor;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum ColorChoice {
    #[default]
    Auto,
    Always,
    Never,
}

/// The three standard streams and what is known of them.
#[derive(Clone)]
pub struct Terminal {
    input: Arc<Mutex<dyn Read + Send>>,
    output: Arc<Mutex<dyn Write + Send>>,
    talk: Arc<Mutex<dyn Write + Send>>,
    pub stdin_is_terminal: bool,
    pub stdout_is_terminal: bool,
    pub stderr_is_terminal: bool,
    /// Whether standard output, if it is a terminal, shows ANSI styles as such.
    pub shows_styles: bool,
    /// How wide standard output is, if it is a terminal that says so.
    pub output_columns: Option<u16>,
    /// The same for standard error.
    pub talk_columns: Option<u16>,
    /// What must not be shown, as far as it is known; whoever learns a secret tells it.
    pub redactor: Redactor,
    styled: Arc<AtomicBool>,
    colors_talk: Arc<AtomicBool>,
}

/// Lets a console of Windows show ANSI styles; every other terminal does so by itself, and those that come from Unix say
/// what they are in `TERM`.
fn enable_styles() -> bool {
    anstyle_query::windows::enable_ansi_colors() != Some(false) || std::env::var_os("TERM").is_some()
}

fn columns_of(term: &Term) -> Option<u16> {
    // Some programs that offer a terminal do not say how wide it is.
    term.is_term().then(|| term.size_checked()).flatten().map(|(_, columns)| columns).filter(|columns| *columns > 0)
}

/// What was written to a terminal that catches it.
#[derive(Clone, Default)]
pub struct Caught {
    output: Arc<Mutex<Vec<u8>>>,
    talk: Arc<Mutex<Vec<u8>>>,
}

impl Caught {
    /// What was written to standard output.
    pub fn output(&self) -> String {
        text(&self.output)
    }

    /// What was written to standard error.
    pub fn talk(&self) -> String {
        text(&self.talk)
    }
}

fn text(bytes: &Mutex<Vec<u8>>) -> String {
    String::from_utf8_lossy(&bytes.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
}

impl Terminal {
    /// One without input, at which nobody sits, whose output can be looked at.
    pub fn caught(&self) -> (Self, Caught) {
        let caught = Caught::default();
        let input = Arc::new(Mutex::new(io::empty()));
        let (output, talk) = (Arc::clone(&caught.output), Arc::clone(&caught.talk));
        (Self { redactor: self.redactor.clone(), ..Self::of_streams(input, output, talk) }, caught)
    }

    pub(super) fn of_process() -> Self {
        Self {
            input: Arc::new(Mutex::new(io::stdin())),
            output: Arc::new(Mutex::new(io::stdout())),
            talk: Arc::new(Mutex::new(io::stderr())),
            stdin_is_terminal: io::stdin().is_terminal(),
            stdout_is_terminal: io::stdout().is_terminal(),
            stderr_is_terminal: io::stderr().is_terminal(),
            output_columns: columns_of(&Term::stdout()),
            talk_columns: columns_of(&Term::stderr()),
            redactor: Redactor::default(),
            styled: Arc::default(),
            colors_talk: Arc::default(),
            shows_styles: (io::stdout().is_terminal() || io::stderr().is_terminal()) && enable_styles(),
        }
    }

    /// Streams for tests; none of them is a terminal.
    pub(super) fn of_streams(
        input: Arc<Mutex<dyn Read + Send>>,
        output: Arc<Mutex<dyn Write + Send>>,
        talk: Arc<Mutex<dyn Write + Send>>,
    ) -> Self {
        Self {
            input,
            output,
            talk,
            stdin_is_terminal: false,
            stdout_is_terminal: false,
            stderr_is_terminal: false,
            output_columns: None,
            talk_columns: None,
            redactor: Redactor::default(),
            styled: Arc::default(),
            colors_talk: Arc::default(),
            shows_styles: true,
        }
    }

    /// How many characters a line of standard output may have: any number where nobody looks at a terminal, so that other
    /// programs get whole lines.
    pub fn columns(&self) -> usize {
        self.output_columns.map_or(usize::MAX, usize::from)
    }

    /// The same for talk.
    pub fn columns_of_talk(&self) -> usize {
        self.talk_columns.map_or(usize::MAX, usize::from)
    }

    /// From now on styles pass: colour is wanted.
    pub fn allow_styles(&self) {
        self.styled.store(true, Ordering::Relaxed);
    }

    /// From now on talk is coloured.
    pub fn color_talk(&self) {
        self.allow_styles();
        self.colors_talk.store(true, Ordering::Relaxed);
    }

    pub fn colors_talk(&self) -> bool {
        self.colors_talk.load(Ordering::Relaxed)
    }

    /// Writes data to standard output, without secrets and without anything that a terminal would obey.
    pub fn print(&self, text: &str) -> Result<(), Error> {
        self.print_verbatim(&self.harmless(text))
    }

    /// Writes one line to standard output, whatever is in it.
    pub fn print_line(&self, line: &str) -> Result<(), Error> {
        self.print(&format!("{}\n", escaped(line)))
    }

    /// Writes to standard output byte by byte: for texts of our own, and for secrets that the user has asked for by name.
    pub fn print_verbatim(&self, text: &str) -> Result<(), Error> {
        let mut output = self.output.lock().unwrap_or_else(PoisonError::into_inner);
        output.write_all(text.as_bytes()).and_then(|()| output.flush()).map_err(|error| {
            let hint = match error.kind() {
                io::ErrorKind::StorageFull => "make room on the disk that it is redirected to",
                _ => "look at where it is redirected to",
            };
            Error::io("cannot write to standard output", error).hint(hint)
        })
    }

    /// What may be shown of `text`, which may have several lines.
    pub fn harmless(&self, text: &str) -> String {
        let redacted = self.redactor.redact(text);
        escaped_lines(&redacted, self.styled.load(Ordering::Relaxed)).into_owned()
    }

    /// Writes one line to standard error, whatever is in it.
    pub fn say_line(&self, line: &str) {
        self.say(&format!("{}\n", escaped(line)));
    }

    /// Writes talk to standard error, as [`Terminal::print`] does. That nobody reads it is no reason to stop.
    pub fn say(&self, text: &str) {
        let text = self.harmless(text);
        let mut talk = self.talk.lock().unwrap_or_else(PoisonError::into_inner);
        talk.write_all(text.as_bytes()).and_then(|()| talk.flush()).ok();
    }

    /// Says what went wrong, as wide as the terminal.
    pub fn say_error(&self, error: &Error) {
        self.say(&error.render_at(self.columns_of_talk(), self.colors_talk()));
    }

    /// All of standard input, at most `limit` bytes.
    pub fn read_input(&self, limit: u64) -> Result<Vec<u8>, Error> {
        let mut contents = Vec::new();
        let mut input = self.input.lock().unwrap_or_else(PoisonError::into_inner);
        (&mut *input)
            .take(limit + 1)
            .read_to_end(&mut contents)
            .map_err(|error| Error::io("cannot read standard input", error))?;
        if contents.len() as u64 > limit {
            return Err(Error::usage(format!("standard input is larger than {limit} bytes")));
        }
        Ok(contents)
    }

    /// So many bytes of standard input, or `None` where it ends before.
    pub fn read_exactly(&self, count: usize) -> Result<Option<Vec<u8>>, Error> {
        let mut contents = Vec::new();
        let mut input = self.input.lock().unwrap_or_else(PoisonError::into_inner);
        (&mut *input)
            .take(count as u64)
            .read_to_end(&mut contents)
            .map_err(|error| Error::io("cannot read standard input", error))?;
        Ok((contents.len() == count).then_some(contents))
    }

    /// One line of standard input without its end, or `None` at the end of the input.
    pub fn read_line(&self, limit: u64) -> Result<Option<String>, Error> {
        let mut line = Vec::new();
        let mut input = self.input.lock().unwrap_or_else(PoisonError::into_inner);
        let mut byte = [0];
        loop {
            let count = match input.read(&mut byte) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                result => result.map_err(|error| Error::io("cannot read standard input", error))?,
            };
            match byte[0] {
                _ if count == 0 && line.is_empty() => return Ok(None),
                b'\n' => break,
                _ if count == 0 => break,
                byte => line.push(byte),
            }
            if line.len() as u64 > limit {
                return Err(Error::usage(format!("a line of standard input is longer than {limit} bytes")));
            }
        }
        Ok(Some(String::from_utf8_lossy(&line).trim_end_matches('\r').to_owned()))
    }

    /// Whether a person can be asked: questions go to standard error and answers come from standard input.
    pub const fn can_ask(&self) -> bool {
        self.stdin_is_terminal && self.stderr_is_terminal
    }
}
