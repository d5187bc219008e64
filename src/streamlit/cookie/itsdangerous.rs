//! Values signed by itsdangerous' `URLSafeTimedSerializer`, as Streamlit's Starlette server makes them.
//!
//! `payload.timestamp.signature`: the payload is base64url of the text as a JSON string, deflated where that is shorter
//! (then it begins with a dot); the signature is HMAC-SHA1 with a key that is derived from the secret and the name.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

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

/// The text of a value whose signature holds, whatever its age.
#[cfg(test)]
pub(super) fn text_of(secret: &Secret<String>, name: &str, value: &str) -> Option<String> {
    let (signed, signature) = value.rsplit_once('.')?;
    let (payload, _) = signed.rsplit_once('.')?;
    if URL_SAFE_NO_PAD.decode(signature).ok()? != hmac_sha1(&key(secret, name), signed.as_bytes()) {
        return None;
    }
    let json = match payload.strip_prefix('.') {
        Some(deflated) => {
            let deflated = URL_SAFE_NO_PAD.decode(deflated).ok()?;
            miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(&deflated, 1024 * 1024).ok()?
        }
        None => URL_SAFE_NO_PAD.decode(payload).ok()?,
    };
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
