//! Ctrl-C and requests to terminate: a flag that long waits look at, and nothing that breaks off a write.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, Once, PoisonError, RwLock, RwLockReadGuard};
use std::time::Duration;

use dialoguer::console::Term;

use crate::error::ExitStatus;

/// Set once the user has asked to stop.
#[derive(Clone, Debug, Default)]
pub struct Interrupt {
    requested: Arc<AtomicBool>,
    /// Whether it was SIGTERM or SIGHUP, with which whoever started the process stops it.
    is_termination: Arc<AtomicBool>,
    /// Whether a question waits for its answer.
    asking: Arc<AtomicBool>,
}

/// Lasts as long as a question waits for its answer.
#[must_use]
pub(super) struct Asking(Arc<AtomicBool>);

impl Drop for Asking {
    fn drop(&mut self) {
        self.0.store(false, Ordering::SeqCst);
    }
}

/// What the system told the process: a signal by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signal(pub(super) i32);

impl Signal {
    /// Ctrl-C.
    pub const INTERRUPT: Self = Self(2);
    /// What `kill` sends.
    pub const TERMINATE: Self = Self(15);
    const HANG_UP: Self = Self(1);
}

/// The signals that arrive, for a process that passes them on to another.
pub struct Signals(Receiver<Signal>);

impl Signals {
    /// The next one, or `None` when there was none within `wait`.
    pub fn next(&self, wait: Duration) -> Option<Signal> {
        self.0.recv_timeout(wait).ok()
    }
}

/// Who hears of a signal before the process is ended.
#[derive(Clone)]
enum Listener {
    Nobody,
    /// Long waits of this process.
    Waits(Interrupt),
    /// Another process, to which they are passed on.
    Relay(Sender<Signal>),
}

static LISTENER: Mutex<Listener> = Mutex::new(Listener::Nobody);

/// Shared by all writes that are under way.
static WRITES: RwLock<()> = RwLock::new(());

/// Until the result is dropped, the process is not ended by anything that it can catch.
pub(super) fn defer() -> RwLockReadGuard<'static, ()> {
    handle();
    WRITES.read().unwrap_or_else(PoisonError::into_inner)
}

/// Takes over from the system every signal that would end the process and can be caught.
fn handle() {
    static ONCE: Once = Once::new();
    ONCE.call_once(take_over);
}

/// Ctrl-C and what else closes a console.
#[cfg(windows)]
fn take_over() {
    // Fails only where there is no console, and then nobody presses anything.
    drop(ctrlc::set_handler(|| received(Signal::INTERRUPT)));
}

/// Also signals that were ignored when the process began: a shell starts what it runs in the background so, and SIGTERM must
/// be caught there all the same. SIGHUP stays ignored: that is what `nohup` is for.
#[cfg(unix)]
fn take_over() {
    use signal_hook::consts::{
        SIGALRM, SIGHUP, SIGINT, SIGPROF, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGVTALRM, SIGXCPU,
    };
    let all = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGXCPU];
    let taken = all.into_iter().filter(|signal| *signal != SIGHUP || !is_ignored(SIGHUP));
    if let Ok(mut signals) = signal_hook::iterator::Signals::new(taken) {
        std::thread::spawn(move || signals.forever().for_each(|signal| received(Signal(signal))));
    }
}

/// Whether the process ignores the signal, where the system says so.
#[cfg(unix)]
fn is_ignored(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & (1 << (signal - 1)) != 0)
}

#[expect(clippy::exit, reason = "the thread that waits cannot be reached in any other way")]
fn received(signal: Signal) {
    let listener = LISTENER.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let ends_at_once = match listener {
        Listener::Nobody => true,
        Listener::Waits(interrupt) => interrupt.note(signal),
        // Who has stopped reading has come to its end.
        Listener::Relay(sender) => sender.send(signal).is_err(),
    };
    if ends_at_once {
        let _done = WRITES.write().unwrap_or_else(PoisonError::into_inner);
        end_question();
        std::process::exit(i32::from(ExitStatus::Interrupted.code()));
    }
}

impl Interrupt {
    /// From now on Ctrl-C sets the flag instead of ending the process; a second one ends it at once.
    pub fn listen(&self) {
        *LISTENER.lock().unwrap_or_else(PoisonError::into_inner) = Listener::Waits(self.clone());
        handle();
    }

    /// From now on signals are read from the result instead of ending the process, for as long as it is kept.
    pub fn relay(&self) -> Signals {
        let (sender, signals) = channel();
        *LISTENER.lock().unwrap_or_else(PoisonError::into_inner) = Listener::Relay(sender);
        handle();
        Signals(signals)
    }

    /// Remembers one request, and says whether it must end the process at once: the second one, and one at a question,
    /// which goes on reading.
    fn note(&self, signal: Signal) -> bool {
        self.is_termination.store(matches!(signal, Signal::TERMINATE | Signal::HANG_UP), Ordering::SeqCst);
        self.requested.swap(true, Ordering::SeqCst) || self.asking.load(Ordering::SeqCst)
    }

    pub(super) fn ask(&self) -> Asking {
        self.asking.store(true, Ordering::SeqCst);
        Asking(Arc::clone(&self.asking))
    }

    pub fn is_requested(&self) -> bool {
        self.requested.load(Ordering::SeqCst)
    }

    /// Whether it was SIGTERM or SIGHUP, with which whoever started the process stops it.
    pub fn is_termination(&self) -> bool {
        self.is_termination.load(Ordering::SeqCst)
    }

    /// What Ctrl-C does, for tests and for stopping a provider that runs in a thread.
    pub fn request(&self) {
        self.requested.store(true, Ordering::SeqCst);
    }
}

/// Leaves the terminal as a question found it, when nobody will answer it any more.
fn end_question() {
    let talk = Term::stderr();
    if talk.is_term() {
        talk.show_cursor().and_then(|()| talk.write_line("")).ok();
    }
}

#[cfg(test)]
mod tests {
    use super::{Interrupt, Signal};

    #[test]
    fn the_second_interrupt_ends_the_process() {
        let interrupt = Interrupt::default();
        assert!(!interrupt.note(Signal::INTERRUPT) && interrupt.is_requested());
        assert!(interrupt.note(Signal::INTERRUPT));
        assert!(!interrupt.is_termination());
    }

    #[test]
    fn who_stops_a_server_is_told_from_who_presses_a_key() {
        let interrupt = Interrupt::default();
        assert!(!interrupt.note(Signal::TERMINATE) && interrupt.is_termination());
        let interrupt = Interrupt::default();
        assert!(!interrupt.note(Signal::HANG_UP) && interrupt.is_termination());
    }

    #[test]
    fn at_a_question_the_first_one_does() {
        let interrupt = Interrupt::default();
        let asking = interrupt.ask();
        assert!(interrupt.note(Signal::INTERRUPT));
        drop(asking);
        let interrupt = Interrupt::default();
        drop(interrupt.ask());
        assert!(!interrupt.note(Signal::INTERRUPT), "the question has its answer");
    }
}
