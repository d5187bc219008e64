//! The provider itself: who may sign in where, and what they get for it. It knows nothing of HTTP.
//!
//! No session is kept: every authorization asks the person, so `prompt=none` finds nobody signed in, `max_age` always
//! holds, and logout has nothing to end but the tokens. With automatic login nobody is ever asked.

mod logout;
mod sign_in;
mod token;

pub(super) use logout::{LoggedOut, LogoutProblem};
pub(super) use sign_in::{Authorized, Choice, SignInProblem};
pub(super) use token::{BearerProblem, IssuedTokens};

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

use serde_json::{Map, Value, json};

use super::clients::Clients;
use super::codes::Codes;
use super::faults::Faults;
use super::keys::SigningKey;
use super::metadata;
use super::tokens::Tokens;
use super::users::User;
use super::{Config, OWN_MEMBER, ProjectName};
use crate::error::Error;
use crate::host::{Clock, Randomness};
use crate::time::UnixTime;

pub(super) struct Provider {
    /// As the provider calls itself.
    issuer: String,
    /// Whose provider it is, as its metadata says.
    project: Option<ProjectName>,
    /// The issuer without a slash at its end: what paths are appended to.
    base: String,
    clients: RwLock<Clients>,
    people: RwLock<People>,
    faults: Faults,
    /// Seconds that ID tokens and access tokens are valid.
    token_lifetime: i64,
    key: SigningKey,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Randomness>,
    state: Mutex<State>,
}

/// Whom one can sign in as. What is replaced while somebody signs in stays as it was for them.
struct People {
    users: Arc<[User]>,
    /// Who is signed in without being asked.
    auto_login: Option<User>,
}

struct State {
    codes: Codes,
    tokens: Tokens,
    has_signed: bool,
    key_set_was_read: bool,
}

impl Provider {
    pub(super) fn new(
        config: Config,
        base: String,
        key: SigningKey,
        clock: Arc<dyn Clock>,
        rng: Arc<dyn Randomness>,
    ) -> Result<Self, Error> {
        let faults = Faults::new(config.faults);
        let auto_login = match config.auto_login {
            Some(name) => Some(config.users.iter().find(|user| user.answers_to(&name)).cloned().ok_or_else(|| {
                let known: Vec<&str> = config.users.iter().map(|user| user.name.as_str()).collect();
                Error::usage(format!("no user is called `{name}`")).hint(format!("the users are: {}", known.join(", ")))
            })?),
            None => None,
        };
        Ok(Self {
            issuer: faults.issuer(&base),
            base,
            project: config.project,
            clients: RwLock::new(config.clients),
            people: RwLock::new(People { users: config.users.into(), auto_login }),
            faults,
            token_lifetime: config.token_lifetime,
            key,
            clock,
            rng,
            state: Mutex::new(State {
                codes: Codes::new(),
                tokens: Tokens::new(),
                has_signed: false,
                key_set_was_read: false,
            }),
        })
    }

    pub(super) const fn faults(&self) -> &Faults {
        &self.faults
    }

    pub(super) fn users(&self) -> Arc<[User]> {
        Arc::clone(&self.people.read().unwrap_or_else(PoisonError::into_inner).users)
    }

    fn auto_login(&self) -> Option<User> {
        self.people.read().unwrap_or_else(PoisonError::into_inner).auto_login.clone()
    }

    /// From now on these people are known. Whoever is signed in without being asked stays so, if they are among them
    /// with what is said of them now.
    pub(super) fn replace_users(&self, users: Vec<User>) {
        let mut people = self.people.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(user) = &mut people.auto_login
            && let Some(same) = users.iter().find(|other| other.name == user.name)
        {
            user.clone_from(same);
        }
        people.users = users.into();
    }

    /// The issuer without a slash at its end.
    pub(super) fn base(&self) -> &str {
        &self.base
    }

    pub(super) fn now(&self) -> UnixTime {
        self.faults.clock(self.clock.now())
    }

    /// The clients with their redirect URIs; none where any is taken.
    pub(super) fn registrations(&self) -> Vec<(String, Vec<String>)> {
        match &*self.clients() {
            Clients::Registered(clients) => {
                clients.iter().map(|client| (client.client_id.clone(), client.redirect_uris.clone())).collect()
            }
            Clients::AnyLoopback => Vec::new(),
        }
    }

    pub(super) fn replace_clients(&self, clients: Clients) {
        *self.clients.write().unwrap_or_else(PoisonError::into_inner) = clients;
    }

    pub(super) fn metadata(&self) -> Map<String, Value> {
        let mut document = metadata::document(&self.issuer, &self.base);
        self.faults.metadata(&mut document, &self.base);
        // Who finds the port taken learns by whom.
        let project = self.project.as_ref().map(|project| json!({"name": project.name, "id": project.id}));
        document.insert(OWN_MEMBER.to_owned(), json!({"version": env!("CARGO_PKG_VERSION"), "project": project}));
        document
    }

    /// The public keys (RFC 7517 section 5).
    pub(super) fn key_set(&self) -> Map<String, Value> {
        let mut state = self.state();
        let is_stale = !state.has_signed || !state.key_set_was_read;
        state.key_set_was_read = true;
        let mut keys = vec![self.key.rsa_public().clone(), self.key.ec_public().clone()];
        self.faults.key_set(&mut keys, is_stale);
        Map::from_iter([("keys".to_owned(), keys.into())])
    }

    fn clients(&self) -> RwLockReadGuard<'_, Clients> {
        self.clients.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A panic in one request must not end the provider.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
