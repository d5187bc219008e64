//! The rule `missing-nonce`: the ID token lacks the nonce that was sent.

use crate::diagnostic::{Diagnostic, Level, RuleInfo};
use crate::rules::{Check, LoginInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "missing-nonce",
        summary: "the ID token lacks the nonce that was sent",
        level: Level::Error,
        docs: r#"
## Why
Streamlit sends a nonce with every login, and the ID token must repeat it: otherwise an older token could be played
back. Authlib refuses a token without it. LinkedIn leaves it out, and so cannot be used with `st.login`.

## Example
```json
{ "iss": "https://login.example.com", "sub": "248289761001", "aud": "my-client" }
```

## Instead
Update the provider: OpenID Connect leaves it no choice. If a broker is before the real provider, let it pass the
nonce on.
"#,
    },
    check: Check::Flaw,
};

pub(super) fn problem(input: &LoginInput<'_>) -> Diagnostic {
    with_message(input, "the ID token has no `nonce`")
}

pub(super) fn problem_of_empty(input: &LoginInput<'_>) -> Diagnostic {
    with_message(input, "the provider sends an empty `nonce`: it drops the one that was sent")
}

fn with_message(input: &LoginInput<'_>, message: &'static str) -> Diagnostic {
    input
        .problem(&RULE, message)
        .label("Streamlit refuses it: the user stays logged out")
        .help("update the provider, or the broker in front of it: it must repeat the nonce of the request")
}
