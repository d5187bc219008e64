//! The rule `bad-signature`: the ID token's signature does not verify.

use crate::diagnostic::{Diagnostic, Level, RuleInfo};
use crate::rules::{Check, LoginInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "bad-signature",
        summary: "the ID token's signature does not verify",
        level: Level::Error,
        docs: r#"
## Why
Only a token with a good signature comes from the provider. Here the published key says no: the token was changed on
the way, or it was signed with another key than the one published under its ID, or the signature is written in another
form than JWS demands (ECDSA signatures are two numbers side by side, not DER). Streamlit refuses it too.

## Example
```json
{ "alg": "RS256", "kid": "2026-01" }
```

## Instead
Check that `jwks_uri` and the token endpoint belong to the same provider, and that no cache in between serves an old
key set. RSA keys have at least 2048 bits.
"#,
    },
    check: Check::Flaw,
};

pub(super) fn problem(input: &LoginInput<'_>, kid: Option<&str>, keys_tried: usize) -> Diagnostic {
    let by = match kid {
        Some(kid) => format!("by the key `{kid}`"),
        None => format!("by any of the {keys_tried} keys that fit"),
    };
    input
        .problem_at(&RULE, input.metadata_url.clone(), format!("the ID token was not signed {by}"))
        .label("Streamlit refuses the token: the user stays logged out")
        .help("check that nothing between here and the provider caches its key set or changes its answers")
}

pub(super) fn problem_of_weak_key(input: &LoginInput<'_>, kid: Option<&str>) -> Diagnostic {
    let key = kid.map_or_else(|| "a key".to_owned(), |kid| format!("the key `{kid}`"));
    input
        .problem_at(
            &RULE,
            input.metadata_url.clone(),
            format!("the ID token is signed with {key} of less than 2048 bits"),
        )
        .label("its signature proves little")
        .help("have the provider generate an RSA key of 2048 bits or more")
}
