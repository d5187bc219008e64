//! Which provider to log in with: the one that the user names, the only one, or the built-in one where nothing is
//! configured.

use url::Url;

use super::TestArgs;
use crate::dev_idp;
use crate::diagnostic::Anchor;
use crate::error::Error;
use crate::host::{Choice as Item, Host};
use crate::options::GlobalOptions;
use crate::project::{self, Project};
use crate::report::escaped;
use crate::secret::Secret;
use crate::streamlit::{Auth, ClientAuthentication, LoginSettings, Provider};

/// What a login is tried with.
pub(super) struct Target {
    pub(super) project: Project,
    pub(super) settings: LoginSettings,
    pub(super) metadata_url: Url,
    pub(super) places: Places,
    pub(super) origin: Origin,
}

/// Where problems point.
pub(super) struct Places {
    pub(super) section: Anchor,
    pub(super) client_id: Anchor,
    pub(super) client_secret: Anchor,
    pub(super) redirect_uri: Anchor,
    pub(super) metadata_url: Anchor,
}

/// Where the settings come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    Files,
    /// There is no configuration: the built-in provider is shown, with settings that exist for this login alone.
    BuiltIn,
}

/// What the settings allow.
pub(super) enum Choice {
    Ready(Box<Target>),
    /// Settings are missing or malformed: no login can be tried.
    Incomplete {
        project: Box<Project>,
        provider: String,
    },
}

/// How the built-in provider is called where no file names it.
const BUILT_IN: &str = "the built-in provider";

/// How much randomness the built-in provider's client secret is made of.
const SECRET_BYTES: usize = 32;

/// What Streamlit asks for by default.
const SCOPE: &str = "openid email profile";

pub(super) fn choose(args: &TestArgs, global: &GlobalOptions, host: &Host) -> Result<Choice, Error> {
    let project = Project::read(&project::project_root(global, host)?, global, host)?;
    let is_configured = !project.secrets.files.is_empty() || !project.near_misses.is_empty();
    if !is_configured && args.provider.name().is_none() {
        return without_configuration(project, args, global, host);
    }
    let Some(auth) = project.secrets.auth() else {
        let provider = args.provider.name().unwrap_or(crate::streamlit::DEFAULT_PROVIDER).to_owned();
        return Ok(Choice::Incomplete { project: Box::new(project), provider });
    };
    let providers = auth.providers();
    let index = chosen(&providers, &project, args, global, host)?;
    let Some(provider) = index.and_then(|index| providers.get(index)) else {
        let provider = crate::streamlit::DEFAULT_PROVIDER.to_owned();
        return Ok(Choice::Incomplete { project: Box::new(project), provider });
    };
    let settings = LoginSettings::read(&auth, provider, &project.config, project.streamlit).ok();
    let metadata_url = settings.as_ref().and_then(|settings| web_address(&settings.server_metadata_url));
    let (places, name) = (places(&auth, provider), provider.name.to_owned());
    match (settings, metadata_url) {
        (Some(mut settings), Some(metadata_url)) => {
            if let Some(redirect_uri) = &args.redirect_uri {
                settings.redirect_uri.clone_from(redirect_uri);
            }
            Ok(Choice::Ready(Box::new(Target { project, settings, metadata_url, places, origin: Origin::Files })))
        }
        _ => Ok(Choice::Incomplete { project: Box::new(project), provider: name }),
    }
}

/// The URL, where it is one that can be asked.
fn web_address(text: &str) -> Option<Url> {
    Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

fn places(auth: &Auth<'_>, provider: &Provider<'_>) -> Places {
    let section = Anchor::Span(provider.location(auth));
    let of_provider =
        |key: &str| provider.get(auth, key).map_or_else(|| section.clone(), |setting| Anchor::Span(setting.value()));
    Places {
        client_id: of_provider("client_id"),
        client_secret: of_provider("client_secret"),
        metadata_url: of_provider("server_metadata_url"),
        redirect_uri: auth.get("redirect_uri").map_or_else(|| section.clone(), |setting| Anchor::Span(setting.value())),
        section,
    }
}

/// The place of the provider in the list; absent where the list is empty.
fn chosen(
    providers: &[Provider<'_>],
    project: &Project,
    args: &TestArgs,
    global: &GlobalOptions,
    host: &Host,
) -> Result<Option<usize>, Error> {
    let names: Vec<String> = providers.iter().map(|provider| escaped(provider.name).into_owned()).collect();
    let listed = || names.join(", ");
    let path = escaped(&project.shown_secrets_path).into_owned();
    if let Some(name) = args.provider.name() {
        let position = providers.iter().position(|provider| provider.name == name);
        return position.map(Some).ok_or_else(|| {
            let hint = if names.is_empty() {
                "`authctl init` sets one up".to_owned()
            } else {
                format!("it has: {}", listed())
            };
            Error::usage(format!("`{path}` has no provider `{}`", escaped(name))).hint(hint)
        });
    }
    match names.len() {
        0 => Ok(None),
        1 => Ok(Some(0)),
        _ if global.may_ask(host) => {
            let choices = names.iter().map(|name| Item { name: name.clone(), ..Item::default() });
            host.prompt.choose("Log in with which provider?", &choices.collect::<Vec<_>>(), None).map(Some)
        }
        _ => Err(Error::usage(format!("`{path}` has several providers"))
            .hint(format!("choose one, as in `authctl test NAME`: {}", listed()))),
    }
}

/// Offers the built-in provider, with settings that exist in memory alone.
fn without_configuration(
    project: Project,
    args: &TestArgs,
    global: &GlobalOptions,
    host: &Host,
) -> Result<Choice, Error> {
    let question = "nothing is configured here: try a login with the built-in provider";
    if global.may_ask(host) && !host.prompt.confirm(question, true)? {
        return Err(Error::refused("there is no configuration to test").hint("`authctl init` makes one"));
    }
    let local = project.config.local_redirect_uri();
    let redirect_uri = args.redirect_uri.clone().unwrap_or_else(|| local.replacen("https://", "http://", 1));
    // The port is chosen when the provider is started.
    let metadata_url = metadata_url(dev_idp::DEFAULT_PORT);
    let settings = LoginSettings {
        provider: crate::streamlit::DEFAULT_PROVIDER.to_owned(),
        client_id: dev_idp::CLIENT_ID.to_owned(),
        client_secret: Secret::new(host.rng.token(SECRET_BYTES)?),
        server_metadata_url: metadata_url.to_string(),
        redirect_uri,
        scope: SCOPE.to_owned(),
        prompt: Some("select_account".to_owned()),
        response_mode: None,
        login_hint: None,
        authorize_params: Vec::new(),
        client_authentication: ClientAuthentication::Basic,
        code_challenge_method: None,
        timeout: None,
        follow_redirects: false,
        streamlit: project.streamlit,
    };
    let subject = || Anchor::Subject(BUILT_IN.to_owned());
    let places = Places {
        section: subject(),
        client_id: subject(),
        client_secret: subject(),
        redirect_uri: subject(),
        metadata_url: subject(),
    };
    Ok(Choice::Ready(Box::new(Target { project, settings, metadata_url, places, origin: Origin::BuiltIn })))
}

/// Where the built-in provider's metadata is when it listens on `port`.
pub(super) fn metadata_url(port: u16) -> Url {
    Url::parse(&format!("http://localhost:{port}/.well-known/openid-configuration")).expect("every port makes a URL")
}
