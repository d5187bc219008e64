//! `authctl.show/1`: the overview for programs.

use serde::Serialize;
use serde_json::{Map, Value};

use super::{Content, Defaulted, LengthClass, Overview, PkceState, ProviderState, SecretState};
use crate::report::{Tool, escaped_json};

const SCHEMA: &str = "authctl.show/1";

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    tool: Tool,
    files: Vec<File<'a>>,
    streamlit: Streamlit<'a>,
    callback_path: &'a str,
    auth: Option<Auth<'a>>,
    providers: Vec<Provider<'a>>,
}

#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    kind: &'static str,
    exists: bool,
    /// Whether its `[auth]` is the one that counts.
    auth: bool,
    problem: Option<&'a str>,
}

#[derive(Serialize)]
struct Streamlit<'a> {
    version: &'a str,
    source: &'a str,
}

#[derive(Serialize)]
struct Auth<'a> {
    redirect_uri: Option<&'a str>,
    redirect_uri_as_written: Option<&'a str>,
    cookie_secret: Secret,
    expose_tokens: &'a [String],
}

/// `state` is `present`, `missing`, `empty` or `not-a-string`; `bytes` is `<14`, `<32` or `>=32`.
#[derive(Serialize)]
struct Secret {
    state: &'static str,
    bytes: Option<&'static str>,
}

#[derive(Serialize)]
struct Provider<'a> {
    name: &'a str,
    section: &'a str,
    accepted: bool,
    message: Option<&'a str>,
    product: Option<&'a str>,
    client_id: Option<&'a str>,
    client_secret: Secret,
    server_metadata_url: Option<&'a str>,
    login: Option<Login<'a>>,
}

#[derive(Serialize)]
struct Login<'a> {
    scope: Setting<'a>,
    prompt: Option<Setting<'a>>,
    client_authentication: Setting<'a>,
    /// `always`, `when-advertised` or `never`.
    pkce: &'static str,
    additional_parameters: Map<String, Value>,
}

#[derive(Serialize)]
struct Setting<'a> {
    value: &'a str,
    default: bool,
}

pub(super) fn render(overview: &Overview) -> String {
    let document = Document {
        schema: SCHEMA,
        tool: Tool::AUTHCTL,
        files: overview
            .files
            .iter()
            .map(|file| File {
                path: &file.path,
                kind: match file.content {
                    Content::Secrets => "secrets",
                    Content::Config => "config",
                },
                exists: file.is_there,
                auth: file.counts,
                problem: file.problem.as_deref(),
            })
            .collect(),
        streamlit: Streamlit { version: &overview.streamlit, source: &overview.streamlit_source },
        callback_path: &overview.callback_path,
        auth: overview.shared.as_ref().map(|shared| Auth {
            redirect_uri: shared.redirect_uri.as_ref().map(|(_, sent)| sent.as_str()),
            redirect_uri_as_written: shared.redirect_uri.as_ref().map(|(written, _)| written.as_str()),
            cookie_secret: Secret { bytes: bytes(shared.cookie_secret), ..secret(shared.cookie_secret) },
            expose_tokens: &shared.expose_tokens,
        }),
        providers: overview.providers.iter().map(provider).collect(),
    };
    let json = serde_json::to_string_pretty(&document).expect("plain structs with text keys are always JSON");
    format!("{}\n", escaped_json(&json))
}

fn provider(provider: &ProviderState) -> Provider<'_> {
    Provider {
        name: &provider.name,
        section: &provider.section,
        accepted: provider.verdict.is_accepted(),
        message: provider.verdict.message.as_deref(),
        product: provider.product,
        client_id: provider.client_id.as_deref(),
        client_secret: secret(provider.client_secret),
        server_metadata_url: provider.server_metadata_url.as_deref(),
        login: provider.login.as_ref().map(|login| Login {
            scope: setting(&login.scope),
            prompt: login.prompt.as_ref().map(setting),
            client_authentication: setting(&login.client_authentication),
            pkce: match login.pkce {
                PkceState::Always => "always",
                PkceState::WhenAdvertised => "when-advertised",
                PkceState::Never => "never",
            },
            additional_parameters: login
                .additions
                .iter()
                .map(|(key, value)| (key.clone(), Value::from(value.as_str())))
                .collect(),
        }),
    }
}

fn setting(value: &Defaulted) -> Setting<'_> {
    Setting { value: &value.value, default: value.is_default }
}

/// The length of a client secret says nothing about its strength: only the cookie secret's is told.
fn secret(secret: SecretState) -> Secret {
    let state = match secret {
        SecretState::Missing => "missing",
        SecretState::Empty => "empty",
        SecretState::NotText => "not-a-string",
        SecretState::Present(_) => "present",
    };
    Secret { state, bytes: None }
}

fn bytes(secret: SecretState) -> Option<&'static str> {
    match secret {
        SecretState::Present(LengthClass::Below14) => Some("<14"),
        SecretState::Present(LengthClass::Below32) => Some("<32"),
        SecretState::Present(LengthClass::From32) => Some(">=32"),
        _ => None,
    }
}
