//! The rule `missing-key-id`: published keys have no ID, or share one.

use super::listed;
use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{Check, Findings, ProviderInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "missing-key-id",
        summary: "published keys have no ID, or share one",
        level: Level::Warning,
        docs: r#"
## Why
An ID token names its key by `kid`. Authlib takes the first key with that ID; where a token names none and several keys are
published, it refuses the token. So logins break on the day when the provider adds a second key, or are refused at random
while it changes keys.

## Example
```json
{ "keys": [ { "kty": "RSA", "n": "…", "e": "AQAB" }, { "kty": "EC", "crv": "P-256", "x": "…", "y": "…" } ] }
```

## Instead
Each key has a `kid` of its own, and tokens name it in their header. A single key works without, and is only noted.
"#,
    },
    check: Check::Provider(check),
};

fn check(input: &ProviderInput<'_>, findings: &mut Findings) {
    let Some(set) = input.snapshot.keys() else { return };
    let nameless = set.keys.iter().filter(|key| key.kid.is_none() && super::empty_key_set::can_sign(key)).count();
    if set.keys.len() == 1 && nameless == 1 {
        findings.push(
            input
                .problem(&RULE, "the only published key has no `kid`")
                .at_level(Level::Info)
                .label("logins break on the day when the provider adds a second key")
                .help("have the provider give its key a `kid`, and name it in its tokens"),
        );
    }
    if set.keys.len() > 1 && nameless > 0 {
        findings.push(
            input
                .problem(&RULE, format!("{nameless} of {} published keys have no `kid`", set.keys.len()))
                .label("Authlib refuses a token that names no key when there are several")
                .help("have the provider give each key a `kid`, and name it in its tokens"),
        );
    }
    // The same ID for a key to sign and a key to encrypt is told apart by `use`.
    let ambiguous: Vec<&str> = set
        .duplicate_ids()
        .into_iter()
        .filter(|kid| {
            let mut same = set.keys.iter().filter(|key| key.kid.as_deref() == Some(kid) && key.is_for_signatures());
            let first = same.next();
            same.any(|other| first.is_some_and(|first| first.alg.is_none() || first.alg == other.alg))
        })
        .collect();
    if !ambiguous.is_empty() {
        findings.push(
            input
                .problem(&RULE, format!("several published keys have the `kid` {}", listed(&ambiguous)))
                .label("Authlib uses the first of them")
                .help("have the provider give each key its own `kid`"),
        );
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::RULE;
    use crate::rules::provider::testing::{provider, rsa, said};

    fn keys(members: &[Value]) -> Vec<String> {
        said(&RULE, &provider().with_keys(&members.iter().map(rsa).collect::<Value>()))
    }

    #[test]
    fn several_keys_need_ids() {
        assert_eq!(keys(&[json!({})]), ["info: the only published key has no `kid`"]);
        assert_eq!(keys(&[json!({}), json!({ "kid": "b" })]), ["warning: 1 of 2 published keys have no `kid`"]);
    }

    #[test]
    fn an_id_that_two_keys_share_is_named() {
        let twice = [json!({ "kid": "a" }), json!({ "kid": "a", "alg": "RS256" })];
        assert_eq!(keys(&twice), ["warning: several published keys have the `kid` `a`"]);
        assert_eq!(
            keys(&[json!({ "kid": "a", "use": "sig" }), json!({ "kid": "a", "use": "enc" })]),
            [] as [String; 0]
        );
        assert_eq!(
            keys(&[json!({ "kid": "a", "alg": "RS256" }), json!({ "kid": "a", "alg": "RS512" })]),
            [] as [String; 0]
        );
    }
}
