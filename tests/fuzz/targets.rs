//! What authctl reads: for each input some whole examples, and the commands that read it.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use authctl::dev_idp::{CLIENT_ID, Client, Clients, Config, RunningProvider, default_users, start};
use authctl::host::bind;
use authctl::host::fake::FakeHost;
use authctl::{ExitStatus, Secret};

use crate::mutate::Rng;

/// In no output, whatever the input is.
pub(crate) const CANARY: &str = "CANARY7fQx2LmZ0vRb9TgKd4HsWy6Np";

/// One kind of input.
pub(crate) struct Target {
    pub(crate) name: &'static str,
    pub(crate) seeds: fn() -> Vec<Vec<u8>>,
    /// Has one command, or more, read the input.
    pub(crate) run: fn(&[u8], &mut Rng) -> Vec<Run>,
}

/// What one command did.
pub(crate) struct Run {
    pub(crate) arguments: Vec<String>,
    pub(crate) status: ExitStatus,
    pub(crate) output: String,
    pub(crate) talk: String,
}

pub(crate) const TARGETS: [Target; 23] = [
    Target { name: "secrets", seeds: secrets, run: |input, rng| in_project(SECRETS, input, rng) },
    Target { name: "config", seeds: config, run: |input, rng| in_project(".streamlit/config.toml", input, rng) },
    Target { name: "requirements", seeds: requirements, run: |input, rng| in_project("requirements.txt", input, rng) },
    Target { name: "pyproject", seeds: pyproject, run: |input, rng| in_project("pyproject.toml", input, rng) },
    Target { name: "uv-lock", seeds: lock, run: |input, rng| in_project("uv.lock", input, rng) },
    Target { name: "pipfile-lock", seeds: pipfile_lock, run: |input, rng| in_project("Pipfile.lock", input, rng) },
    Target { name: "dockerfile", seeds: dockerfile, run: |input, rng| in_project("Dockerfile", input, rng) },
    Target { name: "dockerignore", seeds: gitignore, run: |input, rng| in_project(".dockerignore", input, rng) },
    Target { name: "compose", seeds: compose, run: |input, rng| in_project("compose.yaml", input, rng) },
    Target { name: "kubernetes", seeds: kubernetes, run: |input, rng| in_project("k8s/app.yaml", input, rng) },
    Target { name: "gitignore", seeds: gitignore, run: |input, rng| in_project(".gitignore", input, rng) },
    Target { name: "git-config", seeds: git_config, run: |input, rng| in_project(".git/config", input, rng) },
    Target { name: "git-index", seeds: git_index, run: |input, rng| in_project(".git/index", input, rng) },
    Target { name: "python", seeds: python, run: |input, rng| in_project("app.py", input, rng) },
    Target { name: "metadata", seeds: || one("as it is"), run: |input, rng| login("/.well-known/", input, rng) },
    Target { name: "key-set", seeds: || one("as it is"), run: |input, rng| login("/jwks", input, rng) },
    Target { name: "token-answer", seeds: || one("as it is"), run: |input, rng| login("/token", input, rng) },
    Target { name: "userinfo", seeds: || one("as it is"), run: |input, rng| login("/userinfo", input, rng) },
    Target { name: "callback", seeds: callback_requests, run: |input, _| callback(input) },
    Target { name: "provider-request", seeds: provider_requests, run: |input, _| provider_request(input) },
    Target { name: "cookie", seeds: cookies, run: |input, rng| cookie(input, rng) },
    Target { name: "pasted", seeds: pasted, run: |input, rng| paste(input, rng) },
    Target { name: "client-file", seeds: client_files, run: |input, rng| client_file(input, rng) },
];

const SECRETS: &str = ".streamlit/secrets.toml";

fn one(text: &str) -> Vec<Vec<u8>> {
    vec![text.as_bytes().to_vec()]
}

fn all(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.replace("CANARY", CANARY).into_bytes()).collect()
}

fn secrets() -> Vec<Vec<u8>> {
    all(&[
        "[auth]\nredirect_uri = \"http://localhost:8501/oauth2callback\"\ncookie_secret = \"CANARY\"\n\n[auth.google]\n\
         client_id = \"123-abc.apps.googleusercontent.com\"\nclient_secret = \"CANARY\"\n\
         server_metadata_url = \"https://accounts.google.com/.well-known/openid-configuration\"\n\
         client_kwargs = { scope = \"openid email\", prompt = 'login' }\n",
        "[auth]\r\nredirect_uri = 'http://localhost:{port}/oauth2callback' # authctl: allow(insecure-redirect-uri): local\r\n\
         cookie_secret = \"CANARY\"\r\nclient_id = \"app\"\r\nclient_secret = 'CANARY'\r\n\
         server_metadata_url = \"http://localhost:9400/.well-known/openid-configuration\"\r\nexpose_tokens = [\"id\"]\r\n\
         [auth.authorize_params]\r\nmax_age = '600'\r\n[connections.sql]\r\npassword = \"CANARY\"\r\n",
        "auth.redirect_uri = \"https://app.example.com/oauth2callback\"\nauth.cookie_secret = \"CANARY\"\n\
         auth.okta.client_id = \"0oab1c2d3e4f5g6h7i8j\"\nauth.okta.client_secret = \"CANARY\"\n\
         auth.okta.server_metadata_url = \"https://dev-1.okta.com/.well-known/openid-configuration\"\n",
        "password = \"CANARY\"\n[[list]]\na = 1979-05-27T07:32:00Z\nb = [1, 2.5e3, nan]\n[auth.\"my idp\"]\nclient_id = '''x'''\n",
    ])
}

fn config() -> Vec<Vec<u8>> {
    all(&[
        "[server]\nport = 8502\nbaseUrlPath = \"/app/\"\naddress = \"0.0.0.0\"\nsslCertFile = \"cert.pem\"\n",
        "[secrets]\nfiles = [\".streamlit/secrets.toml\", \"/mnt/secrets\"]\n[browser]\nserverAddress = \"x.example\"\n",
    ])
}

fn requirements() -> Vec<Vec<u8>> {
    all(&[
        "streamlit[auth]==1.50.0\nAuthlib>=1.3,<2 ; python_version >= '3.9'\n-r requirements.txt\n--index-url https://u:CANARY@h/s\n",
        "streamlit ~= 1.44 \\\n  --hash=sha256:00\nauthlib @ https://files.example/Authlib-1.6.5-py3-none-any.whl\n-c constraints.txt\n",
    ])
}

fn pyproject() -> Vec<Vec<u8>> {
    all(&[
        "[project]\nname = \"app\"\ndependencies = [\"streamlit>=1.42\", \"authlib\"]\n[project.optional-dependencies]\ndev = [\"httpx\"]\n",
        "[tool.poetry.dependencies]\npython = \"^3.11\"\nstreamlit = { version = \"^1.50\", extras = [\"auth\"] }\n",
    ])
}

fn lock() -> Vec<Vec<u8>> {
    all(&[
        "version = 1\n[[package]]\nname = \"streamlit\"\nversion = \"1.50.0\"\n[[package]]\nname = \"authlib\"\nversion = \"1.6.5\"\n",
    ])
}

fn pipfile_lock() -> Vec<Vec<u8>> {
    all(&[
        "{\"default\": {\"streamlit\": {\"version\": \"==1.50.0\"}, \"authlib\": {\"version\": \"==1.6.5\"}}, \"develop\": {}}",
    ])
}

fn dockerfile() -> Vec<Vec<u8>> {
    all(&[
        "FROM python:3.12\nWORKDIR /app\nCOPY . .\nADD [\"a\", \"b\"]\nEXPOSE 8501\nCMD [\"streamlit\", \"run\", \"app.py\", \"--server.port=80\"]\n",
        "# syntax=docker/dockerfile:1\nFROM a AS b\nCOPY --from=b --chown=1 . /x\nRUN <<EOF\necho\nEOF\nENTRYPOINT streamlit run \\\n app.py\n",
    ])
}

fn compose() -> Vec<Vec<u8>> {
    all(&[
        "services:\n  app:\n    build: .\n    ports:\n      - \"80:8501\"\n      - { target: 8501, published: 8080 }\n    \
         volumes: [\"./.streamlit:/app/.streamlit\"]\n    deploy:\n      replicas: 3\n    command: streamlit run app.py\n",
        "x: &x\n  image: streamlit\nservices:\n  web:\n    <<: *x\n    ports: [8501]\n",
    ])
}

fn kubernetes() -> Vec<Vec<u8>> {
    all(&[
        "apiVersion: apps/v1\nkind: Deployment\nspec:\n  replicas: 2\n  template:\n    spec:\n      containers:\n        - \
         image: app\n          command: [streamlit, run, app.py]\n---\nkind: Service\nspec:\n  sessionAffinity: ClientIP\n",
    ])
}

fn gitignore() -> Vec<Vec<u8>> {
    all(&["*.log\n!keep.log\n/dist/\n.streamlit/secrets.toml\n**/x/**\n[a-z]*\\ \n# note\n"])
}

fn git_config() -> Vec<Vec<u8>> {
    all(&[
        "[core]\n\trepositoryformatversion = 0\n\texcludesFile = ~/x\n\tignorecase = true\n[include]\n\tpath = config\n[remote \"o\"]\n\turl = \"a\"\n",
    ])
}

fn git_index() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/git");
    ["index-v2", "index-v3", "index-v4", "index-sparse"].map(|name| fs::read(folder.join(name)).unwrap()).to_vec()
}

fn python() -> Vec<Vec<u8>> {
    all(&[
        "import streamlit as st\nif not st.user.is_logged_in:\n    st.login(\"google\")  # authctl: allow(unused-provider): x\nst.logout()\n",
        "from streamlit import login as l\nNAME = f\"{'go'}ogle\"\ndef f(x=r'''a\n'''):\n\treturn l(provider=NAME + \\\n\t  \"\")\n",
    ])
}

fn callback_requests() -> Vec<Vec<u8>> {
    all(&[
        "GET /oauth2callback?code=a&state=b HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n",
        "GET /oauth2callback?error=access_denied&error_description=%1b[2Jx&state=b HTTP/1.1\r\nHost: localhost:PORT\r\nSec-Fetch-Mode: navigate\r\n\r\n",
        "POST /oauth2callback HTTP/1.1\r\nHost: localhost:PORT\r\nContent-Length: 3\r\n\r\na=b",
    ])
}

fn provider_requests() -> Vec<Vec<u8>> {
    all(&[
        "GET /.well-known/openid-configuration HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n",
        "GET /authorize?response_type=code&client_id=authctl-local&redirect_uri=http%3A%2F%2Flocalhost%3A8501%2Foauth2callback&scope=openid%20email&state=s&nonce=n HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n",
        "POST /authorize?response_type=code&client_id=authctl-local&redirect_uri=http%3A%2F%2Flocalhost%3A8501%2Foauth2callback&scope=openid HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 32\r\n\r\nemail=c%40d&claims=%7B%22a%22:1}",
        "POST /token HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nAuthorization: Basic YXV0aGN0bC1sb2NhbDp4\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 36\r\n\r\ngrant_type=authorization_code&code=a",
        "GET /userinfo HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nAuthorization: Bearer x\r\n\r\n",
        "GET /logout?id_token_hint=a.b.c&post_logout_redirect_uri=http%3A%2F%2Flocalhost%3A8501%2F HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n",
    ])
}

fn cookies() -> Vec<Vec<u8>> {
    all(&[
        "Cookie: _streamlit_user=eyJvcmlnaW4iOiJodHRwOi8vbG9jYWxob3N0Ojg1MDEiLCJpc19sb2dnZWRfaW4iOnRydWV9.aTHmgA.x; _xsrf=1",
        "2|1:0|10:1767225600|15:_streamlit_user|8:eyJhIjoxfQ==|00",
        "# Netscape HTTP Cookie File\nlocalhost\tFALSE\t/\tFALSE\t0\t_streamlit_user\t.eJyrVkrMyUhVslIqqlSqBQAhNwSt\n",
        "{\"cookies\": [{\"name\": \"_streamlit_user\", \"value\": \"a.b.c\", \"domain\": \"localhost\"}], \"origins\": []}",
        "_streamlit_user_tokens=x; _streamlit_user_1=a; _streamlit_user_2=b",
    ])
}

fn pasted() -> Vec<Vec<u8>> {
    all(&[
        "AADSTS50011: The redirect URI 'http://localhost:8501/' specified in the request does not match. Trace ID: 0",
        "http://localhost:8501/oauth2callback?error=invalid_request&error_description=x%20y&state=s",
        "{\"error\": \"invalid_client\", \"error_description\": \"The client secret is wrong\"}",
        "authlib.integrations.base_client.errors.MismatchingStateError: mismatching_state: CSRF Warning!",
        "502 Bad Gateway nginx/1.25 upstream sent too big header",
    ])
}

fn client_files() -> Vec<Vec<u8>> {
    all(&[
        "{\"web\": {\"client_id\": \"1-a.apps.googleusercontent.com\", \"client_secret\": \"CANARY\", \"redirect_uris\": [\"http://localhost:8501/oauth2callback\"]}}",
        "{\"installed\": {\"client_id\": \"1\", \"client_secret\": \"CANARY\"}}",
        "{\"alice\": {\"sub\": \"1\", \"email\": \"a@example.com\", \"groups\": [\"x\"]}}",
    ])
}

fn authctl(fake: &FakeHost, arguments: &[&str]) -> Run {
    let status = authctl::run(["authctl"].iter().chain(arguments), &fake.host);
    let arguments = arguments.iter().map(|argument| (*argument).to_owned()).collect();
    Run { arguments, status, output: fake.output(), talk: fake.talk() }
}

/// The values that `authctl check --format` takes: new ones are met without a change here.
pub(crate) fn formats() -> Vec<String> {
    let dir = tempfile::tempdir().unwrap();
    let run = authctl(&FakeHost::new(dir.path()), &["check", "--format", "?"]);
    let (_, list) = run.talk.split_once("[possible values: ").expect("clap lists what it takes");
    list.split_once(']').unwrap().0.split(", ").map(str::to_owned).collect()
}

/// An app around one file of any contents, and a command or two that read it.
fn in_project(path: &str, input: &[u8], rng: &mut Rng) -> Vec<Run> {
    let dir = tempfile::tempdir().unwrap();
    let write = |path: &str, contents: &[u8]| {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
    };
    write(".git/HEAD", b"ref: refs/heads/main\n");
    write(".gitignore", b".streamlit/secrets.toml\n");
    write("requirements.txt", b"streamlit[auth]==1.50.0\n");
    write("app.py", b"import streamlit as st\nst.login('google')\n");
    write(SECRETS, &secrets()[rng.below(secrets().len())]);
    write(path, input);
    let format = rng.pick(&formats()).clone();
    let mut runs = vec![authctl(&FakeHost::new(dir.path()), &["check", "--format", &format])];
    if !path.starts_with(".streamlit/") {
        return runs;
    }
    let commands: [&[&str]; 9] = [
        &["check", "--diff", "--unsafe-fixes"],
        &["check", "--fix", "--unsafe-fixes", "--format", &format],
        &["show"],
        &["show", "--format", "json"],
        &["set", "redirect_uri=http://localhost:8501/oauth2callback", "google.client_kwargs.prompt=login"],
        &["add", "okta", "--provider", "okta", "--param", "domain=a.okta.com", "--client-id", "0oab1c2d3e4f5g6h7i8j"],
        &["remove", "google", "--yes"],
        &["init", "--dry-run"],
        &["secret", "--write"],
    ];
    runs.push(authctl(&FakeHost::new(dir.path()), commands[rng.below(commands.len())]));
    runs
}

/// A login at the built-in provider, one of whose answers is changed on the way.
fn login(path: &'static str, input: &[u8], rng: &mut Rng) -> Vec<Run> {
    let seed = rng.next();
    let is_changed = input != b"as it is" || !seed.is_multiple_of(8);
    let input = input.to_vec();
    let site = Site::new(move |asked, body| {
        if !is_changed || !asked.starts_with(path) {
            return body;
        }
        // Now and then what came from the mutator, mostly the real answer changed.
        let mut rng = Rng::new(seed);
        if rng.below(8) == 0 {
            input.clone()
        } else {
            crate::mutate::mutated(&body, std::slice::from_ref(&input), &mut rng)
        }
    });
    let mut arguments = match rng.below(3) {
        0 => vec!["probe", "--timeout", "5"],
        _ => vec!["test", "--user", "alice"],
    };
    if rng.below(2) == 0 {
        arguments.extend(["--format", "json"]);
    }
    if rng.below(4) == 0 {
        arguments.push("-v");
    }
    vec![authctl(&site.fake(), &arguments)]
}

/// Requests of any form at the port where a login waits for its answer; then the answer comes.
fn callback(input: &[u8]) -> Vec<Run> {
    let site = Site::new(|_, body| body);
    let request = Arc::new(input.to_vec());
    let (port, issuer) = (site.app_port, format!("http://{}", site.proxy));
    let (answered, answers) = std::sync::mpsc::channel();
    let fake = site.fake().with_browser(move |url| {
        let text = String::from_utf8_lossy(&request).replace("PORT", &port.to_string());
        // As it is where it is not text.
        let bytes = if text.contains('\u{fffd}') { request.to_vec() } else { text.into_bytes() };
        let answer = exchange(port, &bytes);
        // Whatever that was, the person goes on: here by saying no.
        let state = url.query_pairs().find(|(name, _)| name == "state").map(|(_, state)| state.into_owned());
        let end = format!(
            "GET /oauth2callback?error=access_denied&iss={issuer}&state={} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n",
            state.unwrap_or_default()
        );
        exchange(port, end.as_bytes());
        answered.send(answer).ok();
    });
    let mut run = authctl(&fake, &["test", "--timeout", "20", "--format", "json"]);
    run.talk.push_str(&http_text(&answers.recv_timeout(Duration::from_secs(20)).unwrap_or_default()));
    vec![run]
}

/// One request of any form at the built-in provider, which must live on.
fn provider_request(input: &[u8]) -> Vec<Run> {
    static SITE: Mutex<Option<Site>> = Mutex::new(None);
    let mut site = SITE.lock().unwrap_or_else(PoisonError::into_inner);
    let site = site.get_or_insert_with(|| Site::new(|_, body| body));
    let port = site.provider_address.port();
    let text = String::from_utf8_lossy(input).replace("PORT", &site.proxy.port().to_string());
    let bytes = if text.contains('\u{fffd}') { input.to_vec() } else { text.into_bytes() };
    let talk = http_text(&exchange(port, &bytes));
    let alive = format!("GET /jwks HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", site.proxy.port());
    let alive = exchange(port, alive.as_bytes());
    assert!(alive.starts_with(b"HTTP/1.1 200 "), "the provider is gone: {}", String::from_utf8_lossy(&alive));
    while site.provider.next_visit(Duration::ZERO).is_some() {}
    vec![Run { arguments: Vec::new(), status: ExitStatus::Success, output: String::new(), talk }]
}

fn cookie(input: &[u8], rng: &mut Rng) -> Vec<Run> {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join(".streamlit")).unwrap();
    fs::write(dir.path().join(SECRETS), &secrets()[0]).unwrap();
    fs::write(dir.path().join("cookie"), input).unwrap();
    let arguments: &[&str] = match rng.below(3) {
        0 => &["cookie", "decode", "--file", "cookie"],
        1 => &["cookie", "decode", "--file", "cookie", "--format", "json"],
        _ => &["cookie", "decode", "--file", "cookie", "--streamlit", "1.50.0"],
    };
    vec![authctl(&FakeHost::new(dir.path()), arguments)]
}

fn paste(input: &[u8], rng: &mut Rng) -> Vec<Run> {
    let text = String::from_utf8_lossy(input).replace('\0', "");
    if rng.below(4) != 0 {
        let dir = tempfile::tempdir().unwrap();
        let words: Vec<&str> = if rng.below(2) == 0 { text.split(' ').collect() } else { vec![&text] };
        return vec![authctl(&FakeHost::new(dir.path()), &[["explain", "--"].as_slice(), &words].concat())];
    }
    let site = Site::new(|_, body| body);
    let fake = site.fake().with_input(&text);
    vec![authctl(&fake, &["test", "--paste", "--format", "json"])]
}

fn client_file(input: &[u8], rng: &mut Rng) -> Vec<Run> {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("file"), input).unwrap();
    let text = String::from_utf8_lossy(input).into_owned();
    let fake = FakeHost::new(dir.path());
    vec![match rng.below(4) {
        0 => authctl(&fake, &["init", "--provider", "google", "--import", "file"]),
        1 => authctl(
            &fake,
            &[
                "init",
                "--provider",
                "google",
                "--client-id",
                "1-a.apps.googleusercontent.com",
                "--client-secret-file",
                "file",
            ],
        ),
        2 => authctl(&fake.with_input(&text), &["set", "--stdin", "google.client_secret"]),
        _ => authctl(&fake, &["cookie", "mint", "--claims", "file"]),
    }]
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

/// A project whose provider is the built-in one behind a proxy that may change what it says.
struct Site {
    dir: tempfile::TempDir,
    app_port: u16,
    /// What the project knows as its provider.
    proxy: SocketAddr,
    provider_address: SocketAddr,
    provider: RunningProvider,
}

impl Site {
    fn new(change: impl Fn(&str, Vec<u8>) -> Vec<u8> + Send + Sync + 'static) -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join(".streamlit")).unwrap();
        let app_port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
        let listener = bind(&["127.0.0.1".parse().unwrap()], 0).unwrap();
        let provider_address = SocketAddr::from(([127, 0, 0, 1], listener.port()));
        let proxy = proxy(provider_address, change);
        let redirect_uri = format!("http://localhost:{app_port}/oauth2callback");
        let secrets = format!(
            "[auth]\nredirect_uri = \"{redirect_uri}\"\ncookie_secret = \"{CANARY}\"\nclient_id = \"{CLIENT_ID}\"\n\
             client_secret = \"{CANARY}\"\nserver_metadata_url = \"http://{proxy}/.well-known/openid-configuration\"\n"
        );
        fs::write(dir.path().join(SECRETS), secrets).unwrap();
        let client = |redirect_uri: String| Client {
            client_id: CLIENT_ID.to_owned(),
            client_secret: Secret::from(CANARY),
            redirect_uris: vec![redirect_uri, "http://localhost:8501/oauth2callback".to_owned()],
        };
        let config = Config {
            issuer: format!("http://{proxy}").parse().unwrap(),
            clients: Clients::Registered(vec![client(redirect_uri)]),
            users: default_users(),
            auto_login: None,
            faults: Vec::new(),
            token_lifetime: 3600,
        };
        let provider = start(config, listener, &FakeHost::new(dir.path()).host).unwrap();
        Self { dir, app_port, proxy, provider_address, provider }
    }

    fn fake(&self) -> FakeHost {
        FakeHost::new(self.dir.path())
    }
}

/// Hands every request on, and changes what comes back: `change` gets the path and the body.
fn proxy(provider: SocketAddr, change: impl Fn(&str, Vec<u8>) -> Vec<u8> + Send + Sync + 'static) -> SocketAddr {
    let change = Arc::new(change);
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
