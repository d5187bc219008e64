//! The front channel: an application asks, a person answers.

use std::sync::LazyLock;

use serde_json::{Map, Value};

use super::Provider;
use crate::dev_idp::authorization::{AuthorizationRequest, Interaction, Refused, Unanswerable};
use crate::dev_idp::callback::Callback;
use crate::dev_idp::codes::Code;
use crate::dev_idp::fault::Fault;
use crate::dev_idp::grant::{Grant, SignInFacts, Validity};
use crate::dev_idp::oauth_error::OAuthError;
use crate::dev_idp::parameters::Parameters;
use crate::dev_idp::users::User;
use crate::error::Error;

/// What an authorization request leads to.
pub(crate) enum Authorized {
    SignInPage {
        request: AuthorizationRequest,
        problem: Option<SignInProblem>,
    },
    Redirect {
        callback: Callback,
        note: String,
        /// Where somebody has signed in.
        facts: Option<SignInFacts>,
    },
    Page(Unanswerable),
}

/// Why a try to sign in did not work, in a phrase.
pub(crate) enum SignInProblem {
    /// Nobody on the list is called so.
    UnknownUser(String),
    Other(String),
}

impl SignInProblem {
    pub(crate) fn phrase(&self) -> &str {
        match self {
            Self::UnknownUser(phrase) | Self::Other(phrase) => phrase,
        }
    }
}

/// What the person has done on the sign-in page.
pub(crate) enum Choice {
    /// One of the users, with these claims on top.
    Listed {
        name: String,
        claims: Map<String, Value>,
    },
    /// Whoever this e-mail address or name may be: one of the users, or somebody new.
    Anybody {
        name: String,
        claims: Map<String, Value>,
    },
    Deny,
}

/// The most bytes of name and claims that one can sign in with. Each sign-in is remembered for a while.
const TYPED_LIMIT: usize = 8 * 1024;

impl Choice {
    fn claims(&self) -> &Map<String, Value> {
        static NONE: LazyLock<Map<String, Value>> = LazyLock::new(Map::new);
        match self {
            Self::Listed { claims, .. } | Self::Anybody { claims, .. } => claims,
            Self::Deny => &NONE,
        }
    }

    /// What is wrong with the length of what somebody typed.
    fn excess(&self) -> Option<String> {
        let (Self::Listed { name, claims } | Self::Anybody { name, claims }) = self else { return None };
        let claims_len = serde_json::to_vec(claims).map_or(0, |json| json.len());
        (name.len() + claims_len > TYPED_LIMIT)
            .then(|| format!("name and claims together are longer than {TYPED_LIMIT} bytes"))
    }
}

impl Provider {
    /// Judges an authorization request, and asks the person when it is sound (OpenID Connect Core section 3.1.2.2).
    pub(crate) fn authorize(&self, parameters: &Parameters) -> Result<Authorized, Error> {
        if self.faults.has(Fault::LateRequestChecks) {
            return Ok(Authorized::SignInPage { request: AuthorizationRequest::unchecked(parameters), problem: None });
        }
        let request = match self.read(parameters) {
            Ok(request) => request,
            Err(refused) => return Ok(self.refuse(refused)),
        };
        if let Some(user) = self.auto_login() {
            return self.admit(&request, user, Vec::new());
        }
        if request.interaction == Interaction::Forbidden {
            let error = OAuthError::new(
                "login_required",
                "no user is signed in, and `prompt=none` does not allow a sign-in page",
            );
            return Ok(self.refuse(Refused::ByRedirect(request.reply, error)));
        }
        Ok(Authorized::SignInPage { request, problem: None })
    }

    /// Does what the person chose, after judging the request again.
    pub(crate) fn choose(&self, parameters: &Parameters, choice: Choice) -> Result<Authorized, Error> {
        let request = match self.read(parameters) {
            Ok(request) => request,
            Err(refused) => return Ok(self.refuse(refused)),
        };
        if let Some(problem) = choice.excess() {
            return Ok(Authorized::SignInPage { request, problem: Some(SignInProblem::Other(problem)) });
        }
        let typed: Vec<String> = choice.claims().keys().cloned().collect();
        let person = match choice {
            Choice::Deny => {
                let error = OAuthError::new("access_denied", "the person denied the sign-in");
                return Ok(self.refuse(Refused::ByRedirect(request.reply, error)));
            }
            Choice::Listed { name, claims } => match self.listed(&name, &claims) {
                Some(listed) => listed.map_err(SignInProblem::Other),
                None => Err(SignInProblem::UnknownUser(format!("no user is called `{name}`"))),
            },
            Choice::Anybody { name, claims } => {
                self.listed(&name, &claims).unwrap_or_else(|| User::called(&name, claims)).map_err(SignInProblem::Other)
            }
        };
        match person {
            Ok(user) => self.admit(&request, user, typed),
            Err(problem) => Ok(Authorized::SignInPage { request, problem: Some(problem) }),
        }
    }

    /// The user of that name with other claims on top.
    fn listed(&self, name: &str, claims: &Map<String, Value>) -> Option<Result<User, String>> {
        let users = self.users();
        let user = users.iter().find(|user| user.answers_to(name))?;
        let mut all = user.claims.clone();
        all.extend(claims.clone());
        Some(User::new(user.name.clone(), all))
    }

    fn read(&self, parameters: &Parameters) -> Result<AuthorizationRequest, Refused> {
        let mut clients = self.clients().clone();
        self.faults.registrations(&mut clients, parameters.get("redirect_uri"));
        let request = AuthorizationRequest::read(parameters, &clients)?;
        if self.faults.has(Fault::ClientRejected) {
            let reason = Unanswerable::UnknownClient { sent: request.client_id, known: Vec::new() };
            return Err(Refused::OnPage(reason));
        }
        if self.faults.has(Fault::RedirectUriRejected) {
            let sent = request.reply.redirect_uri;
            let reason =
                Unanswerable::UnregisteredRedirectUri { client_id: request.client_id, sent, registered: Vec::new() };
            return Err(Refused::OnPage(reason));
        }
        if self.faults.shows_error_page(parameters) {
            return Err(Refused::OnPage(Unanswerable::Misconfigured));
        }
        match self.faults.authorization_refusal(parameters) {
            Some(error) => Err(Refused::ByRedirect(request.reply, error)),
            None => Ok(request),
        }
    }

    fn refuse(&self, refused: Refused) -> Authorized {
        match refused {
            Refused::OnPage(reason) => Authorized::Page(reason),
            Refused::ByRedirect(reply, error) => {
                let callback = self.bent(Callback::with_error(&reply, &self.issuer, &error));
                Authorized::Redirect { callback, note: error.note(), facts: None }
            }
        }
    }

    /// Lets the person in. `typed` are the claims that they have typed themselves.
    fn admit(&self, request: &AuthorizationRequest, user: User, typed: Vec<String>) -> Result<Authorized, Error> {
        let name = self.rng.token(32)?;
        let note = format!("`{}` signs in to `{}`", user.name, request.client_id);
        let now = self.now();
        let mut state = self.state();
        let grant = Grant {
            validity: Validity::default(),
            client_id: request.client_id.clone(),
            user,
            scope: request.scope.clone(),
            nonce: request.nonce.clone(),
            typed,
            auth_time: now,
        };
        let facts = Some(grant.facts());
        let code =
            Code { grant, redirect_uri: request.reply.redirect_uri.clone(), challenge: request.challenge.clone() };
        state.codes.issue(name.clone(), code, now);
        let callback = self.bent(Callback::with_code(&request.reply, &self.issuer, name));
        Ok(Authorized::Redirect { callback, note, facts })
    }

    fn bent(&self, mut callback: Callback) -> Callback {
        self.faults.callback(&mut callback);
        callback
    }
}
