//! How Streamlit reads its auth settings: which files, which keys, which of them win, and what `st.login` makes of them.
//!
//! Modelled on `streamlit/runtime/secrets.py` and `streamlit/auth_util.py`; where a version differs, the version is a value.
//! What is right or wrong is not decided here, but in `rules`.

mod app_calls;
mod app_context;
mod auth_overlay;
mod auth_text;
mod browser_request;
mod comments;
mod config;
pub(crate) mod cookie;
pub(crate) mod deployment;
mod document;
mod echoed_secrets;
mod edit;
mod embedded;
mod encoding;
mod encrypted;
mod environment;
mod integer;
pub(crate) mod keys;
mod line_ends;
mod login_settings;
mod login_token;
mod logout;
mod mask;
mod page_bundle;
mod parse;
mod project;
#[cfg(test)]
mod properties;
mod provider_name;
mod provider_token;
mod python;
mod python_type;
pub(crate) mod requirements;
mod secrets;
mod st_login;
mod streamlit_outcome;
mod syntax;
mod template_text;
mod toml_1_0;
mod toml_package;
mod toml_reader;
mod version;
mod version_facts;
mod version_pairs;
mod yaml;

pub(crate) use app_calls::{
    AppCalls, CalledProvider, Circumstance, LoginCall, NameUse, NameWay, ResultUse, StreamlitName, app_calls,
    folder_beside_app, hidden_spans, mentions_folder,
};
pub(crate) use app_context::{
    AppContext, AppFile, GitState, IgnoreEdit, IgnoreList, Leftover, PublishedPort, Readers, Search, StoredSecrets,
    is_example,
};
pub(crate) use auth_overlay::{Overlay, OverlayClient};
pub(crate) use auth_text::auth_text;
pub(crate) use browser_request::BrowserRequest;
pub(crate) use comments::{Language, SCHEMA_LINE, comments};
pub(crate) use config::{StartOption, Starter, StreamlitConfig};
pub(crate) use document::{Document, Entry, KeyPaths, SyntaxProblem, Table, TableKind, Value, dotted};
pub(crate) use edit::{EditError, MalformedPath, NewValue, SettingPath, basic_string, key as toml_key, remove, set};
pub(crate) use embedded::embedded_secrets;
pub(crate) use encoding::undecodable;
pub(crate) use encrypted::{encrypted, is_encrypting_filter};
pub(crate) use keys::is_secret_key;
pub(crate) use login_settings::{ClientAuthentication, DEFAULT_SCOPE, LoginSettings, Pkce};
pub(crate) use login_token::login_token;
pub(crate) use logout::{LocalReason, Logout};
pub(crate) use mask::{mask_assignments, mask_config, mask_secrets, shown_setting};
pub(crate) use page_bundle::{PageRelease, page_release};
pub(crate) use parse::{parse, parse_as};
pub(crate) use project::{CONFIG_FILE, SECRETS_FILE, SecretsPaths};
pub(crate) use provider_name::{ProviderName, UnfitName, without_underscores};
pub(crate) use secrets::{Auth, DEFAULT_PROVIDER, Provider, Secrets, SecretsFile, Setting};
pub(crate) use st_login::{Verdict, st_login, st_logins};
pub(crate) use streamlit_outcome::StreamlitOutcome;
pub(crate) use template_text::filled_template;
pub(crate) use toml_reader::TomlReader;
pub(crate) use version::Version;
pub(crate) use version_facts::{Fact, OLDEST_AUTHLIB, changes};
pub(crate) use version_pairs::{BROKEN_TORNADO, VersionPair};

/// Where Streamlit serves the provider's answer, below `server.baseUrlPath`. Fixed and case-sensitive.
pub(crate) const CALLBACK_PATH: &str = "oauth2callback";

/// The tables inside `[auth]` that are settings, not providers.
pub(crate) const SETTING_TABLES: [&str; 3] = ["client_kwargs", "authorize_params", "logout_params"];
