//! The half of the model that joserfc 1.8 is: headers, key sets and signatures of a compact JWS.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use super::{Verdict, refused};
use crate::digest::sha256;
use crate::oidc::id_token::IdToken;
use crate::oidc::signature::{Outcome, RsaSizes, verify_hmac, verify_with};
use crate::oidc::{Key, KeyFlaw, KeySet, Material};

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
    let Some(key_set) = key_set.as_object() else { return refused("the key set is not a JSON object")? };
    let keys = import(key_set)?;
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
        verify_hmac(algorithm, &secret(key_set, key), token)
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

/// The bytes of a symmetric key, which anybody can read in the published set.
fn secret(key_set: &Map<String, Value>, key: &Key) -> Vec<u8> {
    let text = key_set.get("keys").and_then(|keys| keys.get(key.index)?.get("k")?.as_str()).unwrap_or_default();
    URL_SAFE_NO_PAD.decode(text).unwrap_or_default()
}

/// `KeySet.import_key_set`: keys of an unknown kind are skipped; one that cannot be read spoils the whole set.
fn import(key_set: &Map<String, Value>) -> Result<Vec<Key>, Verdict> {
    let set = KeySet::from_members(key_set);
    if set.flaw.is_some() {
        return refused("the key set has no array `keys`");
    }
    let mut keys = Vec::new();
    for key in set.keys {
        if key.flaws.contains(&KeyFlaw::NotAnObject) || key.kty.as_deref().is_some_and(|kind| !KINDS.contains(&kind)) {
            continue;
        }
        if let Some(why) = unreadable(&key) {
            return refused(format!("key {} of the key set {why}, and joserfc then reads none", key.index + 1));
        }
        keys.push(key);
    }
    if keys.is_empty() { refused("the key set holds no key of a known kind") } else { Ok(keys) }
}

/// `check_supported_header`: a parameter that joserfc does not know.
pub(super) fn unknown_parameter(header: &Map<String, Value>) -> Option<&str> {
    header.keys().map(String::as_str).find(|name| !KNOWN_PARAMETERS.contains(name))
}

/// The kinds of keys that joserfc knows.
const KINDS: [&str; 4] = ["RSA", "EC", "OKP", "oct"];

/// What `key_ops` may hold (RFC 7517 section 4.3), and with which `use`.
const OPERATIONS: [(&str, &str); 8] = [
    ("sign", "sig"),
    ("verify", "sig"),
    ("encrypt", "enc"),
    ("decrypt", "enc"),
    ("wrapKey", "enc"),
    ("unwrapKey", "enc"),
    ("deriveKey", "enc"),
    ("deriveBits", "enc"),
];

/// Why a key of a known kind cannot be imported.
fn unreadable(key: &Key) -> Option<String> {
    if key.kty.is_none() {
        return Some("has no kind".to_owned());
    }
    let intended = key.intended_use.as_deref();
    if !matches!(intended, None | Some("sig" | "enc")) {
        return Some("has a `use` other than `sig` or `enc`".to_owned());
    }
    for (name, value) in &key.members {
        let fits = match name.as_str() {
            "key_ops" => operations(value).is_some_and(|operations| {
                operations.iter().all(|name| {
                    OPERATIONS
                        .iter()
                        .any(|(known, use_)| name == known && intended.is_none_or(|intended| intended == *use_))
                })
            }),
            "x5c" => value.as_array().is_some_and(|items| items.iter().all(Value::is_string)),
            "x5t" | "x5t#S256" => value.is_string(),
            "x5u" => value.as_str().is_some_and(is_web_url),
            _ => true,
        };
        if !fits {
            return Some(format!("has a malformed `{name}`"));
        }
    }
    if key.kty.as_deref() == Some("oct") && !key.flaws.contains(&KeyFlaw::PrivateMember("k")) {
        return Some("has no `k`".to_owned());
    }
    key.flaws.iter().find_map(|flaw| match flaw {
        KeyFlaw::Missing(member) => Some(format!("has no `{member}`")),
        KeyFlaw::WrongType(member) if *member != "key_ops" => Some(format!("has a malformed `{member}`")),
        KeyFlaw::NotBase64Url(member) | KeyFlaw::NotCanonicalBase64Url(member) => {
            Some(format!("has a `{member}` that is not unpadded base64url"))
        }
        KeyFlaw::UnknownCurve(curve) if curve != "secp256k1" => Some("has an unknown curve".to_owned()),
        KeyFlaw::WeakExponent => Some("has an exponent that cannot be used".to_owned()),
        KeyFlaw::WrongLength { .. } if key.kty.as_deref() == Some("OKP") => {
            Some("is not as long as its curve".to_owned())
        }
        // The rest was judged above, or is no hindrance.
        _ => None,
    })
}

/// `key_ops`, which may also be one word.
fn operations(value: &Value) -> Option<Vec<&str>> {
    match value {
        Value::String(operation) => Some(vec![operation.as_str()]),
        Value::Array(items) => items.iter().map(Value::as_str).collect(),
        _ => None,
    }
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

/// `KeySet.get_by_kid`. A key without an ID goes by its thumbprint.
fn pick<'k>(keys: &'k [Key], algorithm: &str, kid: Option<&str>) -> Option<&'k Key> {
    let Some(kid) = kid else {
        return match keys {
            [key] => Some(key),
            _ => None,
        };
    };
    keys.iter().find(|key| {
        (key.kid.as_deref() == Some(kid) || (key.kid.is_none() && thumbprint(key).as_deref() == Some(kid)))
            && key.intended_use.as_deref().is_none_or(|intended| intended == "sig")
            && key.alg.as_deref().is_none_or(|alg| alg == algorithm)
    })
}

/// `JWSAlgModel.check_key`.
fn fits(key: &Key, algorithm: &str) -> Result<(), Verdict> {
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
        _ => None,
    };
    let operations_allow = key
        .members
        .get("key_ops")
        .is_none_or(|value| operations(value).is_some_and(|operations| operations.contains(&"verify")));
    if key.kty.as_deref() != Some(kind) || (curve.is_some() && key.crv.as_deref() != curve) {
        refused(format!("the ID token's key does not fit `{algorithm}`"))
    } else if key.intended_use.as_deref().is_some_and(|intended| intended != "sig")
        || key.alg.as_deref().is_some_and(|alg| alg != algorithm)
        || !operations_allow
    {
        refused("the ID token's key is not meant for this")
    } else if key.material == Material::Unusable && kind != "oct" && algorithm != "ES256K" {
        refused("the ID token's key cannot be read")
    } else {
        Ok(())
    }
}

/// RFC 7638 section 3.
fn thumbprint(key: &Key) -> Option<String> {
    let names: &[&str] = match key.kty.as_deref()? {
        "RSA" => &["e", "kty", "n"],
        "EC" => &["crv", "kty", "x", "y"],
        "OKP" => &["crv", "kty", "x"],
        _ => return None,
    };
    let members: Map<String, Value> =
        names.iter().map(|name| Some(((*name).to_owned(), key.members.get(*name)?.clone()))).collect::<Option<_>>()?;
    Some(URL_SAFE_NO_PAD.encode(sha256(Value::from(members).to_string().as_bytes())))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// RFC 7638 section 3.1.
    #[test]
    fn the_thumbprint_agrees_with_the_specification() {
        let key = json!({ "kty": "RSA", "alg": "RS256", "kid": "2011-04-29", "e": "AQAB", "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw" });
        let set = KeySet::from_members(json!({ "keys": [key] }).as_object().unwrap());
        assert_eq!(thumbprint(&set.keys[0]).unwrap(), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    }
}
