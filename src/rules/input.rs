//! What the rules are given: plain values, time included.

use crate::diagnostic::Anchor;
use crate::oidc::{LoginTrace, ProviderSnapshot};
use crate::source::SourceMap;
use crate::streamlit::cookie::LoginCookies;
use crate::streamlit::{Acceptance, LoginSettings, Secrets, StreamlitConfig, Version};
use crate::time::UnixTime;

use super::login::unmet_expectation::Expectation;

/// The configuration of one project, offline.
pub(crate) struct ConfigInput<'a> {
    pub(crate) secrets: &'a Secrets,
    pub(crate) config: &'a StreamlitConfig,
    pub(crate) streamlit: Version,
    /// How to call the secrets file where none exists.
    pub(crate) expected_secrets_path: &'a str,
    /// Files that may be meant as the secrets file but are not where Streamlit looks, as the user may call them. Looked
    /// for only where there is no secrets file.
    pub(crate) near_misses: &'a [String],
    pub(crate) now: UnixTime,
    /// The bare texts, for rules that must see how a value is written.
    pub(crate) sources: &'a SourceMap,
}

/// The app around the configuration.
pub(crate) struct ProjectInput<'a> {
    pub(crate) config: &'a ConfigInput<'a>,
}

/// One provider's answers, and the settings that led there.
pub(crate) struct ProviderInput<'a> {
    pub(crate) snapshot: &'a ProviderSnapshot,
    /// The provider's name in the configuration; absent when only a URL was given.
    pub(crate) provider: Option<&'a str>,
    /// Absent when only a URL was given, or when the configuration is not complete.
    pub(crate) settings: Option<&'a LoginSettings>,
    pub(crate) streamlit: Version,
    /// The line that the user can change: the value of `server_metadata_url`, or the URL itself.
    pub(crate) anchor: Anchor,
}

/// One login.
pub(crate) struct LoginInput<'a> {
    pub(crate) trace: &'a LoginTrace,
    pub(crate) settings: &'a LoginSettings,
    /// What Streamlit would do with the same answers.
    pub(crate) acceptance: &'a Acceptance,
    /// What the login would leave in the browser; absent where there is no good ID token.
    pub(crate) cookies: Option<&'a LoginCookies>,
    /// What the user demands of the claims.
    pub(crate) expectations: &'a [Expectation],
    /// The provider's section header.
    pub(crate) section: Anchor,
    /// The value of `client_secret`.
    pub(crate) client_secret: Anchor,
    /// The value of `redirect_uri`.
    pub(crate) redirect_uri: Anchor,
    /// The value of `server_metadata_url`.
    pub(crate) metadata_url: Anchor,
}
