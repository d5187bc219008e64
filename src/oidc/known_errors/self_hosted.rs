//! The words of software that people run themselves: what its error pages say, and its descriptions of the standard's codes.

use super::providers::{CLIENT, REDIRECT_URI, SECRET};
use super::{KnownError, Subject};

pub(super) const ERRORS: &[KnownError] = &[
    KnownError {
        names: &[
            "Client authentication failed (e.g., unknown client",
            "Client authentication failed. (e.g., unknown client",
        ],
        origin: "Authelia, Ory Hydra",
        cause: "The secret is wrong, or the client is registered for another way of sending it than Streamlit's \
                (`client_secret_basic`). Authelia keeps a hash of the secret; `secrets.toml` needs the secret \
                itself.",
        fix: "Copy the secret again; let the client's `token_endpoint_auth_method` be `client_secret_basic`, or set \
              `client_kwargs = { token_endpoint_auth_method = \"client_secret_post\" }`.",
        ..SECRET
    },
    KnownError {
        names: &["but method 'client_secret_basic' was requested", "supports client authentication method"],
        origin: "Authelia, Ory Hydra",
        meaning: "the client is registered for another way of sending the secret than Streamlit's",
        cause: "Streamlit sends `client_secret_basic` where nothing is set.",
        fix: "Let the client's `token_endpoint_auth_method` be `client_secret_basic`, or name its method in \
              `client_kwargs = { token_endpoint_auth_method = \"client_secret_post\" }`.",
        rules: &["wrong-client-authentication-method"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["invalid_configuration", "select_account_for_resource_owner"],
        origin: "GitLab",
        meaning: "the provider cannot do what the `prompt` asks for",
        cause: "Streamlit sends `prompt=select_account` where nothing is set, and GitLab has no chooser of accounts.",
        fix: "Set `client_kwargs = { prompt = \"consent\" }` in the provider's section.",
        subject: Some(Subject::Prompt),
        rules: &["unsupported-prompt"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["Invalid parameter: redirect_uri", "Incorrect redirect_uri"],
        origin: "Keycloak",
        fix: "*Clients*, the client, *Settings*: add exactly the `redirect_uri` of `secrets.toml` to *Valid redirect \
              URIs*.",
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
        meaning: "no realm has that name",
        fix: "Compare the realm in `server_metadata_url`, also its case; before version 17 the path begins with \
              `/auth`.",
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
            "missing required code challenge",
            "Clients must include a code_challenge",
            "Clients must include a 'code_challenge'",
            "PKCE is required",
            "code challenge required",
            "PKCE code challenge is required",
            "Missing parameter: code_challenge",
            "Code challenge method is required",
        ],
        origin: "Keycloak, Authelia, Okta, Salesforce and others",
        meaning: "the client is registered so that the provider demands PKCE, and the request has no code challenge",
        cause: "Streamlit sends PKCE only where the metadata lists `S256` in `code_challenge_methods_supported`; 1.57 never does, \
                nor do 1.53 to 1.56 with `server.useStarlette`.",
        fix: "Set `client_kwargs = { code_challenge_method = \"S256\" }` in the provider's section; Streamlit then sends it \
              whatever the metadata lists. With Streamlit 1.57, update first.",
        subject: Some(Subject::Pkce),
        rules: &["missing-pkce-support", "refused-authorization-request", "denied-authorization"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["PKCE verification failed", "Invalid code verifier", "Failed to verify code verifier"],
        origin: "Keycloak, Okta, Auth0",
        meaning: "the PKCE verifier does not match the code challenge of the sign-in",
        cause: "The session that held the verifier was lost or belongs to another login: two tabs, or a replica that shares \
                neither memory nor `cookie_secret`.",
        fix: "Log in again in one tab; set one `cookie_secret` on every replica and use Streamlit 1.58 or newer.",
        rules: &["rejected-code", "replicated-login-state"],
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
    KnownError {
        names: &["The redirect URI included is not valid", "redirect URI included is not valid"],
        origin: "GitLab",
        fix: "*Applications*, the application: add exactly the `redirect_uri` of `secrets.toml` on its own line.",
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
        subject: Some(Subject::Scope),
        rules: &["unsupported-scope"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["Redirect URI Error"],
        origin: "Authentik",
        fix: "*Providers*, the provider: add exactly the `redirect_uri` of `secrets.toml` to *Redirect URIs*, mode \
              *Strict*.",
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
        meaning: "the provider does not know the `prompt` of the request",
        fix: "Set `client_kwargs = { prompt = \"login\" }` in the provider's section.",
        subject: Some(Subject::Prompt),
        rules: &["unsupported-prompt"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["invalid_state", "must be at least be 8 characters long"],
        origin: "Ory Hydra",
        meaning: "the state is too short or missing",
        cause: "The URL was assembled by hand.",
        fix: "Begin the login in the app.",
        ..KnownError::PLAIN
    },
    KnownError {
        names: &[
            "http:// only allowed in dev mode",
            "only allowed in dev mode",
            "redirect_uri is http and is not allowed",
        ],
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
        names: &["authentication_expired"],
        origin: "Keycloak",
        meaning: "the sign-in page was open for too long",
        fix: "Begin the login in the app again.",
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["invalid_origin"],
        origin: "FusionAuth",
        meaning: "the request comes from an origin that the application does not list",
        fix: "*Applications*, the application, *OAuth*, *Authorized request origin URLs*: add the app's address, or \
              leave the list empty.",
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["Invalid scopes"],
        origin: "Keycloak",
        meaning: "the client may not ask for one of the scopes",
        cause: "A scope that the realm does not have, or that is not assigned to the client.",
        fix: "*Client scopes* of the client: add the scope, or leave it out of `scope` in `client_kwargs`.",
        subject: Some(Subject::Scope),
        rules: &["unsupported-scope", "malformed-scope"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["Invalid redirect uri"],
        origin: "Keycloak",
        fix: "*Clients*, the client, *Settings*, *Valid redirect URIs*: add exactly the `redirect_uri` of \
              `secrets.toml`.",
        ..REDIRECT_URI
    },
    KnownError {
        names: &["Client secret not provided in request"],
        origin: "Keycloak",
        meaning: "no client secret arrived",
        cause: "`client_secret` is empty, or a proxy removes the `Authorization` header.",
        fix: "Set `client_secret`; behind such a proxy, `client_kwargs = { token_endpoint_auth_method = \
              \"client_secret_post\" }`.",
        rules: &["empty-value", "wrong-client-authentication-method"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["Bearer-only applications are not allowed"],
        origin: "Keycloak",
        meaning: "the client is for APIs only: users cannot sign in with it",
        fix: "*Clients*, the client, *Settings*: switch *Standard flow* and *Client authentication* on.",
        rules: &["denied-authorization"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["Cookie not found. Please make sure cookies are enabled", "Restart login cookie not found"],
        origin: "Keycloak",
        meaning: "the sign-in page lost its own session",
        cause: "The page was open for too long, came from the browser's history, or is shown inside another page.",
        fix: "Begin the login in the app again, in its own window.",
        rules: &["embedded-host"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["We are sorry... Page not found"],
        origin: "Keycloak",
        meaning: "there is nothing at this address",
        cause: "The realm's name is wrong (its case counts), or `/auth` before `/realms` is missing or too much.",
        fix: "Open `server_metadata_url` in a browser until it shows JSON: with `/auth/realms/` before Keycloak 17, \
              with `/realms/` since.",
        rules: &["unreachable-metadata", "wrong-metadata-url"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["Missing parameters: id_token_hint"],
        origin: "Keycloak",
        meaning: "the logout request has neither an ID token nor a client that allows the way back",
        cause: "Streamlit before 1.53 sends no `id_token_hint`, and later ones cannot when the cookie has expired; *Valid post \
                logout redirect URIs* of the client does not list the `redirect_uri`.",
        fix: "*Clients*, the client, *Settings*: set *Valid post logout redirect URIs* to `+`, or add the `redirect_uri`; use \
              Streamlit 1.53 or newer.",
        rules: &["failed-logout"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["The received redirect URI is not accepted to connect"],
        origin: "Nextcloud",
        fix: "*Administration settings*, *Security*, *OpenID Connect clients*: add exactly the `redirect_uri` of `secrets.toml`.",
        ..REDIRECT_URI
    },
    KnownError {
        names: &["neither the id_token nor the profileURL set an email"],
        origin: "OpenID Connect libraries",
        meaning: "oauth2-proxy found no email address in the ID token",
        cause: "The line is oauth2-proxy's, not Streamlit's: the provider puts `email` neither into the ID token nor into UserInfo, \
                or the scope `email` was not asked for.",
        fix: "Ask for the scope `email`, and let the provider put the claim into the ID token; with `st.login` alone, \
              oauth2-proxy is not needed.",
        rules: &["missing-email-claim", "missing-email-scope"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["Unrecognized scope(s)"],
        origin: "Dex",
        meaning: "the provider does not know one of the scopes",
        fix: "Let `scope` in `client_kwargs` be `openid email profile`, with `groups` where they are wanted.",
        subject: Some(Subject::Scope),
        rules: &["unsupported-scope", "malformed-scope"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["is not a valid registered redirect URI for the client identifier", "MSIS9224"],
        origin: "Active Directory Federation Services",
        fix: "*Application Groups*, the server application: add exactly the `redirect_uri` of `secrets.toml`.",
        ..REDIRECT_URI
    },
    KnownError {
        names: &["no registered client was found with this client identifier", "MSIS9223"],
        origin: "Active Directory Federation Services",
        fix: "*Application Groups*, the server application: copy the *Client Identifier*.",
        ..CLIENT
    },
];
