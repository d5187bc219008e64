//! The second opinion on an ID token: the `openidconnect` crate, which is named nowhere else.
//!
//! Our own checks say why a token is refused. This one was written by others, so that a misconception of ours is noticed: if
//! it refuses what we accept, the login fails. Where it is stricter for no reason of the specification, it is given what it can
//! read: keys in canonical base64url, and only the one that verified, since it cannot try several.

use std::fmt::Display;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use openidconnect::core::{CoreIdToken, CoreIdTokenVerifier, CoreJsonWebKeySet, CoreJwsSigningAlgorithm};
use openidconnect::{ClaimsVerificationError, ClientId, IssuerUrl, Nonce, NonceVerifier, SignatureVerificationError};
use serde_json::json;

use super::claims::{ExpectedClaims, LEEWAY};
use super::id_token::IdToken;
use super::signature::verifying_key;
use super::{Curve, EdwardsCurve, KeySet, Material};

/// What the crate says about a token that our own checks accept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SecondOpinion {
    Agrees,
    /// It cannot judge: it does not know the algorithm, the kind of key or the type of a claim.
    Abstains(String),
    Refuses(String),
}

/// What the crate says about `token`.
pub(crate) fn second_opinion(token: &IdToken, expected: &ExpectedClaims<'_>, keys: &KeySet) -> SecondOpinion {
    match verified(token, expected, keys) {
        Ok(()) => SecondOpinion::Agrees,
        Err(opinion) => opinion,
    }
}

fn verified(token: &IdToken, expected: &ExpectedClaims<'_>, keys: &KeySet) -> Result<(), SecondOpinion> {
    let abstains = |reason: &dyn Display| SecondOpinion::Abstains(reason.to_string());
    let algorithm_name = token.header_text("alg").unwrap_or_default();
    let candidates = keys.candidates_for(algorithm_name, token.header_text("kid"));
    let key = verifying_key(token, algorithm_name, &candidates)
        .ok_or_else(|| SecondOpinion::Refuses("no key verifies the signature".to_owned()))?;
    let algorithm: CoreJwsSigningAlgorithm =
        serde_json::from_value(json!(algorithm_name)).map_err(|error| abstains(&error))?;
    let mut jwk = canonical(&key.material).ok_or_else(|| abstains(&"it does not know this kind of key"))?;
    jwk["use"] = json!("sig");
    if let Some(kid) = &key.kid {
        jwk["kid"] = json!(kid);
    }
    let key_set: CoreJsonWebKeySet =
        serde_json::from_value(json!({ "keys": [jwk] })).map_err(|error| abstains(&error))?;
    let issuer = expected.issuer.or_else(|| token.claim_text("iss")).unwrap_or_default();
    // A URL for the crate; a string, compared as it is, for Authlib.
    let issuer = IssuerUrl::new(issuer.to_owned()).map_err(|error| abstains(&error))?;
    let now = DateTime::<Utc>::from_timestamp(expected.now.plus(-LEEWAY).0, 0)
        .ok_or_else(|| abstains(&"the clock is out of range"))?;
    let verifier =
        CoreIdTokenVerifier::new_public_client(ClientId::new(expected.client_id.to_owned()), issuer, key_set)
            .set_allowed_algs([algorithm])
            .allow_all_jose_types()
            .set_time_fn(move || now)
            .set_other_audience_verifier_fn(|_| true);
    // It gives each claim a type, also those that nothing depends on.
    let id_token: CoreIdToken = token.raw().expose().parse().map_err(|error: serde_json::Error| abstains(&error))?;
    let nonce = SentNonce(expected.nonce.map(|nonce| Nonce::new(nonce.expose().clone())));
    id_token.claims(&verifier, nonce).map(|_| ()).map_err(|error| opinion(&error))
}

/// Whether the crate refuses a token, or does not know how to judge it.
fn opinion(error: &ClaimsVerificationError) -> SecondOpinion {
    use SignatureVerificationError::{CryptoError, NoSignature};
    let refuses = match error {
        ClaimsVerificationError::SignatureVerification(error) => matches!(error, CryptoError(_) | NoSignature),
        ClaimsVerificationError::Other(_) | ClaimsVerificationError::Unsupported(_) => false,
        _ => true,
    };
    let reason = match error {
        ClaimsVerificationError::SignatureVerification(error) => error.to_string(),
        error => error.to_string(),
    };
    if refuses { SecondOpinion::Refuses(reason) } else { SecondOpinion::Abstains(reason) }
}

/// The nonce that was sent, if one was.
struct SentNonce(Option<Nonce>);

impl NonceVerifier for SentNonce {
    fn verify(self, nonce: Option<&Nonce>) -> Result<(), String> {
        match &self.0 {
            Some(sent) => sent.verify(nonce),
            None => Ok(()),
        }
    }
}

/// The key as the crate reads it.
fn canonical(material: &Material) -> Option<serde_json::Value> {
    let encoded = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    Some(match material {
        Material::Rsa { modulus, exponent } => json!({ "kty": "RSA", "n": encoded(modulus), "e": encoded(exponent) }),
        Material::EllipticCurve { curve, x, y } => {
            let name = match curve {
                Curve::P256 => "P-256",
                Curve::P384 => "P-384",
                Curve::P521 => "P-521",
                Curve::Secp256k1 => "secp256k1",
            };
            json!({ "kty": "EC", "crv": name, "x": encoded(x), "y": encoded(y) })
        }
        Material::Edwards { curve: EdwardsCurve::Ed25519, x } => {
            json!({ "kty": "OKP", "crv": "Ed25519", "x": encoded(x) })
        }
        Material::Edwards { curve: EdwardsCurve::Ed448, .. } | Material::Unusable => return None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value};

    use super::*;
    use crate::oidc::signed::SigningKey;
    use crate::oidc::{claims, signature};
    use crate::secret::Secret;
    use crate::time::UnixTime;

    const NOW: i64 = 1_700_000_000;

    /// Whether we accept the token, and what the crate says.
    fn judged(algorithm: &str, header: &Value, changes: &[(&str, Value)]) -> (bool, SecondOpinion) {
        let key = SigningKey::another(algorithm, "k");
        let other = SigningKey::another(algorithm, "other");
        let mut claims: Map<String, Value> = serde_json::from_value(json!({
            "iss": "https://op.example", "sub": "u1", "aud": "app", "exp": NOW + 3600, "iat": NOW, "nonce": "n1",
        }))
        .unwrap();
        claims.extend(changes.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        claims.retain(|_, value| *value != json!("ABSENT"));
        let token = IdToken::decode_without_verifying(&key.sign(header, &claims.into()).into()).unwrap();
        let keys = KeySet::from_members(json!({ "keys": [other.public(), key.public()] }).as_object().unwrap());
        let nonce = Secret::from("n1");
        let expected = ExpectedClaims {
            issuer: Some("https://op.example"),
            client_id: "app",
            nonce: Some(&nonce),
            access_token: None,
            max_age: None,
            now: UnixTime(NOW),
        };
        let ours = claims::checks(&token, &expected).iter().all(|check| check.result.is_ok())
            && signature::checks(&token, Some(&[algorithm]), Some(&keys)).iter().all(|check| check.result.is_ok());
        (ours, second_opinion(&token, &expected, &keys))
    }

    /// What our checks accept, somebody else's accept too; and both refuse what is forged.
    #[test]
    fn we_accept_nothing_that_the_second_opinion_refuses() {
        let mut accepted = 0;
        for algorithm in ["ES256", "ES384", "EdDSA"] {
            let headers = [
                json!({ "alg": algorithm, "kid": "k" }),
                json!({ "alg": algorithm }),
                json!({ "alg": algorithm, "kid": "k", "typ": "JWT" }),
                json!({ "alg": algorithm, "kid": "k", "typ": "id_token" }),
                json!({ "alg": algorithm, "kid": "k", "typ": "at+jwt" }),
                json!({ "alg": algorithm, "kid": "k", "crit": ["x"], "x": 1 }),
                json!({ "alg": algorithm, "kid": "unknown" }),
                json!({ "alg": "none" }),
            ];
            let changes: [&[(&str, Value)]; 26] = [
                &[],
                &[("iss", json!("https://op.example1"))],
                &[("iss", json!("ABSENT"))],
                &[("iss", json!("op.example"))],
                &[("aud", json!(["app"]))],
                &[("aud", json!(["app", "api"])), ("azp", json!("app"))],
                &[("aud", json!(["app", "api"]))],
                &[("aud", json!("app1"))],
                &[("aud", json!("ABSENT"))],
                &[("azp", json!("stranger"))],
                &[("exp", json!(NOW - 119))],
                &[("exp", json!(NOW - 121))],
                &[("exp", json!("1"))],
                &[("exp", json!(f64::from(2_000_000_000) + 0.5))],
                &[("exp", json!("ABSENT"))],
                &[("iat", json!("ABSENT"))],
                &[("iat", json!(NOW + 3600))],
                &[("nonce", json!("n11"))],
                &[("nonce", json!("ABSENT"))],
                &[("sub", json!("ABSENT"))],
                &[("sub", json!(42))],
                &[("amr", json!("pwd"))],
                &[("acr", json!(1))],
                &[("auth_time", json!("1700000000"))],
                &[("email_verified", json!("true")), ("updated_at", json!("2026-01-01T00:00:00Z"))],
                &[("groups", json!(["a"])), ("name", json!(null)), ("picture", json!("no URL"))],
            ];
            for header in &headers {
                for changes in changes {
                    let (ours, theirs) = judged(algorithm, header, changes);
                    assert!(!ours || theirs == SecondOpinion::Agrees, "{header} {changes:?}: {theirs:?}");
                    accepted += usize::from(ours);
                }
            }
        }
        // Four headers with seven sets of claims, for each algorithm.
        assert_eq!(accepted, 3 * 4 * 7);
    }

    /// A login that Streamlit accepts must not fail because the crate reads less than Authlib.
    #[test]
    fn it_abstains_from_what_it_cannot_read() {
        let header = |algorithm: &str| json!({ "alg": algorithm, "kid": "k" });
        let odd_claims: [&[(&str, Value)]; 4] = [
            &[("address", json!("1 Main Street"))],
            &[("email", json!(["a@example.com"]))],
            &[("birthdate", json!(1990))],
            &[("updated_at", json!("yesterday"))],
        ];
        for changes in odd_claims {
            let (ours, theirs) = judged("ES256", &header("ES256"), changes);
            assert!(ours && matches!(theirs, SecondOpinion::Abstains(_)), "{changes:?}: {theirs:?}");
        }
    }

    #[test]
    fn it_refuses_what_is_forged_and_abstains_from_what_it_does_not_know() {
        let of_signature = |error| opinion(&ClaimsVerificationError::SignatureVerification(error));
        let text = || "x".to_owned();
        for refused in [
            of_signature(SignatureVerificationError::CryptoError(text())),
            of_signature(SignatureVerificationError::NoSignature),
            opinion(&ClaimsVerificationError::Expired(text())),
            opinion(&ClaimsVerificationError::InvalidAudience(text())),
            opinion(&ClaimsVerificationError::InvalidIssuer(text())),
            opinion(&ClaimsVerificationError::InvalidNonce(text())),
        ] {
            assert!(matches!(refused, SecondOpinion::Refuses(_)), "{refused:?}");
        }
        for abstained in [
            of_signature(SignatureVerificationError::UnsupportedAlg(text())),
            of_signature(SignatureVerificationError::InvalidKey(text())),
            of_signature(SignatureVerificationError::NoMatchingKey),
            opinion(&ClaimsVerificationError::Unsupported(text())),
        ] {
            assert!(matches!(abstained, SecondOpinion::Abstains(_)), "{abstained:?}");
        }
    }
}
