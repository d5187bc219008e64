//! Claims as lines: aligned, escaped, times in words too.

use serde_json::{Map, Value};

use crate::report::escaped;
use crate::time::UnixTime;

/// The claims that are points in time (OpenID Connect Core 1.0 sections 2 and 5.1, RFC 7519 section 4.1).
const TIMES: [&str; 5] = ["exp", "iat", "nbf", "auth_time", "updated_at"];

/// No value is shown longer.
const SHOWN: usize = 400;

/// One line a member, in the order of the document, names aligned.
pub(in crate::report) fn table(members: &Map<String, Value>, now: UnixTime) -> String {
    let width = members.keys().map(|name| escaped(name).chars().count()).max().unwrap_or(0).min(28);
    members
        .iter()
        .map(|(name, value)| format!("    {:<width$}  {}\n", escaped(name), line(name, value, now)))
        .collect::<Vec<_>>()
        .concat()
}

fn line(name: &str, value: &Value, now: UnixTime) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let shown = match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}… ({} bytes)", &text[..end], text.len()),
        None => text,
    };
    let shown = escaped(&shown).into_owned();
    match value.as_i64().filter(|_| TIMES.contains(&name)) {
        Some(seconds) => format!("{shown}  ({}, {})", UnixTime(seconds).utc(), distance(UnixTime(seconds), now)),
        None => shown,
    }
}

/// `in 60 minutes`, `5 seconds ago`, `now`.
pub(in crate::report) fn distance(time: UnixTime, now: UnixTime) -> String {
    let ahead = time.since(now);
    let (count, unit) = match ahead.saturating_abs() {
        0 => return "now".to_owned(),
        seconds @ 1..120 => (seconds, "second"),
        seconds @ 120..7200 => ((seconds + 30) / 60, "minute"),
        seconds @ 7200..172_800 => ((seconds + 1800) / 3600, "hour"),
        seconds => (seconds / 86_400, "day"),
    };
    let plural = if count == 1 { "" } else { "s" };
    if ahead > 0 { format!("in {count} {unit}{plural}") } else { format!("{count} {unit}{plural} ago") }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn claims_are_aligned_escaped_and_dated() {
        let claims = json!({
            "sub": "u1", "preferred_username": "a\u{1b}[2J", "exp": 1_767_229_200, "iat": 1_767_225_600,
            "auth_time": 1_767_225_599, "groups": ["a", "b"], "updated_at": "yesterday",
        });
        let table = table(claims.as_object().unwrap(), UnixTime(1_767_225_600));
        let expected = "    sub                 u1
    preferred_username  a\\u{1b}[2J
    exp                 1767229200  (2026-01-01 01:00:00 UTC, in 60 minutes)
    iat                 1767225600  (2026-01-01 00:00:00 UTC, now)
    auth_time           1767225599  (2025-12-31 23:59:59 UTC, 1 second ago)
    groups              [\"a\",\"b\"]
    updated_at          yesterday
";
        assert_eq!(table, expected);
    }

    #[test]
    fn a_long_value_is_cut() {
        let claims = json!({ "groups": "x".repeat(5000) });
        let table = table(claims.as_object().unwrap(), UnixTime(0));
        assert!(table.len() < 500 && table.ends_with("… (5000 bytes)\n"), "{table}");
    }
}
