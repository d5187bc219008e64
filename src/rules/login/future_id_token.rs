//! The ID token is not valid yet.

use super::with_clock_difference;
use crate::diagnostic::{Level, RuleInfo};
use crate::oidc::claims::duration;
use crate::oidc::id_token::Flaw;
use crate::rules::{Check, Findings, LoginInput, Rule};

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
    check: Check::Login(check),
};

fn check(input: &LoginInput<'_>, found: &mut Findings) {
    for flaw in input.trace.id_token_flaws() {
        if let Flaw::Future { claim, seconds_ahead } = flaw {
            let problem = input
                .problem(&RULE, format!("`{claim}` of the ID token lies {} ahead", duration(*seconds_ahead)))
                .label("Streamlit refuses it: the user stays logged out")
                .help("set the clocks of this machine and of the provider by NTP");
            found.push(with_clock_difference(problem, input));
        }
    }
}
