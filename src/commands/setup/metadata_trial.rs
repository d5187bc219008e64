//! Whether there is a provider where the answers lead: asked at once, while whoever gave them still knows.
//!
//! What `check --online` would say about the metadata itself is not said here.

use std::time::Duration;

use url::Url;

use crate::host::{ClientOptions, Host};
use crate::oidc::Fetched;
use crate::probe;
use crate::report::escaped;

/// Nobody waits longer for an answer to an answer.
const TIMEOUT: Duration = Duration::from_secs(5);

/// What came back.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Trial {
    /// Metadata, with this issuer.
    Found { issuer: String },
    /// Something is there, but not what Streamlit needs: the rest of a sentence that begins with the URL.
    Wrong(String),
    /// Nothing that says whether the URL is right: there may be no network here.
    Unknown(String),
}

pub(super) fn try_out(url: &str, host: &Host) -> Trial {
    let options = ClientOptions { timeout: TIMEOUT, ..ClientOptions::default() };
    let (url, client) = match (Url::parse(url), host.http.connect(&options)) {
        (Ok(url), Ok(client)) => (url, client),
        (Err(error), _) => return Trial::Wrong(format!("cannot be asked: {error}")),
        (_, Err(error)) => return Trial::Unknown(error.to_string()),
    };
    match probe::metadata(&*client, &url, &mut Vec::new()) {
        Fetched::Document { content, .. } => {
            let missing = ["issuer", "authorization_endpoint", "token_endpoint"]
                .into_iter()
                .find(|member| content.text(member).is_none_or(str::is_empty));
            match (missing, content.issuer()) {
                (None, Some(issuer)) if issuer.contains('{') => {
                    let issuer = escaped(issuer);
                    Trial::Wrong(format!("serves many tenants: its issuer is `{issuer}`, and no ID token's is"))
                }
                (None, Some(issuer)) => Trial::Found { issuer: escaped(issuer).into_owned() },
                (missing, _) => {
                    let missing = missing.unwrap_or("issuer");
                    Trial::Wrong(format!("answers without `{missing}`, which Streamlit needs"))
                }
            }
        }
        Fetched::NotJson { .. } => Trial::Wrong("answers, but not with the JSON of a provider's metadata".to_owned()),
        Fetched::Status(response) if matches!(response.status, 400 | 404 | 405 | 410) => {
            Trial::Wrong(format!("answers with status {}: there is no provider", response.status))
        }
        Fetched::Status(response) if (300..400).contains(&response.status) => Trial::Wrong(format!(
            "leads elsewhere (status {}): the address where it ends is the one to give",
            response.status
        )),
        Fetched::Status(response) => Trial::Unknown(format!("it answers with status {}", response.status)),
        Fetched::Unreachable(failure) => Trial::Unknown(escaped(&failure.to_string()).into_owned()),
    }
}
