//! The provider answered without an ID token.

use crate::diagnostic::{Level, RuleInfo};
use crate::oidc::token::TokenFlaw;
use crate::rules::{Check, Findings, LoginInput, Rule};

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
    check: Check::Login(check),
};

fn check(input: &LoginInput<'_>, found: &mut Findings) {
    if !input.trace.token_flaws().any(|flaw| *flaw == TokenFlaw::MissingIdToken) {
        return;
    }
    let problem = input.problem(&RULE, "the token endpoint's answer has no `id_token`").label("Streamlit gets no user");
    found.push(if input.settings.asks_for_openid() {
        problem.help("set the application up for OpenID Connect in the provider's console; plain OAuth is not enough")
    } else {
        problem.help("add `openid` to the scope in `client_kwargs`")
    });
}
