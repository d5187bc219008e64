//! Providers that people ask for and that `st.login` cannot use: why, and what to do instead.

use super::preset::{Mark, Unsupported};

/// For accounts that only a provider in between can bring into OpenID Connect.
const BRIDGE: &str = "let a provider in between sign people in there: Auth0, Keycloak, Authentik, Dex and Amazon Cognito all \
                      can; then run `authctl init --provider` with that one";

pub(super) static UNSUPPORTED: [Unsupported; 10] = [
    Unsupported {
        name: "amazon",
        title: "Login with Amazon",
        aliases: &["login-with-amazon"],
        marks: &[Mark::Host("www.amazon.com"), Mark::Host("api.amazon.com")],
        reason: "has OAuth 2.0 only, and no ID token that says who signed in",
        instead: BRIDGE,
    },
    Unsupported {
        name: "apple",
        title: "Apple",
        aliases: &["sign-in-with-apple", "appleid"],
        marks: &[Mark::Host("appleid.apple.com"), Mark::Host("account.apple.com")],
        reason: "answers by `form_post` as soon as a name or an email address is asked for, and Streamlit's callback takes \
                 GET only",
        instead: BRIDGE,
    },
    Unsupported {
        name: "facebook",
        title: "Facebook",
        aliases: &["meta"],
        marks: &[
            Mark::Host("www.facebook.com"),
            Mark::Host("facebook.com"),
            Mark::Host("limited.facebook.com"),
            Mark::Host("graph.facebook.com"),
        ],
        reason: "publishes no token endpoint, so the authorization code flow, the only one that Streamlit has, is impossible",
        instead: BRIDGE,
    },
    Unsupported {
        name: "github",
        title: "GitHub",
        aliases: &["gh", "github.com", "github-enterprise"],
        marks: &[
            Mark::Host("github.com"),
            Mark::Host("www.github.com"),
            Mark::Host("api.github.com"),
            Mark::Host("token.actions.githubusercontent.com"),
        ],
        reason: "signs people in with OAuth 2.0 only: there is no OpenID Connect metadata and no ID token (the one of GitHub \
                 Actions is for workflows)",
        instead: BRIDGE,
    },
    // supabase/auth#2578 and two other independent reports, read 2026-11; run: Authlib refuses HS256 with published keys.
    Unsupported {
        name: "line",
        title: "LINE",
        aliases: &["line-login"],
        marks: &[Mark::Host("access.line.me"), Mark::Host("api.line.me")],
        reason: "signs the ID tokens of web logins with the channel secret (HS256), and Authlib checks with published keys only",
        instead: BRIDGE,
    },
    Unsupported {
        name: "linkedin",
        title: "LinkedIn",
        aliases: &[],
        marks: &[Mark::Host("www.linkedin.com"), Mark::Host("linkedin.com"), Mark::Host("api.linkedin.com")],
        reason: "leaves the nonce out of its ID tokens, and Authlib refuses a token without it",
        instead: BRIDGE,
    },
    Unsupported {
        name: "login.gov",
        title: "Login.gov",
        aliases: &["logingov"],
        marks: &[Mark::Host("secure.login.gov"), Mark::Host("idp.int.identitysandbox.gov")],
        reason: "has no client secrets: it takes signed assertions (`private_key_jwt`) only, which st.login cannot make",
        instead: "let a provider in between take part: Keycloak can sign such assertions; then run \
                  `authctl init --provider keycloak`",
    },
    Unsupported {
        name: "snowflake",
        title: "Snowflake",
        aliases: &[],
        marks: &[Mark::HostSuffix(".snowflakecomputing.com")],
        reason: "issues access tokens only, and no ID token that says who signed in",
        instead: "use the provider with which people sign in to Snowflake; Streamlit in Snowflake knows its user without login",
    },
    Unsupported {
        name: "strava",
        title: "Strava",
        aliases: &[],
        marks: &[Mark::Host("www.strava.com"), Mark::Host("strava.com")],
        reason: "has OAuth 2.0 only, and no ID token that says who signed in",
        instead: BRIDGE,
    },
    Unsupported {
        name: "twitter",
        title: "X (Twitter)",
        aliases: &["x", "x.com"],
        marks: &[
            Mark::Host("x.com"),
            Mark::Host("twitter.com"),
            Mark::Host("api.twitter.com"),
            Mark::Host("api.x.com"),
        ],
        reason: "has OAuth 2.0 only, and no ID token that says who signed in",
        instead: BRIDGE,
    },
];
