//! Sign-in services that developers rent for their customers.

use super::preset::{Client, Console, Mark, Need, Parameter, Preset, Shape};
use super::shape::{domain, is_alphanumeric, is_base64url, is_hex, label, path_segment};

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
    console: Console {
        path: "Logto Console > Applications > (your app) > Settings > Redirect URIs",
        url: Some("https://cloud.logto.io/"),
    },
    steps: &["create the app as `Traditional web`"],
    logout: Some("add the redirect URI to Post sign-out redirect URIs too: `st.logout` returns to it"),
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
    logout: Some("add the redirect URI to Allowed logout redirect URLs too: `st.logout` returns to it"),
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
