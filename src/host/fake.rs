//! A [`Host`] for tests: a fixed clock, seeded bytes, captured streams, scripted answers, a browser that must not open.
//!
//! Files and HTTP stay real: tests use temporary folders and loopback ports.

use std::collections::VecDeque;
use std::io::{self, Cursor, Read, Write};
use std::net::IpAddr;
use std::path::Path;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use url::Url;

use super::{
    Browser, Choice, Clock, Environment, Host, HttpConnector, Interrupt, Names, OpenError, Prompt, Randomness, Step,
    Terminal, dns, files, http_client, picker,
};
use crate::error::Error;
use crate::secret::Secret;
use crate::time::UnixTime;

/// 2026-01-01T00:00:00Z.
pub const START: i64 = 1_767_225_600;

/// A host whose streams, clock and answers the test holds.
pub struct FakeHost {
    pub host: Host,
    pub clock: Arc<FakeClock>,
    output: Arc<Mutex<Vec<u8>>>,
    talk: Arc<Mutex<Vec<u8>>>,
}

impl FakeHost {
    /// Runs in `dir`, which is also the home, with nothing in the environment and nobody at the terminal.
    pub fn new(dir: &Path) -> Self {
        let output = Arc::new(Mutex::new(Vec::new()));
        let talk = Arc::new(Mutex::new(Vec::new()));
        let clock = Arc::new(FakeClock { now: AtomicI64::new(START) });
        let home = if cfg!(windows) { "USERPROFILE" } else { "HOME" };
        let variables = [
            (home.to_owned(), dir.join("home").to_string_lossy().into_owned()),
            // What this machine's git ignores is no business of a test.
            ("GIT_CONFIG_NOSYSTEM".to_owned(), "1".to_owned()),
        ];
        let env = Arc::new(Environment::new(variables, dir));
        let streams = (Arc::new(Mutex::new(Cursor::new(Vec::new()))), Arc::clone(&output), Arc::clone(&talk));
        let terminal = Terminal::of_streams(streams.0, streams.1, streams.2);
        let host = Host {
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            rng: Arc::new(SeededRandomness { next: AtomicU64::new(1) }),
            files: Arc::new(files::Disk::default()),
            prompt: Arc::new(ScriptedPrompt { answers: Mutex::default() }),
            browser: Arc::new(NoBrowser),
            http: connector(&env),
            interrupt: Interrupt::default(),
            env,
            terminal,
        };
        Self { host, clock, output, talk }
    }

    #[must_use]
    pub fn with_env(mut self, variables: &[(&str, &str)]) -> Self {
        let old = &self.host.env;
        let all = old
            .with_prefix("")
            .chain(variables.iter().copied())
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
        let env = Arc::new(Environment::new(all.collect::<Vec<_>>(), old.current_dir()));
        self.host.http = connector(&env);
        self.host.env = env;
        self
    }

    /// Host names have the addresses that this function says.
    #[must_use]
    pub fn with_names(mut self, names: impl Names + 'static) -> Self {
        let env = Arc::clone(&self.host.env);
        self.host.http = Arc::new(http_client::NetworkConnector::new(env, Arc::new(names)));
        self
    }

    #[must_use]
    pub fn with_input(mut self, input: &str) -> Self {
        let input: Arc<Mutex<dyn Read + Send>> = Arc::new(Mutex::new(Cursor::new(input.as_bytes().to_vec())));
        let output: Arc<Mutex<dyn Write + Send>> = self.output.clone();
        let talk: Arc<Mutex<dyn Write + Send>> = self.talk.clone();
        self.host.terminal = Terminal::of_streams(input, output, talk);
        self
    }

    /// Somebody sits at the terminal and gives these answers, in order.
    #[must_use]
    pub fn with_answers(mut self, answers: &[&str]) -> Self {
        self.host.terminal.stdin_is_terminal = true;
        self.host.terminal.stderr_is_terminal = true;
        let answers = answers.iter().map(|answer| (*answer).to_owned()).collect();
        self.host.prompt = Arc::new(ScriptedPrompt { answers: Mutex::new(answers) });
        self
    }

    /// The disk is full, read-only or broken when a write comes to this step.
    #[must_use]
    pub fn with_fault(mut self, fault: Step, kind: io::ErrorKind) -> Self {
        let permit = move |step| if step == fault { Err(io::Error::from(kind)) } else { Ok(()) };
        self.host.files = Arc::new(files::Disk::with_faults(permit));
        self
    }

    /// Something else happens on this machine when a write comes to a step.
    #[must_use]
    pub fn with_interference(mut self, interfere: impl Fn(Step) + Send + Sync + 'static) -> Self {
        self.host.files = Arc::new(files::Disk::with_faults(move |step| {
            interfere(step);
            Ok(())
        }));
        self
    }

    /// The browser is this function; it runs in a thread of its own.
    #[must_use]
    pub fn with_browser(mut self, visit: impl Fn(Url) + Send + Sync + 'static) -> Self {
        self.host.browser = Arc::new(FunctionBrowser { visit: Arc::new(visit) });
        self
    }

    /// What was written to standard output so far.
    pub fn output(&self) -> String {
        String::from_utf8_lossy(&self.output.lock().expect("no writer panicked")).into_owned()
    }

    /// What was written to standard error so far.
    pub fn talk(&self) -> String {
        String::from_utf8_lossy(&self.talk.lock().expect("no writer panicked")).into_owned()
    }
}

fn connector(env: &Arc<Environment>) -> Arc<dyn HttpConnector> {
    Arc::new(http_client::NetworkConnector::new(Arc::clone(env), Arc::new(NamesOfThisMachine)))
}

/// Stands still until it is told to move; the monotonic part runs for real, so that deadlines still end.
pub struct FakeClock {
    now: AtomicI64,
}

impl FakeClock {
    pub fn advance(&self, seconds: i64) {
        self.now.fetch_add(seconds, Ordering::SeqCst);
    }
}

static TEST_START: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);

impl Clock for FakeClock {
    fn now(&self) -> UnixTime {
        UnixTime(self.now.load(Ordering::SeqCst))
    }

    fn monotonic(&self) -> Duration {
        TEST_START.elapsed()
    }
}

/// Different bytes at every call, the same in every run.
struct SeededRandomness {
    next: AtomicU64,
}

impl Randomness for SeededRandomness {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), Error> {
        for chunk in bytes.chunks_mut(32) {
            let block = crate::digest::sha256(&self.next.fetch_add(1, Ordering::SeqCst).to_be_bytes());
            chunk.copy_from_slice(&block[..chunk.len()]);
        }
        Ok(())
    }
}

/// Gives the scripted answers; a question without one is an error that names the question.
struct ScriptedPrompt {
    answers: Mutex<VecDeque<String>>,
}

impl ScriptedPrompt {
    fn next(&self, question: &str) -> Result<String, Error> {
        self.answers.lock().expect("no other prompt panicked").pop_front().ok_or_else(|| {
            Error::missing(format!("the test has no answer to `{question}`")).hint("script one more answer")
        })
    }
}

impl Prompt for ScriptedPrompt {
    fn text(
        &self,
        question: &str,
        default: Option<&str>,
        validate: &dyn Fn(&str) -> Result<(), String>,
    ) -> Result<String, Error> {
        loop {
            let answer = self.next(question)?;
            let answer = if answer.is_empty() { default.unwrap_or_default().to_owned() } else { answer };
            if validate(&answer).is_ok() {
                return Ok(answer);
            }
        }
    }

    fn secret(&self, question: &str) -> Result<Secret<String>, Error> {
        self.next(question).map(Secret::new)
    }

    fn confirm(&self, question: &str, default: bool) -> Result<bool, Error> {
        self.next(question).map(|answer| if answer.is_empty() { default } else { answer.starts_with('y') })
    }

    fn choose(&self, question: &str, choices: &[Choice], fallback: Option<usize>) -> Result<usize, Error> {
        let answer = self.next(question)?;
        picker::found(choices, &answer, fallback)
            .first()
            .copied()
            .ok_or_else(|| Error::missing(format!("`{question}` offers no `{answer}`")).hint("script another answer"))
    }
}

/// Names of this machine alone: no test depends on a network, and none asks a stranger.
struct NamesOfThisMachine;

impl Names for NamesOfThisMachine {
    fn addresses(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        if host == "localhost" || host.ends_with(".localhost") {
            return dns::SystemNames.addresses(host);
        }
        Err(io::Error::new(io::ErrorKind::NotFound, "tests ask no name server"))
    }
}

/// Fails when it is opened: "no interaction happens here" becomes checkable.
struct NoBrowser;

impl Browser for NoBrowser {
    fn open(&self, url: &Url) -> Result<(), OpenError> {
        Err(OpenError { reason: format!("this test opens no browser, but was asked for {url}") })
    }
}

struct FunctionBrowser {
    visit: Arc<dyn Fn(Url) + Send + Sync>,
}

impl Browser for FunctionBrowser {
    fn open(&self, url: &Url) -> Result<(), OpenError> {
        let (visit, url) = (Arc::clone(&self.visit), url.clone());
        std::thread::spawn(move || visit(url));
        Ok(())
    }
}
