//! Ctrl-C as a flag that long waits look at.

use std::io::{self, IsTerminal as _, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A question may have hidden it, and nobody else is left to show it.
fn show_cursor() {
    let mut talk = io::stderr();
    if talk.is_terminal() {
        talk.write_all(b"\x1b[?25h").ok();
    }
}

/// Set once the user has asked to stop.
#[derive(Clone, Debug, Default)]
pub struct Interrupt {
    requested: Arc<AtomicBool>,
}

impl Interrupt {
    /// From now on Ctrl-C sets the flag instead of ending the process; a second one ends it at once.
    pub fn listen(&self) {
        let requested = Arc::clone(&self.requested);
        // A second registration fails, and then the first one serves.
        drop(ctrlc::try_set_handler(move || {
            if requested.swap(true, Ordering::SeqCst) {
                show_cursor();
                std::process::exit(130);
            }
        }));
    }

    pub fn is_requested(&self) -> bool {
        self.requested.load(Ordering::SeqCst)
    }

    /// What Ctrl-C does, for tests and for stopping a provider that runs in a thread.
    pub fn request(&self) {
        self.requested.store(true, Ordering::SeqCst);
    }
}
