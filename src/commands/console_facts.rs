//! What must be entered in the consoles of a project's providers: exact values, for whoever administers them.

use url::Url;

use crate::project::Project;
use crate::providers::{self, Known, Logout};
use crate::report::ConsoleFacts;
use crate::report::login::LoginFormat;
use crate::streamlit::{LoginSettings, shown_setting};

/// One entry for each provider whose settings can be read.
pub(super) fn console_facts(project: &Project) -> Vec<ConsoleFacts> {
    let Some(auth) = project.secrets.auth() else { return Vec::new() };
    let providers = auth.providers();
    let facts = providers.iter().filter_map(|provider| {
        let settings = LoginSettings::read(&auth, provider, &project.config, project.streamlit).ok()?;
        Some(facts(&settings, &project.config.callback_path()))
    });
    facts.collect()
}

fn facts(settings: &LoginSettings, callback_path: &str) -> ConsoleFacts {
    let preset = match providers::of_url(&settings.server_metadata_url) {
        Some(Known::Preset(preset)) => Some(preset),
        Some(Known::Unsupported(_)) | None => None,
    };
    let answers = preset.and_then(|preset| preset.answers_in(&settings.server_metadata_url)).unwrap_or_default();
    let url = preset.and_then(|preset| preset.console.url).map(|url| answers.fill(url));
    let shown = |key: &str, value: &str| shown_setting(key, value);
    let redirect_uri = shown("redirect_uri", &settings.redirect_uri);
    // One that leads nowhere is to be put right first.
    let is_sound = Url::parse(&settings.redirect_uri).is_ok_and(|url| url.path() == callback_path);
    let redirect_uri = is_sound.then_some(redirect_uri);
    let mut values: Vec<_> = redirect_uri.iter().map(|uri| ("redirect URI", uri.clone())).collect();
    values.extend([
        ("client ID", shown("client_id", &settings.client_id)),
        ("scopes", shown("scope", &settings.scope)),
        ("client authentication", settings.client_authentication.name().to_owned()),
        ("metadata address", shown("server_metadata_url", &settings.server_metadata_url)),
    ]);
    let returns = preset.is_some_and(|preset| matches!(preset.logout, Logout::Provider(_)));
    values.extend(redirect_uri.filter(|_| returns).map(|uri| ("redirect URI after logout", uri)));
    ConsoleFacts {
        provider: settings.provider.clone(),
        title: preset.filter(|preset| preset.is_service()).map(|preset| preset.title),
        console: preset.map(|preset| preset.console.path).filter(|path| !path.is_empty()),
        // Without its parameters there is no address.
        url: url.filter(|url| !url.contains('{')),
        values,
    }
}

/// What providers must know, for reports that are handed on.
pub(super) fn consoles_of_login(format: LoginFormat, project: &Project) -> Vec<ConsoleFacts> {
    if matches!(format, LoginFormat::Markdown | LoginFormat::Html) { console_facts(project) } else { Vec::new() }
}
