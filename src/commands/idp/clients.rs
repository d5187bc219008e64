//! Whom `authctl idp` takes as clients: those of the project's secrets, those of the flags, or anybody.

use std::path::PathBuf;

use clap::Args;
use url::Url;

use crate::dev_idp::{Client, Clients, is_built_in};
use crate::error::Error;
use crate::host::{Host, Stamp, shown_path};
use crate::options::GlobalOptions;
use crate::project::{self, Project};
use crate::secret::Secret;
use crate::streamlit::{DEFAULT_PROVIDER, LoginSettings, StreamlitConfig};

/// No secret is as long as this.
const SECRET_LIMIT: u64 = 64 * 1024;

#[derive(Debug, Args)]
pub(crate) struct ClientOptions {
    /// Know this client [default: those of the project's secrets]
    #[arg(long, value_name = "ID")]
    client_id: Option<String>,

    /// Its secret, in a file; without one the client is public and must use PKCE
    #[arg(long, value_name = "FILE", requires = "client_id")]
    client_secret_file: Option<PathBuf>,

    /// Its redirect URI, compared byte for byte [default: the app's own] (repeatable)
    #[arg(long = "redirect-uri", value_name = "URI", requires = "client_id")]
    redirect_uris: Vec<String>,

    /// Take any client ID with any secret, and redirect URIs on this machine only
    #[arg(long, conflicts_with = "client_id")]
    any_client: bool,
}

/// Where the clients come from.
#[derive(Debug)]
pub(crate) enum Registration {
    AnyLoopback,
    Flags(Client),
    Project(ProjectClients),
}

/// What a project's secrets say about clients of loopback providers.
#[derive(Debug)]
pub(crate) struct ProjectClients {
    shown_path: String,
    settings: Vec<LoginSettings>,
    /// What the first built-in provider among them is expected to be called.
    expected_issuer: Option<Url>,
    /// Providers that lack settings, each with what it lacks.
    gaps: Vec<String>,
    is_broken: bool,
    /// The app's main file, as far as that can be told.
    script: &'static str,
    files: Vec<(PathBuf, Option<Stamp>)>,
}

pub(crate) fn registration(
    options: &ClientOptions,
    global: &GlobalOptions,
    host: &Host,
) -> Result<Registration, Error> {
    if options.any_client {
        return Ok(Registration::AnyLoopback);
    }
    let Some(client_id) = &options.client_id else { return project_clients(global, host).map(Registration::Project) };
    let client_secret = match &options.client_secret_file {
        None => Secret::from(""),
        Some(path) => secret_in(path, host)?,
    };
    let mut redirect_uris = options.redirect_uris.clone();
    if redirect_uris.is_empty() {
        redirect_uris.push(app_redirect_uri(global, host));
    }
    Ok(Registration::Flags(Client { client_id: client_id.clone(), client_secret, redirect_uris }))
}

fn secret_in(path: &PathBuf, host: &Host) -> Result<Secret<String>, Error> {
    let shown = shown_path(path);
    let bytes = host
        .files
        .read_named(&host.env.current_dir().join(path), SECRET_LIMIT)
        .map_err(|error| Error::io(format!("cannot read the client secret in `{shown}`"), error))?;
    let text = String::from_utf8(bytes).map_err(|_| Error::usage(format!("`{shown}` is not UTF-8")))?;
    // Editors end files with a line break, and secrets do not have one.
    let secret = text.trim_end_matches(['\r', '\n']);
    if secret.is_empty() {
        return Err(Error::usage(format!("`{shown}` is empty")).hint("leave the option out for a public client"));
    }
    Ok(secret.into())
}

/// What Streamlit would be reached at here; where the project cannot be read, its defaults.
fn app_redirect_uri(global: &GlobalOptions, host: &Host) -> String {
    project::project_root(global, host)
        .and_then(|root| Project::read(&root, global, host))
        .map_or_else(|_| StreamlitConfig::default().local_redirect_uri(), |project| project.config.local_redirect_uri())
}

fn project_clients(global: &GlobalOptions, host: &Host) -> Result<ProjectClients, Error> {
    let root = project::project_root(global, host)?;
    let project = Project::read(&root, global, host)?;
    let (mut settings, mut gaps) = (Vec::new(), Vec::new());
    if let Some(auth) = project.secrets.auth() {
        for provider in auth.providers() {
            match LoginSettings::read(&auth, &provider, &project.config, project.streamlit) {
                Ok(found) => settings.push(found),
                Err(gap) => gaps.push(gap.0.join(", ")),
            }
        }
    }
    let expected_issuer = settings.iter().find_map(built_in_issuer);
    Ok(ProjectClients {
        settings,
        expected_issuer,
        gaps,
        is_broken: project.secrets.is_broken(),
        script: script_of(&project, host),
        files: stamps(&project, host),
        shown_path: project.shown_secrets_path,
    })
}

fn built_in_issuer(settings: &LoginSettings) -> Option<Url> {
    let metadata_url = Url::parse(&settings.server_metadata_url).ok()?;
    is_built_in(&metadata_url, &settings.client_id).then(|| issuer_of(&settings.server_metadata_url)).flatten()
}

fn script_of(project: &Project, host: &Host) -> &'static str {
    ["streamlit_app.py", "app.py", "main.py", "Home.py"]
        .into_iter()
        .find(|name| host.files.metadata(&project.root.join(name)).is_ok_and(|metadata| metadata.is_file))
        .unwrap_or("app.py")
}

fn stamps(project: &Project, host: &Host) -> Vec<(PathBuf, Option<Stamp>)> {
    let read = project.secrets.files.iter().map(|file| file.path.clone());
    // A file that is not there yet may appear.
    let mut paths: Vec<PathBuf> = read.chain([project.secrets_path.clone()]).collect();
    paths.dedup();
    paths
        .into_iter()
        .map(|path| {
            let stamp = host.files.metadata(&path).ok().map(|metadata| metadata.stamp);
            (path, stamp)
        })
        .collect()
}

impl ProjectClients {
    /// The settings whose provider is the one with this issuer.
    fn at(&self, issuer: &Url) -> Vec<&LoginSettings> {
        self.settings
            .iter()
            .filter(|settings| issuer_of(&settings.server_metadata_url).as_ref() == Some(issuer))
            .collect()
    }

    fn clients(&self, issuer: &Url) -> Result<Clients, Error> {
        let clients: Vec<Client> = self
            .at(issuer)
            .into_iter()
            .map(|settings| Client {
                client_id: settings.client_id.clone(),
                client_secret: settings.client_secret.clone(),
                redirect_uris: vec![settings.redirect_uri.clone()],
            })
            .collect();
        if !clients.is_empty() {
            return Ok(Clients::Registered(clients));
        }
        let (path, shown) = (&self.shown_path, without_slash(issuer));
        if self.is_broken {
            return Err(Error::missing(format!("`{path}` cannot be read")).hint("`authctl check` says why"));
        }
        if let Some(gap) = self.gaps.first() {
            return Err(Error::missing(format!("`{path}` has no complete provider: {gap} is missing"))
                .hint("`authctl init` completes it, and `authctl check` says more"));
        }
        Err(Error::missing(format!("no provider in `{path}` uses {shown}")).hint(
            "`authctl init` sets one up; elsewhere register a client with `--client-id`, or take any with `--any-client`",
        ))
    }
}

/// The issuer that a metadata URL is built from (OpenID Connect Discovery 1.0 section 4).
fn issuer_of(metadata_url: &str) -> Option<Url> {
    Url::parse(metadata_url.strip_suffix("/.well-known/openid-configuration")?).ok()
}

fn without_slash(url: &Url) -> &str {
    url.as_str().trim_end_matches('/')
}

impl Registration {
    /// The issuer that the project's settings expect the built-in provider to be.
    pub(crate) fn issuer(&self) -> Option<&Url> {
        let Self::Project(project) = self else { return None };
        project.expected_issuer.as_ref()
    }

    /// Whether it serves a project, and not whoever comes.
    pub(crate) const fn is_of_project(&self) -> bool {
        matches!(self, Self::Project(_))
    }

    pub(crate) fn clients(&self, issuer: &Url) -> Result<Clients, Error> {
        match self {
            Self::AnyLoopback => Ok(Clients::AnyLoopback),
            Self::Flags(client) => Ok(Clients::Registered(vec![client.clone()])),
            Self::Project(project) => project.clients(issuer),
        }
    }

    /// The clients anew, if their file has changed since it was read.
    pub(crate) fn reread(
        &mut self,
        issuer: &Url,
        global: &GlobalOptions,
        host: &Host,
    ) -> Option<Result<Clients, Error>> {
        let Self::Project(project) = self else { return None };
        let is_same = |(path, stamp): &(PathBuf, Option<Stamp>)| {
            host.files.metadata(path).ok().map(|metadata| metadata.stamp) == *stamp
        };
        if project.files.iter().all(is_same) {
            return None;
        }
        Some(project_clients(global, host).and_then(|fresh| {
            // Remembered even if it is of no use, so that the same complaint is not made twice.
            *project = fresh;
            project.clients(issuer)
        }))
    }

    pub(crate) fn client_ids(&self, issuer: &Url) -> Vec<String> {
        match self {
            Self::AnyLoopback => vec!["any".to_owned()],
            Self::Flags(client) => vec![client.client_id.clone()],
            Self::Project(project) => project.at(issuer).iter().map(|settings| settings.client_id.clone()).collect(),
        }
    }

    /// A line for each client, without secrets.
    pub(crate) fn descriptions(&self, issuer: &Url) -> Vec<String> {
        let line = |id: &str, uris: &str, is_public: bool| {
            format!("{id}, redirected to {uris}{}", if is_public { ", without a secret" } else { "" })
        };
        match self {
            Self::AnyLoopback => vec!["any, with any secret, redirected to any port of this machine".to_owned()],
            Self::Flags(client) => {
                vec![line(&client.client_id, &client.redirect_uris.join(" or "), client.client_secret.is_empty())]
            }
            Self::Project(project) => project
                .at(issuer)
                .iter()
                .map(|settings| line(&settings.client_id, &settings.redirect_uri, settings.client_secret.is_empty()))
                .collect(),
        }
    }

    /// What to do while it runs: commands, each with its purpose.
    pub(crate) fn next_commands(&self, issuer: &Url, metadata_url: &str) -> Vec<(String, String)> {
        let pair = |command: String, purpose: &str| (command, purpose.to_owned());
        let Self::Project(project) = self else {
            let init = format!("authctl init --metadata-url {metadata_url}");
            return vec![
                pair(init, "an app that signs in here"),
                pair("authctl test".to_owned(), "a real login, and what st.user will hold"),
                pair(format!("curl {metadata_url}"), "what clients read first"),
            ];
        };
        let name = project.at(issuer).first().map_or(DEFAULT_PROVIDER, |settings| settings.provider.as_str());
        let (option, argument) = if name == DEFAULT_PROVIDER {
            (String::new(), String::new())
        } else {
            (format!(" --provider {name}"), format!("\"{name}\""))
        };
        vec![
            pair(format!("authctl test{option}"), "a real login, and what st.user will hold"),
            (format!("streamlit run {}", project.script), format!("the app itself, with st.login({argument})")),
            pair("authctl check --online".to_owned(), "the settings, checked with this provider"),
        ]
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::host::fake::FakeHost;
    use crate::host::{Expected, WriteOptions};

    const NEW: WriteOptions<'_> = WriteOptions { mode: 0o600, expected: Expected::Anything };

    fn write(host: &Host, dir: &Path, client_id: &str) {
        let folder = dir.join(".streamlit");
        host.files.create_dir(&folder).unwrap();
        let text = format!(
            "[auth]\nredirect_uri = \"http://localhost:8501/oauth2callback\"\ncookie_secret = \"c\"\nclient_id = \"{client_id}\"\n\
             client_secret = \"s\"\nserver_metadata_url = \"http://127.0.0.1:9400/.well-known/openid-configuration\"\n"
        );
        host.files.write_atomically(&folder.join("secrets.toml"), text.as_bytes(), NEW).unwrap();
    }

    #[test]
    fn an_edited_file_is_read_again_once() {
        let dir = tempfile::tempdir().unwrap();
        let (fake, global) = (FakeHost::new(dir.path()), GlobalOptions::default());
        write(&fake.host, dir.path(), "first");
        let options =
            ClientOptions { client_id: None, client_secret_file: None, redirect_uris: Vec::new(), any_client: false };
        let mut registration = registration(&options, &global, &fake.host).unwrap();
        let issuer = registration.issuer().cloned().unwrap();
        assert_eq!(issuer.as_str(), "http://127.0.0.1:9400/");
        assert_eq!(registration.client_ids(&issuer), ["first"]);
        assert!(registration.reread(&issuer, &global, &fake.host).is_none());

        write(&fake.host, dir.path(), "the second");
        assert!(matches!(registration.reread(&issuer, &global, &fake.host), Some(Ok(Clients::Registered(_)))));
        assert_eq!(registration.client_ids(&issuer), ["the second"]);
        assert!(registration.reread(&issuer, &global, &fake.host).is_none());
    }
}
