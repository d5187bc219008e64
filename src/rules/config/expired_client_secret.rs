//! The rule `expired-client-secret`: `client_secret` is a token that has expired, or soon will.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::time::UnixTime;

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "expired-client-secret",
        summary: "`client_secret` is a token that has expired, or soon will",
        level: Level::Error,
        docs: r#"
## Why
With Apple and some others the client secret is a JWT that one signs oneself, for at most six months. When it ends, every login
fails with `invalid_client`, from one second to the next. In the last 14 days this is a warning.

## Example
```toml
[auth.sso]
client_id = "com.example.weather"
client_secret = "eyJhbGciOiJFUzI1NiIsImtpZCI6IkExQjJDM0Q0RTUifQ.eyJpc3MiOiJGNkc3SDhJOUowIiwiZXhwIjoxNzAwMDAwMDAwfQ.c2lnbmF0dXJl"
server_metadata_url = "https://sso.example.com/.well-known/openid-configuration"
```

## Instead
```toml
[auth.sso]
client_id = "com.example.weather"
client_secret = "eyJhbGciOiJFUzI1NiIsImtpZCI6IkExQjJDM0Q0RTUifQ.eyJpc3MiOiJGNkc3SDhJOUowIiwiZXhwIjo0MDAwMDAwMDAwfQ.c2lnbmF0dXJl"
server_metadata_url = "https://sso.example.com/.well-known/openid-configuration"
```
"#,
    },
    check: Check::Config(check),
};

const DAY: i64 = 86_400;
/// Time enough to make a new one.
const SOON: i64 = 14 * DAY;

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    for (provider, site, secret) in input.settings.of_providers("client_secret") {
        let Some(end) = end_of_token(secret) else { continue };
        let left = end.since(input.now);
        let problem = if left <= 0 {
            RULE.at_value(&site, format!("this `client_secret` ended {} ago", duration(-left)))
                .label("the provider answers `invalid_client`")
        } else if left < SOON {
            RULE.at_value(&site, format!("this `client_secret` ends in {}", duration(left)))
                .at_level(Level::Warning)
                .label("from then on the provider answers `invalid_client`")
        } else {
            continue;
        };
        findings.push(problem.provider(provider.name).help("sign a new one, and note when it ends"));
    }
}

/// The `exp` of a token, which is not verified: whoever made it knows whether it is good.
fn end_of_token(secret: &str) -> Option<UnixTime> {
    let mut parts = secret.split('.');
    let (header, payload, signature) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || !header.starts_with("eyJ") || signature.is_empty() {
        return None;
    }
    let payload = URL_SAFE_NO_PAD.decode(payload).ok()?;
    let claims: serde_json::Value = serde_json::from_slice(&payload).ok()?;
    claims.get("exp")?.as_i64().map(UnixTime)
}

fn duration(seconds: i64) -> String {
    match seconds / DAY {
        0 => "less than a day".to_owned(),
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tests::config_case::{NOW, check};

    fn judged(exp: &str, marker: &str) -> Vec<crate::diagnostic::Diagnostic> {
        let payload = URL_SAFE_NO_PAD.encode(format!("{{\"iss\":\"x\",\"exp\":{exp}}}"));
        check(&RULE, &format!("[auth.x]\nclient_secret = 'eyJhbGciOiJFUzI1NiJ9.{payload}.c2ln'{marker}\n"))
    }

    #[test]
    fn a_token_ends_and_is_announced_two_weeks_before() {
        let found = judged(&(NOW.0 - 3 * DAY).to_string(), " #~ error[expired-client-secret]");
        assert_eq!(found[0].message(), "this `client_secret` ended 3 days ago");
        let found = judged(&(NOW.0 + DAY).to_string(), " #~ warning[expired-client-secret]");
        assert_eq!(found[0].message(), "this `client_secret` ends in 1 day");
        judged(&(NOW.0 + 15 * DAY).to_string(), "");
    }

    #[test]
    fn what_is_no_token_passes() {
        judged("\"never\"", "");
        check(&RULE, "[auth.x]\nclient_secret = 'eyJ.a.b'\n");
        check(&RULE, "[auth.x]\nclient_secret = 'Zp5mT0vQ.2xLw8sKd.1RbY7nGc'\n");
    }
}
