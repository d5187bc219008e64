//! Values inside messages.

use crate::secret::{looks_like_secret, looks_random};

/// How much of a value a message quotes, in characters.
const LIMIT: usize = 80;

/// `value` in backticks, shortened; only words where it looks like a secret that is in the wrong place.
pub(crate) fn quoted(value: &str) -> String {
    if looks_like_secret(value) || value.split_whitespace().any(looks_random) {
        return "the value".to_owned();
    }
    if value.chars().count() <= LIMIT {
        return format!("`{value}`");
    }
    let start: String = value.chars().take(LIMIT - 1).collect();
    format!("`{start}…`")
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_secret_is_never_quoted_and_a_long_value_is_cut() {
        assert_eq!(quoted("GOCSPX-abcdef"), "the value");
        assert_eq!(quoted("abc"), "`abc`");
        assert_eq!(quoted(&"é".repeat(200)).chars().count(), 82);
    }
}
