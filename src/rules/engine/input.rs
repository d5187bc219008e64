//! What the rules are given: plain values, time included.

use url::Url;

use crate::app::{AppLoginEnd, AppPresence, AppSnapshot, LoginSize};
use crate::diagnostic::{Anchor, Diagnostic};
use crate::oidc::registration::Registration;
use crate::oidc::search::Search;
use crate::oidc::{LoginTrace, ProviderSnapshot, Refusal};
use crate::source::{Location, SourceMap};
use crate::streamlit::cookie::LoginCookies;
use crate::streamlit::requirements::{Dependencies, Package, Presence};
use crate::streamlit::{AppContext, Fact, LoginSettings, Secrets, StreamlitConfig, StreamlitOutcome, Version};
use crate::time::UnixTime;

use super::fix_budget::FixBudget;
use crate::rules::values::setting_value::AuthSettings;

/// The configuration of one project, offline.
pub(crate) struct ConfigInput<'a> {
    pub(crate) secrets: &'a Secrets,
    /// The settings of `secrets`, one by one.
    pub(crate) settings: AuthSettings<'a>,
    pub(crate) config: &'a StreamlitConfig,
    pub(crate) streamlit: Version,
    /// How to call the secrets file where none exists.
    pub(crate) expected_secrets_path: &'a str,
    /// What may be meant as secrets but is not where Streamlit looks, as the user may call it: files where there is no
    /// secrets file at all, and folders too deep inside of mounted ones.
    pub(crate) near_misses: &'a [String],
    /// What is known of secrets files where there is none.
    pub(crate) absence: &'a Absence,
    pub(crate) now: UnixTime,
    /// The bare texts, for rules that must see how a value is written.
    pub(crate) sources: &'a SourceMap,
    pub(crate) fix_budget: FixBudget,
}

/// Why there may be no secrets file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Absence {
    /// What the app's Python does of a login, such as that it calls `st.login`.
    pub(crate) use_of_login: Option<&'static str>,
    /// Whether git would ignore the file, so that no clone has it.
    pub(crate) is_ignored: bool,
    /// The files that `secrets.files` names, as the user may call them.
    pub(crate) named: Vec<String>,
    /// Whether the app's own file is there all the same, and left out by `secrets.files`.
    pub(crate) is_left_out: bool,
    /// Where the link in the file's place leads.
    pub(crate) link_target: Option<String>,
    /// The `secrets=` of `st.App`, which needs no file.
    pub(crate) app_secrets: Option<Location>,
    /// Whether a script or a manifest writes the file when a container starts.
    pub(crate) is_rendered: bool,
    /// The file that should be there, where an example is checked in its place and git would take it.
    pub(crate) replaced_by_example: Option<String>,
}

/// The app around the configuration.
pub(crate) struct ProjectInput<'a> {
    pub(crate) config: &'a ConfigInput<'a>,
    pub(crate) app_context: &'a AppContext,
}

impl<'a> ProjectInput<'a> {
    /// Whether anybody logs in at all: there is an `[auth]`, or a call of `st.login`.
    pub(crate) fn uses_login(&self) -> bool {
        self.config.secrets.auth_entry().is_some() || self.app_context.login_calls().next().is_some()
    }

    /// The packages, where they are known and a login needs them.
    pub(crate) fn dependencies_of_login(&self) -> Option<&'a Dependencies> {
        self.app_context.dependencies.as_ref().filter(|_| self.uses_login() && self.config.streamlit.has(Fact::Login))
    }

    /// The Authlib beside this Streamlit, where that is known.
    pub(crate) fn authlib(&self) -> Option<Version> {
        match self.app_context.dependencies.as_ref()?.authlib(self.config.streamlit) {
            Presence::Present(version) => Some(version),
            Presence::Absent | Presence::Unknown(_) => None,
        }
    }

    /// Whether the virtual environment of this machine has the package.
    pub(crate) fn is_installed(&self, package: Package) -> bool {
        let installed = self.app_context.environment.iter().flat_map(|environment| &environment.manifest.requirements);
        installed.into_iter().any(|found| found.name == package.name())
    }

    /// The place where a package is asked for; for an environment, the environment.
    pub(crate) fn place_of(&self, place: Option<Location>) -> Anchor {
        match (place, &self.app_context.dependencies) {
            (Some(place), _) => Anchor::Span(place),
            (None, Some(dependencies)) => Anchor::Subject(dependencies.source.clone()),
            (None, None) => self.auth_or_subject(),
        }
    }

    /// The section `[auth]`; where there is none, the file that should have it.
    pub(crate) fn auth_or_subject(&self) -> Anchor {
        match self.config.secrets.auth() {
            Some(auth) => Anchor::Span(auth.location()),
            None => Anchor::Subject(self.config.expected_secrets_path.to_owned()),
        }
    }
}

/// The comments that allow problems, and the problems that there are.
pub(crate) struct CommentInput<'a> {
    pub(crate) config: &'a ConfigInput<'a>,
    /// What the rules found before anything was allowed.
    pub(crate) found: &'a [Diagnostic],
    /// Whether rules about the app around the configuration ran too.
    pub(crate) has_app_files: bool,
}

/// One provider's answers, and the settings that led there.
pub(crate) struct ProviderInput<'a> {
    pub(crate) snapshot: &'a ProviderSnapshot,
    /// The provider's name in the configuration; absent when only a URL was given.
    pub(crate) provider: Option<&'a str>,
    /// Absent when only a URL was given, or when the configuration is not complete.
    pub(crate) settings: Option<&'a LoginSettings>,
    pub(crate) streamlit: Version,
    /// What the provider knows of the client; absent when that was not asked.
    pub(crate) registration: Option<&'a Registration>,
    /// The error with which the provider ended a login; absent where there was none.
    pub(crate) refusal: Option<Refusal>,
    /// Whether a login has just passed: what the metadata let one expect of it no longer counts.
    pub(crate) login_passed: bool,
    /// Where metadata is, where the address that was asked has none.
    pub(crate) metadata_elsewhere: Option<&'a Url>,
    /// Which other settings the provider accepts; absent where that was not tried.
    pub(crate) search: Option<&'a Search>,
    pub(crate) places: ProviderPlaces,
}

/// The values that the user can change; all the same where only a URL was given.
#[derive(Clone, Debug)]
pub(crate) struct ProviderPlaces {
    /// The value of `server_metadata_url`, or the URL itself.
    pub(crate) metadata_url: Anchor,
    /// The value of `client_id`.
    pub(crate) client_id: Anchor,
    /// The value of `client_secret`.
    pub(crate) client_secret: Anchor,
    /// The value of `redirect_uri`.
    pub(crate) redirect_uri: Anchor,
}

impl ProviderPlaces {
    /// One place for everything.
    pub(crate) fn only(anchor: Anchor) -> Self {
        Self {
            client_id: anchor.clone(),
            client_secret: anchor.clone(),
            redirect_uri: anchor.clone(),
            metadata_url: anchor,
        }
    }
}

/// One login.
pub(crate) struct LoginInput<'a> {
    pub(crate) trace: &'a LoginTrace,
    pub(crate) settings: &'a LoginSettings,
    /// What Streamlit would do with the same answers.
    pub(crate) acceptance: &'a StreamlitOutcome,
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

/// One running app, and the configuration that it should have.
pub(crate) struct AppInput<'a> {
    pub(crate) snapshot: &'a AppSnapshot,
    pub(crate) providers: &'a [DeployedProvider],
    /// The release that is installed from this project; absent where it leaves that open.
    pub(crate) pinned: Option<PinnedRelease>,
    /// Whether `server.enableCORS` is off in this project.
    pub(crate) allows_all_origins: bool,
    /// What the last login of this project cost, where one was made.
    pub(crate) last_login: Option<LoginSize>,
    /// How a login through the app ended, where one was made.
    pub(crate) login_end: Option<&'a AppLoginEnd>,
    /// The app's address.
    pub(crate) subject: Anchor,
    /// The value of `cookie_secret`.
    pub(crate) cookie_secret: Anchor,
    /// The value of `redirect_uri`.
    pub(crate) redirect_uri: Anchor,
}

/// A provider of the configuration that should be deployed.
pub(crate) struct DeployedProvider {
    pub(crate) settings: LoginSettings,
    pub(crate) places: ProviderPlaces,
}

/// A release of Streamlit that something pins.
pub(crate) struct PinnedRelease {
    pub(crate) version: Version,
    /// What pins it: `uv.lock`.
    pub(crate) source: String,
}

impl AppInput<'_> {
    /// Whether it is Streamlit that answers.
    pub(crate) fn is_there(&self) -> bool {
        self.snapshot.presence() == AppPresence::Streamlit
    }

    pub(crate) fn provider(&self, name: &str) -> Option<&DeployedProvider> {
        self.providers.iter().find(|provider| provider.settings.provider == name)
    }
}

/// One `--expect`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Expectation {
    pub(crate) claim: String,
    pub(crate) value: Option<String>,
}

impl std::str::FromStr for Expectation {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (claim, value) = match text.split_once('=') {
            Some((claim, value)) => (claim, Some(value.to_owned())),
            None => (text, None),
        };
        if claim.is_empty() {
            return Err("write it as `CLAIM` or `CLAIM=VALUE`".to_owned());
        }
        Ok(Self { claim: claim.to_owned(), value })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expectation_is_a_claim_with_or_without_a_value() {
        let parse = |text: &str| text.parse::<Expectation>().map(|expectation| (expectation.claim, expectation.value));
        assert_eq!(parse("email"), Ok(("email".to_owned(), None)));
        assert_eq!(parse("groups=a=b"), Ok(("groups".to_owned(), Some("a=b".to_owned()))));
        assert!(parse("=x").is_err());
    }
}
