//! An answer came that belongs to no login of ours.

use crate::diagnostic::{Level, RuleInfo};
use crate::oidc::authorization::NotOurs;
use crate::oidc::trace::AuthorizationEnd;
use crate::rules::{Check, Findings, LoginInput, Rule};

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
    check: Check::Login(check),
};

fn check(input: &LoginInput<'_>, found: &mut Findings) {
    let Some(authorization) = &input.trace.authorization else { return };
    if !matches!(authorization.end, AuthorizationEnd::Unanswered { .. }) {
        return;
    }
    let message = if authorization.not_ours.contains(&NotOurs::OtherState) {
        "an answer came with another `state` than the one that was sent"
    } else if authorization.not_ours.contains(&NotOurs::MissingState) {
        "an answer came without `state`"
    } else {
        return;
    };
    found.push(
        input
            .problem_at(&RULE, input.redirect_uri.clone(), message)
            .label("it was refused, and Streamlit refuses it too")
            .help("look for a proxy that changes the query of the answer; a provider must repeat `state` as it is"),
    );
}
