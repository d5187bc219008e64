//! Auth0.

use super::preset::{
    Basic, Client, Console, Fields, Issuer, IssuerForm, Logout, Mark, Need, Parameter, Preset, Redirects, Shape, Source,
};
use super::shape::{domain, is_alphanumeric, is_base64url};

pub(super) static AUTH0: Preset = Preset {
    name: "auth0",
    title: "Auth0",
    aliases: &["okta-cic"],
    parameters: &[Parameter {
        name: "domain",
        question: "Auth0 domain",
        example: "dev-abc123.eu.auth0.com",
        need: Need::Required,
        check: domain,
    }],
    metadata_url: "https://{domain}/.well-known/openid-configuration",
    issuer: Issuer { form: IssuerForm::Other("https://{domain}/"), exceptions: &[] },
    marks: &[Mark::HostSuffix(".auth0.com")],
    // Streamlit's own `select_account` is ignored.
    client_kwargs: &[("prompt", "login")],
    refused_prompts: &[],
    refused_scopes: &[],
    authorize_params: &[],
    client: Client::Registered {
        id: Shape {
            usually: "has 32 letters and digits",
            matches: |value| is_alphanumeric(value, 32..=32),
            mistakes: &[],
        },
        secret: Shape { usually: "has 64 characters", matches: |value| is_base64url(value, 64..=64), mistakes: &[] },
    },
    redirects: Redirects::LocalHttp,
    basic: Basic::Unknown,
    console: Console {
        path: "Auth0 Dashboard > Applications > Applications > (your app) > Settings > Allowed Callback URLs",
        url: Some("https://manage.auth0.com/"),
    },
    fields: Fields { id: "Client ID", secret: "Client Secret" },
    command: Some(
        "auth0 apps create --name streamlit --type regular --callbacks {redirect_uri} --logout-urls {redirect_uri} --reveal-secrets --json > client.json",
    ),
    steps: &[
        "create the application as `Regular Web Application`",
        "keep Advanced Settings > OAuth > JsonWebToken Signature Algorithm at `RS256`",
    ],
    logout: Logout::Provider(
        "add the redirect URI to Allowed Logout URLs too, and turn on RP-Initiated Logout End Session Endpoint Discovery \
         (Settings > Advanced)",
    ),
    other_nonce: None,
    notes: &["`prompt = \"login\"` lets people choose another account; remove it to let a running session sign in"],
    sources: &[
        Source {
            facts: "issuer, endpoints, PKCE, logout",
            place: "metadata document of an auth0.com tenant",
            read: "2026-11",
        },
        Source {
            facts: "logout",
            place: "Auth0 Docs: OIDC logout, and supabase and Streamlit reports of `Allowed Logout URLs`",
            read: "2026-11",
        },
    ],
};
