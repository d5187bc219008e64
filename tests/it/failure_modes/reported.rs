//! The modes that are reported too, from FM-21 on.

use std::path::Path;

use authctl::host::fake::FakeHost;

use super::{App, GENERIC, GOOGLE, KEYCLOAK, SECRETS};

#[test]
fn fm_21_the_packages_cannot_log_in() {
    for (requirements, rule, place) in [
        ("streamlit==1.67.0\n", "error[missing-authlib]", "streamlit==1.67.0"),
        ("streamlit[auth]==1.57.0\n", "error[missing-httpx]", "streamlit[auth]==1.57.0"),
        ("streamlit==1.40.0\nAuthlib\n", "error[unsupported-streamlit]", "streamlit==1.40.0"),
        ("streamlit==1.52.1\nAuthlib==1.6.6\n", "error[broken-version-pair]", "Authlib==1.6.6"),
    ] {
        App::with(GOOGLE).file("requirements.txt", requirements).is_told(&[(rule, place)]);
    }
}

#[test]
fn fm_23_client_kwargs_that_never_reach_the_provider() {
    App::with(GOOGLE)
        .changing("client_id", "client_kwargs = { access_type = \"offline\", hd = \"weather.io\" }\nclient_id")
        .is_told(&[("warning[ignored-client-kwarg]", "access_type"), ("warning[ignored-client-kwarg]", "hd")]);
    App::with(GOOGLE)
        .changing("[auth.google]\n", "authorize_params = { access_type = \"offline\" }\n")
        .file("app.py", "import streamlit as st\nif not st.user.is_logged_in:\n    st.login()\n")
        .is_told(&[("warning[ignored-authorize-params]", "authorize_params")]);
}

#[test]
fn fm_24_the_scope_is_not_openids() {
    for (scope, rule) in
        [("email profile", "error[missing-openid-scope]"), ("openid,email,profile", "error[malformed-scope]")]
    {
        App::with(KEYCLOAK)
            .changing("client_id", &format!("client_kwargs = {{ scope = \"{scope}\" }}\nclient_id"))
            .is_told(&[(rule, &format!("\"{scope}\""))]);
    }
}

#[test]
fn fm_25_the_callback_has_another_path() {
    for path in ["oauth2/callback", "login", "", "component/auth.callback"] {
        let uri = format!("http://localhost:8501/{path}");
        App::with(GOOGLE)
            .changing("http://localhost:8501/oauth2callback", &uri)
            .is_told(&[("error[wrong-callback-path]", &format!("\"{uri}\""))]);
    }
    App::with(GOOGLE)
        .file(".streamlit/config.toml", "[server]\nbaseUrlPath = \"weather\"\n")
        .is_told(&[("error[redirect-base-path-mismatch]", "\"http://localhost:8501/oauth2callback\"")]);
}

#[test]
fn fm_26_the_app_listens_on_another_port() {
    App::with(GOOGLE)
        .file(".streamlit/config.toml", "[server]\nport = 8502\n")
        .is_told(&[("warning[redirect-port-mismatch]", "\"http://localhost:8501/oauth2callback\"")]);
    App::with(GOOGLE)
        .changing("localhost:8501", "localhost:{port}")
        .file("requirements.txt", "streamlit==1.52.0\nAuthlib==1.6.5\n")
        .is_told(&[("error[unsupported-port-placeholder]", "\"http://localhost:{port}/oauth2callback\"")]);
}

#[test]
fn fm_26_a_port_that_is_mapped_or_given_on_the_command_line_is_right() {
    const MAPPED: &str = "http://localhost:18501/oauth2callback";
    for (path, text) in [
        ("compose.yaml", "services:\n  web:\n    build: .\n    ports:\n      - \"18501:8501\"\n"),
        ("docker-compose.yml", "services:\n  web:\n    build: .\n    ports: ['127.0.0.1:18501:8501/tcp']\n"),
        ("compose.yml", "services:\n  web:\n    build: .\n    ports: [\"${APP_PORT:-18501}:8501\"]\n"),
        (
            "compose.yml",
            "services:\n  web:\n    build: .\n    ports:\n      - target: 8501\n        published: 18501\n",
        ),
        ("compose.yml", "services:\n  web:\n    build: .\n    ports: [18500-18509:8501]\n"),
        ("README.md", "```sh\ndocker run --rm -p 18501:8501 weather\n```\n"),
        ("Makefile", "run:\n\tstreamlit run app.py --server.port=18501\n"),
        ("run.ps1", "$env:STREAMLIT_SERVER_PORT = '18501'\r\nstreamlit run app.py\r\n"),
        (
            "Dockerfile",
            "FROM python\nCOPY app.py .\nCMD [\"streamlit\", \"run\", \"app.py\", \"--server.port\", \"18501\"]\n",
        ),
        (".vscode/launch.json", "{\"args\": [\"run\", \"app.py\", \"--server.port\", \"18501\"]}"),
    ] {
        let app = App::with(GOOGLE).changing("http://localhost:8501/oauth2callback", MAPPED);
        app.is_told(&[("warning[redirect-port-mismatch]", &format!("\"{MAPPED}\""))]);
        assert_eq!(app.file(path, text).problems(), [], "{text}");
    }
}

#[test]
fn fm_26_compose_publishes_another_port() {
    const COMPOSE: &str = "services:\n  web:\n    build: .\n    volumes: ['.:/app']\n    ports: ['18501:8501']\n";
    let at = |uri: &str| App::with(GOOGLE).changing("http://localhost:8501/oauth2callback", uri);
    for uri in ["http://localhost:8501/oauth2callback", "http://localhost:{port}/oauth2callback"] {
        at(uri).file("compose.yaml", COMPOSE).is_told(&[("warning[redirect-port-mismatch]", &format!("\"{uri}\""))]);
        // These secrets stay on this machine, where Streamlit itself listens; or the app is published as it is.
        at(uri).file("compose.yaml", COMPOSE.replace(".:/app", "./data:/app/data")).is_told(&[]);
        at(uri).file("compose.yaml", COMPOSE.replace("18501:", "8501:")).is_told(&[]);
    }
}

#[test]
fn fm_27_settings_stand_in_the_wrong_table() {
    App::with(GOOGLE)
        .changing("[auth.google]\n", "[auth.google]\nOPENAI_API_KEY = \"sk-1\"\n")
        .is_told(&[("warning[misplaced-setting]", "OPENAI_API_KEY")]);
    let moved = GOOGLE.replace("[auth]\n", "").replace("[auth.google]\n", "").replacen(
        "redirect_uri",
        "[auth.google]\nredirect_uri",
        1,
    );
    App::with(GOOGLE).file(SECRETS, moved).is_told(&[
        ("error[shared-setting-in-provider]", "redirect_uri"),
        ("error[shared-setting-in-provider]", "cookie_secret"),
    ]);
}

#[test]
fn fm_28_python_cannot_read_the_file() {
    for text in [
        format!("\u{feff}{GOOGLE}"),
        GOOGLE.replace(
            "client_id = \"412345678901-4dk0w9v8xclm2nqprstuvwyzabcef123.apps.googleusercontent.com\"",
            "client_id = \u{201c}412345678901\u{201d}",
        ),
        GOOGLE.replace("client_id =", "client_id:"),
        GOOGLE.replace("[auth.google]", "[auth.google]\nclient_kwargs = { \"prompt\": \"login\" }"),
        GOOGLE.replace("[auth.google]", "[auth.google]\nclient_kwargs = { prompt = \"login\", }"),
        GOOGLE.replace("[auth.google]", "[models]\nTEMPERATURE = <your-choice>\n\n[auth.google]"),
        GOOGLE.replace("\"GOCSPX", "\"C:\\GOCSPX"),
    ] {
        let app = App::with(GOOGLE).file(SECRETS, &text);
        let rules: Vec<String> = app.problems().into_iter().map(|(rule, _)| rule).collect();
        assert_eq!(rules, ["error[toml-syntax-error]"], "{text}");
    }
    let powershell: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(GOOGLE.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    App::with(GOOGLE).file(SECRETS, powershell).is_told(&[("error[toml-syntax-error]", SECRETS)]);
}

#[test]
fn fm_29_the_name_has_an_underscore() {
    App::with(&GOOGLE.replace("[auth.google]", "[auth.my_google]"))
        .is_told(&[("error[underscore-in-provider-name]", "[auth.my_google]")]);
}

#[test]
fn fm_30_to_32_some_providers_cannot_work() {
    for url in [
        "https://github.com/login/oauth/.well-known/openid-configuration",
        "https://token.actions.githubusercontent.com/.well-known/openid-configuration",
        "https://www.linkedin.com/oauth/.well-known/openid-configuration",
        "https://appleid.apple.com/.well-known/openid-configuration",
        "https://www.facebook.com/.well-known/openid-configuration",
    ] {
        App::with(KEYCLOAK)
            .changing("https://sso.weather.io/realms/staff/.well-known/openid-configuration", url)
            .is_told(&[("error[unsupported-provider]", &format!("\"{url}\""))]);
    }
}

#[test]
fn fm_32_a_secret_that_is_a_token_has_expired() {
    // {"alg":"ES256"}, {"exp":1700000000}
    let token = "eyJhbGciOiJFUzI1NiJ9.eyJleHAiOjE3MDAwMDAwMDB9.c2lnbmF0dXJlLXNpZ25hdHVyZQ";
    App::with(GENERIC)
        .changing("Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa", token)
        .is_told(&[("error[expired-client-secret]", &format!("\"{token}\""))]);
}

#[test]
fn fm_37_a_value_lost_its_quotation_marks() {
    App::with(KEYCLOAK)
        .changing("\"weather\"", "123456789012345678")
        .is_told(&[("error[wrong-value-type]", "123456789012345678")]);
    App::with(KEYCLOAK)
        .changing("client_id", "client_kwargs = \"prompt=login\"\nclient_id")
        .is_told(&[("error[wrong-value-type]", "\"prompt=login\"")]);
}

#[test]
fn fm_39_a_public_client_needs_a_section_of_its_own() {
    let flat = KEYCLOAK.replace("[auth.keycloak]\n", "").replace("Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa", "");
    let app =
        || App::with(KEYCLOAK).file("app.py", "import streamlit as st\nif not st.user.is_logged_in:\n    st.login()\n");
    app().file(SECRETS, &flat).is_told(&[("error[empty-value]", "\"\"")]);
    let meant = format!("{flat}client_kwargs = {{ token_endpoint_auth_method = \"none\" }}\n");
    app().file(SECRETS, meant).is_told(&[("error[unsupported-public-client]", "\"\"")]);
    App::with(KEYCLOAK).changing("Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa", "").is_told(&[]);
}

#[test]
fn fm_40_the_secrets_are_about_to_be_published() {
    App::with(GOOGLE)
        .file(".git/HEAD", "ref: refs/heads/main\n")
        .is_told(&[("warning[unignored-secrets-file]", SECRETS)]);
    App::with(GOOGLE).file(".streamlit/secrets.toml.example", GOOGLE).is_told(&[
        ("error[secret-in-example-file]", "\"9f2c4e7a1b8d3f60572e9ac4d1b7830e6fa5c2941d7b3e8065fc1a9be27d4083\""),
        ("error[secret-in-example-file]", "\"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\""),
    ]);
    App::with(GOOGLE)
        .changing("http://localhost:8501", "https://app.weather.io")
        .file("Dockerfile", "FROM python:3.13\nCOPY . .\n")
        .is_told(&[("warning[secrets-in-docker-image]", "COPY . .")]);
}

#[test]
fn fm_41_what_was_pasted_into_the_cloud_is_not_toml() {
    for pasted in ["AUTH_CLIENT_ID=abc\nAUTH_CLIENT_SECRET=def\n", "```toml\n[auth]\n```\n"] {
        let fake = FakeHost::new(Path::new("/")).with_input(pasted);
        let status = authctl::run(["authctl", "check", "-"], &fake.host);
        assert_eq!(status.code(), 1, "{}", fake.talk());
        assert!(fake.output().contains("error[toml-syntax-error]"), "{}", fake.output());
    }
}

#[test]
fn fm_42_a_mounted_folder_cannot_hold_named_providers() {
    let config = "[secrets]\nfiles = [\"/nowhere.toml\", \"mounted\"]\n";
    let named = App::with(GOOGLE)
        .without(SECRETS)
        .file(".streamlit/config.toml", config)
        .file("mounted/auth/redirect_uri", "http://localhost:8501/oauth2callback")
        .file("mounted/auth/cookie_secret", "9f2c4e7a1b8d3f60572e9ac4d1b7830e6fa5c2941d7b3e8065fc1a9be27d4083")
        .file("mounted/auth/google/client_id", "1");
    assert!(
        named.problems().iter().any(|(rule, _)| rule == "error[unsupported-directory-secrets]"),
        "{:?}",
        named.problems()
    );
    let collapsed =
        App::with(GOOGLE).without(SECRETS).file(".streamlit/config.toml", config).file("mounted/auth/client_id", "1");
    assert!(
        collapsed.problems().iter().any(|(rule, _)| rule == "error[unsupported-directory-secrets]"),
        "{:?}",
        collapsed.problems()
    );
}

#[test]
fn fm_43_the_app_is_shown_inside_another_page() {
    for host in ["weather-app.hf.space", "weather-8501.app.github.dev", "8501-weather.ws-eu1.gitpod.io"] {
        let uri = format!("https://{host}/oauth2callback");
        App::with(GOOGLE)
            .changing("http://localhost:8501/oauth2callback", &uri)
            .is_told(&[("warning[embedded-host]", &format!("\"{uri}\""))]);
    }
}

#[test]
fn fm_45_a_second_file_replaces_the_whole_section() {
    App::with(GOOGLE)
        .file(".streamlit/config.toml", "[secrets]\nfiles = [\"shared.toml\", \".streamlit/secrets.toml\"]\n")
        .file("shared.toml", "[auth]\nredirect_uri = \"http://localhost:8501/oauth2callback\"\n")
        .is_told(&[("warning[shadowed-auth-section]", "[auth]")]);
}

#[test]
fn fm_48_a_token_that_cannot_be_shown() {
    for (value, rule, place) in [
        ("[\"id\", \"refresh\"]", "error[unknown-exposed-token]", "\"refresh\""),
        ("\"Access\"", "error[unknown-exposed-token]", "\"Access\""),
        ("[1]", "error[wrong-value-type]", "[1]"),
    ] {
        let app = App::with(GOOGLE).changing("[auth]\n", &format!("[auth]\nexpose_tokens = {value}\n"));
        app.is_told(&[(rule, place)]);
    }
}
