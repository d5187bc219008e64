//! Ctrl-C and requests to terminate: a flag that long waits look at, and nothing that breaks off a write.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, Once, PoisonError, RwLock, RwLockReadGuard};

use dialoguer::console::Term;

use crate::error::ExitStatus;

/// Set once the user has asked to stop.
#[derive(Clone, Debug, Default)]
pub struct Interrupt {
    requested: Arc<AtomicBool>,
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

/// Who hears of it before the process is ended.
static LISTENER: Mutex<Option<Interrupt>> = Mutex::new(None);

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
    drop(ctrlc::set_handler(end));
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
        std::thread::spawn(move || signals.forever().for_each(|_| end()));
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
fn end() {
    let listener = LISTENER.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if listener.is_none_or(|interrupt| interrupt.note()) {
        let _done = WRITES.write().unwrap_or_else(PoisonError::into_inner);
        end_question();
        std::process::exit(i32::from(ExitStatus::Interrupted.code()));
    }
}

impl Interrupt {
    /// From now on Ctrl-C sets the flag instead of ending the process; a second one ends it at once.
    pub fn listen(&self) {
        *LISTENER.lock().unwrap_or_else(PoisonError::into_inner) = Some(self.clone());
        handle();
    }

    /// Remembers one request, and says whether it must end the process at once: the second one, and one at a question,
    /// which goes on reading.
    fn note(&self) -> bool {
        self.requested.swap(true, Ordering::SeqCst) || self.asking.load(Ordering::SeqCst)
    }

    pub(super) fn ask(&self) -> Asking {
        self.asking.store(true, Ordering::SeqCst);
        Asking(Arc::clone(&self.asking))
    }

    pub fn is_requested(&self) -> bool {
        self.requested.load(Ordering::SeqCst)
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
    use super::Interrupt;

    #[test]
    fn the_second_interrupt_ends_the_process() {
        let interrupt = Interrupt::default();
        assert!(!interrupt.note() && interrupt.is_requested());
        assert!(interrupt.note());
    }

    #[test]
    fn at_a_question_the_first_one_does() {
        let interrupt = Interrupt::default();
        let asking = interrupt.ask();
        assert!(interrupt.note());
        drop(asking);
        let interrupt = Interrupt::default();
        drop(interrupt.ask());
        assert!(!interrupt.note(), "the question has its answer");
    }
}
