//! How a client proves itself at the token and revocation endpoints (RFC 6749 section 2.3).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::clients::Clients;
use super::oauth_error::OAuthError;
use super::parameters::Parameters;
use crate::http::form_decode;
use crate::secret::{Secret, opaque_debug};

/// What the client has shown, by the one method that it used.
pub(super) struct Credentials {
    pub(super) method: Method,
    /// Basic credentials have two readings where ID or secret hold `%` or `+`; otherwise there is one.
    readings: Vec<(String, Secret<String>)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    /// `client_secret_basic`
    Basic,
    /// `client_secret_post`
    Post,
    /// `none`: a public client.
    None,
}

impl Method {
    const fn name(self) -> &'static str {
        match self {
            Self::Basic => "client_secret_basic",
            Self::Post => "client_secret_post",
            Self::None => "none",
        }
    }
}

impl Credentials {
    pub(super) fn read(authorization: Option<&str>, parameters: &Parameters) -> Result<Self, OAuthError> {
        let client_id = parameters.get("client_id");
        let secret = parameters.get("client_secret");
        match (authorization, client_id, secret) {
            (Some(_), _, Some(_)) => Err(OAuthError::invalid_request(
                "the client authenticates twice, in the Authorization header and in the body",
            )),
            (Some(header), client_id, None) => {
                let readings = basic(header)?;
                if client_id.is_some_and(|id| readings.iter().all(|(basic_id, _)| basic_id != id)) {
                    return Err(OAuthError::invalid_request(
                        "`client_id` in the body differs from the one in the Authorization header",
                    ));
                }
                Ok(Self { method: Method::Basic, readings })
            }
            (None, Some(id), Some(secret)) => {
                Ok(Self { method: Method::Post, readings: vec![(id.to_owned(), secret.into())] })
            }
            (None, Some(id), None) => Ok(Self { method: Method::None, readings: vec![(id.to_owned(), "".into())] }),
            (None, None, _) => Err(OAuthError::invalid_client("the client does not say who it is")),
        }
    }

    /// The ID of the client that these credentials belong to.
    pub(super) fn check(&self, clients: &Clients) -> Result<String, OAuthError> {
        if matches!(clients, Clients::AnyLoopback) {
            // The reading that the specification wants comes last.
            return Ok(self.readings.last().map(|(id, _)| id.clone()).unwrap_or_default());
        }
        let mut refusal = None;
        for (id, secret) in &self.readings {
            let registered = clients.with_id(id);
            if registered.is_empty() {
                continue;
            }
            let is_public = clients.is_public(id);
            match self.method {
                Method::None if is_public => return Ok(id.clone()),
                Method::None => {
                    refusal = Some(format!("`{id}` has a secret, and the request came without it"));
                }
                Method::Basic | Method::Post if is_public => {
                    refusal = Some(format!(
                        "`{id}` is registered without a secret, and must authenticate with `none` instead of `{}`",
                        self.method.name()
                    ));
                }
                Method::Basic | Method::Post => {
                    if registered.iter().any(|client| client.client_secret.matches(secret.expose())) {
                        return Ok(id.clone());
                    }
                    refusal = Some(format!("the secret of `{id}` is another one"));
                }
            }
        }
        let unknown = || {
            let sent = self.readings.first().map(|(id, _)| id.as_str()).unwrap_or_default();
            format!("no client is called `{sent}`")
        };
        Err(OAuthError::invalid_client(refusal.unwrap_or_else(unknown)))
    }
}

/// ID and secret from `Basic`, as they are and form-decoded.
///
/// RFC 6749 section 2.3.1 wants both form-encoded first; Authlib sends them as they are, so both must work.
fn basic(header: &str) -> Result<Vec<(String, Secret<String>)>, OAuthError> {
    let unreadable = |reason: &str| OAuthError::invalid_client(format!("the Authorization header {reason}"));
    let (scheme, encoded) = header.split_once(' ').ok_or_else(|| unreadable("has no credentials"))?;
    if !scheme.eq_ignore_ascii_case("Basic") {
        return Err(unreadable("does not begin with `Basic`"));
    }
    let bytes = STANDARD.decode(encoded.trim()).map_err(|_| unreadable("is not base64"))?;
    let text = String::from_utf8(bytes).map_err(|_| unreadable("is not UTF-8"))?;
    let (id, secret) = text.split_once(':').ok_or_else(|| unreadable("has no `:` between ID and secret"))?;
    let mut readings = vec![(id.to_owned(), Secret::from(secret))];
    let decoded = (decoded(id), decoded(secret));
    if (decoded.0.as_str(), decoded.1.as_str()) != (id, secret) {
        readings.push((decoded.0, decoded.1.into()));
    }
    Ok(readings)
}

fn decoded(text: &str) -> String {
    // `&` and `=` would end the value, and an encoded value has neither.
    if text.contains(['&', '=']) {
        return text.to_owned();
    }
    form_decode(text).into_iter().next().map(|(name, _)| name).unwrap_or_default()
}

opaque_debug!(Credentials);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dev_idp::clients::Client;

    fn clients() -> Clients {
        let client = |id: &str, secret: &str| Client {
            client_id: id.to_owned(),
            client_secret: secret.into(),
            redirect_uris: Vec::new(),
        };
        Clients::Registered(vec![client("app", "a+b%2F=c:d"), client("a b", "s"), client("public", "")])
    }

    fn check(credentials: Option<&str>, body: &str) -> Result<String, String> {
        let header = credentials.map(|credentials| format!("Basic {}", STANDARD.encode(credentials)));
        Credentials::read(header.as_deref(), &Parameters::parse(body))
            .and_then(|credentials| credentials.check(&clients()))
            .map_err(|error| error.note())
    }

    #[test]
    fn basic_works_as_authlib_sends_it_and_as_the_specification_wants_it() {
        assert_eq!(check(Some("app:a+b%2F=c:d"), "").unwrap(), "app");
        assert_eq!(check(Some("app:a%2Bb%252F%3Dc%3Ad"), "").unwrap(), "app");
        assert_eq!(check(Some("a+b:s"), "").unwrap(), "a b");
        assert_eq!(check(Some("a b:s"), "client_id=a+b").unwrap(), "a b");
        assert_eq!(check(None, "client_id=app&client_secret=a%2Bb%252F%3Dc%3Ad").unwrap(), "app");
        assert_eq!(check(None, "client_id=public").unwrap(), "public");
    }

    #[test]
    fn refusals_say_what_was_wrong_and_never_the_secret() {
        for (credentials, body, expected) in [
            (Some("app:CANARY"), "", "invalid_client: the secret of `app` is another one"),
            (Some("App:CANARY"), "", "invalid_client: no client is called `App`"),
            (Some("public:"), "", "invalid_client: `public` is registered without a secret"),
            (Some("app:a+b%2F=c:d"), "client_secret=CANARY", "invalid_request: the client authenticates twice"),
            (Some("app:a+b%2F=c:d"), "client_id=other", "invalid_request: `client_id` in the body differs"),
            (None, "client_id=app", "invalid_client: `app` has a secret, and the request came without it"),
            (None, "client_id=public&client_secret=CANARY", "invalid_client: `public` is registered without a secret"),
            (None, "", "invalid_client: the client does not say who it is"),
            (Some("no-colon"), "", "invalid_client: the Authorization header has no `:`"),
        ] {
            let error = check(credentials, body).unwrap_err();
            assert!(error.starts_with(expected) && !error.contains("CANARY"), "{error}");
        }
        let bearer = Credentials::read(Some("Bearer CANARY"), &Parameters::default()).unwrap_err();
        assert_eq!(bearer.note(), "invalid_client: the Authorization header does not begin with `Basic`");
    }
}
