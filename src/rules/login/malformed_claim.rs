//! The rule `malformed-claim`: a claim of the ID token has the wrong type.

use crate::diagnostic::{Diagnostic, Level, RuleInfo};
use crate::rules::{Check, LoginInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "malformed-claim",
        summary: "a claim of the ID token has the wrong type",
        level: Level::Error,
        docs: r#"
## Why
`sub` is a text of at most 255 ASCII characters, `exp`, `iat` and `nbf` are numbers of seconds, `aud` is a text or a
list of texts, `amr` a list of texts. A claim of another type means something else to every program; Authlib refuses
most of them.

## Example
```json
{ "sub": 42, "exp": "1767225600" }
```

## Instead
Have the provider write the claim as the specification says. A mapper or a rule of your own that sets a standard claim
is the usual cause.
"#,
    },
    check: Check::Flaw,
};

pub(super) fn problem(input: &LoginInput<'_>, claim: &str, expected: &str, actual: &str) -> Diagnostic {
    input
        .problem(&RULE, format!("`{claim}` of the ID token is {actual}, not {expected}"))
        .help(format!("correct the mapper or rule that sets `{claim}` in the provider's console"))
}
