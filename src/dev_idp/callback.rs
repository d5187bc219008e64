//! The answer to an authorization request, on its way through the browser (RFC 6749 section 4.1.2, RFC 9207).

use super::authorization::ReplyAddress;
use super::oauth_error::OAuthError;
use crate::http::form_encode;
use crate::secret::opaque_debug;

/// A redirect to the application.
#[derive(Clone)]
pub(super) struct Callback {
    redirect_uri: String,
    /// In the order in which they are sent.
    pub(super) parameters: Vec<(String, String)>,
    pub(super) placement: Placement,
}

/// Where in the URL the parameters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Placement {
    Query,
    Fragment,
}

impl Callback {
    pub(super) fn with_code(reply: &ReplyAddress, issuer: &str, code: String) -> Self {
        Self::new(reply, issuer, vec![("code".to_owned(), code)])
    }

    pub(super) fn with_error(reply: &ReplyAddress, issuer: &str, error: &OAuthError) -> Self {
        let parameters = vec![
            ("error".to_owned(), error.code.to_owned()),
            ("error_description".to_owned(), error.description.clone()),
        ];
        Self::new(reply, issuer, parameters)
    }

    fn new(reply: &ReplyAddress, issuer: &str, mut parameters: Vec<(String, String)>) -> Self {
        parameters.extend(reply.state.iter().map(|state| ("state".to_owned(), state.clone())));
        parameters.push(("iss".to_owned(), issuer.to_owned()));
        Self { redirect_uri: reply.redirect_uri.clone(), parameters, placement: Placement::Query }
    }

    /// A return from logout: there is nothing to say but the state.
    pub(super) fn after_logout(reply: &ReplyAddress) -> Self {
        let parameters = reply.state.iter().map(|state| ("state".to_owned(), state.clone())).collect();
        Self { redirect_uri: reply.redirect_uri.clone(), parameters, placement: Placement::Query }
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(candidate, _)| candidate == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn set(&mut self, name: &str, value: String) {
        match self.parameters.iter_mut().find(|(candidate, _)| candidate == name) {
            Some((_, old)) => *old = value,
            None => self.parameters.push((name.to_owned(), value)),
        }
    }

    pub(super) fn remove(&mut self, name: &str) {
        self.parameters.retain(|(candidate, _)| candidate != name);
    }

    /// The URL that the browser is sent to. The redirect URI stays as it was registered, byte for byte.
    pub(super) fn location(&self) -> String {
        if self.parameters.is_empty() {
            return self.redirect_uri.clone();
        }
        let separator = match (self.placement, self.redirect_uri.split_once('?')) {
            (Placement::Fragment, _) => "#",
            (Placement::Query, None) => "?",
            (Placement::Query, Some((_, query))) if query.is_empty() || query.ends_with('&') => "",
            (Placement::Query, Some(_)) => "&",
        };
        let parameters = self.parameters.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        format!("{}{separator}{}", self.redirect_uri, form_encode(parameters))
    }
}

opaque_debug!(Callback);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_redirect_uri_is_kept_and_added_to() {
        let location = |redirect_uri: &str, state: Option<&str>| {
            let reply = ReplyAddress { redirect_uri: redirect_uri.to_owned(), state: state.map(str::to_owned) };
            Callback::with_code(&reply, "http://op", "c".to_owned()).location()
        };
        assert_eq!(
            location("http://LOCALHOST/cb", Some("a b&c")),
            "http://LOCALHOST/cb?code=c&state=a+b%26c&iss=http%3A%2F%2Fop"
        );
        assert_eq!(location("http://h/cb?x=1", None), "http://h/cb?x=1&code=c&iss=http%3A%2F%2Fop");
        assert_eq!(location("http://h/cb?", None), "http://h/cb?code=c&iss=http%3A%2F%2Fop");
        let reply = ReplyAddress { redirect_uri: "http://h/".to_owned(), state: None };
        assert_eq!(Callback::after_logout(&reply).location(), "http://h/");
    }
}
