//! What Streamlit and Authlib will really use for one login: defaults filled in, `{port}` replaced.

use std::time::Duration;

use serde_json::{Map, Value as Json};

use super::secrets::{Auth, Provider};
use super::{Fact, StreamlitConfig, Version};
use crate::secret::Secret;
use crate::streamlit::document::{Table, Value};

/// The settings of one provider as the login flow uses them.
#[derive(Clone, Debug)]
pub(crate) struct LoginSettings {
    pub(crate) provider: String,
    pub(crate) client_id: String,
    /// Empty: a public client.
    pub(crate) client_secret: Secret<String>,
    pub(crate) server_metadata_url: String,
    pub(crate) redirect_uri: String,
    pub(crate) scope: String,
    /// `None` where Streamlit sends none: only when the version has no default.
    pub(crate) prompt: Option<String>,
    pub(crate) response_mode: Option<String>,
    pub(crate) login_hint: Option<String>,
    /// `authorize_params`, in order; read only from a table of the provider's own.
    pub(crate) authorize_params: Vec<(String, String)>,
    pub(crate) client_authentication: ClientAuthentication,
    /// `client_kwargs.code_challenge_method`, if it is set.
    pub(crate) code_challenge_method: Option<String>,
    /// `client_kwargs.timeout`: the seconds for which the HTTP client that Authlib makes waits.
    pub(crate) timeout: Option<f64>,
    /// `client_kwargs.follow_redirects`: whether the HTTP client that Authlib makes follows redirects.
    pub(crate) follow_redirects: bool,
    pub(crate) streamlit: Version,
}

/// How the client proves itself at the token endpoint. Authlib decides by the settings alone, never by the metadata.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ClientAuthentication {
    /// `Authorization: Basic base64(id:secret)`, not form-encoded first.
    Basic,
    Post,
    /// Only `client_id` in the body.
    None,
    /// A method that Authlib cannot do without code: the login fails at the callback.
    Unsupported(String),
}

impl ClientAuthentication {
    /// The method that Authlib uses where its client is told this one.
    fn from_method(method: Option<&str>, client_secret: &Secret<String>) -> Self {
        match method {
            None if client_secret.is_empty() => Self::None,
            None | Some("client_secret_basic") => Self::Basic,
            Some("client_secret_post") => Self::Post,
            Some("none") => Self::None,
            Some(other) => Self::Unsupported(other.to_owned()),
        }
    }

    /// The method's name in provider metadata.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Basic => "client_secret_basic",
            Self::Post => "client_secret_post",
            Self::None => "none",
            Self::Unsupported(name) => name,
        }
    }
}

/// Whether the authorization request carries a code challenge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pkce {
    S256,
    Off,
}

/// Settings that are not there, or not strings, so that no login can even be tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SettingsGap(pub(crate) Vec<String>);

/// What Streamlit asks for when `client_kwargs` has no `scope`.
pub(crate) const DEFAULT_SCOPE: &str = "openid email profile";
/// What Streamlit asks for when `client_kwargs` has no `prompt`.
const DEFAULT_PROMPT: &str = "select_account";

impl LoginSettings {
    pub(crate) fn read(
        auth: &Auth<'_>,
        provider: &Provider<'_>,
        config: &StreamlitConfig,
        streamlit: Version,
    ) -> Result<Self, SettingsGap> {
        let mut gap = Vec::new();
        let mut text = |table: &Table, section: &str, key: &str| {
            let value = table.get(key).and_then(|entry| entry.value.as_str());
            if value.is_none() {
                gap.push(format!("{section} {key}"));
            }
            value.unwrap_or_default().to_owned()
        };
        let section = provider.section_name();
        let redirect_uri = text(auth.table, "[auth]", "redirect_uri");
        let client_id = text(provider.table, &section, "client_id");
        let client_secret = Secret::new(text(provider.table, &section, "client_secret"));
        let server_metadata_url = text(provider.table, &section, "server_metadata_url");
        if !gap.is_empty() {
            return Err(SettingsGap(gap));
        }
        let kwargs = provider.table.get("client_kwargs").and_then(|entry| entry.value.as_table());
        let kwarg = |key: &str| kwargs.and_then(|table| table.get(key)).map(|entry| joined(&entry.value));
        let method = kwarg("token_endpoint_auth_method");
        let client_authentication = ClientAuthentication::from_method(method.as_deref(), &client_secret);
        let authorize_params = provider
            .table
            .get("authorize_params")
            .and_then(|entry| entry.value.as_table())
            .filter(|_| !provider.is_flat());
        Ok(Self {
            provider: provider.name.to_owned(),
            client_id,
            client_secret,
            server_metadata_url,
            redirect_uri: with_port(&redirect_uri, config.port(), streamlit),
            scope: kwarg("scope").unwrap_or_else(|| DEFAULT_SCOPE.to_owned()),
            prompt: Some(kwarg("prompt").unwrap_or_else(|| DEFAULT_PROMPT.to_owned())),
            response_mode: kwarg("response_mode"),
            login_hint: kwarg("login_hint"),
            authorize_params: authorize_params
                .map(|table| table.entries.iter().map(|entry| (entry.key.clone(), joined(&entry.value))).collect())
                .unwrap_or_default(),
            client_authentication,
            code_challenge_method: kwarg("code_challenge_method"),
            timeout: kwarg("timeout").and_then(|seconds| seconds.parse().ok()),
            follow_redirects: kwarg("follow_redirects").as_deref() == Some("True"),
            streamlit,
        })
    }

    /// The same settings as Authlib sees them once it has read the metadata: members that are called like parameters of
    /// its client win over `client_kwargs`.
    pub(crate) fn overridden_by(&self, metadata: &Map<String, Json>) -> Self {
        let mut settings = self.clone();
        if let Some(scope) = metadata.get("scope") {
            settings.scope = sent(scope).unwrap_or_default();
        }
        for (name, setting) in [
            ("prompt", &mut settings.prompt),
            ("response_mode", &mut settings.response_mode),
            ("login_hint", &mut settings.login_hint),
            ("code_challenge_method", &mut settings.code_challenge_method),
        ] {
            if let Some(value) = metadata.get(name) {
                *setting = sent(value);
            }
        }
        if let Some(method) = metadata.get("token_endpoint_auth_method") {
            let name = method.as_str().map_or_else(|| method.to_string(), str::to_owned);
            let name = (!method.is_null()).then_some(name);
            settings.client_authentication =
                ClientAuthentication::from_method(name.as_deref(), &settings.client_secret);
        }
        settings
    }

    /// What is sent where `redirect_uri` is written: `{port}` replaced by the app's port, from the version on that knows it.
    pub(crate) fn sent_redirect_uri(redirect_uri: &str, config: &StreamlitConfig, streamlit: Version) -> String {
        with_port(redirect_uri, config.port(), streamlit)
    }

    /// Whether Streamlit sends a code challenge, given the metadata's `code_challenge_methods_supported`.
    pub(crate) fn pkce(&self, supported: &[&str]) -> Pkce {
        let automatic = self.streamlit.has(Fact::AutomaticPkce) && supported.contains(&"S256");
        if automatic || self.code_challenge_method.as_deref() == Some("S256") { Pkce::S256 } else { Pkce::Off }
    }

    /// How long Streamlit's HTTP client waits for an answer: httpx five seconds where `client_kwargs` has no `timeout`,
    /// requests, which older releases use, for ever.
    pub(crate) fn patience(&self) -> Option<Duration> {
        let own = self.timeout.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        own.or_else(|| self.streamlit.has(Fact::Starlette).then_some(Duration::from_secs(5)))
    }

    /// Whether the scope makes this an OpenID Connect login at all: only then does Authlib send a nonce.
    pub(crate) fn asks_for_openid(&self) -> bool {
        self.scope.split(' ').any(|scope| scope == "openid")
    }
}

/// What `urlencode` makes of a value of the metadata; nothing of one that Python takes for nothing.
fn sent(value: &Json) -> Option<String> {
    match value {
        Json::Null => None,
        Json::String(text) => Some(text.clone()),
        Json::Bool(boolean) => Some(if *boolean { "True" } else { "False" }.to_owned()),
        Json::Number(number) => Some(number.to_string()),
        Json::Array(items) if items.is_empty() => None,
        Json::Array(items) => Some(items.iter().filter_map(sent).collect::<Vec<_>>().join(" ")),
        Json::Object(_) => Some(String::new()),
    }
}

/// A scalar as the text that Authlib sends; a list joined by spaces.
fn joined(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Boolean(boolean) => if *boolean { "True" } else { "False" }.to_owned(),
        Value::BigInteger(text) | Value::Datetime(text) => text.clone(),
        Value::Array(items) => items.iter().map(|item| joined(&item.value)).collect::<Vec<_>>().join(" "),
        Value::ArrayOfTables(_) | Value::Table(_) => String::new(),
    }
}

/// `{port}` replaced by the app's port, from the version on that knows it.
fn with_port(redirect_uri: &str, port: u16, streamlit: Version) -> String {
    if streamlit.has(Fact::PortPlaceholder) {
        redirect_uri.replace("{port}", &port.to_string())
    } else {
        redirect_uri.to_owned()
    }
}
