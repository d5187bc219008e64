//! What identity cookies hold and whether an app would accept them: for people, and as `authctl.cookie/1`.

mod human;
mod json;

use serde_json::{Map, Value};

use crate::report::OutputFormat;
use crate::time::UnixTime;

/// Everything that a renderer may know. Members are as they came: they are escaped when they are written.
pub(crate) struct CookieReport<'a> {
    pub(crate) streamlit: String,
    pub(crate) streamlit_source: &'a str,
    pub(crate) is_accepted: bool,
    /// Why not.
    pub(crate) reasons: Vec<String>,
    pub(crate) identity: Option<Held<'a>>,
    pub(crate) tokens: Option<Held<'a>>,
    pub(crate) now: UnixTime,
    /// Whom Streamlit sees, where a whole request is known.
    pub(crate) sight: Option<SightReport>,
}

/// What Streamlit makes of a request.
pub(crate) struct SightReport {
    pub(crate) seen: Seen,
    /// Why nobody else.
    pub(crate) because: Option<String>,
    pub(crate) hint: Option<&'static str>,
}

/// Whom Streamlit sees.
pub(crate) enum Seen {
    /// By the name that people use.
    User(String),
    Visitor,
    /// The WebSocket does not open.
    Unopened,
}

/// What one cookie, or the cookies that it was cut into, hold.
pub(crate) struct Held<'a> {
    pub(crate) cookies: usize,
    /// Whose format it is.
    pub(crate) format: Option<&'static str>,
    pub(crate) signature: SignatureState,
    pub(crate) signed_at: Option<UnixTime>,
    /// When the server stops accepting it.
    pub(crate) accepted_until: Option<UnixTime>,
    pub(crate) members: Option<&'a Map<String, Value>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SignatureState {
    Holds,
    Wrong,
    Unjudged,
}

/// The report as text, ending in a newline.
pub(crate) fn render(report: &CookieReport<'_>, format: OutputFormat, color: bool) -> String {
    match format {
        OutputFormat::Human => human::render(report, color),
        OutputFormat::Json => json::render(report),
    }
}
