//! Keycloak and Red Hat build of Keycloak.

use super::preset::{
    Basic, Client, Console, Fields, Issuer, IssuerForm, Logout, Mark, Need, Parameter, Preset, Redirects, Shape, Source,
};
use super::shape::{base_url, is_cut_short, path_segment};

pub(super) static KEYCLOAK: Preset = Preset {
    name: "keycloak",
    title: "Keycloak",
    aliases: &["red-hat-sso", "rhsso", "rhbk"],
    parameters: &[
        Parameter {
            name: "url",
            question: "Base URL of the server (before version 17 it ends in `/auth`)",
            example: "https://keycloak.example.com",
            need: Need::Required,
            check: |value, answers| {
                let url = base_url(value, answers)?;
                match url.split_once("/realms/") {
                    Some((base, _)) => Err(format!("`{url}` holds the realm; give `{base}` and the realm apart")),
                    None => Ok(url),
                }
            },
        },
        Parameter {
            name: "realm",
            question: "Realm (upper and lower case matter)",
            example: "my-realm",
            need: Need::Required,
            check: path_segment,
        },
    ],
    metadata_url: "{url}/realms/{realm}/.well-known/openid-configuration",
    issuer: Issuer {
        form: IssuerForm::Place,
        exceptions: &["without a fixed hostname (`KC_HOSTNAME`) it follows the address at which the server is asked"],
    },
    marks: &[Mark::Path("/realms/")],
    client_kwargs: &[],
    refused_prompts: &[],
    refused_scopes: &[],
    authorize_params: &[],
    client: Client::Registered {
        id: Shape::ANY,
        // It can be chosen freely when a realm is imported.
        secret: Shape {
            usually: "has 32 letters and digits, or is a GUID",
            matches: |value| !is_cut_short(value, 32),
            mistakes: &[],
        },
    },
    redirects: Redirects::LocalHttp,
    basic: Basic::Unknown,
    console: Console {
        path: "Keycloak admin console > (your realm) > Clients > (your client) > Settings > Valid redirect URIs",
        url: Some("{url}/admin/master/console/#/{realm}/clients"),
    },
    fields: Fields { id: "Client ID", secret: "Client secret, tab Credentials" },
    command: Some(
        "kcadm.sh create clients -r {realm} -s clientId=streamlit -s publicClient=false -s 'redirectUris=[\"{redirect_uri}\"]' -o > client.json",
    ),
    steps: &[
        "turn on `Client authentication` and `Standard flow`",
        "the client secret is on the tab Credentials",
        "use a realm of your own, not `master`",
    ],
    logout: Logout::Provider("set Valid post logout redirect URIs to `+`: `st.logout` returns to the redirect URI"),
    other_nonce: None,
    notes: &["the URL must be the one that browsers use: in containers, `localhost` is not the same place for both"],
    sources: &[
        Source {
            facts: "issuer, endpoints, PKCE, logout",
            place: "metadata document of Keycloak servers with and without `/auth`",
            read: "2026-11",
        },
        Source { facts: "prompt, console", place: "Keycloak: Server Administration Guide", read: "2026-11" },
    ],
};
