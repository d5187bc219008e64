//! How many fixes are worked out in one run.

use std::cell::Cell;

use crate::work;

/// How much text may still be read again to find out what a fix would write. Each such fix reads its whole file: of a file
/// with thousands of problems only the first are worth that, and the others follow when those are fixed.
#[derive(Clone, Debug)]
pub(crate) struct FixBudget(Cell<usize>);

impl Default for FixBudget {
    fn default() -> Self {
        Self(Cell::new(2 * 1024 * 1024))
    }
}

impl FixBudget {
    /// Whether `text` may be read once more.
    pub(crate) fn allows(&self, text: &str) -> bool {
        let left = self.0.get().checked_sub(text.len());
        if left.is_some() {
            work::count(text.len());
        }
        self.0.set(left.unwrap_or(0));
        left.is_some()
    }
}
