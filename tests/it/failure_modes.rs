//! No silence: what users of `st.login` suffer most, and can be seen without a network, is caught by name and at its
//! place, and nothing beside it is called an error or a warning.
//!
//! Each test has the number of its mode in the survey of public reports (FM). Modes that only a provider, or a login,
//! can show are tested where those are.

use std::fs;
use std::path::Path;

use authctl::host::fake::FakeHost;
use serde_json::Value;

const SECRETS: &str = ".streamlit/secrets.toml";

const GOOGLE: &str = r#"[auth]
redirect_uri = "http://localhost:8501/oauth2callback"
cookie_secret = "9f2c4e7a1b8d3f60572e9ac4d1b7830e6fa5c2941d7b3e8065fc1a9be27d4083"

[auth.google]
client_id = "412345678901-4dk0w9v8xclm2nqprstuvwyzabcef123.apps.googleusercontent.com"
client_secret = "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"
server_metadata_url = "https://accounts.google.com/.well-known/openid-configuration"
"#;

const MICROSOFT: &str = r#"[auth]
redirect_uri = "http://localhost:8501/oauth2callback"
cookie_secret = "9f2c4e7a1b8d3f60572e9ac4d1b7830e6fa5c2941d7b3e8065fc1a9be27d4083"

[auth.microsoft]
client_id = "0b2c3d4e-5f60-4718-92a3-b4c5d6e7f809"
client_secret = "Qa38Q~Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUaXy"
server_metadata_url = "https://login.microsoftonline.com/7f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f/v2.0/.well-known/openid-configuration"
"#;

const KEYCLOAK: &str = r#"[auth]
redirect_uri = "http://localhost:8501/oauth2callback"
cookie_secret = "9f2c4e7a1b8d3f60572e9ac4d1b7830e6fa5c2941d7b3e8065fc1a9be27d4083"

[auth.keycloak]
client_id = "weather"
client_secret = "Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa"
server_metadata_url = "https://sso.weather.io/realms/staff/.well-known/openid-configuration"
"#;

/// A provider that is known by nothing but its metadata.
const GENERIC: &str = r#"[auth]
redirect_uri = "http://localhost:8501/oauth2callback"
cookie_secret = "9f2c4e7a1b8d3f60572e9ac4d1b7830e6fa5c2941d7b3e8065fc1a9be27d4083"

[auth.staff]
client_id = "weather"
client_secret = "Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa"
server_metadata_url = "https://login.weather.io/.well-known/openid-configuration"
"#;

/// An app on the disk.
struct App {
    dir: tempfile::TempDir,
}

impl App {
    /// Everything is as it should be.
    fn with(secrets: &str) -> Self {
        let name = secrets.split("[auth.").nth(1).and_then(|rest| rest.split(']').next()).unwrap();
        let app = Self { dir: tempfile::tempdir().unwrap() };
        app.file(SECRETS, secrets)
            .file(
                "app.py",
                &format!("import streamlit as st\n\nif not st.user.is_logged_in:\n    st.login(\"{name}\")\n"),
            )
            .file("requirements.txt", "streamlit[auth]==1.67.0\n")
    }

    fn file(self, path: &str, text: impl AsRef<[u8]>) -> Self {
        let path = self.dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        #[cfg(unix)]
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        self
    }

    fn without(self, path: &str) -> Self {
        fs::remove_file(self.dir.path().join(path)).unwrap();
        self
    }

    /// The same with `to` where the secrets file has `from`.
    fn changing(self, from: &str, to: &str) -> Self {
        let text = fs::read_to_string(self.dir.path().join(SECRETS)).unwrap();
        assert!(text.contains(from), "{from}");
        self.file(SECRETS, text.replace(from, to))
    }

    /// Each error and warning, as its level, its rule and the text that it points at, or the file.
    fn problems(&self) -> Vec<(String, String)> {
        let fake = FakeHost::new(self.dir.path());
        authctl::run(["authctl", "check", "--format", "json"], &fake.host);
        let report: Value = serde_json::from_str(&fake.output()).unwrap_or_else(|_| panic!("{}", fake.talk()));
        let problems = report["problems"].as_array().unwrap().iter().filter(|problem| problem["level"] != "info");
        problems
            .map(|problem| {
                let level = problem["level"].as_str().unwrap();
                (format!("{level}[{}]", problem["rule"].as_str().unwrap()), self.place(problem))
            })
            .collect()
    }

    fn place(&self, problem: &Value) -> String {
        let number = |name: &str| problem[name].as_u64().and_then(|number| usize::try_from(number).ok());
        let file = problem["file"].as_str().unwrap_or_default();
        let text = fs::read(self.dir.path().join(file)).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        let (Some(line), Some(column), Ok(text)) = (number("line"), number("column"), text) else {
            return file.to_owned();
        };
        let line_text = text.lines().nth(line - 1).unwrap_or_default();
        let end = match (number("end_line"), number("end_column")) {
            (Some(end_line), Some(end)) if end_line == line => end - 1,
            _ => line_text.chars().count(),
        };
        line_text.chars().skip(column - 1).take((end + 1).saturating_sub(column)).collect()
    }

    /// These, in this order, and nothing else.
    #[track_caller]
    fn is_told(&self, expected: &[(&str, &str)]) {
        let found = self.problems();
        let found: Vec<(&str, &str)> = found.iter().map(|(rule, place)| (rule.as_str(), place.as_str())).collect();
        assert_eq!(found, expected);
    }
}

#[test]
fn apps_that_are_right_are_told_nothing() {
    for secrets in [GOOGLE, MICROSOFT, KEYCLOAK, GENERIC] {
        App::with(secrets).is_told(&[]);
    }
}

#[test]
fn fm_02_after_the_deployment_the_user_is_sent_to_localhost() {
    let local = "\"http://localhost:8501/oauth2callback\"";
    App::with(GOOGLE).file("Dockerfile", "FROM python:3.13\nCOPY . .\n").is_told(&[
        ("warning[loopback-redirect-in-deployment]", local),
        ("warning[secrets-in-docker-image]", "COPY . ."),
    ]);
    App::with(GOOGLE)
        .file("k8s/app.yaml", "kind: Deployment\nmetadata:\n  name: streamlit\n")
        .is_told(&[("warning[loopback-redirect-in-deployment]", local)]);
    App::with(GOOGLE)
        .file("README.md", "---\nsdk: streamlit\n---\n")
        .is_told(&[("warning[loopback-redirect-in-deployment]", local)]);
}

#[test]
fn fm_02_the_browser_writes_the_origin_in_another_way() {
    for uri in ["https://App.Weather.io/oauth2callback", "https://app.weather.io:443/oauth2callback"] {
        App::with(GOOGLE)
            .changing("http://localhost:8501/oauth2callback", uri)
            .is_told(&[("error[non-canonical-origin]", &format!("\"{uri}\""))]);
    }
}

#[test]
fn fm_02_the_redirect_uri_has_more_than_an_address() {
    for uri in ["https://user@app.weather.io/oauth2callback", "https://app.weather.io/oauth2callback#top"] {
        App::with(GOOGLE)
            .changing("http://localhost:8501/oauth2callback", uri)
            .is_told(&[("error[malformed-url]", &format!("\"{uri}\""))]);
    }
}

#[test]
fn fm_03_several_replicas_forget_the_login() {
    let deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: streamlit\nspec:\n  replicas: 3\n";
    App::with(GOOGLE)
        .changing("http://localhost:8501", "https://app.weather.io")
        .file("k8s/deployment.yaml", deployment)
        .file("requirements.txt", "streamlit[auth]==1.55.0\nhttpx\n")
        .is_told(&[("warning[replicated-login-state]", "replicas: 3")]);
}

#[test]
fn fm_03_the_cookie_secret_is_missing() {
    App::with(GOOGLE)
        .changing("cookie_secret = \"9f2c4e7a1b8d3f60572e9ac4d1b7830e6fa5c2941d7b3e8065fc1a9be27d4083\"\n", "")
        .is_told(&[("error[missing-cookie-secret]", "[auth]")]);
}

#[test]
fn fm_04_the_secrets_id_was_copied_instead_of_the_secret() {
    App::with(MICROSOFT)
        .changing("Qa38Q~Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUaXy", "3f2504e0-4f89-41d3-9a0c-0305e82c3301")
        .is_told(&[("error[secret-id-as-secret]", "\"3f2504e0-4f89-41d3-9a0c-0305e82c3301\"")]);
}

#[test]
fn fm_04_googles_secret_does_not_look_like_one() {
    App::with(GOOGLE)
        .changing("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", "AIzaSyD4dF0w9v8XcLm2nQpRsTuVwYzAbCe")
        .is_told(&[("warning[unlikely-client-secret]", "\"AIzaSyD4dF0w9v8XcLm2nQpRsTuVwYzAbCe\"")]);
}

#[test]
fn fm_05_the_scope_asks_for_no_email() {
    let app = App::with(KEYCLOAK).changing("client_id", "client_kwargs = { scope = \"openid profile\" }\nclient_id");
    app.is_told(&[]);
    let fake = FakeHost::new(app.dir.path());
    authctl::run(["authctl", "check"], &fake.host);
    assert!(fake.output().contains("info[missing-email-scope]"), "it may be wanted: {}", fake.output());
}

#[test]
fn fm_06_the_public_address_has_no_https() {
    App::with(GOOGLE)
        .changing("http://localhost:8501", "http://app.weather.io")
        .is_told(&[("error[insecure-redirect-uri]", "\"http://app.weather.io/oauth2callback\"")]);
}

#[test]
fn fm_06_https_at_home_needs_a_certificate() {
    let secrets = GOOGLE.replace("http://localhost", "https://localhost");
    App::with(&secrets).is_told(&[("error[https-without-certificate]", "\"https://localhost:8501/oauth2callback\"")]);
    App::with(&secrets)
        .file(".streamlit/config.toml", "[server]\nsslCertFile = \"cert.pem\"\nsslKeyFile = \"key.pem\"\n")
        .is_told(&[]);
}

#[test]
fn fm_07_a_placeholder_was_left_in() {
    for placeholder in [
        "xxx",
        "....",
        "...",
        "???",
        "<your client id>",
        "YOUR_CLIENT_ID",
        "your-client-id",
        "REPLACE_WITH_ID",
        "PASTE_HERE",
        "CHANGE_ME",
        "some_client_id",
        "CLIENT_ID_XXX",
        "GOOGLE_CLIENT_ID",
        "jouw_client_id",
        "IHRE_CLIENT_ID",
        "VOTRE_CLIENT_ID",
        "SEU-CLIENT-ID",
        "client-id",
        "2...apps.googleusercontent.com",
        "클라이언트 ID",
    ] {
        App::with(KEYCLOAK)
            .changing("client_id = \"weather\"", &format!("client_id = \"{placeholder}\""))
            .is_told(&[("error[placeholder-value]", &format!("\"{placeholder}\""))]);
    }
    let url = "https://{subdomain}.auth0.com/.well-known/openid-configuration";
    App::with(KEYCLOAK)
        .changing("https://sso.weather.io/realms/staff/.well-known/openid-configuration", url)
        .is_told(&[("error[placeholder-value]", &format!("\"{url}\""))]);
    App::with(GOOGLE).changing("localhost:8501", "localhost:{port}").is_told(&[]);
}

#[test]
fn fm_08_streamlit_does_not_find_the_secrets_file() {
    for (path, named) in [
        (".streamlit/secrets.toml.txt", "`.streamlit/secrets.toml.txt`"),
        (".streamlit/secret.toml", "`.streamlit/secret.toml`"),
        (".streamlit/secrets/secrets.toml", "`.streamlit/secrets`"),
        (".streamlit/credentials.toml", "`.streamlit/credentials.toml`"),
        (".streamlit/secrets.toml.example", "`.streamlit/secrets.toml.example`"),
        ("secrets.toml", "`secrets.toml`"),
    ] {
        let app = App::with(GOOGLE).without(SECRETS).file(
            path,
            GOOGLE
                .replace("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", "xxx")
                .replace("9f2c4e7a1b8d3f60572e9ac4d1b7830e6fa5c2941d7b3e8065fc1a9be27d4083", "xxx"),
        );
        app.is_told(&[("error[missing-secrets-file]", "")]);
        let fake = FakeHost::new(app.dir.path());
        authctl::run(["authctl", "check"], &fake.host);
        assert!(fake.output().contains(&format!("help: {named}")), "{path}: {}", fake.output());
    }
}

#[test]
fn fm_08_the_section_has_another_case_or_shape() {
    for (section, place) in [("[Auth]", "[Auth]"), ("[AUTH]", "[AUTH]"), ("[[auth]]", "auth")] {
        let text = GOOGLE.split("\n[auth.google]").next().unwrap().replace("[auth]", section);
        App::with(GOOGLE).file(SECRETS, text).is_told(&[("error[missing-auth-section]", place)]);
    }
}

#[test]
fn fm_09_microsoft_common_has_no_issuer_that_a_token_could_have() {
    for tenant in ["common", "organizations"] {
        let app = App::with(MICROSOFT).changing("7f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f", tenant);
        let url = format!("\"https://login.microsoftonline.com/{tenant}/v2.0/.well-known/openid-configuration\"");
        app.is_told(&[("error[multi-tenant-metadata-url]", &url)]);
    }
    App::with(MICROSOFT).changing("7f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f", "consumers").is_told(&[]);
}

#[test]
fn fm_11_a_value_has_something_around_it() {
    for value in [
        "\"Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa\\n\"",
        "\" Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa\"",
        "\"\u{200b}Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa\"",
        "\"Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa\u{a0}\"",
        "\"\\\"Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa\\\"\"",
        "\"client_secret=Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa\"",
        "\"Bearer Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa\"",
    ] {
        let app = App::with(KEYCLOAK).changing("\"Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa\"", value);
        let found = app.problems();
        assert_eq!(
            found.iter().map(|(rule, _)| rule.as_str()).collect::<Vec<_>>(),
            ["error[stray-characters]"],
            "{value}"
        );
        assert!(value.contains(&found[0].1), "{value}: {}", found[0].1);
    }
}

#[test]
fn fm_14_the_call_and_the_section_are_of_two_kinds() {
    App::with(GOOGLE)
        .file("app.py", "import streamlit as st\nst.login()\n")
        .is_told(&[("error[unconfigured-login-provider]", "st.login()")]);
    App::with(GOOGLE)
        .changing("[auth.google]\n", "")
        .is_told(&[("error[unconfigured-login-provider]", "st.login(\"google\")")]);
    App::with(GOOGLE)
        .changing("[auth.google]", "[auth.Google]")
        .is_told(&[("error[unconfigured-login-provider]", "st.login(\"google\")")]);
}

#[test]
fn fm_14_the_section_stands_too_deep() {
    App::with(GOOGLE).changing("[auth.google]", "[auth.providers.google]").is_told(&[
        ("error[nested-provider-section]", "[auth.providers.google]"),
        ("error[unconfigured-login-provider]", "st.login(\"google\")"),
    ]);
}

#[test]
fn fm_15_the_metadata_url_leads_elsewhere() {
    let tenant = "https://login.microsoftonline.com/7f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f";
    let good = format!("{tenant}/v2.0/.well-known/openid-configuration");
    for (rule, wrong) in [
        ("error[wrong-metadata-url]", format!("{tenant}/oauth2/v2.0/authorize")),
        ("error[wrong-metadata-url]", format!("{tenant}/v2.0")),
        ("error[wrong-metadata-url]", format!("{tenant}/v2.0/.well-known/openid_configuration")),
        ("error[wrong-metadata-url]", format!("{tenant}/v2.0/.well-known/oauth-authorization-server")),
        ("error[wrong-provider-host]", format!("{tenant}/.well-known/openid-configuration")),
        ("error[wrong-provider-host]", "https://dev-123-admin.okta.com/.well-known/openid-configuration".to_owned()),
        ("error[relative-url]", "ask the administrators".to_owned()),
    ] {
        let app = App::with(MICROSOFT).changing(&good, &wrong);
        let found = app.problems();
        assert!(found.contains(&(rule.to_owned(), format!("\"{wrong}\""))), "{wrong}: {found:?}");
    }
}

#[test]
fn fm_16_the_template_was_never_filled_in() {
    for (value, rule) in [
        ("${KEYCLOAK_SECRET}", "error[unexpanded-variable]"),
        ("$(cat /run/secrets/keycloak)", "error[unexpanded-variable]"),
        ("{{ keycloak_secret }}", "error[unexpanded-variable]"),
        ("%KEYCLOAK_SECRET%", "error[unexpanded-variable]"),
    ] {
        App::with(KEYCLOAK)
            .changing("Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa", value)
            .is_told(&[(rule, &format!("\"{value}\""))]);
    }
}

#[test]
fn fm_16_the_variable_was_empty_when_the_file_was_written() {
    for (key, value) in [
        ("cookie_secret", "9f2c4e7a1b8d3f60572e9ac4d1b7830e6fa5c2941d7b3e8065fc1a9be27d4083"),
        ("client_id", "weather"),
    ] {
        App::with(KEYCLOAK)
            .changing(&format!("{key} = \"{value}\""), &format!("{key} = \"\""))
            .is_told(&[("error[empty-value]", "\"\"")]);
    }
}

#[test]
fn fm_16_a_script_wrote_the_section_twice() {
    App::with(GOOGLE).file(SECRETS, format!("{GOOGLE}\n{GOOGLE}")).is_told(&[("error[toml-syntax-error]", "[auth]")]);
}

#[test]
fn fm_17_the_ids_are_exchanged() {
    App::with(MICROSOFT)
        .changing("0b2c3d4e-5f60-4718-92a3-b4c5d6e7f809", "7f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f")
        .is_told(&[("error[swapped-credentials]", "\"7f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f\"")]);
    App::with(GOOGLE)
        .changing(
            "412345678901-4dk0w9v8xclm2nqprstuvwyzabcef123.apps.googleusercontent.com",
            "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",
        )
        .is_told(&[("error[swapped-credentials]", "\"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\"")]);
    App::with(GOOGLE)
        .changing("412345678901-4dk0w9v8xclm2nqprstuvwyzabcef123.apps.googleusercontent.com", "weather-app-412345")
        .is_told(&[("warning[unlikely-client-id]", "\"weather-app-412345\"")]);
}

#[test]
fn fm_19_the_secret_has_characters_that_strict_servers_decode() {
    App::with(GENERIC)
        .changing("Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa", "Zp5m%T0v+Q2xLw8sKd1RbY7nGc4hJe9fUa")
        .is_told(&[("warning[unencoded-secret-characters]", "\"Zp5m%T0v+Q2xLw8sKd1RbY7nGc4hJe9fUa\"")]);
}

#[test]
fn fm_20_the_cookie_secret_is_weak_or_known() {
    let cookie = "9f2c4e7a1b8d3f60572e9ac4d1b7830e6fa5c2941d7b3e8065fc1a9be27d4083";
    for (value, rule) in [
        ("kP3vQ9xW7mZ2", "error[weak-cookie-secret]"),
        ("kP3vQ9xW7mZ2tR5y", "warning[weak-cookie-secret]"),
        ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "error[placeholder-value]"),
        ("my-secret-key-xyz123", "error[published-cookie-secret]"),
        ("Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa", "error[reused-secret]"),
    ] {
        App::with(KEYCLOAK).changing(cookie, value).is_told(&[(rule, &format!("\"{value}\""))]);
    }
}

#[test]
fn fm_21_the_packages_cannot_log_in() {
    for (requirements, rule, place) in [
        ("streamlit==1.67.0\n", "error[missing-authlib]", "streamlit==1.67.0"),
        ("streamlit[auth]==1.57.0\n", "error[missing-httpx]", "streamlit[auth]==1.57.0"),
        ("streamlit==1.40.0\nAuthlib\n", "error[unsupported-streamlit]", "streamlit==1.40.0"),
        ("streamlit==1.52.1\nAuthlib==1.6.6\n", "warning[broken-version-pair]", "Authlib==1.6.6"),
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
        .file("app.py", "import streamlit as st\nst.login()\n")
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
    let app = || App::with(KEYCLOAK).file("app.py", "import streamlit as st\nst.login()\n");
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
