//! How large a request and an answer may be, found without a login: cookies of any length are sent along, and the app is
//! made to delete many.

use super::requests::Asker;
use super::{sent, signed_at};
use crate::app::{AppSnapshot, HEALTH_PATH, LOGOUT_PATH, Refusal, RequestLimit, ResponseLimit, header_bytes};
use crate::http::{Request, Value};
use crate::secret::Secret;
use crate::streamlit::Fact;
use crate::streamlit::cookie::{USER_COOKIE, signed_cookie};
use crate::time::UnixTime;

/// No browser and no Streamlit sends a longer `Cookie` line.
const LONGEST_REQUEST: usize = 16_000;
/// How exactly a request is measured.
const REQUEST_STEP: usize = 256;

/// The longest `Cookie` line that arrives: half of what is left is tried each time.
pub(super) fn request_limit(app: &AppSnapshot, asker: &Asker<'_>) -> RequestLimit {
    let ask = |bytes: usize| {
        let request = Request::get(app.base.below(HEALTH_PATH)).header("Cookie", Value::Plain(filler(bytes)));
        match asker.one(request) {
            Ok(response) if response.status == 200 => Ok(()),
            Ok(response) => Err(Refusal::Status(response.status)),
            Err(_) => Err(Refusal::NoAnswer),
        }
    };
    let mut status = match ask(LONGEST_REQUEST) {
        Ok(()) => return RequestLimit { passes: LONGEST_REQUEST, refused: None },
        Err(status) => status,
    };
    let (mut passes, mut fails) = (0, LONGEST_REQUEST);
    while fails - passes > REQUEST_STEP {
        let middle = usize::midpoint(passes, fails);
        match ask(middle.max(REQUEST_STEP)) {
            Ok(()) => passes = middle,
            Err(other) => (fails, status) = (middle, other),
        }
    }
    RequestLimit { passes, refused: Some(status) }
}

/// The value of a `Cookie` line that is so long with its name.
pub(super) fn filler(bytes: usize) -> String {
    let name = "authctl_probe=";
    format!("{name}{}", "x".repeat(bytes.saturating_sub("Cookie: ".len() + name.len())))
}

/// More lines than this our own reader does not take.
const MOST_LINES: usize = 84;
/// The digits of a part's number: they make each line, and with it the answer, longer.
const DIGITS: usize = 24;

/// The longest answer that comes back. Nothing where this release can be made to answer at length by nobody.
pub(super) fn response_limit(
    app: &AppSnapshot,
    secret: Option<&Secret<String>>,
    now: UnixTime,
    asker: &Asker<'_>,
) -> Option<ResponseLimit> {
    let lines_each = if app.base.url().path() == "/" { 1 } else { 2 };
    let cookie = |parts: usize| {
        if app.streamlit.has(Fact::InvalidCookiesCleared) {
            let names = (0..parts).map(|part| format!("{USER_COOKIE}_{part:0DIGITS$}=x"));
            return Some(Value::Plain(names.collect::<Vec<_>>().join("; ")));
        }
        let secret = secret.filter(|_| app.streamlit.has(Fact::CookieChunks))?;
        let text = format!("chunks-{parts}");
        Some(sent(&[signed_cookie(USER_COOKIE, &text, secret, signed_at(now), app.streamlit)]))
    };
    let ask = |parts: usize| {
        let request = Request::get(app.base.below(LOGOUT_PATH)).header("Cookie", cookie(parts)?);
        Some(match asker.one(request) {
            Ok(response) if (300..400).contains(&response.status) => Ok(header_bytes(&response)),
            Ok(response) => Err(Refusal::Status(response.status)),
            Err(_) => Err(Refusal::NoAnswer),
        })
    };
    let most = MOST_LINES / lines_each;
    let mut status = match ask(most)? {
        Ok(bytes) => return Some(ResponseLimit { passes: bytes, refused: None }),
        Err(status) => status,
    };
    // What a part adds to the answer shows between two that pass.
    let (Ok(small), Ok(larger)) = (ask(2)?, ask(6)?) else { return None };
    let each = (larger - small) / 4;
    if each == 0 {
        // Nobody deletes anything: cookies do not arrive, or not back.
        return None;
    }
    let (mut passes, mut bytes, mut fails) = (6, larger, most);
    while fails - passes > 1 {
        let middle = usize::midpoint(passes, fails);
        match ask(middle)? {
            Ok(measured) => (passes, bytes) = (middle, measured),
            Err(other) => (fails, status) = (middle, other),
        }
    }
    Some(ResponseLimit { passes: bytes, refused: Some((small + each * (fails - 2), status)) })
}
