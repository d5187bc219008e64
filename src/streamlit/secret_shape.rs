//! Values that are secrets by their looks, whatever key they stand under.

/// Prefixes that providers put before what must stay secret.
const PREFIXES: [&str; 9] =
    ["GOCSPX-", "gloas-", "glpat-", "ghp_", "github_pat_", "sk-", "xoxb-", "xoxp-", "-----BEGIN"];

/// Whether `value` must not be shown even where a public value belongs: somebody pasted it into the wrong line.
pub(crate) fn looks_like_secret(value: &str) -> bool {
    let value = value.trim();
    PREFIXES.iter().any(|prefix| value.starts_with(prefix))
        || is_entra_secret(value)
        || is_jwt(value)
        || has_password(value)
}

/// Whether `value` can be nothing but a secret, whoever made it: more than a reason to hide it.
pub(crate) fn is_certainly_secret(value: &str) -> bool {
    let value = value.trim();
    let is_token = PREFIXES
        .iter()
        .filter_map(|prefix| value.strip_prefix(prefix))
        .any(|rest| rest.len() >= 16 && rest.bytes().any(|byte| byte.is_ascii_digit()) || rest.contains('\n'));
    is_token || value.starts_with("GOCSPX-") || is_entra_secret_of_today(value) || is_jwt(value) || has_password(value)
}

/// Three characters, a digit, `Q~` and about 31 to 34 more, as Microsoft has made them since 2021.
fn is_entra_secret_of_today(value: &str) -> bool {
    let is_usual = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'~' | b'.' | b'_' | b'-');
    (36..=41).contains(&value.len())
        && value.bytes().all(is_usual)
        && value.as_bytes()[3].is_ascii_digit()
        && &value[4..6] == "Q~"
}

/// Microsoft's secrets have 34 to 44 characters, one of them a `~`.
fn is_entra_secret(value: &str) -> bool {
    value.len() >= 30 && value.contains('~') && !value.contains("://") && !value.contains(char::is_whitespace)
}

fn is_jwt(value: &str) -> bool {
    value.len() >= 60 && value.starts_with("eyJ") && value.matches('.').count() == 2
}

/// A URL with `user:password@` before its host.
fn has_password(value: &str) -> bool {
    let Some((_, rest)) = value.split_once("://") else { return false };
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    authority.rsplit_once('@').is_some_and(|(user, _)| user.contains(':'))
}

#[cfg(test)]
mod tests {
    use super::{is_certainly_secret, looks_like_secret};

    #[test]
    fn secrets_are_known_by_their_shape() {
        for secret in [
            "GOCSPX-aaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            " gloas-0123",
            "abC8Q~aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "https://user:password@idp.example/x",
            "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJhIiwiZXhwIjoxNzAwMDAwMDAwfQ.c2lnbmF0dXJlc2lnbmF0dXJl",
        ] {
            assert!(looks_like_secret(secret), "{secret}");
        }
    }

    #[test]
    fn a_client_id_that_was_generated_like_a_secret_is_not_certainly_one() {
        for id in ["5bM1M2EVLkWIA8M5wulyhgx~L8FjY.seU_Ck80bLCNJpATmcAcYakhq2wxLTDswSlbKDm-5m", "sk-weather"] {
            assert!(looks_like_secret(id) && !is_certainly_secret(id), "{id}");
        }
        for secret in ["abC8Q~aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "GOCSPX-aaaa", "sk-proj-0123456789abcdef0123"] {
            assert!(is_certainly_secret(secret), "{secret}");
        }
    }

    #[test]
    fn public_values_are_not_taken_for_secrets() {
        for public in [
            "123456789012-abcdefghijklmnopqrstuvwxyz012345.apps.googleusercontent.com",
            "11111111-2222-4333-8444-555555555555",
            "https://people.example/~alice/realms/app/.well-known/openid-configuration",
            "http://localhost:8501/oauth2callback",
            "https://user@idp.example/",
            "authctl-local",
        ] {
            assert!(!looks_like_secret(public), "{public}");
        }
    }
}
