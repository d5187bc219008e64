//! GitLab.com and self-managed GitLab.

use super::preset::{
    Basic, Client, Console, Fields, Issuer, IssuerForm, Logout, Mark, Need, Parameter, Preset, Redirects, Shape, Source,
};
use super::shape::{host_and_port, is_hex};

pub(super) static GITLAB: Preset = Preset {
    name: "gitlab",
    title: "GitLab",
    aliases: &["gitlab.com"],
    parameters: &[Parameter {
        name: "host",
        question: "GitLab host",
        example: "gitlab.example.com",
        need: Need::Suggested("gitlab.com"),
        check: host_and_port,
    }],
    metadata_url: "https://{host}/.well-known/openid-configuration",
    issuer: Issuer {
        form: IssuerForm::Place,
        exceptions: &[
            "a GitLab of your own takes it from `external_url`: with another protocol or port there, it is another one",
        ],
    },
    marks: &[Mark::Host("gitlab.com")],
    client_kwargs: &[("prompt", "consent")],
    refused_prompts: &["select_account"],
    refused_scopes: &[],
    authorize_params: &[],
    client: Client::Registered {
        id: Shape {
            usually: "has 64 hex digits, called `Application ID`",
            matches: |value| is_hex(value, 64),
            mistakes: &[],
        },
        secret: Shape {
            usually: "begins with `gloas-`, or has 64 hex digits",
            matches: |value| value.starts_with("gloas-") || is_hex(value, 64),
            mistakes: &[],
        },
    },
    redirects: Redirects::LocalHttp,
    basic: Basic::Unknown,
    console: Console {
        path: "GitLab > Edit profile > Applications > (your application) > Redirect URI (one a line)",
        url: Some("https://{host}/-/user_settings/applications"),
    },
    fields: Fields { id: "Application ID", secret: "Secret" },
    command: None,
    steps: &["keep `Confidential` ticked", "tick the scopes `openid`, `profile` and `email`"],
    other_nonce: None,
    notes: &["GitLab puts no `name` into the ID token: `st.user` has `email` and `sub`, not `name`"],
    logout: Logout::AppOnly,
    sources: &[
        Source {
            facts: "issuer, endpoints, PKCE, logout",
            place: "metadata document https://gitlab.com/.well-known/openid-configuration",
            read: "2026-11",
        },
        Source {
            facts: "claims, prompt",
            place: "GitLab Docs: GitLab as OpenID Connect identity provider, and its initializer doorkeeper_openid_connect",
            read: "2026-11",
        },
    ],
};
