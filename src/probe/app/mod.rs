//! Asks a running app from outside: no login is made, and its script does not run.
//!
//! What is signed lives a minute and names nobody. No redirect is followed, and a login that is under way survives.

mod clock;
mod login_tokens;
mod replicas;
mod requests;
mod script_runs;
mod sign_in;
mod sizes;
mod stand_in;
mod wait;

pub(crate) use self::sign_in::{AppSignIn, login_url, sign_in};
pub(crate) use self::stand_in::{ExpectedLogins, StandInAnswer, ask_for_stand_in};
pub(crate) use self::wait::wait_for_app;

use std::thread;

use serde_json::{Map, Value, json};
use url::Url;

use self::login_tokens::LoginTokens;
use self::requests::{Asker, handshake};
use crate::app::{
    ANNOUNCED_PARTS, Answer, AppPresence, AppSnapshot, BaseUrl, FOREIGN_ORIGIN, HEALTH_PATH, HOST_CONFIG_PATH,
    Handshakes, LOGIN_PATH, LOGOUT_PATH, Login, RequestLimit, Unsigned,
};
use crate::error::Error;
use crate::host::{Clock, HttpClient, Randomness};
use crate::http::{Request, Value as HeaderValue};
use crate::secret::Secret;
use crate::streamlit::cookie::{ACCEPTED_SECONDS, Cookie, LoginCookies, USER_COOKIE, identity, signed_cookie};
use crate::streamlit::{DEFAULT_PROVIDER, Fact, PageRelease, Version};
use crate::time::UnixTime;

/// The app that is asked, and the configuration that it should have.
pub(crate) struct AppTarget {
    pub(crate) base: BaseUrl,
    /// The redirect URI.
    pub(crate) callback_url: Url,
    /// The release that the project uses.
    pub(crate) streamlit: Version,
    pub(crate) providers: Vec<String>,
    /// What to sign with, or why nothing is signed.
    pub(crate) signing: Result<Secret<String>, Unsigned>,
    /// Whether several logins are begun, to tell replicas apart.
    pub(crate) asks_replicas: bool,
    /// The claims of the user for whom the app's script is run.
    pub(crate) user: Option<Map<String, Value>>,
}

/// Who the signed identity says to be.
const SUBJECT: &str = "authctl-probe";
/// How long a cookie counts that is sent.
const COOKIE_SECONDS: i64 = 60;
/// How long the token of the first login counts: so long that no clock that is wrong refuses it.
const TOKEN_SECONDS: i64 = 2 * 86_400;

/// Streamlit takes 8190 bytes there.
const LARGE_HANDSHAKE: usize = 8000;

/// The bytes of the secret that the control is signed with.
const SECRET_BYTES: usize = 32;

/// Asks the app. `Err` where there is no randomness to ask with.
pub(crate) fn ask_app(
    target: &AppTarget,
    client: &dyn HttpClient,
    clock: &dyn Clock,
    rng: &dyn Randomness,
) -> Result<(AppSnapshot, Vec<Secret<String>>), Error> {
    let asker = Asker::new(client, clock);
    let base = &target.base;
    let [health, host_config, page] = asker.at_once([
        Request::get(base.below(HEALTH_PATH)),
        Request::get(base.below(HOST_CONFIG_PATH)),
        Request::get(base.url().clone()),
    ]);
    let mut app = AppSnapshot {
        base: base.clone(),
        callback_url: target.callback_url.clone(),
        streamlit: target.streamlit,
        health,
        health_again: None,
        host_config,
        page,
        unsigned: target.signing.as_ref().err().cloned(),
        control: None,
        logins: Vec::new(),
        identified: None,
        announced: None,
        callback: None,
        handshakes: None,
        large_handshake: None,
        request_limit: None,
        response_limit: None,
        clock_offset: None,
        replicas: None,
        asked_for_user: target.user.is_some(),
        runs: None,
        exchanges: Vec::new(),
    };
    // Nothing is signed for whoever is there instead.
    if app.presence() != AppPresence::Streamlit {
        app.exchanges = asker.into_exchanges();
        return Ok((app, Vec::new()));
    }
    if let Some(PageRelease::Known(releases)) = app.release()
        && !releases.contains(&target.streamlit)
    {
        app.streamlit = releases[0];
    }
    ask_anyone(&mut app, &asker, clock, rng)?;
    let mut tokens = target.signing.as_ref().ok().map(|secret| LoginTokens::new(base, secret, clock));
    // Whoever answers a token that cannot be right is not the app.
    let is_app = app.control_answer().is_some_and(|answer| answer.is_home());
    if let Some(tokens) = tokens.as_mut().filter(|_| is_app) {
        ask_signed(&mut app, target, &asker, tokens);
    }
    measure(&mut app, target, &asker, clock, tokens.as_mut());
    if let Some(tokens) = tokens.as_mut().filter(|_| target.asks_replicas && is_app) {
        // Where replicas differ, the one that answered first may have refused.
        let begun = app.begun_login().map(|index| app.logins[index].provider.clone());
        if let Some(provider) = begun.or_else(|| target.providers.first().cloned()) {
            app.replicas = Some(replicas::replicas(&app, &provider, &asker, tokens));
        }
    }
    app.exchanges = asker.into_exchanges();
    Ok((app, tokens.map_or_else(Vec::new, LoginTokens::into_made)))
}

/// Everything that needs no secret.
fn ask_anyone(app: &mut AppSnapshot, asker: &Asker<'_>, clock: &dyn Clock, rng: &dyn Randomness) -> Result<(), Error> {
    let mut bytes = [0; SECRET_BYTES];
    rng.fill(&mut bytes)?;
    let other_secret = Secret::new(bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
    // The cookie is not signed, so it need not be hidden; newer releases delete it.
    let control = LoginTokens::new(&app.base, &other_secret, clock)
        .request(DEFAULT_PROVIDER, TOKEN_SECONDS)
        .header("Cookie", HeaderValue::Plain(format!("{USER_COOKIE}={SUBJECT}")));
    let mut callback = app.callback_url.clone();
    callback.query_pairs_mut().append_pair("error", "authctl_probe").append_pair("state", "authctl");
    let own = app.callback_url.origin().ascii_serialization();
    let token = app.xsrf_token();
    let mut key = [0; 16];
    rng.fill(&mut key)?;
    let handshake = |origin| handshake(&app.base, origin, token.as_deref(), &key);
    let answers = asker.at_once([
        control,
        Request::get(callback),
        handshake(Some(&own)),
        handshake(None),
        handshake(Some(FOREIGN_ORIGIN)),
        Request::get(app.base.below(HEALTH_PATH)),
    ]);
    let [control, callback, own, none, foreign, health_again] = answers;
    app.control = Some(control);
    app.callback = Some(callback);
    app.handshakes = Some(Handshakes { own, none, foreign });
    app.health_again = Some(health_again);
    Ok(())
}

/// Everything that shows whether the app has this secret.
fn ask_signed(app: &mut AppSnapshot, target: &AppTarget, asker: &Asker<'_>, tokens: &mut LoginTokens<'_>) {
    let requests: Vec<Request> =
        target.providers.iter().map(|provider| tokens.request(provider, TOKEN_SECONDS)).collect();
    let answers = asker.all_at_once(requests.clone());
    app.logins = target
        .providers
        .iter()
        .zip(answers)
        .map(|(provider, answer)| Login { provider: provider.clone(), answer, again: None })
        .collect();
    let begun = app.begun_login();
    if let Some(index) = begun {
        app.logins[index].again = Some(asker.one(requests[index].clone()));
    }
    let (secret, at) = (tokens.secret(), signed_at(tokens.now()));
    if app.streamlit.has(Fact::InvalidCookiesCleared) {
        if begun.is_none() {
            let cookie = identity_cookie(target, secret, app.streamlit, at);
            app.identified = Some(asker.one(Request::get(app.base.below(LOGIN_PATH)).header("Cookie", sent(&cookie))));
        }
    } else if app.streamlit.has(Fact::CookieChunks) {
        let cookie = signed_cookie(USER_COOKIE, &format!("chunks-{ANNOUNCED_PARTS}"), secret, at, app.streamlit);
        app.announced = Some(asker.one(Request::get(app.base.below(LOGOUT_PATH)).header("Cookie", sent(&[cookie]))));
    }
}

/// What takes one request after the other; the three measurements run side by side.
fn measure(
    app: &mut AppSnapshot,
    target: &AppTarget,
    asker: &Asker<'_>,
    clock: &dyn Clock,
    tokens: Option<&mut LoginTokens<'_>>,
) {
    let secret = target.signing.as_ref().ok();
    let begun = app.begun_login().map(|index| app.logins[index].provider.as_str());
    let known = &*app;
    let (request_limit, response_limit, clock_offset) = thread::scope(|scope| {
        let request_limit = scope.spawn(|| sizes::request_limit(known, asker));
        let response_limit = scope.spawn(|| sizes::response_limit(known, secret, clock.now(), asker));
        let clock_offset =
            begun.zip(tokens).and_then(|(provider, tokens)| clock::clock_offset(known, provider, asker, tokens));
        (joined(request_limit), joined(response_limit), clock_offset)
    });
    app.large_handshake = Some(large_handshake(app, request_limit, asker));
    app.request_limit = Some(request_limit);
    app.response_limit = response_limit;
    app.clock_offset = clock_offset;
    if let Some((claims, secret)) = target.user.as_ref().zip(secret) {
        app.runs = script_runs::script_runs(app, target, claims, secret, asker, clock);
    }
}

/// The WebSocket with as many cookies as elsewhere arrive and as Streamlit itself takes: beyond that it never answers.
fn large_handshake(app: &AppSnapshot, limit: RequestLimit, asker: &Asker<'_>) -> Answer {
    let origin = app.callback_url.origin().ascii_serialization();
    let token = app.xsrf_token();
    let bytes = limit.passes.min(LARGE_HANDSHAKE);
    let request = handshake(&app.base, Some(&origin), token.as_deref(), &[0; 16]);
    asker.one(request.header("Cookie", HeaderValue::Plain(sizes::filler(bytes))))
}

fn joined<T>(thread: thread::ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// When a cookie is signed that counts for a minute: the server counts 31 days from there.
fn signed_at(now: UnixTime) -> UnixTime {
    now.plus(COOKIE_SECONDS - ACCEPTED_SECONDS)
}

/// The identity cookies of a made-up user.
fn identity_cookie(target: &AppTarget, secret: &Secret<String>, streamlit: Version, at: UnixTime) -> Vec<Cookie> {
    let claims: Map<String, Value> = [("sub".to_owned(), json!(SUBJECT))].into_iter().collect();
    let provider = target.providers.first().map_or(DEFAULT_PROVIDER, String::as_str);
    let identity = identity(&claims, &target.callback_url, provider, streamlit);
    LoginCookies::of_identity(&identity, secret, "/", at, streamlit).cookies
}

/// The value of a `Cookie` header.
fn sent(cookies: &[Cookie]) -> HeaderValue {
    let pairs: Vec<String> =
        cookies.iter().map(|cookie| format!("{}={}", cookie.name, cookie.value.expose())).collect();
    HeaderValue::Secret(Secret::new(pairs.join("; ")))
}
