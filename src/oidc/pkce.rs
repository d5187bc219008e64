//! Proof Key for Code Exchange (RFC 7636), with the method `S256` alone: `plain` is never sent.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::digest::sha256;
use crate::secret::Secret;

/// The code verifier of one login (RFC 7636 section 4.1).
#[derive(Clone, Debug)]
pub(crate) struct Verifier(Secret<String>);

impl Verifier {
    /// How much randomness a verifier is made of: 48 characters, as many as Authlib takes.
    pub(crate) const RANDOM_BYTES: usize = 36;

    /// `text`: 43 to 128 unreserved characters, not to be guessed.
    pub(crate) fn new(text: String) -> Self {
        Self(Secret::new(text))
    }

    /// What is sent with the token request.
    pub(crate) const fn secret(&self) -> &Secret<String> {
        &self.0
    }

    /// What is sent with the authorization request (section 4.2).
    pub(crate) fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(sha256(self.0.expose().as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::Verifier;

    /// RFC 7636 appendix B.
    #[test]
    fn the_challenge_agrees_with_the_specification() {
        let verifier = Verifier::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".to_owned());
        assert_eq!(verifier.challenge(), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }
}
