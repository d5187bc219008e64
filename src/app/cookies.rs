//! Whether cookies get through in both directions, as the app means them.

use super::set_cookie::{SetCookie, set_cookies};
use super::{Answer, AppSnapshot, LoginAnswer};
use crate::streamlit::Fact;
use crate::streamlit::cookie::{USER_COOKIE, XSRF_COOKIE};

/// What becomes of a cookie that the app sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CookieFlaw {
    /// It does not arrive at all.
    Hidden,
    /// The browser would not send it to the app.
    Elsewhere { name: String, path: String },
    /// Over plain http the browser drops it.
    SecureOverHttp { name: String },
}

/// How many parts the cookie announces that is sent to find out whether cookies arrive.
pub(crate) const ANNOUNCED_PARTS: usize = 3;

impl AppSnapshot {
    /// The cross-site token of the answer that came first.
    pub(crate) fn xsrf_token(&self) -> Option<String> {
        let cookies = set_cookies(self.health.as_ref().ok()?);
        cookies.into_iter().find(|cookie| cookie.name == XSRF_COOKIE).map(|cookie| cookie.value.expose().clone())
    }

    /// What is wrong with the cookies that came, the worst first.
    pub(crate) fn cookie_flaw(&self) -> Option<CookieFlaw> {
        let of = |answer: &Answer| answer.as_ref().map(set_cookies).unwrap_or_default();
        let of_health = of(&self.health);
        if of_health.is_empty() && self.health_again.as_ref().is_none_or(|again| of(again).is_empty()) {
            return Some(CookieFlaw::Hidden);
        }
        let of_logins = self.logins.iter().flat_map(|login| of(&login.answer));
        let cookies: Vec<SetCookie> =
            of_health.into_iter().chain(of_logins).filter(|cookie| cookie.name.starts_with("_streamlit")).collect();
        let base = self.base.url().path();
        let elsewhere = cookies.iter().find(|cookie| !cookie.reaches(base)).map(|cookie| CookieFlaw::Elsewhere {
            name: cookie.name.clone(),
            path: cookie.path.clone().unwrap_or_default(),
        });
        let is_dropped = |cookie: &&SetCookie| cookie.is_secure && !self.base.is_https();
        let secure = cookies.iter().find(is_dropped);
        elsewhere.or_else(|| secure.map(|cookie| CookieFlaw::SecureOverHttp { name: cookie.name.clone() }))
    }

    /// Whether cookies that are sent arrive at the app; nothing where this release does not tell.
    pub(crate) fn cookies_arrive(&self) -> Option<bool> {
        if self.cookie_flaw() == Some(CookieFlaw::Hidden) {
            return None;
        }
        if self.streamlit.has(Fact::InvalidCookiesCleared) {
            let answer = self.control.as_ref()?;
            let is_home = LoginAnswer::classify(answer, &self.base).is_home();
            let control = answer.as_ref().ok().filter(|_| is_home)?;
            return Some(set_cookies(control).iter().any(|cookie| cookie.name == USER_COOKIE && cookie.is_deletion));
        }
        // Older ones delete as many parts as a cookie announces that this app's secret signed.
        if self.parts_deleted()? {
            return Some(true);
        }
        (self.deployed_auth() == super::DeployedAuth::SameSecret).then_some(false)
    }

    /// Whether the app took the cookie that announces parts; nothing where none was sent.
    fn parts_deleted(&self) -> Option<bool> {
        let response = self.announced.as_ref()?.as_ref().ok().filter(|response| response.status == 302)?;
        let last = format!("{USER_COOKIE}_{ANNOUNCED_PARTS}");
        Some(set_cookies(response).iter().any(|cookie| cookie.name == last))
    }

    /// Whether the app takes a cookie that this secret signed, where the login route refuses what it signs.
    pub(super) fn secret_of_cookies(&self) -> Option<bool> {
        if !self.streamlit.has(Fact::InvalidCookiesCleared) {
            return self.parts_deleted();
        }
        let response = self.identified.as_ref()?.as_ref().ok()?;
        let is_cleared = set_cookies(response).iter().any(|cookie| cookie.name == USER_COOKIE && cookie.is_deletion);
        // What clears nothing may not have seen the cookie.
        self.cookies_arrive().filter(|arrive| *arrive).map(|_| !is_cleared)
    }

    /// What was answered twice, word for word, where every answer must be another.
    pub(crate) fn cached(&self) -> Option<&'static str> {
        let token = |answer: &Answer| {
            let cookies = set_cookies(answer.as_ref().ok()?);
            cookies.into_iter().find(|cookie| cookie.name == XSRF_COOKIE).map(|cookie| cookie.value.expose().clone())
        };
        let location = |answer: &Answer| answer.as_ref().ok()?.header("location").map(str::to_owned);
        let is_same = |one: Option<String>, other: Option<String>| one.is_some() && one == other;
        let of_health = self.health_again.as_ref().is_some_and(|again| is_same(token(&self.health), token(again)));
        let of_login = self.logins.iter().any(|login| {
            let again = login.again.as_ref();
            let is_request = location(&login.answer).is_some_and(|location| location.contains("state="));
            is_request && again.is_some_and(|again| is_same(location(&login.answer), location(again)))
        });
        match (of_login, of_health) {
            (true, _) => Some("the login of one user"),
            (false, true) => Some("the cross-site token of one browser"),
            (false, false) => None,
        }
    }
}
