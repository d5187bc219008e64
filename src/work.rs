//! Counts steps whose number a file decides: keys compared, bytes parsed, lines drawn. Tests hold that there are not many
//! more of them than the file has bytes. Counted in debug builds alone, for each thread by itself.

use std::cell::Cell;

thread_local! {
    static STEPS: Cell<u64> = const { Cell::new(0) };
}

/// Adds `steps` to those of this thread.
pub fn count(steps: usize) {
    if cfg!(debug_assertions) {
        STEPS.set(STEPS.get().saturating_add(steps as u64));
    }
}

/// The steps of this thread since this was last asked.
pub fn taken() -> u64 {
    STEPS.take()
}
