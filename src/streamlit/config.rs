//! The options of `config.toml` that matter to a login: where the app is served.

use std::path::PathBuf;

use super::deployment::RunOption;
use super::document::{Document, SyntaxProblem, Value};
use crate::secret::opaque_debug;
use crate::source::{FileId, Location};

/// An option that a command line or a variable beside the app gives it.
#[derive(Clone)]
pub(crate) struct StartOption {
    pub(crate) option: RunOption,
    /// Absent where it can be any.
    pub(crate) value: Option<String>,
    pub(crate) place: Location,
    pub(crate) starter: Starter,
}

/// Where a start of the app is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Starter {
    /// A Makefile, a script, a Procfile, a unit: the app runs where the file is.
    Local,
    /// A Dockerfile, a Compose file, a manifest: it runs in a container, or on a host.
    Container,
    /// A README, or variables that somebody may use.
    Prose,
}

/// Options that are set, each with the place where, if that is a file.
#[derive(Clone, Debug, Default)]
pub(crate) struct StreamlitConfig {
    port: Option<(u16, Option<Location>)>,
    address: Option<(String, Option<Location>)>,
    base_url_path: Option<(String, Option<Location>)>,
    ssl_cert_file: Option<(String, Option<Location>)>,
    ssl_key_file: Option<String>,
    allowed_hosts: Option<(Vec<String>, Option<Location>)>,
    enable_cors: Option<bool>,
    /// What command lines and variables in other files give the app, when it is started by these.
    pub(crate) starts: Vec<StartOption>,
    /// Whether a file starts the app without saying a port.
    pub(crate) has_plain_start: bool,
    /// Files of which nothing counts, each with the reason.
    unread: Vec<(FileId, SyntaxProblem)>,
    /// Keys outside of any section, at which Streamlit fails.
    stray: Vec<(String, Location)>,
    /// `secrets.files`: replaces the list of secrets files.
    pub(crate) secrets_files: Option<Vec<PathBuf>>,
    /// Where `secrets.files` is set, if in a file.
    pub(crate) secrets_files_location: Option<Location>,
}

impl StreamlitConfig {
    /// What Streamlit listens on when nothing is set.
    pub(crate) const DEFAULT_PORT: u16 = 8501;

    /// Takes over what one `config.toml` sets; a later file wins, option by option. A value `env:NAME` is that of the
    /// variable NAME; without it, only the process that Streamlit runs in may know.
    pub(crate) fn merge<'a>(&mut self, file: FileId, document: &Document, variables: impl Fn(&str) -> Option<&'a str>) {
        self.unread.extend(document.problems.iter().map(|problem| (file, problem.clone())));
        let outside = document.root.entries.iter().filter(|entry| entry.value.as_table().is_none());
        self.stray.extend(outside.map(|entry| (entry.key.clone(), Location { file, span: entry.key_span })));
        let option = |section: &str, name: &str| {
            let entry = document.root.get(section)?.value.as_table()?.get(name)?;
            Some((&entry.value, Some(Location { file, span: entry.value_span })))
        };
        let text = |name: &str| match option("server", name)? {
            (Value::String(text), location) => match text.strip_prefix("env:") {
                Some(variable) => Some((variables(variable)?.to_owned(), location)),
                None => Some((text.clone(), location)),
            },
            (Value::Integer(number), location) => Some((number.to_string(), location)),
            _ => None,
        };
        if let Some((port, location)) = text("port")
            && let Ok(port) = port.trim().parse()
        {
            self.port = Some((port, location));
        }
        if let Some(address) = text("address") {
            self.address = Some(address);
        }
        if let Some((path, location)) = text("baseUrlPath") {
            self.base_url_path = Some((trimmed(&path), location));
        }
        if let Some(path) = text("sslCertFile") {
            self.ssl_cert_file = Some(path);
        }
        if let Some((path, _)) = text("sslKeyFile") {
            self.ssl_key_file = Some(path);
        }
        if let Some((Value::Array(hosts), location)) = option("server", "allowedHosts") {
            let hosts = hosts.iter().filter_map(|host| host.value.as_str()).map(str::to_owned).collect();
            self.allowed_hosts = Some((hosts, location));
        }
        if let Some((Value::Boolean(is_on), _)) = option("server", "enableCORS") {
            self.enable_cors = Some(*is_on);
        }
        if let Some((Value::Array(files), location)) = option("secrets", "files") {
            self.secrets_files_location = location;
            self.secrets_files = Some(files.iter().filter_map(|file| file.value.as_str()).map(PathBuf::from).collect());
        }
    }

    /// Takes over what environment variables set (`STREAMLIT_SERVER_PORT`…); they win over files.
    pub(crate) fn merge_environment<'a>(&mut self, variables: impl Fn(&str) -> Option<&'a str>) {
        if let Some(port) = variables("STREAMLIT_SERVER_PORT").and_then(|value| value.parse().ok()) {
            self.port = Some((port, None));
        }
        if let Some(address) = variables("STREAMLIT_SERVER_ADDRESS") {
            self.address = Some((address.to_owned(), None));
        }
        if let Some(path) = variables("STREAMLIT_SERVER_BASE_URL_PATH") {
            self.base_url_path = Some((trimmed(path), None));
        }
        if let Some(path) = variables("STREAMLIT_SERVER_SSL_CERT_FILE") {
            self.ssl_cert_file = Some((path.to_owned(), None));
        }
        if let Some(path) = variables("STREAMLIT_SERVER_SSL_KEY_FILE") {
            self.ssl_key_file = Some(path.to_owned());
        }
        if let Some(hosts) = variables("STREAMLIT_SERVER_ALLOWED_HOSTS") {
            self.allowed_hosts = Some((hosts.split_whitespace().map(str::to_owned).collect(), None));
        }
        if let Some(is_on) = variables("STREAMLIT_SERVER_ENABLE_CORS") {
            self.enable_cors = Some(!is_on.trim().eq_ignore_ascii_case("false"));
        }
        if let Some(files) = variables("STREAMLIT_SECRETS_FILES") {
            self.secrets_files_location = None;
            self.secrets_files = Some(files.split_whitespace().map(PathBuf::from).collect());
        }
    }

    /// The values that starts of the app give `option`.
    pub(crate) fn starts(&self, option: RunOption) -> impl Iterator<Item = &StartOption> {
        self.starts.iter().filter(move |start| start.option == option)
    }

    /// Whether a start of the app gives `option` a value that is not known here.
    pub(crate) fn is_left_open(&self, option: RunOption) -> bool {
        self.starts(option).any(|start| start.value.is_none())
    }

    /// The files that Streamlit cannot read, each with the reason.
    pub(crate) fn unread_files(&self) -> impl Iterator<Item = (FileId, &SyntaxProblem)> {
        self.unread.iter().map(|(file, problem)| (*file, problem))
    }

    /// The keys outside of any section, at which Streamlit fails.
    pub(crate) fn stray_keys(&self) -> impl Iterator<Item = (&str, Location)> {
        self.stray.iter().map(|(key, location)| (key.as_str(), *location))
    }

    /// Whether it is known what the user has set, and not only what counts.
    pub(crate) const fn is_complete(&self) -> bool {
        self.unread.is_empty()
    }

    pub(crate) fn port(&self) -> u16 {
        self.port.as_ref().map_or(Self::DEFAULT_PORT, |(port, _)| *port)
    }

    /// Whether a file or the environment sets `server.port`.
    pub(crate) const fn is_port_set(&self) -> bool {
        self.port.is_some()
    }

    /// Where `server.port` is set, if in a file.
    pub(crate) fn port_location(&self) -> Option<Location> {
        self.port.as_ref().and_then(|(_, location)| *location)
    }

    /// `server.address`, the only address at which Streamlit listens, with its place if that is a file.
    pub(crate) fn address(&self) -> Option<(&str, Option<Location>)> {
        self.address.as_ref().map(|(address, location)| (address.trim(), *location)).filter(|(it, _)| !it.is_empty())
    }

    /// Without slashes at either end; empty at the root.
    pub(crate) fn base_url_path(&self) -> &str {
        self.base_url_path.as_ref().map_or("", |(path, _)| path)
    }

    /// Where `server.baseUrlPath` is set, if in a file.
    pub(crate) fn base_url_path_location(&self) -> Option<Location> {
        self.base_url_path.as_ref().and_then(|(_, location)| *location)
    }

    pub(crate) fn ssl_cert_file(&self) -> Option<&str> {
        self.ssl_cert_file.as_ref().map(|(path, _)| path.as_str()).filter(|path| !path.is_empty())
    }

    pub(crate) fn ssl_key_file(&self) -> Option<&str> {
        self.ssl_key_file.as_deref().filter(|path| !path.is_empty())
    }

    /// Where `server.sslCertFile` is set, if in a file.
    pub(crate) fn ssl_cert_file_location(&self) -> Option<Location> {
        self.ssl_cert_file.as_ref().and_then(|(_, location)| *location)
    }

    /// Whether the WebSocket opens for a browser at `host`, as `is_host_allowed` of Streamlit 1.61 and later says.
    pub(crate) fn allows_host(&self, host: &str) -> bool {
        let plain = |host: &str| host.trim().to_lowercase().trim_end_matches('.').to_owned();
        let host = plain(host);
        let Some((allowed, _)) = self.allowed_hosts.as_ref().filter(|(allowed, _)| !allowed.is_empty()) else {
            return true;
        };
        allowed.iter().map(|pattern| plain(pattern)).any(|pattern| match pattern.strip_prefix('*') {
            Some("") => true,
            Some(parent) if parent.starts_with('.') => host.ends_with(parent),
            _ => pattern == host,
        })
    }

    /// Whether the WebSocket opens for pages of any origin: `server.enableCORS` is off.
    pub(crate) const fn allows_all_origins(&self) -> bool {
        matches!(self.enable_cors, Some(false))
    }

    /// Where `server.allowedHosts` is set, if in a file.
    pub(crate) fn allowed_hosts_location(&self) -> Option<Location> {
        self.allowed_hosts.as_ref().and_then(|(_, location)| *location)
    }

    /// The path at which Streamlit waits for the provider's answer.
    pub(crate) fn callback_path(&self) -> String {
        match self.base_url_path() {
            "" => format!("/{}", super::CALLBACK_PATH),
            base => format!("/{base}/{}", super::CALLBACK_PATH),
        }
    }

    /// The redirect URI of this app when it runs on this machine.
    pub(crate) fn local_redirect_uri(&self) -> String {
        let scheme = if self.ssl_cert_file().is_some() { "https" } else { "http" };
        format!("{scheme}://localhost:{}{}", self.port(), self.callback_path())
    }
}

fn trimmed(path: &str) -> String {
    path.trim_matches('/').to_owned()
}

opaque_debug!(StartOption);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;
    use crate::streamlit::parse;

    #[test]
    fn the_environment_wins_over_files_and_later_files_over_earlier_ones() {
        let mut sources = SourceMap::default();
        let mut config = StreamlitConfig::default();
        assert_eq!(config.local_redirect_uri(), "http://localhost:8501/oauth2callback");
        for text in ["[server]\nport = 1\nbaseUrlPath = '/a/b/'\n", "[server]\nport = 9000\n"] {
            config.merge(sources.add("config.toml", text, Vec::new()), &parse(text), |_| None);
        }
        assert_eq!(config.local_redirect_uri(), "http://localhost:9000/a/b/oauth2callback");
        config.merge_environment(|name| (name == "STREAMLIT_SERVER_PORT").then_some("9001"));
        assert_eq!(config.port(), 9001);
    }

    #[test]
    fn a_value_may_stand_in_the_environment() {
        let with = |text: &str| {
            let mut config = StreamlitConfig::default();
            let variables = |name: &str| match name {
                "PORT" => Some("9000"),
                "BASE" => Some("/a/"),
                "CERT" => Some("cert.pem"),
                _ => None,
            };
            config.merge(SourceMap::default().add("config.toml", text, Vec::new()), &parse(text), variables);
            config.local_redirect_uri()
        };
        let text = "[server]\nport = 'env:PORT'\nbaseUrlPath = 'env:BASE'\nsslCertFile = 'env:CERT'\n";
        assert_eq!(with(text), "https://localhost:9000/a/oauth2callback");
        let text = "[server]\nport = 'env:NO_PORT'\nbaseUrlPath = 'env:NO_BASE'\nsslCertFile = 'env:NO_CERT'\n";
        assert_eq!(with(text), "http://localhost:8501/oauth2callback");
        assert_eq!(with("[server]\nport = '8502'\nbaseUrlPath = 8\n"), "http://localhost:8502/8/oauth2callback");
    }

    #[test]
    fn hosts_are_allowed_as_streamlit_compares_them() {
        let with = |hosts: &'static str| {
            let mut config = StreamlitConfig::default();
            config.merge_environment(|name| (name == "STREAMLIT_SERVER_ALLOWED_HOSTS").then_some(hosts));
            config
        };
        assert!(with("").allows_host("anything.example.com"));
        assert!(with("*").allows_host("anything.example.com"));
        let config = with("App.example.com. *.internal.example.com");
        assert!(config.allows_host("app.example.com") && config.allows_host("a.internal.example.com"));
        assert!(!config.allows_host("localhost") && !config.allows_host("internal.example.com"));
    }
}
