//! What must hold for all rules together, and the cases that the tests of single rules are written with.

mod catalogue;
pub(super) mod config_case;
mod no_false_positives;
mod placeholder_corpus;
pub(super) mod project_case;
