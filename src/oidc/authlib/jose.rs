//! The half of the model that joserfc 1.8 is: headers, key sets and signatures of a compact JWS.

use serde_json::{Map, Value};

use super::joserfc_keys::{ImportedKey, import, pick};
use super::{Verdict, refused};
use crate::oidc::id_token::IdToken;
use crate::oidc::signature::{Outcome, RsaSizes, verify_hmac, verify_with};

/// The most characters of each part.
const PART_LIMITS: [(&str, usize); 3] = [("header", 512), ("payload", 128_000), ("signature", 1024)];

/// What the header may say (RFC 7515 section 4.1, RFC 7797): a critical parameter must be one of these.
const KNOWN_PARAMETERS: [&str; 12] =
    ["alg", "jku", "jwk", "kid", "x5u", "x5c", "x5t", "x5t#S256", "typ", "cty", "crit", "b64"];

/// Why a token does not verify.
pub(super) enum Failure {
    /// `InvalidKeyIdError`, after which Authlib fetches the key set.
    UnknownKey,
    Other(Verdict),
}

impl From<Verdict> for Failure {
    fn from(verdict: Verdict) -> Self {
        Self::Other(verdict)
    }
}

/// `jwt.decode`: the token was signed with a key of the set, or needs none.
pub(super) fn verify(token: &IdToken, allowed: &Value, key_set: &Value) -> Result<(), Failure> {
    let keys = import(key_set).map_err(Verdict::Refused)?;
    for ((name, limit), part) in PART_LIMITS.iter().zip(token.raw().expose().split('.')) {
        if part.len() > *limit {
            return refused(format!("the ID token's {name} has more than {limit} characters"))?;
        }
    }
    header(&token.header)?;
    let Some(algorithm) = token.header_text("alg") else { return refused("the ID token's header has no `alg`")? };
    if !ALGORITHMS.contains(&algorithm) {
        return refused(format!("joserfc does not know `{algorithm}`"))?;
    }
    if !is_allowed(algorithm, allowed)? {
        return refused(format!("the provider does not announce `{algorithm}`"))?;
    }
    if algorithm == "none" {
        return if token.signature().is_empty() {
            Ok(())
        } else {
            refused("an unsigned token has an empty signature")?
        };
    }
    let key = pick(&keys, algorithm, token.header_text("kid")).ok_or(Failure::UnknownKey)?;
    fits(key, algorithm)?;
    let outcome = if algorithm.starts_with("HS") {
        verify_hmac(algorithm, &key.secret(), token)
    } else {
        verify_with(algorithm, &key.material, token, RsaSizes::From1024)
    };
    match outcome {
        Outcome::Good => Ok(()),
        Outcome::Bad => refused("the signature of the ID token is wrong")?,
        Outcome::Unknown => Err(Verdict::Undecided(format!("authctl cannot verify `{algorithm}`")).into()),
    }
}

/// The algorithms that joserfc has registered.
const ALGORITHMS: [&str; 17] = [
    "none", "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512",
    "EdDSA", "ES256K", "Ed25519", "Ed448",
];

/// Python's `algorithm in allowed`, whatever the provider lists: a text is searched, an object asked for its names.
fn is_allowed(algorithm: &str, allowed: &Value) -> Result<bool, Verdict> {
    Ok(match allowed {
        Value::Array(items) => items.iter().any(|item| item.as_str() == Some(algorithm)),
        Value::String(text) => text.contains(algorithm),
        Value::Object(members) => members.contains_key(algorithm),
        Value::Null | Value::Bool(_) | Value::Number(_) => {
            return refused("`id_token_signing_alg_values_supported` is not an array");
        }
    })
}

/// `check_supported_header`: a parameter that joserfc does not know.
pub(super) fn unknown_parameter(header: &Map<String, Value>) -> Option<&str> {
    header.keys().map(String::as_str).find(|name| !KNOWN_PARAMETERS.contains(name))
}

fn is_web_url(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

/// `JWSRegistry.check_header`.
fn header(header: &Map<String, Value>) -> Result<(), Verdict> {
    if let Some(critical) = header.get("crit") {
        let names: Option<Vec<&str>> = critical.as_array().and_then(|items| items.iter().map(Value::as_str).collect());
        let known = |name: &&str| header.contains_key(*name) && KNOWN_PARAMETERS.contains(name);
        if !names.is_some_and(|names| names.iter().all(known)) {
            return refused("the ID token's `crit` names what joserfc does not know");
        }
    }
    for (name, value) in header {
        let text = value.as_str();
        let fits = match name.as_str() {
            "alg" | "kid" | "x5t" | "x5t#S256" | "typ" | "cty" => text.is_some(),
            "jku" | "x5u" => text.is_some_and(is_web_url),
            "jwk" => value.is_object(),
            "x5c" => value.as_array().is_some_and(|items| items.iter().all(Value::is_string)),
            // Unencoded payloads have characters that no JSON does without.
            "b64" => value == &Value::Bool(true),
            _ => true,
        };
        if !fits {
            return refused(format!("the ID token's header has a malformed `{name}`"));
        }
    }
    Ok(())
}

/// `JWSAlgModel.check_key`, `check_key_op`, and that there is something to verify with.
fn fits(key: &ImportedKey, algorithm: &str) -> Result<(), Verdict> {
    let kind = match algorithm.get(..2) {
        Some("RS" | "PS") => "RSA",
        Some("ES") => "EC",
        Some("HS") => "oct",
        _ => "OKP",
    };
    let curve = match algorithm {
        "ES256" => Some("P-256"),
        "ES384" => Some("P-384"),
        "ES512" => Some("P-521"),
        "ES256K" => Some("secp256k1"),
        "Ed25519" => Some("Ed25519"),
        "Ed448" => Some("Ed448"),
        _ => None,
    };
    if key.kty != kind || (curve.is_some() && key.curve() != curve) {
        refused(format!("the ID token's key does not fit `{algorithm}`"))
    } else if !key.is_for(algorithm) || !key.verifies() {
        refused("the ID token's key is not meant for this")
    } else if algorithm == "EdDSA" && !matches!(key.curve(), Some("Ed25519" | "Ed448")) {
        refused("the ID token's key signs nothing")
    } else {
        Ok(())
    }
}
