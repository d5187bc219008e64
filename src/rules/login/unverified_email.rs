//! The rule `unverified-email`: the provider does not vouch for the e-mail address.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{Check, Findings, LoginInput, Rule};
use serde_json::Value;

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unverified-email",
        summary: "the provider does not vouch for the e-mail address",
        level: Level::Warning,
        docs: r#"
## Why
`email_verified` is not `true`: the address is what the user typed. An app that admits people by their address would
admit anyone who types another person's. Written as a string, `"false"` is true in Python.

## Example
```json
{ "email": "alice@example.com", "email_verified": false }
```

## Instead
Have people confirm their address with the provider, and let the app check `st.user.get("email_verified") is True`
where it matters.
"#,
    },
    check: Check::Login(check),
};

fn check(input: &LoginInput<'_>, findings: &mut Findings) {
    let Some(claims) = input.trace.good_claims() else { return };
    if !claims.contains_key("email") {
        return;
    }
    let message = match claims.get("email_verified") {
        Some(Value::Bool(false)) => "`email_verified` is `false`".to_owned(),
        Some(Value::String(text)) => format!("`email_verified` is the text `{text}`, which Python takes for true"),
        Some(_) | None => return,
    };
    findings.push(
        input
            .problem(&RULE, message)
            .label("the address may be another person's")
            .help("check `st.user.get(\"email_verified\") is True` in the app before relying on the address"),
    );
}
