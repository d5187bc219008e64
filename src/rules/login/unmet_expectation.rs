//! The rule `unmet-expectation`: an expectation given with `--expect` does not hold.

use crate::diagnostic::{Level, RuleInfo};
use crate::providers::{Known, of_url};
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
        } else if let (None, Some(scope)) = (actual, missing_scope(claim, &input.settings.scope)) {
            match refused(scope, &input.settings.server_metadata_url) {
                Some(instead) => problem.help(instead),
                None => {
                    let asked = excerpt(&input.settings.scope);
                    problem
                        .evidence(format!("the app asks for the scopes `{asked}`, and `{scope}` is not among them"))
                        .help(format!("ask for it in `client_kwargs`: `scope = \"{asked} {scope}\"`"))
                        .help("the provider must know that scope, and may want it allowed for this client")
                }
            }
        } else {
            problem.help("correct the expectation, or what the provider knows of this person")
        });
    }
}

/// The scope that usually brings the claim (OpenID Connect Core 1.0 section 5.4; `groups` is custom), where it is not asked for.
fn missing_scope(claim: &str, asked: &str) -> Option<&'static str> {
    let scope = match claim {
        "email" | "email_verified" => "email",
        "phone_number" | "phone_number_verified" => "phone",
        "address" => "address",
        "groups" => "groups",
        "name" | "family_name" | "given_name" | "middle_name" | "nickname" | "preferred_username" | "profile"
        | "picture" | "website" | "gender" | "birthdate" | "zoneinfo" | "locale" | "updated_at" => "profile",
        _ => return None,
    };
    (!asked.split(' ').any(|own| own == scope)).then_some(scope)
}

/// What is known of a provider that does not take the scope.
fn refused(scope: &str, metadata_url: &str) -> Option<&'static str> {
    let Some(Known::Preset(preset)) = of_url(metadata_url) else { return None };
    preset.refused_scopes.iter().find(|(own, _)| *own == scope).map(|(_, instead)| *instead)
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
    fn the_scope_that_brings_a_claim_is_named_where_it_is_not_asked_for() {
        assert_eq!(missing_scope("groups", "openid email profile"), Some("groups"));
        assert_eq!(missing_scope("email", "openid email profile"), None);
        assert_eq!(missing_scope("department", "openid"), None);
        assert!(refused("groups", "https://accounts.google.com/.well-known/openid-configuration").is_some());
    }

    #[test]
    fn values_are_compared_as_text_and_lists_by_what_they_hold() {
        assert!(holds(&json!("a"), "a") && holds(&json!(true), "true") && holds(&json!(7), "7"));
        assert!(holds(&json!(["a", "b"]), "b") && !holds(&json!(["a", "b"]), "c"));
        assert!(!holds(&json!("ab"), "a") && !holds(&json!([]), ""));
    }
}
