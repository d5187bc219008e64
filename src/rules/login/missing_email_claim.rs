//! The rule `missing-email-claim`: the provider does not tell the user's e-mail address.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{Check, Findings, LoginInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "missing-email-claim",
        summary: "the provider does not tell the user's e-mail address",
        level: Level::Warning,
        docs: r#"
## Why
The settings ask for the scope `email`, and neither the ID token nor UserInfo has one. `st.user.email` is then an
AttributeError in the app, and an allow-list by address admits no one.

## Example
```json
{ "sub": "248289761001", "preferred_username": "alice@example.com" }
```

## Instead
In Entra add the optional claim `email` to ID tokens (people without a mailbox have none: use `preferred_username` for
showing and `oid` for recognising). Elsewhere fill in the person's address, or release the claim to this application.
"#,
    },
    check: Check::Login(check),
};

fn check(input: &LoginInput<'_>, findings: &mut Findings) {
    let Some(claims) = input.trace.good_claims() else { return };
    let is_asked_for = input.settings.scope.split(' ').any(|scope| scope == "email");
    let is_known = |claims: &serde_json::Map<String, serde_json::Value>| {
        claims.get("email").is_some_and(|email| email.as_str().is_some_and(|email| !email.is_empty()))
    };
    if !is_asked_for || is_known(claims) || input.trace.userinfo_claims().is_some_and(is_known) {
        return;
    }
    let problem = input
        .problem(&RULE, "the scope `email` was requested, and the provider sends no address")
        .label("`st.user.email` will raise an AttributeError");
    let name = ["preferred_username", "upn", "unique_name"].iter().find(|name| claims.contains_key(**name));
    findings.push(match name {
        Some(name) => {
            problem.help(format!("use `st.user.get(\"{name}\")` in the app, or have the provider add `email`"))
        }
        None => problem.help("have the provider add `email` to ID tokens, and fill in this person's address"),
    });
}
