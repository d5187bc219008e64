//! Software that people run themselves.

use super::preset::{
    Client, Console, Fields, Issuer, IssuerForm, Logout, Mark, Need, Parameter, Preset, Redirects, Shape, Source,
};
use super::shape::{base_url, guid, host_and_port, is_alphanumeric, is_base64url, is_cut_short, is_guid, path_segment};

pub(super) const HOST: Parameter = Parameter {
    name: "host",
    question: "Host",
    example: "auth.example.com",
    need: Need::Required,
    check: host_and_port,
};

pub(super) static AUTHENTIK: Preset = Preset {
    name: "authentik",
    title: "authentik",
    aliases: &["goauthentik"],
    parameters: &[
        HOST,
        Parameter {
            name: "application",
            question: "Slug of the application",
            example: "streamlit",
            need: Need::Required,
            check: path_segment,
        },
    ],
    metadata_url: "https://{host}/application/o/{application}/.well-known/openid-configuration",
    issuer: Issuer {
        form: IssuerForm::Other("https://{host}/application/o/{application}/"),
        exceptions: &[
            "with the issuer mode *Same identifier is used for all providers* it is `https://{host}/`",
            "behind a proxy that does not forward the host and the protocol it is another one",
        ],
    },
    marks: &[Mark::Path("/application/o/")],
    client: Client::Registered {
        // Both can be chosen freely.
        id: Shape { usually: "has 40 letters and digits", matches: |value| !is_cut_short(value, 40), mistakes: &[] },
        secret: Shape {
            usually: "has 128 letters and digits",
            matches: |value| !is_cut_short(value, 128),
            mistakes: &[],
        },
    },
    console: Console {
        path: "authentik Admin interface > Applications > Providers > (your provider) > Redirect URIs",
        url: Some("https://{host}/if/admin/#/core/providers"),
    },
    steps: &[
        "create an OAuth2/OpenID provider with the client type `Confidential`",
        "choose a signing key, such as `authentik Self-signed Certificate`: without one no login can be verified",
    ],
    notes: &[
        "`email_verified` is false unless a scope mapping says otherwise",
        "leave *Encryption Key* empty: Authlib cannot read encrypted ID tokens",
    ],
    logout: Logout::Provider(
        "add the redirect URI a second time, with the type `Logout`: `st.logout` returns to it (older versions have no types)",
    ),
    sources: &[
        Source {
            facts: "issuer, endpoints, PKCE, logout",
            place: "metadata document of an authentik application",
            read: "2026-11",
        },
        Source {
            facts: "redirect URI types",
            place: "goauthentik/authentik: test_end_session, RedirectURIType",
            read: "2026-11",
        },
    ],
    ..Preset::PLAIN
};

pub(super) static AUTHELIA: Preset = Preset {
    name: "authelia",
    title: "Authelia",
    parameters: &[HOST],
    metadata_url: "https://{host}/.well-known/openid-configuration",
    issuer: Issuer {
        form: IssuerForm::Place,
        exceptions: &["it follows the address at which the server is asked: a proxy must forward host and protocol"],
    },
    client: Client::Registered {
        id: Shape::ANY,
        secret: Shape {
            usually: "is the plain text, not the hash",
            matches: |value| !value.starts_with('$'),
            mistakes: &[],
        },
    },
    console: Console {
        path: "Authelia's configuration.yml > identity_providers > oidc > clients > (your client) > redirect_uris",
        url: None,
    },
    steps: &[
        "set `token_endpoint_auth_method: 'client_secret_basic'` for the client",
        "with `require_pkce: true`, set `client_kwargs = { code_challenge_method = \"S256\" }`: the metadata need not list it",
        "the configuration holds the hash of the secret; secrets.toml holds the secret itself",
        "since 4.39, add a `claims_policy` with `id_token: ['email', 'email_verified', 'name']`: Streamlit reads the ID token only",
    ],
    sources: &[Source {
        facts: "claims, PKCE, client authentication",
        place: "Authelia: OpenID Connect 1.0 clients, and authelia/authelia#8609",
        read: "2026-11",
    }],
    ..Preset::PLAIN
};

pub(super) static ZITADEL: Preset = Preset {
    name: "zitadel",
    title: "Zitadel",
    aliases: &["zitadel-cloud"],
    parameters: &[Parameter {
        question: "Domain of your instance",
        example: "my-org-a1b2c3.eu1.zitadel.cloud",
        ..HOST
    }],
    metadata_url: "https://{host}/.well-known/openid-configuration",
    marks: &[Mark::HostSuffix(".zitadel.cloud")],
    client: Client::Registered {
        id: Shape {
            usually: "has 18 digits",
            matches: |value| {
                value.split('@').next().is_some_and(|id| id.len() >= 15 && id.bytes().all(|b| b.is_ascii_digit()))
            },
            mistakes: &[],
        },
        secret: Shape {
            usually: "has 64 letters and digits",
            matches: |value| is_alphanumeric(value, 64..=64),
            mistakes: &[],
        },
    },
    console: Console {
        path: "Zitadel Console > Projects > (your project) > Applications > (your app) > Redirect Settings",
        url: Some("https://{host}/ui/console/projects"),
    },
    steps: &[
        "create a web application with the authentication method `Basic`",
        "tick `User Info inside ID Token` under Token Settings: without it `st.user` has no email and no name",
        "turn on `Development Mode` for an `http` redirect URI",
    ],
    logout: Logout::Provider("add the redirect URI to Post Logout URIs too: `st.logout` returns to it"),
    sources: &[Source {
        facts: "prompt, claims in the ID token, development mode",
        place: "Zitadel Docs: OpenID Connect Endpoints, and application settings",
        read: "2026-11",
    }],
    ..Preset::PLAIN
};

pub(super) static DEX: Preset = Preset {
    name: "dex",
    title: "Dex",
    parameters: &[Parameter {
        name: "url",
        question: "Issuer, as in Dex's configuration",
        example: "https://dex.example.com/dex",
        need: Need::Required,
        check: base_url,
    }],
    metadata_url: "{url}/.well-known/openid-configuration",
    issuer: Issuer { form: IssuerForm::Place, exceptions: &["it is what `issuer` in the configuration says"] },
    console: Console { path: "Dex's configuration > staticClients > (your client) > redirectURIs", url: None },
    ..Preset::PLAIN
};

pub(super) static HYDRA: Preset = Preset {
    name: "ory",
    title: "Ory Network or Ory Hydra",
    aliases: &["hydra", "ory-hydra", "ory-network"],
    parameters: &[Parameter {
        name: "url",
        question: "Issuer",
        example: "https://slug.projects.oryapis.com",
        need: Need::Required,
        check: base_url,
    }],
    metadata_url: "{url}/.well-known/openid-configuration",
    issuer: Issuer {
        form: IssuerForm::Place,
        exceptions: &["where the server's own `urls.self.issuer` ends with a slash, it does too"],
    },
    marks: &[Mark::HostSuffix(".projects.oryapis.com")],
    // Older versions refuse Streamlit's own `select_account`.
    client_kwargs: &[("prompt", "login")],
    client: Client::Registered {
        id: Shape { usually: "is a GUID", matches: is_guid, mistakes: &[] },
        secret: Shape::ANY,
    },
    console: Console {
        path: "Ory Console > OAuth 2 > OAuth 2 Clients > (your client) > Redirect URIs",
        url: Some("https://console.ory.com/"),
    },
    steps: &["the client's authentication method must be `client_secret_basic`"],
    logout: Logout::Provider("add the redirect URI to Post Logout Redirect URIs too: `st.logout` returns to it"),
    sources: &[Source { facts: "prompt", place: "ory/docs#2606, ory/hydra#4039", read: "2026-11" }],
    ..Preset::PLAIN
};

pub(super) static FUSIONAUTH: Preset = Preset {
    name: "fusionauth",
    title: "FusionAuth",
    parameters: &[
        Parameter { example: "example.fusionauth.io", ..HOST },
        Parameter {
            name: "tenant",
            question: "Tenant ID",
            example: "4f1d2c3b-8a9e-4c5d-9b6a-7e8f90a1b2c3",
            need: Need::Required,
            check: guid,
        },
    ],
    metadata_url: "https://{host}/{tenant}/.well-known/openid-configuration",
    issuer: Issuer {
        form: IssuerForm::Configured,
        exceptions: &[
            "it is what the tenant's *Issuer* says, `acme.com` until it is changed: set it to an `https` URL",
        ],
    },
    marks: &[Mark::HostSuffix(".fusionauth.io")],
    client: Client::Registered {
        id: Shape { usually: "is a GUID", matches: is_guid, mistakes: &[] },
        secret: Shape { usually: "has 43 characters", matches: |value| is_base64url(value, 40..=46), mistakes: &[] },
    },
    console: Console {
        path: "FusionAuth > Applications > (your application) > OAuth > Authorized redirect URLs",
        url: Some("https://{host}/admin/application/"),
    },
    steps: &[
        "set Tenants > General > Issuer to an `https` URL",
        "choose an RSA key as ID token signing key: the default cannot be verified",
    ],
    logout: Logout::Provider("add the redirect URI to Authorized redirect URLs: `st.logout` returns to it"),
    sources: &[
        Source { facts: "issuer", place: "FusionAuth/fusionauth-issues#343, #3021", read: "2026-11" },
        Source {
            facts: "logout",
            place: "FusionAuth API: OpenIdConfiguration (`end_session_endpoint`)",
            read: "2026-11",
        },
    ],
    ..Preset::PLAIN
};

pub(super) static ADFS: Preset = Preset {
    name: "adfs",
    title: "Active Directory Federation Services",
    aliases: &["ad-fs"],
    parameters: &[HOST],
    metadata_url: "https://{host}/adfs/.well-known/openid-configuration",
    marks: &[Mark::Path("/adfs/")],
    client: Client::Registered {
        // The wizard suggests a GUID and takes anything.
        id: Shape::ANY,
        secret: Shape::ANY,
    },
    fields: Fields { id: "Client Identifier", secret: "Shared secret" },
    console: Console {
        path: "AD FS Management > Application Groups > (your group) > Server application > Redirect URI",
        url: None,
    },
    steps: &[
        "for `email` and `name`, add a Web API to the same group, with the client ID as its identifier, issuance transform \
         rules for the claims and the permitted scopes `openid` and `allatclaims`; a server application has no claim rules",
        "ask for these claims with `client_kwargs = { scope = \"openid email profile allatclaims\" }`",
    ],
    logout: Logout::Provider(
        "`st.logout` returns to the redirect URI, which must be one of the client's redirect URIs: it is",
    ),
    sources: &[
        Source {
            facts: "issuer, endpoints, PKCE, logout",
            place: "metadata document of an AD FS server",
            read: "2026-11",
        },
        Source {
            facts: "logout",
            place: "Microsoft Learn: Single log-out for OpenID Connect with AD FS",
            read: "2026-11",
        },
        Source {
            facts: "claims",
            place: "Microsoft Learn: Customize claims to be emitted in id_token when using OpenID Connect or OAuth with AD FS 2016 or later",
            read: "2026-11",
        },
    ],
    ..Preset::PLAIN
};

pub(super) static POCKET_ID: Preset = Preset {
    name: "pocket-id",
    title: "Pocket ID",
    aliases: &["pocketid"],
    parameters: &[HOST],
    metadata_url: "https://{host}/.well-known/openid-configuration",
    // Since 2.6.
    refused_prompts: &["select_account"],
    client_kwargs: &[("prompt", "login")],
    client: Client::Registered {
        id: Shape { usually: "is a GUID", matches: is_guid, mistakes: &[] },
        secret: Shape::ANY,
    },
    console: Console {
        path: "Pocket ID > OIDC Clients > (your client) > Callback URLs",
        url: Some("https://{host}/settings/admin/oidc-clients"),
    },
    logout: Logout::Provider("add the redirect URI to Logout Callback URLs too: `st.logout` returns to it"),
    sources: &[
        Source { facts: "prompt", place: "pocket-id/pocket-id#1442, #1469", read: "2026-11" },
        Source { facts: "logout", place: "Pocket ID metadata: `/api/oidc/end-session`", read: "2026-11" },
    ],
    ..Preset::PLAIN
};

pub(super) static IDENTITY_SERVER: Preset = Preset {
    name: "identityserver",
    title: "Duende IdentityServer",
    aliases: &["duende", "identity-server", "identityserver4"],
    parameters: &[Parameter {
        name: "url",
        question: "Base URL of the server",
        example: "https://id.example.com",
        need: Need::Required,
        check: base_url,
    }],
    metadata_url: "{url}/.well-known/openid-configuration",
    client_kwargs: &[("prompt", "login")],
    console: Console { path: "the server's own client configuration: `RedirectUris`", url: None },
    steps: &[
        "allow the grant type `authorization_code` and the scopes `openid`, `email` and `profile`",
        "set `AlwaysIncludeUserClaimsInIdToken`: without it `st.user` has no email and no name",
    ],
    logout: Logout::Provider("add the redirect URI to `PostLogoutRedirectUris` too: `st.logout` returns to it"),
    sources: &[Source {
        facts: "issuer, endpoints, PKCE, logout",
        place: "metadata document https://demo.duendesoftware.com/.well-known/openid-configuration",
        read: "2026-11",
    }],
    ..Preset::PLAIN
};

pub(super) static KANIDM: Preset = Preset {
    name: "kanidm",
    title: "Kanidm",
    parameters: &[
        Parameter {
            name: "host",
            question: "Host of the server, with its port if it has one",
            example: "idm.example.com",
            need: Need::Required,
            check: host_and_port,
        },
        Parameter {
            name: "client",
            question: "Client ID, which is part of the address",
            example: "streamlit",
            need: Need::Required,
            check: path_segment,
        },
    ],
    metadata_url: "https://{host}/oauth2/openid/{client}/.well-known/openid-configuration",
    marks: &[Mark::Path("/oauth2/openid/")],
    console: Console { path: "on the command line: `kanidm system oauth2 add-redirect-url (client) (URI)`", url: None },
    steps: &[
        "create the client with `kanidm system oauth2 create`, not `create-public`",
        "give a group its scopes: `kanidm system oauth2 update-scope-map (client) (group) openid email profile`",
        "`kanidm system oauth2 show-basic-secret (client)` prints the client secret",
    ],
    notes: &[
        "from 1.10 the ID token's header holds `client_id`, which Authlib 1.7.0 to 1.7.2 refuse: require `Authlib>=1.8`",
    ],
    sources: &[
        Source { facts: "ID token header", place: "reports of Kanidm 1.10 with Authlib 1.7", read: "2026-11" },
        Source { facts: "redirect URIs, signing algorithm", place: "Kanidm Book: OAuth2", read: "2026-11" },
    ],
    redirects: Redirects::LocalHttp,
    ..Preset::PLAIN
};

pub(super) static CAS: Preset = Preset {
    name: "cas",
    title: "Apereo CAS",
    aliases: &["apereo-cas", "apereo"],
    parameters: &[Parameter {
        name: "url",
        question: "Base URL of the server",
        example: "https://sso.example.edu/cas",
        need: Need::Required,
        check: base_url,
    }],
    metadata_url: "{url}/oidc/.well-known/openid-configuration",
    issuer: Issuer { form: IssuerForm::Place, exceptions: &["it is what `cas.authn.oidc.core.issuer` says"] },
    marks: &[Mark::Path("/cas/oidc/")],
    console: Console {
        path: "the service definition of the app: `serviceId` (a pattern), `clientId`, `clientSecret`",
        url: None,
    },
    notes: &["the ID token's header holds `client_id`, which Authlib 1.7.0 to 1.7.2 refuse: require `Authlib>=1.8`"],
    sources: &[Source {
        facts: "ID token header",
        place: "run with Authlib 1.6.12, 1.7.0 to 1.7.2, 1.8.0 and 1.9.10",
        read: "2026-11",
    }],
    ..Preset::PLAIN
};

pub(super) static CASDOOR: Preset = Preset {
    name: "casdoor",
    title: "Casdoor",
    parameters: &[HOST],
    metadata_url: "https://{host}/.well-known/openid-configuration",
    issuer: Issuer { form: IssuerForm::Place, exceptions: &["it is what `origin` in the server's configuration says"] },
    console: Console {
        path: "Casdoor > Applications > (your application) > Redirect URLs",
        url: Some("https://{host}/applications"),
    },
    notes: &[
        "versions that answer with an empty `nonce` cannot work with `st.login`: update Casdoor, then run `authctl test`",
    ],
    sources: &[Source { facts: "empty nonce", place: "lobehub/lobe-chat#9032", read: "2026-11" }],
    ..Preset::PLAIN
};
