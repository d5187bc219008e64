//! What to ask: the providers of the project, those that the user names, or addresses.

use url::Url;

use crate::diagnostic::{Anchor, Diagnostic, Level};
use crate::error::Error;
use crate::host::Host;
use crate::http::shown_url;
use crate::options::GlobalOptions;
use crate::project::{self, Project};
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
    /// Whether it has a section of its own, and is not written directly in `[auth]`.
    pub(super) has_section: bool,
    /// Where problems point.
    pub(super) places: ProviderPlaces,
    pub(super) depth: Depth,
}

const SUFFIX: &str = "/.well-known/openid-configuration";

/// How deep to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Depth {
    /// Metadata and keys; no credentials are sent.
    Metadata,
    /// Whether the provider knows the client, too.
    Registration,
}

/// What the arguments mean.
pub(super) struct Targets {
    /// None where addresses alone were given.
    pub(super) project: Option<Project>,
    pub(super) found: Vec<Target>,
    /// The first of the providers that the configuration does not let us ask: the others are asked all the same.
    pub(super) left_out: Option<Error>,
}

pub(super) fn targets(
    arguments: &[String],
    depth: Depth,
    global: &GlobalOptions,
    host: &Host,
) -> Result<Targets, Error> {
    let (addresses, names): (Vec<&String>, Vec<&String>) = arguments.iter().partition(|text| text.contains("://"));
    let mut asked = Targets { project: None, found: Vec::new(), left_out: None };
    if addresses.is_empty() || !names.is_empty() {
        let project = Project::read(&project::project_root(global, host)?, global, host)?;
        for target in of_project(&project, &names, depth)? {
            match target {
                Ok(target) => asked.found.push(target),
                Err(error) => asked.left_out = asked.left_out.or(Some(error)),
            }
        }
        asked.project = Some(project);
    }
    for address in addresses {
        asked.found.push(of_address(address, host)?);
    }
    match asked.left_out {
        Some(error) if asked.found.is_empty() => Err(error),
        _ => Ok(asked),
    }
}

/// The providers of `project` that can be asked, less what is `known` to be wrong: it need not be asked, and the
/// answer would be one more problem with the same cause.
pub(super) fn worth_asking(project: &Project, known: &[Diagnostic]) -> Vec<Target> {
    let is_known_at = |place: &Anchor| {
        known.iter().any(|problem| problem.level() == Level::Error && is_within(problem.anchor(), place))
    };
    let targets = of_project(project, &[], Depth::Registration).unwrap_or_default();
    targets
        .into_iter()
        .flatten()
        .filter(|target| !is_known_at(&target.places.metadata_url))
        .map(|mut target| {
            let places = &target.places;
            if [&places.client_id, &places.client_secret, &places.redirect_uri].into_iter().any(is_known_at) {
                target.depth = Depth::Metadata;
            }
            target
        })
        .collect()
}

/// Whether a problem at `inner` is one of the value at `outer`.
fn is_within(inner: &Anchor, outer: &Anchor) -> bool {
    match (inner, outer) {
        (Anchor::Span(inner), Anchor::Span(outer)) => {
            inner.file == outer.file && outer.span.start <= inner.span.start && inner.span.end <= outer.span.end
        }
        _ => false,
    }
}

fn of_project(project: &Project, names: &[&String], depth: Depth) -> Result<Vec<Result<Target, Error>>, Error> {
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
    Ok(chosen.into_iter().map(|provider| of_provider(project, &auth, provider, depth)).collect())
}

fn of_provider(project: &Project, auth: &Auth<'_>, provider: &Provider<'_>, depth: Depth) -> Result<Target, Error> {
    let not_asked = |why: &str| {
        Error::missing(format!("provider `{}` cannot be asked: {why}", escaped(provider.name)))
            .hint("`authctl check` says what to change; `authctl probe NAME` asks another one")
    };
    let setting =
        provider.get(auth, "server_metadata_url").ok_or_else(|| not_asked("it has no `server_metadata_url`"))?;
    let text = setting.as_str().ok_or_else(|| not_asked("its `server_metadata_url` is not a string"))?;
    let url = Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        .ok_or_else(|| not_asked("its `server_metadata_url` is not an `https` URL"))?;
    let place = |other: Option<Setting<'_>>| Anchor::Span(other.unwrap_or(setting).value());
    Ok(Target {
        name: provider.name.to_owned(),
        provider: Some(provider.name.to_owned()),
        url,
        settings: LoginSettings::read(auth, provider, &project.config, project.streamlit).ok(),
        has_section: !provider.is_flat(),
        places: ProviderPlaces {
            metadata_url: Anchor::Span(setting.value()),
            client_id: place(provider.get(auth, "client_id")),
            client_secret: place(provider.get(auth, "client_secret")),
            redirect_uri: place(auth.get("redirect_uri")),
        },
        depth,
    })
}

fn of_address(text: &str, host: &Host) -> Result<Target, Error> {
    let mut url = Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        .ok_or_else(|| Error::usage(format!("`{}` is not an `https` URL", escaped(text))))?;
    if !url.path().contains("/.well-known/") {
        url.set_path(&format!("{}{SUFFIX}", url.path().trim_end_matches('/')));
        host.terminal.say_line(&format!("note: asking `{}`", shown_url(&url)));
    }
    let places = ProviderPlaces::only(Anchor::Subject(shown_url(&url)));
    Ok(Target {
        name: shown_url(&url),
        provider: None,
        url,
        settings: None,
        has_section: false,
        places,
        depth: Depth::Metadata,
    })
}
