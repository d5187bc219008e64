//! The built-in provider within this process, for a project that points at it where nothing listens.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host as UrlHost, Url};

use super::target::{Origin, Target, metadata_url};
use crate::dev_idp::{
    Client, Clients, Config, DEFAULT_TOKEN_LIFETIME, RunningProvider, default_users, is_built_in, start,
};
use crate::error::{Error, Kind};
use crate::host::{BindError, Host, bind};
use crate::streamlit::LoginSettings;

/// Whether the settings name the built-in provider.
pub(super) fn is_meant(target: &Target) -> bool {
    target.origin == Origin::BuiltIn || is_built_in(&target.metadata_url, &target.settings.client_id)
}

/// Starts the provider, unless somebody already listens at its address; then that one is used.
pub(super) fn start_unless_running(target: &mut Target, host: &Host) -> Result<Option<RunningProvider>, Error> {
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
    if target.origin == Origin::BuiltIn {
        target.metadata_url = metadata_url(listener.port());
        target.settings.server_metadata_url = target.metadata_url.to_string();
    }
    let config = Config {
        issuer: issuer(&target.metadata_url),
        clients: Clients::Registered(vec![client(&target.settings)]),
        users: default_users(),
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

/// The name of the user who is signed in where nobody was named.
pub(super) fn first_user() -> String {
    default_users().first().map(|user| user.name.clone()).unwrap_or_default()
}
