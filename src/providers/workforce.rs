//! Identity services that companies rent.

use super::preset::{
    Client, Console, Fields, Issuer, IssuerForm, Logout, Mark, Need, Parameter, Preset, Redirects, Shape, Source,
};
use super::shape::{domain, guid, host_and_port, is_alphanumeric, is_guid, is_hex, label, path_segment};

pub(super) static ONELOGIN: Preset = Preset {
    name: "onelogin",
    title: "OneLogin",
    parameters: &[Parameter {
        name: "subdomain",
        question: "Subdomain of `.onelogin.com`",
        example: "example",
        need: Need::Required,
        check: label,
    }],
    metadata_url: "https://{subdomain}.onelogin.com/oidc/2/.well-known/openid-configuration",
    marks: &[Mark::HostSuffix(".onelogin.com")],
    client_kwargs: &[("prompt", "login")],
    client: Client::Registered {
        id: Shape {
            usually: "begins with a GUID",
            matches: |value| value.get(..36).is_some_and(is_guid),
            mistakes: &[],
        },
        secret: Shape { usually: "has 64 hex digits", matches: |value| is_hex(value, 64), mistakes: &[] },
    },
    console: Console {
        path: "OneLogin Administration > Applications > (your app) > Configuration > Redirect URI's",
        url: Some("https://{subdomain}.onelogin.com/apps"),
    },
    steps: &[
        "create the app as `OpenId Connect (OIDC)`; the client secret is on the tab SSO",
        "set the token endpoint's authentication method to `Basic` there",
        "assign the app to the users who are to sign in",
    ],
    logout: Logout::Provider("add the redirect URI to Post Logout Redirect URIs too: `st.logout` returns to it"),
    sources: &[Source {
        facts: "issuer, endpoints, PKCE, logout",
        place: "metadata document of a OneLogin account",
        read: "2026-11",
    }],
    ..Preset::PLAIN
};

pub(super) static PINGONE: Preset = Preset {
    name: "pingone",
    title: "PingOne",
    aliases: &["ping", "ping-identity"],
    parameters: &[
        Parameter {
            name: "environment",
            question: "Environment ID",
            example: "4f1d2c3b-8a9e-4c5d-9b6a-7e8f90a1b2c3",
            need: Need::Required,
            check: guid,
        },
        Parameter {
            name: "host",
            question: "Authentication host of your region",
            example: "auth.pingone.eu",
            need: Need::Suggested("auth.pingone.com"),
            check: domain,
        },
    ],
    metadata_url: "https://{host}/{environment}/as/.well-known/openid-configuration",
    marks: &[
        Mark::Host("auth.pingone.com"),
        Mark::Host("auth.pingone.eu"),
        Mark::Host("auth.pingone.ca"),
        Mark::Host("auth.pingone.asia"),
        Mark::Host("auth.pingone.com.au"),
        Mark::Host("auth.pingone.sg"),
    ],
    client: Client::Registered {
        id: Shape { usually: "is a GUID", matches: is_guid, mistakes: &[] },
        secret: Shape::ANY,
    },
    console: Console {
        path: "PingOne > Applications > (your app) > Configuration > Redirect URIs",
        url: Some("https://console.pingone.com"),
    },
    steps: &[
        "set the token endpoint's authentication method to `Client Secret Basic`",
        "map `email` and `name` under Attribute Mappings, into the ID token",
    ],
    logout: Logout::Provider("add the redirect URI to Signoff URLs too: `st.logout` returns to it"),
    sources: &[Source {
        facts: "issuer, logout",
        place: "public metadata of auth.pingone.com environments (`/as/signoff`)",
        read: "2026-11",
    }],
    redirects: Redirects::LocalHttp,
    ..Preset::PLAIN
};

pub(super) static JUMPCLOUD: Preset = Preset {
    name: "jumpcloud",
    title: "JumpCloud",
    parameters: &[Parameter {
        name: "host",
        question: "Sign-in host of your region",
        example: "oauth.id.eu.jumpcloud.com",
        need: Need::Suggested("oauth.id.jumpcloud.com"),
        check: domain,
    }],
    metadata_url: "https://{host}/.well-known/openid-configuration",
    issuer: Issuer { form: IssuerForm::Other("https://{host}/"), exceptions: &[] },
    marks: &[Mark::HostSuffix(".jumpcloud.com")],
    client_kwargs: &[("prompt", "login")],
    console: Console {
        path: "JumpCloud Admin > SSO Applications > (your app) > SSO > Redirect URIs",
        url: Some("https://console.jumpcloud.com"),
    },
    steps: &[
        "create a custom OIDC app with the client authentication `Client Secret Basic`",
        "tick the standard scopes `Email` and `Profile` under Attribute Mapping",
    ],
    sources: &[Source { facts: "issuer", place: "public configurations of oauth.id.jumpcloud.com", read: "2026-11" }],
    ..Preset::PLAIN
};

pub(super) static DUO: Preset = Preset {
    name: "duo",
    title: "Duo Single Sign-On",
    aliases: &["duo-sso", "cisco-duo"],
    parameters: &[
        Parameter {
            name: "host",
            question: "Host of the metadata URL",
            example: "sso-1a2b3c4d.sso.duosecurity.com",
            need: Need::Required,
            check: domain,
        },
        Parameter {
            name: "client",
            question: "Client ID, which is part of the metadata URL",
            example: "DIABCDEFGHIJKLMNOPQR",
            need: Need::Required,
            check: path_segment,
        },
    ],
    metadata_url: "https://{host}/oidc/{client}/.well-known/openid-configuration",
    marks: &[Mark::HostSuffix(".sso.duosecurity.com")],
    client: Client::Registered {
        id: Shape {
            usually: "has 20 characters and begins with `DI`",
            matches: |value| value.starts_with("DI") && is_alphanumeric(value, 20..=20),
            mistakes: &[],
        },
        secret: Shape {
            usually: "has 40 letters and digits",
            matches: |value| is_alphanumeric(value, 40..=40),
            mistakes: &[],
        },
    },
    console: Console {
        path: "Duo Admin Panel > Applications > (Generic OIDC Relying Party) > Sign-In Redirect URLs",
        url: Some("https://admin.duosecurity.com/applications"),
    },
    steps: &["map the scopes `profile` and `email` in the claims table"],
    sources: &[Source { facts: "metadata URL", place: "Duo Docs: Generic OIDC Relying Party", read: "2026-11" }],
    ..Preset::PLAIN
};

pub(super) static CLOUDFLARE: Preset = Preset {
    name: "cloudflare",
    title: "Cloudflare Access",
    aliases: &["cloudflare-access"],
    parameters: &[
        Parameter {
            name: "team",
            question: "Team name, as in `TEAM.cloudflareaccess.com`",
            example: "example",
            need: Need::Required,
            check: label,
        },
        Parameter {
            name: "client",
            question: "Client ID, which is part of the metadata URL",
            example: "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
            need: Need::Required,
            check: path_segment,
        },
    ],
    metadata_url: "https://{team}.cloudflareaccess.com/cdn-cgi/access/sso/oidc/{client}/.well-known/openid-configuration",
    marks: &[Mark::HostSuffix(".cloudflareaccess.com")],
    client: Client::Registered {
        id: Shape { usually: "has 64 hex digits", matches: |value| is_hex(value, 64), mistakes: &[] },
        secret: Shape { usually: "has 64 hex digits", matches: |value| is_hex(value, 64), mistakes: &[] },
    },
    console: Console {
        path: "Cloudflare Zero Trust > Access > Applications > (your SaaS application) > Redirect URLs",
        url: Some("https://one.dash.cloudflare.com/"),
    },
    steps: &["add a SaaS application with the protocol OIDC, and the scopes `openid`, `email` and `profile`"],
    sources: &[Source {
        facts: "metadata URL, issuer",
        place: "Cloudflare Docs: Generic OIDC application",
        read: "2026-11",
    }],
    ..Preset::PLAIN
};

pub(super) static SALESFORCE: Preset = Preset {
    name: "salesforce",
    title: "Salesforce",
    parameters: &[Parameter {
        name: "domain",
        question: "My Domain",
        example: "example.my.salesforce.com",
        need: Need::Required,
        check: domain,
    }],
    metadata_url: "https://{domain}/.well-known/openid-configuration",
    issuer: Issuer {
        form: IssuerForm::Place,
        exceptions: &[
            "metadata of `login.salesforce.com` names that host, while the tokens of a My Domain name the My Domain",
        ],
    },
    marks: &[Mark::HostSuffix(".salesforce.com")],
    // "Require PKCE" is ticked by default, and older metadata does not list S256.
    client_kwargs: &[("token_endpoint_auth_method", "client_secret_post"), ("code_challenge_method", "S256")],
    client: Client::Registered {
        id: Shape {
            usually: "begins with `3MVG9`, and is called `Consumer Key`",
            matches: |value| value.starts_with("3MVG9"),
            mistakes: &[],
        },
        secret: Shape::ANY,
    },
    fields: Fields { id: "Consumer Key", secret: "Consumer Secret" },
    console: Console {
        path: "Setup > External Client App Manager (or App Manager) > (your app) > OAuth Settings > Callback URL",
        url: Some("https://{domain}/lightning/setup/SetupOneHome/home"),
    },
    steps: &[
        "turn on Include Standard Claims in the ID token settings: without it `st.user` has no email",
        "a change may take ten minutes to count",
    ],
    logout: Logout::Provider("`st.logout` goes to Salesforce's sign-out page (My Domain only); it may stay there"),
    sources: &[
        Source {
            facts: "issuer, endpoints, PKCE, logout",
            place: "metadata document https://login.salesforce.com/.well-known/openid-configuration",
            read: "2026-11",
        },
        Source {
            facts: "PKCE",
            place: "activepieces/activepieces#15615, simple-salesforce/simple-salesforce#830",
            read: "2026-11",
        },
        Source {
            facts: "logout",
            place: "Salesforce Platform APIs collection: metadata of a My Domain",
            read: "2026-11",
        },
    ],
    ..Preset::PLAIN
};

pub(super) static PINGFEDERATE: Preset = Preset {
    name: "pingfederate",
    title: "PingFederate",
    aliases: &["ping-federate"],
    parameters: &[Parameter {
        name: "host",
        question: "Host of the server, with its port if it has one",
        example: "sso.example.com:9031",
        need: Need::Required,
        check: host_and_port,
    }],
    metadata_url: "https://{host}/.well-known/openid-configuration",
    issuer: Issuer {
        form: IssuerForm::Place,
        exceptions: &["with virtual issuers it is the one that the authorization server was asked by"],
    },
    console: Console {
        path: "PingFederate administrative console (port 9999 unless changed, often another host) > Applications > OAuth > Clients > (your client) > Redirect URIs",
        url: None,
    },
    steps: &[
        "choose the client authentication `Client Secret` and the grant type `Authorization Code`",
        "add email and profile to the attributes of the OpenID Connect policy",
    ],
    sources: &[Source {
        facts: "console",
        place: "Ping Identity Docs: run.properties (`pf.admin.https.port`)",
        read: "2026-11",
    }],
    ..Preset::PLAIN
};

pub(super) static PINGONE_ADVANCED: Preset = Preset {
    name: "pingone-advanced",
    title: "PingOne Advanced Identity Cloud",
    aliases: &["forgerock", "pingone-aic", "pingam"],
    parameters: &[
        Parameter {
            name: "host",
            question: "Host of the tenant",
            example: "openam-example.forgeblocks.com",
            need: Need::Required,
            check: domain,
        },
        Parameter {
            name: "realm",
            question: "Realm",
            example: "bravo",
            need: Need::Suggested("alpha"),
            check: path_segment,
        },
    ],
    metadata_url: "https://{host}/am/oauth2/realms/root/realms/{realm}/.well-known/openid-configuration",
    issuer: Issuer {
        form: IssuerForm::Other("https://{host}:443/am/oauth2/realms/root/realms/{realm}"),
        exceptions: &["not every tenant's issuer holds the port"],
    },
    marks: &[Mark::HostSuffix(".forgeblocks.com")],
    console: Console {
        path: "Advanced Identity Cloud > Applications > (your app) > Sign On > Sign-in URLs",
        url: Some("https://{host}/platform"),
    },
    steps: &[
        "create a web application with the token endpoint authentication `client_secret_basic`",
        "allow the scopes `openid`, `email` and `profile`, and let claims be part of the ID token",
    ],
    logout: Logout::Provider(
        "add the redirect URI to the client's *Sign-out URLs* too, a list that is empty at first: `st.logout` returns to it",
    ),
    sources: &[Source { facts: "logout", place: "Ping Identity Docs: /oauth2/connect/endSession", read: "2026-11" }],
    ..Preset::PLAIN
};

pub(super) static CYBERARK: Preset = Preset {
    name: "cyberark",
    title: "CyberArk Identity",
    aliases: &["cyberark-identity", "idaptive"],
    parameters: &[
        Parameter {
            name: "host",
            question: "Host of the tenant",
            example: "abc1234.id.cyberark.cloud",
            need: Need::Required,
            check: domain,
        },
        Parameter {
            name: "application",
            question: "Application ID of the OpenID Connect app",
            example: "streamlit",
            need: Need::Required,
            check: path_segment,
        },
    ],
    metadata_url: "https://{host}/{application}/.well-known/openid-configuration",
    issuer: Issuer {
        form: IssuerForm::Other("https://{host}/{application}/"),
        exceptions: &["whether it ends with a slash has not been verified: `authctl probe` compares it"],
    },
    marks: &[Mark::HostSuffix(".id.cyberark.cloud"), Mark::HostSuffix(".my.idaptive.app")],
    console: Console {
        path: "CyberArk Identity Administration > Apps & Widgets > Web Apps > (your app) > Trust > Authorized redirect URIs",
        url: None,
    },
    notes: &["the ID token's header holds `app_id`, which Authlib 1.7.0 to 1.7.2 refuse: require `Authlib>=1.8`"],
    sources: &[Source {
        facts: "ID token header",
        place: "run with Authlib 1.6.12, 1.7.0 to 1.7.2, 1.8.0 and 1.9.10",
        read: "2026-11",
    }],
    ..Preset::PLAIN
};
