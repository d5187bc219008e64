//! The rule `unsupported-signing-algorithm`: the provider signs ID tokens in a way that Streamlit cannot verify.

use super::ASYMMETRIC_ALGORITHMS;
use crate::diagnostic::{Level, RuleInfo};
use crate::oidc::KeySet;
use crate::rules::{Check, Findings, ProviderInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unsupported-signing-algorithm",
        summary: "the provider signs ID tokens in a way that Streamlit cannot verify",
        level: Level::Error,
        docs: r#"
## Why
Authlib takes the list `id_token_signing_alg_values_supported` for the algorithms that it may accept, and the key from
the provider's key set. Tokens signed with the client secret (`HS256`) are never verified that way, and without a list only
`RS256` is accepted. Where no algorithm of the list fits a published key, every user signs in and is logged out when
back in the app. A list with `none` in it makes Authlib accept unsigned tokens: that is a warning.

## Example
```json
{ "id_token_signing_alg_values_supported": ["HS256"] }
```
Authentik says so for a provider without a *Signing Key*, FusionAuth for a tenant without an RSA key.

## Instead
Give the provider an RSA or EC key to sign ID tokens with: Authentik: *Provider*, *Signing Key*; FusionAuth: the
application's *JWT*, *Id Token signing key*; Auth0: the application's *Advanced Settings*, *OAuth*, RS256.
```json
{ "id_token_signing_alg_values_supported": ["RS256"] }
```
"#,
    },
    check: Check::Provider(check),
};

fn check(input: &ProviderInput<'_>, findings: &mut Findings) {
    let Some(metadata) = input.metadata() else { return };
    let stated = metadata.list("id_token_signing_alg_values_supported");
    let accepted = input.accepted_algorithms(metadata);
    let usable: Vec<&str> = accepted.into_iter().filter(|name| ASYMMETRIC_ALGORITHMS.contains(name)).collect();
    if usable.is_empty() {
        let problem = input
            .problem(&RULE, format!("the provider signs ID tokens with {} only", super::listed(&stated)))
            .label(input.fails_at_callback());
        findings.push(if stated.iter().all(|name| *name == "none") {
            problem.help("have the provider sign ID tokens, with RS256 for instance")
        } else if stated.iter().all(|name| name.starts_with("HS") || *name == "none") {
            problem.help("give the provider an RSA key to sign ID tokens with (Authentik: *Signing Key*); `HS…` uses the client secret, which Authlib does not")
        } else {
            problem.help("Authlib verifies RS256 to RS512, PS256 to PS512, ES256 to ES512 and EdDSA")
        });
        return;
    }
    if let Some(keys) = input.snapshot.keys()
        && let Some(published) = unusable_keys(&keys, &usable)
    {
        let message = if stated.is_empty() {
            "the metadata names no signature algorithm, so RS256 alone is accepted, and no key is for that".to_owned()
        } else {
            format!("no published key is for {}", super::listed(&usable))
        };
        let problem = input.problem(&RULE, message).label(input.fails_at_callback());
        let names: Vec<&str> = published.iter().map(|kind| algorithm_of(kind)).collect();
        let help =
            format!("have the metadata list {} in `id_token_signing_alg_values_supported`", super::listed(&names));
        findings
            .push(problem.evidence(format!("the key set has keys of kind {}", super::listed(&published))).help(help));
        return;
    }
    if stated.contains(&"none") {
        let problem = input
            .problem(&RULE, "the provider says that it may send unsigned ID tokens (`none`)")
            .at_level(Level::Warning)
            .label("Authlib then accepts them");
        findings.push(problem.help("have the provider take `none` out of `id_token_signing_alg_values_supported`"));
    }
}

/// The kinds of the signature keys, if there are some and none of them fits an algorithm.
fn unusable_keys(keys: &KeySet, usable: &[&str]) -> Option<Vec<String>> {
    let signing: Vec<_> = keys.keys.iter().filter(|key| super::empty_key_set::can_sign(key)).collect();
    if signing.is_empty() || signing.iter().any(|key| usable.iter().any(|algorithm| key.suits(algorithm))) {
        return None;
    }
    let mut kinds: Vec<String> = signing
        .iter()
        .map(|key| match (&key.kty, &key.crv, &key.alg) {
            (_, _, Some(algorithm)) => algorithm.clone(),
            (_, Some(curve), None) => curve.clone(),
            (kty, None, None) => kty.clone().unwrap_or_default(),
        })
        .collect();
    kinds.dedup();
    Some(kinds)
}

/// The usual algorithm of a key of this kind, curve, or algorithm.
fn algorithm_of(kind: &str) -> &str {
    match kind {
        "RSA" => "RS256",
        "P-256" => "ES256",
        "P-384" => "ES384",
        "P-521" => "ES512",
        "Ed25519" | "Ed448" => "EdDSA",
        algorithm => algorithm,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::RULE;
    use crate::rules::provider::testing::{problems, provider, rsa, said};

    fn signing(algorithms: &Value) -> Value {
        json!({ "id_token_signing_alg_values_supported": algorithms })
    }

    #[test]
    fn the_client_secret_as_key_is_refused() {
        let symmetric = provider().with(&signing(&json!(["HS256"])));
        assert_eq!(problems(&symmetric), ["error[unsupported-signing-algorithm]"]);
        assert_eq!(said(&RULE, &symmetric), ["error: the provider signs ID tokens with `HS256` only"]);
        assert_eq!(said(&RULE, &provider().with(&signing(&json!(["HS256", "RS256"])))), [] as [String; 0]);
    }

    #[test]
    fn unsigned_tokens_alone_are_an_error_and_beside_others_a_warning() {
        assert_eq!(
            said(&RULE, &provider().with(&signing(&json!(["none"])))),
            ["error: the provider signs ID tokens with `none` only"]
        );
        assert_eq!(
            said(&RULE, &provider().with(&signing(&json!(["RS256", "none"])))),
            ["warning: the provider says that it may send unsigned ID tokens (`none`)"]
        );
    }

    #[test]
    fn without_a_list_only_rs256_counts() {
        let silent = || provider().without(&["id_token_signing_alg_values_supported"]);
        assert_eq!(said(&RULE, &silent()), [] as [String; 0]);
        let curve = json!({
            "kty": "EC", "crv": "P-256", "kid": "e", "alg": "ES256",
            "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4", "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
        });
        let message =
            "error: the metadata names no signature algorithm, so RS256 alone is accepted, and no key is for that";
        assert_eq!(said(&RULE, &silent().with_keys(&json!([curve]))), [message]);
        assert_eq!(said(&RULE, &silent().in_streamlit("1.50.0").with_keys(&json!([curve]))), [] as [String; 0]);
        assert_eq!(
            said(&RULE, &provider().with(&signing(&json!(["ES256"]))).with_keys(&json!([curve]))),
            [] as [String; 0]
        );
    }

    #[test]
    fn a_key_for_another_algorithm_does_not_do() {
        let keys = json!([rsa(&json!({ "kid": "p", "alg": "PS256" }))]);
        assert_eq!(said(&RULE, &provider().with_keys(&keys)), ["error: no published key is for `RS256`"]);
    }
}
