//! ID tokens: their claims, their signature, and reading one back at logout (OpenID Connect Core section 2).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

use super::faults::{Faults, SignatureFault};
use super::grant::Grant;
use super::keys::SigningKey;
use crate::digest;
use crate::error::Error;
use crate::secret::Secret;
use crate::time::UnixTime;

/// What an ID token says.
pub(super) fn claims(
    issuer: &str,
    grant: &Grant,
    access_token: &str,
    now: UnixTime,
    lifetime: i64,
) -> Map<String, Value> {
    let mut claims = Map::new();
    claims.insert("iss".to_owned(), issuer.into());
    claims.insert("aud".to_owned(), grant.client_id.as_str().into());
    claims.insert("exp".to_owned(), now.plus(lifetime).0.into());
    claims.insert("iat".to_owned(), now.0.into());
    claims.insert("auth_time".to_owned(), grant.auth_time.0.into());
    if let Some(nonce) = &grant.nonce {
        claims.insert("nonce".to_owned(), nonce.as_str().into());
    }
    claims.insert("at_hash".to_owned(), access_token_hash(access_token).into());
    claims.extend(grant.user_claims());
    claims
}

/// The left half of the access token's hash, with the hash of RS256 and ES256 (OpenID Connect Core section 3.1.3.6).
fn access_token_hash(access_token: &str) -> String {
    URL_SAFE_NO_PAD.encode(&digest::sha256(access_token.as_bytes())[..16])
}

/// The claims as a signed token in compact form (RFC 7515 section 7.1).
pub(super) fn sign(
    key: &SigningKey,
    claims: &Map<String, Value>,
    client_secret: &Secret<String>,
    faults: &Faults,
) -> Result<String, Error> {
    let seal = faults.seal();
    let mut header = Map::new();
    header.insert("alg".to_owned(), seal.algorithm().into());
    header.insert("typ".to_owned(), "JWT".into());
    match seal {
        SignatureFault::Rs256 => drop(header.insert("kid".to_owned(), key.rsa_public()["kid"].clone())),
        SignatureFault::Es256 => drop(header.insert("kid".to_owned(), key.ec_public()["kid"].clone())),
        SignatureFault::Hs256WithPublicKey | SignatureFault::Hs256WithSecret | SignatureFault::Unsigned => {}
    }
    faults.header(&mut header, key);
    let message = format!("{}.{}", encoded(&header), encoded(claims));
    let signature = match seal {
        SignatureFault::Rs256 => key.sign_rs256(message.as_bytes())?,
        SignatureFault::Es256 => key.sign_es256(message.as_bytes())?,
        SignatureFault::Hs256WithPublicKey => digest::hmac_sha256(key.rsa_public_pem().as_bytes(), message.as_bytes()),
        SignatureFault::Hs256WithSecret => digest::hmac_sha256(client_secret.expose().as_bytes(), message.as_bytes()),
        SignatureFault::Unsigned => Vec::new(),
    };
    let signature = faults.signature(signature);
    Ok(faults.compact(format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))))
}

fn encoded(part: &Map<String, Value>) -> String {
    URL_SAFE_NO_PAD.encode(json!(part).to_string())
}

/// The claims of an ID token that this provider has signed, expired or not (RP-Initiated Logout 1.0 section 2).
pub(super) fn read_back(key: &SigningKey, token: &str) -> Option<Map<String, Value>> {
    let (message, signature) = token.rsplit_once('.')?;
    let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
    // Each with the one key that it belongs to: what the header says is not asked.
    if !key.verifies_rs256(message.as_bytes(), &signature) && !key.verifies_es256(message.as_bytes(), &signature) {
        return None;
    }
    let (_, claims) = message.split_once('.')?;
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The access token of OpenID Connect Core appendix A.3, whose hash is in the ID token there.
    #[test]
    fn the_access_token_hash_agrees_with_the_published_example() {
        assert_eq!(access_token_hash("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"), "77QmUPtjPfzWtF2AnpK9RQ");
    }
}
