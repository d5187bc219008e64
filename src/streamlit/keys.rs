//! The settings that Streamlit and Authlib read, and what they expect in them.

use super::document::{Entry, Value};
use super::version_facts::Fact;

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

/// A setting that is read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) kind: ValueKind,
    /// What it is for, in sentences for people.
    pub(crate) description: &'static str,
    /// Values that are often right; others may be too.
    pub(crate) examples: &'static [&'static str],
    /// What a release must have to read it, where `st.login` alone is not enough.
    pub(crate) needs: Option<Fact>,
}

impl Key {
    const fn new(name: &'static str, kind: ValueKind, description: &'static str) -> Self {
        Self { name, kind, description, examples: &[], needs: None }
    }

    const fn examples(self, examples: &'static [&'static str]) -> Self {
        Self { examples, ..self }
    }

    const fn needs(self, fact: Fact) -> Self {
        Self { needs: Some(fact), ..self }
    }
}

/// Read from `[auth]` itself only: all providers share them.
pub(crate) const SHARED_KEYS: [Key; 4] = [
    Key::new(
        "redirect_uri",
        ValueKind::String,
        "Where the provider sends the browser back to: the address at which people open the app, followed by \
         `/oauth2callback`. The same text, character by character, must be registered in the provider's console.",
    )
    .examples(&["http://localhost:8501/oauth2callback"]),
    Key::new(
        "cookie_secret",
        ValueKind::String,
        "The key with which Streamlit signs the cookie that says who is logged in: a long random text of your own, which \
         `authctl secret` makes. A new one logs everyone out.",
    ),
    Key::new(
        "expose_tokens",
        ValueKind::StringOrStrings,
        "Which tokens of the provider the app sees in `st.user.tokens`: `id`, `access`, or both.",
    )
    .examples(&["id", "access"])
    .needs(Fact::ExposedTokens),
    Key::new(
        "logout_params",
        ValueKind::Table,
        "Parameters for the provider's logout. No release up to 1.67.0 reads them.",
    ),
];

/// Read from `[auth.NAME]`, and from `[auth]` itself for the default provider.
pub(crate) const CREDENTIAL_KEYS: [Key; 4] = [
    Key::new(
        "client_id",
        ValueKind::String,
        "The name under which the provider knows the app. The provider's console shows it; it is not secret.",
    ),
    Key::new(
        "client_secret",
        ValueKind::String,
        "The password of the app at the provider. Most consoles show it once. Keep it out of git.",
    ),
    Key::new(
        "server_metadata_url",
        ValueKind::String,
        "The address of the JSON document in which the provider describes itself. It ends in \
         `/.well-known/openid-configuration`.",
    )
    .examples(&["https://accounts.google.com/.well-known/openid-configuration"]),
    Key::new(
        "client_kwargs",
        ValueKind::Table,
        "Further settings of the provider: `scope`, `prompt`, `code_challenge_method`, `token_endpoint_auth_method`.",
    ),
];

/// Read by Authlib from a table of the provider's own: `OAUTH_CLIENT_PARAMS` in `authlib/integrations/base_client`.
pub(crate) const AUTHLIB_KEYS: [Key; 9] = [
    Key::new(
        "authorize_url",
        ValueKind::String,
        "The address of the sign-in page, where the metadata does not name it.",
    ),
    Key::new(
        "authorize_params",
        ValueKind::Table,
        "Parameters that are added to the address of the sign-in page, such as `hd`, `domain_hint` or `acr_values`.",
    ),
    Key::new("access_token_url", ValueKind::String, "Where the code is redeemed, where the metadata does not name it."),
    Key::new("access_token_params", ValueKind::Table, "Parameters that are sent when the code is redeemed."),
    Key::new(
        "refresh_token_url",
        ValueKind::String,
        "Where tokens are renewed. A login with Streamlit never renews one.",
    ),
    Key::new("refresh_token_params", ValueKind::Table, "Parameters for renewing tokens, which Streamlit never does."),
    Key::new("api_base_url", ValueKind::String, "Where the provider's API is. A login does not use it."),
    Key::new("request_token_url", ValueKind::String, "A setting of OAuth 1, which is not OpenID Connect."),
    Key::new("request_token_params", ValueKind::Table, "A setting of OAuth 1, which is not OpenID Connect."),
];

/// What is often set in `client_kwargs`; Authlib takes others too.
pub(crate) const CLIENT_KWARGS: [Key; 5] = [
    Key::new(
        "scope",
        ValueKind::StringOrStrings,
        "What the app asks to be told about the user, as words separated by spaces. `openid` must be among them; without \
         this setting Streamlit asks for `openid email profile`.",
    )
    .examples(&["openid email profile"]),
    Key::new(
        "prompt",
        ValueKind::String,
        "How the provider asks the user. Streamlit sends `select_account` unless this says otherwise; `login` works nearly \
         everywhere.",
    )
    .examples(&["login", "select_account", "consent"]),
    Key::new(
        "token_endpoint_auth_method",
        ValueKind::String,
        "How the client secret travels: in the `Authorization` header (`client_secret_basic`, the default) or in the body \
         (`client_secret_post`).",
    )
    .examples(&["client_secret_basic", "client_secret_post"]),
    Key::new(
        "code_challenge_method",
        ValueKind::String,
        "Sends a code challenge (PKCE) also where the metadata does not offer it.",
    )
    .examples(&["S256"]),
    Key::new("login_hint", ValueKind::String, "Who is expected to sign in; the provider fills it in."),
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

fn find(keys: &[Key], name: &str) -> Option<ValueKind> {
    keys.iter().find(|key| key.name == name).map(|key| key.kind)
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
