//! The built-in identity provider: OpenID Connect for development, demonstrations and tests.
//!
//! It is strict, because a provider that accepts anything hides the very mistakes people make: redirect URIs are compared
//! byte for byte, codes work once and for a minute, PKCE is verified, a wrong secret is wrong. It is not a provider for
//! production: nobody's identity is checked. What is served where is in `endpoints.rs`, what is decided in
//! `provider.rs`, and how it misbehaves on purpose in `fault.rs`.

mod authorization;
mod bounded_map;
mod callback;
mod client_authentication;
mod clients;
mod codes;
mod endpoint;
mod endpoints;
mod fault;
mod faults;
mod grant;
mod id_token;
mod keys;
mod metadata;
mod minted;
mod oauth_error;
mod page;
mod pages;
mod parameters;
mod provider;
mod server;
mod sign_in_page;
mod tokens;
mod users;

use std::path::Path;

use url::Url;

use crate::digest;

pub use clients::{Client, Clients};
pub use endpoints::UNKNOWN_USER;
pub use fault::Fault;
pub use grant::{SignInFacts, withheld_claims};
pub use keys::{SigningKey, signing_key};
pub use minted::MintedLogin;
pub use server::{RunningProvider, Visit, start};
pub use users::{User, claim_value, default_users, parse_users, users_of};

/// Where the provider listens unless told otherwise.
pub const DEFAULT_PORT: u16 = 9400;

/// The client that `authctl init` registers.
pub const CLIENT_ID: &str = "authctl-local";

/// Seconds that tokens are valid unless told otherwise.
pub const DEFAULT_TOKEN_LIFETIME: i64 = 3600;

/// The member of the metadata by which the built-in provider is known.
pub const OWN_MEMBER: &str = "authctl";

/// The project that a provider belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectName {
    /// The name of its folder.
    pub name: String,
    /// Tells it from others of the same name.
    pub id: String,
}

impl ProjectName {
    /// The project in this folder.
    pub fn from_path(root: &Path) -> Self {
        let name = root.file_name().unwrap_or(root.as_os_str()).to_string_lossy().into_owned();
        let digest = digest::sha256(root.as_os_str().as_encoded_bytes());
        Self { name, id: digest[..8].iter().map(|byte| format!("{byte:02x}")).collect() }
    }
}

/// What one provider is.
#[derive(Clone, Debug)]
pub struct Config {
    /// Its name, and the URL that all its endpoints are below.
    pub issuer: Url,
    pub clients: Clients,
    /// Whose it is, if a project's.
    pub project: Option<ProjectName>,
    /// In the order of the sign-in page.
    pub users: Vec<User>,
    /// The user who is signed in without being asked.
    pub auto_login: Option<String>,
    pub faults: Vec<Fault>,
    /// Seconds that ID tokens and access tokens are valid.
    pub token_lifetime: i64,
}

/// Whether these settings mean the built-in provider, which may then be started where nothing listens.
pub fn is_built_in(metadata_url: &Url, client_id: &str) -> bool {
    metadata_url.scheme() == "http"
        && clients::is_named_loopback(metadata_url)
        && metadata_url.path() == metadata::METADATA_PATH
        && metadata_url.query().is_none()
        && (metadata_url.port() == Some(DEFAULT_PORT) || client_id == CLIENT_ID)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_provider_is_known_by_its_address() {
        let is_built_in = |url: &str, id: &str| is_built_in(&Url::parse(url).unwrap(), id);
        for url in [
            "http://localhost:9400/.well-known/openid-configuration",
            "http://127.0.0.1:9400/.well-known/openid-configuration",
            "http://[::1]:9400/.well-known/openid-configuration",
        ] {
            assert!(is_built_in(url, "any"), "{url}");
        }
        assert!(is_built_in("http://localhost:1234/.well-known/openid-configuration", CLIENT_ID));
        for url in [
            "https://localhost:9400/.well-known/openid-configuration",
            "http://localhost:9401/.well-known/openid-configuration",
            "http://localhost:9400/realms/x/.well-known/openid-configuration",
            "http://idp.example.com:9400/.well-known/openid-configuration",
            "http://localhost:9400/",
        ] {
            assert!(!is_built_in(url, "any"), "{url}");
        }
    }
}
