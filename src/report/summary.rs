//! The last line for people: how many problems there are, or what was found to be in order.

use super::{Counts, ProjectState, Report, escaped};

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

/// `; 1 fixable with --fix, 2 more with --unsafe-fixes`, or nothing where nobody knows a fix.
pub(super) fn fixable(counts: Counts) -> String {
    match (counts.safe_fixes, counts.unsafe_fixes) {
        (0, 0) => String::new(),
        (safe, 0) => format!("; {safe} fixable with --fix"),
        (0, unsafe_fixes) => format!("; {unsafe_fixes} fixable with --fix --unsafe-fixes"),
        (safe, unsafe_fixes) => format!("; {safe} fixable with --fix, {unsafe_fixes} more with --unsafe-fixes"),
    }
}

/// What there is to say of a project without a login.
pub(super) fn without_login(report: &Report<'_>) -> Option<String> {
    let project = report.project.as_ref().filter(|project| project.state == ProjectState::WithoutLogin)?;
    let path = escaped(&project.path);
    Some(format!("{path}: no login here: no Python file calls `st.login` or `st.logout`, or reads `st.user`"))
}

/// `.streamlit/secrets.toml, as Streamlit 1.67.0 with Authlib 1.9.10 (uv.lock) reads it`.
pub(super) fn judged_as(report: &Report<'_>) -> String {
    if report.app.is_some() && report.project.is_none() {
        return escaped(&report.subject).into_owned();
    }
    let streamlit = &report.streamlit;
    let authlib = streamlit.authlib.as_ref().map(|version| format!(" with Authlib {}", escaped(version)));
    format!(
        "{}, as Streamlit {}{} ({}) reads it",
        escaped(&report.subject),
        escaped(&streamlit.version),
        authlib.unwrap_or_default(),
        escaped(&streamlit.reason)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_levels_that_occur_are_counted() {
        assert_eq!(counted(Counts { errors: 2, warnings: 1, ..Counts::default() }), "2 errors, 1 warning");
        assert_eq!(counted(Counts { infos: 3, ..Counts::default() }), "3 infos");
        assert_eq!(counted(Counts::default()), "");
    }

    #[test]
    fn only_fixes_that_exist_are_offered() {
        let offered = |safe_fixes, unsafe_fixes| fixable(Counts { safe_fixes, unsafe_fixes, ..Counts::default() });
        assert_eq!(offered(0, 0), "");
        assert_eq!(offered(2, 0), "; 2 fixable with --fix");
        assert_eq!(offered(0, 1), "; 1 fixable with --fix --unsafe-fixes");
        assert_eq!(offered(2, 1), "; 2 fixable with --fix, 1 more with --unsafe-fixes");
    }
}
