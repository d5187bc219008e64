//! What several answers on connections of their own say of the replicas behind an address.

use super::{Answer, BaseUrl, LoginAnswer, set_cookies};
use crate::streamlit::cookie::USER_COOKIE;
use crate::streamlit::{Fact, Version};

/// The same questions, again and again.
#[derive(Clone, Debug)]
pub(crate) struct Replicas {
    pub(crate) base: BaseUrl,
    /// What each login came to.
    pub(crate) logins: Vec<Answer>,
    /// The callbacks of those that began, with a code that no provider gave.
    pub(crate) callbacks: Vec<Answer>,
}

impl Replicas {
    /// How many answers took the token, and how many refused it.
    pub(crate) fn secrets(&self) -> (usize, usize) {
        let answers = || self.logins.iter().map(|answer| LoginAnswer::classify(answer, &self.base));
        (answers().filter(LoginAnswer::takes_token).count(), answers().filter(LoginAnswer::is_home).count())
    }

    /// How many callbacks knew their login, and how many did not.
    pub(crate) fn states(&self, streamlit: Version) -> (usize, usize) {
        let remembers = |answer: &Answer| {
            let response = answer.as_ref().ok()?;
            match response.status {
                // The code was sent to the provider, which refused it: the login was known.
                500 if !streamlit.has(Fact::CallbackFailuresRedirect) => Some(true),
                302 if streamlit.has(Fact::CallbackFailuresRedirect) => {
                    let cookies = set_cookies(response);
                    Some(cookies.iter().any(|cookie| cookie.name == USER_COOKIE && cookie.is_deletion))
                }
                302 => Some(false),
                _ => None,
            }
        };
        let known: Vec<bool> = self.callbacks.iter().filter_map(remembers).collect();
        let count = |wanted: bool| known.iter().filter(|known| **known == wanted).count();
        (count(true), count(false))
    }
}
