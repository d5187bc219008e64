//! Products that sign people in beside their proper job: a groupware, a NAS, a store of secrets.

use super::preset::{Console, Fields, Issuer, IssuerForm, Logout, Mark, Need, Parameter, Preset, Source};
use super::self_hosted::HOST;
use super::shape::{base_url, path_segment};

pub(super) static VAULT: Preset = Preset {
    name: "vault",
    title: "HashiCorp Vault",
    aliases: &["hashicorp-vault", "openbao"],
    parameters: &[
        Parameter {
            name: "url",
            question: "Base URL of the server",
            example: "https://vault.example.com:8200",
            need: Need::Required,
            check: base_url,
        },
        Parameter {
            name: "provider",
            question: "Name of the OIDC provider in Vault",
            example: "people",
            need: Need::Suggested("default"),
            check: path_segment,
        },
    ],
    metadata_url: "{url}/v1/identity/oidc/provider/{provider}/.well-known/openid-configuration",
    issuer: Issuer {
        form: IssuerForm::Place,
        exceptions: &["where the provider's `issuer` is set, it begins with that"],
    },
    marks: &[Mark::Path("/v1/identity/oidc/provider/")],
    console: Console {
        path: "Vault > Access > OIDC Provider > Applications > (your application) > Redirect URIs",
        url: None,
    },
    steps: &[
        "create the client with the type `confidential`",
        "create the scopes `email` and `profile`, with templates, and add them to the provider: it has none of its own",
    ],
    logout: Logout::AppOnly,
    sources: &[Source {
        facts: "issuer, endpoints, PKCE, logout",
        place: "metadata document of a Vault OIDC provider",
        read: "2026-11",
    }],
    ..Preset::PLAIN
};

pub(super) static NEXTCLOUD: Preset = Preset {
    name: "nextcloud",
    title: "Nextcloud",
    aliases: &["nextcloud-oidc"],
    parameters: &[Parameter { example: "cloud.example.com", ..HOST }],
    metadata_url: "https://{host}/.well-known/openid-configuration",
    issuer: Issuer { form: IssuerForm::Place, exceptions: &["it follows `overwrite.cli.url` behind a proxy"] },
    fields: Fields { id: "Client Identifier", secret: "Secret key" },
    console: Console {
        path: "Nextcloud > Administration settings > Security > OpenID Connect clients > (your client) > Redirection URI",
        url: Some("https://{host}/settings/admin/security"),
    },
    steps: &[
        "install the app `OIDC Identity Provider`",
        "where the web server does not pass `/.well-known/` on, give `--metadata-url          https://(host)/index.php/apps/oidc/openid-configuration`",
        "choose the signing algorithm `RS256` for the client",
    ],
    sources: &[Source { facts: "redirect URI error", place: "H2CK/oidc#550", read: "2026-11" }],
    ..Preset::PLAIN
};

pub(super) static SYNOLOGY: Preset = Preset {
    name: "synology",
    title: "Synology SSO Server",
    aliases: &["synology-sso"],
    parameters: &[Parameter { example: "nas.example.com:5001", ..HOST }],
    metadata_url: "https://{host}/webman/sso/.well-known/openid-configuration",
    marks: &[Mark::Path("/webman/sso/")],
    fields: Fields { id: "Application ID", secret: "Application secret" },
    console: Console { path: "DSM > SSO Server > Application > (your OIDC application) > Redirect URI", url: None },
    notes: &["the ID token holds `username` and no `name`"],
    sources: &[Source {
        facts: "claims",
        place: "public reports of Synology SSO Server as a provider",
        read: "2026-11",
    }],
    ..Preset::PLAIN
};
