//! What Streamlit says: the exceptions of `st.login` and `st.user`, and the lines in its server's log.

use super::KnownError;

const STREAMLIT: KnownError = KnownError { origin: "Streamlit", ..KnownError::PLAIN };

pub(super) const ERRORS: &[KnownError] = &[
    KnownError {
        names: &[
            "you need to configure credentials for at least one authentication provider",
            "No secrets found",
            "st.secrets has no key \"auth\"",
            "st.user has no attribute \"is_logged_in\"",
            "st.experimental_user has no attribute \"is_logged_in\"",
        ],
        meaning: "Streamlit found no `[auth]`",
        cause: "The file is in another folder than `.streamlit/` below the one in which Streamlit was started, has another \
                name (`secrets.toml.txt`), is not in the container, does not parse, or its section is `[Auth]`.",
        fix: "`authctl show` lists the files that Streamlit reads, and `authctl check` says what is wrong with them.",
        rules: &["missing-secrets-file", "missing-auth-section", "toml-syntax-error"],
        ..STREAMLIT
    },
    KnownError {
        names: &[
            "Error parsing secrets file",
            "Failed to load secrets",
            "TOMLDecodeError",
            "Cannot declare ('auth',) twice",
        ],
        meaning: "a secrets file is not TOML, and so none is read",
        cause: "Any syntax error will do, in a table that has nothing to do with the login too.",
        fix: "`authctl check` shows the line.",
        rules: &["toml-syntax-error"],
        ..STREAMLIT
    },
    KnownError {
        names: &["are missing the \"redirect_uri\" key"],
        meaning: "`[auth]` itself has no `redirect_uri`",
        cause: "It is in a provider's section, or a later file has an `[auth]` that replaces this one whole.",
        fix: "Write `redirect_uri` into `[auth]`, above the sections of the providers.",
        rules: &["missing-redirect-uri", "shared-setting-in-provider", "shadowed-auth-section"],
        ..STREAMLIT
    },
    KnownError {
        names: &["are missing the \"cookie_secret\" key"],
        meaning: "`[auth]` itself has no `cookie_secret`",
        cause: "It is in a provider's section or at the root of the file; `server.cookieSecret` does not replace it.",
        fix: "`authctl secret --write` puts one there.",
        rules: &["missing-cookie-secret", "shared-setting-in-provider"],
        ..STREAMLIT
    },
    KnownError {
        names: &[
            "are missing the following keys",
            "are missing for the authentication provider",
            "are missing for the default authentication provider",
        ],
        meaning: "the settings for the name that `st.login` was called with are incomplete",
        cause: "`st.login()` reads `[auth]`, `st.login(\"google\")` reads `[auth.google]`: the call and the file are of \
                two kinds, or differ in case. In `[auth]` itself an empty value counts as missing.",
        fix: "Let the argument of `st.login` be the name of the section, letter by letter.",
        rules: &["unconfigured-login-provider", "missing-provider-setting", "nested-provider-section"],
        ..STREAMLIT
    },
    KnownError {
        names: &["must be valid TOML"],
        meaning: "what has the name given to `st.login` is not a table",
        cause: "`[[auth.google]]` is a list, and `google = \"…\"` in `[auth]` a text.",
        fix: "Make it a section: `[auth.google]`.",
        rules: &["wrong-value-type", "unconfigured-login-provider"],
        ..STREAMLIT
    },
    KnownError {
        names: &[
            "module 'streamlit' has no attribute 'login'",
            "module 'streamlit' has no attribute 'logout'",
            "module 'streamlit' has no attribute 'user'",
        ],
        meaning: "this Streamlit is too old for the login",
        cause: "`st.login` came with 1.42, `st.user` with 1.45.",
        fix: "Require `streamlit[auth]>=1.45`, and install it where the app runs.",
        rules: &["unsupported-streamlit"],
        ..STREAMLIT
    },
    KnownError {
        names: &["contains an underscore", "too many values to unpack"],
        meaning: "the provider's name has an underscore",
        fix: "Rename the section and the argument of `st.login`, for example with `-`.",
        rules: &["underscore-in-provider-name"],
        ..STREAMLIT
    },
    KnownError {
        names: &["No module named 'httpx'"],
        meaning: "the package httpx, with which Streamlit 1.57 and newer ask the provider, is missing where the app runs",
        cause: "`Authlib` is required without Streamlit's extra `auth`, which brings httpx from 1.59.1 on.",
        fix: "Require `streamlit[auth]`, and with Streamlit 1.57.0 to 1.59.0 `httpx` too.",
        rules: &["missing-httpx"],
        ..STREAMLIT
    },
    KnownError {
        names: &[
            "No module named 'authlib'",
            "No module named 'joserfc'",
            "Authentication requires Authlib",
            "you need to install Authlib",
        ],
        meaning: "Authlib is missing where the app runs; with Streamlit 1.57.0 to 1.59.0 httpx may be what is missing",
        fix: "Require `streamlit[auth]`, and with Streamlit 1.57.0 to 1.59.0 `httpx` too.",
        rules: &["missing-authlib", "missing-httpx"],
        ..STREAMLIT
    },
    KnownError {
        names: &["Invalid expose_tokens configuration"],
        meaning: "`expose_tokens` has something other than `id` and `access`",
        cause: "By version the server does not start, or the app never loads.",
        fix: "Write `expose_tokens = [\"id\", \"access\"]`, or one of them, in `[auth]`.",
        rules: &["unknown-exposed-token"],
        ..STREAMLIT
    },
    KnownError {
        names: &["has no attribute 'to_dict'"],
        meaning: "`client_kwargs` is not a table",
        fix: "Write `client_kwargs = { prompt = \"login\" }`, without quotation marks around the braces.",
        rules: &["wrong-value-type"],
        ..STREAMLIT
    },
    KnownError {
        names: &["Missing provider for OAuth callback"],
        meaning: "a callback arrived that belongs to no login that Streamlit knows; right after a logout it is harmless",
        cause: "Up to 1.57 the state is in the memory of one process: another replica, or a restart, has none. From 1.58 on \
                it is in a cookie: the app was opened by another host than `redirect_uri` has, by http with \
                `server.sslCertFile` set, or `cookie_secret` differs between replicas. Browser back and forward do it too. \
                After `st.logout` through the provider, Streamlit 1.67 logs it each time: the provider sends the browser back \
                without a state, and nothing is wrong.",
        fix: "After a logout: nothing. After a login: open the app by the host of `redirect_uri`, set one `cookie_secret` on every replica, and use Streamlit 1.58 \
              or newer, or sticky sessions.",
        rules: &["replicated-login-state", "non-canonical-origin", "https-without-certificate"],
        ..STREAMLIT
    },
    KnownError {
        names: &["Origin mismatch", "is not the same origin of redirect_uri"],
        meaning: "the login worked, but the browser's address is not the origin of `redirect_uri`: the user stays logged out",
        cause: "Origins are compared as text: `127.0.0.1` for `localhost`, `:443` spelled out, capital letters, another \
                host name, or `http` before a proxy that speaks https.",
        fix: "Let `redirect_uri` begin exactly as the browser's address bar does.",
        rules: &["non-canonical-origin", "insecure-redirect-uri", "redirect-port-mismatch"],
        ..STREAMLIT
    },
    KnownError {
        names: &["misconfigured origin for `redirect_uri`"],
        meaning: "`redirect_uri` is missing or has no scheme and host",
        fix: "Write the address at which people open the app, and `/oauth2callback` behind it.",
        rules: &["relative-url", "malformed-url"],
        ..STREAMLIT
    },
    KnownError {
        names: &["OAuth token exchange failed"],
        meaning: "the user had signed in, and then the provider refused the server's request, or its ID token did \
                  not hold",
        cause: "The line behind it names the error: `invalid_client`, `invalid_grant`, `invalid_claim`.",
        fix: "`authctl explain` that line, or run `authctl test`, which makes the same exchange and says what is \
              wrong.",
        rules: &["rejected-code", "rejected-client-secret", "token-issuer-mismatch"],
        ..STREAMLIT
    },
    KnownError {
        names: &["did not return user information"],
        meaning: "the provider sent no ID token",
        cause: "`scope` has no `openid`.",
        fix: "Let `scope` begin with `openid`.",
        rules: &["missing-openid-scope", "missing-id-token"],
        ..STREAMLIT
    },
    KnownError {
        names: &["Error during OAuth authorization redirect", "Authentication error"],
        meaning: "the login could not begin: the provider's metadata could not be read",
        cause: "`server_metadata_url` is wrong, redirects, or cannot be reached from the server.",
        fix: "`authctl probe --metadata-only` asks for it and says what is wrong.",
        rules: &["unreachable-metadata", "redirected-metadata", "metadata-not-json", "wrong-metadata-url"],
        ..STREAMLIT
    },
    KnownError {
        names: &["Error during authentication"],
        meaning: "the provider sent the user back with an error",
        cause: "The code behind it is the provider's.",
        fix: "`authctl explain` that code; `authctl test` makes the same login and shows all that the provider says.",
        rules: &["denied-authorization"],
        ..STREAMLIT
    },
    KnownError {
        names: &["auth.cookie_secret / server.cookieSecret is shorter"],
        meaning: "`cookie_secret` is so short that it can be guessed, and with it any user's login",
        fix: "`authctl secret --write` puts a strong one there; everyone will have to log in again.",
        rules: &["weak-cookie-secret"],
        ..STREAMLIT
    },
    KnownError {
        names: &["Redirect URI does not end with /oauth2callback"],
        meaning: "`st.logout` ends the session in Streamlit only",
        cause: "`redirect_uri` has a slash or a query behind `/oauth2callback`.",
        fix: "Let `redirect_uri` end in `/oauth2callback`, here and in the provider's console.",
        rules: &["wrong-callback-path"],
        ..STREAMLIT
    },
    KnownError {
        names: &["Split cookie '_streamlit_user' into", "Split cookie '_streamlit_user_tokens' into"],
        meaning: "the identity or the tokens are too large for one cookie and are stored in several",
        cause: "Usually many groups in the ID token. It is harmless by itself; a proxy with small header buffers may refuse the sum.",
        fix: "Nothing needs to be done while the login works. Behind a proxy, compare the size that `authctl test` shows with its \
              header buffers.",
        rules: &["oversized-cookie", "group-overage"],
        harmless: true,
        ..STREAMLIT
    },
    KnownError {
        names: &["set_cookie() got an unexpected keyword argument 'httpOnly'"],
        meaning: "this Streamlit does not work with this Tornado: the callback fails",
        cause: "Streamlit 1.42 with Tornado 6.3 or older.",
        fix: "Update Streamlit, or require `tornado>=6.4`.",
        rules: &["broken-version-pair"],
        ..STREAMLIT
    },
    KnownError {
        names: &["Request Header Or Cookie Too Large", "exceeds browser limit", "exceeds maximum browser limit"],
        origin: "Streamlit, or a proxy before it",
        meaning: "the identity and its tokens do not fit into cookies",
        cause: "Usually many groups in the ID token, which from 1.53 on is stored twice.",
        fix: "Let the provider send fewer groups (Microsoft: only those assigned to the application); before nginx set \
              `large_client_header_buffers 4 32k`.",
        rules: &["oversized-cookie", "group-overage"],
        ..STREAMLIT
    },
    KnownError {
        names: &["st.user has no attribute", "st.experimental_user has no attribute"],
        meaning: "the ID token does not have this claim",
        cause: "Streamlit shows the claims of the ID token and never asks UserInfo. Microsoft sends `email` only for \
                accounts with a mailbox; Zitadel and Authelia send it to UserInfo only.",
        fix: "`authctl test` lists the claims that do arrive. Use `st.user.get(\"email\")`, let the provider put the claim \
              into the ID token, or use `preferred_username`.",
        rules: &["missing-email-claim", "claim-only-in-userinfo", "missing-email-scope"],
        ..STREAMLIT
    },
];
