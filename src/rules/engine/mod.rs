//! What runs the rules, and what becomes of what they say: levels, comments that allow, fixes.

pub(super) mod allow;
pub(super) mod example_files;
pub(super) mod fix_budget;
pub(super) mod fix_selection;
pub(super) mod fixes;
pub(super) mod input;
pub(super) mod levels;
mod precedence;
pub(super) mod runner;
