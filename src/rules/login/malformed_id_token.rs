//! The rule `malformed-id-token`: the ID token is not a JWT that can be read.

use crate::diagnostic::{Diagnostic, Level, RuleInfo};
use crate::rules::{Check, LoginInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "malformed-id-token",
        summary: "the ID token is not a JWT that can be read",
        level: Level::Error,
        docs: r#"
## Why
An ID token is three base64url parts, and the first two hold JSON objects. What is sent as `id_token` here is
something else.

## Example
```json
{ "access_token": "…", "token_type": "Bearer", "id_token": "opaque" }
```

## Instead
Check that `token_endpoint` in the metadata is the provider's own, and that no proxy changes its answers.
"#,
    },
    check: Check::Flaw,
};

pub(super) fn problem(input: &LoginInput<'_>, reason: &str) -> Diagnostic {
    input
        .problem(&RULE, format!("the ID token cannot be read: {reason}"))
        .label("Streamlit refuses it: the user stays logged out")
        .help("check that nothing between here and the provider changes its answers")
}
