//! Asking several providers at once, and one after the other what each of them is asked.

use std::sync::{Mutex, PoisonError};
use std::thread;

use url::Url;

use super::target::{Depth, Target};
use crate::error::Error;
use crate::host::{Host, HttpClient, with_slow_notice};
use crate::oidc::authorization::RequestParameters;
use crate::oidc::registration::Registration;
use crate::oidc::search::Search;
use crate::oidc::token::ClientProof;
use crate::oidc::{Fetched, PrivateEndpoints, ProviderMetadata, ProviderSnapshot};
use crate::probe;
use crate::report::{ProviderFacts, escaped};
use crate::rules::metadata_candidates;
use crate::streamlit::{ClientAuthentication, LoginSettings, Pkce};

/// What was learned of one target.
pub(super) struct Answer<'a> {
    pub(super) target: &'a Target,
    pub(super) snapshot: ProviderSnapshot,
    /// Where metadata is instead, where there is none at the address that was asked.
    pub(super) metadata_elsewhere: Option<Url>,
    /// Absent where the client was not asked about.
    pub(super) registration: Option<Registration>,
    /// Absent where no better settings were looked for.
    pub(super) search: Option<Search>,
}

/// How much is asked of a provider that refuses something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effort {
    /// Why it refuses.
    Diagnose,
    /// And with which settings it does not.
    FindSettings,
}

impl Answer<'_> {
    pub(super) fn facts(&self) -> ProviderFacts<'_> {
        ProviderFacts {
            name: self.target.provider.as_deref(),
            snapshot: &self.snapshot,
            settings: self.target.settings.as_ref(),
            registration: self.registration.as_ref(),
        }
    }
}

/// What came from one address, once it is there.
type Pending<'a> = Option<Result<Vec<Answer<'a>>, Error>>;

/// Asks for each address once, and all at the same time: one that does not answer holds up nobody else.
pub(super) fn ask_all<'a>(
    targets: &'a [Target],
    effort: Effort,
    client: &dyn HttpClient,
    private_endpoints: PrivateEndpoints,
    host: &Host,
) -> Result<Vec<Answer<'a>>, Error> {
    let urls = distinct_urls(targets);
    let found: Mutex<Vec<Pending<'a>>> = Mutex::new(urls.iter().map(|_| None).collect());
    let locked = || found.lock().unwrap_or_else(PoisonError::into_inner);
    let announce_pending = || {
        if host.terminal.stderr_is_terminal {
            let found = locked();
            let pending = urls.iter().zip(found.iter()).filter(|(_, answers)| answers.is_none()).map(|(url, _)| url);
            announce(pending, targets, host);
        }
    };
    with_slow_notice(&announce_pending, || {
        thread::scope(|scope| {
            for (index, url) in urls.iter().enumerate() {
                let locked = &locked;
                scope.spawn(move || {
                    let answers = ask(url, targets, effort, client, private_endpoints, host);
                    locked()[index] = Some(answers);
                });
            }
        });
    });
    let found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut answers: Vec<Answer<'a>> = Vec::new();
    for answer in found.into_iter().flatten() {
        answers.extend(answer?);
    }
    // In the order of the configuration, whatever addresses they share.
    answers.sort_by_key(|answer| targets.iter().position(|target| std::ptr::eq(target, answer.target)));
    Ok(answers)
}

fn announce<'a>(pending: impl Iterator<Item = &'a Url>, targets: &[Target], host: &Host) {
    let names: Vec<String> = pending
        .flat_map(|url| targets.iter().filter(move |target| target.url == *url))
        .map(|target| escaped(&target.name).into_owned())
        .collect();
    host.terminal.say_line(&format!("asking {}…", names.join(", ")));
}

fn distinct_urls(targets: &[Target]) -> Vec<Url> {
    let mut urls: Vec<Url> = Vec::new();
    for target in targets {
        if !urls.contains(&target.url) {
            urls.push(target.url.clone());
        }
    }
    urls
}

/// Asks one provider, for all targets that are it.
fn ask<'a>(
    url: &Url,
    targets: &'a [Target],
    effort: Effort,
    client: &dyn HttpClient,
    private_endpoints: PrivateEndpoints,
    host: &Host,
) -> Result<Vec<Answer<'a>>, Error> {
    let mut snapshot = probe::snapshot(client, host.clock.as_ref(), url, private_endpoints);
    let metadata_elsewhere = metadata_elsewhere(&mut snapshot, client);
    targets
        .iter()
        .filter(|target| target.url == *url)
        .map(|target| {
            // With settings to be found, the client is asked about where the metadata is.
            let found = match &metadata_elsewhere {
                Some(url) if effort == Effort::FindSettings => {
                    Some(probe::snapshot(client, host.clock.as_ref(), url, private_endpoints))
                }
                _ => None,
            };
            let provider = found.as_ref().unwrap_or(&snapshot);
            let (mut registration, mut search) = (None, None);
            if let (Depth::Registration, Some(settings), Some(metadata)) =
                (target.depth, &target.settings, provider.metadata())
            {
                let registered = registered_client(settings, metadata);
                registration = probe::registration(client, host.rng.as_ref(), provider, &registered)?;
                if let Some(registration) = registration.as_mut().filter(|_| effort == Effort::FindSettings) {
                    search = Some(probe::search(client, host.rng.as_ref(), provider, &registered, registration)?);
                }
            }
            Ok(Answer {
                target,
                snapshot: snapshot.clone(),
                metadata_elsewhere: metadata_elsewhere.clone(),
                registration,
                search,
            })
        })
        .collect()
}

/// How many other addresses are asked for metadata.
const MOST_CANDIDATES: usize = 6;

/// The first address among those that the document may have been meant to be at, from the longest path to the root,
/// that answers with one. Only a server that answered otherwise is asked again.
fn metadata_elsewhere(snapshot: &mut ProviderSnapshot, client: &dyn HttpClient) -> Option<Url> {
    let has_other_answer = match &snapshot.metadata {
        Fetched::NotJson { .. } => true,
        Fetched::Status(response) => (400..500).contains(&response.status) && response.status != 429,
        Fetched::Document { .. } | Fetched::Unreachable(_) => false,
    };
    if !has_other_answer {
        return None;
    }
    let candidates = metadata_candidates(&snapshot.metadata_url);
    let candidates = candidates.iter().filter_map(|candidate| Url::parse(candidate).ok());
    candidates.filter(|url| *url != snapshot.metadata_url).take(MOST_CANDIDATES).find(|url| {
        let found = probe::metadata(client, url, &mut snapshot.exchanges);
        found.content().is_some_and(|metadata| metadata.issuer().is_some() && metadata.has("authorization_endpoint"))
    })
}

/// The client, as Streamlit would present it.
pub(in crate::commands) fn registered_client<'a>(
    settings: &'a LoginSettings,
    metadata: &ProviderMetadata,
) -> probe::Client<'a> {
    probe::Client {
        parameters: RequestParameters {
            client_id: &settings.client_id,
            redirect_uri: &settings.redirect_uri,
            scope: &settings.scope,
            extra: &settings.authorize_params,
            response_mode: settings.response_mode.as_deref(),
            prompt: settings.prompt.as_deref(),
            login_hint: settings.login_hint.as_deref(),
        },
        secret: &settings.client_secret,
        proof: match settings.client_authentication {
            ClientAuthentication::Basic => Some(ClientProof::Basic),
            ClientAuthentication::Post => Some(ClientProof::Post),
            ClientAuthentication::None => Some(ClientProof::None),
            ClientAuthentication::Unsupported(_) => None,
        },
        sends_nonce: settings.asks_for_openid(),
        sends_challenge: settings.pkce(&metadata.code_challenge_methods()) == Pkce::S256,
    }
}
