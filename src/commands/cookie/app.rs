//! The app that cookies are for: its secret, its address, and the Streamlit it runs on.

use url::Url;

use crate::error::Error;
use crate::host::Host;
use crate::options::GlobalOptions;
use crate::project::{self, Project};
use crate::report::escaped;
use crate::secret::Secret;
use crate::streamlit::cookie::origin;
use crate::streamlit::{LoginSettings, Version};

/// What of a project decides whether a cookie counts.
pub(super) struct App {
    pub(super) project: Project,
    /// `[auth] cookie_secret`, where it is a text.
    pub(super) cookie_secret: Option<Secret<String>>,
    /// Where the browser is, from the redirect URI or as the user says; absent where neither tells.
    pub(super) url: Option<Url>,
}

impl App {
    /// `origin`: what the user says instead of the redirect URI.
    pub(super) fn gather(origin: Option<&Url>, global: &GlobalOptions, host: &Host) -> Result<Self, Error> {
        let project = Project::read(&project::project_root(global, host)?, global, host)?;
        let auth = project.secrets.auth();
        let setting = |key: &str| auth.as_ref()?.get(key)?.as_str().map(str::to_owned);
        let cookie_secret = setting("cookie_secret").filter(|secret| !secret.is_empty()).map(Secret::new);
        let redirect_uri = setting("redirect_uri")
            .map(|written| LoginSettings::sent_redirect_uri(&written, &project.config, project.streamlit));
        let configured = redirect_uri.and_then(|redirect_uri| Url::parse(&redirect_uri).ok());
        Ok(Self { cookie_secret, url: origin.cloned().or(configured).filter(Url::has_host), project })
    }

    pub(super) fn streamlit(&self) -> Version {
        self.project.streamlit
    }

    /// What the browser says as its `Origin`.
    pub(super) fn origin(&self) -> Option<String> {
        self.url.as_ref().map(origin)
    }

    /// The host that a browser files the cookies under.
    pub(super) fn host(&self) -> Option<&str> {
        self.url.as_ref().and_then(Url::host_str)
    }

    pub(super) fn missing(&self, setting: &str) -> Error {
        Error::missing(format!("`{}` has no `[auth] {setting}`", escaped(&self.project.shown_secrets_path)))
            .hint("`authctl init` makes one; `--project` and `--secrets` say where else it is")
    }
}

/// An address such as `https://app.example.com`.
pub(super) fn parse_origin(text: &str) -> Result<Url, String> {
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => Ok(url),
        _ => Err("write it as `https://app.example.com` or `http://localhost:8501`".to_owned()),
    }
}
