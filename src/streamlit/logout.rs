//! What `st.logout` does beyond the app's own session: where it sends the browser (`build_logout_url` in
//! `streamlit/auth_util.py`).

use url::Url;
use url::form_urlencoded::{Serializer, parse};

use super::{CALLBACK_PATH, Fact, LoginSettings};
use crate::secret::Secret;

/// How far a logout reaches.
#[derive(Clone, Debug)]
pub(crate) enum Logout {
    /// The app forgets the user; the provider does not learn of it.
    Local(LocalReason),
    /// The browser is sent to the provider, and by it back to the app.
    Provider(ProviderLogout),
}

/// Why the provider is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LocalReason {
    /// The metadata has no `end_session_endpoint`.
    NoEndpoint,
    /// The release does not know the provider's logout.
    OldStreamlit,
    /// Streamlit recognises its own callback by its end alone.
    OtherCallback,
}

/// A logout request as Streamlit makes it.
#[derive(Clone, Debug)]
pub(crate) struct ProviderLogout {
    endpoint: Url,
    /// Absent before 1.53.
    client_id: Option<String>,
    /// Where the provider is to send the browser; the provider must know it.
    pub(crate) post_logout_redirect_uri: String,
}

impl Logout {
    /// `endpoint`: the metadata's `end_session_endpoint`.
    pub(crate) fn predict(settings: &LoginSettings, endpoint: Option<Url>) -> Self {
        let Some(endpoint) = endpoint else { return Self::Local(LocalReason::NoEndpoint) };
        if !settings.streamlit.has(Fact::ProviderLogout) {
            return Self::Local(LocalReason::OldStreamlit);
        }
        let redirect_uri = &settings.redirect_uri;
        let Some(root) = redirect_uri.strip_suffix(CALLBACK_PATH).filter(|root| root.ends_with('/')) else {
            return Self::Local(LocalReason::OtherCallback);
        };
        // 1.48.0 led back to the app's root, and did not say who asks.
        let is_current = settings.streamlit.has(Fact::ExposedTokens);
        Self::Provider(ProviderLogout {
            endpoint,
            client_id: is_current.then(|| settings.client_id.clone()),
            post_logout_redirect_uri: if is_current { redirect_uri.clone() } else { root.to_owned() },
        })
    }
}

impl ProviderLogout {
    /// The endpoint without its query.
    pub(crate) fn place(&self) -> String {
        let mut url = self.endpoint.clone();
        url.set_query(None);
        url.to_string()
    }

    /// Where the browser is sent. `id_token`: the one that the login brought, if it is to be said.
    pub(crate) fn url(&self, id_token: Option<&Secret<String>>) -> Url {
        let hint = id_token.filter(|_| self.client_id.is_some()).map(|token| token.expose().as_str());
        let own = [
            ("client_id", self.client_id.as_deref()),
            ("post_logout_redirect_uri", Some(self.post_logout_redirect_uri.as_str())),
            ("id_token_hint", hint),
        ];
        // A Python dict: what is said again keeps its place, and gets the later value.
        let mut parameters: Vec<(String, String)> = Vec::new();
        let existing = parse(self.endpoint.query().unwrap_or_default().as_bytes());
        let existing = existing.filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name.into(), value.into()));
        let own = own.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())));
        for (name, value) in existing.chain(own) {
            match parameters.iter_mut().find(|(known, _)| *known == name) {
                Some((_, known)) => *known = value,
                None => parameters.push((name, value)),
            }
        }
        let mut url = self.endpoint.clone();
        url.set_query(Some(&Serializer::new(String::new()).extend_pairs(parameters).finish()));
        url
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::streamlit::{ClientAuthentication, Version};

    fn settings(redirect_uri: &str, streamlit: Version) -> LoginSettings {
        LoginSettings {
            provider: "local".to_owned(),
            client_id: "a b".to_owned(),
            client_secret: "".into(),
            server_metadata_url: String::new(),
            redirect_uri: redirect_uri.to_owned(),
            scope: String::new(),
            prompt: None,
            response_mode: None,
            login_hint: None,
            authorize_params: Vec::new(),
            client_authentication: ClientAuthentication::None,
            code_challenge_method: None,
            timeout: None,
            follow_redirects: false,
            streamlit,
        }
    }

    fn url(redirect_uri: &str, endpoint: &str, streamlit: &str, hint: Option<&str>) -> Result<String, LocalReason> {
        let settings = settings(redirect_uri, streamlit.parse().unwrap());
        match Logout::predict(&settings, endpoint.parse().ok()) {
            Logout::Local(reason) => Err(reason),
            Logout::Provider(logout) => Ok(logout.url(hint.map(Secret::from).as_ref()).to_string()),
        }
    }

    const CALLBACK: &str = "http://localhost:8501/oauth2callback";

    /// The first two right sides are what `build_logout_url` of Streamlit 1.67.0 returned.
    #[test]
    fn the_browser_is_sent_where_streamlit_sends_it() {
        let back = "post_logout_redirect_uri=http%3A%2F%2Flocalhost%3A8501%2Foauth2callback";
        assert_eq!(
            url(CALLBACK, "https://op.example/logout", "1.67.0", Some("eyJ.x.y")).unwrap(),
            format!("https://op.example/logout?client_id=a+b&{back}&id_token_hint=eyJ.x.y")
        );
        assert_eq!(
            url(CALLBACK, "https://op.example/logout?client_id=old&p=1&empty=", "1.67.0", None).unwrap(),
            format!("https://op.example/logout?client_id=a+b&p=1&{back}")
        );
        assert_eq!(
            url(CALLBACK, "https://op.example/logout", "1.48.0", Some("eyJ.x.y")).unwrap(),
            "https://op.example/logout?post_logout_redirect_uri=http%3A%2F%2Flocalhost%3A8501%2F"
        );
    }

    #[test]
    fn where_the_provider_is_left_out_the_reason_is_known() {
        let endpoint = "https://op.example/logout";
        assert_eq!(url(CALLBACK, "", "1.67.0", None), Err(LocalReason::NoEndpoint));
        assert_eq!(url(CALLBACK, endpoint, "1.50.0", None), Err(LocalReason::OldStreamlit));
        for other in ["http://localhost:8501/oauth2callback/", "http://localhost:8501/callback"] {
            assert_eq!(url(other, endpoint, "1.67.0", None), Err(LocalReason::OtherCallback), "{other}");
        }
    }
}
