//! The outcome of one login as text: for people a picture of what happened, for programs `authctl.login/1`.

mod human;
mod json;
pub(crate) mod step_notes;
mod value;

use serde_json::{Map, Value};

pub(super) use value::{distance, table as claims_table};

use super::{Look, Report};
use crate::secret::Secret;
use crate::time::UnixTime;

/// The form of a login's outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum LoginFormat {
    #[default]
    /// For people
    Human,
    /// `authctl.login/1`, for programs
    Json,
    /// Markdown, for a ticket
    Markdown,
    /// One page to hand on, without scripts
    Html,
}

/// How the login ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Every check that OpenID Connect demands has passed.
    Passed,
    Failed,
}

/// Everything that a login's renderers may know. Texts have no secrets, and are escaped when they are written.
pub(crate) struct LoginReport<'a> {
    /// The provider's name in the configuration.
    pub(crate) provider: &'a str,
    /// Where the provider is.
    pub(crate) place: String,
    pub(crate) outcome: Outcome,
    /// Streamlit's own verdict, and why; absent where there is none.
    pub(crate) accepted: Option<bool>,
    pub(crate) reason: Option<&'a str>,
    pub(crate) steps: Vec<StepLine>,
    pub(crate) header: Option<Map<String, Value>>,
    pub(crate) claims: Option<Map<String, Value>>,
    pub(crate) st_user: Option<Map<String, Value>>,
    pub(crate) userinfo: Option<Map<String, Value>>,
    pub(crate) cookies: Option<CookieFacts>,
    /// What the provider was to refuse; empty where it was not tried.
    pub(crate) audit: Vec<AuditLine>,
    /// Claims of the user that the built-in provider keeps from the app, because its scope does not ask for them.
    pub(crate) withheld: Vec<String>,
    /// What `st.logout()` will do, in one phrase.
    pub(crate) logout: Option<String>,
    /// Tokens that the user asked to see.
    pub(crate) tokens: Vec<(&'static str, Secret<String>)>,
    /// For telling how far times are from now.
    pub(crate) now: UnixTime,
    pub(crate) problems: Report<'a>,
}

impl<'a> LoginReport<'a> {
    /// A login that did not take place, or of which nothing but `problems` is known so far.
    pub(crate) fn failed(provider: &'a str, place: String, now: UnixTime, problems: Report<'a>) -> Self {
        Self {
            provider,
            place,
            outcome: Outcome::Failed,
            accepted: None,
            reason: None,
            steps: Vec::new(),
            header: None,
            claims: None,
            st_user: None,
            userinfo: None,
            cookies: None,
            audit: Vec::new(),
            withheld: Vec::new(),
            logout: None,
            tokens: Vec::new(),
            now,
            problems,
        }
    }
}

/// One step of the login, with what was checked in it.
pub(crate) struct StepLine {
    pub(crate) name: &'static str,
    pub(crate) ok: bool,
    pub(crate) millis: u128,
    /// What it brought, in a few words.
    pub(crate) note: String,
    pub(crate) checks: Vec<CheckLine>,
}

/// One check with its result in words.
pub(crate) struct CheckLine {
    pub(crate) name: &'static str,
    pub(crate) ok: bool,
    pub(crate) text: String,
}

/// One thing that the provider must refuse.
pub(crate) struct AuditLine {
    pub(crate) name: &'static str,
    pub(crate) result: AuditResult,
    /// What was sent and what came.
    pub(crate) evidence: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AuditResult {
    Ok,
    NotEnforced,
    Inconclusive,
}

impl AuditResult {
    /// In words.
    pub(in crate::report) const fn told(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::NotEnforced => "not enforced",
            Self::Inconclusive => "inconclusive",
        }
    }
}

/// How much the login leaves in the browser.
#[derive(Clone, Copy)]
pub(crate) struct CookieFacts {
    /// Of the `Cookie:` line with which the browser sends them back.
    pub(crate) bytes: usize,
    pub(crate) count: usize,
    /// Of the headers with which Streamlit answers the callback.
    pub(crate) response_bytes: usize,
}

/// How much is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Detail {
    /// The verdict and the problems alone.
    Verdict,
    Everything,
}

/// For people, ending in a newline.
pub(crate) fn render_human_login(report: &LoginReport<'_>, detail: Detail, look: Look) -> String {
    human::render(report, detail, look)
}

/// The verdict alone, without a mark.
pub(in crate::report) fn told_verdict(report: &LoginReport<'_>) -> String {
    human::told(report)
}

/// For programs, ending in a newline.
pub(crate) fn login_document(report: &LoginReport<'_>) -> String {
    json::render(report)
}

/// For programs, where authctl could not even try.
pub(crate) fn login_error_document(provider: Option<&str>, streamlit: &str, message: &str) -> String {
    json::render_error(provider, streamlit, message)
}
