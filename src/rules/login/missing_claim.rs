//! The rule `missing-claim`: the ID token lacks a claim that every ID token has.

use crate::diagnostic::{Diagnostic, Level, RuleInfo};
use crate::rules::{Check, LoginInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "missing-claim",
        summary: "the ID token lacks a claim that every ID token has",
        level: Level::Error,
        docs: r#"
## Why
`iss`, `sub`, `aud`, `exp` and `iat` make an ID token: who says it, about whom, to whom, and when. Authlib refuses a
token that lacks one of them.

## Example
```json
{ "iss": "https://login.example.com", "aud": "my-client", "exp": 1767225600, "iat": 1767222000 }
```

## Instead
Have the provider send complete ID tokens. A mapper or a rule of your own that removes claims is the usual cause.
"#,
    },
    check: Check::Flaw,
};

pub(super) fn problem(input: &LoginInput<'_>, claim: &str) -> Diagnostic {
    input
        .problem(&RULE, format!("the ID token has no `{claim}`"))
        .label("Streamlit refuses it: the user stays logged out")
        .help(format!("correct the mapper or rule that removes `{claim}` in the provider's console"))
}
