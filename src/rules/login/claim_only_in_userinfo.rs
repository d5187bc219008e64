//! The rule `claim-only-in-userinfo`: the ID token lacks claims that UserInfo has.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{Check, Findings, LoginInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "claim-only-in-userinfo",
        summary: "the ID token lacks claims that UserInfo has",
        level: Level::Warning,
        docs: r#"
## Why
Streamlit fills `st.user` from the ID token alone and never calls UserInfo. What the provider says only there, the app
will not see: `st.user.email` is then an AttributeError. Zitadel, Authelia and strict set-ups of others keep ID tokens
thin.

## Example
```json
{ "id_token": { "sub": "248289761001" }, "userinfo": { "sub": "248289761001", "email": "alice@example.com" } }
```

## Instead
Let the provider put the claims into the ID token: in Zitadel *User Info inside ID Token*, in Authelia a claims policy
with `id_token`, in Keycloak *Add to ID token* on the mapper, in Entra an optional claim.
"#,
    },
    check: Check::Login(check),
};

/// Claims that say something about the answer, not about the user.
const TECHNICAL: [&str; 5] = ["sub", "iss", "aud", "iat", "exp"];

fn check(input: &LoginInput<'_>, findings: &mut Findings) {
    let (Some(claims), Some(userinfo)) = (input.trace.good_claims(), input.trace.userinfo_claims()) else { return };
    let unseen: Vec<&str> = userinfo
        .keys()
        .map(String::as_str)
        .filter(|name| !TECHNICAL.contains(name) && !claims.contains_key(*name))
        .collect();
    if unseen.is_empty() {
        return;
    }
    let (verb, object) = if unseen.len() == 1 { ("is", "it") } else { ("are", "them") };
    let problem: Diagnostic = input
        .problem(&RULE, format!("`{}` {verb} in UserInfo and not in the ID token", unseen.join("`, `")))
        .label(format!("`st.user` will not have {object}: Streamlit reads the ID token alone"))
        .help(format!("have the provider put {object} into the ID token"));
    findings.push(problem);
}
