//! A project, a provider that runs in the test, and logins between them.

use std::fs;
use std::net::TcpListener;
use std::sync::Arc;

use authctl::dev_idp::{CLIENT_ID, Client, Clients, Config, Fault, RunningProvider, User, default_users, start};
use authctl::host::fake::FakeHost;
use authctl::host::{ClientOptions, HttpClient, bind};
use authctl::{ExitStatus, Secret, run};
use serde_json::Value;
use url::Url;

use crate::schemas::assert_login;

/// In no output, whatever is asked for.
pub const CLIENT_SECRET: &str = "CANARY-client-secret-0123456789abcdef0123456789";
pub const COOKIE_SECRET: &str = "CANARY-cookie-secret-0123456789abcdef0123456789";

/// One project with one provider.
pub struct Site {
    pub dir: tempfile::TempDir,
    pub redirect_uri: String,
    pub client_id: &'static str,
}

/// What one run of `authctl test` left behind.
pub struct Outcome {
    pub status: ExitStatus,
    pub output: String,
    pub talk: String,
}

impl Site {
    /// `client_id`: [`CLIENT_ID`] makes the provider the built-in one, whose users sign in without a browser.
    pub fn of_client(client_id: &'static str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join(".streamlit")).unwrap();
        Self { dir, redirect_uri: format!("http://localhost:{}/oauth2callback", free_port()), client_id }
    }

    pub fn new() -> Self {
        Self::of_client(CLIENT_ID)
    }

    /// A provider with these faults, on a free port, which knows this project and lives as long as the value.
    pub fn provider(&self, faults: &[Fault]) -> RunningProvider {
        self.provider_of(faults, default_users())
    }

    pub fn provider_of(&self, faults: &[Fault], users: Vec<User>) -> RunningProvider {
        let listener = bind(&["127.0.0.1".parse().unwrap()], 0).unwrap();
        let config = Config {
            issuer: format!("http://127.0.0.1:{}", listener.port()).parse().unwrap(),
            clients: Clients::Registered(vec![Client {
                client_id: self.client_id.to_owned(),
                client_secret: Secret::from(CLIENT_SECRET),
                redirect_uris: vec![self.redirect_uri.clone()],
            }]),
            users,
            auto_login: None,
            faults: faults.to_vec(),
            token_lifetime: 3600,
        };
        start(config, listener, &FakeHost::new(self.dir.path()).host).unwrap()
    }

    /// Writes the project's secrets; `more` goes into the provider's section.
    pub fn configure(&self, metadata_url: &str, more: &str) {
        let Self { redirect_uri, client_id, .. } = self;
        self.write(&format!(
            "[auth]\nredirect_uri = \"{redirect_uri}\"\ncookie_secret = \"{COOKIE_SECRET}\"\n\n[auth.local]\n\
             client_id = \"{client_id}\"\nclient_secret = \"{CLIENT_SECRET}\"\nserver_metadata_url = \"{metadata_url}\"\n{more}\n"
        ));
    }

    pub fn write(&self, text: &str) {
        fs::write(self.dir.path().join(".streamlit/secrets.toml"), text).unwrap();
    }

    pub fn fake(&self) -> FakeHost {
        FakeHost::new(self.dir.path())
    }

    /// Runs `authctl test` with these arguments.
    pub fn test(&self, arguments: &[&str]) -> Outcome {
        self.test_on(&self.fake(), arguments)
    }

    pub fn test_on(&self, fake: &FakeHost, arguments: &[&str]) -> Outcome {
        let status = run(["authctl", "test"].iter().chain(arguments), &fake.host);
        Outcome { status, output: fake.output(), talk: fake.talk() }
    }
}

impl Outcome {
    /// The document on standard output, which keeps its promises.
    pub fn document(&self) -> Value {
        let document: Value =
            serde_json::from_str(&self.output).unwrap_or_else(|error| panic!("{error}: {}{}", self.output, self.talk));
        assert_login(&document);
        document
    }

    /// The rules that say something at or above this level.
    pub fn rules(&self, least: &str) -> Vec<String> {
        let levels = ["info", "warning", "error"];
        let rank = |level: &str| levels.iter().position(|name| *name == level).unwrap();
        let document = self.document();
        let problems = document["problems"].as_array().unwrap().iter();
        problems
            .filter(|problem| rank(problem["level"].as_str().unwrap()) >= rank(least))
            .map(|problem| problem["rule"].as_str().unwrap().to_owned())
            .collect()
    }
}

/// A port that is free, and will hardly be taken within the next moment.
pub fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

/// A client as a browser would be, without its manners: it follows nothing.
pub fn browser() -> Arc<dyn HttpClient> {
    let dir = tempfile::tempdir().unwrap();
    FakeHost::new(dir.path()).host.http.connect(&ClientOptions::default()).unwrap()
}

/// Signs alice in at the provider: where it sends her back to.
pub fn sign_in(client: &dyn HttpClient, authorization: &Url) -> Url {
    let form = vec![("user".to_owned(), authctl::http::Value::Plain("alice".to_owned()))];
    let response = client.send(&authctl::http::Request::post(authorization.clone(), form)).unwrap();
    response
        .header("location")
        .unwrap_or_else(|| panic!("{}", String::from_utf8_lossy(&response.body)))
        .parse()
        .unwrap()
}
