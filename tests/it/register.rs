//! `authctl init --register`: the app is registered by the provider itself (RFC 7591), and changed later (RFC 7592).

use std::sync::{Arc, OnceLock};

use authctl::host::fake::FakeHost;
use serde_json::{Value, json};

use crate::project::{Project, Ran};
use crate::servers::{Log, documents};

const SECRET: &str = "CANARY-registered-secret-0123456789abcdef";
const TOKEN: &str = "CANARY-registration-token-0123456789";
const INITIAL: &str = "CANARY-initial-token-0123456789abcdef";

/// What a provider says of itself and answers to a registration; `answer` changes the latter.
fn provider(answer: impl Fn(&mut Value) + Send + Sync + 'static) -> (String, Log) {
    let address = Arc::new(OnceLock::new());
    let (server, heard) = documents({
        let address = Arc::clone(&address);
        move |request| {
            let base: &String = address.wait();
            match (request.method.as_str(), request.path.as_str()) {
                ("GET", "/.well-known/openid-configuration") => (
                    200,
                    json!({
                        "issuer": base, "authorization_endpoint": format!("{base}/authorize"),
                        "token_endpoint": format!("{base}/token"), "jwks_uri": format!("{base}/jwks"),
                        "registration_endpoint": format!("{base}/register"),
                        "end_session_endpoint": format!("{base}/end"),
                    }),
                ),
                ("POST", "/register") | ("PUT" | "GET", "/client") => {
                    if request.authorization.is_empty() {
                        return (401, json!({ "error": "invalid_token", "error_description": "no token" }));
                    }
                    let mut document = json!({
                        "client_id": "registered-4711", "client_secret": SECRET, "client_secret_expires_at": 0,
                        "redirect_uris": ["http://localhost:8501/oauth2callback"],
                        "post_logout_redirect_uris": ["http://localhost:8501/oauth2callback"],
                        "token_endpoint_auth_method": "client_secret_basic",
                        "registration_client_uri": format!("{base}/client"), "registration_access_token": TOKEN,
                    });
                    answer(&mut document);
                    (if request.method == "POST" { 201 } else { 200 }, document)
                }
                _ => (404, json!({ "error": "not_found" })),
            }
        }
    });
    address.set(format!("http://127.0.0.1:{}", server.port())).unwrap();
    (address.wait().clone(), heard)
}

fn init(project: &Project, arguments: &str, token: &str) -> Ran {
    let fake = FakeHost::new(project.path()).with_input(&format!("{token}\n"));
    let ran = project.run(fake, &format!("init --register --registration-token-stdin {arguments}"));
    let told = format!("{}{}", ran.output, ran.talk);
    assert!(!told.contains("CANARY"), "{told}");
    ran
}

#[test]
fn an_app_is_registered_and_its_settings_are_written() {
    let (base, heard) = provider(|_| {});
    let project = Project::new();
    let url = format!("oidc --metadata-url {base}/.well-known/openid-configuration");
    let ran = init(&project, &url, INITIAL).succeeded();
    assert!(ran.talk.contains("the provider has registered the app as `registered-4711`"), "{}", ran.talk);
    assert!(!ran.output.contains("Register this redirect URI"), "{}", ran.output);
    let secrets = project.secrets();
    for line in [
        "client_id = \"registered-4711\"",
        &format!("client_secret = \"{SECRET}\""),
        "[authctl.registration]",
        &format!("registration_access_token = \"{TOKEN}\""),
    ] {
        assert!(secrets.contains(line), "{line}: {secrets}");
    }
    let sent = heard.lines();
    assert!(sent[1].starts_with(&format!("POST /register Bearer {INITIAL} ")), "{sent:?}");
    let body: Value = serde_json::from_str(sent[1].splitn(5, ' ').nth(4).unwrap()).unwrap();
    assert_eq!(body["redirect_uris"], json!(["http://localhost:8501/oauth2callback"]));
    assert_eq!(body["post_logout_redirect_uris"], body["redirect_uris"]);
    assert_eq!(body["token_endpoint_auth_method"], "client_secret_basic");
    let checked = project.authctl("check");
    assert!(!checked.output.contains("error["), "{}", checked.output);
    let shown = project.authctl("show").output;
    assert!(!shown.contains("CANARY"), "{shown}");
}

#[test]
fn another_redirect_uri_is_added_to_what_is_registered() {
    let (base, heard) = provider(|_| {});
    let project = Project::new();
    let url = format!("oidc --metadata-url {base}/.well-known/openid-configuration");
    init(&project, &url, INITIAL).succeeded();
    let before = heard.lines().len();
    let again = project.authctl("init --register").succeeded();
    assert!(again.talk.contains("was registered with the provider already"), "{}", again.talk);
    let refused = project.authctl("init --register --redirect-uri https://app.example.com/oauth2callback").failed();
    assert!(refused.talk.contains("nothing was registered"), "{}", refused.talk);
    let ran =
        project.authctl("init --register --redirect-uri https://app.example.com/oauth2callback --force").succeeded();
    assert!(ran.talk.contains("is now registered with the provider too"), "{}", ran.talk);
    let sent = heard.lines().split_off(before);
    let methods: Vec<&str> = sent.iter().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(methods, ["GET", "GET", "PUT"], "{sent:?}");
    let body: Value = serde_json::from_str(sent[2].splitn(5, ' ').nth(4).unwrap()).unwrap();
    let both = json!(["http://localhost:8501/oauth2callback", "https://app.example.com/oauth2callback"]);
    assert_eq!((&body["redirect_uris"], &body["post_logout_redirect_uris"]), (&both, &both));
    assert!(body.get("registration_access_token").is_none() && body["client_secret"] == SECRET, "{body}");
    assert!(project.secrets().contains("redirect_uri = \"https://app.example.com/oauth2callback\""));
}

#[test]
fn what_the_answer_says_of_method_and_expiry_counts() {
    let (base, _) = provider(|answer| {
        answer["token_endpoint_auth_method"] = "client_secret_post".into();
        answer["client_secret_expires_at"] = 1_798_761_600.into();
    });
    let project = Project::new();
    let url = format!("oidc --metadata-url {base}/.well-known/openid-configuration");
    let ran = init(&project, &url, INITIAL).succeeded();
    assert!(project.secrets().contains("token_endpoint_auth_method = \"client_secret_post\""), "{}", project.secrets());
    assert!(ran.talk.contains("the client secret expires at 2027-01-01"), "{}", ran.talk);
}

#[test]
fn what_cannot_be_registered_is_said_and_nothing_is_written() {
    let (base, _) = provider(|_| {});
    let url = format!("oidc --metadata-url {base}/.well-known/openid-configuration");
    let (odd, _) = provider(|answer| answer["token_endpoint_auth_method"] = "private_key_jwt".into());
    let odd = format!("oidc --metadata-url {odd}/.well-known/openid-configuration");
    for (arguments, says) in [
        (format!("init --register {url}"), "401, invalid_token: no token"),
        (format!("init --register --registration-token-stdin {odd}"), "`private_key_jwt`, which Streamlit cannot do"),
        ("init --register google".to_owned(), "has no metadata"),
        ("init --register oidc".to_owned(), "--metadata-url URL"),
    ] {
        let project = Project::new();
        let ran = project.run(FakeHost::new(project.path()).with_input("token\n"), &arguments).failed();
        assert!(ran.talk.contains(says), "{arguments}: {}", ran.talk);
        assert!(!project.path().join(".streamlit").exists(), "{arguments}");
    }
    let project = Project::with_secrets(
        "[auth]\nredirect_uri = 'http://localhost:8501/oauth2callback'\n[auth.oidc]\nclient_id = 'x'\n",
    );
    let ran =
        project.run(FakeHost::new(project.path()).with_input("token\n"), &format!("init --register {url}")).failed();
    assert!(ran.talk.contains("has a client already"), "{}", ran.talk);
}
