//! What a login at the built-in provider would bring, without making one: for cookies that equal a login's.

use serde_json::{Map, Value};

use super::faults::Faults;
use super::grant::{Grant, Validity};
use super::id_token;
use super::keys::SigningKey;
use super::users::User;
use crate::error::Error;
use crate::host::Randomness;
use crate::secret::Secret;
use crate::time::UnixTime;

/// A login that nobody has made.
#[derive(Debug)]
pub struct MintedLogin {
    /// What the ID token says.
    pub claims: Map<String, Value>,
    access_token: Secret<String>,
}

/// How much randomness tokens and the nonce are made of.
const RANDOM_BYTES: usize = 32;

impl MintedLogin {
    /// The login of `user` at a client that asks for `scope`.
    pub fn new(
        issuer: &str,
        client_id: &str,
        user: User,
        scope: &str,
        now: UnixTime,
        lifetime: i64,
        rng: &(dyn Randomness + 'static),
    ) -> Result<Self, Error> {
        let scope: Vec<String> = scope.split_whitespace().map(str::to_owned).collect();
        // Without that scope it is no login of OpenID Connect, and Authlib sends no nonce.
        let has_nonce = scope.iter().any(|scope| scope == "openid");
        let grant = Grant {
            validity: Validity::default(),
            client_id: client_id.to_owned(),
            user,
            scope,
            nonce: if has_nonce { Some(rng.token(RANDOM_BYTES)?) } else { None },
            typed: Vec::new(),
            auth_time: now,
        };
        let access_token = rng.token(RANDOM_BYTES)?;
        let claims = id_token::claims(issuer, &grant, &access_token, now, lifetime);
        Ok(Self { claims, access_token: access_token.into() })
    }

    /// The same login with other claims.
    #[must_use]
    pub fn saying(self, claims: Map<String, Value>) -> Self {
        Self { claims, ..self }
    }

    /// Both tokens as Streamlit keeps them, the ID token signed by the provider's own key.
    pub fn tokens(&self, key: &SigningKey) -> Result<Map<String, Value>, Error> {
        let id_token = id_token::sign(key, &self.claims, &Secret::from(""), &Faults::new(Vec::new()))?;
        Ok(Map::from_iter([
            ("id_token".to_owned(), id_token.into()),
            ("access_token".to_owned(), self.access_token.expose().as_str().into()),
        ]))
    }
}
