//! Values signed by Tornado's `create_signed_value` (format version 2), as Streamlit used them before Starlette.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::signed::{SignedText, python_base64};
use crate::digest::hmac_sha256;
use crate::secret::Secret;
use crate::time::UnixTime;

/// `text` signed for the cookie `name`.
pub(super) fn sign(secret: &Secret<String>, name: &str, text: &str, at: UnixTime) -> String {
    let field = |text: &str| format!("{}:{text}", text.len());
    let signed = format!("2|1:0|{}|{}|{}|", field(&at.0.to_string()), field(name), field(&STANDARD.encode(text)));
    let signature = hexadecimal(secret, &signed);
    signed + &signature
}

fn hexadecimal(secret: &Secret<String>, signed: &str) -> String {
    hmac_sha256(secret.expose().as_bytes(), signed.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Takes a value apart as `decode_signed_value` does; nothing of it is believed yet.
pub(super) fn take_apart(value: &str) -> Option<SignedText> {
    let rest = value.strip_prefix("2|")?;
    let (_key_version, rest) = field(rest)?;
    let (time, rest) = field(rest)?;
    let (name, rest) = field(rest)?;
    let (text, signature) = field(rest)?;
    Some(SignedText {
        text: python_base64(text).and_then(|text| String::from_utf8(text).ok()),
        at: UnixTime(time.parse().ok()?),
        name: Some(name.to_owned()),
        signed: value[..value.len() - signature.len()].to_owned(),
        signature: signature.as_bytes().to_vec(),
    })
}

/// Whether `secret` signed it, for whatever cookie it says.
pub(super) fn is_signed_by(secret: &Secret<String>, value: &SignedText) -> bool {
    hexadecimal(secret, &value.signed).as_bytes() == value.signature
}

/// `length:value|` at the beginning, and what is behind it.
fn field(text: &str) -> Option<(&str, &str)> {
    let (length, rest) = text.split_once(':')?;
    let (value, rest) = rest.split_at_checked(length.parse().ok()?)?;
    Some((value, rest.strip_prefix('|')?))
}

/// The value as Python's `SimpleCookie` writes it: in quotes where it has characters that it calls illegal.
pub(super) fn quoted(value: String) -> String {
    let is_legal = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~:".contains(&byte);
    if value.bytes().all(is_legal) { value } else { format!("\"{value}\"") }
}
