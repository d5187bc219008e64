//! The token with which `st.login` sends the browser to `/auth/login`: it names the provider, and `cookie_secret` signs it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::digest::hmac_sha256;
use crate::secret::Secret;
use crate::time::UnixTime;

/// The value of `provider` in `/auth/login?provider=…` (RFC 7515, HS256). The server takes it until `expires`, by its own
/// clock and without leeway.
pub(crate) fn login_token(provider: &str, expires: UnixTime, cookie_secret: &Secret<String>) -> Secret<String> {
    let header = r#"{"typ":"JWT","alg":"HS256"}"#;
    let payload = serde_json::json!({ "provider": provider, "exp": expires.0 }).to_string();
    let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload));
    let signature = hmac_sha256(cookie_secret.expose().as_bytes(), signed.as_bytes());
    Secret::new(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made by Streamlit 1.67.0 with the clock at 1700000000.
    #[test]
    fn the_token_is_the_one_that_streamlit_makes() {
        let token = login_token("default", UnixTime(1_700_000_120), &Secret::from("correct-horse-battery-staple-0001"));
        assert_eq!(
            token.expose(),
            "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJwcm92aWRlciI6ImRlZmF1bHQiLCJleHAiOjE3MDAwMDAxMjB9.\
             t0eYl02d_7tQmsQQRbhTD-aJNQ8Ui-5nXHTUAwMqiP0"
        );
    }
}
