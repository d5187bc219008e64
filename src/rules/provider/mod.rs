//! Rules that judge what the live provider answered.
//!
//! They judge by what Streamlit with Authlib does with the very same documents; where OpenID Connect is stricter, the
//! problem is a warning that says so.

pub(crate) mod accepted_settings;
pub(crate) mod clock_skew;
pub(crate) mod conflicting_metadata_member;
pub(crate) mod duplicate_metadata_member;
pub(crate) mod empty_key_set;
pub(crate) mod insecure_endpoint;
pub(crate) mod issuer_mismatch;
pub(crate) mod malformed_metadata;
pub(crate) mod metadata_not_json;
pub(crate) mod missing_end_session_endpoint;
pub(crate) mod missing_endpoint;
pub(crate) mod missing_key_id;
pub(crate) mod missing_pkce_support;
pub(crate) mod mixed_hosts;
pub(crate) mod private_endpoint;
pub(crate) mod published_private_key;
pub(crate) mod redirected_metadata;
pub(crate) mod refused_authorization_request;
pub(crate) mod refused_token_request;
pub(crate) mod rejected_client_secret;
pub(crate) mod required_pushed_authorization;
pub(crate) mod spa_registration;
pub(crate) mod templated_issuer;
#[cfg(test)]
mod testing;
pub(crate) mod undecided_without_login;
pub(crate) mod unknown_client;
pub(crate) mod unlisted_prompt;
pub(crate) mod unreachable_key_set;
pub(crate) mod unreachable_metadata;
pub(crate) mod unregistered_redirect_uri;
pub(crate) mod unsupported_client_authentication;
pub(crate) mod unsupported_code_flow;
pub(crate) mod unsupported_scope;
pub(crate) mod unsupported_signing_algorithm;
pub(crate) mod untrusted_certificate;
pub(crate) mod weak_key;
pub(crate) mod wrong_client_authentication_method;

use url::Url;

use super::values::provider_error::RefusedRequest;
use super::{ProviderInput, Rule};
use crate::diagnostic::{Anchor, Diagnostic, Text};
use crate::http::shown_url;
use crate::oidc::registration::{AuthorizationEvidence, TokenEvidence};
use crate::oidc::{Key, ProviderMetadata};
use crate::streamlit::{ClientAuthentication, Fact};

/// What becomes of a login whose metadata cannot be used.
const FAILS_AT_LOGIN: &str = "Streamlit answers `/auth/login` with a bare 400";

/// The signature algorithms of ID tokens that Authlib verifies with a published key.
const ASYMMETRIC_ALGORITHMS: [&str; 13] = [
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "ES256K", "EdDSA", "Ed25519",
    "Ed448",
];

impl ProviderInput<'_> {
    /// A problem with this provider, at the line that names it.
    fn problem(&self, rule: &'static Rule, message: impl Into<Text>) -> Diagnostic {
        self.problem_at(rule, &self.places.metadata_url, message)
    }

    /// A problem with one of the settings.
    fn problem_at(&self, rule: &'static Rule, place: &Anchor, message: impl Into<Text>) -> Diagnostic {
        let problem = rule.anchored(place.clone(), message);
        match self.provider {
            Some(name) => problem.provider(name),
            None => problem,
        }
    }

    /// How the provider answered requests that no signed-in user made.
    fn authorization(&self) -> Option<&AuthorizationEvidence> {
        self.registration?.authorization.as_ref()
    }

    /// How the provider answered to the client's secret, and to a wrong one.
    fn token(&self) -> Option<&TokenEvidence> {
        self.registration?.token.as_ref()
    }

    fn metadata(&self) -> Option<&ProviderMetadata> {
        self.snapshot.metadata()
    }

    /// How Streamlit will prove who it is at the token endpoint; without settings, its default.
    fn client_authentication(&self) -> ClientAuthentication {
        self.settings.map_or(ClientAuthentication::Basic, |settings| settings.client_authentication.clone())
    }

    /// Adds where the metadata is, if it was found at another address than the one that was asked.
    fn with_found_metadata(&self, problem: Diagnostic) -> Diagnostic {
        match self.metadata_elsewhere {
            Some(url) => {
                problem.help(format!("set `server_metadata_url` to `{}`: it answers with metadata", shown_url(url)))
            }
            None => problem,
        }
    }

    /// The authorization request, for whoever must say why it is refused.
    fn request(&self) -> RefusedRequest<'_> {
        RefusedRequest { settings: self.settings, metadata: self.metadata() }
    }

    /// The scopes that Streamlit will ask for; without settings, its default.
    fn scopes(&self) -> Vec<&str> {
        self.settings.map_or("openid email profile", |settings| settings.scope.as_str()).split_whitespace().collect()
    }

    /// Whether Streamlit goes where a redirect of the provider leads.
    fn follows_redirects(&self) -> bool {
        !self.streamlit.has(Fact::Starlette) || self.settings.is_some_and(|settings| settings.follow_redirects)
    }

    /// What becomes of a login that fails after the user has signed in.
    fn fails_at_callback(&self) -> &'static str {
        if self.streamlit.has(Fact::CallbackFailuresRedirect) {
            "after signing in, the user is back in the app and logged out; only the server's log says why"
        } else {
            "after signing in, the user sees an internal server error"
        }
    }

    /// The signature algorithms that Authlib will accept, given the metadata.
    fn accepted_algorithms<'b>(&self, metadata: &'b ProviderMetadata) -> Vec<&'b str> {
        let stated = metadata.list("id_token_signing_alg_values_supported");
        if !stated.is_empty() {
            return stated;
        }
        if self.streamlit.has(Fact::Starlette) { vec!["RS256"] } else { ASYMMETRIC_ALGORITHMS.to_vec() }
    }
}

/// The host with its port, as people write it.
fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// How to call a key: by its ID, else by its place, counted from one.
fn key_name(key: &Key) -> String {
    match &key.kid {
        Some(kid) => format!("key `{kid}`"),
        None => format!("key {} of the key set", key.index + 1),
    }
}

/// `a`, `b` and `c`, each in backticks.
fn listed<T: AsRef<str>>(names: &[T]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{}`", name.as_ref())).collect();
    match quoted.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::testing::{problems, provider};

    #[test]
    fn a_complete_provider_has_no_problem() {
        assert_eq!(problems(&provider()), [] as [String; 0]);
    }
}
