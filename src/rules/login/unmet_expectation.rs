//! The rule `unmet-expectation`: an expectation given with `--expect` does not hold.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::values::provider_error::excerpt;
use crate::rules::{Check, Expectation, Findings, LoginInput, Rule};
use serde_json::Value;

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unmet-expectation",
        summary: "an expectation given with `--expect` does not hold",
        level: Level::Error,
        docs: r"
## Why
`--expect CLAIM` demands a claim, `--expect CLAIM=VALUE` a value of it; a list must contain the value. Expectations
are compared with the ID token, because nothing else reaches `st.user`.

## Example
```console
$ authctl test --expect email --expect groups=admin
```

## Instead
Have the provider send the claim in the ID token, or correct the expectation.
",
    },
    check: Check::Login(check),
};

fn check(input: &LoginInput<'_>, findings: &mut Findings) {
    // Where no token was found good, other rules say why.
    let Some(claims) = input.trace.good_claims() else { return };
    for Expectation { claim, value } in input.expectations {
        let actual = claims.get(claim).filter(|value| !value.is_null());
        let message = match (actual, value) {
            (None, None) => format!("the ID token has no `{claim}`"),
            (None, Some(expected)) => format!("the ID token has no `{claim}`, and `{expected}` was expected"),
            (Some(actual), Some(expected)) if !holds(actual, expected) => {
                format!("`{claim}` is `{}`, and `{expected}` was expected", excerpt(&text(actual)))
            }
            (Some(_), _) => continue,
        };
        let problem = input.problem(&RULE, message);
        let is_elsewhere = input.trace.userinfo_claims().is_some_and(|userinfo| userinfo.contains_key(claim));
        findings.push(if actual.is_none() && is_elsewhere {
            problem.help(format!("UserInfo has `{claim}`: have the provider put it into the ID token"))
        } else {
            problem.help("correct the expectation, or what the provider knows of this person")
        });
    }
}

/// Whether a claim is the expected value, or a list that has it.
fn holds(actual: &Value, expected: &str) -> bool {
    match actual {
        Value::Array(items) => items.iter().any(|item| text(item) == expected),
        other => text(other) == expected,
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_compared_as_text_and_lists_by_what_they_hold() {
        assert!(holds(&json!("a"), "a") && holds(&json!(true), "true") && holds(&json!(7), "7"));
        assert!(holds(&json!(["a", "b"]), "b") && !holds(&json!(["a", "b"]), "c"));
        assert!(!holds(&json!("ab"), "a") && !holds(&json!([]), ""));
    }
}
