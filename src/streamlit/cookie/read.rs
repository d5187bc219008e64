//! Reading identity cookies back, as Streamlit does when the app's WebSocket opens, and saying why it would not.

use serde_json::{Map, Value};

use super::signed::SignedText;
use super::{Cookie, Format, TOKENS_COOKIE, USER_COOKIE, itsdangerous, tornado};
use crate::secret::Secret;
use crate::streamlit::{Fact, Version};
use crate::time::UnixTime;

/// How long the server takes a cookie after it was signed: 31 days, a day more than the browser keeps it.
pub(crate) const ACCEPTED_SECONDS: i64 = 31 * 86_400;

/// What the app that the cookies are for brings along.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    /// `[auth] cookie_secret`; without it no signature can be judged.
    pub(crate) cookie_secret: Option<&'a Secret<String>>,
    /// `scheme://host:port` as the browser will say it.
    pub(crate) origin: Option<&'a str>,
    pub(crate) streamlit: Version,
    pub(crate) now: UnixTime,
}

/// One identity or one set of tokens, put together from as many cookies as it was cut into.
#[derive(Clone, Debug)]
pub(crate) struct ReadBack {
    /// How many cookies carry it.
    pub(crate) count: usize,
    pub(crate) format: Option<Format>,
    pub(crate) signature: SignatureVerdict,
    pub(crate) signed_at: Option<UnixTime>,
    /// What it holds, whether or not the signature does.
    pub(crate) members: Option<Map<String, Value>>,
    /// Why Streamlit would not take it; nothing where it would.
    pub(crate) obstacles: Vec<RejectReason>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SignatureVerdict {
    /// This app's secret made it.
    Holds,
    /// Another secret made it, or somebody changed what was signed.
    Wrong,
    /// There is no secret to judge with, or nothing that looks signed.
    Unjudged,
}

/// One reason why Streamlit does not take a cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RejectReason {
    /// The app has no `cookie_secret`.
    NoSecret,
    /// In neither of the two formats.
    Unsigned {
        cookie: String,
    },
    /// Signed as another release signs.
    OtherFormat {
        cookie: String,
        format: Format,
    },
    WrongSignature {
        cookie: String,
    },
    /// Tornado's format says for which cookie a value is.
    OtherName {
        cookie: String,
        signed_for: String,
    },
    Expired {
        cookie: String,
        since: UnixTime,
    },
    /// Starlette takes no cookie of a clock that is ahead, be it by a second.
    Future {
        cookie: String,
        seconds: i64,
    },
    /// The release does not know that identities can be cut.
    PartsUnknown,
    MissingPart {
        cookie: String,
    },
    /// What was signed is no JSON object.
    NoObject {
        cookie: String,
    },
    OtherOrigin {
        actual: Option<String>,
        expected: String,
    },
    NotLoggedIn,
}

impl RejectReason {
    /// In one phrase: what Streamlit does not take, and why.
    pub(crate) fn reason(&self, streamlit: Version) -> String {
        match self {
            Self::NoSecret => "the app has no `cookie_secret` in `[auth]`, so it takes no identity cookie".to_owned(),
            Self::Unsigned { cookie } => {
                format!(
                    "`{cookie}` is not a signed value: something is missing, or it is not one of Streamlit's cookies"
                )
            }
            Self::OtherFormat { cookie, format } => format!(
                "`{cookie}` was signed by {}, and Streamlit {streamlit} reads what {} signs",
                format.name(),
                Format::for_release(streamlit).name()
            ),
            Self::WrongSignature { cookie } => {
                format!("the signature of `{cookie}` is not of this app's `cookie_secret`, or the value was changed")
            }
            Self::OtherName { cookie, signed_for } => {
                format!("`{cookie}` was signed for another cookie, `{signed_for}`")
            }
            Self::Expired { cookie, since } => {
                format!("`{cookie}` is older than 31 days: it counted until {}", since.utc())
            }
            Self::Future { cookie, seconds } => format!(
                "`{cookie}` was signed {seconds} seconds in the future, and Streamlit {streamlit} takes none of a clock that is ahead"
            ),
            Self::PartsUnknown => format!("it is cut into several cookies, which Streamlit {streamlit} does not know"),
            Self::MissingPart { cookie } => format!("the part `{cookie}` is missing"),
            Self::NoObject { cookie } => format!("`{cookie}` holds no JSON object"),
            Self::OtherOrigin { actual, expected } => match actual {
                Some(actual) => {
                    format!("it was made at `{actual}`, and this app is at `{expected}`: the user stays logged out")
                }
                None => format!("it does not say where it was made, and this app is at `{expected}`"),
            },
            Self::NotLoggedIn => "`is_logged_in` in it is not true: the user stays logged out".to_owned(),
        }
    }
}

impl Reader<'_> {
    /// The claims, if there are any among these cookies.
    pub(crate) fn identity(&self, cookies: &[Cookie]) -> Option<ReadBack> {
        let mut read = self.put_together(cookies, USER_COOKIE)?;
        if let Some(members) = &read.members {
            let actual = members.get("origin").and_then(Value::as_str);
            if let Some(expected) = self.origin.filter(|expected| actual != Some(expected)) {
                let (actual, expected) = (actual.map(str::to_owned), expected.to_owned());
                read.obstacles.push(RejectReason::OtherOrigin { actual, expected });
            }
            if members.get("is_logged_in") != Some(&Value::Bool(true)) {
                read.obstacles.push(RejectReason::NotLoggedIn);
            }
        }
        Some(read)
    }

    /// The tokens, if there are any among these cookies.
    pub(crate) fn tokens(&self, cookies: &[Cookie]) -> Option<ReadBack> {
        self.put_together(cookies, TOKENS_COOKIE)
    }

    /// For which cookie a bare value was signed.
    pub(crate) fn name_of(&self, value: &str) -> String {
        let Some((format, parts)) = take_apart(value) else { return USER_COOKIE.to_owned() };
        let is_for_tokens = |secret: &Secret<String>| format.is_signed_by(secret, TOKENS_COOKIE, &parts);
        match parts.name {
            Some(ref name) => name.clone(),
            None if self.cookie_secret.is_some_and(is_for_tokens) => TOKENS_COOKIE.to_owned(),
            None => USER_COOKIE.to_owned(),
        }
    }

    /// `get_cookie_with_chunks` of `streamlit/auth_util.py`, which goes on where Streamlit gives up.
    fn put_together(&self, cookies: &[Cookie], name: &str) -> Option<ReadBack> {
        // Of two with one name, both servers keep the later one.
        let value = |name: &str| cookies.iter().rev().find(|cookie| cookie.name == name);
        let first = self.part(value(name)?);
        let mut read = ReadBack {
            count: 1,
            format: first.format,
            signature: first.signature,
            signed_at: first.signed_at,
            members: None,
            obstacles: first.obstacles,
        };
        let mut text = first.text;
        if let Some(count) = text.as_deref().and_then(part_count) {
            if !self.streamlit.has(Fact::CookieChunks) {
                read.obstacles.push(RejectReason::PartsUnknown);
            }
            let mut whole = Some(String::new());
            for number in 1..=count {
                let cookie = format!("{name}_{number}");
                let Some(part) = value(&cookie).map(|cookie| self.part(cookie)) else {
                    read.obstacles.push(RejectReason::MissingPart { cookie });
                    whole = None;
                    break;
                };
                read.count += 1;
                if part.signature == SignatureVerdict::Wrong {
                    read.signature = SignatureVerdict::Wrong;
                }
                read.obstacles.extend(part.obstacles);
                whole = whole.zip(part.text).map(|(whole, part)| whole + &part);
            }
            text = whole;
        }
        if let Some(text) = text {
            read.members = serde_json::from_str(&text).ok();
            if read.members.is_none() {
                read.obstacles.push(RejectReason::NoObject { cookie: name.to_owned() });
            }
        }
        // The same is wrong with every part, most often.
        read.obstacles.dedup();
        Some(read)
    }

    fn part(&self, cookie: &Cookie) -> Part {
        let name = || cookie.name.clone();
        let Some((format, signed)) = take_apart(unquoted(cookie.value.expose())) else {
            return Part {
                format: None,
                signature: SignatureVerdict::Unjudged,
                signed_at: None,
                text: None,
                obstacles: vec![RejectReason::Unsigned { cookie: name() }],
            };
        };
        let mut obstacles = Vec::new();
        let signature = match self.cookie_secret {
            None => {
                obstacles.push(RejectReason::NoSecret);
                SignatureVerdict::Unjudged
            }
            Some(secret) if format.is_signed_by(secret, &cookie.name, &signed) => SignatureVerdict::Holds,
            Some(_) => {
                obstacles.push(RejectReason::WrongSignature { cookie: name() });
                SignatureVerdict::Wrong
            }
        };
        if format != Format::for_release(self.streamlit) {
            obstacles.push(RejectReason::OtherFormat { cookie: name(), format });
        }
        if let Some(signed_for) = signed.name.filter(|signed_for| *signed_for != cookie.name) {
            obstacles.push(RejectReason::OtherName { cookie: name(), signed_for });
        }
        let age = self.now.since(signed.at);
        if age > ACCEPTED_SECONDS {
            obstacles.push(RejectReason::Expired { cookie: name(), since: signed.at.plus(ACCEPTED_SECONDS) });
        } else if age < 0 && format == Format::ItsDangerous {
            obstacles.push(RejectReason::Future { cookie: name(), seconds: age.saturating_neg() });
        }
        if signed.text.is_none() {
            obstacles.push(RejectReason::NoObject { cookie: name() });
        }
        Part { format: Some(format), signature, signed_at: Some(signed.at), text: signed.text, obstacles }
    }
}

/// What one cookie says.
struct Part {
    format: Option<Format>,
    signature: SignatureVerdict,
    signed_at: Option<UnixTime>,
    text: Option<String>,
    obstacles: Vec<RejectReason>,
}

impl Format {
    fn is_signed_by(self, secret: &Secret<String>, name: &str, value: &SignedText) -> bool {
        match self {
            Self::Tornado => tornado::is_signed_by(secret, value),
            Self::ItsDangerous => itsdangerous::is_signed_by(secret, name, value),
        }
    }
}

fn take_apart(value: &str) -> Option<(Format, SignedText)> {
    let tornado = || Some((Format::Tornado, tornado::take_apart(value)?));
    tornado().or_else(|| Some((Format::ItsDangerous, itsdangerous::take_apart(value)?)))
}

/// A value as the servers read it from a header: without the quotes that Python puts around some.
fn unquoted(value: &str) -> &str {
    value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value)
}

/// The number in `chunks-N`, where Streamlit looks for it: at the beginning.
fn part_count(text: &str) -> Option<usize> {
    let digits: String = text.strip_prefix("chunks-")?.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}
