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
        names: &[
            "Invalid claim 'nonce'",
            "Invalid claim: 'nonce'",
            "Missing claim: 'nonce'",
            "Missing 'nonce' claim",
            "unexpected ID Token \"nonce\" claim value",
        ],
        meaning: "the ID token does not repeat the nonce that was sent",
        cause: "LinkedIn sends none, Casdoor an empty one. Cognito can send another one at the first login of a federated user. \
                Elsewhere the answer belongs to another login.",
        fix: "Log in again from the app. A provider that never repeats the nonce cannot work with `st.login`: log in through a \
              broker.",
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
        names: &[
            "expired_token",
            "The token is expired",
            "The token is not valid yet",
            "The token is not yet valid",
            "issued in the future",
        ],
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
        names: &["InvalidKeyIdError", "invalid_key_id", "No key for kid", "Key not found"],
        meaning: "the ID token is signed by a key that the provider does not publish",
        cause: "The provider changed its keys a moment ago, or `server_metadata_url` is of another application, \
                realm or tenant than the one that signed. A Microsoft application with claims mapping signs with a key of its own.",
        fix: "Try again after some minutes; then compare `server_metadata_url` with the application's own. Microsoft with claims \
              mapping: append `?appid=<client ID>` to it.",
        rules: &["unknown-signing-key", "missing-key-id"],
        ..AUTHLIB
    },
    KnownError {
        names: &["bad_signature", "BadSignatureError"],
        meaning: "the signature of the ID token does not hold",
        cause: "The token is signed by a key that is not in the published set, although one there has the same key ID.",
        fix: "Compare `jwks_uri` with where the application's keys are; Microsoft with claims mapping: append \
              `?appid=<client ID>` to `server_metadata_url`.",
        rules: &["bad-signature", "unknown-signing-key", "unexpected-signing-algorithm"],
        ..AUTHLIB
    },
    KnownError {
        names: &[
            "UnsupportedAlgorithmError",
            "Algorithm of \"HS256\" is not recommended",
            "Algorithm of 'HS256' is not allowed",
            "unexpected JWT alg received",
            "ID Token received signed with the wrong algorithm",
            "unsupported_algorithm",
            "unexpected signature algorithm",
            "signed with unsupported algorithm",
        ],
        meaning: "the ID token is signed by an algorithm that the metadata does not list, or that Authlib does not \
                  allow",
        cause: "The application signs with another algorithm than the provider announces, or encrypts its ID tokens.",
        fix: "Choose for the application's ID tokens an algorithm that `id_token_signing_alg_values_supported` in the metadata \
              lists (usually RS256), and no encryption; `authctl probe` shows the list.",
        rules: &["unexpected-signing-algorithm", "unsupported-signing-algorithm"],
        ..AUTHLIB
    },
    KnownError {
        names: &["requires 'oct' key"],
        meaning: "the ID token is signed with the client secret (HS256), and the provider publishes other keys",
        cause: "Authlib checks with the published keys only. Authentik without a *Signing Key* and FusionAuth's default key sign \
                so; LINE signs every web login so.",
        fix: "Choose an RSA or EC signing key for the application (Authentik: *Provider*, *Signing Key*; FusionAuth: *ID token \
              signing key*). LINE has no such setting: log in through a broker such as Auth0 or Keycloak.",
        rules: &["unexpected-signing-algorithm", "unsupported-signing-algorithm"],
        ..AUTHLIB
    },
    KnownError {
        names: &["decode_error: Invalid JSON Web Signature", "Invalid JSON Web Signature"],
        meaning: "the ID token is not a signed JWT: it is encrypted (five parts) or opaque",
        cause: "The application encrypts its ID tokens. Authentik does so when an *Encryption Key* is chosen.",
        fix: "Switch ID token encryption off for the application (Authentik: *Provider*, *Encryption Key*: none).",
        rules: &["encrypted-id-token", "malformed-id-token"],
        ..AUTHLIB
    },
    KnownError {
        names: &["unsupported_header", "UnsupportedHeaderError"],
        meaning: "the ID token's header has a member that this Authlib does not accept",
        cause: "Kanidm and Apereo CAS add `client_id`, CyberArk adds `app_id`. Authlib 1.7.0 to 1.7.2 refuse private members; \
                1.6.12, 1.8.0 and newer accept them.",
        fix: "Require `Authlib>=1.8`.",
        rules: &["broken-version-pair", "stricter-streamlit"],
        ..AUTHLIB
    },
    KnownError {
        names: &["exceeded_size", "Header size exceeds 512 bytes"],
        meaning: "the ID token's header is larger than joserfc accepts",
        cause: "The provider puts a certificate chain (`x5c`) or other data into the header; the limit is 512 bytes.",
        fix: "Let the provider leave `x5c` out of the token's header, or log in through a broker.",
        rules: &["stricter-streamlit"],
        ..AUTHLIB
    },
    KnownError {
        names: &["missing_key_type", "key_parameter", "ValueError: e must be odd", "KeyError: 'P-999'"],
        meaning: "a key in the provider's key set is malformed, and Authlib then reads none of them",
        cause: "A key without `kty` or without one of its numbers, with an even exponent, or on a curve that Authlib does not \
                know.",
        fix: "`authctl probe` names the key; let the provider remove or correct it.",
        rules: &["stricter-streamlit", "weak-key", "malformed-metadata"],
        ..AUTHLIB
    },
    KnownError {
        names: &["Token endpoint response is not a JSON object"],
        meaning: "the token endpoint answers with something other than a JSON object",
        cause: "A page of a proxy or a login page, a form, or a list: the endpoint in the metadata is wrong, or something in \
                front of the provider answers.",
        fix: "Run `authctl test`: it shows the type and status of the answer, and which endpoint was asked.",
        rules: &["malformed-token-response"],
        ..AUTHLIB
    },
    KnownError {
        names: &["Invalid claim: 'amr'", "Invalid claim 'amr'"],
        meaning: "`amr` in the ID token is a string where OpenID Connect demands a list",
        cause: "ORCID's Member API sends it so.",
        fix: "ORCID: use a client of the Public API. Elsewhere let the provider send `amr` as a list, or log in through a broker.",
        rules: &["malformed-claim"],
        ..AUTHLIB
    },
    KnownError {
        names: &[
            "must be a NumericDate value",
            "must be a StringOrURI value",
            "Missing claim: 'sub'",
            "Missing claim: 'exp'",
            "Missing claim: 'iat'",
            "Missing claim: 'iss'",
            "Missing 'sub' claim",
            "Missing 'exp' claim",
            "Missing 'iat' claim",
            "Missing 'iss' claim",
        ],
        meaning: "a claim that every ID token must have is missing, or is of the wrong type",
        cause: "A mapping or a hook at the provider changed the token: a date as a string, a number as `sub`.",
        fix: "Undo the mapping for the claim that the message names; `authctl test` shows the token as it arrives.",
        rules: &["malformed-claim", "missing-claim"],
        ..AUTHLIB
    },
    KnownError {
        names: &["The httpx module is deprecated; please use httpx2", "AuthlibDeprecationWarning"],
        meaning: "Authlib announces that it will use the package `httpx2` in the place of `httpx`",
        cause: "Authlib 1.9 logs it at each login while httpx2 is not installed.",
        fix: "Nothing needs to be done. Installing `httpx2` silences it.",
        harmless: true,
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
        meaning: "the app's own code asked for a resource before it had a token",
        cause: "Streamlit never asks for a resource, so this is not a failed `st.login`: the app uses Authlib itself.",
        fix: "Look at the traceback for the app's own use of Authlib; with Streamlit alone, use `st.user` and `expose_tokens`.",
        ..AUTHLIB
    },
    KnownError {
        names: &["unsupported_token_type", "UnsupportedTokenTypeError"],
        meaning: "the app's own code asked for a resource with a token of a kind that Authlib does not know",
        cause: "Streamlit accepts any `token_type` at a login and never asks for a resource, so the app uses Authlib itself.",
        fix: "Let the application issue bearer tokens, or do not use Authlib together with `st.login`.",
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
        meaning: "`cookie_secret` begins like a PEM or SSH key",
        cause: "A key, private or public, was pasted in the place of the secret, and Authlib refuses to sign with it. Streamlit \
                1.58 and newer with joserfc take it.",
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
