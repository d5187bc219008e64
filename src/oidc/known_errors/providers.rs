//! The words of single providers: what their error pages say, and their descriptions of the standard's codes.

use super::{KnownError, Subject};

/// A page about the redirect URI.
const REDIRECT_URI: KnownError = KnownError {
    meaning: "the redirect URI is not registered exactly as it was sent",
    cause: "One character is enough: `http` for `https`, another host or port, a slash at the end, another case.",
    subject: Some(Subject::RedirectUri),
    rules: &["unregistered-redirect-uri"],
    ..KnownError::PLAIN
};

/// A page about the client ID.
const CLIENT: KnownError = KnownError {
    meaning: "the provider knows no application with that client ID",
    cause: "A placeholder, a name in the place of the ID, an application of another tenant or realm, or one that was deleted.",
    subject: Some(Subject::Client),
    rules: &["unknown-client", "placeholder-value"],
    ..KnownError::PLAIN
};

/// A token endpoint about the client's secret.
const SECRET: KnownError = KnownError {
    meaning: "the client secret is not accepted",
    cause: "It is wrong, has white space around it, or the application wants it in another place than Streamlit puts it \
            (`client_secret_basic`).",
    rules: &["rejected-client-secret", "wrong-client-authentication-method", "stray-characters"],
    ..KnownError::PLAIN
};

pub(super) const ERRORS: &[KnownError] = &[
    // Google
    KnownError {
        names: &["OAuth client was not found", "deleted_client", "disabled_client"],
        origin: "Google",
        fix: "*Google Auth Platform*, *Clients*: copy the client ID of the web application; it ends in \
              `.apps.googleusercontent.com`.",
        ..CLIENT
    },
    KnownError {
        names: &["The provided client secret is invalid"],
        origin: "Google",
        fix: "*Google Auth Platform*, *Clients*, the client: add a secret and copy it; it begins with `GOCSPX-`.",
        ..SECRET
    },
    KnownError {
        names: &["Malformed auth code"],
        origin: "Google",
        meaning: "what was to be redeemed is no code",
        fix: "Log in again from the app.",
        rules: &["rejected-code"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["has not completed the Google verification process", "developer-approved testers"],
        origin: "Google",
        meaning: "the app is in testing, and this account is no test user",
        fix: "*Google Auth Platform*, *Audience*: add the account under *Test users*, or publish the app.",
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["org_internal"],
        origin: "Google",
        meaning: "the app is for one organisation only, and this account is not in it",
        fix: "Sign in with an account of the organisation, or make the app *External* under *Audience*.",
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["admin_policy_enforced", "disallowed_useragent"],
        origin: "Google",
        meaning: "the administrator of the account, or Google's rule about embedded browsers, forbids it",
        fix: "Ask the Workspace's administrator to allow the app; open the app in a browser, not inside another app.",
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["comply with Google's OAuth 2.0 policy"],
        origin: "Google",
        meaning: "Google does not take a redirect URI of this kind",
        cause: "`http` with another host than `localhost`, or an IP address.",
        fix: "Use `https` and a host name.",
        rules: &["insecure-redirect-uri"],
        ..KnownError::PLAIN
    },
    // Okta
    KnownError {
        names: &["must be a Login redirect URI in the client app settings"],
        origin: "Okta",
        fix: "*Applications*, the application, *General*, *LOGIN*: add exactly the `redirect_uri` of `secrets.toml` to \
              *Sign-in redirect URIs*.",
        ..REDIRECT_URI
    },
    KnownError {
        names: &["User is not assigned to the client application"],
        origin: "Okta",
        meaning: "the user is not assigned to the application",
        fix: "*Applications*, the application, *Assignments*: assign the person or a group.",
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["Policy evaluation failed for this request"],
        origin: "Okta",
        meaning: "the authorization server has no access policy that lets this application in",
        fix: "*Security*, *API*, the authorization server, *Access Policies*: add a policy and a rule for the application, \
              or use the organisation's own server (no `/oauth2/default` in `server_metadata_url`).",
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["One or more scopes are not configured for the authorization server resource"],
        origin: "Okta",
        meaning: "the authorization server does not know one of the scopes",
        fix: "*Security*, *API*, the authorization server, *Scopes*: add it, or leave it out of `scope`.",
        rules: &["unsupported-scope"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["The client secret supplied for a confidential client is invalid", "No client credentials found"],
        origin: "Okta",
        fix: "*Applications*, the application, *General*, *Client Credentials*: choose *Client secret* and copy it.",
        ..SECRET
    },
    // Auth0
    KnownError {
        names: &["Callback URL mismatch", "not in the list of allowed callback URLs"],
        origin: "Auth0",
        fix: "*Applications*, the application, *Settings*: add exactly the `redirect_uri` of `secrets.toml` to *Allowed \
              Callback URLs*.",
        ..REDIRECT_URI
    },
    KnownError {
        names: &["Unknown client"],
        origin: "Auth0 and others",
        fix: "Copy *Client ID* from the application's settings, in the tenant of `server_metadata_url`.",
        ..CLIENT
    },
    KnownError {
        names: &["Grant type 'authorization_code' not allowed for the client"],
        origin: "Auth0",
        meaning: "the application may not use the authorization code flow",
        fix: "Make it a *Regular Web Application*; *Settings*, *Advanced*, *Grant Types*: tick *Authorization Code*.",
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["no connections enabled for the client"],
        origin: "Auth0",
        meaning: "the application has no source of users",
        fix: "*Applications*, the application, *Connections*: switch one on.",
        ..KnownError::PLAIN
    },
    // Keycloak
    KnownError {
        names: &["Invalid parameter: redirect_uri", "Incorrect redirect_uri"],
        origin: "Keycloak",
        fix: "*Clients*, the client, *Settings*: add exactly the `redirect_uri` of `secrets.toml` to *Valid redirect URIs*.",
        ..REDIRECT_URI
    },
    KnownError {
        names: &["Client not found", "Client is invalid"],
        origin: "Keycloak and others",
        fix: "Copy the *Client ID* of the client, in the realm that `server_metadata_url` names.",
        ..CLIENT
    },
    KnownError {
        names: &["Invalid client or Invalid client credentials"],
        origin: "Keycloak",
        fix: "*Clients*, the client: *Client authentication* must be on; copy the secret from *Credentials*.",
        ..SECRET
    },
    KnownError {
        names: &["Realm does not exist"],
        origin: "Keycloak",
        meaning: "there is no realm of that name",
        fix: "Compare the realm in `server_metadata_url`, also its case; before version 17 the path begins with `/auth`.",
        rules: &["unreachable-metadata", "wrong-provider-host"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["HTTPS required"],
        origin: "Keycloak",
        meaning: "the realm wants https, and was reached by http",
        cause: "Behind a proxy Keycloak does not see that the browser uses https.",
        fix: "Set `KC_HOSTNAME` and `KC_PROXY_HEADERS`, and use `https` in `server_metadata_url`.",
        rules: &["insecure-metadata-url", "insecure-endpoint"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["Client is not allowed to initiate browser login"],
        origin: "Keycloak",
        meaning: "the client may not use the authorization code flow",
        fix: "*Clients*, the client, *Settings*: tick *Standard flow*.",
        ..KnownError::PLAIN
    },
    KnownError {
        names: &[
            "Missing parameter: code_challenge_method",
            "PKCE verification failed",
            "missing required code challenge",
        ],
        origin: "Keycloak, Okta, Salesforce",
        meaning: "the provider wants PKCE, and the proof is missing or does not fit",
        cause: "Streamlit sends PKCE where the metadata lists `S256`; 1.57 never does, nor does 1.53 to 1.56 with \
                `server.useStarlette`. Or the session that held the verifier was lost.",
        fix: "Use Streamlit 1.58 or newer, and log in again.",
        rules: &["missing-pkce-support", "rejected-code"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["Code not valid"],
        origin: "Keycloak",
        meaning: "the code is used up or too old",
        fix: "Log in again from the app.",
        rules: &["rejected-code"],
        ..KnownError::PLAIN
    },
    // Cognito, GitLab and others
    KnownError {
        names: &["Client does not exist", "Invalid client_id"],
        origin: "Amazon Cognito, Dex and others",
        fix: "Copy the client ID of the app client, in the user pool that `server_metadata_url` names.",
        ..CLIENT
    },
    KnownError {
        names: &["The redirect URI included is not valid", "redirect URI included is not valid"],
        origin: "GitLab",
        fix: "*Applications*, the application: add exactly the `redirect_uri` of `secrets.toml` on a line of its own.",
        ..REDIRECT_URI
    },
    KnownError {
        names: &["Client authentication failed due to unknown client"],
        origin: "GitLab",
        meaning: "the application is unknown, or its secret is wrong",
        fix: "*Applications*, the application: copy *Application ID* and a renewed *Secret*.",
        rules: &["unknown-client", "rejected-client-secret"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["The requested scope is invalid, unknown, or malformed"],
        origin: "GitLab, Discord",
        meaning: "the application may not ask for one of the scopes",
        fix: "GitLab: tick `openid`, `profile` and `email` for the application. Discord: set `scope = \"openid identify \
              email\"`.",
        rules: &["unsupported-scope"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["Redirect URI Error"],
        origin: "Authentik",
        fix: "*Providers*, the provider: add exactly the `redirect_uri` of `secrets.toml` to *Redirect URIs*, mode *Strict*.",
        ..REDIRECT_URI
    },
    KnownError {
        names: &["Client ID Error"],
        origin: "Authentik",
        fix: "*Providers*, the provider: copy *Client ID*.",
        ..CLIENT
    },
    KnownError {
        names: &["does not match any of the"],
        origin: "Authelia, Ory Hydra",
        fix: "Add exactly the `redirect_uri` of `secrets.toml` to the client's `redirect_uris`.",
        ..REDIRECT_URI
    },
    KnownError {
        names: &["requested redirect_uri is missing in the client configuration"],
        origin: "Zitadel",
        fix: "The application, *Redirect Settings*: add exactly the `redirect_uri` of `secrets.toml`; `http` needs \
              *Development Mode*.",
        ..REDIRECT_URI
    },
    KnownError {
        names: &["Errors.App.NotFound"],
        origin: "Zitadel",
        fix: "Copy the *Client ID* of the application, and write it in quotation marks: it is a number.",
        ..CLIENT
    },
    KnownError {
        names: &["Unsupported authentication method"],
        origin: "PingOne",
        meaning: "the application wants its secret in another place",
        fix: "Set *Token Endpoint Authentication Method* to *Client Secret Basic*, or `token_endpoint_auth_method` in \
              `client_kwargs` to what is chosen there.",
        rules: &["wrong-client-authentication-method"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["Invalid redirect_uri", "Unregistered redirect_uri", "Unregistered redirect URI"],
        origin: "Dex, FusionAuth, Duende and others",
        fix: "Add exactly the `redirect_uri` of `secrets.toml` to the redirect URIs of the client.",
        ..REDIRECT_URI
    },
    KnownError {
        names: &[
            "redirect_uri did not match",
            "redirect_uri is not registered",
            "redirect_uri must match configuration",
        ],
        origin: "Logto, Salesforce and others",
        fix: "Add exactly the `redirect_uri` of `secrets.toml` to the redirect URIs of the application.",
        ..REDIRECT_URI
    },
    KnownError {
        names: &["unsupported prompt value requested", "for prompt parameter", "Invalid OAuth parameter: prompt"],
        origin: "Logto, Clerk, Ory Hydra and others",
        meaning: "the provider does not know Streamlit's `prompt=select_account`",
        fix: "Set `client_kwargs = { prompt = \"login\" }` in the provider's section.",
        rules: &["unsupported-prompt"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["unauthorized_scope_error"],
        origin: "LinkedIn",
        meaning: "the application does not have the product *Sign In with LinkedIn using OpenID Connect*",
        cause: "With it the login would still fail: LinkedIn sends no nonce.",
        fix: "Log in through a broker, as Auth0 or Keycloak is one.",
        rules: &["unsupported-provider"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["Invalid web redirect url"],
        origin: "Apple",
        meaning: "Apple knows no such return URL",
        cause: "Apple takes neither `localhost` nor `http`, and with name or email it answers by a form that Streamlit \
                does not read.",
        fix: "Log in through a broker, as Auth0 or Keycloak is one.",
        rules: &["unsupported-provider"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["invalid_state", "must be at least be 8 characters long"],
        origin: "Ory Hydra",
        meaning: "the state is too short or missing",
        cause: "The URL was put together by hand.",
        fix: "Begin the login in the app.",
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["Login pages unavailable"],
        origin: "Amazon Cognito",
        meaning: "the app client has no style for its managed login pages",
        fix: "*Managed login*: make a style for the app client.",
        ..KnownError::PLAIN
    },
    KnownError {
        names: &[
            "The authorization code is invalid or has expired",
            "expired authorization code",
            "Invalid authorization code",
            "The code has expired or has been revoked",
            "Failed to get auth code",
        ],
        origin: "Okta, Auth0, Salesforce, Apple, Dex",
        meaning: "the code was used before, is too old, or belongs to another request",
        cause: "The page of the callback was loaded twice, or minutes passed between the sign-in and the answer.",
        fix: "Begin the login in the app again. If it returns, let one server alone redeem the code: replicas and reloads use it twice.",
        rules: &["rejected-code"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["user_cancelled_login", "user_cancelled_authorize"],
        origin: "LinkedIn",
        meaning: "the user went back instead of signing in",
        fix: "Begin the login again. LinkedIn sends no nonce, so log in through a broker, as Auth0 or Keycloak is one.",
        rules: &["denied-authorization", "unsupported-provider"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["The redirect_uri does not match the registered value"],
        origin: "LinkedIn",
        fix: "Add exactly the `redirect_uri` of `secrets.toml` under *Auth*, *Authorized redirect URLs*.",
        ..REDIRECT_URI
    },
    KnownError {
        names: &["May not request scopes for multiple resources"],
        origin: "PingOne",
        meaning: "the scopes belong to more than one resource",
        fix: "Leave the scopes of other resources than OpenID Connect out of `client_kwargs.scope`.",
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["http:// only allowed in dev mode", "only allowed in dev mode"],
        origin: "Zitadel",
        meaning: "the application takes `http` only in development",
        fix: "Turn on *Development Mode* in the application, or use `https`.",
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["no active client"],
        origin: "Zitadel",
        meaning: "the client ID is unknown, or its application is switched off",
        fix: "Copy the client ID of the application, and look whether it is active.",
        rules: &["unknown-client"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["request_forbidden", "user not authorised to app"],
        origin: "Ory Hydra and others",
        meaning: "the request, or the user, is not let in",
        fix: "Begin the login in the app, with cookies allowed; let the provider's administrator admit the user.",
        rules: &["denied-authorization"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["OAUTH_APP_BLOCKED", "OAUTH_APPROVAL_ERROR_GENERIC"],
        origin: "Salesforce",
        meaning: "the organisation does not let users sign in to this application",
        fix: "*Setup*, *Connected Apps OAuth Usage*: unblock or install the application, and permit its users in its policies.",
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["client identifier invalid"],
        origin: "Salesforce",
        fix: "Copy the *Consumer Key* of the application.",
        ..CLIENT
    },
    KnownError {
        names: &["invalid client credentials", "Invalid client authentication credentials"],
        origin: "Salesforce, FusionAuth",
        fix: "Copy the client secret of the application again.",
        ..SECRET
    },
    KnownError {
        names: &["authentication_expired"],
        origin: "Keycloak",
        meaning: "the sign-in page stood open for too long",
        fix: "Begin the login in the app again.",
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["the connection was not found"],
        origin: "Auth0",
        meaning: "no way to sign in is switched on for the application",
        fix: "*Applications*, the application, *Connections*: switch one on.",
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["please specify a valid request and submit again"],
        origin: "Yahoo",
        meaning: "Yahoo does not accept the request: usually the redirect URI or the scope",
        fix: "Register exactly the `redirect_uri` of `secrets.toml`, which must be `https`, and tick *Email* and *Profile* among the API permissions.",
        rules: &["unregistered-redirect-uri"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["invalid_origin"],
        origin: "FusionAuth",
        meaning: "the request comes from an origin that the application does not list",
        fix: "*Applications*, the application, *OAuth*, *Authorized request origin URLs*: add the app's address, or leave the list empty.",
        ..KnownError::PLAIN
    },
];
