//! Where an app is served: what Streamlit's own paths are appended to.

use url::Url;

use crate::http::{AddressScope, shown_url};
use crate::streamlit::CALLBACK_PATH;

/// The address of an app; its path ends in `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BaseUrl(Url);

impl BaseUrl {
    /// The app at this address, whether or not a `/` ends it.
    pub(crate) fn from_url(mut url: Url) -> Self {
        url.set_query(None);
        url.set_fragment(None);
        if !url.path().ends_with('/') {
            url.set_path(&format!("{}/", url.path()));
        }
        Self(url)
    }

    /// The app that this redirect URI leads to; nothing where it does not end in Streamlit's callback.
    pub(crate) fn from_redirect_uri(redirect_uri: &Url) -> Option<Self> {
        let path = redirect_uri.path().trim_end_matches('/').strip_suffix(CALLBACK_PATH)?;
        let mut url = redirect_uri.clone();
        url.set_path(path);
        path.ends_with('/').then(|| Self::from_url(url))
    }

    pub(crate) const fn url(&self) -> &Url {
        &self.0
    }

    /// An address below the app: `_stcore/health`.
    pub(crate) fn below(&self, path: &str) -> Url {
        let mut url = self.0.clone();
        url.set_path(&format!("{}{path}", self.0.path()));
        url
    }

    pub(crate) fn is_loopback(&self) -> bool {
        AddressScope::from_url(&self.0) == AddressScope::Loopback
    }

    pub(crate) fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// As people write it: without the last `/`.
    pub(crate) fn shown(&self) -> String {
        shown_url(&self.0).trim_end_matches('/').to_owned()
    }

    /// Where a `Location` leads that came from below the app.
    pub(crate) fn resolve(&self, location: &str) -> Option<Url> {
        self.0.join(location).ok()
    }

    /// Whether `url` is the app's page.
    pub(crate) fn is_home(&self, url: &Url) -> bool {
        url.origin() == self.0.origin() && url.path() == self.0.path()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(redirect_uri: &str) -> Option<String> {
        BaseUrl::from_redirect_uri(&redirect_uri.parse().unwrap()).map(|base| base.url().to_string())
    }

    #[test]
    fn the_redirect_uri_tells_where_the_app_is() {
        assert_eq!(base("https://app.example.com/oauth2callback").as_deref(), Some("https://app.example.com/"));
        assert_eq!(
            base("http://localhost:8501/a/b/oauth2callback/?x=1").as_deref(),
            Some("http://localhost:8501/a/b/")
        );
        assert_eq!(base("https://app.example.com/callback"), None);
        assert_eq!(base("https://app.example.com/myoauth2callback"), None);
    }

    #[test]
    fn paths_are_appended_whatever_ends_the_address() {
        for text in ["https://app.example.com/base", "https://app.example.com/base/?q#f"] {
            let base = BaseUrl::from_url(text.parse().unwrap());
            assert_eq!(base.below("_stcore/health").as_str(), "https://app.example.com/base/_stcore/health");
            assert_eq!(base.shown(), "https://app.example.com/base");
            assert!(base.is_home(&base.resolve("/base/?x=1").unwrap()) && !base.is_home(&base.resolve("/").unwrap()));
        }
    }
}
