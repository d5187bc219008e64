//! The built-in provider within this process, for a project that points at it where nothing listens.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host as UrlHost, Url};

use super::TestArgs;
use super::target::{Origin, Target, metadata_url};
use crate::commands::running_provider;
use crate::commands::users::{Users, unknown};
use crate::dev_idp::{
    Client, Clients, Config, DEFAULT_TOKEN_LIFETIME, ProjectName, RunningProvider, UNKNOWN_USER, User, is_built_in,
    start, withheld_claims,
};
use crate::error::{Error, Kind};
use crate::host::{BindError, Host, bind};
use crate::http::{Exchange, form_decode};
use crate::oidc::trace::LoginTrace;
use crate::streamlit::{DEFAULT_PROVIDER, LoginSettings};
use serde_json::{Map, Value};

/// Whether the settings name the built-in provider.
pub(super) fn is_meant(target: &Target) -> bool {
    target.origin == Origin::BuiltIn || is_built_in(&target.metadata_url, &target.settings.client_id)
}

/// Who can be signed in, and who is where nobody signs in with a browser.
pub(super) struct People {
    pub(super) users: Vec<User>,
    /// The user that the command line names, or describes.
    chosen: Option<String>,
    is_new: bool,
}

impl People {
    pub(super) fn read(args: &TestArgs, target: &Target, host: &Host) -> Result<Self, Error> {
        let mut users = Users::read(&args.user.users, &target.project.root, host)?.list().to_vec();
        let mut chosen = args.user.name().map(str::to_owned);
        let new_user = args.user.new_user();
        if let Some(user) = new_user {
            users.retain(|known| known.name != user.name);
            users.push(user.clone());
            chosen = Some(user.name.clone());
        }
        Ok(Self { users, chosen, is_new: new_user.is_some() })
    }

    /// Whom to sign in: the first of the list where nobody is named.
    pub(super) fn name(&self) -> String {
        self.chosen.clone().or_else(|| self.users.first().map(|user| user.name.clone())).unwrap_or_default()
    }

    /// Whether the command line says who signs in, so that no browser is needed.
    pub(super) const fn are_chosen(&self) -> bool {
        self.chosen.is_some()
    }

    /// That a provider which this command has started knows the user.
    fn check(&self) -> Result<(), Error> {
        match &self.chosen {
            Some(name) if !self.users.iter().any(|user| user.answers_to(name)) => {
                Err(unknown("--user", name, self.users.iter().map(|user| user.name.as_str())))
            }
            _ => Ok(()),
        }
    }

    /// What a provider says that somebody else has started, which may have other users.
    pub(super) fn check_answers(&self, exchanges: &[Exchange]) -> Result<(), Error> {
        let mut answers = exchanges.iter().filter_map(|exchange| exchange.outcome.as_ref().ok());
        let Some(known) = answers.find_map(|answer| answer.header(UNKNOWN_USER)) else { return Ok(()) };
        let name = self.name();
        if self.is_new {
            return Err(Error::usage(
                "`--new-user` needs a provider that this command starts itself, and one is running",
            )
            .hint("stop it, or describe the user in its users file"));
        }
        let known: Vec<String> = known.split(',').map(decoded).collect();
        Err(unknown("--user", &name, known.iter().map(String::as_str)))
    }

    /// That a provider which somebody else has started is not another project's.
    pub(super) fn check_project(&self, target: &Target, trace: &LoginTrace) -> Result<(), Error> {
        let metadata = trace.provider.metadata();
        let Some(other) = metadata.and_then(|metadata| running_provider::project_of(&metadata.members)) else {
            return Ok(());
        };
        if other == ProjectName::from_path(&target.project.root) {
            return Ok(());
        }
        let key = match target.settings.provider.as_str() {
            DEFAULT_PROVIDER => "server_metadata_url".to_owned(),
            name => format!("{name}.server_metadata_url"),
        };
        Err(running_provider::others(&other, target.metadata_url.port_or_known_default().unwrap_or(80), &key))
    }

    /// The claims of the user that the provider keeps from a client which asks for `scope`.
    pub(super) fn withheld(&self, claims: &Map<String, Value>, scope: &str) -> Vec<String> {
        let user = self.users.iter().find(|user| user.claims.get("sub") == claims.get("sub"));
        let mut withheld = user.map(|user| withheld_claims(user, scope)).unwrap_or_default();
        // What was typed on the page is told all the same.
        withheld.retain(|claim| !claims.contains_key(claim));
        withheld
    }
}

/// A name as it is in a header.
fn decoded(name: &str) -> String {
    form_decode(name).into_iter().next().map(|(name, _)| name).unwrap_or_default()
}

/// Starts the provider, unless somebody already listens at its address; then that one is used.
pub(super) fn start_unless_running(
    target: &mut Target,
    people: &People,
    host: &Host,
) -> Result<Option<RunningProvider>, Error> {
    let port = match target.origin {
        // Nobody else knows of this login, so any port will do.
        Origin::BuiltIn => 0,
        Origin::Files => target.metadata_url.port_or_known_default().unwrap_or(80),
    };
    let listener = match bind(&addresses(&target.metadata_url), port) {
        Ok(listener) => listener,
        Err(BindError::InUse { .. }) => return Ok(None),
        Err(error) => {
            return Err(Error::new(Kind::Io, format!("the built-in provider cannot be started: {error}"))
                .hint("start it yourself with `authctl idp --port PORT`, and let `server_metadata_url` name it"));
        }
    };
    people.check()?;
    if target.origin == Origin::BuiltIn {
        target.metadata_url = metadata_url(listener.port());
        target.settings.server_metadata_url = target.metadata_url.to_string();
    }
    let config = Config {
        issuer: issuer(&target.metadata_url),
        clients: Clients::Registered(vec![client(&target.settings)]),
        project: Some(ProjectName::from_path(&target.project.root)),
        users: people.users.clone(),
        auto_login: None,
        faults: Vec::new(),
        token_lifetime: DEFAULT_TOKEN_LIFETIME,
    };
    start(config, listener, host).map(Some)
}

fn client(settings: &LoginSettings) -> Client {
    Client {
        client_id: settings.client_id.clone(),
        client_secret: settings.client_secret.clone(),
        redirect_uris: vec![settings.redirect_uri.clone()],
    }
}

/// Where a browser that is given this URL may connect to.
fn addresses(url: &Url) -> Vec<IpAddr> {
    match url.host() {
        Some(UrlHost::Ipv4(address)) => vec![address.into()],
        Some(UrlHost::Ipv6(address)) => vec![address.into()],
        Some(UrlHost::Domain(_)) | None => vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()],
    }
}

fn issuer(metadata_url: &Url) -> Url {
    let mut issuer = metadata_url.clone();
    issuer.set_path("");
    issuer.set_query(None);
    issuer
}
