//! Base path, port and secrets files, from everywhere a start of the app can be written: a right redirect URI raises
//! nothing, a wrong one is named.

use std::fs;

use authctl::host::fake::FakeHost;
use authctl::run;

const PUBLIC: &str = "https://portal.example.com/portal/oauth2callback";
const PUBLIC_WITHOUT_PATH: &str = "https://portal.example.com/oauth2callback";

fn secrets(redirect_uri: &str) -> String {
    format!(
        "[auth]\nredirect_uri = \"{redirect_uri}\"\ncookie_secret = \"CANARY-b7a35d68e1f09b2c7d84a6530e9fb1c2d7385a64f0b1e9c8d2a7f63\"\nclient_id = \"123456789012-abcdefghijklmnopqrstuvwxyz012345.apps.googleusercontent.com\"\nclient_secret = \"GOCSPX-CANARYabcdefghijkl0123456789\"\nserver_metadata_url = \"https://accounts.google.com/.well-known/openid-configuration\"\n"
    )
}

/// The problems of an app with these files, as `level rule`.
fn problems(files: &[(&str, &str)]) -> Vec<String> {
    let dir = tempfile::tempdir().unwrap();
    let all = [("app.py", "import streamlit as st\nif not st.user.is_logged_in:\n    st.login()\n")];
    for (path, text) in all.iter().chain(files) {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        }
    }
    let fake = FakeHost::new(dir.path());
    run(["authctl", "check", "--streamlit", "1.67.0", "--format", "json"], &fake.host);
    let output = fake.output();
    assert!(!output.contains("CANARY"), "{output}");
    let report: serde_json::Value = serde_json::from_str(&output).unwrap_or_else(|error| panic!("{error}: {output}"));
    let word = |problem: &serde_json::Value, key: &str| problem[key].as_str().unwrap_or("-").to_owned();
    let problems = report["problems"].as_array().unwrap();
    problems.iter().map(|problem| format!("{} {}", word(problem, "level"), word(problem, "rule"))).collect()
}

/// Files that start the app below `/portal`.
const STARTS_BELOW_PORTAL: &[(&str, &str)] = &[
    ("Dockerfile", "FROM python:3.12\nCMD [\"streamlit\", \"run\", \"app.py\", \"--server.baseUrlPath=portal\"]\n"),
    ("Dockerfile", "FROM python:3.12\nENV STREAMLIT_SERVER_BASE_URL_PATH=/portal\nCMD streamlit run app.py\n"),
    ("app.Dockerfile", "ARG BASE=portal\nCMD streamlit run app.py --server.baseUrlPath ${BASE}\n"),
    (
        "compose.yaml",
        "services:\n  web:\n    build: .\n    environment:\n      STREAMLIT_SERVER_BASE_URL_PATH: portal\n",
    ),
    (
        "docker-compose.yml",
        "services:\n  web:\n    image: me/app\n    command: streamlit run app.py --server.baseUrlPath portal\n",
    ),
    (
        "k8s/deployment.yaml",
        "kind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n      - image: me/streamlit\n        env:\n        - name: STREAMLIT_SERVER_BASE_URL_PATH\n          value: /portal\n",
    ),
    ("helm/values.yaml", "image: me/app\nenv:\n  STREAMLIT_SERVER_BASE_URL_PATH: portal\n"),
    ("charts/app/values.yaml", "args:\n  - --server.baseUrlPath\n  - portal\n"),
    ("Procfile", "web: streamlit run app.py --server.baseUrlPath=portal --server.port $PORT\n"),
    ("Makefile", "BASE := portal\nrun:\n\tstreamlit run app.py --server.baseUrlPath=$(BASE)\n"),
    ("scripts/start.sh", "#!/bin/sh\nexport STREAMLIT_SERVER_BASE_URL_PATH=portal\nexec streamlit run app.py\n"),
    ("run.ps1", "$env:STREAMLIT_SERVER_BASE_URL_PATH = 'portal'\nstreamlit run app.py\n"),
    (".devcontainer/devcontainer.json", "{ \"containerEnv\": { \"STREAMLIT_SERVER_BASE_URL_PATH\": \"portal\" } }\n"),
    ("systemd/app.service", "[Service]\nExecStart=/srv/bin/streamlit run app.py --server.baseUrlPath=portal\n"),
    (
        "app.service",
        "[Service]\nEnvironment=\"STREAMLIT_SERVER_BASE_URL_PATH=portal\"\nExecStart=/srv/bin/streamlit run app.py\n",
    ),
    ("package.json", "{ \"scripts\": { \"start\": \"streamlit run app.py --server.baseUrlPath=portal\" } }\n"),
    ("fly.toml", "[env]\n  STREAMLIT_SERVER_BASE_URL_PATH = \"portal\"\n"),
];

#[test]
fn a_base_path_counts_wherever_it_is_given() {
    for start in STARTS_BELOW_PORTAL {
        let app = |redirect_uri: &str| problems(&[(".streamlit/secrets.toml", &secrets(redirect_uri)), *start]);
        assert_eq!(app(PUBLIC), Vec::<String>::new(), "{start:?}");
        assert_eq!(app(PUBLIC_WITHOUT_PATH), ["error redirect-base-path-mismatch"], "{start:?}");
    }
}

#[test]
fn what_does_not_start_this_app_says_nothing() {
    for file in [
        ("Dockerfile", "FROM python:3.12\n# ENV STREAMLIT_SERVER_BASE_URL_PATH=/portal\nCMD streamlit run app.py\n"),
        ("README.md", "Behind a proxy, use `streamlit run app.py --server.baseUrlPath=portal`.\n"),
        (
            "compose.yaml",
            "services:\n  other:\n    build: ./other\n    environment:\n      STREAMLIT_SERVER_BASE_URL_PATH: portal\n",
        ),
        ("Procfile", "web: streamlit run app.py --server.baseUrlPath=$BASE\n"),
        ("compose.yaml", "services:\n  web:\n    build: .\n    environment:\n      - STREAMLIT_SERVER_BASE_URL_PATH\n"),
    ] {
        let app = problems(&[(".streamlit/secrets.toml", &secrets(PUBLIC_WITHOUT_PATH)), file]);
        assert_eq!(app, Vec::<String>::new(), "{file:?}");
    }
    // One container for development, and this machine for everything else.
    let local = secrets("http://localhost:8501/oauth2callback");
    assert_eq!(problems(&[(".streamlit/secrets.toml", &local), STARTS_BELOW_PORTAL[0]]), Vec::<String>::new());
}

#[test]
fn a_port_counts_where_the_app_is_started_on_this_machine() {
    for start in [
        ("Makefile", "run:\n\tstreamlit run app.py --server.port 8600\n"),
        ("Procfile", "web: streamlit run app.py --server.port=8600\n"),
        ("scripts/start.sh", "STREAMLIT_SERVER_PORT=8600 streamlit run app.py\n"),
        ("app.service", "[Service]\nExecStart=/srv/bin/streamlit run app.py --server.port=8600\n"),
        (".devcontainer/devcontainer.json", "{ \"postAttachCommand\": \"streamlit run app.py --server.port 8600\" }\n"),
    ] {
        let app = |redirect_uri: &str| problems(&[(".streamlit/secrets.toml", &secrets(redirect_uri)), start]);
        for right in ["http://localhost:8600/oauth2callback", "http://localhost:{port}/oauth2callback"] {
            assert_eq!(app(right), Vec::<String>::new(), "{start:?}");
        }
        assert_eq!(app("http://localhost:8501/oauth2callback"), ["warning redirect-port-mismatch"], "{start:?}");
    }
    // Somebody also starts it without a port.
    let local = secrets("http://localhost:8501/oauth2callback");
    let files = [
        (".streamlit/secrets.toml", local.as_str()),
        ("Makefile", "run:\n\tstreamlit run app.py --server.port 8600\n"),
        ("README.md", "`streamlit run app.py`\n"),
    ];
    assert_eq!(problems(&files), Vec::<String>::new());
}

#[test]
fn the_secrets_files_of_a_start_are_read() {
    for start in [
        ("Makefile", "run:\n\tstreamlit run app.py --secrets.files config/secrets.toml\n"),
        (
            "compose.yaml",
            "services:\n  web:\n    build: .\n    environment:\n      STREAMLIT_SECRETS_FILES: config/secrets.toml\n",
        ),
    ] {
        let right = secrets("http://localhost:8501/oauth2callback");
        assert_eq!(problems(&[("config/secrets.toml", &right), start]), Vec::<String>::new(), "{start:?}");
        let wrong = secrets("http://localhost:8501/callback");
        assert_eq!(problems(&[("config/secrets.toml", &wrong), start]), ["error wrong-callback-path"], "{start:?}");
    }
}
