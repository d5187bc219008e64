//! Whether the provider's answer would reach the app, and whether the way home leads back to it.

use url::Url;

use super::login_route::LoginAnswer;
use super::{Answer, AppSnapshot};
use crate::streamlit::Fact;

/// Who answers at the redirect URI.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Callback {
    /// The app.
    Reached,
    /// The app, and it was not told what the query says.
    WithoutQuery,
    /// Somebody else; a page of Streamlit's counts as one, because it serves its page at every path that it does not know.
    Elsewhere { status: u16, location: Option<Url>, is_streamlit_page: bool },
    /// Nothing can be said.
    Unknown,
}

impl AppSnapshot {
    pub(crate) fn callback(&self) -> Callback {
        let Some(Ok(response)) = &self.callback else { return Callback::Unknown };
        let location = response.header("location").filter(|_| (300..400).contains(&response.status));
        let location = location.and_then(|location| self.callback_url.join(location).ok());
        let is_ours =
            |url: &Url| url.origin() == self.base.url().origin() && self.base.url().path().starts_with(url.path());
        match (location, response.status) {
            (Some(url), _) if is_ours(&url) => Callback::Reached,
            // Streamlit with Tornado demands a `state`.
            (None, 400) if self.callback_demands_state() && is_tornado_error(&response.body) => Callback::WithoutQuery,
            (location, status) => Callback::Elsewhere {
                status,
                location,
                is_streamlit_page: crate::streamlit::page_release(&String::from_utf8_lossy(&response.body)).is_some(),
            },
        }
    }

    pub(super) fn callback_lost_its_query(&self) -> bool {
        self.callback() == Callback::WithoutQuery
    }

    /// Whether the release refuses a callback without parameters.
    fn callback_demands_state(&self) -> bool {
        !self.streamlit.has(Fact::ProviderLogout)
    }

    /// Where the app sends people who are done, if that is not the app itself: the proxy takes a prefix away that the app
    /// knows nothing of.
    pub(crate) fn wrong_home(&self) -> Option<Url> {
        let of_control = match self.control_answer() {
            Some(LoginAnswer::Home(url)) => Some(url),
            _ => None,
        };
        let of_callback = (self.callback() == Callback::Reached).then(|| location(self.callback.as_ref()?)).flatten();
        let homes = [of_control, of_callback.and_then(|location| self.base.resolve(&location))];
        homes.into_iter().flatten().find(|url| !self.base.is_home(url))
    }
}

fn location(answer: &Answer) -> Option<String> {
    answer.as_ref().ok()?.header("location").map(str::to_owned)
}

fn is_tornado_error(body: &[u8]) -> bool {
    body.starts_with(b"<html><title>400: ")
}
