//! Google, for everybody's account and for Workspace.

use super::preset::{
    Basic, Client, Console, Fields, Issuer, IssuerForm, Logout, Mark, Mistake, Preset, Redirects, Shape, Source,
};
use super::shape::is_base64url;

pub(super) static GOOGLE: Preset = Preset {
    name: "google",
    title: "Google",
    aliases: &["gmail", "google-workspace", "gsuite"],
    parameters: &[],
    metadata_url: "https://accounts.google.com/.well-known/openid-configuration",
    issuer: Issuer {
        form: IssuerForm::Place,
        exceptions: &["very old tokens lack the `https://`; Authlib refuses those"],
    },
    marks: &[Mark::Host("accounts.google.com")],
    client_kwargs: &[],
    refused_prompts: &[],
    refused_scopes: &[
        ("groups", "Google puts no groups into its tokens"),
        ("offline_access", "at Google that is `authorize_params = { access_type = \"offline\" }`"),
    ],
    authorize_params: &[],
    client: Client::Registered {
        id: Shape {
            usually: "ends in `.apps.googleusercontent.com`",
            matches: is_client_id,
            mistakes: &[
                Mistake {
                    matches: |value| value.starts_with("GOCSPX-"),
                    says: "this is a client secret: the client ID ends in `.apps.googleusercontent.com`",
                },
                Mistake {
                    matches: |value| value.starts_with("AIza"),
                    says: "this is an API key: the client ID ends in `.apps.googleusercontent.com`",
                },
                Mistake {
                    matches: |value| value.ends_with(".iam.gserviceaccount.com"),
                    says: "this is a service account: create a client of type `Web application`",
                },
            ],
        },
        secret: Shape {
            usually: "begins with `GOCSPX-` (older ones have 24 characters)",
            matches: |value| value.starts_with("GOCSPX-") || is_base64url(value, 24..=24),
            mistakes: &[Mistake {
                matches: is_client_id,
                says: "this is a client ID: the secret is below it and begins with `GOCSPX-`",
            }],
        },
    },
    redirects: Redirects::LocalHttp,
    basic: Basic::Unknown,
    console: Console {
        path: "Google Cloud console > Google Auth Platform > Clients > (your client) > Authorized redirect URIs",
        url: Some("https://console.cloud.google.com/auth/clients"),
    },
    fields: Fields::USUAL,
    command: None,
    steps: &[
        "create the client with the type `Web application`",
        "copy the client secret at once: it is shown only when it is made",
        "while the app is in testing, add people under Audience > Test users",
        "a change may take some minutes to count",
    ],
    other_nonce: None,
    notes: &["to limit sign-in to one Workspace domain, compare `st.user.hd` in the app"],
    logout: Logout::AppOnly,
    sources: &[
        Source {
            facts: "issuer, endpoints, PKCE, logout",
            place: "metadata document https://accounts.google.com/.well-known/openid-configuration",
            read: "2026-11",
        },
        Source {
            facts: "redirect URIs",
            place: "Google: Using OAuth 2.0 for Web Server Applications, redirect URI validation rules",
            read: "2026-11",
        },
    ],
};

fn is_client_id(value: &str) -> bool {
    value.strip_suffix(".apps.googleusercontent.com").is_some_and(|rest| {
        rest.split_once('-').is_some_and(|(project, name)| {
            !project.is_empty()
                && project.bytes().all(|byte| byte.is_ascii_digit())
                && !name.is_empty()
                && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
    })
}
