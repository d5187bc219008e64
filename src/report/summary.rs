//! The last line for people: how many problems there are, or what was found to be in order.

use super::{Counts, Report, escaped};

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

/// `.streamlit/secrets.toml, as Streamlit 1.67.0 (uv.lock) reads it: no problems`.
pub(super) fn clean(report: &Report<'_>) -> String {
    let streamlit = &report.streamlit;
    format!(
        "{}, as Streamlit {} ({}) reads it: no problems",
        escaped(&report.subject),
        escaped(&streamlit.version),
        escaped(&streamlit.source)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_levels_that_occur_are_counted() {
        assert_eq!(counted(Counts { errors: 2, warnings: 1, infos: 0 }), "2 errors, 1 warning");
        assert_eq!(counted(Counts { errors: 0, warnings: 0, infos: 3 }), "3 infos");
        assert_eq!(counted(Counts::default()), "");
    }
}
