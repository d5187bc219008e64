//! Values signed by Tornado's `create_signed_value` (format version 2), as Streamlit used them before Starlette.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::digest::hmac_sha256;
use crate::secret::Secret;
use crate::time::UnixTime;

/// `text` signed for the cookie `name`.
pub(super) fn sign(secret: &Secret<String>, name: &str, text: &str, at: UnixTime) -> String {
    let field = |text: &str| format!("{}:{text}", text.len());
    let signed = format!("2|1:0|{}|{}|{}|", field(&at.0.to_string()), field(name), field(&STANDARD.encode(text)));
    let signature = hmac_sha256(secret.expose().as_bytes(), signed.as_bytes());
    let digits: Vec<String> = signature.iter().map(|byte| format!("{byte:02x}")).collect();
    signed + &digits.concat()
}

/// The value as Python's `SimpleCookie` writes it: in quotes where it has characters that it calls illegal.
pub(super) fn quoted(value: String) -> String {
    let is_legal = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~:".contains(&byte);
    if value.bytes().all(is_legal) { value } else { format!("\"{value}\"") }
}
