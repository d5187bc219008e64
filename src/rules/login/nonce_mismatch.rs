//! The ID token belongs to another login.

use crate::diagnostic::{Diagnostic, Level, RuleInfo};
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
Look for a cache before the token endpoint. A provider that changes the nonce, such as one that hashes it, cannot be
used.
"#,
    },
    check: Check::Flaw,
};

pub(super) fn problem(input: &LoginInput<'_>) -> Diagnostic {
    input
        .problem(&RULE, "`nonce` of the ID token is not the one that was sent")
        .label("Streamlit refuses it: the user stays logged out")
        .help("look for a cache in front of the token endpoint: answers belong to one login each")
}

pub(super) fn problem_without_request(input: &LoginInput<'_>) -> Diagnostic {
    input
        .problem(&RULE, "the ID token has a `nonce`, and none was sent")
        .help("add `openid` to the scope: only then does Streamlit send one")
}
