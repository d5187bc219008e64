//! How Streamlit reads its auth settings: which files, which keys, which of them win, and what `st.login` makes of them.
//!
//! Modelled on `streamlit/runtime/secrets.py` and `streamlit/auth_util.py`; where a version differs, the version is a value.
//! What is right or wrong is not decided here, but in `rules`.

mod acceptance;
mod auth_text;
mod comments;
mod config;
pub(crate) mod cookie;
pub(crate) mod deployment;
mod dialect;
mod document;
mod edit;
mod effective;
mod encoding;
mod environment;
mod integer;
pub(crate) mod keys;
mod line_ends;
mod login_calls;
mod logout;
mod mask;
mod parse;
mod project;
#[cfg(test)]
mod properties;
mod provider_name;
mod provider_token;
mod python;
mod python_type;
pub(crate) mod requirements;
mod secret_shape;
mod secrets;
mod surroundings;
mod syntax;
mod toml_1_0;
mod toml_package;
mod verdict;
mod version;
mod version_facts;

pub(crate) use acceptance::Acceptance;
pub(crate) use auth_text::auth_text;
pub(crate) use comments::{Language, comments, secret_spans_of_comments};
pub(crate) use config::StreamlitConfig;
pub(crate) use dialect::Dialect;
pub(crate) use document::{Document, Entry, SyntaxProblem, Table, TableKind, Value, dotted};
pub(crate) use edit::{EditError, MalformedPath, NewValue, SettingPath, basic_string, key as toml_key, remove, set};
pub(crate) use effective::{ClientAuthentication, LoginSettings, Pkce};
pub(crate) use encoding::undecodable;
pub(crate) use login_calls::{CalledProvider, LoginCall, hidden_spans, login_calls};
pub(crate) use logout::{LocalReason, Logout};
pub(crate) use mask::{is_secret_key, mask_unparsed};
pub(crate) use parse::{parse, parse_as};
pub(crate) use project::{CONFIG_FILE, SECRETS_FILE, SecretsPaths};
pub(crate) use provider_name::{ProviderName, UnfitName, without_underscores};
pub(crate) use secret_shape::{is_certainly_secret, looks_like_secret};
pub(crate) use secrets::{Auth, DEFAULT_PROVIDER, Provider, Secrets, SecretsFile, Setting};
pub(crate) use surroundings::{
    GitState, IgnoreEdit, IgnoreList, LoginFile, PublishedPort, Readers, Search, StoredSecrets, Surroundings,
    is_example,
};
pub(crate) use verdict::{Verdict, st_login};
pub(crate) use version::Version;
pub(crate) use version_facts::{BREAKING_AUTHLIB, Fact, OLDEST_AUTHLIB};

/// Where Streamlit serves the provider's answer, below `server.baseUrlPath`. Fixed and case-sensitive.
pub(crate) const CALLBACK_PATH: &str = "oauth2callback";

/// The tables inside `[auth]` that are settings, not providers.
pub(crate) const SETTING_TABLES: [&str; 3] = ["client_kwargs", "authorize_params", "logout_params"];
