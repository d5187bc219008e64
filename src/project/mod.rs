//! Reads what belongs to one app: the first step of every command that looks at a project.

mod app_files;
mod apps;
mod client_files;
mod command_files;
mod dependencies;
mod deployment;
mod dockerfiles;
mod environments;
mod files;
mod images;
mod locations;
mod main_script;
mod manifest_files;
mod mounted_folder;
mod rendered;
mod run_options;
mod script_folder;
mod secrets_editor;
mod settings;

pub(crate) use app_files::read_app_files;
pub(crate) use apps::{apps_without_settings, has_login};
pub(crate) use environments::installed_program;
pub(crate) use files::{FILE_LIMIT, read_file, read_named_file, shown};
pub(crate) use locations::{config_paths, has_secrets, project_root, secrets_paths_of_run, streamlit_config};
pub(crate) use main_script::main_script;
pub(crate) use rendered::deployment_templates;
pub(crate) use script_folder::script_folder;
pub(crate) use secrets_editor::{Outcome, SecretsEditor};
pub(crate) use settings::Settings;

use std::path::{Path, PathBuf};

use self::dependencies::FoundDependencies;
use self::files::secrets_file;
use self::locations::{absence, near_misses};
use self::mounted_folder::{folder_in_place_of_file, secrets_folder};
use crate::error::Error;
use crate::host::{Git, Host};
use crate::options::GlobalOptions;
use crate::rules::{Absence, AuthSettings, ConfigInput, FixBudget};
use crate::source::SourceMap;
use crate::streamlit::requirements::{Completeness, Presence};
use crate::streamlit::{AppContext, SECRETS_FILE, Secrets, StreamlitConfig, TomlReader, Version};
use crate::time::UnixTime;

/// What a secrets file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Purpose {
    /// The app reads it.
    Use,
    /// People copy it and fill it in.
    Template,
}

/// Everything that was read of one app.
pub(crate) struct Project {
    pub(crate) root: PathBuf,
    pub(crate) sources: SourceMap,
    pub(crate) secrets: Secrets,
    pub(crate) config: StreamlitConfig,
    pub(crate) streamlit: Version,
    /// Where the version comes from: `--streamlit`, a file's name, or `newest known`.
    pub(crate) streamlit_source: String,
    /// The packages that the project asks for or has installed; with `read_app_files`, also everything else around it.
    pub(crate) app_context: AppContext,
    /// Where the project's own secrets file is, or would be.
    pub(crate) secrets_path: PathBuf,
    /// The same as the user may call it.
    pub(crate) shown_secrets_path: String,
    /// What may be meant as the secrets file, where there is none; else what lies too deep in mounted folders.
    pub(crate) near_misses: Vec<String>,
    /// What is known where there is no secrets file.
    pub(crate) absence: Absence,
    /// What the team's settings file says.
    pub(crate) settings: Settings,
    /// When all this was read.
    pub(crate) now: UnixTime,
}

impl Project {
    /// Reads the project at `root`.
    pub(crate) fn read(root: &Path, global: &GlobalOptions, host: &Host) -> Result<Self, Error> {
        Self::read_in(root, global, &Git::detect(host), host)
    }

    /// The same where several projects may lie in one work tree, which is then read once.
    pub(crate) fn read_in(root: &Path, global: &GlobalOptions, git: &Git, host: &Host) -> Result<Self, Error> {
        let mut sources = SourceMap::default();
        let FoundDependencies { dependencies, permitted, unread } =
            dependencies::dependencies(root, git, host, &mut sources);
        let settings = Settings::read(root, git, host)?;
        let of_settings = settings.streamlit.zip(settings.source.clone());
        let (streamlit, streamlit_source) = match (global.streamlit, of_settings, &dependencies) {
            (Some(version), ..) => (version, "--streamlit".to_owned()),
            (None, Some(of_settings), _) => of_settings,
            (None, None, Some(dependencies)) => (dependencies.streamlit.version, dependencies.source.clone()),
            (None, None, None) => (Version::NEWEST, "newest known".to_owned()),
        };
        // Whoever says which release it is wants no word on what cannot be read.
        let unread = if global.streamlit.or(settings.streamlit).is_some() { Vec::new() } else { unread };
        let dialect = TomlReader::for_release(streamlit);
        let mut config = streamlit_config(root, streamlit, host, &mut sources)?;
        (config.starts, config.has_plain_start) = run_options::start_options(root, git, host, &mut sources);
        let own_is_there = host.files.metadata(&root.join(SECRETS_FILE)).is_ok();
        if config.secrets_files.is_none() && !own_is_there {
            config.secrets_files = run_options::secrets_files(&config.starts, root, host);
        }
        let secrets_path = match &global.secrets {
            Some(path) => host.env.current_dir().join(path),
            None => root.join(SECRETS_FILE),
        };
        let shown_secrets_path = shown(&secrets_path, host);
        let mut secrets = Secrets::default();
        let mut unread_folders = Vec::new();
        if global.secrets.as_deref() == Some(Path::new("-")) {
            let bytes = host.terminal.read_input(FILE_LIMIT)?;
            secrets.files.push(secrets_file(PathBuf::from("-"), "<stdin>".to_owned(), bytes, dialect, &mut sources));
        } else if global.secrets.is_some() {
            let bytes = read_named_file(&secrets_path, host)?.ok_or_else(|| {
                Error::missing(format!("there is no `{shown_secrets_path}`"))
                    .hint("give `--secrets` the path of a file")
            })?;
            secrets.files.push(secrets_file(
                secrets_path.clone(),
                shown_secrets_path.clone(),
                bytes,
                dialect,
                &mut sources,
            ));
        } else {
            for path in secrets_paths_of_run(root, &config, streamlit, host).0 {
                let is_folder = host.files.metadata(&path).is_ok_and(|metadata| metadata.is_dir);
                // Streamlit goes by the name first, and fails to open a folder that is called like a file.
                if is_folder && path.extension().is_some_and(|extension| extension == "toml") {
                    let name = shown(&path, host);
                    secrets.files.push(folder_in_place_of_file(path, name, &mut sources));
                } else if is_folder {
                    let folder = secrets_folder(path, host, &mut sources)?;
                    secrets.files.push(folder.secrets);
                    unread_folders.extend(folder.unread);
                } else if let Some(bytes) = read_file(&path, host)? {
                    let shown = shown(&path, host);
                    secrets.files.push(secrets_file(path, shown, bytes, dialect, &mut sources));
                }
            }
        }
        for value in secrets.files.iter().flat_map(|file| file.document.secret_values()) {
            host.terminal.redactor.learn(value);
        }
        let is_absent = secrets.files.is_empty();
        let near_misses = if is_absent { near_misses(root, &secrets_path, host) } else { unread_folders };
        let absence = if is_absent { absence(root, &secrets_path, &config, git, host) } else { Absence::default() };
        Ok(Self {
            absence,
            near_misses,
            settings,
            now: host.clock.now(),
            root: root.to_owned(),
            sources,
            secrets,
            config,
            streamlit,
            streamlit_source,
            app_context: AppContext { dependencies, permitted, unread_versions: unread, ..AppContext::default() },
            secrets_path,
            shown_secrets_path,
        })
    }

    /// The secrets files that were read, or the one that should be there.
    pub(crate) fn shown_subject(&self) -> String {
        let read: Vec<&str> = self.secrets.files.iter().map(|secrets| self.sources.path(secrets.file)).collect();
        if read.is_empty() { self.shown_secrets_path.clone() } else { read.join(" and ") }
    }

    /// Which Authlib is judged; `None` where there is none, or none that is known.
    pub(crate) fn authlib(&self) -> Option<Version> {
        match self.app_context.dependencies.as_ref()?.authlib(self.streamlit) {
            Presence::Present(version) => Some(version),
            Presence::Absent | Presence::Unknown(_) => None,
        }
    }

    /// Why these releases of Streamlit and Authlib are judged, as a phrase for people.
    pub(crate) fn reason_for_versions(&self) -> String {
        let source = &self.streamlit_source;
        match &self.app_context.dependencies {
            Some(found)
                if found.source == *source
                    && found.completeness == Completeness::Declared
                    && !found.streamlit.is_pinned =>
            {
                format!("the newest that {source} permits")
            }
            Some(found) if found.source == *source && found.completeness == Completeness::Installed => {
                format!("installed in {source}")
            }
            _ => source.clone(),
        }
    }

    pub(crate) fn config_input(&self) -> ConfigInput<'_> {
        ConfigInput {
            secrets: &self.secrets,
            settings: AuthSettings::classify(&self.secrets),
            config: &self.config,
            streamlit: self.streamlit,
            expected_secrets_path: &self.shown_secrets_path,
            near_misses: &self.near_misses,
            absence: &self.absence,
            now: self.now,
            sources: &self.sources,
            fix_budget: FixBudget::default(),
        }
    }
}
