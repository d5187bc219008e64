//! What authctl reads: for each input some whole examples, and the commands that read it.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use authctl::ExitStatus;
use authctl::host::fake::FakeHost;

use crate::mutate::Rng;
use crate::site::{self, AS_IT_IS};

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
    /// Whether the canary is a secret of the project, which must not be shown wherever it comes from.
    pub(crate) knows_canary: bool,
}

pub(crate) const TARGETS: [Target; 25] = [
    Target { name: "secrets", seeds: secrets, run: |input, rng| in_project(SECRETS, input, rng) },
    Target { name: "config", seeds: config, run: |input, rng| in_project(".streamlit/config.toml", input, rng) },
    Target { name: "requirements", seeds: requirements, run: |input, rng| in_project("requirements.txt", input, rng) },
    Target { name: "pyproject", seeds: pyproject, run: |input, rng| in_project("pyproject.toml", input, rng) },
    Target { name: "lock", seeds: lock, run: |input, rng| in_project(LOCKS[rng.below(LOCKS.len())], input, rng) },
    Target {
        name: "environment",
        seeds: environments,
        run: |input, rng| in_project(ENVIRONMENTS[rng.below(ENVIRONMENTS.len())], input, rng),
    },
    Target { name: "pipfile-lock", seeds: pipfile_lock, run: |input, rng| in_project("Pipfile.lock", input, rng) },
    Target { name: "dockerfile", seeds: dockerfile, run: |input, rng| in_project("Dockerfile", input, rng) },
    Target { name: "dockerignore", seeds: gitignore, run: |input, rng| in_project(".dockerignore", input, rng) },
    Target { name: "compose", seeds: compose, run: |input, rng| in_project("compose.yaml", input, rng) },
    Target { name: "kubernetes", seeds: kubernetes, run: |input, rng| in_project("k8s/app.yaml", input, rng) },
    Target { name: "gitignore", seeds: gitignore, run: |input, rng| in_project(".gitignore", input, rng) },
    Target { name: "git-config", seeds: git_config, run: |input, rng| in_project(".git/config", input, rng) },
    Target { name: "git-index", seeds: git_index, run: |input, rng| in_project(".git/index", input, rng) },
    Target { name: "python", seeds: python, run: |input, rng| in_project("app.py", input, rng) },
    Target { name: "metadata", seeds: answers, run: |input, rng| site::login("/.well-known/", input, rng) },
    Target { name: "key-set", seeds: answers, run: |input, rng| site::login("/jwks", input, rng) },
    Target { name: "token-answer", seeds: answers, run: |input, rng| site::login("/token", input, rng) },
    Target { name: "id-token", seeds: id_tokens, run: |input, rng| site::id_token(input, rng) },
    Target { name: "userinfo", seeds: answers, run: |input, rng| site::login("/userinfo", input, rng) },
    Target { name: "callback", seeds: callback_requests, run: |input, _| site::callback(input) },
    Target { name: "provider-request", seeds: provider_requests, run: |input, _| site::provider_request(input) },
    Target { name: "cookie", seeds: cookies, run: |input, rng| cookie(input, rng) },
    Target { name: "pasted", seeds: pasted, run: |input, rng| paste(input, rng) },
    Target { name: "client-file", seeds: client_files, run: |input, rng| client_file(input, rng) },
];

const SECRETS: &str = ".streamlit/secrets.toml";

const LOCKS: [&str; 5] = ["uv.lock", "poetry.lock", "pylock.toml", "pdm.lock", "pixi.lock"];
const ENVIRONMENTS: [&str; 5] = ["environment.yml", "pixi.toml", "setup.py", "setup.cfg", "README.md"];

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

fn environments() -> Vec<Vec<u8>> {
    all(&[
        "name: app\nchannels: [conda-forge]\ndependencies:\n  - python=3.12\n  - streamlit>=1.42\n  - pip:\n    - authlib==1.6.5\n",
        "from setuptools import setup\nsetup(name='app', install_requires=['streamlit[auth]>=1.42', \"authlib\"])\n",
        "[options]\ninstall_requires =\n    streamlit>=1.42\n    authlib ; python_version > '3.8'\n",
        "---\nsdk: streamlit\nsdk_version: 1.50.0\napp_file: app.py\n---\n# App\n",
        "[dependencies]\npython = \">=3.11\"\n[pypi-dependencies]\nstreamlit = { version = \"*\", extras = [\"auth\"] }\n",
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

/// The real answer, which is changed, and others instead of it.
fn answers() -> Vec<Vec<u8>> {
    let others = [
        "{\"error\": \"invalid_grant\", \"error_description\": \"CANARY\", \"error_uri\": \"https://op.example/?CANARY\"}",
        "access_token=CANARY&id_token=CANARY&token_type=Bearer",
        "{\"keys\": [{\"kty\": \"RSA\", \"n\": \"AQAB\", \"e\": \"AQAB\", \"kid\": \"x\", \"d\": \"CANARY\"}, {\"kty\": \"oct\", \"k\": \"CANARY\"}]}",
        "<html><p>CANARY</p>",
    ];
    [AS_IT_IS].into_iter().chain(others).map(|text| text.replace("CANARY", CANARY).into_bytes()).collect()
}

/// Header and claims, in place of those of the real one.
fn id_tokens() -> Vec<Vec<u8>> {
    all(&[
        AS_IT_IS,
        "{\"alg\": \"RS256\", \"kid\": \"x\", \"typ\": \"JWT\"}.{\"iss\": \"a\", \"aud\": [\"app\"], \"sub\": \"1\", \"exp\": 1e99999, \"iat\": -1, \"nonce\": null}",
        "{\"alg\": \"none\", \"crit\": [\"exp\"], \"b64\": false, \"jwk\": {}}.{\"sub\": \"\\ud800\", \"email\": [1], \"exp\": \"tomorrow\"}",
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

pub(crate) fn authctl(fake: &FakeHost, arguments: &[&str]) -> Run {
    let status = authctl::run(["authctl"].iter().chain(arguments), &fake.host);
    let arguments = arguments.iter().map(|argument| (*argument).to_owned()).collect();
    Run { arguments, status, output: fake.output(), talk: fake.talk(), knows_canary: false }
}

/// The values that `authctl check --format` takes: new ones are met without a change here.
fn formats() -> &'static [String] {
    static FORMATS: OnceLock<Vec<String>> = OnceLock::new();
    FORMATS.get_or_init(read_formats)
}

fn read_formats() -> Vec<String> {
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
    let format = rng.pick(formats()).clone();
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
    vec![site::paste(&text)]
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
