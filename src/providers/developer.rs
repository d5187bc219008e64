//! Sign-in services that developers rent for their customers.

use super::preset::{Client, Console, Fields, Logout, Mark, Need, Parameter, Preset, Shape, Source};
use super::shape::{domain, is_alphanumeric, is_base64url, is_guid, is_hex, label, path_segment};

pub(super) static LOGTO: Preset = Preset {
    name: "logto",
    title: "Logto",
    parameters: &[Parameter {
        name: "domain",
        question: "Logto domain",
        example: "a1b2c3.logto.app",
        need: Need::Required,
        check: domain,
    }],
    metadata_url: "https://{domain}/oidc/.well-known/openid-configuration",
    marks: &[Mark::HostSuffix(".logto.app")],
    client_kwargs: &[("prompt", "login")],
    refused_prompts: &["select_account"],
    client: Client::Registered {
        id: Shape {
            usually: "has 21 lower-case letters and digits",
            matches: |value| is_alphanumeric(value, 21..=21),
            mistakes: &[],
        },
        secret: Shape { usually: "has 32 characters", matches: |value| is_base64url(value, 32..=32), mistakes: &[] },
    },
    fields: Fields { id: "App ID", secret: "App secret" },
    console: Console {
        path: "Logto Console > Applications > (your app) > Settings > Redirect URIs",
        url: Some("https://cloud.logto.io/"),
    },
    steps: &["create the app as `Traditional web`"],
    logout: Logout::Provider("add the redirect URI to Post sign-out redirect URIs too: `st.logout` returns to it"),
    sources: &[Source {
        facts: "prompt, signing algorithm",
        place: "logto-io/logto#6921, and a metadata document",
        read: "2026-11",
    }],
    ..Preset::PLAIN
};

pub(super) static CLERK: Preset = Preset {
    name: "clerk",
    title: "Clerk",
    parameters: &[Parameter {
        name: "domain",
        question: "Frontend API domain",
        example: "happy-fox-12.clerk.accounts.dev",
        need: Need::Required,
        check: domain,
    }],
    metadata_url: "https://{domain}/.well-known/openid-configuration",
    marks: &[Mark::HostSuffix(".clerk.accounts.dev")],
    client_kwargs: &[("prompt", "login")],
    refused_prompts: &["select_account"],
    console: Console {
        path: "Clerk Dashboard > Configure > OAuth applications > (your application) > Redirect URIs",
        url: Some("https://dashboard.clerk.com/last-active?path=oauth-applications"),
    },
    steps: &["tick the scopes `openid`, `email` and `profile`"],
    sources: &[Source { facts: "prompt", place: "public report of Clerk with prompt=select_account", read: "2026-11" }],
    ..Preset::PLAIN
};

pub(super) static KINDE: Preset = Preset {
    name: "kinde",
    title: "Kinde",
    parameters: &[Parameter {
        name: "domain",
        question: "Kinde domain",
        example: "example.kinde.com",
        need: Need::Required,
        check: domain,
    }],
    metadata_url: "https://{domain}/.well-known/openid-configuration",
    marks: &[Mark::HostSuffix(".kinde.com")],
    client: Client::Registered {
        id: Shape { usually: "has 32 hex digits", matches: |value| is_hex(value, 32), mistakes: &[] },
        secret: Shape::ANY,
    },
    console: Console {
        path: "Kinde > Settings > Applications > (your app) > Details > Allowed callback URLs",
        url: Some("https://app.kinde.com/"),
    },
    steps: &["create the app as `Back-end web`"],
    logout: Logout::Provider(
        "add the redirect URI to Allowed logout redirect URLs too: `st.logout` asks to return to it (whether Kinde honours \
         `post_logout_redirect_uri` is not verified)",
    ),
    sources: &[Source { facts: "metadata URL", place: "Kinde Docs: well-known endpoints", read: "2026-11" }],
    ..Preset::PLAIN
};

pub(super) static WORKOS: Preset = Preset {
    name: "workos",
    title: "WorkOS AuthKit",
    aliases: &["authkit"],
    parameters: &[Parameter {
        name: "name",
        question: "AuthKit name, as in `NAME.authkit.app`",
        example: "happy-fox-12",
        need: Need::Required,
        check: label,
    }],
    metadata_url: "https://{name}.authkit.app/.well-known/openid-configuration",
    marks: &[Mark::HostSuffix(".authkit.app")],
    client: Client::Registered {
        id: Shape { usually: "begins with `client_`", matches: |value| value.starts_with("client_"), mistakes: &[] },
        secret: Shape {
            usually: "is the OAuth application's own",
            matches: |value| !value.starts_with("sk_"),
            mistakes: &[super::preset::Mistake {
                matches: |value| value.starts_with("sk_"),
                says: "this is an API key: the OAuth application has a client secret of its own",
            }],
        },
    },
    console: Console {
        path: "WorkOS Dashboard > Connect > OAuth Applications > (your application) > Redirects",
        url: Some("https://dashboard.workos.com/"),
    },
    ..Preset::PLAIN
};

pub(super) static DESCOPE: Preset = Preset {
    name: "descope",
    title: "Descope",
    parameters: &[
        Parameter {
            name: "project",
            question: "Project ID",
            example: "P2abcDEFghiJKLmnoPQRstuVWXyz",
            need: Need::Required,
            check: path_segment,
        },
        Parameter {
            name: "host",
            question: "API host of your region",
            example: "api.euc1.descope.com",
            need: Need::Preset("api.descope.com"),
            check: domain,
        },
    ],
    metadata_url: "https://{host}/{project}/.well-known/openid-configuration",
    marks: &[Mark::HostSuffix(".descope.com")],
    console: Console {
        path: "Descope Console > Applications > (your OIDC application)",
        url: Some("https://app.descope.com/applications"),
    },
    ..Preset::PLAIN
};

pub(super) static DATABRICKS: Preset = Preset {
    name: "databricks",
    title: "Databricks",
    parameters: &[Parameter {
        name: "host",
        question: "Host of the workspace",
        example: "dbc-1a2b3c4d-5e6f.cloud.databricks.com",
        need: Need::Required,
        check: domain,
    }],
    metadata_url: "https://{host}/oidc/.well-known/openid-configuration",
    marks: &[
        Mark::HostSuffix(".cloud.databricks.com"),
        Mark::HostSuffix(".azuredatabricks.net"),
        Mark::HostSuffix(".gcp.databricks.com"),
    ],
    client: Client::Registered {
        id: Shape { usually: "is a GUID", matches: is_guid, mistakes: &[] },
        secret: Shape {
            usually: "is `dose` and 32 hex digits",
            matches: |value| value.strip_prefix("dose").is_some_and(|rest| is_hex(rest, 32)),
            mistakes: &[super::preset::Mistake {
                matches: |value| value.starts_with("dapi"),
                says: "this is a personal access token: the app connection has a client secret of its own",
            }],
        },
    },
    console: Console {
        path: "Databricks account console (AWS: accounts.cloud.databricks.com, Azure: accounts.azuredatabricks.net, Google \
               Cloud: accounts.gcp.databricks.com) > Settings > App connections > (your connection) > Redirect URLs",
        url: None,
    },
    steps: &[
        "have a client secret generated with the connection: without one it is a public client",
        "allow the scopes `openid`, `email` and `profile`",
    ],
    notes: &["to let a whole account sign in, give the account's own metadata with `--metadata-url`"],
    sources: &[Source {
        facts: "accounts hosts",
        place: "NangoHQ/nango: Databricks registration guide",
        read: "2026-11",
    }],
    ..Preset::PLAIN
};

pub(super) static STYTCH: Preset = Preset {
    name: "stytch",
    title: "Stytch Connected Apps",
    parameters: &[Parameter {
        name: "domain",
        question: "Domain of the project",
        example: "happy-fox-1234.customers.stytch.com",
        need: Need::Required,
        check: domain,
    }],
    metadata_url: "https://{domain}/.well-known/openid-configuration",
    marks: &[Mark::HostSuffix(".customers.stytch.com"), Mark::HostSuffix(".customers.stytch.dev")],
    client: Client::Registered {
        id: Shape {
            usually: "begins with `connected-app-`",
            matches: |value| value.starts_with("connected-app-"),
            mistakes: &[],
        },
        secret: Shape::ANY,
    },
    console: Console {
        path: "Stytch Dashboard > Connected Apps > (your app) > Redirect URLs",
        url: Some("https://stytch.com/dashboard"),
    },
    steps: &[
        "create the app as confidential",
        "put up a page with Stytch's component `IdentityProvider`, and name it as the authorization URL",
    ],
    ..Preset::PLAIN
};
