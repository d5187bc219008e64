//! The rule `wrong-token-type`: the token endpoint sends another kind of token than `Bearer`.

use crate::diagnostic::{Diagnostic, Level, RuleInfo};
use crate::rules::values::provider_error::excerpt;
use crate::rules::{Check, LoginInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "wrong-token-type",
        summary: "the token endpoint sends another kind of token than `Bearer`",
        level: Level::Error,
        docs: r#"
## Why
`token_type` says how an access token is used, and a client must refuse one that it does not understand. Streamlit,
and OpenID Connect itself, know `Bearer` only. Authlib does not check it at a login.

## Example
```json
{ "access_token": "…", "token_type": "DPoP", "id_token": "…" }
```

## Instead
Turn sender-constrained tokens (DPoP) off for this application in the provider's console.
"#,
    },
    check: Check::Flaw,
};

pub(super) fn problem(input: &LoginInput<'_>, actual: &str) -> Diagnostic {
    input
        .problem(&RULE, format!("the token type is `{}`, not `Bearer`", excerpt(actual)))
        .help("turn sender-constrained tokens off for this application in the provider's console")
}
