//! Runs another program beside this one: it has our terminal, gets the signals that we get, and leaves nothing behind.
//!
//! At a terminal the program is in our process group, so that the terminal tells both of Ctrl-C and lets both read. Without
//! one it has a group of its own, and what is sent to us is passed on to the whole group: a shell or `uv run` in between
//! would not do that.

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus};
use std::time::{Duration, Instant};

use super::browser::withhold_secrets;
use super::interrupt::Signal;
use crate::secret::opaque_debug;

/// What to run.
#[derive(Clone)]
pub struct Program {
    /// The program with its arguments.
    pub words: Vec<OsString>,
    pub folder: PathBuf,
    /// Variables beside those that we have ourselves.
    pub variables: Vec<(String, OsString)>,
}

/// How long a program may take to end when it is asked to.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often to look whether it has ended.
const GLANCE: Duration = Duration::from_millis(20);

/// A program that runs until it ends by itself, or this is dropped.
pub struct RunningProgram {
    child: Child,
    has_own_group: bool,
    ended: Option<u8>,
}

impl Program {
    /// Starts it. Our own variables that may be secret are not passed on.
    pub fn start(&self) -> io::Result<RunningProgram> {
        let Some((program, arguments)) = self.words.split_first() else {
            return Err(io::Error::from(io::ErrorKind::InvalidInput));
        };
        let mut command = Command::new(program);
        command.args(arguments).current_dir(&self.folder);
        withhold_secrets(&mut command, std::env::vars_os().map(|(name, _)| name));
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        let has_own_group = begin_group(&mut command);
        Ok(RunningProgram { child: command.spawn()?, has_own_group, ended: None })
    }
}

/// Lets the command have a process group of its own, unless a terminal is to reach it in ours; says whether it has.
#[cfg(unix)]
fn begin_group(command: &mut Command) -> bool {
    use std::os::unix::process::CommandExt as _;
    let own = rustix::process::getpgrp();
    let (input, output, talk) = (io::stdin(), io::stdout(), io::stderr());
    let in_front =
        [rustix::termios::tcgetpgrp(&input), rustix::termios::tcgetpgrp(&output), rustix::termios::tcgetpgrp(&talk)];
    let is_at_terminal = in_front.into_iter().flatten().any(|group| group == own);
    if !is_at_terminal {
        command.process_group(0);
    }
    !is_at_terminal
}

#[cfg(not(unix))]
fn begin_group(_: &mut Command) -> bool {
    false
}

impl RunningProgram {
    /// Its exit status as a shell says it, once it has ended: the number of a signal counts from 128.
    pub fn ended(&mut self) -> io::Result<Option<u8>> {
        if self.ended.is_none()
            && let Some(status) = self.child.try_wait()?
        {
            self.ended = Some(code(status));
            self.signal_group(Signal::TERMINATE);
        }
        Ok(self.ended)
    }

    /// Tells it of a signal that has reached us.
    pub fn pass_on(&mut self, signal: Signal) {
        // A terminal has told the whole group already.
        let is_told = !self.has_own_group && signal == Signal::INTERRUPT;
        if self.ended.is_none() && !is_told {
            self.signal(signal);
        }
    }

    /// Asks it to end, and ends it when it does not.
    pub fn stop(&mut self) {
        let deadline = Instant::now() + PATIENCE;
        if matches!(self.ended(), Ok(None)) {
            self.signal(Signal::TERMINATE);
        }
        while matches!(self.ended(), Ok(None)) {
            if Instant::now() >= deadline {
                self.kill();
                break;
            }
            std::thread::sleep(GLANCE);
        }
    }
}

impl Drop for RunningProgram {
    fn drop(&mut self) {
        self.stop();
    }
}

#[cfg(unix)]
impl RunningProgram {
    fn signal(&self, signal: Signal) {
        if self.has_own_group {
            self.signal_group(signal);
        } else if let (Some(process), Some(signal)) = (self.id(), named(signal)) {
            rustix::process::kill_process(process, signal).ok();
        }
    }

    /// Reaches everything that it has started and that is still there, where it has a group of its own.
    fn signal_group(&self, signal: Signal) {
        if let (true, Some(group), Some(signal)) = (self.has_own_group, self.id(), named(signal)) {
            rustix::process::kill_process_group(group, signal).ok();
        }
    }

    fn kill(&mut self) {
        self.signal_group(Signal(9));
        self.child.kill().and_then(|()| self.child.wait()).ok();
    }

    fn id(&self) -> Option<rustix::process::Pid> {
        rustix::process::Pid::from_raw(i32::try_from(self.child.id()).ok()?)
    }
}

#[cfg(unix)]
fn named(signal: Signal) -> Option<rustix::process::Signal> {
    rustix::process::Signal::from_named_raw(signal.0)
}

#[cfg(not(unix))]
impl RunningProgram {
    /// There is nothing between a key that is pressed, which reaches everybody at the console, and an end at once.
    fn signal(&mut self, _: Signal) {
        self.kill();
    }

    fn signal_group(&self, _: Signal) {}

    fn kill(&mut self) {
        self.child.kill().and_then(|()| self.child.wait()).ok();
    }
}

opaque_debug!(Program);

#[cfg(unix)]
fn code(status: ExitStatus) -> u8 {
    use std::os::unix::process::ExitStatusExt as _;
    let code = status.code().or_else(|| status.signal().map(|signal| 128 + signal));
    code.and_then(|code| u8::try_from(code).ok()).unwrap_or(u8::MAX)
}

#[cfg(not(unix))]
fn code(status: ExitStatus) -> u8 {
    status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(u8::MAX)
}
