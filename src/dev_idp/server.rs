//! The provider as a running thing: threads that answer, a list of what was asked, and an end.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::clients::Clients;
use super::endpoints::Endpoints;
use super::grant::SignInFacts;
use super::keys::signing_key;
use super::provider::Provider;
use super::users::User;
use super::{Config, metadata};
use crate::error::Error;
use crate::host::{Host, Incoming, Listener};

/// The most visits that wait to be read; what comes on top is not told.
const VISIT_LIMIT: usize = 256;
/// How long to wait for a request before looking around. Nothing depends on it: whoever stops the provider wakes it.
const WAIT: Duration = Duration::from_hours(1);

/// One request as it may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    pub method: String,
    /// Without the query.
    pub path: String,
    pub status: u16,
    /// Whether it is a step of a login: somebody signed in or refused, tokens were given, somebody signed out.
    pub is_step: bool,
    /// Who signs in or gets tokens, where the request is about somebody.
    pub facts: Option<SignInFacts>,
    /// What happened, in a few words. It may quote what a stranger sent, but no secret.
    pub note: String,
}

impl fmt::Display for Visit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { method, path, status, note, .. } = self;
        write!(formatter, "{method} {path} {status} {note}")
    }
}

/// A provider that serves until it is dropped.
pub struct RunningProvider {
    issuer: String,
    endpoints: Arc<Endpoints>,
    visits: Mutex<Receiver<Visit>>,
    stopping: Arc<AtomicBool>,
    listener: Arc<Listener>,
    serving: Option<JoinHandle<()>>,
}

/// Serves in threads of its own from now on.
pub fn start(config: Config, listener: Listener, host: &Host) -> Result<RunningProvider, Error> {
    let issuer = &config.issuer;
    if !matches!(issuer.scheme(), "http" | "https") || issuer.query().is_some() || issuer.fragment().is_some() {
        return Err(Error::usage(format!("`{issuer}` cannot be an issuer"))
            .hint("an issuer is an `http://` or `https://` URL without query and fragment"));
    }
    let base = issuer.as_str().trim_end_matches('/').to_owned();
    let issuer = issuer.clone();
    let key = signing_key(host)?;
    let provider = Provider::new(config, base.clone(), key, Arc::clone(&host.clock), Arc::clone(&host.rng))?;
    let endpoints = Arc::new(Endpoints::new(provider, &issuer));
    let (sender, visits) = sync_channel(VISIT_LIMIT);
    let (listener, stopping) = (Arc::new(listener), Arc::new(AtomicBool::new(false)));
    let serving = {
        let (endpoints, listener, stopping) = (Arc::clone(&endpoints), Arc::clone(&listener), Arc::clone(&stopping));
        std::thread::spawn(move || serve(&endpoints, &listener, &stopping, &sender))
    };
    Ok(RunningProvider {
        issuer: base,
        endpoints,
        visits: Mutex::new(visits),
        stopping,
        listener,
        serving: Some(serving),
    })
}

fn serve(endpoints: &Arc<Endpoints>, listener: &Listener, stopping: &AtomicBool, visits: &SyncSender<Visit>) {
    while !stopping.load(Ordering::SeqCst) {
        let Some(incoming) = listener.next(WAIT) else { continue };
        let (endpoints, visits) = (Arc::clone(endpoints), visits.clone());
        // The listener limits the number of connections, and so the number of these threads.
        std::thread::spawn(move || answer(&endpoints, incoming, &visits));
    }
}

fn answer(endpoints: &Endpoints, incoming: Incoming, visits: &SyncSender<Visit>) {
    let request = &incoming.request;
    let answer = endpoints.answer(request);
    let visit = Visit {
        method: request.method.clone(),
        path: request.path().to_owned(),
        status: answer.response.status,
        is_step: answer.is_step,
        facts: answer.facts,
        note: answer.note,
    };
    // Told before it is answered: whoever has the answer finds the visit. That nobody listens is not a failure.
    visits.try_send(visit).ok();
    incoming.respond(&answer.response);
}

impl RunningProvider {
    /// The issuer, without a slash at its end.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Where applications send their users to sign in.
    pub fn authorization_endpoint(&self) -> String {
        format!("{}{}", self.issuer, metadata::AUTHORIZATION_PATH)
    }

    pub fn metadata_url(&self) -> String {
        format!("{}{}", self.issuer, metadata::METADATA_PATH)
    }

    /// The next request that was answered, or `None` when there was none within `wait`.
    pub fn next_visit(&self, wait: Duration) -> Option<Visit> {
        self.visits.lock().unwrap_or_else(PoisonError::into_inner).recv_timeout(wait).ok()
    }

    /// From now on these people are known, and no others.
    pub fn replace_users(&self, users: Vec<User>) {
        self.endpoints.provider().replace_users(users);
    }

    /// From now on these applications are known, and no others.
    pub fn replace_clients(&self, clients: Clients) {
        self.endpoints.provider().replace_clients(clients);
    }
}

impl Drop for RunningProvider {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::SeqCst);
        self.listener.wake();
        if let Some(thread) = self.serving.take() {
            thread.join().ok();
        }
    }
}
