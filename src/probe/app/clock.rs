//! What time it is for the app: it takes a token exactly until that has run out, so the moment can be closed in on.

use super::login_url;
use super::requests::Asker;
use crate::app::{AppSnapshot, LoginAnswer};
use crate::host::Clock;
use crate::http::{Request, parse_http_date};
use crate::secret::Secret;
use crate::streamlit::login_token;

/// How far the app's clock is looked for, in ever larger steps.
const STEPS: [i64; 6] = [2, 16, 128, 1024, 8192, 65_536];

/// How far the app's clock is ahead, to a second; nothing where it is further off than a day.
pub(super) fn clock_offset(
    app: &AppSnapshot,
    provider: &str,
    secret: &Secret<String>,
    asker: &Asker<'_>,
    clock: &dyn Clock,
    tokens: &mut Vec<Secret<String>>,
) -> Option<i64> {
    let mut is_accepted = |ahead: i64| {
        let token = login_token(provider, clock.now().plus(ahead), secret);
        let answer = asker.one(Request::get(login_url(&app.base, &token)));
        tokens.push(token);
        match LoginAnswer::classify(&answer, &app.base) {
            LoginAnswer::ToProvider(_) | LoginAnswer::Failed { .. } => Some(true),
            LoginAnswer::Home(_) => Some(false),
            LoginAnswer::NotTheApp { .. } | LoginAnswer::Unreachable => None,
        }
    };
    // A proxy's date is only a first guess.
    let date = app.health.as_ref().ok().and_then(|response| parse_http_date(response.header("date")?));
    let guess = date.map_or(0, |date| date.since(clock.now()));
    let guess = if guess.abs() < STEPS[STEPS.len() - 1] { guess } else { 0 };
    let above = STEPS.iter().map(|step| guess + step);
    let mut bounds = (None, None);
    for ahead in above {
        if is_accepted(ahead)? {
            bounds.1 = Some(ahead);
            break;
        }
        bounds.0 = Some(ahead);
    }
    if bounds.0.is_none() {
        for ahead in STEPS.iter().map(|step| guess - step) {
            if !is_accepted(ahead)? {
                bounds.0 = Some(ahead);
                break;
            }
            bounds.1 = Some(ahead);
        }
    }
    let (mut refused, mut accepted) = bounds.0.zip(bounds.1)?;
    while accepted - refused > 1 {
        let middle = refused + (accepted - refused) / 2;
        if is_accepted(middle)? { accepted = middle } else { refused = middle }
    }
    // A token of this second was refused, one of the next was taken.
    Some(refused)
}
