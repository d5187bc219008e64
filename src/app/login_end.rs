//! Where a login through the app itself came to its end.

use url::Url;

use super::{BaseUrl, STREAM_PATH};
use crate::http::shown_url;
use crate::secret::opaque_debug;
use crate::streamlit::CALLBACK_PATH;

/// What is known of the end of one login through the app.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum AppLoginEnd {
    /// The app did not send the browser to its provider.
    NotBegun { status: u16 },
    /// Nobody answered at this address.
    Unreachable { place: String, failure: String },
    /// The browser stayed at the provider, or wherever it led; with the error that the address names.
    Elsewhere { place: String, status: Option<u16>, error: Option<String> },
    /// The callback answered with a page instead of leading home.
    AtCallback { status: Option<u16> },
    /// The browser is back at the app's page, where a login and a refusal lead alike.
    Home,
    /// The app has no identity of the user, for this reason.
    Visitor { because: String, hint: Option<&'static str> },
    /// Streamlit sees this user.
    SignedIn { user: String },
}

opaque_debug!(AppLoginEnd);

impl AppLoginEnd {
    /// What the address says on which a browser came to rest.
    pub(crate) fn from_address(url: &Url, base: &BaseUrl) -> Self {
        let is_callback = url.path().trim_end_matches('/').rsplit('/').next() == Some(CALLBACK_PATH);
        if url.origin() == base.url().origin() {
            if is_callback {
                return Self::AtCallback { status: None };
            }
            return Self::Home;
        }
        let mut place = url.clone();
        place.set_query(None);
        place.set_fragment(None);
        let parameter = |name: &str| {
            let pairs = url.query_pairs().chain(url::form_urlencoded::parse(url.fragment().unwrap_or("").as_bytes()));
            pairs.into_iter().find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.into_owned())
        };
        let error = match (parameter("error"), parameter("error_description")) {
            (Some(error), Some(description)) => Some(format!("{error}: {description}")),
            (error, description) => error.or(description),
        };
        Self::Elsewhere { place: shown_url(&place), status: None, error }
    }

    /// One phrase: what the end is.
    pub(crate) fn words(&self) -> String {
        match self {
            Self::NotBegun { status } => format!("the app answers {status} instead of leading to the provider"),
            Self::Unreachable { place, failure } => format!("`{place}` gave no answer: {failure}"),
            Self::Elsewhere { place, status, error } => {
                let status = status.map(|status| format!(" with status {status}")).unwrap_or_default();
                let error = error.as_ref().map(|error| format!(": {error}")).unwrap_or_default();
                format!("the browser ended at `{place}`{status}{error}")
            }
            Self::AtCallback { status: Some(status) } => {
                format!("the callback answers {status} instead of leading back to the app")
            }
            Self::AtCallback { status: None } => {
                "the browser ended at the callback instead of being led back to the app".to_owned()
            }
            Self::Home => "the browser is back at the app, and nobody said whether the app knows the user".to_owned(),
            Self::Visitor { because, .. } => format!("the app sees a visitor, because {because}"),
            Self::SignedIn { user } => format!("the app sees {user}"),
        }
    }

    pub(crate) const fn is_signed_in(&self) -> bool {
        matches!(self, Self::SignedIn { .. })
    }
}

/// Whether an address is that of the request in which Streamlit looks at the cookies.
pub(crate) fn is_stream(url: &str) -> bool {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    path.strip_suffix(STREAM_PATH).is_some_and(|rest| rest.ends_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(address: &str) -> AppLoginEnd {
        let base = BaseUrl::from_url("https://app.example.com/base".parse().unwrap());
        AppLoginEnd::from_address(&address.parse().unwrap(), &base)
    }

    #[test]
    fn the_address_bar_tells_where_a_login_stopped() {
        assert!(end("https://app.example.com/base/") == AppLoginEnd::Home);
        assert!(end("https://app.example.com/base/?page=1") == AppLoginEnd::Home);
        let callback = AppLoginEnd::AtCallback { status: None };
        assert!(end("https://app.example.com/base/oauth2callback?code=c&state=s") == callback);
        let at = |place: &str, error: Option<&str>| AppLoginEnd::Elsewhere {
            place: place.to_owned(),
            status: None,
            error: error.map(str::to_owned),
        };
        assert!(end("https://op.example/authorize?client_id=c") == at("https://op.example/authorize", None));
        let denied = end("https://op.example/error?error=access_denied&error_description=No+access");
        assert!(denied == at("https://op.example/error", Some("access_denied: No access")));
        let fragment = end("https://op.example/e#error=invalid_request");
        assert!(fragment == at("https://op.example/e", Some("invalid_request")));
    }

    #[test]
    fn the_request_of_the_websocket_is_known_by_its_path() {
        for (url, expected) in [
            ("wss://app.example.com/_stcore/stream", true),
            ("/base/_stcore/stream?x=1", true),
            ("https://app.example.com/_stcore/health", false),
            ("https://app.example.com/my_stcore/stream", false),
        ] {
            assert_eq!(is_stream(url), expected, "{url}");
        }
    }
}
