//! The words of OpenID Connect that authctl's own messages use, each explained for somebody who reads it for the first time.

/// A word of the field.
#[derive(Debug)]
pub(crate) struct Term {
    /// How it is written, the usual form first.
    pub(crate) names: &'static [&'static str],
    /// What it is, in one phrase.
    pub(crate) meaning: &'static str,
    /// How Streamlit uses it and where its value comes from, in sentences.
    pub(crate) use_in_streamlit: &'static str,
    /// The rules that find what is often wrong with it.
    pub(crate) rules: &'static [&'static str],
}

/// The term that `word` names; upper and lower case, spaces, hyphens and underscores do not matter.
pub(crate) fn find(word: &str) -> Option<&'static Term> {
    let plain = |text: &str| text.trim().trim_matches('`').to_lowercase().replace([' ', '-'], "_");
    let wanted = plain(word);
    TERMS.iter().find(|term| term.names.iter().any(|name| plain(name) == wanted))
}

pub(crate) const TERMS: &[Term] = &[
    Term {
        names: &["redirect_uri", "redirect URI", "redirect URL", "callback URL", "callback"],
        meaning: "the address to which the provider sends the browser back after the sign-in",
        use_in_streamlit: "`redirect_uri` in `[auth]` is the address at which people open the app, followed by `/oauth2callback`: \
                           `http://localhost:8501/oauth2callback` on a laptop. The same text, character by character, must be \
                           registered in the provider's console. After the login, Streamlit compares its origin with the browser's.",
        rules: &[
            "wrong-callback-path",
            "unregistered-redirect-uri",
            "non-canonical-origin",
            "redirect-port-mismatch",
            "redirect-base-path-mismatch",
        ],
    },
    Term {
        names: &["client_id", "client ID", "application ID", "consumer key"],
        meaning: "the name under which the provider knows the app; it is not secret",
        use_in_streamlit: "The provider's console shows it when the app is registered (Microsoft calls it *Application (client) ID*, \
                           Salesforce *Consumer Key*). It belongs in `[auth.<provider>]`, in quotation marks even where it is a number.",
        rules: &["unknown-client", "unlikely-client-id", "swapped-credentials", "placeholder-value"],
    },
    Term {
        names: &["client_secret", "client secret"],
        meaning: "the password of the app at the provider",
        use_in_streamlit: "Streamlit's server sends it when it redeems the authorization code, in the `Authorization` header unless \
                           `client_kwargs.token_endpoint_auth_method` says otherwise. Most consoles show it once. Keep it out of git.",
        rules: &[
            "rejected-client-secret",
            "secret-id-as-secret",
            "wrong-client-authentication-method",
            "committed-secrets-file",
        ],
    },
    Term {
        names: &["cookie_secret", "cookie secret"],
        meaning: "the key with which Streamlit signs the cookie that says who is logged in",
        use_in_streamlit: "Nobody registers it: it is a random text of your own, made by `authctl secret`. Whoever knows it can log in \
                           as anybody. Every replica of the app needs the same one; a new one logs everyone out.",
        rules: &["missing-cookie-secret", "weak-cookie-secret", "published-cookie-secret", "replicated-login-state"],
    },
    Term {
        names: &[
            "server_metadata_url",
            "metadata URL",
            "metadata",
            "discovery",
            "discovery document",
            "well-known",
            "openid-configuration",
        ],
        meaning: "the address of the JSON document in which the provider describes itself (OpenID Connect Discovery 1.0)",
        use_in_streamlit: "It ends in `/.well-known/openid-configuration`. From it Streamlit learns where to send the browser, where to \
                           redeem the code and which keys sign. `authctl probe --metadata-only` fetches and checks it.",
        rules: &["wrong-metadata-url", "unreachable-metadata", "metadata-not-json", "multi-tenant-metadata-url"],
    },
    Term {
        names: &["PKCE", "code_challenge", "code challenge", "code_verifier", "code verifier", "code_challenge_method"],
        meaning: "proof, new for each login, that a code is redeemed by the client that requested it (RFC 7636)",
        use_in_streamlit: "Streamlit sends it where the metadata lists `S256` in `code_challenge_methods_supported`, or where \
                           `client_kwargs = { code_challenge_method = \"S256\" }` says so. A provider can demand it of a client.",
        rules: &["missing-pkce-support", "rejected-code"],
    },
    Term {
        names: &["issuer", "iss"],
        meaning: "the provider's own name: an `https` address, in its metadata and in every ID token it issues",
        use_in_streamlit: "The two must be equal, character by character; otherwise Authlib refuses the login with `Invalid claim: \
                           'iss'`. Usually it is the metadata URL without `/.well-known/openid-configuration`.",
        rules: &["issuer-mismatch", "token-issuer-mismatch", "templated-issuer", "multi-tenant-metadata-url"],
    },
    Term {
        names: &["scope", "scopes"],
        meaning: "what the app asks to be told about the user, as words separated by spaces",
        use_in_streamlit: "Streamlit asks for `openid profile email` unless `client_kwargs.scope` says otherwise. `openid` must be in it: \
                           without it there is no ID token. Some providers refuse words that they do not know.",
        rules: &[
            "missing-openid-scope",
            "malformed-scope",
            "unsupported-scope",
            "refused-scope",
            "missing-email-scope",
        ],
    },
    Term {
        names: &["claim", "claims"],
        meaning: "one statement about the user in an ID token, such as `sub`, `email` or `name`",
        use_in_streamlit: "`st.user` holds the claims of the ID token and nothing else. What the provider tells at UserInfo only does not \
                           reach the app. `authctl test` prints the claims that arrive.",
        rules: &["missing-email-claim", "claim-only-in-userinfo", "group-overage", "unverified-email"],
    },
    Term {
        names: &["tenant", "tenant ID", "directory ID"],
        meaning: "one organisation's own part of a provider that many share",
        use_in_streamlit: "At Microsoft its ID (*Directory (tenant) ID*) is part of `server_metadata_url`. `common` and `organizations` in \
                           its place cannot work with `st.login`: their metadata names an issuer that no token has.",
        rules: &["multi-tenant-metadata-url"],
    },
    Term {
        names: &["realm"],
        meaning: "Keycloak's word for a separate set of users and clients; case matters",
        use_in_streamlit: "It is part of `server_metadata_url`: `…/realms/<realm>/.well-known/openid-configuration`.",
        rules: &["unreachable-metadata", "wrong-metadata-url"],
    },
    Term {
        names: &["nonce"],
        meaning: "a random value that the app sends with each login and that the ID token must repeat",
        use_in_streamlit: "Authlib makes and compares it. A provider that leaves it out, such as LinkedIn, cannot work with `st.login`.",
        rules: &["missing-nonce", "nonce-mismatch"],
    },
    Term {
        names: &["state"],
        meaning: "a random value that the provider must send back with the browser, so that a callback is known to belong to a login",
        use_in_streamlit: "Streamlit keeps it in a cookie from 1.58 on, and in the memory of one process before: with several replicas, or \
                           after a restart, the login is then forgotten.",
        rules: &["state-mismatch", "replicated-login-state"],
    },
    Term {
        names: &["ID token", "id_token", "JWT"],
        meaning: "the signed statement of the provider about who signed in",
        use_in_streamlit: "Streamlit checks its signature, issuer, audience, times and nonce, then keeps its claims in a cookie as `st.user`.",
        rules: &["missing-id-token", "bad-signature", "expired-id-token", "audience-mismatch", "encrypted-id-token"],
    },
    Term {
        names: &["access token", "access_token", "refresh token", "refresh_token"],
        meaning: "a key to the provider's APIs, issued with the ID token",
        use_in_streamlit: "A login does not need it. `expose_tokens` in `[auth]` makes ID and access token available as `st.user.tokens`; \
                           Streamlit never refreshes them.",
        rules: &["unknown-exposed-token", "oversized-cookie"],
    },
    Term {
        names: &["UserInfo", "userinfo_endpoint", "userinfo endpoint"],
        meaning: "an address at the provider that tells more about the user for an access token",
        use_in_streamlit: "Streamlit does not ask it: what only UserInfo knows is not in `st.user`. `authctl test` shows the difference.",
        rules: &["claim-only-in-userinfo", "unreachable-userinfo", "userinfo-subject-mismatch"],
    },
    Term {
        names: &["authorization code", "code"],
        meaning: "the short-lived value with which the browser comes back, and which the server exchanges for tokens",
        use_in_streamlit: "It works once and for about a minute, only with the redirect URI and the client that asked for it.",
        rules: &["rejected-code"],
    },
    Term {
        names: &["prompt", "select_account"],
        meaning: "how the provider should ask the user: choose an account, sign in again, consent, or not at all",
        use_in_streamlit: "Streamlit sends `select_account` unless `client_kwargs.prompt` says otherwise. Some providers refuse it; `login` \
                           works nearly everywhere.",
        rules: &["unsupported-prompt"],
    },
    Term {
        names: &["client_kwargs"],
        meaning: "further settings of a provider's section, as a table",
        use_in_streamlit: "`scope`, `prompt`, `code_challenge_method` and `token_endpoint_auth_method` are the ones that matter: \
                           `client_kwargs = { scope = \"openid email\", prompt = \"login\" }`.",
        rules: &["ignored-client-kwarg", "wrong-value-type"],
    },
    Term {
        names: &["token_endpoint_auth_method", "client_secret_basic", "client_secret_post", "client authentication"],
        meaning: "the way in which the client secret travels: in the `Authorization` header or in the body",
        use_in_streamlit: "Streamlit uses `client_secret_basic` unless `client_kwargs.token_endpoint_auth_method` says `client_secret_post`. \
                           Many providers fix one way for each application.",
        rules: &["wrong-client-authentication-method", "unsupported-client-authentication"],
    },
    Term {
        names: &["audience", "aud"],
        meaning: "the recipient of a token: in an ID token, the client ID of the app",
        use_in_streamlit: "Authlib refuses an ID token for somebody else. As a request parameter (Auth0), `audience` asks for an access token \
                           for an API, which a login does not need.",
        rules: &["audience-mismatch", "authorized-party-mismatch"],
    },
    Term {
        names: &["JWKS", "jwks_uri", "key set", "signing key", "kid"],
        meaning: "the provider's public keys, with which the signature of an ID token is checked",
        use_in_streamlit: "The metadata names their address as `jwks_uri`. Tokens signed with the client secret (HS256) cannot be checked \
                           with them, and Authlib refuses those.",
        rules: &["empty-key-set", "unknown-signing-key", "unreachable-key-set", "unexpected-signing-algorithm"],
    },
    Term {
        names: &["end_session_endpoint", "logout", "post_logout_redirect_uri", "sign-out"],
        meaning: "the address at the provider where its own session ends (RP-Initiated Logout 1.0)",
        use_in_streamlit: "Where the metadata has one, `st.logout` goes there (from 1.53 on, except 1.57) and asks to come back to \
                           `redirect_uri`, which many providers want registered for sign-out too. Otherwise only the app's own login ends.",
        rules: &["missing-end-session-endpoint", "failed-logout"],
    },
    Term {
        names: &["provider", "identity provider", "IdP", "OP"],
        meaning: "who signs the user in: Google, Microsoft Entra ID, Okta, a Keycloak of your own",
        use_in_streamlit: "Each has a section `[auth.<name>]`, and `st.login(\"<name>\")` uses it. Settings directly in `[auth]` are for \
                           `st.login()`. `authctl explain google` shows what authctl knows of one.",
        rules: &["unconfigured-login-provider", "missing-provider-setting", "underscore-in-provider-name"],
    },
    Term {
        names: &["OIDC", "OpenID Connect", "OAuth", "OAuth 2.0"],
        meaning: "the protocol of `st.login`: OAuth 2.0 lets an app act for a user, and OpenID Connect adds who the user is",
        use_in_streamlit: "A provider that has OAuth 2.0 only, such as GitHub, cannot work with `st.login`: it issues no ID token.",
        rules: &["unsupported-provider"],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_is_found_however_it_is_written() {
        for word in ["redirect_uri", "Redirect URI", "redirect-uri", "`redirect_uri`"] {
            assert_eq!(find(word).unwrap().names[0], "redirect_uri", "{word}");
        }
        assert_eq!(find("pkce").unwrap().names[0], "PKCE");
        assert!(find("client").is_none());
    }

    #[test]
    fn every_name_belongs_to_one_term() {
        for term in TERMS {
            for name in term.names {
                assert_eq!(find(name).unwrap().names[0], term.names[0], "{name} belongs to two terms");
            }
        }
    }
}
