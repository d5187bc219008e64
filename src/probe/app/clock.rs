//! What time it is for the app: it takes a token exactly until that has run out, so the moment can be closed in on.

use super::login_tokens::LoginTokens;
use super::requests::Asker;
use crate::app::{AppSnapshot, LoginAnswer};
use crate::http::parse_http_date;

/// How far the app's clock is looked for, in ever larger steps.
const STEPS: [i64; 6] = [2, 16, 128, 1024, 8192, 65_536];

/// How far the app's clock is ahead, to a second; nothing where it is further off than a day.
pub(super) fn clock_offset(
    app: &AppSnapshot,
    provider: &str,
    asker: &Asker<'_>,
    tokens: &mut LoginTokens<'_>,
) -> Option<i64> {
    let now = tokens.now();
    let mut is_accepted = |ahead: i64| {
        let answer = LoginAnswer::classify(&asker.one(tokens.request(provider, ahead)), &app.base);
        (answer.takes_token() || answer.is_home()).then(|| answer.takes_token())
    };
    // A proxy's date is only a first guess.
    let date = app.health.as_ref().ok().and_then(|response| parse_http_date(response.header("date")?));
    let guess = date.map_or(0, |date| date.since(now));
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
