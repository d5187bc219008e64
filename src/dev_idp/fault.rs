//! Deliberate misbehaviour: each fault is one thing that a broken provider, or somebody between, can do to a client.
//!
//! Names follow the modules of the OpenID Foundation's relying-party suite where it has one. How each is done is in
//! `faults/`; here is what it is called, what it means, and what a strict client must say.

/// Makes the enum and its table from one list, so that a fault cannot lack a part.
macro_rules! faults {
    ($($variant:ident: $name:literal, $rule:expr, $summary:literal;)+) => {
        /// One deliberate misbehaviour.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Fault {
            $(#[doc = $summary] $variant,)+
        }

        impl Fault {
            /// All of them, in the order of a login.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// What it is called on the command line.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// What the provider does, in one phrase.
            pub const fn summary(self) -> &'static str {
                match self { $(Self::$variant => $summary,)+ }
            }

            /// The rule that must name it; `None` where a client must accept what it gets, or where only an audit sees it.
            pub const fn expected_rule(self) -> Option<&'static str> {
                match self { $(Self::$variant => $rule,)+ }
            }
        }
    };
}

faults! {
    // The provider metadata.
    MetadataUnavailable: "metadata-unavailable", Some("unreachable-metadata"), "the metadata is answered with status 503";
    RedirectedMetadata: "redirected-metadata", Some("redirected-metadata"), "the metadata is answered with a redirect";
    MetadataNotJson: "metadata-not-json", Some("metadata-not-json"), "the metadata is a web page";
    MalformedMetadata: "malformed-metadata", Some("malformed-metadata"), "lists in the metadata are single texts";
    DuplicateMetadataMember: "duplicate-metadata-member", Some("duplicate-metadata-member"), "the metadata has two issuers";
    ConflictingMetadataMember: "conflicting-metadata-member", Some("conflicting-metadata-member"), "the metadata has a member called `scope`, which Authlib takes for an option of its own";
    IssuerMismatchInDiscovery: "issuer-mismatch-in-discovery", Some("issuer-mismatch"), "the metadata names another issuer than the ID token";
    TemplatedIssuer: "templated-issuer", Some("templated-issuer"), "the issuer in the metadata ends in `{tenantid}`, as at Microsoft Entra";
    IssuerWithTrailingSlash: "issuer-with-trailing-slash", None, "the issuer ends in a slash, as at Auth0";
    MissingTokenEndpoint: "missing-token-endpoint", Some("missing-endpoint"), "the metadata has no token endpoint";
    InsecureEndpoint: "insecure-endpoint", Some("insecure-endpoint"), "the token endpoint is plain http on another host";
    PrivateEndpoint: "private-endpoint", Some("private-endpoint"), "UserInfo is at a link-local address, where clouds keep credentials";
    MixedHosts: "mixed-hosts", Some("mixed-hosts"), "UserInfo is on another host than the issuer";
    NoCodeFlow: "no-code-flow", Some("unsupported-code-flow"), "the metadata offers the implicit flow alone";
    NoEmailScope: "no-email-scope", Some("unsupported-scope"), "the metadata offers the scope `openid` alone";
    PostOnly: "post-only", Some("unsupported-client-authentication"), "the token endpoint accepts only `client_secret_post`, and the metadata says so";
    Hs256Only: "hs256-only", Some("unsupported-signing-algorithm"), "ID tokens are signed with the client secret, and the metadata says so";
    RequiredPushedAuthorization: "required-pushed-authorization", Some("required-pushed-authorization"), "authorization requests must be pushed first, and others are refused";
    NoPkce: "no-pkce", Some("missing-pkce-support"), "the metadata says nothing about PKCE";
    NoEndSession: "no-end-session", Some("missing-end-session-endpoint"), "the metadata has no end-session endpoint";
    ScriptEndSessionEndpoint: "script-end-session-endpoint", Some("malformed-metadata"), "the end-session endpoint is a `javascript:` address";
    UserNameInEndpoint: "user-name-in-endpoint", Some("malformed-metadata"), "a user name that looks like another host is in the authorization endpoint";
    ClockAhead: "clock-ahead", Some("clock-skew"), "the provider's clock is five minutes fast";
    ClockBehind: "clock-behind", Some("clock-skew"), "the provider's clock is five minutes slow";

    // The key set.
    UnreachableKeySet: "unreachable-key-set", Some("unreachable-key-set"), "the key set is answered with status 503";
    EmptyJwks: "empty-jwks", Some("empty-key-set"), "the key set has no keys";
    JwksWithoutKid: "jwks-without-kid", Some("missing-key-id"), "neither the keys nor the ID token have a `kid`";
    WeakKey: "weak-key", Some("weak-key"), "the only key has 1024 bits";
    PrivateJwks: "private-jwks", Some("published-private-key"), "the key set holds a private key";
    UnknownKeyTypes: "unknown-key-types", None, "the key set also has keys of unknown kinds";
    KidAbsentSingleJwks: "kid-absent-single-jwks", None, "the ID token has no `kid`, and there is one key";
    KidAbsentMultipleJwks: "kid-absent-multiple-jwks", Some("stricter-streamlit"), "the ID token has no `kid`, and there are several RSA keys";
    UnknownKid: "unknown-kid", Some("unknown-signing-key"), "the ID token's `kid` is in no key set";
    KeyRotation: "key-rotation", None, "the signing key is published after the key set was first read";

    // What a request is answered.
    ClientRejected: "client-rejected", Some("unknown-client"), "no client ID is known";
    RedirectUriRejected: "redirect-uri-rejected", Some("unregistered-redirect-uri"), "no redirect URI is registered";
    LateRequestChecks: "late-request-checks", Some("undecided-without-login"), "every request gets the sign-in page, and is checked afterwards";
    SecretRejected: "secret-rejected", Some("rejected-client-secret"), "every client secret is wrong";
    BasicRejected: "basic-rejected", Some("wrong-client-authentication-method"), "the token endpoint refuses `client_secret_basic`, and the metadata offers it";
    SpaRegistration: "spa-registration", Some("spa-registration"), "the code may be redeemed by a browser alone, as with Microsoft Entra's single-page applications";
    DemandsPkce: "demands-pkce", Some("refused-authorization-request"), "a code challenge is demanded, and the metadata says nothing about PKCE";
    PromptRejected: "prompt-rejected", Some("refused-authorization-request"), "the prompt `select_account` is refused";
    PolicyRejected: "policy-rejected", Some("refused-authorization-request"), "a policy refuses every authorization request";
    ScopeRejected: "scope-rejected", Some("unsupported-scope"), "no scope but `openid` may be asked for, and the metadata says otherwise";
    ScopeRejectedOnPage: "scope-rejected-on-page", Some("unsupported-scope"), "other scopes than `openid` are answered with an error page that does not say why";
    DemandsDpop: "demands-dpop", Some("refused-token-request"), "the token endpoint demands a proof of possession (`DPoP`)";

    // The authorization response.
    ErrorInCallback: "error-in-callback", Some("denied-authorization"), "the authorization response is an error";
    ErrorBesideCode: "error-beside-code", Some("denied-authorization"), "the authorization response has both an error and a code";
    InvalidState: "invalid-state", Some("state-mismatch"), "the authorization response has another state";
    MissingState: "missing-state", Some("state-mismatch"), "the authorization response has no state";
    DuplicatedParameter: "duplicated-parameter", Some("duplicated-callback-parameter"), "the authorization response has the code twice";
    WrongAuthorizationIss: "wrong-authorization-iss", Some("authorization-issuer-mismatch"), "`iss` in the authorization response is another issuer";
    MissingAuthorizationIss: "missing-authorization-iss", Some("missing-authorization-issuer"), "`iss` is promised in the metadata and absent in the authorization response";
    FragmentResponse: "fragment-response", Some("fragment-response"), "the authorization response is in the URL's fragment";
    UnknownCallbackParameters: "unknown-callback-parameters", None, "the authorization response has parameters that were not requested";

    // What must be refused.
    IgnoresPkce: "ignores-pkce", None, "a code is redeemed with any verifier";
    AcceptsReusedCode: "accepts-reused-code", None, "a code is redeemed as often as it comes";
    IgnoresTokenRedirectUri: "ignores-token-redirect-uri", None, "a code is redeemed with any redirect URI";
    AcceptsAnyRedirectUri: "accepts-any-redirect-uri", None, "codes are sent to redirect URIs that are not registered";

    // The token response.
    CodeRejected: "code-rejected", Some("rejected-code"), "the token endpoint refuses every code";
    ErrorWithStatus200: "error-with-status-200", Some("rejected-code"), "the token endpoint refuses every code with status 200";
    TokenResponseNotJson: "token-response-not-json", Some("malformed-token-response"), "the token response is a web page";
    TokenResponseFormEncoded: "token-response-form-encoded", Some("malformed-token-response"), "the token response is form-encoded";
    MissingAccessToken: "missing-access-token", Some("malformed-token-response"), "the token response has no access token";
    WrongTokenType: "wrong-token-type", Some("wrong-token-type"), "the token type is `DPoP`";
    TokenTypeLowerCase: "token-type-lower-case", None, "the token type is `bearer`";
    NoExpiresIn: "no-expires-in", None, "the token response has no `expires_in`";
    NoScopeInTokenResponse: "no-scope-in-token-response", None, "the token response has no `scope`";
    NoIdToken: "no-id-token", Some("missing-id-token"), "the token response has no ID token";

    // The ID token's form and signature.
    MalformedIdToken: "malformed-id-token", Some("malformed-id-token"), "the ID token has no signature part";
    EncryptedIdToken: "encrypted-id-token", Some("encrypted-id-token"), "the ID token is encrypted";
    SigNone: "sig-none", Some("unsigned-id-token"), "the ID token is unsigned";
    SigHs256: "sig-hs256", Some("unexpected-signing-algorithm"), "the ID token is signed with HS256, and the public key is the secret";
    SigEs256: "sig-es256", None, "the ID token is signed with ES256";
    SigEs256NotOffered: "sig-es256-not-offered", Some("unexpected-signing-algorithm"), "the ID token is signed with ES256, and the metadata offers RS256 alone";
    SigEs256Der: "sig-es256-der", Some("bad-signature"), "the ID token's ES256 signature is in DER";
    InvalidSignature: "invalid-signature", Some("bad-signature"), "the ID token's signature does not verify";
    CritHeader: "crit-header", Some("unsafe-token-header"), "the ID token's header has a critical extension";
    EmbeddedKey: "embedded-key", Some("unsafe-token-header"), "the ID token brings its own key, and is signed with it";
    PrivateTokenHeader: "private-token-header", None, "the ID token's header has a member of the provider's own";
    AtJwtTyp: "at-jwt-typ", Some("unsafe-token-header"), "the ID token says that it is an access token";

    // The ID token's claims.
    InvalidIss: "invalid-iss", Some("token-issuer-mismatch"), "`iss` is another issuer";
    MissingIss: "missing-iss", Some("missing-claim"), "`iss` is missing";
    InvalidAud: "invalid-aud", Some("audience-mismatch"), "`aud` is another client";
    MissingAud: "missing-aud", Some("missing-claim"), "`aud` is missing";
    ValidAudAsArray: "valid-aud-as-array", None, "`aud` is a list of one";
    InvalidSecondaryAud: "invalid-secondary-aud", Some("authorized-party-mismatch"), "`aud` also names another client, and there is no `azp`";
    InvalidAzp: "invalid-azp", Some("authorized-party-mismatch"), "`azp` is another client";
    MissingSub: "missing-sub", Some("missing-claim"), "`sub` is missing";
    IntegerSub: "integer-sub", Some("malformed-claim"), "`sub` is a number";
    EmptySub: "empty-sub", Some("malformed-claim"), "`sub` is empty";
    MissingExp: "missing-exp", Some("missing-claim"), "`exp` is missing";
    StringExp: "string-exp", Some("malformed-claim"), "`exp` is a text";
    ExpiredExp: "expired-exp", Some("expired-id-token"), "`exp` is an hour ago";
    MissingIat: "missing-iat", Some("missing-claim"), "`iat` is missing";
    IatInFuture: "iat-in-future", Some("future-id-token"), "`iat` is an hour ahead";
    StaleIat: "stale-iat", Some("stale-id-token"), "`iat` is a week ago";
    NbfInFuture: "nbf-in-future", Some("future-id-token"), "`nbf` is an hour ahead";
    InvalidNonce: "invalid-nonce", Some("nonce-mismatch"), "`nonce` is another one";
    MissingNonce: "missing-nonce", Some("missing-nonce"), "`nonce` is missing";
    AtHashMismatch: "at-hash-mismatch", Some("access-token-hash-mismatch"), "`at_hash` belongs to another access token";
    MissingAtHash: "missing-at-hash", None, "`at_hash` is missing";
    StaleAuthTime: "stale-auth-time", Some("stale-authentication"), "`auth_time` is a day ago (matters to requests with `max_age`)";
    MissingAuthTime: "missing-auth-time", Some("stale-authentication"), "`auth_time` is missing (matters to requests with `max_age`)";
    StringAmr: "string-amr", Some("malformed-claim"), "`amr` is a text instead of a list";

    // What is known of the person.
    MissingEmail: "missing-email", Some("missing-email-claim"), "no user has an e-mail address";
    UnverifiedEmail: "unverified-email", Some("unverified-email"), "`email_verified` is false";
    ClaimsOnlyInUserinfo: "claims-only-in-userinfo", Some("claim-only-in-userinfo"), "the ID token says nothing about the person but `sub`";
    GroupOverage: "group-overage", Some("group-overage"), "`groups` is a link, as at Microsoft Entra above 200 groups";
    SeveralGroups: "several-groups", Some("oversized-callback-response"), "the person is in 40 groups";
    ManyGroups: "many-groups", Some("oversized-cookie"), "the person is in 400 groups";
    UserinfoInvalidSub: "userinfo-invalid-sub", Some("userinfo-subject-mismatch"), "UserInfo speaks of another `sub`";
    UserinfoUnreachable: "userinfo-unreachable", Some("unreachable-userinfo"), "UserInfo is answered with status 503";

    // Logout.
    LogoutUnregistered: "logout-unregistered", Some("failed-logout"), "no post-logout redirect URI is registered";
    LogoutWithoutReturn: "logout-without-return", Some("failed-logout"), "every logout ends on the provider's own page";
    LogoutRefused: "logout-refused", Some("failed-logout"), "every logout ends on an error page";
}

impl Fault {
    /// The fault with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|fault| fault.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_kebab_case_and_unique() {
        for fault in Fault::ALL {
            let name = fault.name();
            assert_eq!(Fault::named(name), Some(*fault));
            assert!(
                name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'),
                "{name}"
            );
            let summary = fault.summary();
            assert!(!summary.ends_with('.') && !summary.is_empty(), "{summary}");
        }
    }
}
