//! The effective configuration as text, for people and as `authctl.show/1` for programs. No value here is a secret.

mod human;
mod json;

use crate::streamlit::Verdict;

/// Everything that `authctl show` shows.
pub(crate) struct Overview {
    pub(crate) files: Vec<FileState>,
    pub(crate) streamlit: String,
    pub(crate) streamlit_source: String,
    pub(crate) callback_path: String,
    /// What is in `[auth]`, if a file that Streamlit reads has one.
    pub(crate) shared: Option<Shared>,
    pub(crate) providers: Vec<ProviderState>,
    /// What `st.login()` without a name says where there is no default provider, or no `[auth]` at all.
    pub(crate) default_refusal: Option<String>,
}

/// One file in which Streamlit looks.
pub(crate) struct FileState {
    pub(crate) path: String,
    pub(crate) content: Content,
    /// Why Streamlit cannot read it.
    pub(crate) problem: Option<String>,
    pub(crate) is_there: bool,
    /// Whether its `[auth]` is the one that counts.
    pub(crate) counts: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content {
    Secrets,
    Config,
}

/// The settings that all providers share.
pub(crate) struct Shared {
    /// As written, and as it is sent: the two differ when `{port}` is in it.
    pub(crate) redirect_uri: Option<(String, String)>,
    pub(crate) cookie_secret: SecretState,
    pub(crate) expose_tokens: Vec<String>,
}

/// What may be said of a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SecretState {
    Missing,
    Empty,
    /// Not even a string.
    NotText,
    /// With its length only as far as it says how strong it is.
    Present(LengthClass),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LengthClass {
    Below14,
    Below32,
    From32,
}

pub(crate) struct ProviderState {
    pub(crate) name: String,
    /// `[auth]` or `[auth.NAME]`.
    pub(crate) section: String,
    pub(crate) verdict: Verdict,
    /// The product, as far as the metadata URL tells.
    pub(crate) product: Option<&'static str>,
    pub(crate) client_id: Option<String>,
    pub(crate) client_secret: SecretState,
    pub(crate) server_metadata_url: Option<String>,
    /// What is sent, with defaults filled in; absent when a setting without which nothing can be sent is missing.
    pub(crate) login: Option<Login>,
}

/// What a login request is made of.
pub(crate) struct Login {
    pub(crate) scope: Defaulted,
    pub(crate) prompt: Option<Defaulted>,
    pub(crate) client_authentication: Defaulted,
    pub(crate) pkce: PkceState,
    /// Everything else that is added to the request, in order.
    pub(crate) additions: Vec<(String, String)>,
}

/// A value, and whether it is Streamlit's own because nothing is set.
pub(crate) struct Defaulted {
    pub(crate) value: String,
    pub(crate) is_default: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum PkceState {
    Always,
    WhenAdvertised,
    Never,
}

/// For people, ending in a newline.
pub(crate) fn overview_for_people(overview: &Overview) -> String {
    human::render(overview)
}

/// For programs, ending in a newline.
pub(crate) fn overview_document(overview: &Overview) -> String {
    json::render(overview)
}
