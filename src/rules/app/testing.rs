//! What the rules say of a running app whose configuration has no problem.

use crate::app::{AppLoginEnd, AppSnapshot, LoginSize};
use crate::diagnostic::{Anchor, Diagnostic};
use crate::rules::{AppInput, DeployedProvider, Evidence, PinnedRelease, Policy, ProviderPlaces, run_rules};
use crate::streamlit::{LoginSettings, Secrets, SecretsFile, StreamlitConfig, Version, parse};

const SECRETS: &str = "[auth]\nredirect_uri = 'https://app.example.com/oauth2callback'\ncookie_secret = 'x'\n\
                       client_id = 'app'\nclient_secret = 's'\n\
                       server_metadata_url = 'https://op.example/.well-known/openid-configuration'\n";

/// `level[rule]` of each problem.
pub(super) fn problems(snapshot: &AppSnapshot) -> Vec<String> {
    names(&diagnostics(snapshot))
}

/// The same when a login through the app ended so.
pub(super) fn problems_after_login(snapshot: &AppSnapshot, end: &AppLoginEnd) -> Vec<String> {
    names(&judged(snapshot, None, Some(end)))
}

/// The same when the last login of the project cost as much.
pub(super) fn problems_of_last_login(snapshot: &AppSnapshot, last_login: LoginSize) -> Vec<String> {
    names(&judged(snapshot, Some(last_login), None))
}

fn names(diagnostics: &[Diagnostic]) -> Vec<String> {
    let name = |problem: &Diagnostic| format!("{}[{}]", problem.level().name(), problem.rule().name);
    diagnostics.iter().map(name).collect()
}

pub(super) fn diagnostics(snapshot: &AppSnapshot) -> Vec<Diagnostic> {
    judged(snapshot, None, None)
}

fn judged(snapshot: &AppSnapshot, last_login: Option<LoginSize>, login_end: Option<&AppLoginEnd>) -> Vec<Diagnostic> {
    let document = parse(SECRETS);
    let mut sources = crate::source::SourceMap::default();
    let file = sources.add("secrets.toml", SECRETS, Vec::new());
    let secrets = Secrets { files: vec![SecretsFile { file, path: "secrets.toml".into(), document }] };
    let auth = secrets.auth().expect("the test's file has one");
    let providers: Vec<DeployedProvider> = auth
        .providers()
        .iter()
        .map(|provider| DeployedProvider {
            settings: LoginSettings::read(&auth, provider, &StreamlitConfig::default(), Version::NEWEST)
                .expect("the test's provider is complete"),
            places: ProviderPlaces::only(Anchor::Subject("secrets.toml".to_owned())),
        })
        .collect();
    let subject = Anchor::Subject(snapshot.base.shown());
    let input = AppInput {
        snapshot,
        providers: &providers,
        pinned: Some(PinnedRelease { version: Version::NEWEST, source: "uv.lock".to_owned() }),
        allows_all_origins: false,
        last_login,
        login_end,
        cookie_secret: subject.clone(),
        redirect_uri: subject.clone(),
        subject,
    };
    run_rules(&[Evidence::App(input)], None, &Policy::default(), Vec::new())
}
