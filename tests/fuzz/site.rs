//! What comes over the network: the built-in provider behind a proxy that changes what it says, and the two servers of
//! authctl's own.
//!
//! Provider and proxy live as long as the process: new keys for each input would take longer than everything else.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use authctl::dev_idp::{CLIENT_ID, Client, Clients, Config, RunningProvider, default_users, start};
use authctl::host::fake::FakeHost;
use authctl::host::{ClientOptions, HttpClient, HttpConnector, bind};
use authctl::{Error, ExitStatus, Secret};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::mutate::{Rng, mutated};
use crate::targets::{CANARY, Run, authctl};

/// The input that stands for the real answer, somehow changed.
pub(crate) const AS_IT_IS: &str = "as it is";

/// A client that is not the built-in one, so that its logins go through the browser.
const OTHER_CLIENT: &str = "app";

/// Gets the path and the body of an answer.
type Change = dyn Fn(&str, Vec<u8>) -> Vec<u8> + Send + Sync;

/// The provider, and what its projects know of it.
struct Site {
    app_port: u16,
    proxy: SocketAddr,
    provider_address: SocketAddr,
    provider: Mutex<RunningProvider>,
    change: Mutex<Arc<Change>>,
    client: Arc<dyn HttpClient>,
    /// Where the provider keeps its keys.
    _home: tempfile::TempDir,
}

fn site() -> &'static Site {
    static SITE: OnceLock<Site> = OnceLock::new();
    SITE.get_or_init(Site::new)
}

/// One client for all runs: reading the certificates that the system trusts costs more than a run.
struct OneClient(Arc<dyn HttpClient>);

impl HttpConnector for OneClient {
    fn connect(&self, _: &ClientOptions) -> Result<Arc<dyn HttpClient>, Error> {
        Ok(Arc::clone(&self.0))
    }
}

/// An app that knows the provider. Dropped with its folder.
struct Project {
    dir: tempfile::TempDir,
}

impl Project {
    fn new(client_id: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join(".streamlit")).unwrap();
        let Site { app_port, proxy, .. } = site();
        let secrets = format!(
            "[auth]\nredirect_uri = \"http://localhost:{app_port}/oauth2callback\"\ncookie_secret = \"{CANARY}\"\n\
             client_id = \"{client_id}\"\nclient_secret = \"{CANARY}\"\n\
             server_metadata_url = \"http://{proxy}/.well-known/openid-configuration\"\n"
        );
        fs::write(dir.path().join(".streamlit/secrets.toml"), secrets).unwrap();
        Self { dir }
    }

    fn fake(&self) -> FakeHost {
        let mut fake = FakeHost::new(self.dir.path());
        fake.host.http = Arc::new(OneClient(Arc::clone(&site().client)));
        fake
    }
}

impl Site {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let app_port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
        let listener = bind(&["127.0.0.1".parse().unwrap()], 0).unwrap();
        let provider_address = SocketAddr::from(([127, 0, 0, 1], listener.port()));
        let proxy = proxy(provider_address);
        let client = |client_id: &str| Client {
            client_id: client_id.to_owned(),
            client_secret: Secret::from(CANARY),
            redirect_uris: vec![
                format!("http://localhost:{app_port}/oauth2callback"),
                "http://localhost:8501/oauth2callback".to_owned(),
            ],
        };
        let config = Config {
            issuer: format!("http://{proxy}").parse().unwrap(),
            clients: Clients::Registered(vec![client(CLIENT_ID), client(OTHER_CLIENT)]),
            users: default_users(),
            project: None,
            auto_login: None,
            faults: Vec::new(),
            token_lifetime: 3600,
        };
        let host = FakeHost::new(home.path()).host;
        let provider = Mutex::new(start(config, listener, &host).unwrap());
        let options = ClientOptions { timeout: Duration::from_secs(5), ..ClientOptions::default() };
        let client = host.http.connect(&options).unwrap();
        Self { app_port, proxy, provider_address, provider, change: Mutex::new(unchanged()), client, _home: home }
    }

    fn answer_with(&self, change: Arc<Change>) {
        *self.change.lock().unwrap_or_else(PoisonError::into_inner) = change;
    }

    /// What the provider remembers for whoever watches it, which is nobody here.
    fn forget_visits(&self) {
        let provider = self.provider.lock().unwrap_or_else(PoisonError::into_inner);
        while provider.next_visit(Duration::ZERO).is_some() {}
    }
}

fn unchanged() -> Arc<Change> {
    Arc::new(|_, body| body)
}

/// A login, one of whose answers is changed on the way, or another in its place.
pub(crate) fn login(path: &'static str, input: &[u8], rng: &mut Rng) -> Vec<Run> {
    let (seed, input) = (rng.next(), input.to_vec());
    let change = move |asked: &str, body: Vec<u8>| {
        if !asked.starts_with(path) {
            return body;
        }
        // What the mutator made of these words says nothing: the real answer is changed instead.
        if input.starts_with(&AS_IT_IS.as_bytes()[..2]) {
            mutated(&body, &[], &mut Rng::new(seed))
        } else {
            input.clone()
        }
    };
    vec![with_answers(Arc::new(change), rng)]
}

/// A login whose ID token has another header, other claims, or a change anywhere.
pub(crate) fn id_token(input: &[u8], rng: &mut Rng) -> Vec<Run> {
    let (seed, input) = (rng.next(), input.to_vec());
    let change = move |asked: &str, body: Vec<u8>| {
        if !asked.starts_with("/token") {
            return body;
        }
        changed_token(&body, &input, &mut Rng::new(seed)).unwrap_or(body)
    };
    vec![with_answers(Arc::new(change), rng)]
}

/// The token answer with another ID token, whose signature stays.
fn changed_token(body: &[u8], input: &[u8], rng: &mut Rng) -> Option<Vec<u8>> {
    let mut answer: serde_json::Value = serde_json::from_slice(body).ok()?;
    let token = answer.get("id_token")?.as_str()?.to_owned();
    let mut parts = token.splitn(3, '.');
    let mut part = || URL_SAFE_NO_PAD.decode(parts.next()?).ok();
    let (header, claims, signature) = (part()?, part()?, part()?);
    let at = input.windows(3).position(|window| window == b"}.{");
    let (header, claims) = match at {
        Some(at) => (input[..=at].to_vec(), input[at + 2..].to_vec()),
        None if rng.below(2) == 0 => (mutated(&header, &[], rng), claims),
        None => (header, mutated(&claims, &[], rng)),
    };
    let parts = [header, claims, signature].map(|part| URL_SAFE_NO_PAD.encode(part));
    answer["id_token"] = parts.join(".").into();
    Some(answer.to_string().into_bytes())
}

fn with_answers(change: Arc<Change>, rng: &mut Rng) -> Run {
    let mut arguments = match rng.below(3) {
        0 => vec!["probe"],
        1 => vec!["test", "--user", "alice"],
        _ => vec!["test", "--user", "bob", "--logout", "--audit"],
    };
    if rng.below(2) == 0 {
        arguments.extend(["--format", "json"]);
    }
    if rng.below(4) == 0 {
        arguments.push("-v");
    }
    let project = Project::new(CLIENT_ID);
    site().answer_with(change);
    let run = authctl(&project.fake(), &arguments);
    site().answer_with(unchanged());
    site().forget_visits();
    Run { knows_canary: true, ..run }
}

/// Requests of any form at the port where a login waits for its answer; then the answer comes.
pub(crate) fn callback(input: &[u8]) -> Vec<Run> {
    let project = Project::new(OTHER_CLIENT);
    let Site { app_port: port, proxy, .. } = site();
    let request = with_port(input, *port);
    let (answered, answers) = std::sync::mpsc::channel();
    let fake = project.fake().with_browser(move |url| {
        let answer = exchange(*port, &request);
        // Whatever that was, the person goes on: here by saying no.
        let state = url.query_pairs().find(|(name, _)| name == "state").map(|(_, state)| state.into_owned());
        let end = format!(
            "GET /oauth2callback?error=access_denied&iss=http://{proxy}&state={} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n",
            state.unwrap_or_default()
        );
        exchange(*port, end.as_bytes());
        answered.send(answer).ok();
    });
    let mut run = authctl(&fake, &["test", "--timeout", "20", "--format", "json"]);
    let answer = answers.recv_timeout(Duration::from_secs(20)).expect("the login went through the browser");
    run.talk.push_str(&http_text(&answer));
    vec![run]
}

/// One request of any form at the built-in provider, which must live on.
pub(crate) fn provider_request(input: &[u8]) -> Vec<Run> {
    let port = site().provider_address.port();
    let talk = http_text(&exchange(port, &with_port(input, site().proxy.port())));
    let alive = format!("GET /jwks HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", site().proxy.port());
    let alive = exchange(port, alive.as_bytes());
    assert!(alive.starts_with(b"HTTP/1.1 200 "), "the provider is gone: {}", String::from_utf8_lossy(&alive));
    site().forget_visits();
    vec![Run { arguments: Vec::new(), status: ExitStatus::Success, output: String::new(), talk, knows_canary: true }]
}

/// A login whose answer is pasted.
pub(crate) fn paste(text: &str) -> Run {
    authctl(&Project::new(OTHER_CLIENT).fake().with_input(text), &["test", "--paste", "--format", "json"])
}

/// The request with the number of the port where it goes; as it is where it is not text.
fn with_port(request: &[u8], port: u16) -> Vec<u8> {
    std::str::from_utf8(request)
        .map_or_else(|_| request.to_vec(), |text| text.replace("PORT", &port.to_string()).into_bytes())
}

/// Sends bytes to a port of this machine and reads what comes back.
fn exchange(port: u16, request: &[u8]) -> Vec<u8> {
    let mut answer = Vec::new();
    let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)) else { return answer };
    stream.set_read_timeout(Some(Duration::from_secs(15))).ok();
    stream.write_all(request).ok();
    stream.shutdown(std::net::Shutdown::Write).ok();
    stream.read_to_end(&mut answer).ok();
    answer
}

/// What a server of authctl's said, with the ends of its lines as text has them.
fn http_text(answer: &[u8]) -> String {
    assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 "), "not HTTP: {}", String::from_utf8_lossy(answer));
    std::str::from_utf8(answer).expect("all our pages are UTF-8").replace("\r\n", "\n")
}

/// Hands every request on, and changes what comes back.
fn proxy(provider: SocketAddr) -> SocketAddr {
    crate::servers::raw(move |mut stream| {
        let head = crate::servers::read_head(&mut stream);
        let lower = head.to_ascii_lowercase();
        let length = lower.split_once("content-length:").and_then(|(_, rest)| rest.lines().next()?.trim().parse().ok());
        let mut body = vec![0; length.unwrap_or(0)];
        if head.is_empty() || stream.read_exact(&mut body).is_err() {
            return;
        }
        let answer = exchange(provider.port(), &[head.as_bytes(), &body].concat());
        let Some(end) = answer.windows(4).position(|window| window == b"\r\n\r\n") else { return };
        let path = head.split(' ').nth(1).unwrap_or_default();
        let change = Arc::clone(&*site().change.lock().unwrap_or_else(PoisonError::into_inner));
        let changed = change(path, answer[end + 4..].to_vec());
        let headers = String::from_utf8_lossy(&answer[..end]).into_owned();
        let kept: Vec<&str> =
            headers.split("\r\n").filter(|line| !line.to_ascii_lowercase().starts_with("content-length")).collect();
        let head = format!("{}\r\nContent-Length: {}\r\n\r\n", kept.join("\r\n"), changed.len());
        stream.write_all(&[head.as_bytes(), &changed].concat()).ok();
        stream.shutdown(std::net::Shutdown::Write).ok();
        // Until the client has read it all.
        stream.read_exact(&mut [0]).ok();
    })
}
