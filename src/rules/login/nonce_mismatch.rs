//! The rule `nonce-mismatch`: the ID token's nonce is another one.

use crate::diagnostic::{Diagnostic, Level, RuleInfo};
use crate::providers::{Known, Preset, of_url};
use crate::rules::{Check, LoginInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "nonce-mismatch",
        summary: "the ID token's nonce is another one",
        level: Level::Error,
        docs: r#"
## Why
The nonce ties an ID token to the request that asked for it. Another one means that the token was made for another
login: a replay, a mixed-up cache, or an attack. Streamlit refuses it.

## Example
```json
{ "nonce": "made-for-somebody-else" }
```

## Instead
A provider that changes the nonce, such as one that hashes it, cannot be used. Amazon Cognito answers the first login of a
federated user with a nonce of its own: log in once more. Otherwise look for a cache before the token endpoint.
"#,
    },
    check: Check::Flaw,
};

pub(super) fn problem(input: &LoginInput<'_>) -> Diagnostic {
    input
        .problem(&RULE, "`nonce` of the ID token is not the one that was sent")
        .label("Streamlit refuses it: the user stays logged out")
        .help(help(input))
}

pub(super) fn problem_without_request(input: &LoginInput<'_>) -> Diagnostic {
    input
        .problem(&RULE, "the ID token has a `nonce`, and none was sent")
        .help("add `openid` to the scope: only then does Streamlit send one")
}

/// Where the other nonce comes from, if that is known of the provider.
fn help(input: &LoginInput<'_>) -> &'static str {
    match of_url(&input.settings.server_metadata_url) {
        Some(Known::Preset(Preset { other_nonce: Some(help), .. })) => help,
        _ => {
            "have the provider repeat the nonce unchanged; if it does, look for a cache in front of the token endpoint"
        }
    }
}
