//! The last line for people: how many problems there are and what to do about them.

use super::Counts;

/// `2 errors, 1 warning`, or nothing when there are none.
pub(crate) fn counted(counts: Counts) -> String {
    let part = |count: usize, word: &str| match count {
        0 => None,
        1 => Some(format!("1 {word}")),
        _ => Some(format!("{count} {word}s")),
    };
    [part(counts.errors, "error"), part(counts.warnings, "warning"), part(counts.infos, "info")]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ")
}
