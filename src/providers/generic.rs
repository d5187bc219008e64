//! Any provider that publishes OpenID Connect metadata.

use super::preset::{Basic, Client, Console, Fields, Issuer, Logout, Need, Parameter, Preset, Redirects, Shape};
use super::shape::metadata_url;

pub(super) static GENERIC: Preset = Preset {
    name: "oidc",
    title: "another OpenID Connect provider",
    aliases: &["generic", "openid", "other", "custom"],
    parameters: &[Parameter {
        name: "url",
        question: "Metadata URL (ends in `/.well-known/openid-configuration`), or the issuer",
        example: "https://login.example.com/.well-known/openid-configuration",
        need: Need::Required,
        check: metadata_url,
    }],
    metadata_url: "{url}",
    issuer: Issuer::PLACE,
    marks: &[],
    client_kwargs: &[],
    refused_prompts: &[],
    refused_scopes: &[],
    authorize_params: &[],
    client: Client::Registered { id: Shape::ANY, secret: Shape::ANY },
    redirects: Redirects::LocalHttp,
    basic: Basic::Unknown,
    console: Console {
        path: "the settings of your application, where redirect or callback URIs are listed",
        url: None,
    },
    fields: Fields::USUAL,
    command: None,
    steps: &[
        "register a confidential web application with the authorization code flow",
        "allow the scopes `openid`, `email` and `profile`",
        "client authentication must be `client_secret_basic`, which Streamlit uses",
    ],
    logout: Logout::Provider("if sign-out URIs are registered apart, register the redirect URI there too"),
    other_nonce: None,
    notes: &[],
    sources: &[],
};
