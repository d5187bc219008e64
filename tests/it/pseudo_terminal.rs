//! Somebody at a terminal: the real program behind a pseudo-terminal, keys that are pressed, and what is seen then.

use std::io::{Read as _, Write};
use std::num::NonZero;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// High enough for a whole dialogue, so that nothing scrolls away.
const ROWS: NonZero<u16> = NonZero::new(150).unwrap();
const COLUMNS: NonZero<u16> = NonZero::new(80).unwrap();

/// A program that is still drawing writes again sooner than this.
const DRAWN: Duration = Duration::from_millis(60);

const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) const ENTER: &str = "\r";
pub(crate) const DOWN: &str = "\x1b[B";
pub(crate) const CTRL_C: &str = "\x03";

pub(crate) struct Session {
    terminal: Box<dyn MasterPty>,
    keyboard: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    bytes: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    recorded: Vec<String>,
    transcript: String,
}

/// How a session ended.
pub(crate) struct Ended {
    pub(crate) exit_code: u32,
    /// What was seen, and which keys were pressed, from the first line to the last.
    pub(crate) transcript: String,
    /// How many lines are on the screen in the end.
    pub(crate) rows: usize,
    pub(crate) is_cursor_shown: bool,
    /// Whether the terminal shows again what is typed.
    pub(crate) has_echo: bool,
}

impl Session {
    /// Starts `authctl` in `folder`, where no request leaves this machine.
    pub(crate) fn start(folder: &Path, arguments: &[&str]) -> Self {
        Self::start_at(folder, arguments, ROWS, COLUMNS)
    }

    /// The same on a terminal of this size.
    pub(crate) fn start_at(folder: &Path, arguments: &[&str], rows: NonZero<u16>, columns: NonZero<u16>) -> Self {
        let size = PtySize { rows: rows.get(), cols: columns.get(), pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(snapbox::cmd::cargo_bin!("authctl"));
        command.args(arguments);
        command.cwd(folder);
        command.env_clear();
        // Nothing listens on this port: it cannot be given out.
        for (name, value) in [("TERM", "xterm-256color"), ("ALL_PROXY", "http://127.0.0.1:1")] {
            command.env(name, value);
        }
        command.env("HOME", folder);
        let child = pair.slave.spawn_command(command).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (sender, bytes) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        Self {
            keyboard: pair.master.take_writer().unwrap(),
            terminal: pair.master,
            child,
            bytes,
            screen: vt100::Parser::new(rows, columns, 0),
            recorded: Vec::new(),
            transcript: format!("$ authctl {}\n", arguments.join(" ")),
        }
    }

    /// Waits until `text` is asked, or chosen in a list, and all is drawn.
    pub(crate) fn sees(mut self, text: &str) -> Self {
        let deadline = Instant::now() + PATIENCE;
        while self.draws_more() || !self.asks(text) {
            assert!(Instant::now() < deadline, "nobody sees {text:?}:\n{}", self.screen.screen().contents());
        }
        self
    }

    /// An answer is typed behind the question, or on the line below it.
    fn asks(&self, text: &str) -> bool {
        let lines = self.lines();
        let last = lines.iter().rev().take(4).any(|line| line.contains(text));
        last || lines.iter().any(|line| line.starts_with("> ") && line.contains(text))
    }

    /// What is on the screen, with lines that wrap in one piece.
    pub(crate) fn screen(&self) -> String {
        let screen = self.screen.screen();
        let row = |row| screen.contents_between(row, 0, row, COLUMNS.get());
        let rows = (0..ROWS.get()).map(|number| row(number) + if screen.row_wrapped(number) { "" } else { "\n" });
        rows.collect()
    }

    /// Presses keys, and waits for something to happen.
    pub(crate) fn types(mut self, keys: &str) -> Self {
        self.record();
        let shown = keys.replace(ENTER, "⏎").replace(DOWN, "↓").replace(CTRL_C, "^C");
        self.transcript.push_str(&format!("⌨ {shown}\n"));
        self.keyboard.write_all(keys.as_bytes()).unwrap();
        self.keyboard.flush().unwrap();
        if let Ok(bytes) = self.bytes.recv_timeout(PATIENCE) {
            self.screen.process(&bytes);
        }
        self
    }

    pub(crate) fn ends(mut self) -> Ended {
        let deadline = Instant::now() + PATIENCE;
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            self.draws_more();
            if Instant::now() > deadline {
                self.child.kill().unwrap();
                panic!("it does not end:\n{}", self.screen.screen().contents());
            }
        };
        while self.draws_more() {}
        self.record();
        let flags = self.terminal.get_termios().map(|settings| format!("{:?}", settings.local_flags));
        Ended {
            exit_code: status.exit_code(),
            transcript: self.transcript,
            rows: self.recorded.len(),
            is_cursor_shown: !self.screen.screen().hide_cursor(),
            has_echo: flags.is_some_and(|flags| flags.contains("ECHO |") && flags.contains("ICANON")),
        }
    }

    /// Takes in what comes within a moment.
    fn draws_more(&mut self) -> bool {
        match self.bytes.recv_timeout(DRAWN) {
            Ok(bytes) => {
                self.screen.process(&bytes);
                true
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => false,
        }
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        let contents = self.screen.screen().contents();
        contents.trim_end().lines().map(|line| line.trim_end().to_owned()).collect()
    }

    /// Adds to the transcript what is seen now and was not before.
    fn record(&mut self) {
        let lines = self.lines();
        let same = lines.iter().zip(&self.recorded).take_while(|(now, before)| now == before).count();
        for line in &lines[same..] {
            self.transcript.push_str(&format!("{line}\n"));
        }
        self.recorded = lines;
    }
}
