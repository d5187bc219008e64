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
    use super::looks_like_secret;

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
