//! The error codes that the specifications define: RFC 6749 sections 4.1.2.1 and 5.2, OpenID Connect Core 1.0 section
//! 3.1.2.6, RFC 9126, and two that many providers share.

use super::{KnownError, Subject};

const OAUTH: KnownError = KnownError { origin: "OAuth 2.0 (RFC 6749)", ..KnownError::PLAIN };
const OPENID: KnownError = KnownError { origin: "OpenID Connect Core", ..KnownError::PLAIN };

pub(super) const ERRORS: &[KnownError] = &[
    KnownError {
        names: &["redirect_uri_mismatch", "redirect_mismatch", "invalid_redirect_uri"],
        origin: "Google, Amazon Cognito and others",
        meaning: "the redirect URI is not registered exactly as it was sent",
        cause: "One character is enough: `http` for `https`, another host (`127.0.0.1` for `localhost`), another port, a \
                slash at the end, another case. Or the deployed address was never added.",
        fix: "Copy `redirect_uri` from `secrets.toml` into the list of redirect URIs of the client in the provider's \
              console. Google takes minutes to apply it.",
        subject: Some(Subject::RedirectUri),
        rules: &["unregistered-redirect-uri", "non-canonical-origin", "wrong-callback-path"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["invalid_client", "invalid_client_id", "invalid_client_credentials", "invalid_client_secret"],
        meaning: "the provider does not believe that the request is from this client",
        cause: "On the sign-in page the client ID is unknown. In the server's log the client secret is wrong, expired, \
                copied with white space, or sent in a way that the application does not accept (Streamlit uses \
                `client_secret_basic`).",
        fix: "Copy client ID and secret again. If the provider wants the secret in the body, set `client_kwargs = { \
              token_endpoint_auth_method = \"client_secret_post\" }`. `authctl probe` tells the two apart.",
        subject: Some(Subject::Client),
        rules: &["unknown-client", "rejected-client-secret", "wrong-client-authentication-method", "stray-characters"],
        ..OAUTH
    },
    KnownError {
        names: &["invalid_grant"],
        meaning: "the code is used up, too old, or was issued for another redirect URI, client or verifier",
        cause: "A code works once and for about a minute. Some browsers fetch the callback twice; a clock may be wrong; \
                or the session that holds the PKCE verifier was lost between the two requests.",
        fix: "Log in again from the app. If it stays, let `redirect_uri` be exactly the registered one and compare the \
              clocks: `authctl probe` does.",
        rules: &["rejected-code", "clock-skew"],
        ..OAUTH
    },
    KnownError {
        names: &["access_denied"],
        meaning: "the user or a policy of the provider said no; the person may not be assigned to the application",
        cause: "The user cancelled, is not assigned to the application, is not a test user (Google, while the app is in \
                testing), or a policy or rule refused.",
        fix: "Read the description beside it. Assign the user or group to the application; Google: *Audience*, *Test \
              users*.",
        rules: &["denied-authorization"],
        ..OAUTH
    },
    KnownError {
        names: &["unauthorized_client"],
        meaning: "the application may not use this flow: it is registered as another kind",
        cause: "It is a single-page, native or machine-to-machine application, or the authorization code flow is \
                switched off.",
        fix: "Register a confidential web application with the authorization code grant, and use its client ID.",
        rules: &["denied-authorization", "rejected-code"],
        ..OAUTH
    },
    KnownError {
        names: &["unsupported_response_type"],
        meaning: "the application is not set up for the authorization code flow",
        fix: "Allow the response type `code` for the application, and let `client_kwargs` have no `response_type`.",
        rules: &["denied-authorization", "unsupported-code-flow"],
        ..OAUTH
    },
    KnownError {
        names: &["invalid_scope"],
        meaning: "the application may not ask for one of the scopes",
        cause: "Streamlit asks for `openid email profile` where `client_kwargs` has no `scope`. Scopes are separated by \
                spaces, never by commas.",
        fix: "Allow the scopes for the application in the provider's console, or set the `scope` that it knows.",
        subject: Some(Subject::Scope),
        rules: &["malformed-scope", "unsupported-scope"],
        ..OAUTH
    },
    KnownError {
        names: &["invalid_request"],
        meaning: "the provider misses a parameter, or does not know one",
        cause: "The description says which. Often it is the `prompt`: Streamlit sends `select_account`, which some \
                providers refuse; or a code challenge (PKCE) is demanded.",
        fix: "For a prompt set `client_kwargs = { prompt = \"login\" }` in the provider's section; for PKCE, \
              `client_kwargs = { code_challenge_method = \"S256\" }`.",
        rules: &["unsupported-prompt", "denied-authorization"],
        ..OAUTH
    },
    KnownError {
        names: &["unsupported_grant_type"],
        meaning: "the application may not redeem codes",
        fix: "Allow the grant type *authorization code* for the application.",
        rules: &["rejected-code"],
        ..OAUTH
    },
    KnownError {
        names: &["server_error", "temporarily_unavailable"],
        meaning: "the provider itself is in trouble",
        cause: "Some providers answer so to a request that they cannot handle, too.",
        fix: "Try again, then look into the provider's own log.",
        rules: &["denied-authorization"],
        ..OAUTH
    },
    KnownError {
        names: &["interaction_required", "login_required", "account_selection_required", "consent_required"],
        meaning: "the provider would have to ask the user, and the `prompt` in the request forbids that",
        cause: "Some providers (GitLab, Pocket ID) answer so to `select_account`, which Streamlit sends where `client_kwargs` has no \
                `prompt`. With `prompt = \"none\"` no user is ever asked.",
        fix: "Set `client_kwargs = { prompt = \"login\" }` in the provider's section.",
        subject: Some(Subject::Prompt),
        rules: &["unsupported-prompt"],
        ..OPENID
    },
    KnownError {
        names: &["unmet_authentication_requirements"],
        meaning: "the provider cannot sign the person in as strictly as was asked",
        fix: "Remove `acr_values` from `authorize_params`, or ask for a level that the provider has.",
        rules: &["denied-authorization"],
        ..OPENID
    },
    KnownError {
        names: &["invalid_target"],
        meaning: "the provider does not know the API that was asked for",
        fix: "Remove `resource` or `audience` from `authorize_params`.",
        rules: &["denied-authorization"],
        ..OAUTH
    },
    KnownError {
        names: &["invalid_token", "insufficient_scope"],
        meaning: "the provider does not take this access token",
        cause: "Its UserInfo endpoint says so; Streamlit itself never asks there.",
        fix: "Log in again; for UserInfo, ask for the scopes `profile` and `email`.",
        rules: &["unreachable-userinfo"],
        ..OAUTH
    },
    KnownError {
        names: &["invalid_request_uri", "invalid_request_object", "request_not_supported", "request_uri_not_supported"],
        meaning: "the provider wants the request in another form than Streamlit sends",
        cause: "The application is set to signed or pushed authorization requests (RFC 9126), which Streamlit cannot \
                make.",
        fix: "Let the application accept plain authorization requests.",
        rules: &["required-pushed-authorization"],
        ..OPENID
    },
    KnownError {
        names: &["registration_not_supported"],
        meaning: "the provider takes no registration parameter",
        fix: "Remove `registration` from `authorize_params`.",
        ..OPENID
    },
];
