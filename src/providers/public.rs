//! Sites where people have an account anyway, and research communities.

use super::preset::{Basic, Client, Console, Fields, Logout, Mark, Preset, Redirects, Shape, Source};
use super::shape::{is_alphanumeric, is_base64url, is_guid, is_hex};

pub(super) static SLACK: Preset = Preset {
    name: "slack",
    title: "Slack",
    metadata_url: "https://slack.com/.well-known/openid-configuration",
    marks: &[Mark::Host("slack.com")],
    client: Client::Registered {
        id: Shape {
            usually: "is two numbers with a dot between",
            matches: |value| {
                value.split_once('.').is_some_and(|(workspace, app)| {
                    [workspace, app].iter().all(|part| part.len() >= 10 && part.bytes().all(|b| b.is_ascii_digit()))
                })
            },
            mistakes: &[],
        },
        secret: Shape { usually: "has 32 hex digits", matches: |value| is_hex(value, 32), mistakes: &[] },
    },
    redirects: Redirects::HttpsOnly,
    console: Console {
        path: "Slack API > Your Apps > (your app) > OAuth & Permissions > Redirect URLs",
        url: Some("https://api.slack.com/apps"),
    },
    steps: &["add the user token scopes `openid`, `email` and `profile`"],
    logout: Logout::AppOnly,
    sources: &[Source {
        facts: "issuer, endpoints, PKCE, logout",
        place: "metadata document https://slack.com/.well-known/openid-configuration",
        read: "2026-11",
    }],
    ..Preset::PLAIN
};

pub(super) static YAHOO: Preset = Preset {
    name: "yahoo",
    title: "Yahoo",
    metadata_url: "https://api.login.yahoo.com/.well-known/openid-configuration",
    marks: &[Mark::Host("api.login.yahoo.com")],
    client: Client::Registered {
        id: Shape { usually: "begins with `dj0y`", matches: |value| value.starts_with("dj0y"), mistakes: &[] },
        secret: Shape { usually: "has 40 hex digits", matches: |value| is_hex(value, 40), mistakes: &[] },
    },
    redirects: Redirects::HttpsOnly,
    fields: Fields { id: "Client ID (Consumer Key)", secret: "Client Secret (Consumer Secret)" },
    console: Console {
        path: "Yahoo Developer Network > My Apps > (your app) > Redirect URI(s)",
        url: Some("https://developer.yahoo.com/apps/"),
    },
    steps: &["tick `OpenID Connect Permissions` with `Email` and `Profile`"],
    logout: Logout::AppOnly,
    sources: &[Source {
        facts: "issuer, endpoints, PKCE, logout",
        place: "metadata document https://api.login.yahoo.com/.well-known/openid-configuration",
        read: "2026-11",
    }],
    ..Preset::PLAIN
};

pub(super) static TWITCH: Preset = Preset {
    name: "twitch",
    title: "Twitch",
    metadata_url: "https://id.twitch.tv/oauth2/.well-known/openid-configuration",
    marks: &[Mark::Host("id.twitch.tv")],
    // Twitch knows neither the scopes `email` and `profile` nor HTTP Basic, and adds claims only when they are named.
    client_kwargs: &[("scope", "openid user:read:email"), ("token_endpoint_auth_method", "client_secret_post")],
    refused_scopes: &[("email", "at Twitch that is `user:read:email`"), ("profile", "Twitch does not have this scope")],
    authorize_params: &[(
        "claims",
        r#"{"id_token":{"email":null,"email_verified":null,"preferred_username":null,"picture":null}}"#,
    )],
    client: Client::Registered {
        id: Shape {
            usually: "has 30 letters and digits",
            matches: |value| is_alphanumeric(value, 30..=30),
            mistakes: &[],
        },
        secret: Shape {
            usually: "has 30 letters and digits",
            matches: |value| is_alphanumeric(value, 30..=30),
            mistakes: &[],
        },
    },
    console: Console {
        path: "Twitch Developer Console > Applications > (your application) > OAuth Redirect URLs",
        url: Some("https://dev.twitch.tv/console/apps"),
    },
    steps: &["choose the client type `Confidential`"],
    logout: Logout::AppOnly,
    sources: &[
        Source {
            facts: "issuer, endpoints, PKCE, logout",
            place: "metadata document https://id.twitch.tv/oauth2/.well-known/openid-configuration",
            read: "2026-11",
        },
        Source { facts: "scopes", place: "twitchdev/issues#832", read: "2026-11" },
    ],
    ..Preset::PLAIN
};

pub(super) static DISCORD: Preset = Preset {
    name: "discord",
    title: "Discord",
    metadata_url: "https://discord.com/.well-known/openid-configuration",
    marks: &[Mark::Host("discord.com")],
    // Discord knows no scope `profile` and no `select_account`.
    client_kwargs: &[("scope", "openid identify email"), ("prompt", "consent")],
    refused_scopes: &[("profile", "at Discord that is `identify`")],
    client: Client::Registered {
        id: Shape {
            usually: "has 17 to 20 digits",
            matches: |value| (17..=20).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_digit()),
            mistakes: &[],
        },
        secret: Shape { usually: "has 32 characters", matches: |value| is_base64url(value, 32..=32), mistakes: &[] },
    },
    console: Console {
        path: "Discord Developer Portal > Applications > (your application) > OAuth2 > Redirects",
        url: Some("https://discord.com/developers/applications"),
    },
    notes: &["Discord's ID token holds only `sub`: `st.user` has neither email nor name"],
    logout: Logout::AppOnly,
    sources: &[
        Source {
            facts: "issuer, endpoints, PKCE, logout",
            place: "metadata document https://discord.com/.well-known/openid-configuration",
            read: "2026-11",
        },
        Source { facts: "claims, scopes", place: "discord/discord-api-docs#7377, #7460, #8534", read: "2026-11" },
    ],
    ..Preset::PLAIN
};

pub(super) static PAYPAL: Preset = Preset {
    name: "paypal",
    title: "PayPal",
    metadata_url: "https://www.paypal.com/.well-known/openid-configuration",
    marks: &[Mark::Host("www.paypal.com"), Mark::Host("www.sandbox.paypal.com")],
    client: Client::Registered {
        id: Shape {
            usually: "begins with `A`",
            matches: |value| value.starts_with('A') && value.len() == 80,
            mistakes: &[],
        },
        secret: Shape {
            usually: "begins with `E`",
            matches: |value| value.starts_with('E') && value.len() == 80,
            mistakes: &[],
        },
    },
    fields: Fields { id: "Client ID", secret: "Secret key" },
    console: Console {
        path: "PayPal Developer Dashboard > Apps & Credentials > (your app) > Log in with PayPal > Return URL",
        url: Some("https://developer.paypal.com/dashboard/applications"),
    },
    steps: &["PayPal may refuse `localhost`: use `http://127.0.0.1:…` then, and open the app by that address too"],
    notes: &[
        "a login is not proven: reports differ on whether PayPal signs ID tokens with RS256, as `st.login` needs; run \
         `authctl test` before you rely on it",
        "`st.user` may hold neither `email` nor `name`",
    ],
    logout: Logout::AppOnly,
    sources: &[
        Source {
            facts: "issuer, endpoints, PKCE, logout",
            place: "metadata document https://www.paypal.com/.well-known/openid-configuration",
            read: "2026-11",
        },
        Source { facts: "ID token", place: "int128/kubelogin#276", read: "2026-11" },
    ],
    ..Preset::PLAIN
};

pub(super) static HUGGING_FACE: Preset = Preset {
    name: "huggingface",
    title: "Hugging Face",
    aliases: &["hugging-face", "hf"],
    metadata_url: "https://huggingface.co/.well-known/openid-configuration",
    marks: &[Mark::Host("huggingface.co")],
    client: Client::Registered {
        id: Shape { usually: "is a GUID", matches: is_guid, mistakes: &[] },
        secret: Shape::ANY,
    },
    fields: Fields { id: "Client ID", secret: "App secret" },
    console: Console {
        path: "Hugging Face > Settings > Connected Applications > (your app) > Redirect URLs",
        url: Some("https://huggingface.co/settings/applications/new"),
    },
    steps: &["tick the scopes `openid`, `profile` and `email`"],
    notes: &[
        "a Space with `hf_oauth: true` in README.md has an OAuth application of its own, which the settings page does not \
         list: its client is in the Space's variables `OAUTH_CLIENT_ID`, `OAUTH_CLIENT_SECRET` and `OAUTH_SCOPES`",
        "such a Space has the scopes `openid` and `profile` and what `hf_oauth_scopes` lists: add `email` there, or set `scope`",
    ],
    sources: &[Source {
        facts: "scopes, Spaces",
        place: "Hugging Face Docs: Sign in with Hugging Face, and OAuth in Spaces",
        read: "2026-11",
    }],
    ..Preset::PLAIN
};

pub(super) static ORCID: Preset = Preset {
    name: "orcid",
    title: "ORCID",
    metadata_url: "https://orcid.org/.well-known/openid-configuration",
    marks: &[Mark::Host("orcid.org"), Mark::Host("sandbox.orcid.org")],
    // ORCID knows only the scope `openid`, and no HTTP Basic.
    client_kwargs: &[("scope", "openid"), ("prompt", "login"), ("token_endpoint_auth_method", "client_secret_post")],
    refused_scopes: &[
        ("email", "ORCID does not release email addresses"),
        ("profile", "ORCID does not have this scope"),
    ],
    client: Client::Registered {
        id: Shape { usually: "begins with `APP-`", matches: |value| value.starts_with("APP-"), mistakes: &[] },
        secret: Shape { usually: "is a GUID", matches: is_guid, mistakes: &[] },
    },
    console: Console {
        path: "ORCID > Developer tools > (your client) > Redirect URIs",
        url: Some("https://orcid.org/developer-tools"),
    },
    steps: &[
        "register a client of the Public API: the ID tokens of the Member API hold `amr` as a string, which Authlib refuses",
    ],
    notes: &[
        "ORCID never sends an email address: `st.user.sub` is the ORCID iD",
        "`http` redirect URIs may be refused outside the sandbox",
    ],
    logout: Logout::AppOnly,
    sources: &[
        Source {
            facts: "issuer, endpoints, PKCE, logout",
            place: "metadata document https://sandbox.orcid.org/.well-known/openid-configuration",
            read: "2026-11",
        },
        Source {
            facts: "`amr`, redirect URIs",
            place: "ORCID-Source: OpenID Connect tutorial, and ORCID FAQ on redirect URIs",
            read: "2026-11",
        },
    ],
    ..Preset::PLAIN
};

pub(super) static CILOGON: Preset = Preset {
    name: "cilogon",
    title: "CILogon",
    metadata_url: "https://cilogon.org/.well-known/openid-configuration",
    marks: &[Mark::Host("cilogon.org")],
    // Its client IDs hold `:` and `/`, which Streamlit would send unencoded in HTTP Basic.
    client_kwargs: &[("token_endpoint_auth_method", "client_secret_post")],
    client: Client::Registered {
        id: Shape {
            usually: "begins with `cilogon:/client_id/`",
            matches: |value| value.starts_with("cilogon:/client_id/"),
            mistakes: &[],
        },
        secret: Shape::ANY,
    },
    console: Console {
        path: "CILogon > OIDC client registration (a person there approves it)",
        url: Some("https://cilogon.org/oauth2/register"),
    },
    logout: Logout::AppOnly,
    sources: &[Source {
        facts: "issuer, endpoints, PKCE, logout",
        place: "metadata document of CILogon (an older copy)",
        read: "2026-11",
    }],
    ..Preset::PLAIN
};

pub(super) static GLOBUS: Preset = Preset {
    name: "globus",
    title: "Globus",
    metadata_url: "https://auth.globus.org/.well-known/openid-configuration",
    marks: &[Mark::Host("auth.globus.org")],
    client: Client::Registered {
        id: Shape { usually: "is a GUID", matches: is_guid, mistakes: &[] },
        secret: Shape::ANY,
    },
    // Its secrets are Base64, and it knows no other way to send them.
    basic: Basic::AsWritten,
    fields: Fields { id: "Client UUID", secret: "Client Secret" },
    console: Console {
        path: "Globus > Settings > Developers > (your app) > Redirects",
        url: Some("https://app.globus.org/settings/developers"),
    },
    logout: Logout::AppOnly,
    sources: &[Source {
        facts: "issuer, endpoints, PKCE, logout",
        place: "metadata document https://auth.globus.org/.well-known/openid-configuration",
        read: "2026-11",
    }],
    ..Preset::PLAIN
};

pub(super) static KAKAO: Preset = Preset {
    name: "kakao",
    title: "Kakao",
    aliases: &["kakao-login", "kakaotalk"],
    metadata_url: "https://kauth.kakao.com/.well-known/openid-configuration",
    marks: &[Mark::Host("kauth.kakao.com")],
    // Kakao has consent items of its own in the place of `email` and `profile`, and no HTTP Basic.
    client_kwargs: &[
        ("scope", "openid account_email profile_nickname"),
        ("token_endpoint_auth_method", "client_secret_post"),
    ],
    refused_scopes: &[
        ("email", "at Kakao that is `account_email`, an item for business apps"),
        ("profile", "at Kakao that is `profile_nickname`"),
    ],
    client: Client::Registered { id: Shape::ANY, secret: Shape::ANY },
    fields: Fields { id: "REST API key", secret: "Client secret code" },
    console: Console {
        path: "Kakao Developers > My Application > (your app) > Kakao Login > Redirect URI",
        url: Some("https://developers.kakao.com/console/app"),
    },
    steps: &[
        "the client ID is the app's `REST API key`",
        "switch on Kakao Login and OpenID Connect Activation",
        "switch on the client secret under Kakao Login > Security, and copy its code",
        "under Consent items, set up `account_email` and `profile_nickname`: an item that is not set up ends in KOE205",
    ],
    sources: &[Source {
        facts: "scopes, client authentication, errors",
        place: "supabase/supabase#36878, BookStackApp/BookStack#5127 and Kakao's error codes",
        read: "2026-11",
    }],
    ..Preset::PLAIN
};

pub(super) static NAVER: Preset = Preset {
    name: "naver",
    title: "Naver",
    metadata_url: "https://nid.naver.com/.well-known/openid-configuration",
    marks: &[Mark::Host("nid.naver.com")],
    client_kwargs: &[("token_endpoint_auth_method", "client_secret_post")],
    console: Console {
        path: "NAVER Developers > Application > (your app) > API settings > Callback URL",
        url: Some("https://developers.naver.com/apps/"),
    },
    sources: &[Source {
        facts: "metadata URL, client authentication",
        place: "NAVER developer guide, section 3.5",
        read: "2026-11",
    }],
    ..Preset::PLAIN
};

pub(super) static YAHOO_JAPAN: Preset = Preset {
    name: "yahoo-japan",
    title: "Yahoo! JAPAN",
    aliases: &["yahoo.co.jp", "yahoo-jp", "yconnect"],
    metadata_url: "https://auth.login.yahoo.co.jp/yconnect/v2/.well-known/openid-configuration",
    marks: &[Mark::Host("auth.login.yahoo.co.jp")],
    console: Console {
        path: "Yahoo! JAPAN Developer Network > Applications > (your app) > Callback URL",
        url: Some("https://e.developer.yahoo.co.jp/dashboard/"),
    },
    sources: &[Source { facts: "metadata URL", place: "Yahoo! ID Federation v2 documentation", read: "2026-11" }],
    ..Preset::PLAIN
};
