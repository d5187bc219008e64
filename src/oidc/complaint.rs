//! What a provider's page complains about, by the texts of known providers: for people a page is plain, for programs it
//! takes care not to see an error in every page that could show one.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use url::Url;

use crate::http::Response;

/// What a page of the provider complains about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Complaint {
    pub(crate) about: Subject,
    /// The words that say so.
    pub(crate) words: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    Client,
    RedirectUri,
    /// An error, and that is all that it says.
    Unknown,
}

/// Texts by which known providers say what is wrong, in lower case. Only texts that no page without an error has.
const COMPLAINTS: [(&str, Subject); 27] = [
    ("aadsts700016", Subject::Client),
    ("aadsts90002", Subject::Client),
    ("aadsts900023", Subject::Client),
    ("aadsts900144", Subject::Client),
    ("aadsts50011", Subject::RedirectUri),
    ("aadsts900971", Subject::RedirectUri),
    ("redirect_uri_mismatch", Subject::RedirectUri),
    ("redirect_mismatch", Subject::RedirectUri),
    ("invalid_redirect_uri", Subject::RedirectUri),
    ("invalid parameter: redirect_uri", Subject::RedirectUri),
    ("invalid redirect_uri", Subject::RedirectUri),
    ("unregistered redirect_uri", Subject::RedirectUri),
    ("redirect_uri is not registered", Subject::RedirectUri),
    ("unregistered redirect uri", Subject::RedirectUri),
    ("redirect_uri did not match", Subject::RedirectUri),
    ("redirect uri error", Subject::RedirectUri),
    ("callback url mismatch", Subject::RedirectUri),
    ("must be a login redirect uri", Subject::RedirectUri),
    ("does not match any of the", Subject::RedirectUri),
    ("deleted_client", Subject::Client),
    ("disabled_client", Subject::Client),
    ("oauth client was not found", Subject::Client),
    ("client not found", Subject::Client),
    ("client is invalid", Subject::Client),
    ("unknown client", Subject::Client),
    ("invalid client_id", Subject::Client),
    ("invalid_client", Subject::Client),
];

/// No page that matters is larger; more is not searched.
const SEARCHED: usize = 256 * 1024;

/// What the answer complains about; `location` is where it redirects to, if it does.
pub(super) fn complaint(response: &Response, location: Option<&Url>) -> Option<Complaint> {
    let body = String::from_utf8_lossy(&response.body[..response.body.len().min(SEARCHED)]).to_lowercase();
    let parameters: String =
        location.map(|url| url.query_pairs().map(|(_, value)| readable(&value)).collect()).unwrap_or_default();
    let is_error_place = location.is_some_and(|url| {
        url.path().to_ascii_lowercase().contains("error") || url.query_pairs().any(|(name, _)| name == "error")
    });
    // Anything else above 400 is no word about the request: the page is elsewhere, or the server fails.
    let is_error = matches!(response.status, 400 | 401 | 403 | 422) || is_error_place;
    let found = COMPLAINTS.iter().find(|(words, _)| {
        // A page that works may hold every text that its scripts could show; Microsoft's codes stand only where they
        // are meant.
        let counts_anywhere = words.starts_with("aadsts");
        (is_error || counts_anywhere) && (body.contains(words) || parameters.contains(words))
    });
    match found {
        Some((words, about)) => Some(Complaint { about: *about, words: (*words).to_owned() }),
        None if is_error => {
            let words = format!("status {}", response.status);
            Some(Complaint { about: Subject::Unknown, words })
        }
        None => None,
    }
}

/// A parameter's value in lower case; what is packed in base64, as Google's `authError` is, unpacked beside it.
fn readable(value: &str) -> String {
    let packed = value.trim_end_matches('=');
    let unpacked = URL_SAFE_NO_PAD.decode(packed).or_else(|_| STANDARD_NO_PAD.decode(packed)).unwrap_or_default();
    format!("{value}\n{}\n", String::from_utf8_lossy(&unpacked)).to_lowercase()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn page(status: u16, location: Option<&str>, body: &str) -> Option<Complaint> {
        let body = body.as_bytes().to_vec();
        let response = Response { status, headers: Vec::new(), body, elapsed: Duration::ZERO, peer: None };
        complaint(&response, location.map(|location| location.parse().unwrap()).as_ref())
    }

    #[test]
    fn a_page_says_what_it_complains_about() {
        let about = |answer: Option<Complaint>| answer.map(|complaint| complaint.about);
        assert_eq!(about(page(400, None, "<p>Client not found.</p>")), Some(Subject::Client));
        assert_eq!(about(page(400, None, "Invalid parameter: redirect_uri")), Some(Subject::RedirectUri));
        assert_eq!(about(page(403, None, "")), Some(Subject::Unknown));
        assert_eq!(about(page(200, None, "var texts = { invalid_client: 'no such client' }")), None);
        // Google: {"\n\x15redirect_uri_mismatch…"} in base64.
        let google = "https://op.example/signin/oauth/error?authError=ChVyZWRpcmVjdF91cmlfbWlzbWF0Y2g%3D";
        assert_eq!(about(page(302, Some(google), "")), Some(Subject::RedirectUri));
    }
}
