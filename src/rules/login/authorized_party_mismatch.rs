//! The rule `authorized-party-mismatch`: the ID token does not name this client as its authorized party.

use crate::diagnostic::{Diagnostic, Level, RuleInfo};
use crate::rules::{Check, LoginInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "authorized-party-mismatch",
        summary: "the ID token does not name this client as its authorized party",
        level: Level::Error,
        docs: r#"
## Why
`azp` says who asked for the token. It must be this client, and it must be there when `aud` names several: otherwise a
token that a stranger received could be used here. Authlib refuses both.

## Example
```json
{ "aud": ["my-client", "a-stranger"] }
```

## Instead
Let the provider issue ID tokens with this client as the only audience, or with `azp` beside several. Extra audiences
belong into access tokens.
"#,
    },
    check: Check::Flaw,
};

pub(super) fn problem(input: &LoginInput<'_>, expected: &str, actual: Option<&str>, audiences: usize) -> Diagnostic {
    let message = match actual {
        Some(actual) => format!("`azp` is `{actual}`, and this application is `{expected}`"),
        None => format!("the ID token has {audiences} audiences and no `azp`"),
    };

    input
        .problem(&RULE, message)
        .label("Authlib refuses the ID token: the user stays logged out")
        .help("remove additional audiences from ID tokens in the provider's console, or have it add `azp`")
}
