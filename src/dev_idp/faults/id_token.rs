//! What is done to ID tokens: form, signature and claims.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

use super::Faults;
use crate::dev_idp::fault::Fault;
use crate::dev_idp::keys::SigningKey;
use crate::time::UnixTime;

/// What an ID token is signed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SignatureFault {
    Rs256,
    Es256,
    /// The attack on verifiers that take the algorithm from the token.
    Hs256WithPublicKey,
    Hs256WithSecret,
    Unsigned,
}

impl SignatureFault {
    pub(crate) const fn algorithm(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Es256 => "ES256",
            Self::Hs256WithPublicKey | Self::Hs256WithSecret => "HS256",
            Self::Unsigned => "none",
        }
    }
}

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

impl Faults {
    pub(crate) fn seal(&self) -> SignatureFault {
        if self.has(Fault::SigNone) {
            SignatureFault::Unsigned
        } else if self.has(Fault::SigHs256) {
            SignatureFault::Hs256WithPublicKey
        } else if self.has(Fault::Hs256Only) {
            SignatureFault::Hs256WithSecret
        } else if self.has_any(&[Fault::SigEs256, Fault::SigEs256NotOffered, Fault::SigEs256Der]) {
            SignatureFault::Es256
        } else {
            SignatureFault::Rs256
        }
    }

    pub(crate) fn header(&self, header: &mut Map<String, Value>, key: &SigningKey) {
        if self.has_any(&[Fault::KidAbsentSingleJwks, Fault::KidAbsentMultipleJwks, Fault::JwksWithoutKid]) {
            header.shift_remove("kid");
        }
        if self.has(Fault::SigHs256) {
            header.insert("kid".to_owned(), key.rsa_public()["kid"].clone());
        }
        if self.has(Fault::UnknownKid) {
            header.insert("kid".to_owned(), "unknown-key".into());
        }
        if self.has(Fault::CritHeader) {
            header.insert("crit".to_owned(), json!(["http://example.com/extension"]));
            header.insert("http://example.com/extension".to_owned(), true.into());
        }
        if self.has(Fault::EmbeddedKey) {
            header.insert("jwk".to_owned(), key.rsa_public().clone());
        }
        if self.has(Fault::PrivateTokenHeader) {
            header.insert("example-registered-service".to_owned(), "app".into());
        }
        if self.has(Fault::AtJwtTyp) {
            header.insert("typ".to_owned(), "at+jwt".into());
        }
    }

    pub(crate) fn signature(&self, mut signature: Vec<u8>) -> Vec<u8> {
        if self.has(Fault::InvalidSignature)
            && let Some(byte) = signature.last_mut()
        {
            *byte ^= 0x5a;
        }
        if self.has(Fault::SigEs256Der) { der_of(&signature) } else { signature }
    }

    pub(crate) fn compact(&self, token: String) -> String {
        if self.has(Fault::MalformedIdToken) {
            return token.rsplit_once('.').map_or_else(String::new, |(message, _)| message.to_owned());
        }
        if self.has(Fault::EncryptedIdToken) {
            // The form alone: nobody has a key that would open it.
            let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"RSA-OAEP","enc":"A256GCM","cty":"JWT"}"#);
            let part = |bytes: usize| URL_SAFE_NO_PAD.encode(vec![0x5a; bytes]);
            return format!("{header}.{}.{}.{}.{}", part(256), part(12), URL_SAFE_NO_PAD.encode(token), part(16));
        }
        token
    }

    pub(crate) fn id_token_claims(&self, claims: &mut Map<String, Value>, base: &str, now: UnixTime) {
        if self.has(Fault::ClaimsOnlyInUserinfo) {
            let kept = ["iss", "aud", "exp", "iat", "auth_time", "nonce", "at_hash", "sub"];
            claims.retain(|name, _| kept.contains(&name.as_str()));
        }
        for (fault, claim) in [
            (Fault::MissingIss, "iss"),
            (Fault::MissingAud, "aud"),
            (Fault::MissingSub, "sub"),
            (Fault::MissingExp, "exp"),
            (Fault::MissingIat, "iat"),
            (Fault::MissingNonce, "nonce"),
            (Fault::MissingAtHash, "at_hash"),
            (Fault::MissingAuthTime, "auth_time"),
        ] {
            if self.has(fault) {
                claims.shift_remove(claim);
            }
        }
        // A digit more, so that a comparison of beginnings is caught.
        for (fault, claim) in [
            (Fault::InvalidIss, "iss"),
            (Fault::InvalidAud, "aud"),
            (Fault::InvalidNonce, "nonce"),
            (Fault::AtHashMismatch, "at_hash"),
        ] {
            if self.has(fault)
                && let Some(value) = claims.get(claim).and_then(Value::as_str)
            {
                claims.insert(claim.to_owned(), format!("{value}1").into());
            }
        }
        let audience = claims.get("aud").cloned().unwrap_or_default();
        let stranger = format!("{}1", audience.as_str().unwrap_or_default());
        let expiry = claims.get("exp").map(ToString::to_string).unwrap_or_default();
        for (fault, claim, value) in [
            (Fault::ValidAudAsArray, "aud", json!([audience])),
            (Fault::InvalidSecondaryAud, "aud", json!([audience, "stranger"])),
            (Fault::InvalidAzp, "azp", stranger.into()),
            (Fault::IntegerSub, "sub", 248_289_761_001_i64.into()),
            (Fault::EmptySub, "sub", "".into()),
            (Fault::StringExp, "exp", expiry.into()),
            (Fault::ExpiredExp, "exp", now.plus(-HOUR).0.into()),
            (Fault::ExpiredExp, "iat", now.plus(-2 * HOUR).0.into()),
            (Fault::IatInFuture, "iat", now.plus(HOUR).0.into()),
            (Fault::IatInFuture, "exp", now.plus(2 * HOUR).0.into()),
            (Fault::StaleIat, "iat", now.plus(-7 * DAY).0.into()),
            (Fault::NbfInFuture, "nbf", now.plus(HOUR).0.into()),
            (Fault::StaleAuthTime, "auth_time", now.plus(-DAY).0.into()),
            (Fault::StringAmr, "amr", "pwd".into()),
            (Fault::TemplatedIssuer, "iss", format!("{base}/9188040d-6c67-4c5b-b112-36a304b66dad").into()),
            (Fault::TemplatedIssuer, "tid", "9188040d-6c67-4c5b-b112-36a304b66dad".into()),
        ] {
            if self.has(fault) {
                claims.insert(claim.to_owned(), value);
            }
        }
        self.user_claims(claims);
    }
}

/// The `Ecdsa-Sig-Value` (RFC 3279 section 2.2.3) of R and S.
fn der_of(fixed: &[u8]) -> Vec<u8> {
    let integer = |number: &[u8]| {
        let mut digits: Vec<u8> = number.iter().copied().skip_while(|byte| *byte == 0).collect();
        if digits.first().is_none_or(|byte| byte & 0x80 != 0) {
            digits.insert(0, 0);
        }
        // At most 33 bytes: the short form of a length is enough.
        let length = u8::try_from(digits.len()).unwrap_or(u8::MAX);
        [vec![2, length], digits].concat()
    };
    let (r, s) = fixed.split_at(fixed.len() / 2);
    let body = [integer(r), integer(s)].concat();
    [vec![0x30, u8::try_from(body.len()).unwrap_or(u8::MAX)], body].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn der_integers_are_minimal_and_positive() {
        let fixed = [vec![0; 31], vec![1], vec![0x80], vec![0; 31]].concat();
        let expected = [vec![0x30, 38, 2, 1, 1, 2, 33, 0, 0x80], vec![0; 31]].concat();
        assert_eq!(der_of(&fixed), expected);
    }
}
