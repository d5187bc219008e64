//! The rule `userinfo-subject-mismatch`: the UserInfo answer speaks of another user than the ID token.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{Check, Findings, LoginInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "userinfo-subject-mismatch",
        summary: "the UserInfo answer speaks of another user than the ID token",
        level: Level::Error,
        docs: r#"
## Why
`sub` in the UserInfo answer must be that of the ID token; otherwise the access token belongs to another user and
nothing in the answer may be used. Streamlit never asks UserInfo and does not notice.

## Example
```json
{ "id_token": { "sub": "248289761001" }, "userinfo": { "sub": "1" } }
```

## Instead
Have the provider use one identifier for one person everywhere (in Keycloak and others a mapper may replace `sub`),
and keep caches away from UserInfo.
"#,
    },
    check: Check::Login(check),
};

fn check(input: &LoginInput<'_>, findings: &mut Findings) {
    let Some(other) = input.trace.userinfo.as_ref().and_then(|answer| answer.other_subject.as_ref()) else { return };
    let message = match &other.actual {
        Some(actual) => format!("UserInfo speaks of `{actual}`, and the ID token of `{}`", other.expected),
        None => format!("the UserInfo answer has no `sub`, and the ID token is about `{}`", other.expected),
    };
    findings.push(
        input
            .problem(&RULE, message)
            .label("nothing of the answer may be used")
            .help("let the provider send the same `sub` in both, and keep caches away from UserInfo"),
    );
}
