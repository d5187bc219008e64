//! Whom Streamlit sees in the request that opens the app's WebSocket: it looks at the cookies there, and only there.
//!
//! Modelled on `BrowserWebSocketHandler.open` of Streamlit with Tornado and `starlette_websocket.py` of the newer ones.

use serde_json::{Map, Value};

use super::written::header_cookies;
use super::{Cookie, HEADER_LIMIT, Reader, RejectReason, USER_COOKIE};
use crate::secret::Secret;
use crate::streamlit::{BrowserRequest, Fact};

/// The cookie with the cross-site token.
pub(crate) const XSRF_COOKIE: &str = "_streamlit_xsrf";

/// Whom Streamlit sees.
#[derive(Clone, Debug)]
pub(crate) enum Sight {
    User(Map<String, Value>),
    Visitor(Anonymity),
    /// The WebSocket does not open.
    Unopened {
        header_bytes: usize,
    },
}

impl Sight {
    /// Why nobody is seen.
    pub(crate) fn because(&self, streamlit: crate::streamlit::Version) -> Option<String> {
        match self {
            Self::User(_) => None,
            Self::Visitor(anonymity) => Some(anonymity.reason(streamlit)),
            Self::Unopened { header_bytes } => {
                Some(format!("the `Cookie:` line has {header_bytes} bytes, and it takes {HEADER_LIMIT}"))
            }
        }
    }

    /// What to do about it, where that does not follow from the reason.
    pub(crate) const fn hint(&self) -> Option<&'static str> {
        match self {
            Self::User(_) => None,
            Self::Visitor(anonymity) => anonymity.hint(),
            Self::Unopened { .. } => {
                Some("have the provider send fewer claims, or set `WEBSOCKETS_MAX_LINE_LENGTH=65536` for the server")
            }
        }
    }
}

/// What people call a user with these claims.
pub(crate) fn display_name(user: &Map<String, Value>) -> &str {
    let text = |claim: &str| user.get(claim).and_then(Value::as_str);
    let name = ["name", "email", "preferred_username", "sub"].iter().find_map(|claim| text(claim));
    name.unwrap_or("a user without a name")
}

/// Why somebody is a visitor. The order is that in which Streamlit would find out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Anonymity {
    NoCookies,
    NoIdentity,
    Rejected(RejectReason),
    NoOrigin,
    NoXsrfToken,
    NoXsrfCookie,
    OtherXsrfToken,
}

impl Anonymity {
    /// Behind `because`.
    pub(crate) fn reason(&self, streamlit: crate::streamlit::Version) -> String {
        match self {
            Self::NoCookies => "the request has no cookies at all".to_owned(),
            Self::NoIdentity => format!("there is no `{USER_COOKIE}` among its cookies"),
            Self::Rejected(reason) => reason.reason(streamlit),
            Self::NoOrigin => "it has no `Origin`, without which no identity counts".to_owned(),
            Self::NoXsrfToken => {
                "it brings no cross-site token: the second word of `Sec-WebSocket-Protocol` is none".to_owned()
            }
            Self::NoXsrfCookie => format!("it has no `{XSRF_COOKIE}`, which the cross-site token must agree with"),
            Self::OtherXsrfToken => format!("its cross-site token does not agree with `{XSRF_COOKIE}`"),
        }
    }

    /// What to do about it, where that does not follow from the reason.
    pub(crate) const fn hint(&self) -> Option<&'static str> {
        match self {
            Self::NoCookies => Some(
                "browsers leave cookies out of what they copy: switch on *Show sensitive data* in the network panel's settings, or export the HAR file with sensitive data",
            ),
            Self::Rejected(RejectReason::OtherOrigin { .. }) => Some(
                "open the app at the address that `redirect_uri` has, letter by letter, or let `redirect_uri` name where people open it",
            ),
            _ => None,
        }
    }
}

impl Reader<'_> {
    /// Whom this release sees in the request. `origin` of this reader is not used: the request has its own.
    pub(crate) fn sight(&self, request: &BrowserRequest) -> Sight {
        let Some(header) = request.header("cookie") else { return Sight::Visitor(Anonymity::NoCookies) };
        let header_bytes = "Cookie: ".len() + header.expose().len();
        if header_bytes > HEADER_LIMIT && self.streamlit.has(Fact::Starlette) {
            return Sight::Unopened { header_bytes };
        }
        let cookies = header_cookies(header.expose());
        match self.user(request, &cookies) {
            Ok(user) => Sight::User(user),
            Err(anonymity) => Sight::Visitor(anonymity),
        }
    }

    fn user(&self, request: &BrowserRequest, cookies: &[Cookie]) -> Result<Map<String, Value>, Anonymity> {
        let origin = request.header("origin").map(Secret::expose);
        let reader = Reader { origin: origin.map(String::as_str), ..*self };
        let identity = reader.identity(cookies).ok_or(Anonymity::NoIdentity)?;
        // A signature counts before the token, the origin of the identity behind it.
        let is_late =
            |reason: &&RejectReason| matches!(reason, RejectReason::OtherOrigin { .. } | RejectReason::NotLoggedIn);
        if let Some(reason) = identity.obstacles.iter().find(|reason| !is_late(reason)) {
            return Err(Anonymity::Rejected(reason.clone()));
        }
        if origin.is_none() {
            return Err(Anonymity::NoOrigin);
        }
        has_xsrf_token(request, cookies)?;
        match identity.obstacles.first() {
            Some(reason) => Err(Anonymity::Rejected(reason.clone())),
            None => Ok(identity.members.unwrap_or_default()),
        }
    }
}

/// The page sends the token of its cookie along as if it were a subprotocol.
fn has_xsrf_token(request: &BrowserRequest, cookies: &[Cookie]) -> Result<(), Anonymity> {
    let protocols = request.header("sec-websocket-protocol").map_or("", |value| value.expose());
    let supplied = protocols.split(',').nth(1).map(str::trim).and_then(xsrf_token).ok_or(Anonymity::NoXsrfToken)?;
    let cookie = cookies.iter().rev().find(|cookie| cookie.name == XSRF_COOKIE).ok_or(Anonymity::NoXsrfCookie)?;
    let expected = xsrf_token(cookie.value.expose()).ok_or(Anonymity::NoXsrfCookie)?;
    if supplied == expected { Ok(()) } else { Err(Anonymity::OtherXsrfToken) }
}

/// The token of `2|mask|masked token|time`: each answer masks the same one anew.
fn xsrf_token(value: &str) -> Option<Vec<u8>> {
    let mut parts = value.trim_matches('"').split('|');
    if parts.next()? != "2" {
        return None;
    }
    let (mask, masked) = (hexadecimal(parts.next()?)?, hexadecimal(parts.next()?)?);
    let is_mask = mask.len() == 4 && !masked.is_empty();
    is_mask.then(|| masked.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask).collect())
}

fn hexadecimal(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
    pairs.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::streamlit::Version;
    use crate::streamlit::cookie::LoginCookies;
    use crate::time::UnixTime;

    const ORIGIN: &str = "https://app.example.com";
    const NOW: UnixTime = UnixTime(1_700_000_000);
    /// One token under two masks.
    const TOKEN: &str = "2|00000000|61626364|1700000000";
    const SAME_TOKEN: &str = "2|01010101|60636265|1700000001";

    fn reader(secret: &Secret<String>, streamlit: Version) -> Reader<'_> {
        Reader { cookie_secret: Some(secret), origin: None, streamlit, now: NOW }
    }

    /// The request with which the page of a logged-in user opens its WebSocket, as bash has it.
    fn request(streamlit: Version, origin: &str, token: &str, groups: usize) -> String {
        let secret = Secret::from("correct-horse-battery-staple-0001");
        // What does not compress.
        let hash = |number: usize| crate::digest::sha256(&number.to_be_bytes());
        let hexadecimal = |bytes: Vec<u8>| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let groups: Vec<String> = (0..groups).map(|number| hexadecimal(hash(number))).collect();
        let identity = json!({ "sub": "u1", "email": "alice@example.com", "groups": groups, "origin": ORIGIN, "is_logged_in": true });
        let cookies = LoginCookies::of_identity(identity.as_object().unwrap(), &secret, "/", NOW, streamlit).cookies;
        let mut pairs = vec![format!("_streamlit_xsrf={SAME_TOKEN}")];
        pairs.extend(cookies.iter().map(|cookie| format!("{}={}", cookie.name, cookie.value.expose())));
        format!(
            "GET /_stcore/stream HTTP/1.1\nOrigin: {origin}\nSec-WebSocket-Protocol: streamlit, {token}\nCookie: {}\n",
            pairs.join("; ")
        )
    }

    fn sight(text: &str, secret: &str, streamlit: Version) -> String {
        let secret = Secret::from(secret);
        let request = BrowserRequest::parse(text, |_| true).unwrap().unwrap();
        match reader(&secret, streamlit).sight(&request) {
            Sight::User(user) => user["email"].as_str().unwrap().to_owned(),
            Sight::Visitor(anonymity) => anonymity.reason(streamlit),
            Sight::Unopened { .. } => "unopened".to_owned(),
        }
    }

    #[test]
    fn each_cause_of_a_visitor_is_told() {
        let secret = "correct-horse-battery-staple-0001";
        for streamlit in [Version::new(1, 44, 0), Version::new(1, 53, 0), Version::NEWEST] {
            let good = request(streamlit, ORIGIN, TOKEN, 1);
            let told = |text: &str| sight(text, secret, streamlit);
            assert_eq!(told(&good), "alice@example.com");
            assert!(sight(&good, "another", streamlit).contains("not of this app's `cookie_secret`"));
            let elsewhere = told(&request(streamlit, "https://127.0.0.1", TOKEN, 1));
            assert!(elsewhere.contains("made at `https://app.example.com`"), "{elsewhere}");
            let token = told(&request(streamlit, ORIGIN, "PLACEHOLDER_AUTH_TOKEN", 1));
            assert!(token.contains("brings no cross-site token"), "{token}");
            let other = told(&request(streamlit, ORIGIN, "2|00000000|ffffffff|1", 1));
            assert!(other.contains("does not agree"), "{other}");
            assert!(told(&good.replace("_streamlit_xsrf", "other")).contains("has no `_streamlit_xsrf`"));
            assert!(told(&good.replace("_streamlit_user", "other")).contains("there is no `_streamlit_user`"));
            assert!(told(&good.replace("Cookie:", "Other:")).contains("no cookies at all"));
            assert!(told(&good.replace("Origin:", "Other:")).contains("no `Origin`"));
        }
    }

    #[test]
    fn a_lost_part_and_too_many_of_them_are_told() {
        let secret = "correct-horse-battery-staple-0001";
        let cut = request(Version::NEWEST, ORIGIN, TOKEN, 80);
        assert_eq!(sight(&cut, secret, Version::NEWEST), "alice@example.com");
        let lost = cut.replace("_streamlit_user_2", "other");
        assert_eq!(sight(&lost, secret, Version::NEWEST), "the part `_streamlit_user_2` is missing");
        let long = cut.trim_end().to_owned() + &format!("; x={}", "x".repeat(9000));
        assert_eq!(sight(&long, secret, Version::NEWEST), "unopened");
    }
}
