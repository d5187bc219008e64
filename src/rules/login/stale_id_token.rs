//! The rule `stale-id-token`: the ID token is not fresh.

use super::with_clock_difference;
use crate::diagnostic::{Diagnostic, Level, RuleInfo};
use crate::oidc::claims::duration;
use crate::rules::{Check, Findings, LoginInput, Rule};
use crate::time::UnixTime;

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "stale-id-token",
        summary: "the ID token is not fresh",
        level: Level::Warning,
        docs: r#"
## Why
An ID token is made when the code is redeemed, so `iat` is now. One that is older comes from a cache, or from a
provider whose clock is slow; one from yesterday was not made for this login, and a careful client refuses it.
Streamlit takes any age.

## Example
```json
{ "iat": 1766620800, "exp": 1798761600 }
```

## Instead
Set the provider's clock by NTP, and keep caches away from the token endpoint.
"#,
    },
    check: Check::Login(check),
};

/// Ten minutes: more than any clock is wrong by mistake.
const OLD: i64 = 600;

fn check(input: &LoginInput<'_>, findings: &mut Findings) {
    if let Some(age) = age(input).filter(|age| *age > OLD) {
        findings.push(problem(input, age).at_level(Level::Warning));
    }
}

pub(super) fn problem(input: &LoginInput<'_>, age: i64) -> Diagnostic {
    let problem = input
        .problem(&RULE, format!("the ID token was issued {} ago", duration(age)))
        .at_level(Level::Error)
        .help("set the provider's clock by NTP, and keep caches away from the token endpoint");
    with_clock_difference(problem, input)
}

/// Seconds from `iat` to the moment when the token came.
fn age(input: &LoginInput<'_>) -> Option<i64> {
    let issued = input.trace.good_claims()?.get("iat")?.as_i64()?;
    Some(input.trace.token.as_ref()?.received_at.since(UnixTime(issued)))
}
