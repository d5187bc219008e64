//! What the app's own files say of its login: which provider it asks for, and what it still lacks.

use std::path::Path;

use super::section::Section;
use crate::host::{Git, Host};
use crate::options::GlobalOptions;
use crate::project::{self, Project, Purpose};
use crate::providers::{self, Preset};
use crate::streamlit::requirements::{Completeness, Presence};
use crate::streamlit::{CalledProvider, DEFAULT_PROVIDER, Fact, OLDEST_AUTHLIB, Table, Version};

/// One call of `st.login`.
struct Login {
    /// `app.py`, as the user may call it.
    file: String,
    provider: CalledProvider,
}

/// What the project has besides its secrets. An app that cannot be read has nothing.
#[derive(Default)]
pub(super) struct App {
    logins: Vec<Login>,
    calls_logout: bool,
    /// What to ask for, and in which file; absent where nothing is missing or nobody can tell.
    pub(super) missing_package: Option<MissingPackage>,
}

/// The package without which `st.login` raises an error.
pub(super) struct MissingPackage {
    /// Where it is to be asked for: `requirements.txt`.
    pub(super) place: String,
    /// What to write there, or what to run.
    pub(super) requirement: String,
}

impl App {
    pub(super) fn read(root: &Path, global: &GlobalOptions, host: &Host) -> Self {
        // Which secrets are there does not matter, and those that were named may not be there yet.
        let global = GlobalOptions { secrets: None, ..global.clone() };
        let git = Git::detect(host);
        let Ok(mut project) = Project::read_in(root, &global, &git, host) else { return Self::default() };
        project::read_app_files(&mut project, Purpose::Use, &git, host);
        let files = project.app_context.app_files.iter().filter(|file| file.is_reached);
        let logins = files.clone().flat_map(|file| {
            let path = project.sources.path(file.file).to_owned();
            let calls = file.calls.logins.iter();
            calls.map(move |call| Login { file: path.clone(), provider: call.provider.clone() })
        });
        Self {
            logins: logins.collect(),
            calls_logout: files.clone().any(|file| file.calls.calls_logout),
            missing_package: missing_package(&project),
        }
    }

    /// The section in which the app will look for the settings of `preset`, where its calls leave no doubt.
    pub(super) fn section_for(&self, preset: &Preset, auth: Option<&Table>) -> Option<Section> {
        let is_there = |name: &str| {
            auth.is_some_and(|auth| {
                let has_section = auth.get(name).is_some_and(|entry| entry.value.as_table().is_some());
                has_section || name == DEFAULT_PROVIDER && auth.get("client_id").is_some()
            })
        };
        let mut names: Vec<&str> = Vec::new();
        for login in &self.logins {
            match &login.provider {
                CalledProvider::Named(name) => names.push(name),
                CalledProvider::Default => names.push(DEFAULT_PROVIDER),
                // It can be any.
                CalledProvider::Unknown => return None,
            }
        }
        names.retain(|name| !is_there(name));
        names.sort_unstable();
        names.dedup();
        let is_of_preset = |name: &str| providers::find(name).is_some_and(|known| known.name() == preset.name);
        let meant = names.iter().copied().find(|name| is_of_preset(name));
        let name = match (meant, names.as_slice()) {
            (Some(name), _) => name,
            // Another provider's name is not meant for this one.
            (None, [only]) if providers::find(only).is_none() || *only == DEFAULT_PROVIDER => only,
            _ => return None,
        };
        if name == DEFAULT_PROVIDER {
            return Some(Section::default(auth, !preset.authorize_params.is_empty()));
        }
        Section::named(name, auth).ok()
    }

    /// The file that calls `st.login` with this provider already.
    pub(super) fn calls(&self, login_name: Option<&str>) -> Option<&str> {
        let is_it = |login: &&Login| match (&login.provider, login_name) {
            (CalledProvider::Named(name), Some(wanted)) => name == wanted,
            (CalledProvider::Default, None) => true,
            _ => false,
        };
        self.logins.iter().find(is_it).map(|login| login.file.as_str())
    }

    pub(super) const fn has_login(&self) -> bool {
        !self.logins.is_empty()
    }

    pub(super) const fn calls_logout(&self) -> bool {
        self.calls_logout
    }
}

fn missing_package(project: &Project) -> Option<MissingPackage> {
    let version = project.streamlit;
    let extra = |pin: Option<Version>| match (version.has(Fact::AuthExtra), pin) {
        (true, Some(pin)) => format!("streamlit[auth]=={pin}"),
        (true, None) => "streamlit[auth]".to_owned(),
        (false, _) => format!("Authlib>={OLDEST_AUTHLIB}"),
    };
    let Some(dependencies) = &project.app_context.dependencies else {
        return Some(MissingPackage { place: "requirements.txt".to_owned(), requirement: extra(Some(version)) });
    };
    match dependencies.authlib(version) {
        Presence::Absent => {}
        Presence::Present(found) if found < OLDEST_AUTHLIB => {}
        Presence::Present(_) | Presence::Unknown(_) => return None,
    }
    let pin = dependencies.streamlit.is_pinned.then_some(dependencies.streamlit.version);
    let requirement = match dependencies.completeness {
        Completeness::Declared => extra(pin),
        Completeness::Locked | Completeness::Installed => extra(None),
    };
    Some(MissingPackage { place: dependencies.source.clone(), requirement })
}
