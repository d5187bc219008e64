//! A whole login through the app without a browser: what the built-in provider's users can do.

use url::Url;

use super::login_tokens::LoginTokens;
use super::requests::{Asker, handshake};
use crate::app::{Answer, AppLoginEnd, AppSnapshot, BaseUrl, STREAM_PATH, set_cookies};
use crate::error::Error;
use crate::host::{Clock, HttpClient, Randomness};
use crate::http::{Exchange, Request, Response, Value, shown_url};
use crate::secret::{Secret, opaque_debug};
use crate::streamlit::BrowserRequest;
use crate::streamlit::cookie::XSRF_COOKIE;

/// How long the token counts with which the login begins.
const TOKEN_SECONDS: i64 = 60;

/// Who signs in where.
pub(crate) struct AppSignIn<'a> {
    /// The provider's name in the configuration.
    pub(crate) provider: &'a str,
    /// The user's name at the built-in provider.
    pub(crate) user: &'a str,
    pub(crate) cookie_secret: &'a Secret<String>,
}

/// What became of a login.
pub(crate) struct SignedIn {
    /// The request with which the app's page would open its WebSocket, or where the login stopped.
    pub(crate) end: Result<BrowserRequest, AppLoginEnd>,
    pub(crate) exchanges: Vec<Exchange>,
    /// With what the login began: whoever has it can begin one.
    pub(crate) token: Secret<String>,
}

opaque_debug!(SignedIn);

/// Where a browser begins a login: the address that `st.login` would hand to it, and the token in it. The app's clock may be
/// off.
pub(crate) fn login_url(
    app: &AppSnapshot,
    provider: &str,
    cookie_secret: &Secret<String>,
    clock: &dyn Clock,
) -> (Url, Secret<String>) {
    LoginTokens::new(&app.base, cookie_secret, clock).url(provider, TOKEN_SECONDS + app.clock_offset.unwrap_or(0))
}

/// Signs in and opens the WebSocket; the app's script does not run. `Err` where there is no randomness.
pub(crate) fn sign_in(
    app: &AppSnapshot,
    login: &AppSignIn<'_>,
    client: &dyn HttpClient,
    clock: &dyn Clock,
    rng: &dyn Randomness,
) -> Result<SignedIn, Error> {
    let mut key = [0; 16];
    rng.fill(&mut key)?;
    let asker = Asker::new(client, clock);
    let (start, token) = login_url(app, login.provider, login.cookie_secret, clock);
    let end = Trip { app, asker: &asker, cookies: CookieJar::default() }.run(start, login.user, &key);
    Ok(SignedIn { end, exchanges: asker.into_exchanges(), token })
}

struct Trip<'a> {
    app: &'a AppSnapshot,
    asker: &'a Asker<'a>,
    cookies: CookieJar,
}

impl Trip<'_> {
    fn run(mut self, start: Url, user: &str, key: &[u8; 16]) -> Result<BrowserRequest, AppLoginEnd> {
        let base = &self.app.base;
        let response = self.app_answer(Request::get(start.clone()))?;
        let status = response.status;
        let authorization = location(&start, &response).ok_or(AppLoginEnd::NotBegun { status })?;

        let user = vec![("user".to_owned(), Value::Plain(user.to_owned()))];
        let response = answered(&authorization, self.asker.one(Request::post(authorization.clone(), user)))?;
        let callback =
            location(&authorization, &response).ok_or_else(|| elsewhere(&authorization, Some(response.status)))?;
        if callback.origin() != self.app.callback_url.origin() || callback.path() != self.app.callback_url.path() {
            return Err(AppLoginEnd::from_address(&callback, base));
        }

        let response = self.app_answer(Request::get(callback.clone()))?;
        let home = location(&callback, &response).ok_or(AppLoginEnd::AtCallback { status: Some(response.status) })?;
        if home.origin() != base.url().origin() {
            return Err(elsewhere(&home, None));
        }

        let token = self.app.xsrf_token();
        if let Some(token) = &token {
            self.cookies.keep(XSRF_COOKIE, Secret::from(token.as_str()));
        }
        let origin = self.app.callback_url.origin().ascii_serialization();
        let request = self.cookies.sent_with(handshake(base, Some(&origin), token.as_deref(), key));
        let headers = request.headers.iter().map(|(name, value)| (name.as_str(), value.expose()));
        let sent = BrowserRequest::from_headers(request.url.as_str(), headers);
        let response = answered(&base.below(STREAM_PATH), self.asker.one(request))?;
        if response.status != 101 {
            let because = format!("its WebSocket answers {}", response.status);
            return Err(AppLoginEnd::Visitor { because, hint: None });
        }
        Ok(sent)
    }

    /// What the app answers to the browser, which keeps its cookies.
    fn app_answer(&mut self, request: Request) -> Result<Response, AppLoginEnd> {
        let url = request.url.clone();
        let response = answered(&url, self.asker.one(self.cookies.sent_with(request)))?;
        self.cookies.take(&response, &self.app.base);
        Ok(response)
    }
}

fn answered(url: &Url, answer: Answer) -> Result<Response, AppLoginEnd> {
    answer.map_err(|failure| AppLoginEnd::Unreachable { place: place(url), failure: failure.to_string() })
}

fn elsewhere(url: &Url, status: Option<u16>) -> AppLoginEnd {
    AppLoginEnd::Elsewhere { place: place(url), status, error: None }
}

fn place(url: &Url) -> String {
    let mut place = url.clone();
    place.set_query(None);
    place.set_fragment(None);
    shown_url(&place)
}

/// Where a redirect leads.
fn location(from: &Url, response: &Response) -> Option<Url> {
    let location = response.header("location").filter(|_| (300..400).contains(&response.status))?;
    from.join(location).ok()
}

/// What a browser keeps for one app.
#[derive(Default)]
struct CookieJar(Vec<(String, Secret<String>)>);

impl CookieJar {
    fn take(&mut self, response: &Response, base: &BaseUrl) {
        for cookie in set_cookies(response) {
            if cookie.is_deletion {
                self.0.retain(|(name, _)| *name != cookie.name);
            } else if cookie.reaches(base.url().path()) && (!cookie.is_secure || base.is_https()) {
                self.keep(&cookie.name, cookie.value);
            }
        }
    }

    fn keep(&mut self, name: &str, value: Secret<String>) {
        self.0.retain(|(known, _)| known != name);
        self.0.push((name.to_owned(), value));
    }

    fn sent_with(&self, request: Request) -> Request {
        if self.0.is_empty() {
            return request;
        }
        let pairs: Vec<String> = self.0.iter().map(|(name, value)| format!("{name}={}", value.expose())).collect();
        request.header("Cookie", Value::Secret(Secret::new(pairs.join("; "))))
    }
}

opaque_debug!(CookieJar);
