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
        fix: "Microsoft: put the tenant's ID into `server_metadata_url`. Elsewhere: let the provider know its public \
              URL.",
        rules: &["multi-tenant-metadata-url", "templated-issuer", "token-issuer-mismatch", "issuer-mismatch"],
        ..AUTHLIB
    },
    KnownError {
        names: &["issuer did not match the issuer returned by provider", "issuer does not match"],
        origin: "OpenID Connect libraries",
        meaning: "the provider calls itself by another address than the one that it was asked at",
        cause: "It runs behind a proxy, or has two names: an internal one and the one in the browser.",
        fix: "Set the provider's public address (Keycloak: `--hostname`), and use it in `server_metadata_url`.",
        rules: &["issuer-mismatch", "token-issuer-mismatch", "mixed-hosts"],
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
        names: &["Invalid claim 'aud'", "Invalid claim: 'aud'", "Missing claim: 'aud'", "Missing 'aud' claim"],
        meaning: "the ID token is for another application",
        cause: "`client_id` is of another application than the one that the provider issued the token for.",
        fix: "Copy the client ID again, and log in again.",
        rules: &["audience-mismatch"],
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
        names: &["InvalidKeyIdError", "invalid_key_id", "No key for kid", "ValueError: Key not found"],
        meaning: "the ID token is signed by a key that the provider does not publish",
        cause: "The provider changed its keys a moment ago, or `server_metadata_url` is of another application, \
                realm or tenant than the one that signed.",
        fix: "Try again after some minutes; then compare `server_metadata_url` with the application's own.",
        rules: &["unknown-signing-key", "missing-key-id"],
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
        names: &[
            "UnsupportedAlgorithmError",
            "Algorithm of \"HS256\" is not recommended",
            "unsupported_algorithm",
            "unexpected signature algorithm",
            "signed with unsupported algorithm",
        ],
        meaning: "the ID token is signed by an algorithm that the metadata does not list, or that Authlib does not \
                  allow",
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
        names: &["missing_token", "MissingTokenError"],
        meaning: "the token endpoint's answer holds no access token",
        cause: "It is an error in a form of its own, or a page of a proxy.",
        fix: "Run `authctl test`: it shows what the token endpoint answers.",
        rules: &["malformed-token-response", "rejected-code"],
        ..AUTHLIB
    },
    KnownError {
        names: &["unsupported_token_type", "UnsupportedTokenTypeError"],
        meaning: "the token endpoint issues tokens of a kind that Authlib does not know",
        fix: "Let the application issue bearer tokens.",
        rules: &["wrong-token-type"],
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
        names: &["'str' object is not callable"],
        meaning: "`token_endpoint_auth_method` is one that Streamlit cannot do",
        cause: "`private_key_jwt` and `client_secret_jwt` need code that no setting can bring.",
        fix: "Use `client_secret_basic` or `client_secret_post`, and set the application to it.",
        rules: &["unsupported-client-authentication"],
        ..AUTHLIB
    },
];
