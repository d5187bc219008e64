//! The rule `empty-key-set`: the provider publishes no key that verifies ID tokens.

use crate::diagnostic::{Level, RuleInfo};
use crate::oidc::{Key, KeySetFlaw, Material};
use crate::rules::{Check, Findings, ProviderInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "empty-key-set",
        summary: "the provider publishes no key that verifies ID tokens",
        level: Level::Error,
        docs: r#"
## Why
Streamlit verifies each ID token with a key from `jwks_uri`. Without one, every user signs in and is logged out
when back in the app; the server's log says `No keys to import`, or `KeyError: 'keys'`.

## Example
```json
{ "keys": [] }
```
Authentik answers `{}` for a provider without a *Signing Key*: it then signs with the client secret, which Streamlit
does not support. Some providers publish only keys for encryption (`"use": "enc"`).

## Instead
Give the provider a key to sign with: Authentik: *Provider*, *Signing Key*, any RSA certificate, and leave *Encryption Key*
empty; FusionAuth: *Settings*, *Key Master*, generate RSA, then choose it as the application's *Id Token signing key*.
"#,
    },
    check: Check::Provider(check),
};

fn check(input: &ProviderInput<'_>, findings: &mut Findings) {
    let Some(set) = input.snapshot.keys() else { return };
    // A key that cannot be decoded is malformed rather than absent.
    let message = match set.flaw {
        Some(KeySetFlaw::NoKeysMember) => "the key set has no member `keys`",
        Some(KeySetFlaw::KeysNotAnArray) => "the member `keys` of the key set is not an array",
        None if set.keys.is_empty() => "the key set is empty",
        None if !set.keys.iter().any(can_sign) => "the key set has no key for signatures",
        None => return,
    };
    findings.push(
        input
            .problem(&RULE, message)
            .label(input.fails_at_callback())
            .help("give the provider an RSA key to sign ID tokens with (Authentik: *Signing Key*)"),
    );
}

/// Whether the key is meant for signatures and of a kind that makes them; its numbers may be malformed.
pub(super) fn can_sign(key: &Key) -> bool {
    let signs = match key.kty.as_deref() {
        // X25519 and X448 only agree on keys.
        Some("OKP") => matches!(key.material, Material::Edwards { .. }),
        // Of one that does not say its kind, nobody knows what it was meant for.
        Some("RSA" | "EC") | None => true,
        Some(_) => false,
    };
    signs && key.is_for_signatures()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::rules::provider::testing::{problems, provider, rsa, said};

    #[test]
    fn a_set_without_a_usable_key_is_an_error() {
        assert_eq!(said(&RULE, &provider().with_keys(&json!([]))), ["error: the key set is empty"]);
        assert_eq!(said(&RULE, &provider().with_key_set_text("{}")), ["error: the key set has no member `keys`"]);
        assert_eq!(
            said(&RULE, &provider().with_key_set_text("{\"keys\":{}}")),
            ["error: the member `keys` of the key set is not an array"]
        );
        let encryption =
            json!([rsa(&json!({ "use": "enc" })), { "kty": "AKP" }, { "kty": "OKP", "crv": "X25519", "x": "AQ" }]);
        assert_eq!(said(&RULE, &provider().with_keys(&encryption)), ["error: the key set has no key for signatures"]);
    }

    #[test]
    fn it_is_the_only_problem_of_such_a_provider() {
        assert_eq!(problems(&provider().with_keys(&json!([]))), ["error[empty-key-set]"]);
    }
}
