//! How joserfc 1.8 reads a key set: `KeySet.import_key_set`, `JWKRegistry.import_key` and the keys' own checks.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

use super::is_truthy;
use crate::digest::sha256;
use crate::oidc::signature::is_on_curve;
use crate::oidc::{Key, KeySet, Material};

/// One key of the set that joserfc took.
pub(super) struct ImportedKey {
    pub(super) kty: &'static str,
    /// Its own, or its thumbprint (RFC 7638 section 3).
    kid: String,
    /// The public numbers, as far as something here verifies with them.
    pub(super) material: Material,
    members: Map<String, Value>,
}

/// The kinds of keys that joserfc knows, and the members that each must have.
const KINDS: [(&str, &[&str]); 4] =
    [("RSA", &["n", "e"]), ("EC", &["crv", "x", "y"]), ("OKP", &["crv", "x"]), ("oct", &["k"])];

/// Members that are strings where they are there.
const TEXTS: [&str; 13] = ["alg", "kid", "x5t", "x5t#S256", "n", "e", "d", "p", "q", "dp", "dq", "qi", "crv"];

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

/// The keys, those of an unknown kind left out; one that cannot be read spoils the whole set.
pub(super) fn import(key_set: &Value) -> Result<Vec<ImportedKey>, String> {
    let Some(members) = key_set.as_object() else { return Err("the key set is not a JSON object".to_owned()) };
    let keys = match members.get("keys") {
        Some(Value::Array(keys)) => keys,
        // Python goes through the names of the one and the letters of the other, and finds no key among them.
        Some(Value::Object(_) | Value::String(_)) | None => &Vec::new(),
        Some(_) => return Err("`keys` is not an array".to_owned()),
    };
    let mut imported = Vec::new();
    for (key, read) in keys.iter().zip(KeySet::from_members(members).keys) {
        match import_one(key, read) {
            Ok(Some(key)) => imported.push(key),
            Ok(None) => {}
            Err(why) => return Err(why),
        }
    }
    if imported.is_empty() { Err("the key set holds no key of a known kind".to_owned()) } else { Ok(imported) }
}

fn import_one(key: &Value, read: Key) -> Result<Option<ImportedKey>, String> {
    let spoiled = |why: &str| Err(format!("key {} of the key set {why}, and joserfc then reads none", read.index + 1));
    let Value::Object(members) = key else { return Ok(None) };
    let kind = match members.get("kty") {
        None => return spoiled("has no kind"),
        // Python cannot look these up.
        Some(Value::Array(_) | Value::Object(_)) => return spoiled("has a kind that is not a string"),
        Some(kind) => KINDS.iter().find(|(name, _)| kind.as_str() == Some(name)),
    };
    let Some((kty, required)) = kind else { return Ok(None) };
    if let Some(name) = required.iter().find(|name| !members.contains_key(**name)) {
        return spoiled(&format!("has no `{name}`"));
    }
    let malformed = members.iter().find(|(name, value)| !fits(kty, name, value)).map(|(name, _)| name);
    if let Some(name) = malformed {
        return spoiled(&format!("has a malformed `{name}`"));
    }
    if !operations_suit(members) {
        return spoiled("has `key_ops` that do not go with its `use`");
    }
    if let Err(name) = numbers(kty, members, &read.material) {
        return spoiled(&format!("has a `{name}` that makes no key"));
    }
    let name = members.get("kid").and_then(Value::as_str).map(str::to_owned);
    let name = name.unwrap_or_else(|| thumbprint(kty, required, members));
    Ok(Some(ImportedKey { kty, kid: name, material: read.material, members: members.clone() }))
}

/// Whether a member has the type that its kind of key demands.
fn fits(kty: &str, name: &str, value: &Value) -> bool {
    match name {
        "use" => is_one_of(value, &["sig", "enc"]),
        "key_ops" => is_one_of(value, &OPERATIONS.map(|(name, _)| name)),
        "x5c" => value.as_array().is_some_and(|items| items.iter().all(Value::is_string)),
        "x5u" => value.as_str().is_some_and(|text| text.starts_with("http://") || text.starts_with("https://")),
        "oth" => kty != "RSA",
        "x" | "y" => kty == "RSA" || value.is_string(),
        "k" => kty != "oct" || value.is_string(),
        "n" | "e" | "p" | "q" | "dp" | "dq" | "qi" => kty != "RSA" || value.is_string(),
        "crv" => !matches!(kty, "EC" | "OKP") || value.is_string(),
        "d" => kty == "oct" || value.is_string(),
        _ => !TEXTS.contains(&name) || value.is_string(),
    }
}

/// `in_choices`: one of these words, or a list of them.
fn is_one_of(value: &Value, words: &[&str]) -> bool {
    let is_word = |value: &Value| value.as_str().is_some_and(|text| words.contains(&text));
    match value {
        Value::Array(items) => items.iter().all(is_word),
        value => is_word(value),
    }
}

/// `validate_dict_key_use_operations`, which takes a word for the list of its letters.
fn operations_suit(members: &Map<String, Value>) -> bool {
    let (Some(use_), Some(operations)) = (members.get("use"), members.get("key_ops")) else { return true };
    let Some(use_) = use_.as_str() else { return false };
    operations.as_array().is_some_and(|operations| {
        operations.iter().all(|name| OPERATIONS.iter().any(|(known, of)| name.as_str() == Some(known) && *of == use_))
    })
}

/// Whether the numbers make a key; the name of the first that does not.
fn numbers(kty: &str, members: &Map<String, Value>, material: &Material) -> Result<(), &'static str> {
    let bytes = |name: &'static str| {
        let text = members.get(name).and_then(Value::as_str).unwrap_or_default();
        URL_SAFE_NO_PAD.decode(text).ok().filter(|bytes| !bytes.is_empty()).ok_or(name)
    };
    match kty {
        "RSA" => {
            let (modulus, exponent) = (without_zeros(bytes("n")?), without_zeros(bytes("e")?));
            let is_small = (exponent.len(), &exponent) < (modulus.len(), &modulus);
            if !is_small || exponent.last().is_none_or(|byte| byte % 2 == 0) || exponent == [1] {
                return Err("e");
            }
            let primes = ["p", "q", "dp", "dq", "qi"];
            let count = primes.iter().filter(|name| members.contains_key(**name)).count();
            // Whether a private exponent is the right one is not worked out; one that belongs to another key is shorter.
            if members.contains_key("d")
                && (bytes("d")?.len() * 2 < modulus.len() || !(count == 0 || count == primes.len()))
            {
                return Err("d");
            }
            Ok(())
        }
        "EC" => {
            bytes("x")?;
            bytes("y")?;
            if members.contains_key("d") {
                bytes("d")?;
            }
            match material {
                Material::EllipticCurve { curve, x, y } => {
                    let point = [&[4], x.as_slice(), y.as_slice()].concat();
                    if is_on_curve(*curve, &point) { Ok(()) } else { Err("y") }
                }
                _ => Err("crv"),
            }
        }
        "OKP" => {
            let length = match members.get("crv").and_then(Value::as_str) {
                Some("Ed25519" | "X25519") => 32,
                Some("Ed448") => 57,
                Some("X448") => 56,
                _ => return Err("crv"),
            };
            // With the private part the public one is not looked at.
            let name = if members.contains_key("d") { "d" } else { "x" };
            if bytes(name)?.len() == length { Ok(()) } else { Err(name) }
        }
        _ => bytes("k").map(drop),
    }
}

fn without_zeros(bytes: Vec<u8>) -> Vec<u8> {
    bytes.into_iter().skip_while(|byte| *byte == 0).collect()
}

fn thumbprint(kty: &str, required: &[&str], members: &Map<String, Value>) -> String {
    let mut names: Vec<&str> = required.iter().copied().chain(["kty"]).collect();
    names.sort_unstable();
    let value = |name: &str| if name == "kty" { json!(kty) } else { members.get(name).cloned().unwrap_or_default() };
    let fields: Map<String, Value> = names.into_iter().map(|name| (name.to_owned(), value(name))).collect();
    URL_SAFE_NO_PAD.encode(sha256(Value::from(fields).to_string().as_bytes()))
}

impl ImportedKey {
    /// The member, if it is there and Python takes it for true.
    fn stated(&self, name: &str) -> Option<&Value> {
        self.members.get(name).filter(|value| is_truthy(value))
    }

    fn is(&self, name: &str, expected: &str) -> bool {
        self.stated(name).is_none_or(|value| value.as_str() == Some(expected))
    }

    pub(super) fn curve(&self) -> Option<&str> {
        self.members.get("crv").and_then(Value::as_str)
    }

    /// Whether the key says that it is for signatures with this algorithm, or says nothing.
    pub(super) fn is_for(&self, algorithm: &str) -> bool {
        self.is("use", "sig") && self.is("alg", algorithm)
    }

    /// Whether `key_ops` allows to verify; of a word, Python asks for a part.
    pub(super) fn verifies(&self) -> bool {
        match self.members.get("key_ops") {
            None => true,
            Some(Value::String(word)) => word.contains("verify"),
            Some(Value::Array(words)) => words.iter().any(|word| word == "verify"),
            Some(_) => false,
        }
    }

    /// The bytes of a symmetric key, which anybody can read in the published set.
    pub(super) fn secret(&self) -> Vec<u8> {
        let text = self.members.get("k").and_then(Value::as_str).unwrap_or_default();
        URL_SAFE_NO_PAD.decode(text).unwrap_or_default()
    }
}

/// `KeySet.get_by_kid`: the only key is taken whatever it says.
pub(super) fn pick<'k>(keys: &'k [ImportedKey], algorithm: &str, kid: Option<&str>) -> Option<&'k ImportedKey> {
    match (kid, keys) {
        (None, [key]) => Some(key),
        (None, _) => None,
        (Some(kid), _) => keys.iter().find(|key| key.kid == kid && key.is_for(algorithm)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7638 section 3.1.
    #[test]
    fn the_thumbprint_agrees_with_the_specification() {
        let key = json!({ "kty": "RSA", "alg": "RS256", "kid": "2011-04-29", "e": "AQAB", "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw" });
        let thumbprint = thumbprint("RSA", &["n", "e"], key.as_object().unwrap());
        assert_eq!(thumbprint, "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    }

    /// As joserfc 1.8 does; `tests/interop/hostile.py` has many more.
    #[test]
    fn an_odd_key_is_skipped_or_spoils_the_set() {
        let curve = json!({
            "kty": "EC", "crv": "P-256",
            "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4", "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
        });
        let changed = |changes: Value| {
            let mut key = curve.clone();
            key.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
            key
        };
        for (odd, is_skipped) in [
            (json!(7), true),
            (json!({ "kty": "AKP" }), true),
            (json!({ "kty": 7 }), true),
            (json!({}), false),
            (changed(json!({ "use": "tls" })), false),
            (changed(json!({ "key_ops": ["x"] })), false),
            (changed(json!({ "use": "sig", "key_ops": "verify" })), false),
            (changed(json!({ "crv": "P-384" })), false),
            (changed(json!({ "y": curve["x"] })), false),
            (changed(json!({ "kid": 7 })), false),
            (changed(json!({ "x": "AQ==" })), false),
        ] {
            let set = json!({ "keys": [odd, curve] });
            assert_eq!(import(&set).map_or(0, |keys| keys.len()), usize::from(is_skipped), "{odd}");
        }
    }
}
