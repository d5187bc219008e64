//! The words of providers that run as a service: what their error pages say, and their descriptions of the standard's codes.

use super::{KnownError, Subject};

/// A page about the redirect URI.
pub(super) const REDIRECT_URI: KnownError = KnownError {
    meaning: "the redirect URI is not registered exactly as it was sent",
    cause: "One character is enough: `http` for `https`, another host or port, a slash at the end, another case.",
    subject: Some(Subject::RedirectUri),
    rules: &["unregistered-redirect-uri"],
    ..KnownError::PLAIN
};

/// A page about the client ID.
pub(super) const CLIENT: KnownError = KnownError {
    meaning: "the provider knows no application with that client ID",
    cause: "A placeholder, a name in the place of the ID, an application of another tenant or realm, or one that was deleted.",
    subject: Some(Subject::Client),
    rules: &["unknown-client", "placeholder-value"],
    ..KnownError::PLAIN
};

/// A token endpoint about the client's secret.
pub(super) const SECRET: KnownError = KnownError {
    meaning: "the client secret is not accepted",
    cause: "It is wrong, has white space around it, or the application wants it in another place than Streamlit puts it \
            (`client_secret_basic`).",
    rules: &["rejected-client-secret", "wrong-client-authentication-method", "stray-characters"],
    ..KnownError::PLAIN
};

pub(super) const ERRORS: &[KnownError] = &[
    KnownError {
        names: &["does not match the redirect URIs configured for the application"],
        origin: "Microsoft Entra ID",
        fix: "*App registrations*, the application, *Authentication*, platform *Web*: add exactly the `redirect_uri` of \
              `secrets.toml`.",
        ..REDIRECT_URI
    },
    KnownError {
        names: &["client_secret is missing"],
        origin: "Google",
        meaning: "no client secret was sent",
        cause: "`client_secret` is empty, and Google has no public clients for web applications.",
        fix: "*Google Auth Platform*, *Clients*, the client: add a secret and copy it; it begins with `GOCSPX-`.",
        rules: &["empty-value"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &[
            "Missing required parameter: client_id",
            "Missing required parameter: redirect_uri",
            "Missing required parameter: scope",
        ],
        origin: "Google",
        meaning: "a setting is empty, or did not get into the request",
        cause: "A script wrote the secrets file while a variable was not set.",
        fix: "Look at what `authctl show` says of the provider, and fill in what is empty.",
        rules: &["empty-value", "unexpanded-variable"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["Google hasn't verified this app", "This app is blocked"],
        origin: "Google",
        meaning: "the app asks for more than a sign-in, and Google has not looked at it",
        cause: "`scope` names one of Google's APIs.",
        fix: "Let `scope` be `openid email profile`, or have the app verified under *Verification Center*.",
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["E0000007", "E0000022"],
        origin: "Okta",
        meaning: "there is nothing at this address of Okta",
        cause: "The authorization server in `server_metadata_url` does not exist; `default` is there only with API \
                Access Management.",
        fix: "Leave out `/oauth2/default`, or name a server that *Security*, *API* lists.",
        rules: &["unreachable-metadata", "wrong-provider-host"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["not authorized to use the provided grant type"],
        origin: "Okta",
        meaning: "the application may not use the authorization code flow",
        fix: "*General*, *Grant type*: tick *Authorization Code*.",
        rules: &["denied-authorization", "rejected-code"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["Invalid value for 'client_id' parameter"],
        origin: "Okta",
        fix: "*Applications*, the application, *General*: copy the *Client ID*; it begins with `0oa`.",
        ..CLIENT
    },
    KnownError {
        names: &["Service not found"],
        origin: "Auth0",
        meaning: "there is no API of the `audience` that was asked for",
        fix: "Remove `audience` from `authorize_params`, or create the API under *Applications*, *APIs*.",
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["An error was encountered with the requested page"],
        origin: "Amazon Cognito",
        meaning: "the request was refused before the user could sign in",
        cause: "The redirect URI is not among the *Allowed callback URLs*, the client ID is of another pool, or a \
                scope is not ticked. The page's address names the error.",
        fix: "Look at `error=` in the address of that page; `authctl probe` asks in the same way.",
        rules: &["unregistered-redirect-uri", "unknown-client"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["invalid_dpop_proof", "The DPoP proof JWT header is missing"],
        origin: "Okta",
        meaning: "the application demands DPoP, a proof that Streamlit cannot make",
        fix: "*Applications*, the application, *General*, *Client Credentials*: clear *Require Demonstrating Proof of Possession \
              (DPoP) header in token requests*.",
        rules: &["rejected-code"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["KOE006"],
        origin: "Kakao",
        fix: "*Kakao Developers*, the app, *Kakao Login*, *Redirect URI*: add exactly the `redirect_uri` of `secrets.toml`.",
        ..REDIRECT_URI
    },
    KnownError {
        names: &["KOE101"],
        origin: "Kakao",
        fix: "*Kakao Developers*, the app, *App keys*: copy the *REST API key* to `client_id`.",
        ..CLIENT
    },
    KnownError {
        names: &["KOE205"],
        origin: "Kakao",
        meaning: "a scope asks for a consent item that the app has not set up",
        cause: "Kakao knows neither `email` nor `profile`: its items are `account_email` and `profile_nickname`.",
        fix: "Set `client_kwargs = { scope = \"openid account_email profile_nickname\" }`, and switch these items on under *Kakao \
              Login*, *Consent items*.",
        rules: &["refused-scope", "unsupported-scope"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["is not defined as a valid URL in \"Allowed Logout URLs\""],
        origin: "Auth0",
        meaning: "the address to which `st.logout` returns is not allowed",
        fix: "*Applications*, the application, *Settings*, *Allowed Logout URLs*: add exactly the `redirect_uri` of `secrets.toml`; \
              for all applications, the tenant's *Settings*, *Advanced*.",
        rules: &["failed-logout"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["Required String parameter 'redirect_uri' is not present"],
        origin: "Amazon Cognito",
        meaning: "Cognito's sign-out page does not understand how `st.logout` asks",
        cause: "Streamlit sends what OpenID Connect defines (`post_logout_redirect_uri`); Cognito's `/logout` wants `logout_uri`, or \
                `redirect_uri` and `response_type`.",
        fix: "Let the app delete its own login and link to Cognito: `https://<domain>/logout?client_id=…&logout_uri=…`. No setting in \
              `secrets.toml` changes what `st.logout` sends.",
        rules: &["failed-logout"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["Required String parameter 'client_id' is not present"],
        origin: "Amazon Cognito",
        meaning: "the sign-out page does not know who asks",
        cause: "Streamlit 1.48.0 sends no `client_id`; a link in the app may lack it too. Cognito's `/logout` wants `client_id` and \
                `logout_uri`.",
        fix: "Sign out of the app only, or link to Cognito's `/logout` from the app.",
        rules: &["missing-end-session-endpoint", "failed-logout"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["appid/redirect_uri/code verifier does not match"],
        origin: "LinkedIn",
        meaning: "the code belongs to another application, redirect URI or verifier",
        cause: "LinkedIn expects no PKCE proof unless the application is set to it.",
        fix: "`st.login` cannot work with LinkedIn: its ID tokens lack the nonce.",
        rules: &["unsupported-provider"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["bad_redirect_uri"],
        origin: "Slack",
        fix: "*OAuth & Permissions*, *Redirect URLs*: add exactly the `redirect_uri` of `secrets.toml`; Slack takes \
              `https` only.",
        ..REDIRECT_URI
    },
    KnownError {
        names: &["bad_client_secret"],
        origin: "Slack",
        fix: "*Basic Information*, *App Credentials*: copy the *Client Secret*.",
        ..SECRET
    },
    KnownError {
        names: &["response_mode must be form_post"],
        origin: "Apple",
        meaning: "Apple sends names and email addresses by `form_post` only",
        cause: "Streamlit's callback takes GET only.",
        fix: "`st.login` cannot work with Apple: use a provider in between, such as Auth0 or Keycloak.",
        rules: &["unsupported-provider"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["invalid callback URL"],
        origin: "Kinde",
        fix: "*Applications*, the application, *Allowed callback URLs*: add exactly the `redirect_uri` of \
              `secrets.toml`.",
        ..REDIRECT_URI
    },
    KnownError {
        names: &["Redirect URI mismatch"],
        origin: "PingOne",
        fix: "*Applications*, the application, *Configuration*, *Redirect URIs*: add exactly the `redirect_uri` of \
              `secrets.toml`.",
        ..REDIRECT_URI
    },
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
        meaning: "what was sent to be redeemed is not a code",
        fix: "Log in again from the app.",
        rules: &["rejected-code"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["has not completed the Google verification process", "developer-approved testers"],
        origin: "Google",
        meaning: "the app is in testing, and this account is not a test user",
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
        rules: &["denied-authorization"],
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
    KnownError {
        names: &["Client does not exist", "Invalid client_id"],
        origin: "Amazon Cognito, Dex and others",
        fix: "Copy the client ID of the app client, in the user pool that `server_metadata_url` names.",
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
        names: &["unauthorized_scope_error", "is not authorized for your application"],
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
        meaning: "Apple does not know this return URL",
        cause: "Apple takes neither `localhost` nor `http`, and with name or email it answers by a form that Streamlit \
                does not read.",
        fix: "Log in through a broker, as Auth0 or Keycloak is one.",
        rules: &["unsupported-provider"],
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
            "code_already_used",
            "invalid_code",
        ],
        origin: "Okta, Auth0, Salesforce, Apple, Dex, Slack",
        meaning: "the code was used before, is too old, or belongs to another request",
        cause: "The page of the callback was loaded twice, or minutes passed between the sign-in and the answer.",
        fix: "Begin the login in the app again. If it returns, let one server alone redeem the code: replicas and \
              reloads use it twice.",
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
        names: &["OAUTH_APP_BLOCKED", "OAUTH_APPROVAL_ERROR_GENERIC"],
        origin: "Salesforce",
        meaning: "the organisation does not let users sign in to this application",
        fix: "*Setup*, *Connected Apps OAuth Usage*: unblock or install the application, and permit its users in its \
              policies.",
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
        fix: "Register exactly the `redirect_uri` of `secrets.toml`, which must be `https`, and tick *Email* and \
              *Profile* among the API permissions.",
        rules: &["unregistered-redirect-uri"],
        ..KnownError::PLAIN
    },
];
