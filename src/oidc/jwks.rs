//! A JSON Web Key Set (RFC 7517 section 5), read leniently: every key is kept, and what is wrong with it is listed.
//!
//! Signatures are verified elsewhere; here is which key could have made one.

use serde_json::{Map, Value};

use super::key_material::{Curve, EdwardsCurve, KeyFlaw, Material, material};

/// The most keys that are tried for a token that names none (a token must not make us verify without end).
const CANDIDATE_LIMIT: usize = 10;

/// Members that only the owner of a key may know (RFC 7518 sections 6.2.2, 6.3.2 and 6.4.1).
const PRIVATE_MEMBERS: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// What a key for signatures can be for (RFC 7517 section 4.3).
const SIGNATURE_OPERATIONS: [&str; 2] = ["sign", "verify"];

/// What a key for encryption can be for.
const ENCRYPTION_OPERATIONS: [&str; 6] = ["encrypt", "decrypt", "wrapKey", "unwrapKey", "deriveKey", "deriveBits"];

/// The document as it was published.
#[derive(Clone, Debug, Default)]
pub(crate) struct KeySet {
    /// In the order of the document, those included that nobody understands.
    pub(crate) keys: Vec<Key>,
    /// What is wrong with the document itself.
    pub(crate) flaw: Option<KeySetFlaw>,
}

/// Why a document holds no list of keys at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeySetFlaw {
    /// There is no member `keys`.
    NoKeysMember,
    /// `keys` is something other than an array.
    KeysNotAnArray,
}

/// One key (RFC 7517 section 4).
#[derive(Clone, Debug)]
#[expect(clippy::struct_field_names, reason = "the members have the names of the specification")]
pub(crate) struct Key {
    /// Its place in the document, from zero.
    pub(crate) index: usize,
    pub(crate) kid: Option<String>,
    /// The kind: `RSA`, `EC`, `OKP`, `oct`, or something newer.
    pub(crate) kty: Option<String>,
    pub(crate) alg: Option<String>,
    /// `sig` or `enc`; the member is called `use`.
    pub(crate) intended_use: Option<String>,
    pub(crate) key_ops: Option<Vec<String>>,
    pub(crate) crv: Option<String>,
    pub(crate) material: Material,
    pub(crate) flaws: Vec<KeyFlaw>,
}

impl KeySet {
    pub(crate) fn from_members(members: &Map<String, Value>) -> Self {
        match members.get("keys") {
            None => Self { keys: Vec::new(), flaw: Some(KeySetFlaw::NoKeysMember) },
            Some(Value::Array(keys)) => Self {
                keys: keys.iter().enumerate().map(|(index, key)| Key::from_value(index, key)).collect(),
                flaw: None,
            },
            Some(_) => Self { keys: Vec::new(), flaw: Some(KeySetFlaw::KeysNotAnArray) },
        }
    }

    /// The keys that can have made a signature with `algorithm`. A token that names a key can be signed by that one
    /// only; one that names none, by any that fits (OpenID Connect Core 1.0 section 10.1).
    pub(crate) fn candidates_for(&self, algorithm: &str, kid: Option<&str>) -> Vec<&Key> {
        self.keys
            .iter()
            .filter(|key| kid.is_none() || key.kid.as_deref() == kid)
            .filter(|key| key.suits(algorithm))
            .take(CANDIDATE_LIMIT)
            .collect()
    }

    /// The key IDs that more than one key has, in the order of the document.
    pub(crate) fn duplicate_ids(&self) -> Vec<&str> {
        let mut duplicates: Vec<&str> = Vec::new();
        for (position, key) in self.keys.iter().enumerate() {
            if let Some(kid) = key.kid.as_deref()
                && self.keys[..position].iter().any(|earlier| earlier.kid.as_deref() == Some(kid))
                && !duplicates.contains(&kid)
            {
                duplicates.push(kid);
            }
        }
        duplicates
    }
}

impl Key {
    fn from_value(index: usize, value: &Value) -> Self {
        let mut flaws = Vec::new();
        let Value::Object(object) = value else {
            flaws.push(KeyFlaw::NotAnObject);
            return Self { flaws, ..Self::nothing(index) };
        };
        let mut text = |name: &'static str| match object.get(name) {
            None => None,
            Some(Value::String(text)) => Some(text.clone()),
            Some(_) => {
                flaws.push(KeyFlaw::WrongType(name));
                None
            }
        };
        let (kid, kty, alg) = (text("kid"), text("kty"), text("alg"));
        let (intended_use, crv) = (text("use"), text("crv"));
        if !object.contains_key("kty") {
            flaws.push(KeyFlaw::Missing("kty"));
        }
        let key_ops = key_operations(object, &mut flaws);
        check_use(intended_use.as_deref(), key_ops.as_deref(), &mut flaws);
        for name in ["x5u", "x5t", "x5t#S256"] {
            if object.get(name).is_some_and(|value| !value.is_string()) {
                flaws.push(KeyFlaw::WrongType(name));
            }
        }
        if object.get("x5c").is_some_and(|value| strings(value).is_none()) {
            flaws.push(KeyFlaw::WrongType("x5c"));
        }
        for name in PRIVATE_MEMBERS {
            if object.contains_key(name) {
                flaws.push(KeyFlaw::PrivateMember(name));
            }
        }
        let material = material(object, kty.as_deref(), crv.as_deref(), &mut flaws);
        Self { index, kid, kty, alg, intended_use, key_ops, crv, material, flaws }
    }

    fn nothing(index: usize) -> Self {
        Self {
            index,
            kid: None,
            kty: None,
            alg: None,
            intended_use: None,
            key_ops: None,
            crv: None,
            material: Material::Unusable,
            flaws: Vec::new(),
        }
    }

    /// Whether the key is meant for signatures, as far as it says.
    pub(crate) fn is_for_signatures(&self) -> bool {
        self.intended_use.as_deref() != Some("enc")
            && self.key_ops.as_ref().is_none_or(|operations| operations.iter().any(|operation| operation == "verify"))
    }

    /// Whether a signature with `algorithm` can be this key's: kind, curve, `use`, `key_ops` and `alg` allow it.
    pub(crate) fn suits(&self, algorithm: &str) -> bool {
        let kind_fits = match algorithm {
            "RS256" | "RS384" | "RS512" | "PS256" | "PS384" | "PS512" => matches!(self.material, Material::Rsa { .. }),
            "ES256" => matches!(self.material, Material::EllipticCurve { curve: Curve::P256, .. }),
            "ES384" => matches!(self.material, Material::EllipticCurve { curve: Curve::P384, .. }),
            "ES512" => matches!(self.material, Material::EllipticCurve { curve: Curve::P521, .. }),
            "ES256K" => matches!(self.material, Material::EllipticCurve { curve: Curve::Secp256k1, .. }),
            "EdDSA" => matches!(self.material, Material::Edwards { .. }),
            "Ed25519" => matches!(self.material, Material::Edwards { curve: EdwardsCurve::Ed25519, .. }),
            "Ed448" => matches!(self.material, Material::Edwards { curve: EdwardsCurve::Ed448, .. }),
            _ => false,
        };
        kind_fits && self.is_for_signatures() && self.alg.as_deref().is_none_or(|alg| alg == algorithm)
    }
}

fn strings(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(|item| Some(item.as_str()?.to_owned())).collect()
}

fn key_operations(object: &Map<String, Value>, flaws: &mut Vec<KeyFlaw>) -> Option<Vec<String>> {
    let operations = strings(object.get("key_ops")?);
    if operations.is_none() {
        flaws.push(KeyFlaw::WrongType("key_ops"));
    }
    operations
}

/// `use` and `key_ops` are among the known ones and agree (RFC 7517 sections 4.2 and 4.3).
fn check_use(intended_use: Option<&str>, key_ops: Option<&[String]>, flaws: &mut Vec<KeyFlaw>) {
    let operations = match intended_use {
        None => [&SIGNATURE_OPERATIONS[..], &ENCRYPTION_OPERATIONS[..]].concat(),
        Some("sig") => SIGNATURE_OPERATIONS.to_vec(),
        Some("enc") => ENCRYPTION_OPERATIONS.to_vec(),
        Some(other) => {
            flaws.push(KeyFlaw::UnknownUse(other.to_owned()));
            return;
        }
    };
    for operation in key_ops.unwrap_or_default() {
        if operations.contains(&operation.as_str()) {
            continue;
        }
        let is_known = SIGNATURE_OPERATIONS.iter().chain(&ENCRYPTION_OPERATIONS).any(|known| known == operation);
        flaws.push(if is_known { KeyFlaw::ContradictoryUse } else { KeyFlaw::UnknownOperation(operation.clone()) });
        return;
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use serde_json::json;

    use super::*;

    fn key_set(value: &Value) -> KeySet {
        KeySet::from_members(value.as_object().unwrap())
    }

    fn key(value: &Value) -> Key {
        key_set(&json!({ "keys": [value] })).keys.remove(0)
    }

    /// The RSA key of RFC 7517 appendix A.1.
    const MODULUS: &str = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
    /// The coordinates of the P-256 key of the same appendix.
    const X: &str = "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4";
    const Y: &str = "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM";

    fn rsa(extra: &Value) -> Value {
        let mut key = json!({ "kty": "RSA", "n": MODULUS, "e": "AQAB" });
        key.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        key
    }

    fn flaws(value: &Value) -> Vec<KeyFlaw> {
        key(value).flaws
    }

    #[test]
    fn the_keys_of_the_specification_have_no_flaw() {
        let rsa = key(&rsa(&json!({ "alg": "RS256", "kid": "2011-04-29" })));
        assert_eq!(rsa.flaws, []);
        let Material::Rsa { modulus, exponent } = &rsa.material else { panic!("{:?}", rsa.material) };
        assert_eq!((modulus.len(), exponent.as_slice()), (256, [1, 0, 1].as_slice()));
        let elliptic = key(&json!({ "kty": "EC", "crv": "P-256", "x": X, "y": Y, "use": "enc", "kid": "1" }));
        assert_eq!(elliptic.flaws, []);
        assert!(!elliptic.suits("ES256"), "it is for encryption");
    }

    #[test]
    fn a_key_is_chosen_by_id_kind_use_operations_and_algorithm() {
        let set = key_set(&json!({ "keys": [
            rsa(&json!({ "kid": "a", "use": "enc" })),
            rsa(&json!({ "kid": "a", "alg": "RS256", "use": "sig" })),
            rsa(&json!({ "kid": "b", "key_ops": ["sign"] })),
            { "kty": "EC", "crv": "P-256", "kid": "a", "x": X, "y": Y },
            { "kty": "AKP", "kid": "a", "alg": "ML-DSA-44", "pub": "AAAA" },
            rsa(&json!({ "key_ops": ["verify"] })),
        ] }));
        let chosen =
            |algorithm, kid| set.candidates_for(algorithm, kid).iter().map(|key| key.index).collect::<Vec<usize>>();
        assert_eq!(chosen("RS256", Some("a")), [1]);
        assert_eq!(chosen("PS256", Some("a")), [] as [usize; 0], "the key is for RS256");
        assert_eq!(chosen("ES256", Some("a")), [3]);
        assert_eq!(chosen("ES384", Some("a")), [] as [usize; 0]);
        assert_eq!(chosen("RS256", Some("unknown")), [] as [usize; 0]);
        assert_eq!(chosen("RS256", None), [1, 5]);
        assert_eq!(chosen("HS256", None), [] as [usize; 0]);
        assert_eq!(set.duplicate_ids(), ["a"]);
    }

    #[test]
    fn a_token_without_a_key_id_makes_us_try_ten_keys_at_most() {
        let keys: Vec<Value> = (0..50).map(|_| rsa(&json!({}))).collect();
        assert_eq!(key_set(&json!({ "keys": keys })).candidates_for("RS256", None).len(), 10);
    }

    #[test]
    fn private_members_are_named_and_dropped() {
        let key = key(&rsa(&json!({ "d": "CANARY", "q": "CANARY" })));
        assert_eq!(key.flaws, [KeyFlaw::PrivateMember("d"), KeyFlaw::PrivateMember("q")]);
        assert!(!format!("{key:?}").contains("CANARY"));
        assert_eq!(flaws(&json!({ "kty": "oct", "k": "AAAA" })), [KeyFlaw::PrivateMember("k")]);
    }

    #[test]
    fn weak_numbers_are_named() {
        let short = URL_SAFE_NO_PAD.encode([[0xff].as_slice(), &[1; 127]].concat());
        assert_eq!(flaws(&rsa(&json!({ "n": short }))), [KeyFlaw::ShortModulus { bits: 1024 }]);
        let padded_with_zeros = URL_SAFE_NO_PAD.encode([[0, 0x80].as_slice(), &[1; 255]].concat());
        assert_eq!(flaws(&rsa(&json!({ "n": padded_with_zeros }))), []);
        assert_eq!(flaws(&rsa(&json!({ "e": "AQ" }))), [KeyFlaw::WeakExponent]);
        assert_eq!(flaws(&rsa(&json!({ "e": "" }))), [KeyFlaw::WeakExponent]);
    }

    #[test]
    fn base64_that_is_not_url_safe_is_tolerated_and_named() {
        let standard = MODULUS.replace('-', "+").replace('_', "/") + "==";
        let key = key(&rsa(&json!({ "n": standard })));
        assert_eq!(key.flaws, [KeyFlaw::NotCanonicalBase64Url("n")]);
        assert!(key.suits("RS256"));
        assert_eq!(flaws(&rsa(&json!({ "n": "é" }))), [KeyFlaw::NotBase64Url("n")]);
    }

    #[test]
    fn a_coordinate_has_the_length_of_its_curve() {
        let short = URL_SAFE_NO_PAD.encode([7; 31]);
        let key = key(&json!({ "kty": "EC", "crv": "P-256", "x": short, "y": Y }));
        assert_eq!(key.flaws, [KeyFlaw::WrongLength { member: "x", expected: 32, actual: 31 }]);
        let Material::EllipticCurve { x, .. } = &key.material else { panic!("{:?}", key.material) };
        assert_eq!((x.len(), x[0]), (32, 0));
        let long = URL_SAFE_NO_PAD.encode([7; 33]);
        assert!(!self::key(&json!({ "kty": "EC", "crv": "P-256", "x": long, "y": Y })).suits("ES256"));
        let unknown = json!({ "kty": "EC", "crv": "P-192", "x": X, "y": Y });
        assert_eq!(flaws(&unknown), [KeyFlaw::UnknownCurve("P-192".to_owned())]);
    }

    #[test]
    fn a_use_that_contradicts_itself_is_named() {
        assert_eq!(flaws(&rsa(&json!({ "use": "tls" }))), [KeyFlaw::UnknownUse("tls".to_owned())]);
        assert_eq!(
            flaws(&rsa(&json!({ "use": "sig", "key_ops": ["verify", "encrypt"] }))),
            [KeyFlaw::ContradictoryUse]
        );
        assert_eq!(
            flaws(&rsa(&json!({ "key_ops": ["verify", "attest"] }))),
            [KeyFlaw::UnknownOperation("attest".to_owned())]
        );
        assert_eq!(flaws(&rsa(&json!({ "x5c": "MII" }))), [KeyFlaw::WrongType("x5c")]);
    }

    #[test]
    fn whatever_stands_in_the_list_is_kept() {
        let set = key_set(&json!({ "keys": [null, 7, "x", {}, { "kty": 1, "kid": 2, "key_ops": "verify" }] }));
        assert_eq!(set.keys.len(), 5);
        assert_eq!(set.keys[1].flaws, [KeyFlaw::NotAnObject]);
        assert_eq!(set.keys[3].flaws, [KeyFlaw::Missing("kty")]);
        assert_eq!(
            set.keys[4].flaws,
            [KeyFlaw::WrongType("kid"), KeyFlaw::WrongType("kty"), KeyFlaw::WrongType("key_ops")]
        );
        assert_eq!(key_set(&json!({})).flaw, Some(KeySetFlaw::NoKeysMember));
        assert_eq!(key_set(&json!({ "keys": {} })).flaw, Some(KeySetFlaw::KeysNotAnArray));
    }
}
