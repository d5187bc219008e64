//! The rule `published-private-key`: the key set contains a private key.

use super::key_name;
use crate::diagnostic::{Level, RuleInfo};
use crate::oidc::KeyFlaw;
use crate::rules::{Check, Findings, ProviderInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "published-private-key",
        summary: "the key set contains a private key",
        level: Level::Error,
        docs: r#"
## Why
`jwks_uri` is public. With the private part of a key (`d`, `p`, `q`, … of RSA and EC keys, `k` of symmetric ones) anyone can
sign ID tokens, and log in to every app that trusts this provider, as any user.

## Example
```json
{ "keys": [ { "kty": "EC", "crv": "P-256", "kid": "1", "x": "…", "y": "…", "d": "…" } ] }
```

## Instead
Publish the public members only, and replace the key: what was public once is not a secret any more. Tell the provider's
operator at once.
"#,
    },
    check: Check::Provider(check),
};

fn check(input: &ProviderInput<'_>, findings: &mut Findings) {
    let Some(set) = input.snapshot.keys() else { return };
    for key in &set.keys {
        let private: Vec<&str> = key
            .flaws
            .iter()
            .filter_map(|flaw| match flaw {
                KeyFlaw::PrivateMember(name) => Some(*name),
                _ => None,
            })
            .collect();
        if !private.is_empty() {
            findings.push(
                input
                    .problem(
                        &RULE,
                        format!("{} is published with its private {}", key_name(key), super::listed(&private)),
                    )
                    .label("anyone who reads it can log in to every app of this provider as any user")
                    .help("have the provider replace the key at once, and publish public members only"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::rules::provider::testing::{diagnose, provider, rsa, said};

    #[test]
    fn private_members_are_named_and_not_shown() {
        let keys =
            json!([rsa(&json!({ "kid": "one", "d": "CANARY", "p": "CANARY" })), { "kty": "oct", "k": "CANARY" }]);
        let leaking = provider().with_keys(&keys);
        assert_eq!(
            said(&RULE, &leaking),
            [
                "error: key `one` is published with its private `d` and `p`",
                "error: key 2 of the key set is published with its private `k`"
            ]
        );
        assert!(!format!("{:?}", diagnose(&RULE, &leaking)).contains("CANARY"));
    }
}
