//! The settings with which the app is run: an `[auth]` of the built-in provider behind the user's own secrets files, in a
//! folder that is gone afterwards.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use url::Url;

use super::app_command::AppCommand;
use crate::app::BaseUrl;
use crate::dev_idp::{Client, RunningProvider, signing_key};
use crate::error::Error;
use crate::host::{Git, Host, PrivateFolder, has_white_space};
use crate::options::GlobalOptions;
use crate::probe::ExpectedLogins;
use crate::project::{Project, Purpose, read_app_files, secrets_paths_of_run, shown};
use crate::streamlit::{Auth, CalledProvider, DEFAULT_PROVIDER, Overlay, OverlayClient};

/// How much randomness a client's secret is made of.
const SECRET_BYTES: usize = 32;

pub(super) struct StandIn {
    overlay: Overlay,
    /// The value of `STREAMLIT_SECRETS_FILES`.
    secrets_files: OsString,
    /// The user's files that are there, as they may be called.
    kept: Vec<String>,
    /// Whether the providers' names come from the app's code.
    is_from_code: bool,
    _folder: PrivateFolder,
}

impl StandIn {
    pub(super) fn prepare(
        project: &mut Project,
        command: &AppCommand,
        issuer: &Url,
        global: &GlobalOptions,
        git: &Git,
        host: &Host,
    ) -> Result<Self, Error> {
        if project.secrets.is_broken() {
            return Err(Error::refused(format!(
                "`{}` cannot be read, and Streamlit would fail too",
                project.shown_subject()
            ))
            .hint("`authctl check` says why"));
        }
        let mut names: Vec<String> =
            project.secrets.auth().iter().flat_map(Auth::providers).map(|provider| provider.name.to_owned()).collect();
        let mut is_from_code = false;
        if names.is_empty() {
            names = names_in_code(project, git, host);
            is_from_code = !names.is_empty();
        }
        if names.is_empty() {
            names.push(DEFAULT_PROVIDER.to_owned());
        }
        let place = host.files.canonical(&project.root).unwrap_or_else(|_| project.root.clone());
        let cookie_secret = signing_key(host)?.derived(&format!("cookie_secret of {}", place.display()))?;
        let mut clients = Vec::new();
        for provider in names {
            let client_secret = host.rng.token(SECRET_BYTES)?.into();
            clients.push(OverlayClient { client_id: provider.clone(), provider, client_secret });
        }
        let overlay = Overlay {
            redirect_uri: command.redirect_uri().to_owned(),
            cookie_secret,
            server_metadata_url: format!("{}.well-known/openid-configuration", issuer.as_str()),
            clients,
        };
        host.terminal.redactor.learn(overlay.cookie_secret.expose());
        overlay.clients.iter().for_each(|client| host.terminal.redactor.learn(client.client_secret.expose()));
        let folder = PrivateFolder::new(&host.env).map_err(no_folder)?;
        let text = overlay.text(project.secrets.auth().as_ref());
        let file = folder.write("stand-in.toml", text.expose().as_bytes()).map_err(no_folder)?;
        let own = secrets_paths(project, global, host)?;
        let kept = own.iter().filter(|path| host.files.metadata(path).is_ok()).map(|path| shown(path, host)).collect();
        let mut listed = Vec::new();
        for (index, path) in own.iter().enumerate() {
            listed.push(without_white_space(path, index, command.folder(), &folder)?);
        }
        listed.push(file);
        let mut secrets_files = OsString::new();
        for path in listed {
            if !secrets_files.is_empty() {
                secrets_files.push(" ");
            }
            secrets_files.push(path);
        }
        Ok(Self { overlay, secrets_files, kept, is_from_code, _folder: folder })
    }

    /// The value of `STREAMLIT_SECRETS_FILES` for the app.
    pub(super) fn secrets_files(&self) -> &OsStr {
        &self.secrets_files
    }

    pub(super) fn clients(&self) -> Vec<Client> {
        let client = |client: &OverlayClient| Client {
            client_id: client.client_id.clone(),
            client_secret: client.client_secret.clone(),
            redirect_uris: vec![self.overlay.redirect_uri.clone()],
        };
        self.overlay.clients.iter().map(client).collect()
    }

    /// What the app must do if it has these settings.
    pub(super) fn expected_logins(
        &self,
        command: &AppCommand,
        provider: &RunningProvider,
    ) -> Result<ExpectedLogins, Error> {
        let unusable = || Error::usage(format!("`{}` is not an address", self.overlay.redirect_uri));
        let redirect_uri = Url::parse(command.redirect_uri()).map_err(|_| unusable())?;
        Ok(ExpectedLogins {
            base: BaseUrl::from_redirect_uri(&redirect_uri).ok_or_else(unusable)?,
            cookie_secret: self.overlay.cookie_secret.clone(),
            providers: self
                .overlay
                .clients
                .iter()
                .map(|client| (client.provider.clone(), client.client_id.clone()))
                .collect(),
            authorization_endpoint: Url::parse(&provider.authorization_endpoint()).map_err(|_| unusable())?,
            redirect_uri: self.overlay.redirect_uri.clone(),
        })
    }

    pub(super) fn shown_providers(&self) -> String {
        let names: Vec<String> = self
            .overlay
            .clients
            .iter()
            .map(|client| match client.provider.as_str() {
                DEFAULT_PROVIDER => "`st.login()`".to_owned(),
                name => format!("`st.login(\"{name}\")`"),
            })
            .collect();
        let origin = if self.is_from_code { ", as the app's code has it" } else { "" };
        format!("{}{origin}", names.join(" and "))
    }

    pub(super) fn shown_secrets(&self) -> String {
        if self.kept.is_empty() {
            "there is no secrets file of your own".to_owned()
        } else {
            format!("everything but `[auth]` of {}, which stays as it is", self.kept.join(" and "))
        }
    }
}

/// The providers that the app's code logs in with, as far as it says so.
fn names_in_code(project: &mut Project, git: &Git, host: &Host) -> Vec<String> {
    read_app_files(project, Purpose::Use, git, host);
    let calls = project.app_context.reached_files().flat_map(|(_, calls)| &calls.logins);
    let mut names: Vec<String> = Vec::new();
    for call in calls {
        let name = match &call.provider {
            CalledProvider::Default => DEFAULT_PROVIDER,
            CalledProvider::Named(name) => name,
            CalledProvider::Unknown => continue,
        };
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}

/// Every file in which Streamlit would look for secrets.
fn secrets_paths(project: &Project, global: &GlobalOptions, host: &Host) -> Result<Vec<PathBuf>, Error> {
    match &global.secrets {
        Some(path) if path.as_os_str() == "-" => Err(Error::usage("`--secrets -` cannot be read by the app too")
            .hint("give the path of a file, or leave the option out")),
        Some(_) => Ok(vec![project.secrets_path.clone()]),
        None => Ok(secrets_paths_of_run(&project.root, &project.config, project.streamlit, host).0),
    }
}

/// The path in a way that Streamlit's list takes, which white space separates: from the folder in which the app is started,
/// or through a link.
fn without_white_space(path: &Path, index: usize, start: &Path, folder: &PrivateFolder) -> Result<PathBuf, Error> {
    if !has_white_space(path) {
        return Ok(path.to_owned());
    }
    if let Ok(below) = path.strip_prefix(start)
        && !has_white_space(below)
    {
        return Ok(below.to_owned());
    }
    let cannot = |error| {
        Error::io(format!("`{}` has white space in it, which separates the files for Streamlit", path.display()), error)
            .hint("move the project to a folder without white space in its path")
    };
    // The folder and not the file: Streamlit watches the folder for changes.
    match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) if !has_white_space(Path::new(name)) => {
            Ok(folder.link(&index.to_string(), parent).map_err(cannot)?.join(name))
        }
        _ => folder.link(&format!("{index}.toml"), path).map_err(cannot),
    }
}

fn no_folder(error: std::io::Error) -> Error {
    Error::io("there is no place for the settings of the stand-in", error)
        .hint("let `TMPDIR` name a folder that you may write to, without white space in its path")
}
