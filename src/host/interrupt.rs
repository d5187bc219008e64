//! Ctrl-C as a flag that long waits look at.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

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

impl Interrupt {
    /// From now on Ctrl-C sets the flag instead of ending the process; a second one ends it at once.
    pub fn listen(&self) {
        let handled = self.clone();
        // A second registration fails, and then the first one serves.
        drop(ctrlc::try_set_handler(move || {
            if handled.note(cfg!(windows)) {
                end_question();
                std::process::exit(i32::from(ExitStatus::Interrupted.code()));
            }
        }));
    }

    /// Remembers one Ctrl-C, and says whether it must end the process at once: the second one, and one at a question that
    /// `keeps_reading`, because the console gives no sign of it.
    fn note(&self, keeps_reading: bool) -> bool {
        self.requested.swap(true, Ordering::SeqCst) || keeps_reading && self.asking.load(Ordering::SeqCst)
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
        assert!(!interrupt.note(true) && interrupt.is_requested());
        assert!(interrupt.note(true));
    }

    #[test]
    fn at_a_question_that_keeps_reading_the_first_one_does() {
        for (keeps_reading, ends) in [(false, false), (true, true)] {
            let interrupt = Interrupt::default();
            let asking = interrupt.ask();
            assert_eq!(interrupt.note(keeps_reading), ends);
            drop(asking);
        }
        let interrupt = Interrupt::default();
        drop(interrupt.ask());
        assert!(!interrupt.note(true), "the question has its answer");
    }
}
