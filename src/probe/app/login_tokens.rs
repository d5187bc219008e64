//! Requests that begin a login, with the token that `st.login` would hand to the browser.

use url::Url;

use crate::app::{BaseUrl, LOGIN_PATH};
use crate::host::Clock;
use crate::http::Request;
use crate::secret::Secret;
use crate::streamlit::login_token;
use crate::time::UnixTime;

/// Signs tokens with the secret that the app should have.
pub(super) struct LoginTokens<'a> {
    base: &'a BaseUrl,
    secret: &'a Secret<String>,
    clock: &'a dyn Clock,
    /// Everything that was signed: whoever has it can begin a login.
    made: Vec<Secret<String>>,
}

impl<'a> LoginTokens<'a> {
    pub(super) const fn new(base: &'a BaseUrl, secret: &'a Secret<String>, clock: &'a dyn Clock) -> Self {
        Self { base, secret, clock, made: Vec::new() }
    }

    pub(super) const fn secret(&self) -> &'a Secret<String> {
        self.secret
    }

    pub(super) fn now(&self) -> UnixTime {
        self.clock.now()
    }

    /// The request whose token names `provider` and runs out so many seconds from now.
    pub(super) fn request(&mut self, provider: &str, seconds: i64) -> Request {
        let (url, token) = self.url(provider, seconds);
        self.made.push(token);
        Request::get(url)
    }

    /// The address of that request, and the token in it.
    pub(super) fn url(&self, provider: &str, seconds: i64) -> (Url, Secret<String>) {
        let token = login_token(provider, self.now().plus(seconds), self.secret);
        let mut url = self.base.below(LOGIN_PATH);
        url.query_pairs_mut().append_pair("provider", token.expose());
        (url, token)
    }

    /// What was signed, so that it can be hidden wherever others repeat it.
    pub(super) fn into_made(self) -> Vec<Secret<String>> {
        self.made
    }
}
