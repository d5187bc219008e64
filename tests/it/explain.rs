//! `authctl explain`: rules, errors of providers, and whatever somebody pastes from a log.

use std::path::Path;

use authctl::host::fake::FakeHost;

/// Exit status, standard output and standard error.
fn explain(words: &[&str]) -> (u8, String, String) {
    let fake = FakeHost::new(Path::new("."));
    let status = authctl::run(["authctl", "explain"].iter().chain(words).copied(), &fake.host);
    (status.code(), fake.output(), fake.talk())
}

fn page(words: &[&str]) -> String {
    let (status, output, talk) = explain(words);
    assert_eq!(status, 0, "{talk}");
    output
}

#[test]
fn a_rule_is_explained_also_as_reports_print_it() {
    for name in ["wrong-callback-path", "error[wrong-callback-path]:", "authctl/wrong-callback-path"] {
        assert!(page(&[name]).starts_with("# wrong-callback-path\n\n*error*: the redirect URI does not lead to"));
    }
}

#[test]
fn an_error_of_a_provider_is_explained_with_cause_fix_and_rules() {
    let text = page(&["AADSTS50011"]);
    assert!(text.starts_with("# AADSTS50011\n\n*Microsoft Entra ID*: the redirect URI is not registered"), "{text}");
    for heading in ["## Usual cause\n", "## What to do\n", "## Found by\n`unregistered-redirect-uri`"] {
        assert!(text.contains(heading), "{heading}: {text}");
    }
    assert_eq!(page(&["50011"]), text, "Microsoft's pages also show the number alone");
    for (word, origin) in [
        ("redirect_uri_mismatch", "Google"),
        ("invalid_client", "OAuth 2.0"),
        ("Callback URL mismatch.", "Auth0"),
        ("Invalid parameter: redirect_uri", "Keycloak"),
        ("redirect_mismatch", "Google, Amazon Cognito"),
        ("The redirect URI included is not valid.", "GitLab"),
        ("The 'redirect_uri' parameter must be a Login redirect URI in the client app settings", "Okta"),
        ("AADB2C90006", "Azure AD B2C"),
        ("AADSTS 50011", "Microsoft Entra ID"),
        ("https://login.microsoftonline.com/error?code=700016", "Microsoft Entra ID"),
        ("Client authentication failed (e.g., unknown client, no client included)", "Authelia, Ory Hydra"),
        ("{\"ok\":false,\"error\":\"bad_redirect_uri\"}", "Slack"),
        ("httpx.HTTPStatusError: Client error '404 Not Found' for url 'https://a.example'", "httpx or requests"),
        ("This site can\u{2019}t provide a secure connection. ERR_SSL_PROTOCOL_ERROR", "browsers"),
    ] {
        let text = page(&[word]);
        assert!(text.contains(&format!("\n*{origin}")), "{word}: {text}");
    }
}

#[test]
fn a_pasted_line_is_explained_by_what_it_says_most_clearly() {
    let line = "2026-11-21 10:00:00.000 OAuth token exchange failed for provider 'microsoft'. Clearing auth cookies. \
                OAuthError: invalid_client: AADSTS7000215: Invalid client secret provided. Trace ID: 12";
    let text = page(&[line]);
    assert!(text.starts_with("# AADSTS7000215\n"), "{text}");
    assert!(text.contains("`secret-id-as-secret`"), "{text}");
    assert!(text.contains("## Also said\n`invalid_client`: "), "{text}");
    // The shell takes a line without quotation marks apart.
    let words: Vec<&str> = line.split(' ').collect();
    assert_eq!(page(&words), text);
}

#[test]
fn what_streamlit_and_authlib_say_is_explained() {
    for (line, title) in [
        ("Missing provider for OAuth callback; this often indicates a stale", "Missing provider for OAuth callback"),
        ("authlib.integrations.base_client.errors.MismatchingStateError: mismatching_state: CSRF", "mismatching_state"),
        ("joserfc.errors.InvalidClaimError: invalid_claim: Invalid claim: 'iss'", "Invalid claim: 'iss'"),
        ("Origin mismatch, the origin of websocket request is not the same origin of", "Origin mismatch"),
        (
            "To use authentication features you need to configure credentials for at\n            least one \
             authentication provider in `.streamlit/secrets.toml`.",
            "you need to configure credentials for at least one authentication provider",
        ),
        (
            "400: 'NoneType' object does not support item assignment",
            "'NoneType' object does not support item assignment",
        ),
        ("AttributeError: st.user has no attribute \"email\".", "st.user has no attribute"),
    ] {
        let text = page(&[line]);
        assert!(text.starts_with(&format!("# {title}\n")), "{line}: {text}");
    }
}

#[test]
fn an_unknown_word_is_met_with_the_nearest_one() {
    for (word, nearest) in [
        ("wrong-calback-path", "wrong-callback-path"),
        ("redirect_uri_missmatch", "redirect_uri_mismatch"),
        ("invalid-client", "invalid_client"),
    ] {
        let (status, output, talk) = explain(&[word]);
        assert_eq!((status, output.as_str()), (2, ""));
        let expected =
            format!("error: there is no rule, known error or term `{word}`\nhint: did you mean `{nearest}`?\n");
        assert_eq!(talk, expected);
    }
}

#[test]
fn an_unknown_code_of_microsofts_is_not_taken_for_a_neighbour() {
    let (status, _, talk) = explain(&["OAuthError: invalid_client: AADSTS50999: what next"]);
    assert_eq!(status, 2);
    assert_eq!(
        talk,
        "error: `AADSTS50999` is not among the errors that authctl knows\n\
         hint: Microsoft explains it at https://login.microsoftonline.com/error?code=50999\n"
    );
}

#[test]
fn what_others_explain_is_pointed_to() {
    let (status, _, talk) = explain(&["AADB2C99999: what next"]);
    assert_eq!(status, 2);
    assert!(talk.contains("https://learn.microsoft.com/azure/active-directory-b2c/error-codes"), "{talk}");
    let (status, _, talk) = explain(&["MSIS9999: what next"]);
    assert_eq!(status, 2);
    assert!(talk.contains("Event Viewer"), "{talk}");
}

#[test]
fn a_pasted_text_is_never_repeated() {
    let (status, output, talk) = explain(&["http://localhost:8501/oauth2callback?code=4/0AbCdEf&state=s3cr3t"]);
    assert_eq!((status, output.as_str()), (2, ""));
    assert!(!talk.contains("4/0AbCdEf") && !talk.contains("s3cr3t"), "{talk}");
}

/// Lines that people paste, each with the words in its page that name the cause or the fix.
#[test]
fn what_people_paste_is_explained_with_cause_and_fix() {
    for (line, words) in [
        (
            "joserfc.errors.UnsupportedHeaderError: unsupported_header: Unsupported {'client_id'} in header",
            "Authlib>=1.8",
        ),
        ("joserfc.errors.DecodeError: decode_error: Invalid JSON Web Signature", "Encryption Key"),
        ("joserfc.errors.InvalidKeyTypeError: invalid_key_type: Algorithm 'HS256' requires 'oct' key", "signing key"),
        ("invalid_dpop_proof: The DPoP proof JWT header is missing.", "Proof of Possession"),
        ("AADSTS50146", "acceptMappedClaims"),
        ("AADSTS90013: Invalid input received from the user.", "placeholder"),
        ("AADSTS9002326: Cross-origin token redemption is permitted only for", "`Origin`"),
        ("AADSTS501491: The size of the code challenge parameter is not valid", "wrong length"),
        ("AADSTS500021: Access to 'x' tenant is denied", "Restrict-Access-To-Tenants"),
        ("AADSTS50199", "confirm"),
        ("KOE205", "account_email"),
        ("KOE006", "Redirect URI"),
        (
            "The \"returnTo\" querystring parameter is not defined as a valid URL in \"Allowed Logout URLs\"",
            "Allowed Logout URLs",
        ),
        ("Required String parameter 'redirect_uri' is not present", "logout_uri"),
        ("Missing parameters: id_token_hint", "Valid post logout redirect URIs"),
        ("The received redirect URI is not accepted to connect", "OpenID Connect clients"),
        ("ValueError: Key not found", "appid"),
        ("httpx.RemoteProtocolError: Server disconnected without sending a response.", "closed the connection"),
        ("TypeError: set_cookie() got an unexpected keyword argument 'httpOnly'", "tornado>=6.4"),
        ("unexpected JWT alg received, expected RS256, got: ES256", "id_token_signing_alg_values_supported"),
        ("ID Token received signed with the wrong algorithm: RSA-OAEP-256", "encrypt"),
        ("unexpected ID Token \"nonce\" claim value", "nonce"),
        (
            "Error during authentication: invalid_request. Error description: Clients must include a 'code_challenge' when \
             performing the authorize code flow",
            "code_challenge_method = \"S256\"",
        ),
        ("error_description=missing+required+code+challenge&error=invalid_request", "code_challenge_method = \"S256\""),
        ("Missing parameter: code_challenge_method", "code_challenge_method = \"S256\""),
        ("ModuleNotFoundError: No module named 'httpx'", "streamlit[auth]"),
        ("No module named 'authlib'", "streamlit[auth]"),
        ("st.secrets has no key \"auth\"", "authctl show"),
        ("certificate verify failed", "SSL_CERT_FILE"),
        ("502 Bad Gateway after login", "proxy_buffer_size"),
        ("400 Request Header Or Cookie Too Large", "large_client_header_buffers"),
        ("invalid_claim: The token is not yet valid", "clock"),
        ("invalid_claim: Invalid claim: 'amr'", "ORCID"),
        ("Token endpoint response is not a JSON object (HTTP 200).", "proxy"),
        ("exceeded_size: Header size exceeds 512 bytes.", "x5c"),
    ] {
        let text = page(&[line]);
        assert!(text.contains("## What to do\n") && text.contains(words), "{line}: {text}");
    }
}

#[test]
fn a_harmless_line_is_said_to_be_harmless() {
    let text = page(&["AuthlibDeprecationWarning: The httpx module is deprecated; please use httpx2"]);
    assert!(text.contains("Nothing needs to be done"), "{text}");
    let text = page(&["Missing provider for OAuth callback; this often indicates a stale or replayed callback"]);
    assert!(text.contains("harmless") && text.contains("After a logout: nothing"), "{text}");
}

#[test]
fn a_term_and_a_symptom_are_explained() {
    for (word, title) in [
        ("redirect_uri", "redirect_uri"),
        ("Redirect URI", "redirect_uri"),
        ("client_id", "client_id"),
        ("cookie_secret", "cookie_secret"),
        ("pkce", "PKCE"),
        ("issuer", "issuer"),
        ("scope", "scope"),
        ("claims", "claim"),
        ("tenant", "tenant"),
        ("nonce", "nonce"),
        ("login loop", "login loop"),
        ("logged out at once", "logged out at once"),
        ("too many redirects", "too many redirects"),
    ] {
        let text = page(&[word]);
        assert!(text.starts_with(&format!("# {title}\n")) && text.contains("## Found by\n"), "{word}: {text}");
    }
}
