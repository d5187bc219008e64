//! Streamlit's identity cookies: what they hold, how they are signed, and how they are cut when they are too long.
//!
//! Modelled on `streamlit/auth_util.py` and the servers' `create_signed_value`; which version signs how is a fact of
//! `version_facts.rs`. `_streamlit_user` holds the claims, `_streamlit_user_tokens` (from 1.53 on) both tokens.

mod chunks;
mod itsdangerous;
mod python_json;
mod read;
mod sight;
mod signed;
mod tornado;
mod written;

use serde_json::{Map, Value};
use url::Url;

pub(crate) use read::{ACCEPTED_SECONDS, ReadBack, Reader, RejectReason, SignatureVerdict};
pub(crate) use sight::{Sight, XSRF_COOKIE, display_name};
pub(crate) use written::{Attributes, Written, cookies_of, header_cookies, header_line, netscape_jar, storage_state};

use super::{Fact, StreamlitConfig, Version};
use crate::secret::Secret;
use crate::time::UnixTime;

/// The name of the cookie with the claims.
pub(crate) const USER_COOKIE: &str = "_streamlit_user";
/// The name of the cookie with the tokens.
pub(crate) const TOKENS_COOKIE: &str = "_streamlit_user_tokens";

/// The most bytes of one cookie's name and value together; browsers drop what is longer (RFC 6265bis section 5.6).
pub(crate) const BROWSER_LIMIT: usize = 4096;
/// The most bytes of an answer's headers that nginx takes from the app (`proxy_buffer_size`, one page of memory) before it
/// answers `502 Bad Gateway`.
pub(crate) const NGINX_RESPONSE_LIMIT: usize = 4096;
/// The longest `Cookie:` line that Streamlit's Starlette server takes when the app's WebSocket opens.
pub(crate) const HEADER_LIMIT: usize = 8190;

/// One cookie as the browser keeps it.
#[derive(Clone, Debug)]
pub(crate) struct Cookie {
    pub(crate) name: String,
    /// As it is on the wire. Whoever has it is logged in.
    pub(crate) value: Secret<String>,
}

/// Everything that a login leaves in the browser.
#[derive(Clone, Debug)]
pub(crate) struct LoginCookies {
    pub(crate) cookies: Vec<Cookie>,
    streamlit: Version,
    /// Where the browser sends them.
    path: String,
}

/// Seconds that a browser keeps them, where Streamlit says so.
pub(crate) const KEPT_SECONDS: i64 = 30 * 86_400;

/// How a version signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Tornado,
    ItsDangerous,
}

impl Format {
    /// Whose format it is.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Tornado => "Tornado",
            Self::ItsDangerous => "itsdangerous",
        }
    }

    fn for_release(streamlit: Version) -> Self {
        if streamlit.has(Fact::Starlette) { Self::ItsDangerous } else { Self::Tornado }
    }

    fn sign(self, secret: &Secret<String>, name: &str, text: &str, at: UnixTime) -> String {
        match self {
            Self::Tornado => tornado::sign(secret, name, text, at),
            Self::ItsDangerous => itsdangerous::sign(secret, name, text, at),
        }
    }

    /// A signed value as it is in a header.
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

/// `scheme://host:port` of the redirect URI as a browser says it; what is in the cookie must be the same, byte for byte.
pub(crate) fn origin(redirect_uri: &Url) -> String {
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
        let mut cookies = Self::of_identity(identity, cookie_secret, path, at, streamlit);
        if streamlit.has(Fact::ExposedTokens) {
            cookies.add(TOKENS_COOKIE, tokens, cookie_secret, path, at);
        }
        cookies
    }

    /// The same without tokens, as somebody signs them who never was at the provider.
    pub(crate) fn of_identity(
        identity: &Map<String, Value>,
        cookie_secret: &Secret<String>,
        path: &str,
        at: UnixTime,
        streamlit: Version,
    ) -> Self {
        let mut cookies = Self { cookies: Vec::new(), streamlit, path: path.to_owned() };
        cookies.add(USER_COOKIE, identity, cookie_secret, path, at);
        cookies
    }

    fn add(&mut self, name: &str, members: &Map<String, Value>, secret: &Secret<String>, path: &str, at: UnixTime) {
        let format = Format::for_release(self.streamlit);
        let sign = |name: &str, text: &str| format.sign(secret, name, text, at);
        let text = python_json::dumps(&Value::Object(members.clone()));
        let signed = if self.streamlit.has(Fact::CookieChunks) {
            chunks::cut(name, &text, attribute_bytes(path, self.streamlit), &sign)
        } else {
            vec![(name.to_owned(), sign(name, &text))]
        };
        let wired = |(name, value)| Cookie { name, value: Secret::new(format.on_the_wire(value)) };
        self.cookies.extend(signed.into_iter().map(wired));
    }

    /// Cookies that somebody else made.
    pub(crate) fn found(cookies: Vec<Cookie>, streamlit: Version) -> Self {
        Self { cookies, streamlit, path: "/".to_owned() }
    }

    /// How long the `Cookie:` line is with which the browser sends them back.
    pub(crate) fn header_bytes(&self) -> usize {
        let pairs: usize = self.cookies.iter().map(Cookie::bytes).sum();
        "Cookie: ".len() + pairs + "; ".len() * self.cookies.len().saturating_sub(1)
    }

    /// How long the headers are with which Streamlit answers the callback: its own, and a `Set-Cookie` line for each
    /// cookie. Measured with Streamlit 1.67 and uvicorn.
    pub(crate) fn response_bytes(&self) -> usize {
        /// Status line, `date`, `server`, `content-length`, `location`, `vary`, `connection` and the session that ends.
        const OTHERS: usize = 249;
        let attributes = if self.streamlit.has(Fact::LastingCookies) {
            format!("; HttpOnly; Max-Age={KEPT_SECONDS}; Path={}; SameSite=lax", self.path).len()
        } else {
            format!("; HttpOnly; Path={}; SameSite=lax", self.path).len()
        };
        let line = |cookie: &Cookie| "set-cookie: ".len() + cookie.bytes() + attributes + "\r\n".len();
        OTHERS + self.cookies.iter().map(line).sum::<usize>()
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

/// One cookie that holds `text`, as the server signs it.
pub(crate) fn signed_cookie(
    name: &str,
    text: &str,
    cookie_secret: &Secret<String>,
    at: UnixTime,
    streamlit: Version,
) -> Cookie {
    let format = Format::for_release(streamlit);
    let value = format.on_the_wire(format.sign(cookie_secret, name, text, at));
    Cookie { name: name.to_owned(), value: Secret::new(value) }
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

/// Where the browser sends the identity cookies of an app that is served like this.
pub(crate) fn cookie_path(config: &StreamlitConfig, streamlit: Version) -> String {
    let is_below = streamlit.has(Fact::Starlette) && streamlit.has(Fact::LastingCookies);
    if is_below { format!("/{}", config.base_url_path()) } else { "/".to_owned() }
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
mod tests;
