//! The effective configuration as plain values, without a single secret.

use std::path::{Path, PathBuf};

use crate::host::Host;
use crate::options::GlobalOptions;
use crate::project::{self, Project};
use crate::providers::{self, Known};
use crate::report::show::{
    Content, Defaulted, FileState, LengthClass, Login, Overview, PkceState, ProviderState, SecretState, Shared,
};
use crate::secret::without_secrets;
use crate::source::LineIndex;
use crate::streamlit::{
    Auth, DEFAULT_PROVIDER, LoginSettings, Pkce, Provider, Table, Value, Verdict, shown_setting, st_login, st_logins,
};

pub(super) fn overview(project: &Project, global: &GlobalOptions, host: &Host) -> Overview {
    let auth = project.secrets.auth();
    let providers: Vec<ProviderState> = auth.iter().flat_map(|auth| states(auth, project)).collect();
    let has_default = providers.iter().any(|provider| provider.name == DEFAULT_PROVIDER);
    let default_verdict = st_login(&project.secrets, project.streamlit, project.authlib(), DEFAULT_PROVIDER);
    Overview {
        files: files(project, global, host),
        streamlit: project.streamlit.to_string(),
        streamlit_source: project.streamlit_source.clone(),
        callback_path: project.config.callback_path(),
        shared: auth.as_ref().map(|auth| shared(auth, project)),
        default_refusal: default_verdict.message.filter(|_| !has_default),
        providers,
    }
}

/// What may be said of a secret with this value.
fn secret_state(value: Option<&Value>) -> SecretState {
    match value {
        None => SecretState::Missing,
        Some(Value::String(text)) => match text.len() {
            0 => SecretState::Empty,
            1..14 => SecretState::Present(LengthClass::Below14),
            14..32 => SecretState::Present(LengthClass::Below32),
            _ => SecretState::Present(LengthClass::From32),
        },
        Some(_) => SecretState::NotText,
    }
}

fn files(project: &Project, global: &GlobalOptions, host: &Host) -> Vec<FileState> {
    let counting = project.secrets.auth_entry().map(|auth| auth.file);
    let paths: Vec<PathBuf> = match &global.secrets {
        Some(path) if path == Path::new("-") => vec![path.clone()],
        Some(path) => vec![host.env.current_dir().join(path)],
        None => project::secrets_paths_of_run(&project.root, &project.config, project.streamlit, host).0,
    };
    let secrets = paths.into_iter().map(|path| {
        let read = project.secrets.files.iter().find(|file| file.path == path);
        FileState {
            path: read.map_or_else(|| project::shown(&path, host), |file| project.sources.path(file.file).to_owned()),
            content: Content::Secrets,
            problem: read.and_then(|file| {
                let problem = file.document.problems.first()?;
                let at = LineIndex::new(project.sources.text(file.file)).position(problem.span.start);
                Some(format!("line {}: {}", at.line_number, problem.message))
            }),
            is_there: read.is_some(),
            counts: read.is_some_and(|file| Some(file.file) == counting),
        }
    });
    let configs = project::config_paths(&project.root, project.streamlit, host).map(|path| FileState {
        path: project::shown(&path, host),
        content: Content::Config,
        problem: None,
        is_there: host.files.metadata(&path).is_ok_and(|metadata| metadata.is_file),
        counts: false,
    });
    secrets.chain(configs).collect()
}

fn shared(auth: &Auth<'_>, project: &Project) -> Shared {
    let text = |key: &str| auth.table.get(key).and_then(|entry| entry.value.as_str());
    let redirect_uri = text("redirect_uri").map(|written| {
        let sent = LoginSettings::sent_redirect_uri(written, &project.config, project.streamlit);
        (shown_setting("redirect_uri", written), shown_setting("redirect_uri", &sent))
    });
    let expose_tokens = match auth.table.get("expose_tokens").map(|entry| &entry.value) {
        Some(Value::String(token)) => vec![shown_setting("expose_tokens", token)],
        Some(Value::Array(tokens)) => {
            tokens.iter().filter_map(|token| Some(shown_setting("expose_tokens", token.value.as_str()?))).collect()
        }
        _ => Vec::new(),
    };
    Shared {
        redirect_uri,
        cookie_secret: secret_state(auth.table.get("cookie_secret").map(|entry| &entry.value)),
        expose_tokens,
    }
}

fn states(auth: &Auth<'_>, project: &Project) -> Vec<ProviderState> {
    let providers = auth.providers();
    let names = providers.iter().map(|provider| provider.name);
    let verdicts = st_logins(&project.secrets, project.streamlit, project.authlib(), names);
    providers.iter().zip(verdicts).map(|(provider, verdict)| state(auth, provider, verdict, project)).collect()
}

fn state(auth: &Auth<'_>, provider: &Provider<'_>, verdict: Verdict, project: &Project) -> ProviderState {
    let bare = |key: &str| provider.table.get(key).and_then(|entry| entry.value.as_str());
    let shown = |key: &str| bare(key).map(|text| shown_setting(key, text));
    let url = bare("server_metadata_url");
    let product = match url.and_then(providers::of_url) {
        Some(Known::Preset(preset)) => Some(preset.title),
        Some(Known::Unsupported(provider)) => Some(provider.title),
        None => None,
    };
    ProviderState {
        name: provider.name.to_owned(),
        section: provider.section_name(),
        verdict,
        product,
        client_id: shown("client_id"),
        client_secret: secret_state(provider.table.get("client_secret").map(|entry| &entry.value)),
        server_metadata_url: shown("server_metadata_url"),
        login: LoginSettings::read(auth, provider, &project.config, project.streamlit)
            .ok()
            .map(|settings| login(&settings, provider.table)),
    }
}

fn login(settings: &LoginSettings, table: &Table) -> Login {
    let kwargs = table.get("client_kwargs").and_then(|entry| entry.value.as_table());
    let defaulted = |value: &str, key: &str| Defaulted {
        value: shown_setting(key, value),
        is_default: kwargs.is_none_or(|kwargs| kwargs.get(key).is_none()),
    };
    let pkce = match (settings.pkce(&[]), settings.pkce(&["S256"])) {
        (Pkce::S256, _) => PkceState::Always,
        (Pkce::Off, Pkce::S256) => PkceState::WhenAdvertised,
        (Pkce::Off, Pkce::Off) => PkceState::Never,
    };
    let one = |key: &str, value: &Option<String>| value.as_ref().map(|value| (key.to_owned(), value.clone()));
    let additions = one("response_mode", &settings.response_mode)
        .into_iter()
        .chain(one("login_hint", &settings.login_hint))
        .chain(settings.authorize_params.iter().cloned())
        .map(|(key, value)| (without_secrets(&key).into_owned(), shown_setting(&key, &value)));
    Login {
        scope: defaulted(&settings.scope, "scope"),
        prompt: settings.prompt.as_deref().map(|prompt| defaulted(prompt, "prompt")),
        client_authentication: defaulted(settings.client_authentication.name(), "token_endpoint_auth_method"),
        pkce,
        additions: additions.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_secret_only_its_strength_is_told() {
        let state = |text: &str| secret_state(Some(&Value::String(text.to_owned())));
        assert_eq!(secret_state(None), SecretState::Missing);
        assert_eq!(secret_state(Some(&Value::Integer(5))), SecretState::NotText);
        assert_eq!(state(""), SecretState::Empty);
        assert_eq!(state("short"), SecretState::Present(LengthClass::Below14));
        assert_eq!(state(&"x".repeat(31)), SecretState::Present(LengthClass::Below32));
        assert_eq!(state(&"x".repeat(64)), SecretState::Present(LengthClass::From32));
    }
}
