//! An `[auth]` with another provider in place of each of its own: for a run of the app that is nobody's business but the
//! developer's. Streamlit merges its secrets files at their top, so a file with a whole `[auth]` behind the others replaces
//! that table and nothing else.

use super::document::{Entry, Table, Value};
use super::edit::{basic_string, key};
use super::keys::REQUIRED_KEYS;
use super::secrets::{Auth, DEFAULT_PROVIDER};
use crate::secret::Secret;

/// What the overlay says instead of what is written.
#[derive(Clone, Debug)]
pub(crate) struct Overlay {
    pub(crate) redirect_uri: String,
    pub(crate) cookie_secret: Secret<String>,
    pub(crate) server_metadata_url: String,
    pub(crate) clients: Vec<OverlayClient>,
}

/// The provider that stands in for one of the app's.
#[derive(Clone, Debug)]
pub(crate) struct OverlayClient {
    /// As `st.login` calls it.
    pub(crate) provider: String,
    pub(crate) client_id: String,
    pub(crate) client_secret: Secret<String>,
}

impl Overlay {
    /// The text of the file. Everything else in `auth` stays as it is: scope and prompt, parameters, `expose_tokens`.
    pub(crate) fn text(&self, auth: Option<&Auth<'_>>) -> Secret<String> {
        let mut settings =
            vec![("redirect_uri", self.redirect_uri.as_str()), ("cookie_secret", self.cookie_secret.expose())];
        let is_flat_default = auth.and_then(Auth::default_provider).is_none_or(|provider| provider.is_flat());
        let client = |name: &str| self.clients.iter().find(|client| client.provider == name);
        if let Some(client) = client(DEFAULT_PROVIDER).filter(|_| is_flat_default) {
            settings.extend(self.credentials(client));
        }
        let empty = Table::default();
        let table = auth.map_or(&empty, |auth| auth.table);
        let sections: Vec<&OverlayClient> =
            self.clients.iter().filter(|client| client.provider != DEFAULT_PROVIDER || !is_flat_default).collect();
        let is_replaced = |entry: &&Entry| sections.iter().any(|client| client.provider == entry.key);
        let mut text = Text::default();
        text.section(&["auth"], &settings, table.entries.iter().filter(|entry| !is_replaced(entry)));
        for client in &sections {
            let own = table.get(&client.provider).and_then(|entry| entry.value.as_table()).unwrap_or(&empty);
            text.section(&["auth", &client.provider], &self.credentials(client), own.entries.iter());
        }
        Secret::new(text.0)
    }

    fn credentials<'a>(&'a self, client: &'a OverlayClient) -> [(&'a str, &'a str); 3] {
        let values = [client.client_id.as_str(), client.client_secret.expose(), self.server_metadata_url.as_str()];
        [0, 1, 2].map(|index| (REQUIRED_KEYS[index], values[index]))
    }
}

#[derive(Default)]
struct Text(String);

impl Text {
    /// A table with `settings`, and with those of `entries` that are not among them; tables in it are sections of their own.
    fn section<'a>(
        &mut self,
        path: &[&str],
        settings: &[(&str, &str)],
        entries: impl Iterator<Item = &'a Entry> + Clone,
    ) {
        let header: Vec<String> = path.iter().map(|part| key(part)).collect();
        self.0.push_str(&format!("[{}]\n", header.join(".")));
        for (name, value) in settings {
            self.0.push_str(&format!("{} = {}\n", key(name), basic_string(value)));
        }
        let others = entries.filter(|entry| settings.iter().all(|(name, _)| *name != entry.key));
        let is_table = |entry: &&Entry| matches!(entry.value, Value::Table(_));
        for entry in others.clone().filter(|entry| !is_table(entry)) {
            self.0.push_str(&format!("{} = {}\n", key(&entry.key), inline(&entry.value)));
        }
        self.0.push('\n');
        for entry in others {
            if let Value::Table(table) = &entry.value {
                let path: Vec<&str> = path.iter().copied().chain([entry.key.as_str()]).collect();
                self.section(&path, &[], table.entries.iter());
            }
        }
    }
}

/// A value on one line.
fn inline(value: &Value) -> String {
    let list = |items: Vec<String>| format!("[{}]", items.join(", "));
    let table = |table: &Table| {
        let pairs: Vec<String> =
            table.entries.iter().map(|entry| format!("{} = {}", key(&entry.key), inline(&entry.value))).collect();
        format!("{{ {} }}", pairs.join(", "))
    };
    match value {
        Value::String(text) => basic_string(text),
        Value::Integer(number) => number.to_string(),
        Value::BigInteger(text) | Value::Datetime(text) => text.clone(),
        Value::Float(number) => float(*number),
        Value::Boolean(boolean) => boolean.to_string(),
        Value::Array(items) => list(items.iter().map(|item| inline(&item.value)).collect()),
        Value::ArrayOfTables(tables) => list(tables.iter().map(table).collect()),
        Value::Table(inner) => table(inner),
    }
}

fn float(number: f64) -> String {
    let text = if number.is_nan() { "nan".to_owned() } else { number.to_string() };
    // Rust writes a whole number without a point, which TOML reads as an integer.
    if number.is_finite() && !text.contains(['.', 'e']) { text + ".0" } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;
    use crate::streamlit::{Secrets, SecretsFile, TomlReader, Version, parse, parse_as};

    fn overlay(providers: &[&str]) -> Overlay {
        Overlay {
            redirect_uri: "http://localhost:8501/oauth2callback".to_owned(),
            cookie_secret: Secret::from("dev cookie"),
            server_metadata_url: "http://localhost:9400/m".to_owned(),
            clients: providers
                .iter()
                .map(|provider| OverlayClient {
                    provider: (*provider).to_owned(),
                    client_id: format!("id of {provider}"),
                    client_secret: Secret::from("dev secret"),
                })
                .collect(),
        }
    }

    fn laid_over(text: &str, providers: &[&str]) -> String {
        let file = SourceMap::default().add("secrets.toml", text, Vec::new());
        let secrets = Secrets { files: vec![SecretsFile { file, path: "secrets.toml".into(), document: parse(text) }] };
        let written = overlay(providers).text(secrets.auth().as_ref()).expose().clone();
        for release in [Version::new(1, 44, 0), Version::NEWEST] {
            let document = parse_as(&written, TomlReader::for_release(release));
            assert!(document.problems.is_empty(), "{release}: {:?}\n{written}", document.problems);
        }
        written
    }

    #[test]
    fn everything_but_the_provider_stays() {
        let written = laid_over(
            "db = 'x'\n[auth]\nredirect_uri = 'https://app.example.com/oauth2callback'\ncookie_secret = 'real'\nexpose_tokens = ['id', \
             'access']\n[auth.google]\nclient_id = 'real'\nclient_secret = 'real'\nserver_metadata_url = 'real'\n\
             client_kwargs = { scope = 'openid groups', timeout = 2.0, x = [{ a = 1 }] }\n[auth.mine]\nadmins = ['ann']\n",
            &["google"],
        );
        assert_eq!(
            written,
            "[auth]\nredirect_uri = \"http://localhost:8501/oauth2callback\"\ncookie_secret = \"dev cookie\"\n\
             expose_tokens = [\"id\", \"access\"]\n\n[auth.mine]\nadmins = [\"ann\"]\n\n[auth.google]\n\
             client_id = \"id of google\"\nclient_secret = \"dev secret\"\nserver_metadata_url = \"http://localhost:9400/m\"\n\n\
             [auth.google.client_kwargs]\nscope = \"openid groups\"\ntimeout = 2.0\nx = [{ a = 1 }]\n\n"
        );
    }

    #[test]
    fn the_default_provider_stays_where_it_is() {
        let flat =
            laid_over("[auth]\nclient_id = 'real'\nclient_kwargs = { prompt = 'login' }\n", &["default", "okta"]);
        assert!(flat.contains("cookie_secret = \"dev cookie\"\nclient_id = \"id of default\"\n"), "{flat}");
        assert!(flat.contains("[auth.client_kwargs]\nprompt = \"login\"\n\n[auth.okta]\nclient_id"), "{flat}");
        assert!(!flat.contains("real"), "{flat}");
        let section = laid_over("[auth]\ncookie_secret = 'real'\n[auth.default]\nclient_id = 'real'\n", &["default"]);
        assert!(section.contains("[auth.default]\nclient_id = \"id of default\"\n"), "{section}");
        assert!(!section.contains("real"), "{section}");
    }

    #[test]
    fn without_secrets_there_is_an_auth_all_the_same() {
        let text = overlay(&["default", "my okta"]).text(None).expose().clone();
        let document = parse(&text);
        let auth = document.root.get("auth").unwrap().value.as_table().unwrap();
        assert_eq!(auth.get("client_id").unwrap().value.as_str(), Some("id of default"));
        let okta = auth.get("my okta").unwrap().value.as_table().unwrap();
        assert_eq!(okta.get("client_secret").unwrap().value.as_str(), Some("dev secret"));
    }
}
