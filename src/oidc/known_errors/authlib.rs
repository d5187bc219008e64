//! What Authlib, and the HTTP and TLS libraries below it, say in the log of a Streamlit server.

use super::KnownError;

const AUTHLIB: KnownError = KnownError { origin: "Authlib", ..KnownError::PLAIN };

pub(super) const ERRORS: &[KnownError] = &[
    KnownError {
        names: &["mismatching_state", "CSRF Warning! State not equal in request and response"],
        meaning: "the state that came back is not the one that was sent, or Streamlit has forgotten it",
        cause: "The app was opened by another host than `redirect_uri` has, so that the cookie stayed there; two tabs \
                logged in at once; `cookie_secret` differs between replicas; or the page is an old one.",
        fix: "Open the app by the host of `redirect_uri`, set one `cookie_secret` on every replica, and use Streamlit 1.58 \
              or newer behind several replicas.",
        rules: &["replicated-login-state", "non-canonical-origin"],
        ..AUTHLIB
    },
    KnownError {
        names: &["Invalid claim 'iss'", "Invalid claim: 'iss'", "Invalid claim \"iss\""],
        meaning: "the issuer in the ID token is not the one in the metadata",
        cause: "Microsoft's `common` and `organizations` publish an issuer with `{tenantid}` in it, which no token has. \
                Elsewhere the provider is reached under two names.",
        fix: "Microsoft: put the tenant's ID into `server_metadata_url`. Elsewhere: let the provider know its public URL.",
        rules: &["multi-tenant-metadata-url", "templated-issuer", "token-issuer-mismatch", "issuer-mismatch"],
        ..AUTHLIB
    },
    KnownError {
        names: &["Invalid claim 'azp'", "Invalid claim: 'azp'", "Missing claim: 'azp'", "Missing 'azp' claim"],
        meaning: "the ID token was issued for another client",
        cause: "`client_id` is a number without quotes, or the ID token has another audience.",
        fix: "Write `client_id` in quotation marks, and compare it with the application in the provider's console.",
        rules: &["wrong-value-type", "audience-mismatch", "authorized-party-mismatch"],
        ..AUTHLIB
    },
    KnownError {
        names: &["Invalid claim 'nonce'", "Invalid claim: 'nonce'", "Missing claim: 'nonce'", "Missing 'nonce' claim"],
        meaning: "the ID token does not repeat the nonce that was sent",
        cause: "LinkedIn sends none. Elsewhere the answer belongs to another login.",
        fix: "Log in again from the app. A provider that never sends a nonce cannot work with `st.login`.",
        rules: &["missing-nonce", "nonce-mismatch", "unsupported-provider"],
        ..AUTHLIB
    },
    KnownError {
        names: &["Invalid claim 'at_hash'", "Invalid claim: 'at_hash'"],
        meaning: "the ID token belongs to another access token",
        fix: "Look at the provider: it issues tokens that do not belong together.",
        rules: &["access-token-hash-mismatch"],
        ..AUTHLIB
    },
    KnownError {
        names: &["expired_token", "The token is expired", "The token is not valid yet", "issued in the future"],
        meaning: "by the server's clock the ID token is too old, or not valid yet",
        cause: "The clock of the server, or of the provider, is off by more than two minutes; WSL and Docker Desktop drift \
                after a sleep.",
        fix: "Set the clock: `authctl probe` says by how much it differs.",
        rules: &["clock-skew", "expired-id-token", "future-id-token"],
        ..AUTHLIB
    },
    KnownError {
        names: &["MissingKeyError", "missing_key", "No keys to import", "KeyError: 'keys'", "Invalid JSON Web Key Set"],
        meaning: "the provider publishes no key with which its ID tokens could be checked",
        cause: "Authentik without a *Signing Key* signs with the client secret (HS256) and publishes an empty key set.",
        fix: "Choose a signing key (RS256) for the application. Authentik: *Provider*, *Signing Key*.",
        rules: &["empty-key-set", "unsupported-signing-algorithm"],
        ..AUTHLIB
    },
    KnownError {
        names: &["bad_signature", "BadSignatureError"],
        meaning: "the signature of the ID token does not hold",
        cause: "The token is signed by a key that is not in the published set, or by the client secret (HS256).",
        fix: "Choose RS256 for the application's ID tokens, and compare `jwks_uri` with where the keys are.",
        rules: &["bad-signature", "unknown-signing-key", "unexpected-signing-algorithm"],
        ..AUTHLIB
    },
    KnownError {
        names: &["UnsupportedAlgorithmError", "Algorithm of \"HS256\" is not recommended", "unsupported_algorithm"],
        meaning: "the ID token is signed by an algorithm that the metadata does not list, or that Authlib does not allow",
        fix: "Choose RS256 for the application's ID tokens.",
        rules: &["unexpected-signing-algorithm", "unsupported-signing-algorithm"],
        ..AUTHLIB
    },
    KnownError {
        names: &["Missing \"authorize_url\" value", "Missing \"jwks_uri\" in metadata"],
        meaning: "the provider's metadata lacks what a login needs",
        cause: "`server_metadata_url` is empty, or leads to another document.",
        fix: "Let `server_metadata_url` be the provider's address that ends in `/.well-known/openid-configuration`.",
        rules: &["empty-value", "wrong-metadata-url", "missing-endpoint"],
        ..AUTHLIB
    },
    KnownError {
        names: &["Expecting value: line", "JSONDecodeError"],
        origin: "Python's json",
        meaning: "what answers at `server_metadata_url` is not JSON",
        cause: "It is an authorize endpoint, a login page, or a page that says that nothing is there.",
        fix: "Let `server_metadata_url` be the provider's address that ends in `/.well-known/openid-configuration`.",
        rules: &["wrong-metadata-url", "metadata-not-json"],
        ..AUTHLIB
    },
    KnownError {
        names: &["'NoneType' object does not support item assignment"],
        meaning: "this Streamlit does not work with this Authlib",
        cause: "Streamlit up to 1.52 cannot log in with Authlib 1.6.6 or newer.",
        fix: "Update Streamlit, or require `Authlib<1.6.6`.",
        rules: &["broken-version-pair"],
        ..AUTHLIB
    },
    KnownError {
        names: &["oct key material must not be empty"],
        meaning: "`cookie_secret` is empty",
        cause: "Often a template whose variable was not set when the file was written.",
        fix: "`authctl secret --write` puts a new one there.",
        rules: &["empty-value"],
        ..AUTHLIB
    },
    KnownError {
        names: &["This key may not be safe to import"],
        meaning: "`cookie_secret` begins like a private key",
        fix: "`authctl secret --write` puts a random one there.",
        ..AUTHLIB
    },
    KnownError {
        names: &["CERTIFICATE_VERIFY_FAILED", "self-signed certificate", "unable to get local issuer certificate"],
        origin: "Python's ssl",
        meaning: "the certificate of the provider, or of a proxy before it, is from nobody whom Python trusts",
        cause: "A provider with a certificate of its own, or a company's proxy that reads along.",
        fix: "Set `SSL_CERT_FILE` to the authority's certificate where the app runs, or `client_kwargs = { verify = \
              \"/path/ca.pem\" }`. `REQUESTS_CA_BUNDLE` is not read from Streamlit 1.57 on.",
        rules: &["untrusted-certificate"],
        ..AUTHLIB
    },
    KnownError {
        names: &["httpx.ConnectError", "httpx.ConnectTimeout", "Name or service not known", "Max retries exceeded"],
        origin: "httpx or requests",
        meaning: "the app's server does not reach the provider",
        cause: "A host name that is known elsewhere only (a container's), a firewall, or a proxy that is not set.",
        fix: "Run `authctl probe` where the app runs; set `HTTPS_PROXY` if there is a proxy.",
        rules: &["unreachable-metadata", "private-endpoint"],
        ..AUTHLIB
    },
    KnownError {
        names: &["'str' object is not callable"],
        meaning: "`token_endpoint_auth_method` is one that Streamlit cannot do",
        cause: "`private_key_jwt` and `client_secret_jwt` need code that no setting can bring.",
        fix: "Use `client_secret_basic` or `client_secret_post`, and set the application to it.",
        rules: &["unsupported-client-authentication"],
        ..AUTHLIB
    },
];
