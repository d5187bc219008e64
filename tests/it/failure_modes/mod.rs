//! No silence: what users of `st.login` suffer most, and can be seen without a network, is caught by name and at its
//! place, and nothing beside it is called an error or a warning.
//!
//! Each test has the number of its mode in the survey of public reports (FM). Modes that only a provider, or a login,
//! can show are tested where those are.

mod gates;
mod most_reported;
mod reported;

use std::fs;

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
                format!("import streamlit as st\n\nif not st.user.is_logged_in:\n    st.login(\"{name}\")\n"),
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
