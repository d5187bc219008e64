//! Microsoft's codes: those of Entra ID that a login or a probe can meet, and those of Azure AD B2C.

use super::{KnownError, Subject};

const ENTRA: KnownError = KnownError { origin: "Microsoft Entra ID", ..KnownError::PLAIN };
const B2C: KnownError = KnownError { origin: "Azure AD B2C", ..KnownError::PLAIN };

pub(super) const ERRORS: &[KnownError] = &[
    KnownError {
        names: &["AADSTS50011", "AADSTS70004"],
        meaning: "the redirect URI is not registered for this application",
        cause: "Usually `http` for `https`, a slash at the end, another port, or a deployed address that was never added. \
                The path is case-sensitive.",
        fix: "*App registrations*, the application, *Authentication*, platform *Web*: add exactly the `redirect_uri` of \
              `secrets.toml`.",
        subject: Some(Subject::RedirectUri),
        rules: &["unregistered-redirect-uri"],
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS500113", "AADSTS900971"],
        meaning: "the application has no redirect URI at all",
        fix: "*App registrations*, the application, *Authentication*, *Add a platform*, *Web*: add the `redirect_uri` of \
              `secrets.toml`.",
        subject: Some(Subject::RedirectUri),
        rules: &["unregistered-redirect-uri"],
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS500112"],
        meaning: "the token request has another redirect URI than the authorization request",
        cause: "`redirect_uri` was changed while a login was under way, or replicas have different settings.",
        fix: "Give every replica the same `redirect_uri`, and log in again.",
        rules: &["rejected-code"],
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS50147", "AADSTS501491"],
        meaning: "the PKCE code challenge in the sign-in address has the wrong length",
        cause: "`client_kwargs` or `authorize_params` sets `code_challenge` itself, or something between the app and \
                Microsoft cuts the address short.",
        fix: "Remove `code_challenge` from `client_kwargs` and `authorize_params`: Streamlit makes a new one for each login.",
        rules: &["denied-authorization"],
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS501481"],
        meaning: "the PKCE verifier does not belong to the authorization request",
        cause: "The session that held the verifier was lost or is another login's: two tabs, or a replica that shares \
                neither memory nor `cookie_secret`.",
        fix: "Log in again in one tab; set one `cookie_secret` on every replica and use Streamlit 1.58 or newer.",
        rules: &["rejected-code", "replicated-login-state"],
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS700016", "AADSTS70001", "AADSTS700011", "AADSTS700038", "AADSTS7000229"],
        meaning: "this tenant has no application with that client ID",
        cause: "A placeholder that was left in, the tenant's ID or the object ID in the place of the client ID, or the \
                tenant of somebody else in `server_metadata_url`.",
        fix: "*App registrations*, the application, *Overview*: copy *Application (client) ID* to `client_id` and \
              *Directory (tenant) ID* into `server_metadata_url`.",
        subject: Some(Subject::Client),
        rules: &["unknown-client", "placeholder-value", "swapped-credentials"],
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS90002"],
        meaning: "no tenant has that name or ID",
        cause: "A typing mistake, or a tenant of another cloud (`login.microsoftonline.us`, \
                `login.partner.microsoftonline.cn`).",
        fix: "Put *Directory (tenant) ID* from the application's *Overview* into `server_metadata_url`.",
        subject: Some(Subject::Client),
        rules: &["unreachable-metadata", "placeholder-value"],
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS90013"],
        meaning: "a parameter of the request is malformed",
        cause: "Most often `client_id` is still a placeholder; the redirect URI or a scope can be meant too.",
        fix: "*App registrations*, the application, *Overview*: copy *Application (client) ID* to `client_id`, then compare \
              `redirect_uri` and `scope` with `authctl check`.",
        rules: &["placeholder-value", "malformed-url", "malformed-scope"],
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS900023"],
        meaning: "the tenant in the URL is neither an ID nor a domain",
        cause: "`{tenant}` or another placeholder is still in `server_metadata_url`.",
        fix: "Put *Directory (tenant) ID* from the application's *Overview* in its place.",
        subject: Some(Subject::Client),
        rules: &["placeholder-value", "multi-tenant-metadata-url"],
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS50059", "AADSTS50128", "AADSTS90019"],
        meaning: "nothing in the request says which tenant is meant",
        fix: "Put the tenant's ID into `server_metadata_url`.",
        rules: &["multi-tenant-metadata-url"],
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS90038"],
        meaning: "the tenant belongs to another national cloud",
        fix: "Use the cloud's own host in `server_metadata_url`: `login.microsoftonline.us` for US Government, \
              `login.partner.microsoftonline.cn` for China.",
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS50194"],
        meaning: "the application is for one tenant only, and was used through `common`",
        fix: "Put the tenant's ID into `server_metadata_url`; `common` cannot work with `st.login` anyway.",
        rules: &["multi-tenant-metadata-url"],
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS9002332", "AADSTS90027", "AADSTS9001023"],
        meaning: "the application is not for the kind of account that the URL is for",
        cause: "`consumers` is for personal accounts, a tenant's ID for the accounts of that tenant.",
        fix: "Put the tenant's ID, with `/v2.0` behind it, into `server_metadata_url`, or change *Supported account \
              types*.",
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS7000215", "AADSTS70002"],
        meaning: "the client secret is wrong",
        cause: "Most often the *Secret ID* (a GUID) was copied instead of the *Value*.",
        fix: "*Certificates & secrets*: copy the column *Value*. It is shown once, right after the secret is made: make a \
              new one.",
        rules: &["secret-id-as-secret", "rejected-client-secret"],
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS7000222"],
        meaning: "the client secret has expired",
        fix: "*Certificates & secrets*: make a new secret, copy its *Value*, and note when that one expires.",
        rules: &["rejected-client-secret"],
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS7000218", "AADSTS7000216"],
        meaning: "the request has no client secret",
        cause: "`client_secret` is empty, or something in front of Microsoft removes the `Authorization` header.",
        fix: "Set `client_secret`, and see that the redirect URI is registered under the platform *Web*.",
        rules: &["empty-value", "unsupported-public-client"],
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS700025"],
        meaning: "the application is a public client, and so must not send a secret",
        fix: "*Authentication*: register the redirect URI under the platform *Web*, not under *Mobile and desktop*.",
        rules: &["rejected-client-secret"],
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS9002326"],
        meaning: "the token request carries an `Origin` header, which Microsoft accepts from single-page applications only",
        cause: "The redirect URI is registered under *Web*, and a browser or a proxy redeemed the code. Streamlit redeems it \
                on the server and sends no `Origin`.",
        fix: "Let Streamlit's server reach the token endpoint directly, without a proxy that adds `Origin`; keep the redirect \
              URI under *Web*.",
        rules: &["rejected-code"],
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS9002325", "AADSTS9002327"],
        meaning: "the redirect URI is registered for a single-page application",
        cause: "Codes for such an application are redeemed by the browser, never by a server.",
        fix: "*Authentication*: remove the URI under *Single-page application* and add it under *Web*.",
        rules: &["spa-registration"],
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS900144", "AADSTS90014"],
        meaning: "the request misses a parameter",
        cause: "In a token request without `client_id` the `Authorization` header was lost on the way.",
        fix: "Set `client_kwargs = { token_endpoint_auth_method = \"client_secret_post\" }`, or let the proxy keep the \
              header.",
        subject: Some(Subject::Client),
        rules: &["rejected-client-secret", "wrong-client-authentication-method"],
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS900561", "AADSTS90056"],
        meaning: "the endpoint takes POST requests only",
        cause: "`server_metadata_url` is the token endpoint.",
        fix: "Use `https://login.microsoftonline.com/<tenant ID>/v2.0/.well-known/openid-configuration`.",
        rules: &["wrong-metadata-url"],
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS65001", "AADSTS65004"],
        meaning: "the user or an administrator has not consented to the application",
        fix: "*API permissions*, *Grant admin consent*; or let the user accept what the consent page asks.",
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS90099"],
        meaning: "the tenant has not authorised this application for a partner's delegated administrators",
        fix: "Let an administrator of that tenant consent to the application, or sign in with one of its own accounts.",
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS16001"],
        meaning: "the account that was picked in the account list cannot be used",
        fix: "Choose another account, or *Use another account*, and sign in again.",
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS50146"],
        meaning: "the application maps claims, and so needs a signing key of its own or permission to do without",
        cause: "A claims mapping or an optional claim changes the token, and the manifest has no `acceptMappedClaims`.",
        fix: "*App registrations*, the application, *Manifest*: set `acceptMappedClaims` to `true` (single-tenant applications \
              only), or give the application a signing key and append `?appid=<client ID>` to `server_metadata_url`.",
        rules: &["unknown-signing-key"],
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS9002346"],
        meaning: "the application is for personal Microsoft accounts only",
        cause: "*Supported account types* is *Personal Microsoft accounts only*, and `server_metadata_url` names a tenant.",
        fix: "Put `consumers` in the place of the tenant in `server_metadata_url`, or change *Supported account types*.",
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS50173", "AADSTS700082"],
        meaning: "the grant or refresh token is no longer valid: the password changed, it was revoked, or it was not used for \
                  too long",
        fix: "Log in again from the app.",
        rules: &["rejected-code"],
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS50199"],
        meaning: "Microsoft asks the user to confirm that they are signing in to this app",
        cause: "An interruption for safety that is part of the sign-in; an embedded browser may not be able to show it.",
        fix: "Answer *Continue* on the page; open the app in an ordinary browser window if the page does not appear.",
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS90094", "AADSTS90093", "AADSTS90095"],
        meaning: "the tenant lets only administrators consent",
        fix: "Ask an administrator for *API permissions*, *Grant admin consent*.",
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS650056", "AADSTS650057", "AADSTS65005"],
        meaning: "the application lists no permission for what it asks",
        fix: "*API permissions*: add the delegated permissions `openid`, `profile` and `email` of Microsoft Graph, and grant \
              admin consent.",
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS500011", "AADSTS50001", "AADSTS650052"],
        meaning: "the tenant does not have the service for which a scope asks",
        fix: "Remove scopes of other applications from `client_kwargs`, or let an administrator add that service.",
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS50105"],
        meaning: "the user is not assigned to the application",
        fix: "*Enterprise applications*, the application, *Users and groups*: assign the user or a group; or switch off \
              *Properties*, *Assignment required*.",
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS50020", "AADSTS50034", "AADSTS51004", "AADSTS90072", "AADSTS16000", "AADSTS16003"],
        meaning: "the account is not in this tenant",
        cause: "A personal account, or one of another tenant. As the answer to `prompt=none`, 16000 only says that nobody \
                is signed in.",
        fix: "Sign in with an account of the tenant, or invite this one as a guest. For personal accounts only, use \
              `consumers` in `server_metadata_url`.",
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS500208", "AADSTS500200"],
        meaning: "accounts of this kind may not sign in here",
        cause: "A personal account, where the application is for work or school accounts.",
        fix: "Sign in with a work account, or change *Supported account types*.",
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS500021", "AADSTS500022"],
        meaning: "the network from which the user signs in does not allow this tenant",
        cause: "Tenant restrictions: a proxy there adds the header `Restrict-Access-To-Tenants`, and its list lacks the \
                tenant.",
        fix: "Ask the administrator of the user's network to add the tenant to that list, or sign in from another network.",
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS500212", "AADSTS500213"],
        meaning: "a policy keeps accounts of that tenant out of this one",
        fix: "Ask the administrators of both tenants for the cross-tenant access settings.",
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS700054", "AADSTS700051"],
        meaning: "the application may not have the response type that was asked for",
        cause: "`client_kwargs` has a `response_type`; Streamlit uses the code flow.",
        fix: "Remove `response_type` from `client_kwargs`.",
        rules: &["ignored-client-kwarg"],
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS70011", "AADSTS1002012", "AADSTS28002", "AADSTS28003"],
        meaning: "a scope is wrong",
        fix: "Let `scope` be `openid profile email`, separated by spaces.",
        rules: &["malformed-scope"],
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS650053"],
        meaning: "Microsoft has no scope of that name",
        cause: "`groups` is such a one: at Microsoft groups are a claim, not a scope.",
        fix: "Leave it out of `scope` in `client_kwargs`. For groups: *Token configuration*, *Add groups claim*, \
              *Groups assigned to the application*.",
        rules: &["refused-scope"],
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS50089"],
        meaning: "the sign-in took too long",
        fix: "Begin the login in the app again.",
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS54005", "AADSTS70008", "AADSTS70000"],
        meaning: "the code was already redeemed, has expired, or is not a code",
        cause: "The callback was fetched twice, or the login took too long.",
        fix: "Log in again from the app.",
        rules: &["rejected-code"],
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS9002313", "AADSTS90023", "AADSTS90100"],
        meaning: "the request is malformed",
        cause: "It is also the answer to a code that was made up, as `authctl probe` sends one.",
        fix: "Log in again from the app; if it stays, compare the settings with `authctl check`.",
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS50058"],
        meaning: "the user is not signed in, and the request does not allow a sign-in page",
        cause: "That is the expected answer to `prompt=none`: client ID and redirect URI are accepted.",
        fix: "Remove `prompt = \"none\"` from `client_kwargs` if it is there.",
        rules: &["unsupported-prompt"],
        ..ENTRA
    },
    KnownError {
        names: &[
            "AADSTS53000",
            "AADSTS53001",
            "AADSTS53002",
            "AADSTS53003",
            "AADSTS530003",
            "AADSTS530032",
            "AADSTS530035",
            "AADSTS50131",
            "AADSTS50097",
            "AADSTS50129",
            "AADSTS53004",
        ],
        meaning: "Conditional Access, or the tenant's security defaults, forbid this sign-in",
        fix: "Use a device and a place that the policy accepts, or ask the administrator which policy it was: \
              *Sign-in logs*.",
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS50072", "AADSTS50074", "AADSTS50076", "AADSTS50079", "AADSTS50158"],
        meaning: "a second factor is needed",
        fix: "Complete the second factor in the browser; with `prompt = \"none\"` that is not possible.",
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS50053", "AADSTS50055", "AADSTS50057", "AADSTS50126"],
        meaning: "the account is locked or disabled, or its password is wrong or has expired",
        fix: "Ask the tenant's administrator; the app's settings are not the cause.",
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS50196"],
        meaning: "the browser went round in circles until Microsoft stopped it",
        cause: "The app calls `st.login` again because the login did not hold: the callback path or the origin of \
                `redirect_uri` is wrong, or the issuer is.",
        fix: "Run `authctl check` and `authctl test`; call `st.login` behind a button.",
        rules: &["multi-tenant-metadata-url", "wrong-callback-path", "non-canonical-origin"],
        ..ENTRA
    },
    KnownError {
        names: &["AADSTS7000112"],
        meaning: "the application is disabled in this tenant",
        fix: "*Enterprise applications*, the application, *Properties*: *Enabled for users to sign in*.",
        subject: Some(Subject::Client),
        rules: &["unknown-client"],
        ..ENTRA
    },
    KnownError {
        names: &["AADB2C90006"],
        meaning: "the redirect URI is not registered for this application",
        fix: "*App registrations*, the application, *Authentication*, platform *Web*: add exactly the `redirect_uri` of \
              `secrets.toml`.",
        subject: Some(Subject::RedirectUri),
        rules: &["unregistered-redirect-uri"],
        ..B2C
    },
    KnownError {
        names: &["AADB2C90007"],
        meaning: "the application has no redirect URI at all",
        fix: "*App registrations*, the application, *Authentication*, *Add a platform*, *Web*: add the `redirect_uri` of \
              `secrets.toml`.",
        subject: Some(Subject::RedirectUri),
        rules: &["unregistered-redirect-uri"],
        ..B2C
    },
    KnownError {
        names: &["AADB2C90018"],
        meaning: "this tenant has no application with that client ID",
        fix: "*App registrations*, the application, *Overview*: copy *Application (client) ID* to `client_id`, and compare the \
              tenant in `server_metadata_url`.",
        subject: Some(Subject::Client),
        rules: &["unknown-client", "placeholder-value"],
        ..B2C
    },
    KnownError {
        names: &["AADB2C90043"],
        meaning: "the `prompt` is not one that Azure AD B2C accepts",
        fix: "Set `client_kwargs = { prompt = \"login\" }` in the provider's section.",
        rules: &["unsupported-prompt"],
        ..B2C
    },
    KnownError {
        names: &["AADB2C90057"],
        meaning: "the request asks for the implicit flow, which the application may not use",
        cause: "`client_kwargs` or `authorize_params` sets a `response_type`; Streamlit uses the code flow.",
        fix: "Remove `response_type`.",
        rules: &["ignored-client-kwarg"],
        ..B2C
    },
    KnownError {
        names: &["AADB2C90058"],
        meaning: "the request has no client secret, and the application does not allow public clients",
        fix: "Set `client_secret` to the *Value* of a secret under *Certificates & secrets*.",
        rules: &["empty-value", "unsupported-public-client"],
        ..B2C
    },
    KnownError {
        names: &["AADB2C90182", "AADB2C90183"],
        meaning: "the PKCE verifier does not match the code challenge of the sign-in",
        cause: "The session that held the verifier was lost or belongs to another login.",
        fix: "Log in again in one tab; set one `cookie_secret` on every replica and use Streamlit 1.58 or newer.",
        rules: &["rejected-code", "replicated-login-state"],
        ..B2C
    },
    KnownError {
        names: &["AADB2C90079", "AADB2C90081"],
        meaning: "the client secret is missing or wrong",
        fix: "*Certificates & secrets*: make a new secret and copy its *Value*.",
        rules: &["rejected-client-secret", "secret-id-as-secret"],
        ..B2C
    },
    KnownError {
        names: &["AADB2C90117", "AADB2C90055"],
        meaning: "the application may not ask for one of the scopes",
        cause: "Azure AD B2C knows neither `email` nor `profile`.",
        fix: "Set `client_kwargs = { scope = \"openid offline_access\" }`.",
        rules: &["unsupported-scope"],
        ..B2C
    },
    KnownError {
        names: &["AADB2C90118", "AADB2C90091"],
        meaning: "the user cancelled, or chose to reset the password",
        fix: "Use a user flow that resets passwords itself; the user logs in again.",
        ..B2C
    },
    KnownError {
        names: &["AADB2C90080"],
        meaning: "the code has expired",
        fix: "Log in again from the app.",
        rules: &["rejected-code"],
        ..B2C
    },
];
