//! Whether an ID token was signed by one of the provider's keys (RFC 7515 section 5.2, RFC 7518 section 3, RFC 8037).

use ring::agreement;
use ring::rand::SystemRandom;
use ring::signature::{ED25519, EcdsaVerificationAlgorithm, RsaParameters, RsaPublicKeyComponents, UnparsedPublicKey};

use super::id_token::{Check, Flaw, IdToken};
use super::{Curve, EdwardsCurve, Key, KeyFlaw, KeySet, Material};

/// The algorithms that an ID token may be signed with. A symmetric one is not among them: the keys that Streamlit
/// verifies with are published ones, and everybody knows those.
pub(crate) const ASYMMETRIC: [&str; 13] = [
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "ES256K", "EdDSA", "Ed25519",
    "Ed448",
];

/// What is expected where the provider announces nothing (OpenID Connect Core 1.0 section 3.1.3.7, number 7).
const DEFAULT_ALGORITHM: &str = "RS256";

/// Header parameters after which the signature does not mean what it seems to mean.
fn unsafe_parameter(token: &IdToken) -> Option<Flaw> {
    let found =
        |parameter: &'static str, reason: &str| Some(Flaw::UnsafeHeader { parameter, reason: reason.to_owned() });
    let header = &token.header;
    if header.contains_key("crit") {
        return found("crit", "it names extensions that must be understood, and ID tokens have none");
    }
    if header.contains_key("b64") {
        return found("b64", "the claims would be signed unencoded (RFC 7797)");
    }
    if header.contains_key("zip") {
        return found("zip", "the claims would be compressed");
    }
    if header.contains_key("jwk") {
        return found("jwk", "the token brings the key along that is to vouch for it");
    }
    if header.get("cty").and_then(|value| value.as_str()).is_some_and(|kind| kind.eq_ignore_ascii_case("JWT")) {
        return found("cty", "a token is nested in the token");
    }
    if header.get("kid").is_some_and(|kid| !kid.is_string()) {
        return found("kid", "it is not a string");
    }
    let kind = token.header_text("typ").unwrap_or("JWT").to_ascii_lowercase();
    if kind.ends_with("+jwt") {
        return found("typ", &format!("`{kind}` is another kind of token than an ID token"));
    }
    None
}

/// The algorithms that are announced and asymmetric.
fn allowed_algorithms(announced: Option<&[&str]>) -> Vec<String> {
    match announced {
        None | Some([]) => vec![DEFAULT_ALGORITHM.to_owned()],
        Some(announced) => {
            announced.iter().filter(|name| ASYMMETRIC.contains(name)).map(|name| (*name).to_owned()).collect()
        }
    }
}

/// The header, the algorithm and the signature. `announced`: the metadata's `id_token_signing_alg_values_supported`.
pub(crate) fn checks(token: &IdToken, announced: Option<&[&str]>, keys: Option<&KeySet>) -> Vec<Check> {
    let mut checks = Vec::new();
    if let Some((part, member)) = token.duplicates.first() {
        let reason = format!("its {part} part has `{member}` twice");
        checks.push(Check { name: "shape", result: Err(Flaw::Undecodable { reason }) });
    }
    if let Some(flaw) = unsafe_parameter(token) {
        checks.push(Check { name: "header", result: Err(flaw) });
        return checks;
    }
    match algorithm(token, announced) {
        Ok(algorithm) => {
            let result = verified_by(token, &algorithm, keys);
            checks.push(Check { name: "signature", result });
        }
        Err(flaw) => checks.push(Check { name: "algorithm", result: Err(flaw) }),
    }
    checks
}

fn algorithm(token: &IdToken, announced: Option<&[&str]>) -> Result<String, Flaw> {
    let allowed = allowed_algorithms(announced);
    let Some(alg) = token.header_text("alg") else { return Err(Flaw::Algorithm { actual: None, allowed }) };
    if alg.eq_ignore_ascii_case("none") {
        return Err(Flaw::Unsigned { alg: alg.to_owned() });
    }
    if !allowed.iter().any(|name| name == alg) {
        return Err(Flaw::Algorithm { actual: Some(alg.to_owned()), allowed });
    }
    Ok(alg.to_owned())
}

/// Says which key vouches for the token, or why none does.
fn verified_by(token: &IdToken, algorithm: &str, keys: Option<&KeySet>) -> Result<String, Flaw> {
    let keys = keys.ok_or(Flaw::NoKeySet)?;
    let kid = token.header_text("kid");
    let candidates = keys.candidates_for(algorithm, kid);
    if candidates.is_empty() {
        return Err(Flaw::UnknownKey {
            kid: kid.map(str::to_owned),
            algorithm: algorithm.to_owned(),
            published: keys.keys.iter().filter_map(|key| key.kid.clone()).collect(),
        });
    }
    if scheme(algorithm, RsaSizes::From2048).is_none() {
        return Err(Flaw::UnverifiableAlgorithm { alg: algorithm.to_owned() });
    }
    if candidates.iter().all(|key| key.flaws.iter().any(|flaw| matches!(flaw, KeyFlaw::ShortModulus { .. }))) {
        return Err(Flaw::WeakKey { kid: kid.map(str::to_owned) });
    }
    match verifying_key(token, algorithm, &candidates) {
        Some(key) => Ok(match &key.kid {
            Some(kid) => format!("{algorithm}, key {kid}"),
            None => format!("{algorithm}, the provider's unnamed key"),
        }),
        None => Err(Flaw::BadSignature { kid: kid.map(str::to_owned), keys_tried: candidates.len() }),
    }
}

/// The first of `candidates` that verifies the token.
pub(super) fn verifying_key<'k>(token: &IdToken, algorithm: &str, candidates: &[&'k Key]) -> Option<&'k Key> {
    candidates
        .iter()
        .copied()
        .find(|key| verify_with(algorithm, &key.material, token, RsaSizes::From2048) == Outcome::Good)
}

/// What became of one verification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Good,
    Bad,
    /// Nothing here knows the algorithm.
    Unknown,
}

/// Which RSA keys are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RsaSizes {
    /// What RFC 7518 section 3.3 demands.
    From2048,
    /// What Python's libraries take with a warning.
    From1024,
}

/// Verifies the token's signature with one key.
pub(super) fn verify_with(algorithm: &str, key: &Material, token: &IdToken, sizes: RsaSizes) -> Outcome {
    let (message, signature) = (token.signing_input(), token.signature());
    let good = match (scheme(algorithm, sizes), key) {
        (Some(Scheme::Rsa(parameters)), Material::Rsa { modulus, exponent }) => {
            RsaPublicKeyComponents { n: modulus, e: exponent }.verify(parameters, message, &signature).is_ok()
        }
        (Some(Scheme::EllipticCurve(scheme)), Material::EllipticCurve { x, y, .. }) => {
            // An uncompressed point (SEC 1 section 2.3.3).
            let point = [&[4], x.as_slice(), y.as_slice()].concat();
            UnparsedPublicKey::new(scheme, point).verify(message, &signature).is_ok()
        }
        (Some(Scheme::Es512), Material::EllipticCurve { curve: Curve::P521, x, y }) => {
            is_es512(&[&[4], x.as_slice(), y.as_slice()].concat(), message, &signature)
        }
        (Some(Scheme::Es256K), Material::EllipticCurve { curve: Curve::Secp256k1, x, y }) => {
            is_es256k(&[&[4], x.as_slice(), y.as_slice()].concat(), message, &signature)
        }
        (Some(Scheme::Edwards), Material::Edwards { curve: EdwardsCurve::Ed25519, x }) => {
            UnparsedPublicKey::new(&ED25519, x).verify(message, &signature).is_ok()
        }
        (None, _) | (Some(Scheme::Edwards), Material::Edwards { curve: EdwardsCurve::Ed448, .. }) => {
            return Outcome::Unknown;
        }
        (Some(_), _) => false,
    };
    if good { Outcome::Good } else { Outcome::Bad }
}

/// Verifies an HMAC (RFC 7518 section 3.2); only a published symmetric key can be `key`, and proves nothing.
pub(super) fn verify_hmac(algorithm: &str, key: &[u8], token: &IdToken) -> Outcome {
    use ring::hmac;
    let hash = match algorithm {
        "HS256" => hmac::HMAC_SHA256,
        "HS384" => hmac::HMAC_SHA384,
        "HS512" => hmac::HMAC_SHA512,
        _ => return Outcome::Unknown,
    };
    match hmac::verify(&hmac::Key::new(hash, key), token.signing_input(), &token.signature()) {
        Ok(()) => Outcome::Good,
        Err(_) => Outcome::Bad,
    }
}

/// ECDSA over P-521 with SHA-512 (RFC 7518 section 3.4); `point` is uncompressed.
fn is_es512(point: &[u8], message: &[u8], signature: &[u8]) -> bool {
    use p521::ecdsa::signature::Verifier as _;
    let (Ok(key), Ok(signature)) =
        (p521::ecdsa::VerifyingKey::from_sec1_bytes(point), p521::ecdsa::Signature::from_slice(signature))
    else {
        return false;
    };
    key.verify(message, &signature).is_ok()
}

/// ECDSA over secp256k1 with SHA-256 (RFC 8812 section 3.2); `point` is uncompressed.
fn is_es256k(point: &[u8], message: &[u8], signature: &[u8]) -> bool {
    use k256::ecdsa::signature::Verifier as _;
    let (Ok(key), Ok(signature)) =
        (k256::ecdsa::VerifyingKey::from_sec1_bytes(point), k256::ecdsa::Signature::from_slice(signature))
    else {
        return false;
    };
    // Of the two signatures that are each other's mirror, this crate takes the one that Bitcoin does.
    key.verify(message, &signature.normalize_s().unwrap_or(signature)).is_ok()
}

/// Whether there is such a point, written uncompressed.
pub(super) fn is_on_curve(curve: Curve, point: &[u8]) -> bool {
    let agrees = |algorithm: &'static agreement::Algorithm| {
        let own = agreement::EphemeralPrivateKey::generate(algorithm, &SystemRandom::new());
        let other = agreement::UnparsedPublicKey::new(algorithm, point);
        own.is_ok_and(|own| agreement::agree_ephemeral(own, &other, |_| ()).is_ok())
    };
    match curve {
        Curve::P256 => agrees(&agreement::ECDH_P256),
        Curve::P384 => agrees(&agreement::ECDH_P384),
        Curve::P521 => p521::ecdsa::VerifyingKey::from_sec1_bytes(point).is_ok(),
        Curve::Secp256k1 => k256::ecdsa::VerifyingKey::from_sec1_bytes(point).is_ok(),
    }
}

/// Which algorithm does it.
enum Scheme {
    Rsa(&'static RsaParameters),
    EllipticCurve(&'static EcdsaVerificationAlgorithm),
    /// ring has neither P-521 nor secp256k1.
    Es512,
    Es256K,
    Edwards,
}

fn scheme(algorithm: &str, sizes: RsaSizes) -> Option<Scheme> {
    use ring::signature as ring;
    let short = sizes == RsaSizes::From1024;
    Some(match algorithm {
        "RS256" if short => Scheme::Rsa(&ring::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY),
        "RS512" if short => Scheme::Rsa(&ring::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY),
        "RS256" => Scheme::Rsa(&ring::RSA_PKCS1_2048_8192_SHA256),
        "RS384" => Scheme::Rsa(&ring::RSA_PKCS1_2048_8192_SHA384),
        "RS512" => Scheme::Rsa(&ring::RSA_PKCS1_2048_8192_SHA512),
        "PS256" => Scheme::Rsa(&ring::RSA_PSS_2048_8192_SHA256),
        "PS384" => Scheme::Rsa(&ring::RSA_PSS_2048_8192_SHA384),
        "PS512" => Scheme::Rsa(&ring::RSA_PSS_2048_8192_SHA512),
        "ES256" => Scheme::EllipticCurve(&ring::ECDSA_P256_SHA256_FIXED),
        "ES384" => Scheme::EllipticCurve(&ring::ECDSA_P384_SHA384_FIXED),
        "ES512" => Scheme::Es512,
        "ES256K" => Scheme::Es256K,
        // RFC 9864 section 2.2 gives the curve a name of its own.
        "EdDSA" | "Ed25519" => Scheme::Edwards,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::oidc::signed::{SigningKey, unsigned};

    fn key_set(keys: &[Value]) -> KeySet {
        KeySet::from_members(json!({ "keys": keys }).as_object().unwrap())
    }

    fn token(text: String) -> IdToken {
        IdToken::decode_without_verifying(&text.into()).unwrap()
    }

    fn judged(token: &IdToken, announced: &[&str], keys: &[Value]) -> Result<String, Flaw> {
        let checks = checks(token, Some(announced), Some(&key_set(keys)));
        assert_eq!(checks.len(), 1);
        checks.into_iter().next().unwrap().result
    }

    /// RFC 7515 appendix A.3: its claims are no ID token, its ES256 signature is good.
    #[test]
    fn the_es256_example_of_the_specification_verifies() {
        let text = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
        let key = json!({ "kty": "EC", "crv": "P-256",
            "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0" });
        assert_eq!(judged(&token(text.to_owned()), &["ES256"], &[key]).unwrap(), "ES256, the provider's unnamed key");
    }

    /// Made with Python's `cryptography`: the claims are `{}`.
    #[test]
    fn an_es512_signature_verifies() {
        let key = json!({ "kty": "EC", "crv": "P-521", "kid": "k", "x": "AWx1ThIfwyVenLYCIFOToDC20qHmmebFognLJUkmHXta2fDgC6qkEmCylQ3KHKoYFReE9Dgzm3ky66ScFTgIwmwJ", "y": "AFwVMfyphDD46tzWUVMl16fKKqTjXLv5SjugAIn2BRjmZKkY5s4wuVfMzimbM1yK2G3IbyRZHG5HkgcbbnwRXDxC" });
        let text = "eyJhbGciOiAiRVM1MTIiLCAia2lkIjogImsifQ.e30.ARyUbwxBIl3OLZ40n98kB8QWVoDQOQRsfFPWJh4o_dfb0REwcSH0kBKacWsI06684EWlJANZ8nsk0ndMN8NusAUrAeY5ZWNlrqjBCyxs-lCloLcknV9KzYU0osxYFXgIqJrDEWljWxyRNeNKmOvwf-Zc7UVQAN5htwt0XJOR1RzQoYgP";
        assert_eq!(judged(&token(text.to_owned()), &["ES512"], std::slice::from_ref(&key)).unwrap(), "ES512, key k");
        let last = if text.ends_with('A') { "B" } else { "A" };
        let tampered = format!("{}{last}{}", &text[..text.len() - 40], &text[text.len() - 39..]);
        let verdict = judged(&token(tampered), &["ES512"], &[key]);
        assert!(matches!(verdict, Err(Flaw::BadSignature { .. })), "{verdict:?}");
    }

    /// RFC 7515 appendix A.2.
    #[test]
    fn the_rs256_example_of_the_specification_verifies() {
        let text = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
        let key = json!({ "kty": "RSA", "e": "AQAB", "n": "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ" });
        assert!(judged(&token(text.to_owned()), &["RS256"], std::slice::from_ref(&key)).is_ok());
        // The last byte of the signature is another one.
        let tampered = format!("{}A", &text[..text.len() - 1]);
        assert!(matches!(judged(&token(tampered), &["RS256"], &[key]), Err(Flaw::BadSignature { keys_tried: 1, .. })));
    }

    /// RFC 8037 appendix A.4 signs a text that is no JSON, so the key is used for a token of our own.
    #[test]
    fn every_kind_of_key_verifies_its_own_tokens_and_no_others() {
        for key in [SigningKey::es256("a"), SigningKey::es384("a"), SigningKey::eddsa("a")] {
            let signed = token(key.sign(&json!({ "alg": key.algorithm(), "kid": "a" }), &json!({})));
            assert!(judged(&signed, &[key.algorithm()], &[key.public()]).is_ok(), "{}", key.algorithm());
            let other = SigningKey::another(key.algorithm(), "a");
            let verdict = judged(&signed, &[key.algorithm()], &[other.public()]);
            assert!(matches!(verdict, Err(Flaw::BadSignature { .. })), "{}", key.algorithm());
        }
    }

    #[test]
    fn a_token_without_key_id_is_tried_with_every_fitting_key() {
        let (key, other) = (SigningKey::es256("a"), SigningKey::another("ES256", "b"));
        let signed = token(key.sign(&json!({ "alg": "ES256" }), &json!({})));
        assert_eq!(judged(&signed, &["ES256"], &[other.public(), key.public()]).unwrap(), "ES256, key a");
    }

    #[test]
    fn an_unknown_key_id_is_not_guessed() {
        let key = SigningKey::es256("a");
        let signed = token(key.sign(&json!({ "alg": "ES256", "kid": "../../etc/passwd" }), &json!({})));
        let verdict = judged(&signed, &["ES256"], &[key.public()]);
        assert!(matches!(verdict, Err(Flaw::UnknownKey { published, .. }) if published == ["a"]));
    }

    #[test]
    fn what_is_not_signed_or_not_as_announced_is_refused() {
        for alg in ["none", "None", "nOnE"] {
            let verdict = judged(&token(unsigned(&json!({ "alg": alg }), &json!({}))), &["none", "RS256"], &[]);
            assert!(matches!(verdict, Err(Flaw::Unsigned { .. })), "{alg}");
        }
        // The public key's text as an HMAC secret: refused before any key is looked at, advertised or not.
        let confused = token(unsigned(&json!({ "alg": "HS256" }), &json!({})));
        let verdict = judged(&confused, &["HS256", "RS256"], &[]);
        assert!(matches!(verdict, Err(Flaw::Algorithm { allowed, .. }) if allowed == ["RS256"]));
        let key = SigningKey::es256("a");
        let other = token(key.sign(&json!({ "alg": "ES256", "kid": "a" }), &json!({})));
        assert!(matches!(judged(&other, &[], &[key.public()]), Err(Flaw::Algorithm { .. })), "RS256 is the default");
        let missing = token(key.sign(&json!({ "kid": "a" }), &json!({})));
        assert!(matches!(judged(&missing, &["ES256"], &[key.public()]), Err(Flaw::Algorithm { actual: None, .. })));
        let announced = token(unsigned(&json!({ "alg": "ES512" }), &json!({})));
        assert!(matches!(judged(&announced, &["ES512"], &[]), Err(Flaw::UnknownKey { .. })));
    }

    #[test]
    fn headers_that_change_what_a_signature_means_are_refused() {
        let key = SigningKey::es256("a");
        let headers = [
            json!({ "alg": "ES256", "kid": "a", "crit": ["exp"], "exp": 1 }),
            json!({ "alg": "ES256", "kid": "a", "b64": false }),
            json!({ "alg": "ES256", "kid": "a", "zip": "DEF" }),
            json!({ "alg": "ES256", "jwk": key.public() }),
            json!({ "alg": "ES256", "kid": "a", "cty": "jwt" }),
            json!({ "alg": "ES256", "kid": 7 }),
            json!({ "alg": "ES256", "kid": "a", "typ": "at+jwt" }),
            json!({ "alg": "ES256", "kid": "a", "typ": "logout+JWT" }),
        ];
        for header in headers {
            let verdict = judged(&token(key.sign(&header, &json!({}))), &["ES256"], &[key.public()]);
            assert!(matches!(verdict, Err(Flaw::UnsafeHeader { .. })), "{header}");
        }
        for kind in ["JWT", "jwt", "JOSE"] {
            let header = json!({ "alg": "ES256", "kid": "a", "typ": kind, "jku": "https://evil.example", "x5t": "x" });
            assert!(judged(&token(key.sign(&header, &json!({}))), &["ES256"], &[key.public()]).is_ok(), "{kind}");
        }
    }
}
