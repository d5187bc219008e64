//! The rule `future-id-token`: the ID token was issued in the future.

use super::with_clock_difference;
use crate::diagnostic::{Diagnostic, Level, RuleInfo};
use crate::oidc::claims::duration;
use crate::rules::{Check, LoginInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "future-id-token",
        summary: "the ID token was issued in the future",
        level: Level::Error,
        docs: r#"
## Why
`iat` or `nbf` lies further ahead than the two minutes that clocks may differ: the provider's clock is fast, or this
machine's is slow. Streamlit refuses the token.

## Example
```json
{ "iat": 1767229200, "exp": 1767232800 }
```

## Instead
Set both clocks by NTP. Times are seconds since 1970, not milliseconds.
"#,
    },
    check: Check::Flaw,
};

pub(super) fn problem(input: &LoginInput<'_>, claim: &str, seconds_ahead: i64) -> Diagnostic {
    let problem = input
        .problem(&RULE, format!("`{claim}` of the ID token is {} in the future", duration(seconds_ahead)))
        .label("Streamlit refuses it: the user stays logged out")
        .help("set the clocks of this machine and of the provider by NTP");
    with_clock_difference(problem, input)
}
