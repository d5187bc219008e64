//! The rule `weak-key`: a published key is too weak to trust its signatures.

use super::key_name;
use crate::diagnostic::{Level, RuleInfo};
use crate::oidc::{KeyFlaw, LEAST_MODULUS_BITS};
use crate::rules::{Check, Findings, ProviderInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "weak-key",
        summary: "a published key is too weak to trust its signatures",
        level: Level::Error,
        docs: r#"
## Why
Anyone who can compute the private key from the public one can sign ID tokens for any user. RSA keys below 2048 bits are not
allowed for ID tokens (RFC 7518 section 3.3); Authlib only warns about them, so logins work, and forged ones too. An even
exponent, or 1, makes Authlib refuse the whole key set.

## Example
```json
{ "keys": [ { "kty": "RSA", "kid": "1", "n": "<128 bytes>", "e": "AQAB" } ] }
```

## Instead
Have the provider sign with an RSA key of 2048 bits or more, or with a P-256 key, and take the old one out of the key set.
"#,
    },
    check: Check::Provider(check),
};

fn check(input: &ProviderInput<'_>, findings: &mut Findings) {
    let Some(set) = input.snapshot.keys() else { return };
    for key in set.keys.iter().filter(|key| key.is_for_signatures()) {
        let short = key.flaws.iter().find_map(|flaw| match flaw {
            KeyFlaw::ShortModulus { bits } => Some(*bits),
            _ => None,
        });
        if let Some(bits) = short {
            findings.push(
                input
                    .problem(&RULE, format!("{} is an RSA key of {bits} bits", key_name(key)))
                    .label("Authlib accepts it, and anyone who breaks it can log in as any user")
                    .help(format!("have the provider sign with an RSA key of {LEAST_MODULUS_BITS} bits or more")),
            );
        } else if key.flaws.contains(&KeyFlaw::WeakExponent) {
            findings.push(
                input
                    .problem(&RULE, format!("{} has an RSA exponent that is even or below 3", key_name(key)))
                    .label(format!("Authlib refuses the whole key set: {}", input.fails_at_callback()))
                    .help("have the provider make a new key; the usual exponent is 65537"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use serde_json::json;

    use super::RULE;
    use crate::rules::provider::testing::{problems, provider, rsa, said};

    #[test]
    fn short_and_odd_keys_are_named() {
        let short = URL_SAFE_NO_PAD.encode([0xff; 128]);
        let keys = json!([
            rsa(&json!({ "kid": "short", "n": short })),
            rsa(&json!({ "kid": "even", "e": "AQAC" })),
            rsa(&json!({ "kid": "fine" })),
            rsa(&json!({ "kid": "other", "use": "enc", "n": short })),
        ]);
        let weak = provider().with_keys(&keys);
        assert_eq!(
            said(&RULE, &weak),
            [
                "error: key `short` is an RSA key of 1024 bits",
                "error: key `even` has an RSA exponent that is even or below 3"
            ]
        );
        assert_eq!(problems(&weak), ["error[weak-key]", "error[weak-key]"]);
    }
}
