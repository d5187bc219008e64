//! The built-in provider on a loopback port, with the browser and the application that talk to it.
#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use authctl::Secret;
use authctl::dev_idp::{Client, Clients, Config, Fault, RunningProvider, default_users, start};
use authctl::host::fake::FakeHost;
use authctl::host::{ClientOptions, HttpClient, bind};
use authctl::http::{Request, Response, Value as Shown};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::Value;
use url::Url;

pub(crate) const LOOPBACK: [IpAddr; 2] = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
pub(crate) const REDIRECT_URI: &str = "http://localhost:8501/oauth2callback";
pub(crate) const SECRET: &str = "CANARY s3cr+et%2F:";
/// RFC 7636 appendix B.
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(crate) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// A provider with one client, and a browser and an application in one.
pub(crate) struct Site {
    pub(crate) provider: RunningProvider,
    pub(crate) fake: FakeHost,
    http: Arc<dyn HttpClient>,
    _dir: tempfile::TempDir,
}

impl Site {
    pub(crate) fn new(faults: &[Fault], adjust: impl FnOnce(&mut Config)) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let fake = FakeHost::new(dir.path());
        let listener = bind(&LOOPBACK, 0).unwrap();
        let client = |id: &str, secret: &str| Client {
            client_id: id.to_owned(),
            client_secret: Secret::from(secret),
            redirect_uris: vec![REDIRECT_URI.to_owned()],
        };
        let mut config = Config {
            issuer: Url::parse(&format!("http://localhost:{}", listener.port())).unwrap(),
            clients: Clients::Registered(vec![client("app", SECRET), client("public", ""), client("other", "x")]),
            users: default_users(),
            project: None,
            auto_login: None,
            faults: faults.to_vec(),
            token_lifetime: 3600,
        };
        adjust(&mut config);
        let provider = start(config, listener, &fake.host).unwrap();
        let http = fake.host.http.connect(&ClientOptions::default()).unwrap();
        Self { provider, fake, http, _dir: dir }
    }

    pub(crate) fn sound() -> Self {
        Self::new(&[], |_| {})
    }

    pub(crate) fn url(&self, path: &str) -> Url {
        Url::parse(&format!("{}{path}", self.provider.issuer())).unwrap()
    }

    pub(crate) fn get(&self, path: &str) -> Response {
        self.http.send(&Request::get(self.url(path))).unwrap()
    }

    pub(crate) fn post(&self, path: &str, form: &[(&str, &str)], headers: &[(&str, &str)]) -> Response {
        let form = form.iter().map(|(name, value)| ((*name).to_owned(), Shown::Plain((*value).to_owned())));
        let mut request = Request::post(self.url(path), form.collect());
        for (name, value) in headers {
            request = request.header(name, Shown::Plain((*value).to_owned()));
        }
        self.http.send(&request).unwrap()
    }

    pub(crate) fn authorization_path(&self, changes: &[(&str, &str)]) -> String {
        let mut url = self.url("/authorize");
        let base = [
            ("response_type", "code"),
            ("client_id", "app"),
            ("redirect_uri", REDIRECT_URI),
            ("scope", "openid email profile"),
            ("state", "the state"),
            ("nonce", "the nonce"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
            ("prompt", "select_account"),
        ];
        let kept = base.iter().filter(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
        let added = changes.iter().filter(|(_, value)| !value.is_empty());
        url.query_pairs_mut().extend_pairs(kept.chain(added));
        format!("/authorize?{}", url.query().unwrap())
    }

    /// Signs in and returns the parameters of the answer.
    pub(crate) fn sign_in(&self, changes: &[(&str, &str)], form: &[(&str, &str)]) -> Vec<(String, String)> {
        let response = self.post(&self.authorization_path(changes), form, &[]);
        assert_eq!(response.status, 303, "{}", String::from_utf8_lossy(&response.body));
        callback(&response)
    }

    pub(crate) fn code(&self, changes: &[(&str, &str)]) -> String {
        value(&self.sign_in(changes, &[("user", "alice")]), "code")
    }

    pub(crate) fn redeem(&self, code: &str, changes: &[(&str, &str)]) -> Response {
        let base = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", REDIRECT_URI),
            ("code_verifier", VERIFIER),
        ];
        let kept = base.iter().filter(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
        let form: Vec<(&str, &str)> =
            kept.chain(changes.iter().filter(|(_, value)| !value.is_empty())).copied().collect();
        self.post("/token", &form, &[("Authorization", &basic("app", SECRET))])
    }

    pub(crate) fn tokens(&self, changes: &[(&str, &str)]) -> Value {
        let response = self.redeem(&self.code(changes), &[]);
        assert_eq!(response.status, 200, "{}", String::from_utf8_lossy(&response.body));
        json_of(&response)
    }

    pub(crate) fn userinfo(&self, access_token: &str) -> Response {
        let request =
            Request::get(self.url("/userinfo")).header("Authorization", Shown::Plain(format!("Bearer {access_token}")));
        self.http.send(&request).unwrap()
    }
}

/// As Authlib does it: not form-encoded first.
pub(crate) fn basic(id: &str, secret: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")))
}

pub(crate) fn json_of(response: &Response) -> Value {
    serde_json::from_slice(&response.body).unwrap()
}

pub(crate) fn callback(response: &Response) -> Vec<(String, String)> {
    let location = Url::parse(response.header("location").unwrap()).unwrap();
    assert!(location.as_str().starts_with(REDIRECT_URI), "{location}");
    location.query_pairs().into_owned().collect()
}

pub(crate) fn value(parameters: &[(String, String)], name: &str) -> String {
    parameters.iter().find(|(candidate, _)| candidate == name).map(|(_, value)| value.clone()).unwrap_or_default()
}

pub(crate) fn decoded(token: &str, part: usize) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token.split('.').nth(part).unwrap()).unwrap()).unwrap()
}

pub(crate) fn error_of(response: &Response) -> String {
    let body = json_of(response);
    format!("{} {}: {}", response.status, body["error"].as_str().unwrap(), body["error_description"].as_str().unwrap())
}
