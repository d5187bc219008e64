//! The built-in provider: a working login without any account.

use super::preset::{Answers, Basic, Client, Console, Fields, Issuer, Logout, Need, Parameter, Preset, Redirects};

pub(super) static LOCAL: Preset = Preset {
    name: "local",
    title: "the built-in provider",
    aliases: &["builtin", "built-in", "dev", "authctl"],
    parameters: &[Parameter {
        name: "port",
        question: "Port of the built-in provider",
        example: "9400",
        need: Need::Preset("9400"),
        check: port,
    }],
    metadata_url: "http://localhost:{port}/.well-known/openid-configuration",
    issuer: Issuer::PLACE,
    // On this machine there may be anything: a host says nothing.
    marks: &[],
    client_kwargs: &[],
    refused_prompts: &[],
    refused_scopes: &[],
    authorize_params: &[],
    client: Client::Generated { id: "authctl-local" },
    redirects: Redirects::LocalHttp,
    basic: Basic::Unknown,
    console: Console { path: "nowhere: the built-in provider takes its clients from this file", url: None },
    fields: Fields::USUAL,
    command: None,
    steps: &[],
    other_nonce: None,
    notes: &["for development only: anyone can sign in as any user"],
    logout: Logout::Provider(
        "`st.logout` returns to the redirect URI, which the built-in provider takes from `secrets.toml`",
    ),
    sources: &[],
};

fn port(value: &str, _: &Answers) -> Result<String, String> {
    match value.parse::<u16>() {
        Ok(port) if port > 0 => Ok(port.to_string()),
        _ => Err(format!("`{value}` is not a port between 1 and 65535")),
    }
}
