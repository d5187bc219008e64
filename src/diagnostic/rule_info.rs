//! What is always true of a rule, so that reports need not know the rules themselves.

use super::Level;

/// The static facts of a rule.
#[derive(Debug)]
pub(crate) struct RuleInfo {
    /// Kebab-case; describes the problem; never changes.
    pub name: &'static str,
    /// One phrase, lower case, no full stop.
    pub summary: &'static str,
    pub level: Level,
    /// Markdown with the sections *Why*, *Example* and *Instead*, in that order.
    pub docs: &'static str,
}
