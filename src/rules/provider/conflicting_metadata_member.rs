//! The rule `conflicting-metadata-member`: a member of the metadata overrides a setting of Streamlit's login.

use super::listed;
use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{Check, Findings, ProviderInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "conflicting-metadata-member",
        summary: "a member of the metadata overrides a setting of Streamlit's login",
        level: Level::Warning,
        docs: r#"
## Why
Authlib merges `client_kwargs` and the provider's metadata, the latter winning, and makes its HTTP client from the result.
A member called `scope` or `prompt` replaces what you configured; `verify` and `proxy` change how the provider is reached;
with `client_id` or `client_secret` every login fails, since the argument is then given twice. No specification has
such members.

## Example
```json
{ "issuer": "https://idp.example", "scope": "openid", "verify": false }
```

## Instead
Have the provider remove the member; the standard ones end in `_supported` or `_endpoint`. It is an error where Authlib fails
over it.
"#,
    },
    check: Check::Provider(check),
};

/// Arguments that Authlib gives itself: Python refuses them twice.
const FATAL: [&str; 4] = ["client_id", "client_secret", "update_token", "session"];

/// Arguments that the document decides then: of Authlib's client, of the authorization request, and of httpx.
const OVERRIDING: [&str; 32] = [
    "token_endpoint_auth_method",
    "revocation_endpoint_auth_method",
    "scope",
    "redirect_uri",
    "token",
    "token_placement",
    "token_updater",
    "leeway",
    "state",
    "code_challenge_method",
    "response_type",
    "grant_type",
    "response_mode",
    "nonce",
    "prompt",
    "login_hint",
    "headers",
    "cookies",
    "verify",
    "cert",
    "http1",
    "http2",
    "proxy",
    "mounts",
    "timeout",
    "follow_redirects",
    "limits",
    "max_redirects",
    "event_hooks",
    "base_url",
    "transport",
    "trust_env",
];

fn check(input: &ProviderInput<'_>, findings: &mut Findings) {
    let Some(metadata) = input.metadata() else { return };
    let present = |names: &[&'static str]| {
        names.iter().copied().filter(|name| metadata.members.contains_key(*name)).collect::<Vec<&str>>()
    };
    let fatal = present(&FATAL);
    if !fatal.is_empty() {
        findings.push(
            input
                .problem(
                    &RULE,
                    format!("the metadata has {}, which Authlib takes for an argument given twice", listed(&fatal)),
                )
                .at_level(Level::Error)
                .label(super::FAILS_AT_LOGIN)
                .help("have the provider remove it: no specification has such a member"),
        );
    }
    let overriding = present(&OVERRIDING);
    if !overriding.is_empty() {
        findings.push(
            input
                .problem(&RULE, format!("the metadata has {}, which Authlib takes for a setting", listed(&overriding)))
                .label("it wins over your `client_kwargs`")
                .help("have the provider remove it: no specification has such a member"),
        );
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::rules::provider::testing::{provider, said};

    #[test]
    fn overriding_is_a_warning_and_colliding_an_error() {
        let strange = provider().with(&json!({ "scope": "openid", "verify": false, "client_id": "x" }));
        assert_eq!(
            said(&RULE, &strange),
            [
                "error: the metadata has `client_id`, which Authlib takes for an argument given twice",
                "warning: the metadata has `scope` and `verify`, which Authlib takes for a setting",
            ]
        );
    }
}
