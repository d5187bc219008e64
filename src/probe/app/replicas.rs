//! Asks the same again on connections of its own, so that a balancer may choose another replica each time.

use url::Url;

use super::login_tokens::LoginTokens;
use super::requests::Asker;
use crate::app::{AppSnapshot, LoginAnswer, Replicas, set_cookies};
use crate::http::{Request, Value};
use crate::secret::Secret;

/// How many logins are begun.
const LOGINS: usize = 8;
/// How long each token counts beyond the app's own time.
const SECONDS: i64 = 60;

/// Begins several logins and comes back from each with a code that no provider gave. Each that is remembered makes the app
/// ask the provider once.
pub(super) fn replicas(app: &AppSnapshot, provider: &str, asker: &Asker<'_>, tokens: &mut LoginTokens<'_>) -> Replicas {
    let request = tokens.request(provider, app.clock_offset.unwrap_or(0) + SECONDS);
    let request = request.header("Connection", Value::Plain("close".to_owned()));
    // One after the other: side by side, a balancer that counts connections would hide what people meet.
    let logins: Vec<_> = (0..LOGINS).map(|_| asker.one(request.clone())).collect();
    // The last one first: a balancer that takes turns would lead each callback back to where its login began.
    let rotated = logins.iter().cycle().skip(logins.len() - 1).take(logins.len());
    let callbacks = rotated.filter_map(|answer| {
        let LoginAnswer::ToProvider(url) = LoginAnswer::classify(answer, &app.base) else { return None };
        let state = parameter(&url, "state")?;
        let mut callback = app.callback_url.clone();
        callback.query_pairs_mut().append_pair("code", "authctl-probe").append_pair("state", &state);
        let cookies: Vec<String> = set_cookies(answer.as_ref().ok()?)
            .iter()
            .filter(|cookie| !cookie.is_deletion)
            .map(|cookie| format!("{}={}", cookie.name, cookie.value.expose()))
            .collect();
        let request = Request::get(callback).header("Connection", Value::Plain("close".to_owned()));
        let has_cookies = !cookies.is_empty();
        let cookies = Value::Secret(Secret::new(cookies.join("; ")));
        Some(asker.one(if has_cookies { request.header("Cookie", cookies) } else { request }))
    });
    let callbacks = callbacks.collect();
    Replicas { base: app.base.clone(), logins, callbacks }
}

fn parameter(url: &Url, name: &str) -> Option<String> {
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}
