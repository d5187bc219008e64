//! The settings that Streamlit and Authlib read, and what they expect in them.

use super::document::{Entry, Value};

/// What a setting must hold to be of use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ValueKind {
    String,
    /// Joined by spaces, or taken one by one.
    StringOrStrings,
    Table,
}

impl ValueKind {
    pub(crate) fn allows(self, value: &Value) -> bool {
        match (self, value) {
            (Self::String | Self::StringOrStrings, Value::String(_)) | (Self::Table, Value::Table(_)) => true,
            (Self::StringOrStrings, Value::Array(items)) => {
                items.iter().all(|Entry { value, .. }| matches!(value, Value::String(_)))
            }
            _ => false,
        }
    }

    /// With its article.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::String => "a string",
            Self::StringOrStrings => "a string or an array of strings",
            Self::Table => "a table",
        }
    }
}

/// Read from `[auth]` itself only: all providers share them.
pub(crate) const SHARED_KEYS: [(&str, ValueKind); 4] = [
    ("redirect_uri", ValueKind::String),
    ("cookie_secret", ValueKind::String),
    ("expose_tokens", ValueKind::StringOrStrings),
    ("logout_params", ValueKind::Table),
];

/// Read from `[auth.NAME]`, and from `[auth]` itself for the default provider.
pub(crate) const CREDENTIAL_KEYS: [(&str, ValueKind); 4] = [
    ("client_id", ValueKind::String),
    ("client_secret", ValueKind::String),
    ("server_metadata_url", ValueKind::String),
    ("client_kwargs", ValueKind::Table),
];

/// Read by Authlib from a table of the provider's own: `OAUTH_CLIENT_PARAMS` in `authlib/integrations/base_client`.
pub(crate) const AUTHLIB_KEYS: [(&str, ValueKind); 9] = [
    ("authorize_url", ValueKind::String),
    ("authorize_params", ValueKind::Table),
    ("access_token_url", ValueKind::String),
    ("access_token_params", ValueKind::Table),
    ("refresh_token_url", ValueKind::String),
    ("refresh_token_params", ValueKind::Table),
    ("api_base_url", ValueKind::String),
    ("request_token_url", ValueKind::String),
    ("request_token_params", ValueKind::Table),
];

/// What every provider needs.
pub(crate) const REQUIRED_KEYS: [&str; 3] = ["client_id", "client_secret", "server_metadata_url"];

/// What `key` must hold, if it is a setting that is read from `[auth]` itself.
pub(crate) fn kind_in_auth(key: &str) -> Option<ValueKind> {
    find(&SHARED_KEYS, key).or_else(|| find(&CREDENTIAL_KEYS, key))
}

/// What `key` must hold, if it is a setting that is read from `[auth.NAME]`.
pub(crate) fn kind_in_provider(key: &str) -> Option<ValueKind> {
    find(&CREDENTIAL_KEYS, key).or_else(|| find(&AUTHLIB_KEYS, key))
}

/// What `key` must hold, wherever in `[auth]` it is read.
pub(crate) fn kind_anywhere(key: &str) -> Option<ValueKind> {
    kind_in_auth(key).or_else(|| kind_in_provider(key))
}

fn find(keys: &[(&str, ValueKind)], key: &str) -> Option<ValueKind> {
    keys.iter().find(|(name, _)| *name == key).map(|(_, kind)| *kind)
}

/// Whether a value under this key is a secret by its name, wherever it is.
pub(crate) fn is_secret_key(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    ["secret", "password", "passwd", "token", "api_key", "apikey", "private", "credential"]
        .iter()
        .any(|word| key.contains(word))
        && key != "expose_tokens"
        && key != "token_endpoint_auth_method"
        && !key.ends_with("_url")
        && !key.ends_with("_uri")
}
