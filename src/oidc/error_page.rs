//! What a provider's page complains about, by the texts of known providers: for people a page is plain, for programs it
//! takes care not to see an error in every page that could show one.

use url::Url;

use super::known_errors::{Subject, complaint_in, is_microsoft_code, readable};
use crate::http::Response;
use crate::secret::opaque_debug;

/// What a page of the provider complains about.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct ErrorPage {
    /// Absent where it says that there is an error, and nothing more.
    pub(crate) about: Option<Subject>,
    /// The words that say so.
    pub(crate) words: String,
}

/// No page that matters is larger; more is not searched.
const SEARCHED: usize = 256 * 1024;

/// What the answer complains about; `location` is where it redirects to, if it does.
pub(super) fn complaint(response: &Response, location: Option<&Url>) -> Option<ErrorPage> {
    let body = String::from_utf8_lossy(&response.body[..response.body.len().min(SEARCHED)]).to_lowercase();
    let parameters: String = location
        .map(|url| url.query_pairs().map(|(_, value)| readable(&value).to_lowercase()).collect())
        .unwrap_or_default();
    let is_error_place = location.is_some_and(|url| {
        url.path().to_ascii_lowercase().contains("error") || url.query_pairs().any(|(name, _)| name == "error")
    });
    // Anything else above 400 says nothing about the request: the page is elsewhere, or the server fails.
    let is_error = matches!(response.status, 400 | 401 | 403 | 422) || is_error_place;
    // A page that works may hold every text that its scripts could show; Microsoft's codes are only where they are
    // meant.
    let counts = |name: &str| is_error || is_microsoft_code(name);
    let found = complaint_in(&body, counts).or_else(|| complaint_in(&parameters, counts));
    match found {
        Some((words, about)) => Some(ErrorPage { about: Some(about), words: words.to_owned() }),
        None => is_error.then(|| ErrorPage { about: None, words: format!("status {}", response.status) }),
    }
}

opaque_debug!(ErrorPage);

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn page(status: u16, location: Option<&str>, body: &str) -> Option<ErrorPage> {
        let body = body.as_bytes().to_vec();
        let response = Response { status, headers: Vec::new(), body, elapsed: Duration::ZERO, peer: None };
        complaint(&response, location.map(|location| location.parse().unwrap()).as_ref())
    }

    #[test]
    fn a_page_says_what_it_complains_about() {
        let about = |answer: Option<ErrorPage>| answer.map(|complaint| complaint.about);
        assert_eq!(about(page(400, None, "<p>Client not found.</p>")), Some(Some(Subject::Client)));
        assert_eq!(about(page(400, None, "Invalid parameter: redirect_uri")), Some(Some(Subject::RedirectUri)));
        assert_eq!(about(page(200, None, "<p>AADSTS500113: No reply address")), Some(Some(Subject::RedirectUri)));
        assert_eq!(about(page(403, None, "")), Some(None));
        assert_eq!(about(page(200, None, "var texts = { invalid_client: 'no such client' }")), None);
        // Google: {"\n\x15redirect_uri_mismatch…"} in base64.
        let google = "https://op.example/signin/oauth/error?authError=ChVyZWRpcmVjdF91cmlfbWlzbWF0Y2g%3D";
        assert_eq!(about(page(302, Some(google), "")), Some(Some(Subject::RedirectUri)));
    }
}
