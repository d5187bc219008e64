//! What to ask: the providers of the project, those that the user names, or addresses.

use url::Url;

use crate::cli::GlobalOptions;
use crate::commands::gather::{self, Project};
use crate::diagnostic::Anchor;
use crate::error::Error;
use crate::host::Host;
use crate::report::escaped;
use crate::rules::ProviderPlaces;
use crate::streamlit::{Auth, LoginSettings, Provider, Setting};

/// One provider to ask.
pub(super) struct Target {
    /// The provider's name, or the address as it was given.
    pub(super) name: String,
    /// The name in the configuration; absent for an address.
    pub(super) provider: Option<String>,
    pub(super) url: Url,
    pub(super) settings: Option<LoginSettings>,
    /// Where problems point.
    pub(super) places: ProviderPlaces,
}

const SUFFIX: &str = "/.well-known/openid-configuration";

/// The targets, and the project that they come from; none where addresses alone were given.
pub(super) fn targets(
    arguments: &[String],
    global: &GlobalOptions,
    host: &Host,
) -> Result<(Option<Project>, Vec<Target>), Error> {
    let (addresses, names): (Vec<&String>, Vec<&String>) = arguments.iter().partition(|text| text.contains("://"));
    let mut targets = Vec::new();
    let mut project = None;
    if addresses.is_empty() || !names.is_empty() {
        let gathered = gather::project(&gather::project_root(global, host)?, global, host)?;
        targets.extend(of_project(&gathered, &names)?);
        project = Some(gathered);
    }
    for address in addresses {
        targets.push(of_address(address, host)?);
    }
    Ok((project, targets))
}

fn of_project(project: &Project, names: &[&String]) -> Result<Vec<Target>, Error> {
    let shown = escaped(&project.shown_secrets_path);
    let auth = project.secrets.auth().ok_or_else(|| {
        Error::missing(format!("no provider is configured in `{shown}`"))
            .hint("`authctl check` says why; `authctl probe URL` asks a provider without a configuration")
    })?;
    let providers = auth.providers();
    if let Some(unknown) = names.iter().find(|name| !providers.iter().any(|provider| provider.name == name.as_str())) {
        let known: Vec<&str> = providers.iter().map(|provider| provider.name).collect();
        return Err(Error::usage(format!("`{shown}` has no provider `{unknown}`"))
            .hint(format!("it has: {}", escaped(&known.join(", ")))));
    }
    let chosen: Vec<&Provider<'_>> = providers
        .iter()
        .filter(|provider| names.is_empty() || names.iter().any(|name| name.as_str() == provider.name))
        .collect();
    if chosen.is_empty() {
        return Err(Error::missing(format!("`{shown}` has no provider"))
            .hint("`authctl init` sets one up; `authctl probe URL` asks one without a configuration"));
    }
    chosen.into_iter().map(|provider| of_provider(project, &auth, provider)).collect()
}

fn of_provider(project: &Project, auth: &Auth<'_>, provider: &Provider<'_>) -> Result<Target, Error> {
    let not_asked = |why: &str| {
        Error::missing(format!("provider `{}` cannot be asked: {why}", escaped(provider.name)))
            .hint("`authctl check` says what to change; `authctl probe NAME` asks another one")
    };
    let setting =
        provider.get(auth, "server_metadata_url").ok_or_else(|| not_asked("it has no `server_metadata_url`"))?;
    let text = setting.as_str().ok_or_else(|| not_asked("its `server_metadata_url` is no text"))?;
    let url = Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        .ok_or_else(|| not_asked("its `server_metadata_url` is no `https` URL"))?;
    let place = |other: Option<Setting<'_>>| Anchor::Span(other.unwrap_or(setting).value());
    Ok(Target {
        name: provider.name.to_owned(),
        provider: Some(provider.name.to_owned()),
        url,
        settings: LoginSettings::of(auth, provider, &project.config, project.streamlit).ok(),
        places: ProviderPlaces {
            metadata_url: Anchor::Span(setting.value()),
            client_id: place(provider.get(auth, "client_id")),
            client_secret: place(provider.get(auth, "client_secret")),
            redirect_uri: place(auth.get("redirect_uri")),
        },
    })
}

fn of_address(text: &str, host: &Host) -> Result<Target, Error> {
    let mut url = Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        .ok_or_else(|| Error::usage(format!("`{}` is no `https` URL", escaped(text))))?;
    if !url.path().contains("/.well-known/") {
        url.set_path(&format!("{}{SUFFIX}", url.path().trim_end_matches('/')));
        host.terminal.say(&format!("note: asking `{}`\n", escaped(url.as_str())));
    }
    let places = ProviderPlaces::only(Anchor::Subject(url.to_string()));
    Ok(Target { name: text.to_owned(), provider: None, url, settings: None, places })
}
