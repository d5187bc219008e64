//! The rule `unreachable-userinfo`: the UserInfo endpoint cannot be asked.

use crate::diagnostic::{Level, RuleInfo};
use crate::oidc::userinfo::UserInfo;
use crate::rules::values::provider_error::excerpt;
use crate::rules::{Check, Findings, LoginInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unreachable-userinfo",
        summary: "the UserInfo endpoint cannot be asked",
        level: Level::Info,
        docs: r#"
## Why
Streamlit never asks UserInfo, so a login does not need it. Without it authctl cannot compare what the provider knows
with what `st.user` will hold.

## Example
```text
HTTP/1.1 403 Forbidden
WWW-Authenticate: Bearer error="insufficient_scope"
```

## Instead
Nothing needs to be changed for Streamlit. `--no-userinfo` leaves the question out.
"#,
    },
    check: Check::Login(check),
};

fn check(input: &LoginInput<'_>, findings: &mut Findings) {
    let Some(answer) = &input.trace.userinfo else { return };
    let UserInfo::Unusable(reason) = &answer.content else { return };
    findings.push(
        input
            .problem_at(
                &RULE,
                input.metadata_url.clone(),
                format!("UserInfo gives no usable answer: {}", excerpt(reason)),
            )
            .label("Streamlit does not ask it: logins work without")
            .help("`--no-userinfo` leaves the question out"),
    );
}
