//! The rule `expired-id-token`: the ID token has expired.

use super::with_clock_difference;
use crate::diagnostic::{Diagnostic, Level, RuleInfo};
use crate::oidc::claims::duration;
use crate::rules::{Check, LoginInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "expired-id-token",
        summary: "the ID token has expired",
        level: Level::Error,
        docs: r#"
## Why
`exp` lies further back than the two minutes that clocks may differ. A fresh token that has expired means that one of
the two clocks is wrong, or that its lifetime is a few seconds. Streamlit refuses it.

## Example
```json
{ "iat": 1767222000, "exp": 1767225600 }
```

## Instead
Set both clocks by NTP, and let ID tokens live for some minutes. In a virtual machine or a container the host's clock
counts.
"#,
    },
    check: Check::Flaw,
};

pub(super) fn problem(input: &LoginInput<'_>, seconds_ago: i64) -> Diagnostic {
    let problem = input
        .problem(&RULE, format!("the ID token expired {} ago", duration(seconds_ago)))
        .label("Streamlit refuses it: the user stays logged out")
        .help("set the clocks of this machine and of the provider by NTP, and let ID tokens live for some minutes");
    with_clock_difference(problem, input)
}
