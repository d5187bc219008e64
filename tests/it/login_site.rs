//! A project, a provider that runs in the test, and logins between them.
#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]
#![expect(clippy::disallowed_methods, reason = "the project's files are real")]

use std::fs;
use std::net::TcpListener;
use std::sync::Arc;

use authctl::dev_idp::{CLIENT_ID, Client, Clients, Config, Fault, RunningProvider, User, default_users, start};
use authctl::host::fake::FakeHost;
use authctl::host::{ClientOptions, HttpClient, Listener, bind};
use authctl::{ExitStatus, Secret, run};
use serde_json::Value;
use url::Url;

use crate::schemas::assert_login;

/// In no output, whatever is asked for.
pub(crate) const CLIENT_SECRET: &str = "CANARY-client-secret-0123456789abcdef0123456789";
pub(crate) const COOKIE_SECRET: &str = "CANARY-cookie-secret-0123456789abcdef0123456789";

/// One project with one provider.
pub(crate) struct Site {
    pub(crate) dir: tempfile::TempDir,
    pub(crate) redirect_uri: String,
    pub(crate) client_id: &'static str,
}

/// What one run of `authctl test` left behind.
pub(crate) struct Outcome {
    pub(crate) status: ExitStatus,
    pub(crate) output: String,
    pub(crate) talk: String,
}

impl Site {
    /// `client_id`: [`CLIENT_ID`] makes the provider the built-in one, whose users sign in without a browser.
    pub(crate) fn of_client(client_id: &'static str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join(".streamlit")).unwrap();
        Self { dir, redirect_uri: format!("http://localhost:{}/oauth2callback", free_port()), client_id }
    }

    pub(crate) fn new() -> Self {
        Self::of_client(CLIENT_ID)
    }

    /// A provider with these faults, on a free port, which knows this project and lives as long as the value.
    pub(crate) fn provider(&self, faults: &[Fault]) -> RunningProvider {
        self.provider_of(faults, default_users())
    }

    pub(crate) fn provider_of(&self, faults: &[Fault], users: Vec<User>) -> RunningProvider {
        let listener = bind(&["127.0.0.1".parse().unwrap()], 0).unwrap();
        let config = self.config(&listener, faults, users);
        start(config, listener, &FakeHost::new(self.dir.path()).host).unwrap()
    }

    fn config(&self, listener: &Listener, faults: &[Fault], users: Vec<User>) -> Config {
        Config {
            issuer: format!("http://127.0.0.1:{}", listener.port()).parse().unwrap(),
            clients: Clients::Registered(vec![Client {
                client_id: self.client_id.to_owned(),
                client_secret: Secret::from(CLIENT_SECRET),
                redirect_uris: vec![self.redirect_uri.clone()],
            }]),
            users,
            project: None,
            auto_login: None,
            faults: faults.to_vec(),
            token_lifetime: 3600,
        }
    }

    /// The same with this machine's clock, for the program itself.
    pub(crate) fn provider_of_today(&self) -> RunningProvider {
        let listener = bind(&["127.0.0.1".parse().unwrap()], 0).unwrap();
        let config = self.config(&listener, &[], default_users());
        let fake = FakeHost::new(self.dir.path());
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
        fake.clock.advance(i64::try_from(now).unwrap() - authctl::host::fake::START);
        start(config, listener, &fake.host).unwrap()
    }

    /// Writes the project's secrets; `more` goes into the provider's section.
    pub(crate) fn configure(&self, metadata_url: &str, more: &str) {
        let Self { redirect_uri, client_id, .. } = self;
        self.write(&format!(
            "[auth]\nredirect_uri = \"{redirect_uri}\"\ncookie_secret = \"{COOKIE_SECRET}\"\n\n[auth.local]\n\
             client_id = \"{client_id}\"\nclient_secret = \"{CLIENT_SECRET}\"\nserver_metadata_url = \"{metadata_url}\"\n{more}\n"
        ));
    }

    pub(crate) fn write(&self, text: &str) {
        fs::write(self.dir.path().join(".streamlit/secrets.toml"), text).unwrap();
    }

    pub(crate) fn fake(&self) -> FakeHost {
        FakeHost::new(self.dir.path())
    }

    /// Runs `authctl test` with these arguments.
    pub(crate) fn test(&self, arguments: &[&str]) -> Outcome {
        test_on(&self.fake(), arguments)
    }

    /// The secrets with this text in place of that.
    pub(crate) fn edit(&self, old: &str, new: &str) {
        let text = fs::read_to_string(self.dir.path().join(".streamlit/secrets.toml")).unwrap();
        self.write(&text.replace(old, new));
    }

    /// Lets Streamlit serve the app at this port.
    pub(crate) fn serve_at(&self, port: u16) {
        fs::write(self.dir.path().join(".streamlit/config.toml"), format!("[server]\nport = {port}\n")).unwrap();
    }
}

impl Outcome {
    /// The document on standard output, which keeps its promises.
    pub(crate) fn document(&self) -> Value {
        let document: Value =
            serde_json::from_str(&self.output).unwrap_or_else(|error| panic!("{error}: {}{}", self.output, self.talk));
        assert_login(&document);
        document
    }

    /// The rules that say something at or above this level.
    pub(crate) fn rules(&self, least: &str) -> Vec<String> {
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

/// Runs `authctl test` where somebody else has prepared what is around it.
pub(crate) fn test_on(fake: &FakeHost, arguments: &[&str]) -> Outcome {
    let status = run(["authctl", "test"].iter().chain(arguments), &fake.host);
    Outcome { status, output: fake.output(), talk: fake.talk() }
}

/// A port that is free, and will hardly be taken within the next moment.
pub(crate) fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

/// A client as a browser would be, without its manners: it follows nothing.
pub(crate) fn browser() -> Arc<dyn HttpClient> {
    let dir = tempfile::tempdir().unwrap();
    FakeHost::new(dir.path()).host.http.connect(&ClientOptions::default()).unwrap()
}

/// Signs alice in at the provider: where it sends her back to.
pub(crate) fn sign_in(client: &dyn HttpClient, authorization: &Url) -> Url {
    let form = vec![("user".to_owned(), authctl::http::Value::Plain("alice".to_owned()))];
    let response = client.send(&authctl::http::Request::post(authorization.clone(), form)).unwrap();
    response
        .header("location")
        .unwrap_or_else(|| panic!("{}", String::from_utf8_lossy(&response.body)))
        .parse()
        .unwrap()
}
