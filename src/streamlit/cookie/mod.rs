//! Streamlit's identity cookies: what they hold, how they are signed, and how they are cut when they are too long.
//!
//! Modelled on `streamlit/auth_util.py` and the servers' `create_signed_value`; which version signs how is a fact of
//! `version_facts.rs`. `_streamlit_user` holds the claims, `_streamlit_user_tokens` (from 1.53 on) both tokens.

mod chunks;
mod itsdangerous;
mod python_json;
mod tornado;

use serde_json::{Map, Value};
use url::Url;

use super::{Fact, Version};
use crate::secret::Secret;
use crate::time::UnixTime;

/// The name of the cookie with the claims.
pub(crate) const USER_COOKIE: &str = "_streamlit_user";
/// The name of the cookie with the tokens.
pub(crate) const TOKENS_COOKIE: &str = "_streamlit_user_tokens";

/// The most bytes of one cookie's name and value together; browsers drop what is longer (RFC 6265bis section 5.6).
pub(crate) const BROWSER_LIMIT: usize = 4096;
/// The longest `Cookie:` line that Streamlit's Starlette server takes when the app's WebSocket opens.
pub(crate) const HEADER_LIMIT: usize = 8190;

/// One cookie as the browser keeps it.
#[derive(Clone, Debug)]
pub(crate) struct Cookie {
    pub(crate) name: String,
    /// As it stands on the wire. Whoever has it is logged in.
    pub(crate) value: Secret<String>,
}

/// Everything that a login leaves in the browser.
#[derive(Clone, Debug)]
pub(crate) struct LoginCookies {
    pub(crate) cookies: Vec<Cookie>,
    streamlit: Version,
}

/// How a version signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Signature {
    Tornado,
    ItsDangerous,
}

impl Signature {
    fn of(streamlit: Version) -> Self {
        if streamlit.has(Fact::Starlette) { Self::ItsDangerous } else { Self::Tornado }
    }

    fn sign(self, secret: &Secret<String>, name: &str, text: &str, at: UnixTime) -> String {
        match self {
            Self::Tornado => tornado::sign(secret, name, text, at),
            Self::ItsDangerous => itsdangerous::sign(secret, name, text, at),
        }
    }

    /// A signed value as it stands in a header.
    fn on_the_wire(self, value: String) -> String {
        match self {
            Self::Tornado => tornado::quoted(value),
            Self::ItsDangerous => value,
        }
    }
}

/// The claims as Streamlit keeps them: with the app's origin and the provider's name written over what was there.
pub(crate) fn identity(
    claims: &Map<String, Value>,
    redirect_uri: &Url,
    provider: &str,
    streamlit: Version,
) -> Map<String, Value> {
    let mut identity = claims.clone();
    identity.insert("origin".to_owned(), origin(redirect_uri).into());
    identity.insert("is_logged_in".to_owned(), true.into());
    if streamlit.has(Fact::ProviderInCookie) {
        identity.insert("provider".to_owned(), provider.into());
    }
    identity
}

/// What `st.user` holds after a login: the identity without its origin. Where tokens are kept beside, `tokens` is
/// Streamlit's own name.
pub(crate) fn st_user(identity: &Map<String, Value>, streamlit: Version) -> Map<String, Value> {
    let mut user = identity.clone();
    user.shift_remove("origin");
    if streamlit.has(Fact::ExposedTokens) {
        user.shift_remove("tokens");
    }
    user
}

/// `scheme://host:port` as it stands in the redirect URI; it must be the browser's `Origin`, byte for byte.
fn origin(redirect_uri: &Url) -> String {
    redirect_uri.origin().ascii_serialization()
}

impl LoginCookies {
    /// The cookies that Streamlit sets for this identity and these tokens. `path`: where the app is served, `/` or `/base`.
    pub(crate) fn of_login(
        identity: &Map<String, Value>,
        tokens: &Map<String, Value>,
        cookie_secret: &Secret<String>,
        path: &str,
        at: UnixTime,
        streamlit: Version,
    ) -> Self {
        let signature = Signature::of(streamlit);
        let sign = |name: &str, text: &str| signature.sign(cookie_secret, name, text, at);
        let mut signed = Vec::new();
        let mut add = |name: &str, members: &Map<String, Value>| {
            let text = python_json::dumps(&Value::Object(members.clone()));
            if streamlit.has(Fact::CookieChunks) {
                signed.extend(chunks::cut(name, &text, attribute_bytes(path, streamlit), &sign));
            } else {
                signed.push((name.to_owned(), sign(name, &text)));
            }
        };
        add(USER_COOKIE, identity);
        if streamlit.has(Fact::ExposedTokens) {
            add(TOKENS_COOKIE, tokens);
        }
        let cookies = signed
            .into_iter()
            .map(|(name, value)| Cookie { name, value: Secret::new(signature.on_the_wire(value)) })
            .collect();
        Self { cookies, streamlit }
    }

    /// How long the `Cookie:` line is with which the browser sends them back.
    pub(crate) fn header_bytes(&self) -> usize {
        let pairs: usize = self.cookies.iter().map(Cookie::bytes).sum();
        "Cookie: ".len() + pairs + "; ".len() * self.cookies.len().saturating_sub(1)
    }

    /// What keeps these cookies from bringing the user into the app, if anything does.
    pub(crate) fn excess(&self) -> Option<Excess<'_>> {
        // The limit is on name and value without the `=` between them.
        let dropped = self.cookies.iter().find(|cookie| cookie.bytes() > BROWSER_LIMIT + 1);
        if let Some(cookie) = dropped {
            return Some(Excess::Cookie { name: &cookie.name, bytes: cookie.bytes() });
        }
        let bytes = self.header_bytes();
        (bytes > HEADER_LIMIT && self.streamlit.has(Fact::Starlette)).then_some(Excess::Header { bytes })
    }
}

/// More than somebody on the way takes: the user stays logged out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Excess<'a> {
    /// The browser drops this cookie, which is longer than [`BROWSER_LIMIT`].
    Cookie { name: &'a str, bytes: usize },
    /// The server opens no WebSocket, for the `Cookie:` line is longer than [`HEADER_LIMIT`].
    Header { bytes: usize },
}

impl Cookie {
    /// Name, `=` and value.
    fn bytes(&self) -> usize {
        self.name.len() + 1 + self.value.expose().len()
    }
}

/// How much room the attributes of a cookie take, as Streamlit counts it.
fn attribute_bytes(path: &str, streamlit: Version) -> usize {
    if streamlit.has(Fact::Starlette) && streamlit.has(Fact::LastingCookies) {
        format!("; Path={path}; HttpOnly; SameSite=lax; Max-Age=2592000").len()
    } else {
        "; Path=/; HttpOnly".len()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const NOW: UnixTime = UnixTime(1_700_000_000);

    fn vectors(text: &str) -> (Secret<String>, Version, Vec<Value>) {
        let file: Value = serde_json::from_str(text).unwrap();
        let secret = file["cookie_secret"].as_str().unwrap().into();
        let version = file["streamlit"].as_str().unwrap().parse().unwrap();
        (secret, version, file["vectors"].as_array().unwrap().clone())
    }

    fn object(text: &Value) -> Map<String, Value> {
        text.as_str().map(|text| serde_json::from_str(text).unwrap()).unwrap_or_default()
    }

    /// What the real servers set, from the folder `tests/vectors/cookies`: the same names, and the same texts inside.
    #[test]
    fn the_cookies_are_those_that_the_real_servers_set() {
        for text in [
            include_str!("../../../tests/vectors/cookies/streamlit-1.44.0.json"),
            include_str!("../../../tests/vectors/cookies/streamlit-1.56.0-tornado.json"),
            include_str!("../../../tests/vectors/cookies/streamlit-1.57.0.json"),
            include_str!("../../../tests/vectors/cookies/streamlit-1.67.0.json"),
        ] {
            let (secret, version, vectors) = vectors(text);
            assert!(vectors.len() >= 2);
            for vector in vectors {
                let identity = object(&vector["user_payload_json"]);
                let tokens = match &vector["tokens_payload_json"] {
                    Value::String(_) => object(&vector["tokens_payload_json"]),
                    _ => json!({ "id_token": "aaa.bbb.ccc", "access_token": "at-1" }).as_object().unwrap().clone(),
                };
                let made = LoginCookies::of_login(&identity, &tokens, &secret, "/", NOW, version);
                let expected = vector["cookies"].as_object().unwrap();
                let names: Vec<&str> = made.cookies.iter().map(|cookie| cookie.name.as_str()).collect();
                assert_eq!(names, expected.keys().collect::<Vec<_>>(), "{version}");
                for cookie in &made.cookies {
                    let (ours, theirs) = (cookie.value.expose(), expected[&cookie.name].as_str().unwrap());
                    if Signature::of(version) == Signature::Tornado {
                        assert_eq!(ours, theirs, "{version} {}", cookie.name);
                    } else {
                        let inside = |value: &str| itsdangerous::text_of(&secret, &cookie.name, value).unwrap();
                        assert_eq!(inside(ours), inside(theirs), "{version} {}", cookie.name);
                        // Another deflate packs a little differently.
                        assert!(
                            ours.len().abs_diff(theirs.len()) <= 8 + theirs.len() / 50,
                            "{version} {}",
                            cookie.name
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn the_user_is_the_identity_without_its_origin() {
        let claims = json!({ "sub": "u1", "origin": "evil", "is_logged_in": false, "tokens": 1, "email": "a@b.co" });
        let redirect_uri = "http://localhost:8501/oauth2callback".parse().unwrap();
        let identity = identity(claims.as_object().unwrap(), &redirect_uri, "google", Version::NEWEST);
        assert_eq!(identity["origin"], "http://localhost:8501");
        let user = Value::Object(st_user(&identity, Version::NEWEST));
        assert_eq!(user, json!({ "sub": "u1", "is_logged_in": true, "email": "a@b.co", "provider": "google" }));
        let old = Version::new(1, 44, 0);
        let identity = super::identity(claims.as_object().unwrap(), &redirect_uri, "google", old);
        let user = Value::Object(st_user(&identity, old));
        assert_eq!(user, json!({ "sub": "u1", "is_logged_in": true, "tokens": 1, "email": "a@b.co" }));
    }

    #[test]
    fn what_is_too_long_is_dropped_by_browsers_or_cut_by_streamlit() {
        // Texts that do not deflate well, as group IDs.
        let digest = |number: u8| {
            let digits: Vec<String> =
                crate::digest::sha256(&[number]).iter().map(|byte| format!("{byte:02x}")).collect();
            digits.concat()
        };
        let groups: Vec<String> = (0..=255).map(digest).collect();
        let identity = json!({ "sub": "u1", "groups": groups });
        let cookies = |version: &str| {
            let version = version.parse().unwrap();
            LoginCookies::of_login(identity.as_object().unwrap(), &Map::new(), &"secret".into(), "/", NOW, version)
        };
        let old = cookies("1.52.0");
        let bytes = old.cookies[0].bytes();
        assert_eq!(old.excess(), Some(Excess::Cookie { name: USER_COOKIE, bytes }));
        let new = cookies("1.67.0");
        assert!(new.cookies.len() > 2);
        assert_eq!(new.excess(), Some(Excess::Header { bytes: new.header_bytes() }));
        // Tornado takes longer lines.
        assert_eq!(cookies("1.56.0").excess(), None);
        assert_eq!(new.header_bytes(), new.cookies.iter().map(|cookie| cookie.bytes() + 2).sum::<usize>() + 6);
    }
}
