//! The rule `state-mismatch`: the answer does not carry the state that was sent.

use crate::diagnostic::{Diagnostic, Level, RuleInfo};
use crate::rules::{Check, LoginInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "state-mismatch",
        summary: "the answer does not carry the state that was sent",
        level: Level::Error,
        docs: r"
## Why
The provider must repeat `state` unchanged: it ties the answer to the browser that began. An answer without it, or
with another one, may have been planted there by somebody else and is refused: Streamlit leads back to the app without a
login. From 1.57 on it logs `Missing provider for OAuth callback`, before nothing.

## Example
```text
http://localhost:8501/oauth2callback?code=…&state=made-by-somebody-else
```

## Instead
Begin at the app, not with a bookmark of the provider's page, and finish in the same browser. A provider that changes
`state` or a proxy that drops it cannot be used.
",
    },
    check: Check::Flaw,
};

pub(super) fn problem(input: &LoginInput<'_>, message: &'static str) -> Diagnostic {
    input
        .problem_at(&RULE, input.redirect_uri.clone(), message)
        .label("it was refused, and Streamlit refuses it too")
        .help("look for a proxy that changes the query of the answer; a provider must return `state` unchanged")
}
