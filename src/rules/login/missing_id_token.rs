//! The rule `missing-id-token`: the token endpoint sent no ID token.

use crate::diagnostic::{Diagnostic, Level, RuleInfo};
use crate::rules::{Check, LoginInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "missing-id-token",
        summary: "the token endpoint sent no ID token",
        level: Level::Error,
        docs: r#"
## Why
Without an ID token nobody says who the user is. A provider leaves it out when the scope has no `openid`, when the
application is not set up for OpenID Connect, or when it speaks plain OAuth only. Streamlit 1.57 and
newer log that the provider `did not return user information`; before, the callback ends in an error 500.

## Example
```json
{ "access_token": "…", "token_type": "Bearer", "scope": "email profile" }
```

## Instead
Ask for `openid` in the scope, and set the application up for OpenID Connect in the provider's console. GitHub and
other providers of plain OAuth cannot be used with `st.login`.
"#,
    },
    check: Check::Flaw,
};

pub(super) fn problem(input: &LoginInput<'_>) -> Diagnostic {
    let problem = input.problem(&RULE, "the token endpoint's answer has no `id_token`").label("Streamlit gets no user");
    if input.settings.asks_for_openid() {
        problem.help("set the application up for OpenID Connect in the provider's console; plain OAuth is not enough")
    } else {
        problem.help("add `openid` to the scope in `client_kwargs`")
    }
}
