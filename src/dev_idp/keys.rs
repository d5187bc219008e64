//! The keys that ID tokens are signed with: made once, kept between runs, worth nothing outside development.
//!
//! `rsa` generates and nothing else: its private-key operations are not constant-time (RUSTSEC-2023-0071). `ring` signs.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_2048_8192_SHA256,
    RSA_PKCS1_SHA256, RsaKeyPair, UnparsedPublicKey,
};
use rsa::pkcs8::{EncodePrivateKey as _, EncodePublicKey as _, LineEnding, SecretDocument};
use serde_json::{Value, json};

use crate::digest;
use crate::error::{Error, Kind};
use crate::host::{Expected, Host, WriteOptions, shown_path};
use crate::secret::Secret;

/// Below the state folder.
const RSA_FILE: &str = "idp-rs256.pem";
const EC_FILE: &str = "idp-es256.pem";
/// What OpenID Connect asks for, and what every client takes.
const RSA_BITS: usize = 2048;
/// Far above what a key in PEM form has.
const FILE_LIMIT: u64 = 16 * 1024;
const PEM_LABEL: &str = "PRIVATE KEY";

/// The provider's two keys.
pub struct SigningKey {
    rsa: RsaKeyPair,
    ec: EcdsaKeyPair,
    rsa_public: Value,
    ec_public: Value,
    // ring blinds with its own randomness and takes no other.
    rng: SystemRandom,
}

/// The keys of the last run, or new ones that the next run will find.
pub fn signing_key(host: &Host) -> Result<SigningKey, Error> {
    let rsa = stored(host, RSA_FILE, generate_rsa)?;
    let ec = stored(host, EC_FILE, generate_ec)?;
    SigningKey::from_stored(&rsa, &ec)
}

impl SigningKey {
    fn from_stored(rsa: &StoredKey, ec: &StoredKey) -> Result<Self, Error> {
        let rng = SystemRandom::new();
        let rsa = RsaKeyPair::from_pkcs8(&rsa.pkcs8)
            .map_err(|rejected| rsa.unusable(&format!("not a usable RSA key ({rejected})")))?;
        let ec = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &ec.pkcs8, &rng)
            .map_err(|rejected| ec.unusable(&format!("not a usable P-256 key ({rejected})")))?;
        let (rsa_public, ec_public) = (rsa_jwk(&rsa), ec_jwk(&ec));
        Ok(Self { rsa, ec, rsa_public, ec_public, rng })
    }

    /// The RSA key as it is published (RFC 7517).
    pub(super) const fn rsa_public(&self) -> &Value {
        &self.rsa_public
    }

    /// The P-256 key as it is published (RFC 7517).
    pub(super) const fn ec_public(&self) -> &Value {
        &self.ec_public
    }

    /// The RSA key as a PEM file would hold it (RFC 5280 section 4.1.2.7).
    pub(super) fn rsa_public_pem(&self) -> String {
        let public = ring::rsa::PublicKeyComponents::<Vec<u8>>::from(self.rsa.public());
        let number = |bytes: &[u8]| rsa::BigUint::from_bytes_be(bytes);
        rsa::RsaPublicKey::new(number(&public.n), number(&public.e))
            .ok()
            .and_then(|key| key.to_public_key_pem(LineEnding::LF).ok())
            .unwrap_or_default()
    }

    /// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518 section 3.3).
    pub(super) fn sign_rs256(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        let mut signature = vec![0; self.rsa.public().modulus_len()];
        self.rsa.sign(&RSA_PKCS1_SHA256, &self.rng, message, &mut signature).map_err(|_| cannot_sign())?;
        Ok(signature)
    }

    /// ECDSA with P-256 and SHA-256, as R and S (RFC 7518 section 3.4).
    pub(super) fn sign_es256(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        Ok(self.ec.sign(&self.rng, message).map_err(|_| cannot_sign())?.as_ref().to_vec())
    }

    /// Whether [`Self::sign_rs256`] made this signature.
    pub(super) fn verifies_rs256(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, self.rsa.public().as_ref())
            .verify(message, signature)
            .is_ok()
    }

    /// Whether [`Self::sign_es256`] made this signature.
    pub(super) fn verifies_es256(&self, message: &[u8], signature: &[u8]) -> bool {
        let public = self.ec.public_key().as_ref();
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, public).verify(message, signature).is_ok()
    }

    /// A secret that only who has the key can make, and always the same one for a purpose.
    pub fn derived(&self, purpose: &str) -> Result<Secret<String>, Error> {
        // PKCS #1 v1.5 signs without randomness. No token begins so: a token's message is base64url.
        let signature = self.sign_rs256(format!("authctl\n{purpose}").as_bytes())?;
        Ok(Secret::new(digest::sha256(&signature).iter().map(|byte| format!("{byte:02x}")).collect::<String>()))
    }

    /// The key's identifier in the key set and in token headers.
    pub fn key_id(&self) -> &str {
        self.rsa_public["kid"].as_str().unwrap_or_default()
    }
}

fn cannot_sign() -> Error {
    Error::new(Kind::Io, "the operating system gives no randomness to sign with")
}

/// A private key in PKCS#8, and the file it came from.
struct StoredKey {
    pkcs8: Vec<u8>,
    shown_path: String,
}

impl StoredKey {
    fn unusable(&self, reason: &str) -> Error {
        Error::new(Kind::Io, format!("`{}` is {reason}", self.shown_path))
            .hint("delete the file: the built-in provider then makes a new key")
    }
}

/// The key in `name` below the state folder; made and put there when there is none.
fn stored(host: &Host, name: &'static str, generate: fn() -> Result<Vec<u8>, Error>) -> Result<StoredKey, Error> {
    let Some(folder) = host.env.state_dir() else {
        not_kept(host, name, "there is no home folder");
        return Ok(StoredKey { pkcs8: generated(name, generate)?, shown_path: name.to_owned() });
    };
    let path = folder.join(name);
    let shown_path = shown_path(&path);
    match read(host, &path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            return Err(StoredKey { pkcs8: Vec::new(), shown_path }.unusable("not a private key in PEM form"));
        }
        Err(error) => {
            not_kept(host, &shown_path, &error.to_string());
            return Ok(StoredKey { pkcs8: generated(name, generate)?, shown_path });
        }
        Ok(pkcs8) => return Ok(StoredKey { pkcs8, shown_path }),
    }
    let pkcs8 = generated(name, generate)?;
    let options = WriteOptions { mode: 0o600, expected: Expected::Nothing };
    let written = encode(&pkcs8)
        .and_then(|pem| host.files.create_dir(&folder).map(|()| pem))
        .and_then(|pem| host.files.write_atomically(&path, pem.as_bytes(), options));
    match written {
        Ok(()) => Ok(StoredKey { pkcs8, shown_path }),
        Err(error) => {
            // Another process may have been quicker, and then its key is the one that stays.
            if let Ok(pkcs8) = read(host, &path) {
                return Ok(StoredKey { pkcs8, shown_path });
            }
            not_kept(host, &shown_path, &error.to_string());
            Ok(StoredKey { pkcs8, shown_path })
        }
    }
}

fn not_kept(host: &Host, shown_path: &str, reason: &str) {
    host.terminal.say_line(&format!(
        "warning: the signing key cannot be kept in `{shown_path}` ({reason}), so the next start makes another one"
    ));
}

fn read(host: &Host, path: &Path) -> io::Result<Vec<u8>> {
    let text = String::from_utf8(host.files.read(path, FILE_LIMIT)?)
        .map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
    match SecretDocument::from_pem(&text) {
        Ok((PEM_LABEL, document)) => Ok(document.as_bytes().to_vec()),
        _ => Err(io::Error::from(io::ErrorKind::InvalidData)),
    }
}

fn encode(pkcs8: &[u8]) -> io::Result<String> {
    SecretDocument::try_from(pkcs8)
        .and_then(|document| document.to_pem(PEM_LABEL, LineEnding::LF))
        .map(|pem| pem.to_string())
        .map_err(|error| io::Error::other(error.to_string()))
}

/// Half a second of work for RSA, so one process does it once, however many providers it starts without stored keys.
fn generated(kind: &'static str, generate: fn() -> Result<Vec<u8>, Error>) -> Result<Vec<u8>, Error> {
    static KEYS: Mutex<BTreeMap<&'static str, Vec<u8>>> = Mutex::new(BTreeMap::new());
    let mut keys = KEYS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(pkcs8) = keys.get(kind) {
        return Ok(pkcs8.clone());
    }
    let pkcs8 = generate()?;
    keys.insert(kind, pkcs8.clone());
    Ok(pkcs8)
}

fn generate_rsa() -> Result<Vec<u8>, Error> {
    let failed = |reason: String| Error::new(Kind::Io, "cannot generate an RSA key").because(reason);
    // `rsa` knows the randomness of its own `rand_core` only: the operating system's, as the Host's is.
    let key =
        rsa::RsaPrivateKey::new(&mut rsa::rand_core::OsRng, RSA_BITS).map_err(|error| failed(error.to_string()))?;
    Ok(key.to_pkcs8_der().map_err(|error| failed(error.to_string()))?.as_bytes().to_vec())
}

fn generate_ec() -> Result<Vec<u8>, Error> {
    EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new())
        .map(|pkcs8| pkcs8.as_ref().to_vec())
        .map_err(|_| Error::new(Kind::Io, "cannot generate a P-256 key"))
}

fn rsa_jwk(key: &RsaKeyPair) -> Value {
    let public = ring::rsa::PublicKeyComponents::<Vec<u8>>::from(key.public());
    let (n, e) = (URL_SAFE_NO_PAD.encode(public.n), URL_SAFE_NO_PAD.encode(public.e));
    let kid = thumbprint(&json!({"e": e, "kty": "RSA", "n": n}));
    json!({"kty": "RSA", "use": "sig", "alg": "RS256", "kid": kid, "n": n, "e": e})
}

fn ec_jwk(key: &EcdsaKeyPair) -> Value {
    // An uncompressed point: the byte 4, X and Y.
    let (x, y) = key.public_key().as_ref()[1..].split_at(32);
    let (x, y) = (URL_SAFE_NO_PAD.encode(x), URL_SAFE_NO_PAD.encode(y));
    let kid = thumbprint(&json!({"crv": "P-256", "kty": "EC", "x": x, "y": y}));
    json!({"kty": "EC", "use": "sig", "alg": "ES256", "kid": kid, "crv": "P-256", "x": x, "y": y})
}

/// The hash of the required members in alphabetical order, without white space (RFC 7638 section 3).
fn thumbprint(required: &Value) -> String {
    URL_SAFE_NO_PAD.encode(digest::sha256(required.to_string().as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::fake::FakeHost;

    /// RFC 7638 section 3.1.
    #[test]
    fn the_thumbprint_agrees_with_the_published_vector() {
        let n = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiF\
                 V4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9\
                 c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1\
                 jF44-csFCur-kEgU8awapJzKnqDKgw";
        assert_eq!(
            thumbprint(&json!({"e": "AQAB", "kty": "RSA", "n": n})),
            "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
        );
    }

    #[test]
    fn the_keys_survive_a_restart() {
        let dir = tempfile::tempdir().unwrap();
        let fake = FakeHost::new(dir.path());
        let first = signing_key(&fake.host).unwrap();
        let second = signing_key(&fake.host).unwrap();
        assert_eq!(first.rsa_public(), second.rsa_public());
        assert_eq!(first.ec_public(), second.ec_public());
        let signature = first.sign_rs256(b"message").unwrap();
        assert!(second.verifies_rs256(b"message", &signature));
        assert!(!second.verifies_rs256(b"massage", &signature));
        assert_eq!(fake.talk(), "");
        #[cfg(unix)]
        for name in [RSA_FILE, EC_FILE] {
            let path = fake.host.env.state_dir().unwrap().join(name);
            assert_eq!(fake.host.files.metadata(&path).unwrap().mode, Some(0o600));
        }
    }

    #[test]
    fn keys_that_cannot_be_kept_still_sign() {
        let dir = tempfile::tempdir().unwrap();
        // A file is where the folder should be.
        let occupied = dir.path().join("occupied");
        std::fs::File::create(&occupied).unwrap();
        let fake = FakeHost::new(dir.path()).with_env(&[("XDG_STATE_HOME", occupied.to_str().unwrap())]);
        assert!(signing_key(&fake.host).unwrap().sign_es256(b"message").is_ok());
        assert!(fake.talk().contains("the next start makes another one"), "{}", fake.talk());
    }

    #[test]
    fn a_file_that_is_no_key_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let fake = FakeHost::new(dir.path());
        let folder = fake.host.env.state_dir().unwrap();
        fake.host.files.create_dir(&folder).unwrap();
        let options = WriteOptions { mode: 0o600, expected: Expected::Anything };
        fake.host.files.write_atomically(&folder.join(RSA_FILE), b"hello", options).unwrap();
        let error = signing_key(&fake.host).err().unwrap().render();
        assert!(
            error.contains("idp-rs256.pem` is not a private key in PEM form") && error.contains("delete"),
            "{error}"
        );
    }
}
