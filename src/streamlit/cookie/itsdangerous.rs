//! Values signed by itsdangerous' `URLSafeTimedSerializer`, as Streamlit's Starlette server makes them.
//!
//! `payload.timestamp.signature`: the payload is base64url of the text as a JSON string, deflated where that is shorter
//! (then it begins with a dot); the signature is HMAC-SHA1 with a key that is derived from the secret and the name.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::signed::{SignedText, python_base64};
use crate::digest::{hmac_sha1, sha1};
use crate::secret::Secret;
use crate::time::UnixTime;

/// zlib's own default, which Python uses.
const LEVEL: u8 = 6;

/// `text` signed for the cookie `name`.
pub(super) fn sign(secret: &Secret<String>, name: &str, text: &str, at: UnixTime) -> String {
    let json = serde_json::Value::from(text).to_string();
    let deflated = miniz_oxide::deflate::compress_to_vec_zlib(json.as_bytes(), LEVEL);
    let payload = if deflated.len() + 1 < json.len() {
        format!(".{}", URL_SAFE_NO_PAD.encode(deflated))
    } else {
        URL_SAFE_NO_PAD.encode(json)
    };
    let seconds = at.0.to_be_bytes();
    let first = seconds.iter().position(|byte| *byte != 0).unwrap_or(seconds.len());
    let signed = format!("{payload}.{}", URL_SAFE_NO_PAD.encode(&seconds[first..]));
    let signature = URL_SAFE_NO_PAD.encode(hmac_sha1(&key(secret, name), signed.as_bytes()));
    format!("{signed}.{signature}")
}

/// The key for one name: SHA-1 of name, the word `signer` and secret.
fn key(secret: &Secret<String>, name: &str) -> Vec<u8> {
    sha1(&[name.as_bytes(), b"signer", secret.expose().as_bytes()].concat())
}

/// No identity is longer when it is inflated.
const INFLATED_LIMIT: usize = 1024 * 1024;

/// Takes a value apart as `URLSafeTimedSerializer.loads` does; nothing of it is believed yet.
pub(super) fn take_apart(value: &str) -> Option<SignedText> {
    let (signed, signature) = value.rsplit_once('.')?;
    let (payload, time) = signed.rsplit_once('.')?;
    let time = python_base64(time)?;
    let seconds = time.iter().try_fold(0_i64, |seconds, byte| seconds.checked_mul(256)?.checked_add((*byte).into()))?;
    Some(SignedText {
        text: text_of(payload),
        at: UnixTime(seconds),
        name: None,
        signed: signed.to_owned(),
        signature: python_base64(signature)?,
    })
}

/// Whether `secret` signed it for the cookie `name`.
pub(super) fn is_signed_by(secret: &Secret<String>, name: &str, value: &SignedText) -> bool {
    hmac_sha1(&key(secret, name), value.signed.as_bytes()) == value.signature
}

fn text_of(payload: &str) -> Option<String> {
    let json = match payload.strip_prefix('.') {
        Some(deflated) => {
            let deflated = python_base64(deflated)?;
            miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(&deflated, INFLATED_LIMIT).ok()?
        }
        None => python_base64(payload)?,
    };
    // Streamlit signs a text; what is anything else in JSON it takes for no cookie.
    serde_json::from_slice(&json).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made by Streamlit 1.67.0 with the clock at 1700000000; the texts are too short for deflate.
    #[test]
    fn short_texts_are_signed_as_the_real_server_signs_them() {
        let secret = Secret::from("correct-horse-battery-staple-0001");
        let at = UnixTime(1_700_000_000);
        assert_eq!(
            sign(&secret, "_streamlit_user", "chunks-2", at),
            "ImNodW5rcy0yIg.ZVPxAA.db5kIvomi0Fg3W501RR6e7y-GSE"
        );
    }
}
