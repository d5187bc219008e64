//! The built-in provider over real HTTP: a whole login, and every way in which a request can be wrong.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use authctl::dev_idp::{Clients, Fault};
use authctl::host::bind;
use authctl::host::fake::START;
use authctl::http::Response;
use openidconnect::core::{CoreIdToken, CoreIdTokenVerifier, CoreJsonWebKeySet};
use openidconnect::{ClientId, ClientSecret, IssuerUrl, Nonce};
use serde_json::{Value, json};

use crate::idp_site::{
    CHALLENGE, LOOPBACK, REDIRECT_URI, SECRET, Site, VERIFIER, basic, callback, decoded, error_of, json_of, value,
};

#[test]
fn a_login_from_metadata_to_userinfo() {
    let site = Site::sound();
    let metadata = json_of(&site.get("/.well-known/openid-configuration"));
    assert_eq!(metadata["issuer"], site.provider.issuer());

    let page = site.get(&site.authorization_path(&[]));
    let html = String::from_utf8(page.body.clone()).unwrap();
    assert_eq!((page.status, page.header("cache-control")), (200, Some("no-store")));
    assert!(html.contains("alice@example.com") && html.contains("value=\"bob\""), "{html}");

    let answer = site.sign_in(&[], &[("user", "alice")]);
    assert_eq!(value(&answer, "state"), "the state");
    assert_eq!(value(&answer, "iss"), site.provider.issuer());
    let response = site.redeem(&value(&answer, "code"), &[]);
    assert_eq!((response.status, response.header("cache-control")), (200, Some("no-store")));
    let tokens = json_of(&response);
    assert_eq!((&tokens["token_type"], &tokens["expires_in"]), (&json!("Bearer"), &json!(3600)));
    assert_eq!(tokens["scope"], "openid email profile");
    assert!(tokens.get("refresh_token").is_none());

    let claims = decoded(tokens["id_token"].as_str().unwrap(), 1);
    assert_eq!((&claims["aud"], &claims["nonce"]), (&json!("app"), &json!("the nonce")));
    assert_eq!((&claims["exp"], &claims["auth_time"]), (&json!(START + 3600), &json!(START)));
    assert_eq!((&claims["email"], &claims["email_verified"]), (&json!("alice@example.com"), &json!(true)));
    assert!(claims.get("groups").is_none() && claims.get("azp").is_none());

    let userinfo = json_of(&site.userinfo(tokens["access_token"].as_str().unwrap()));
    for claim in ["sub", "email", "name"] {
        assert_eq!(userinfo[claim], claims[claim], "{claim}");
    }
}

/// The judge is the `openidconnect` crate.
#[test]
fn the_id_token_verifies_against_the_key_set() {
    let site = Site::sound();
    let tokens = site.tokens(&[]);
    let keys: CoreJsonWebKeySet = serde_json::from_slice(&site.get("/jwks").body).unwrap();
    let verifier = CoreIdTokenVerifier::new_confidential_client(
        ClientId::new("app".to_owned()),
        ClientSecret::new(SECRET.to_owned()),
        IssuerUrl::new(site.provider.issuer().to_owned()).unwrap(),
        keys,
    )
    .set_time_fn(|| chrono::DateTime::from_timestamp(START, 0).unwrap());
    let token: CoreIdToken = tokens["id_token"].as_str().unwrap().parse().unwrap();
    let claims = token.claims(&verifier, &Nonce::new("the nonce".to_owned())).unwrap();
    assert_eq!(claims.subject().as_str(), "dev-alice");
}

#[test]
fn a_code_works_once_and_a_second_use_withdraws_what_it_gave() {
    let site = Site::sound();
    let code = site.code(&[]);
    let tokens = json_of(&site.redeem(&code, &[]));
    let access_token = tokens["access_token"].as_str().unwrap();
    assert_eq!(site.userinfo(access_token).status, 200);
    assert!(error_of(&site.redeem(&code, &[])).starts_with("400 invalid_grant: the code was used before"));
    let refused = site.userinfo(access_token);
    assert_eq!(refused.status, 401);
    assert!(refused.header("www-authenticate").unwrap().contains("error=\"invalid_token\""));
}

#[test]
fn a_code_is_bound_to_its_request() {
    let site = Site::sound();
    for (changes, expected) in [
        (vec![("redirect_uri", "http://localhost:8501/other")], "400 invalid_grant: `redirect_uri` is not the one"),
        (vec![("code_verifier", "")], "400 invalid_grant: the authorization request had a code_challenge"),
        (vec![("code_verifier", "x")], "400 invalid_grant: the code_verifier is not 43 to 128"),
        (vec![("code_verifier", CHALLENGE)], "400 invalid_grant: the code_verifier does not belong"),
        (vec![("grant_type", "password")], "400 unsupported_grant_type:"),
        (vec![("code", "")], "400 invalid_request: `code` is missing"),
    ] {
        let error = error_of(&site.redeem(&site.code(&[]), &changes));
        assert!(error.starts_with(expected), "{error}");
    }
    let others = site.post(
        "/token",
        &[("grant_type", "authorization_code"), ("code", &site.code(&[])), ("redirect_uri", REDIRECT_URI)],
        &[("Authorization", &basic("other", "x"))],
    );
    assert!(error_of(&others).starts_with("400 invalid_grant: the code was issued to another client"));
    let code = site.code(&[]);
    site.fake.clock.advance(61);
    assert!(error_of(&site.redeem(&code, &[])).starts_with("400 invalid_grant: the code is older than 60 seconds"));
}

#[test]
fn a_client_proves_itself_by_exactly_one_method() {
    let site = Site::sound();
    let form = |code: &str, extra: &[(&str, &str)], header: &[(&str, &str)]| {
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", REDIRECT_URI),
            ("code_verifier", VERIFIER),
        ];
        form.extend(extra);
        site.post("/token", &form, header)
    };
    let wrong = form("x", &[], &[("Authorization", &basic("app", "wrong"))]);
    assert!(error_of(&wrong).starts_with("401 invalid_client: the secret of `app` is another one"));
    assert_eq!(wrong.header("www-authenticate"), Some("Basic realm=\"authctl\""));
    let posted = form(&site.code(&[]), &[("client_id", "app"), ("client_secret", SECRET)], &[]);
    assert_eq!(posted.status, 200);
    let both = form("x", &[("client_secret", SECRET)], &[("Authorization", &basic("app", SECRET))]);
    assert!(error_of(&both).starts_with("400 invalid_request: the client authenticates twice"));
    let public = form(&site.code(&[("client_id", "public")]), &[("client_id", "public")], &[]);
    assert_eq!(public.status, 200);
    let none = form("x", &[("client_id", "app")], &[]);
    assert!(error_of(&none).starts_with("401 invalid_client: `app` has a secret"));
    let in_url = site.post("/token?client_id=app", &[("grant_type", "authorization_code")], &[]);
    assert!(error_of(&in_url).starts_with("400 invalid_request: parameters belong into the body"));
}

#[test]
fn errors_go_to_the_application_and_carry_state_and_issuer() {
    let site = Site::sound();
    for (changes, code) in [
        (vec![("prompt", "none")], "login_required"),
        (vec![("response_type", "token")], "unsupported_response_type"),
        (vec![("scope", "email")], "invalid_scope"),
        (vec![("code_challenge_method", "plain")], "invalid_request"),
    ] {
        let response = site.get(&site.authorization_path(&changes));
        assert_eq!(response.status, 303);
        let answer = callback(&response);
        assert_eq!((value(&answer, "error").as_str(), value(&answer, "state").as_str()), (code, "the state"));
        assert_eq!(value(&answer, "iss"), site.provider.issuer());
    }
    let denied = site.sign_in(&[], &[("deny", "1")]);
    assert_eq!((value(&denied, "error").as_str(), value(&denied, "code").as_str()), ("access_denied", ""));
}

#[test]
fn an_unknown_sender_gets_a_page_and_no_redirect() {
    let site = Site::sound();
    for (changes, expected) in [
        (vec![("client_id", "App")], "Unknown client"),
        (vec![("client_id", "")], "<code>client_id</code>"),
        (vec![("redirect_uri", "")], "<code>redirect_uri</code>"),
        (
            vec![("redirect_uri", "http://localhost:8501/oauth2callback/")],
            "http://localhost:8501/oauth2callback/</code>",
        ),
        (vec![("redirect_uri", "https://evil.example/")], "https://evil.example/</code>"),
    ] {
        for response in [
            site.get(&site.authorization_path(&changes)),
            site.post(&site.authorization_path(&changes), &[("user", "alice")], &[]),
        ] {
            let html = String::from_utf8(response.body.clone()).unwrap();
            assert_eq!((response.status, response.header("location")), (400, None));
            assert!(html.contains(expected), "{html}");
        }
    }
}

#[test]
fn refresh_tokens_rotate() {
    let site = Site::sound();
    let first = site.tokens(&[("scope", "openid email offline_access")]);
    let refresh = |token: &Value| {
        let form = [("grant_type", "refresh_token"), ("refresh_token", token.as_str().unwrap())];
        site.post("/token", &form, &[("Authorization", &basic("app", SECRET))])
    };
    site.fake.clock.advance(60);
    let second = json_of(&refresh(&first["refresh_token"]));
    let (before, after) =
        (decoded(first["id_token"].as_str().unwrap(), 1), decoded(second["id_token"].as_str().unwrap(), 1));
    for claim in ["iss", "sub", "aud", "auth_time"] {
        assert_eq!(before[claim], after[claim], "{claim}");
    }
    assert_eq!(after["iat"], START + 60);
    assert!(after.get("nonce").is_none());
    assert!(error_of(&refresh(&first["refresh_token"])).contains("was used before"));
    assert!(error_of(&refresh(&second["refresh_token"])).contains("is withdrawn"));
    assert_eq!(site.userinfo(second["access_token"].as_str().unwrap()).status, 401);
}

#[test]
fn tokens_can_be_withdrawn() {
    let site = Site::sound();
    let tokens = site.tokens(&[]);
    let access_token = tokens["access_token"].as_str().unwrap();
    let revoke =
        |secret: &str| site.post("/revoke", &[("token", access_token)], &[("Authorization", &basic("app", secret))]);
    assert_eq!(revoke("wrong").status, 401);
    assert_eq!(site.userinfo(access_token).status, 200);
    assert_eq!(revoke(SECRET).status, 200);
    assert_eq!(site.userinfo(access_token).status, 401);
}

/// The access tokens that 8 requests at once are given.
fn at_once(request: impl Fn() -> Response + Sync) -> Vec<String> {
    let answers: Vec<Response> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(&request)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(answers.iter().any(|answer| answer.status == 400), "somebody came too late");
    let given = answers.iter().filter(|answer| answer.status == 200);
    given.map(|answer| json_of(answer)["access_token"].as_str().unwrap().to_owned()).collect()
}

/// RFC 6749 section 6.
#[test]
fn a_refresh_may_ask_for_less_and_the_next_one_for_all_again() {
    let site = Site::sound();
    let first = site.tokens(&[("scope", "openid email profile offline_access")]);
    let refresh = |token: &Value, scope: &[(&str, &str)]| {
        let token = ("refresh_token", token.as_str().unwrap());
        let form = [&[("grant_type", "refresh_token"), token], scope].concat();
        json_of(&site.post("/token", &form, &[("Authorization", &basic("app", SECRET))]))
    };
    let narrow = refresh(&first["refresh_token"], &[("scope", "openid email")]);
    assert_eq!(narrow["scope"], "openid email");
    let told = json_of(&site.userinfo(narrow["access_token"].as_str().unwrap()));
    assert_eq!((&told["email"], told.get("name")), (&"alice@example.com".into(), None));
    let whole = refresh(&narrow["refresh_token"], &[]);
    assert_eq!(whole["scope"], "openid email profile offline_access");
    let told = json_of(&site.userinfo(whole["access_token"].as_str().unwrap()));
    assert_eq!(told["name"], "Alice Adams");
}

/// A client that sent no header is not told to send one.
#[test]
fn a_challenge_answers_the_header_alone() {
    let site = Site::sound();
    let form = [("grant_type", "authorization_code"), ("code", "x"), ("client_id", "app"), ("client_secret", "wrong")];
    let posted = site.post("/token", &form, &[]);
    assert_eq!((posted.status, posted.header("www-authenticate")), (401, None));
}

#[test]
fn a_logout_takes_tokens_of_every_key() {
    for faults in [&[][..], &[Fault::SigEs256]] {
        let site = Site::new(faults, |_| {});
        let tokens = site.tokens(&[]);
        let mut url = site.url("/logout");
        url.query_pairs_mut().append_pair("id_token_hint", tokens["id_token"].as_str().unwrap());
        url.query_pairs_mut().append_pair("post_logout_redirect_uri", REDIRECT_URI);
        assert_eq!(site.get(url.as_str().strip_prefix(site.provider.issuer()).unwrap()).status, 303, "{faults:?}");
    }
}

/// Who comes first may get tokens, but whoever comes second makes them worthless, however close the two are.
#[test]
fn nothing_survives_a_race_for_a_code_or_a_refresh_token() {
    let site = Site::sound();
    for _ in 0..5 {
        let code = site.code(&[]);
        for token in at_once(|| site.redeem(&code, &[])) {
            assert_eq!(site.userinfo(&token).status, 401);
        }
        let tokens = site.tokens(&[("scope", "openid offline_access")]);
        let form = [("grant_type", "refresh_token"), ("refresh_token", tokens["refresh_token"].as_str().unwrap())];
        let refresh = || site.post("/token", &form, &[("Authorization", &basic("app", SECRET))]);
        for token in at_once(refresh).iter().map(String::as_str).chain(tokens["access_token"].as_str()) {
            assert_eq!(site.userinfo(token).status, 401);
        }
    }
}

#[test]
fn userinfo_takes_the_token_in_its_header_or_in_a_form() {
    let site = Site::sound();
    let missing = site.get("/userinfo");
    assert_eq!((missing.status, missing.header("www-authenticate")), (401, Some("Bearer realm=\"authctl\"")));
    assert_eq!(site.get("/userinfo?access_token=x").status, 400);
    let token = site.tokens(&[])["access_token"].as_str().unwrap().to_owned();
    assert_eq!(json_of(&site.post("/userinfo", &[("access_token", &token)], &[]))["sub"], "dev-alice");
    assert_eq!(site.post("/userinfo", &[("access_token", "x")], &[]).status, 401);
    let twice = site.post("/userinfo", &[("access_token", &token)], &[("Authorization", &format!("Bearer {token}"))]);
    assert_eq!(twice.status, 400);
    let posted = site.post("/userinfo", &[], &[("Authorization", &format!("Bearer {token}"))]);
    assert_eq!(json_of(&posted)["sub"], "dev-alice");
}

#[test]
fn logout_sends_back_to_a_registered_address_only() {
    let site = Site::sound();
    let tokens = site.tokens(&[]);
    let (id_token, access_token) = (tokens["id_token"].as_str().unwrap(), tokens["access_token"].as_str().unwrap());
    let logout = |parameters: &[(&str, &str)]| {
        let mut url = site.url("/logout");
        url.query_pairs_mut().extend_pairs(parameters);
        site.get(&format!("/logout?{}", url.query().unwrap()))
    };
    // As Streamlit does it without tokens.
    let back = logout(&[("client_id", "app"), ("post_logout_redirect_uri", REDIRECT_URI), ("state", "s")]);
    assert_eq!((back.status, back.header("location").unwrap()), (303, format!("{REDIRECT_URI}?state=s").as_str()));
    assert_eq!(site.userinfo(access_token).status, 200);
    // As Streamlit does it with tokens; an expired hint is still a hint.
    site.fake.clock.advance(100);
    let back = logout(&[("id_token_hint", id_token), ("client_id", "app"), ("post_logout_redirect_uri", REDIRECT_URI)]);
    assert_eq!((back.status, back.header("location").unwrap()), (303, REDIRECT_URI));
    assert_eq!(site.userinfo(access_token).status, 401);
    for parameters in [
        vec![("client_id", "app"), ("post_logout_redirect_uri", "https://evil.example/")],
        vec![("client_id", "nobody"), ("post_logout_redirect_uri", REDIRECT_URI)],
        vec![("post_logout_redirect_uri", REDIRECT_URI)],
        vec![("id_token_hint", "a.b.c"), ("post_logout_redirect_uri", REDIRECT_URI)],
        vec![("id_token_hint", id_token), ("client_id", "other"), ("post_logout_redirect_uri", REDIRECT_URI)],
    ] {
        let refused = logout(&parameters);
        assert_eq!((refused.status, refused.header("location")), (400, None), "{parameters:?}");
    }
    assert_eq!(logout(&[]).status, 200);
}

#[test]
fn somebody_else_may_sign_in_with_claims_of_their_own() {
    let site = Site::sound();
    let claims_of = |form: &[(&str, &str)]| {
        let answer = site.sign_in(&[("scope", "openid email profile groups")], form);
        let tokens = json_of(&site.redeem(&value(&answer, "code"), &[]));
        decoded(tokens["id_token"].as_str().unwrap(), 1)
    };
    let carol = claims_of(&[("email", "carol@example.org"), ("claims", r#"{"groups": ["x"], "team": 7}"#)]);
    assert_eq!(
        (&carol["email"], &carol["groups"], &carol["team"]),
        (&json!("carol@example.org"), &json!(["x"]), &json!(7))
    );
    let alice = claims_of(&[("email", "alice@example.com"), ("claims", r#"{"email_verified": false}"#)]);
    assert_eq!((&alice["sub"], &alice["email_verified"]), (&json!("dev-alice"), &json!(false)));
    for (form, problem) in [
        (vec![("email", "x"), ("claims", "{")], "the claims cannot be read: line 1, column 1 is not JSON"),
        (vec![("email", "x"), ("claims", r#"{"iss": "me"}"#)], "`iss` is set by the provider itself"),
        (vec![("email", ""), ("claims", "")], "choose somebody"),
        (vec![("user", "carol")], "no user is called `carol`"),
        (
            vec![("email", "x"), ("claims", &format!(r#"{{"about": "{}"}}"#, "x".repeat(8 * 1024)))],
            "name and claims together are longer than 8192 bytes",
        ),
    ] {
        let again = site.post(&site.authorization_path(&[]), &form, &[]);
        let html = String::from_utf8(again.body).unwrap();
        assert_eq!(again.status, 400);
        assert!(html.contains(problem), "{html}");
    }
}

#[test]
fn automatic_login_asks_nobody() {
    let site = Site::new(&[], |config| config.auto_login = Some("bob".to_owned()));
    for prompt in ["select_account", "none"] {
        let answer = callback(&site.get(&site.authorization_path(&[("prompt", prompt)])));
        let tokens = json_of(&site.redeem(&value(&answer, "code"), &[]));
        assert_eq!(decoded(tokens["id_token"].as_str().unwrap(), 1)["sub"], "dev-bob");
    }
}

#[test]
fn any_client_is_taken_on_this_machine_only() {
    let site = Site::new(&[], |config| config.clients = Clients::AnyLoopback);
    let code = site.code(&[("client_id", "whoever")]);
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", REDIRECT_URI),
        ("code_verifier", VERIFIER),
    ];
    assert_eq!(site.post("/token", &form, &[("Authorization", &basic("whoever", "whatever"))]).status, 200);
    assert_eq!(site.get(&site.authorization_path(&[("redirect_uri", "https://app.example/")])).status, 400);
}

#[test]
fn other_pages_can_neither_sign_in_nor_pretend_to_be_this_host() {
    let site = Site::sound();
    let path = site.authorization_path(&[]);
    for header in [("Sec-Fetch-Site", "cross-site"), ("Origin", "https://evil.example"), ("Origin", "null")] {
        assert_eq!(site.post(&path, &[("user", "alice")], &[header]).status, 403, "{header:?}");
    }
    let own_origin = site.provider.issuer().to_owned();
    let own = [("Sec-Fetch-Site", "same-origin"), ("Origin", own_origin.as_str())];
    assert_eq!(site.post(&path, &[("user", "alice")], &own).status, 303);
    let authority = own_origin.trim_start_matches("http://");
    let port = authority.split(':').next_back().unwrap();
    let status = |host: &str| {
        let mut stream = TcpStream::connect(("127.0.0.1", port.parse().unwrap())).unwrap();
        write!(stream, "GET /jwks HTTP/1.1\r\nHost: {host}\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.split(' ').nth(1).unwrap().to_owned()
    };
    assert_eq!(status(authority), "200");
    assert_eq!(status(&authority.to_uppercase()), "200");
    assert_eq!(status("evil.example"), "421");
    assert_eq!(status(&format!("127.0.0.1:{port}")), "421");
}

#[test]
fn each_endpoint_has_its_methods() {
    let site = Site::sound();
    assert_eq!(site.get("/token").header("allow"), Some("POST"));
    assert_eq!(site.post("/jwks", &[], &[]).status, 405);
    assert_eq!(site.get("/nothing").status, 404);
    assert_eq!(site.get("//authorize").status, 404);
    assert_eq!(site.get("/").status, 200);
}

#[test]
fn an_issuer_may_have_a_path() {
    let site = Site::new(&[], |config| config.issuer = config.issuer.join("/realms/x").unwrap());
    let metadata = json_of(&site.get("/.well-known/openid-configuration"));
    assert!(metadata["issuer"].as_str().unwrap().ends_with("/realms/x"));
    let action = String::from_utf8(site.get(&site.authorization_path(&[])).body).unwrap();
    assert!(action.contains("action=\"/realms/x/authorize?response_type=code"), "{action}");
    assert_eq!(decoded(site.tokens(&[])["id_token"].as_str().unwrap(), 1)["iss"], metadata["issuer"]);
}

#[test]
fn visits_tell_what_happened_without_secrets() {
    let site = Site::sound();
    let tokens = site.tokens(&[("state", "CANARY")]);
    site.userinfo(tokens["access_token"].as_str().unwrap());
    site.post("/token", &[("client_id", "app"), ("client_secret", "CANARY")], &[]);
    let visits: Vec<String> =
        (0..4).map(|_| site.provider.next_visit(Duration::from_secs(10)).unwrap().to_string()).collect();
    assert_eq!(
        visits,
        [
            "POST /authorize 303 `alice` signs in to `app`",
            "POST /token 200 tokens of `alice` issued to `app`; withheld: `groups`, because the scope does not ask for it",
            "GET /userinfo 200 claims told",
            "POST /token 401 invalid_client: the secret of `app` is another one",
        ]
    );
}

#[test]
fn a_provider_ends_when_it_is_dropped_and_frees_its_port() {
    let site = Site::sound();
    let port = site.url("/").port().unwrap();
    drop(site);
    assert!(bind(&LOOPBACK, port).is_ok());
}
