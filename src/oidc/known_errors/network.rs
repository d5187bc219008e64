//! What the way between app, provider and browser says: Python's HTTP clients, proxies, browsers, and pages that name no
//! cause. The last to be asked, since whatever else a text says is nearer to the cause.

use super::KnownError;

pub(super) const ERRORS: &[KnownError] = &[
    KnownError {
        names: &[
            "CERTIFICATE_VERIFY_FAILED",
            "certificate verify failed",
            "self-signed certificate",
            "unable to get local issuer certificate",
        ],
        origin: "Python's ssl",
        meaning: "the certificate of the provider, or of a proxy in front of it, is from an authority that Python does not trust",
        cause: "A provider with its own certificate, or a company's proxy that inspects traffic.",
        fix: "Set `SSL_CERT_FILE` to the authority's certificate where the app runs, or `client_kwargs = { verify = \
              \"/path/ca.pem\" }`. `REQUESTS_CA_BUNDLE` is not read from Streamlit 1.57 on.",
        rules: &["untrusted-certificate"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["Server disconnected without sending a response", "httpx.RemoteProtocolError"],
        origin: "httpx or requests",
        meaning: "the provider closed the connection without an answer",
        cause: "The provider crashed or restarted, speaks `https` at a port that was asked by `http`, or a proxy in between cut \
                the connection.",
        fix: "Run `authctl probe` where the app runs: it asks the same endpoints and names the one that does not answer; compare \
              `http` and `https` in the metadata, and look into the provider's own log.",
        rules: &["unreachable-metadata"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["Server error '500", "Server error '502", "Server error '503", "Server error '504"],
        origin: "httpx or requests",
        meaning: "the provider answers with an error at the address that the line names",
        cause: "The provider is down, starting or overloaded, or a proxy before it does not reach it.",
        fix: "Run `authctl probe`: it asks the same addresses. If the answer stays, look into the provider's own log.",
        rules: &["unreachable-metadata", "unreachable-key-set"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["Invalid type for url. Expected str or httpx.URL"],
        origin: "httpx or requests",
        meaning: "the provider's metadata lacks an address that the login needs",
        cause: "`server_metadata_url` leads to a document without `token_endpoint` or `jwks_uri`.",
        fix: "`authctl probe` names the member that is missing; let `server_metadata_url` be the provider's OpenID Connect metadata.",
        rules: &["missing-endpoint", "wrong-metadata-url"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["407 Proxy Authentication Required", "ProxyError"],
        origin: "httpx or requests",
        meaning: "a proxy before the provider wants a name and a password",
        fix: "Set `HTTPS_PROXY=http://user:password@host:port` where the app runs.",
        rules: &["unreachable-metadata"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["Client error '404 Not Found' for url", "404 Client Error"],
        origin: "httpx or requests",
        meaning: "there is nothing at the address that was asked",
        cause: "`server_metadata_url` names a realm, tenant, pool or authorization server that does not exist, or \
                lacks its suffix.",
        fix: "Open `server_metadata_url` in a browser until it shows JSON; `authctl probe` says what the provider \
              answers.",
        rules: &["unreachable-metadata", "wrong-metadata-url", "wrong-provider-host"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &[
            "Redirect response '30",
            "Redirect response '301",
            "Redirect response '302",
            "Redirect response '307",
            "Redirect response '308",
        ],
        origin: "httpx or requests",
        meaning: "the metadata is at another address, and Authlib does not follow",
        fix: "Put the address that it leads to into `server_metadata_url`: `authctl probe` shows it.",
        rules: &["redirected-metadata"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["UnsupportedProtocol", "Request URL is missing an 'http://' or 'https://' protocol"],
        origin: "httpx or requests",
        meaning: "`server_metadata_url` is not a complete address",
        fix: "Write it from `https://` on.",
        rules: &["relative-url", "placeholder-value"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &[
            "httpx.ConnectError",
            "httpx.ConnectTimeout",
            "Name or service not known",
            "Max retries exceeded",
            "httpx.ReadTimeout",
            "getaddrinfo failed",
            "nodename nor servname provided",
            "All connection attempts failed",
            "Temporary failure in name resolution",
        ],
        origin: "httpx or requests",
        meaning: "the app's server does not reach the provider",
        cause: "A host name that is known elsewhere only (a container's), a firewall, or a proxy that is not set.",
        fix: "Run `authctl probe` where the app runs; set `HTTPS_PROXY` if there is a proxy.",
        rules: &["unreachable-metadata", "private-endpoint"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["upstream sent too big header", "Request Header Fields Too Large"],
        origin: "Streamlit, or a proxy before it",
        meaning: "the cookies of the login are larger than a proxy takes",
        cause: "Streamlit keeps the tokens in cookies, and many groups make them large.",
        fix: "nginx: `large_client_header_buffers 4 32k; proxy_buffer_size 32k; proxy_buffers 8 32k;`. Or let the \
              provider put fewer groups into the tokens.",
        rules: &["oversized-cookie", "group-overage"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["502 Bad Gateway"],
        origin: "Streamlit, or a proxy before it",
        meaning: "the proxy got no answer that it could pass on",
        cause: "Right after a login: the cookies are larger than the proxy's buffer for headers. Else the app does \
                not run, or at another port.",
        fix: "nginx: `proxy_buffer_size 32k; proxy_buffers 8 32k;`. `authctl test` shows how large the cookies are.",
        rules: &["oversized-cookie"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &[
            "X-Frame-Options",
            "refused to connect because it violates",
            "frame-ancestors",
            "accounts.google.com refused to connect",
            "login.microsoftonline.com refused to connect",
        ],
        origin: "browsers",
        meaning: "the provider's sign-in page does not show itself inside another page",
        cause: "The app runs in a frame: Spaces, an intranet page, a preview.",
        fix: "Open the app in its own window; `st.login` does not work in embedded apps.",
        rules: &["embedded-host"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["ERR_CONNECTION_REFUSED", "localhost refused to connect"],
        origin: "browsers",
        meaning: "nothing listens where the browser was sent",
        cause: "After a login on a deployed app: `redirect_uri` still leads to `localhost`. At home: the app runs at \
                another port.",
        fix: "Let `redirect_uri` be the address at which people open the app, followed by `/oauth2callback`, and \
              register it.",
        rules: &["loopback-redirect-in-deployment", "redirect-port-mismatch"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["ERR_SSL_PROTOCOL_ERROR", "SSL_ERROR_RX_RECORD_TOO_LONG"],
        origin: "browsers",
        meaning: "the browser speaks `https`, and the app answers plain `http`",
        cause: "`redirect_uri` begins with `https://`, and `server.sslCertFile` is not set.",
        fix: "On this machine use `http://localhost`, or set `server.sslCertFile` and `server.sslKeyFile`.",
        rules: &["https-without-certificate"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["ERR_TOO_MANY_REDIRECTS", "redirected you too many times"],
        origin: "browsers",
        meaning: "the login begins again as soon as it has ended",
        cause: "The app calls `st.login` by itself, and the login does not hold: the origin of `redirect_uri` is not \
                the app's.",
        fix: "Run `authctl check` and `authctl test`; call `st.login` behind a button.",
        rules: &["non-canonical-origin", "insecure-redirect-uri", "wrong-callback-path"],
        ..KnownError::PLAIN
    },
    KnownError {
        names: &["Access blocked: Authorization Error", "Access blocked: This app's request is invalid"],
        origin: "Google",
        meaning: "Google does not begin a login for this app",
        cause: "The page names the error at its end, or behind *error details*: `redirect_uri_mismatch`, \
                `invalid_client`, `org_internal`.",
        fix: "Explain that word: `authctl explain redirect_uri_mismatch`.",
        ..KnownError::PLAIN
    },
];
