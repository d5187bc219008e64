//! The provider itself: who may sign in where, and what they get for it. It knows nothing of HTTP.
//!
//! No session is kept: every authorization asks the person, so `prompt=none` finds nobody signed in, `max_age` always
//! holds, and logout has nothing to end but the tokens. With automatic login nobody is ever asked.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use serde_json::{Map, Value};

use super::Config;
use super::authorization::{AuthorizationRequest, Interaction, Refused, ReplyAddress, Unanswerable};
use super::callback::Callback;
use super::client_authentication::Credentials;
use super::clients::Clients;
use super::codes::{CODE_LIFETIME, Code, CodeProblem, Codes, check_verifier};
use super::distortion::Faults;
use super::fault::Fault;
use super::grant::{Grant, GrantId};
use super::id_token;
use super::keys::SigningKey;
use super::metadata;
use super::oauth_error::OAuthError;
use super::parameters::Parameters;
use super::tokens::{RefreshProblem, Revoked, Tokens};
use super::users::User;
use crate::error::Error;
use crate::host::{Clock, Randomness};
use crate::secret::Secret;
use crate::time::UnixTime;

pub(super) struct Provider {
    /// As the provider calls itself.
    issuer: String,
    /// The issuer without a slash at its end: what paths are appended to.
    base: String,
    clients: RwLock<Clients>,
    users: Vec<User>,
    auto_login: Option<User>,
    faults: Faults,
    /// Seconds that ID tokens and access tokens are valid.
    token_lifetime: i64,
    key: SigningKey,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Randomness>,
    state: Mutex<State>,
}

struct State {
    codes: Codes,
    tokens: Tokens,
    grants: u64,
    has_signed: bool,
    key_set_was_read: bool,
}

/// What an authorization request leads to.
pub(super) enum Authorized {
    SignInPage {
        request: AuthorizationRequest,
        /// Why the last try did not work.
        problem: Option<String>,
    },
    Redirect {
        callback: Callback,
        note: String,
    },
    Page(Unanswerable),
}

/// What the person has done on the sign-in page.
pub(super) enum Choice {
    /// One of the users, or whoever this e-mail address or name may be.
    SignIn {
        name: String,
        claims: Map<String, Value>,
    },
    Deny,
}

/// What a logout request leads to.
pub(super) enum LoggedOut {
    Redirect(Callback),
    Page,
    Refused(LogoutProblem),
}

/// Why somebody is not sent back after logout.
pub(super) enum LogoutProblem {
    /// `id_token_hint` was not signed here.
    ForeignHint,
    /// `client_id` differs from the hint's audience.
    ClientMismatch,
    /// There is an address, but nothing says whose.
    UnknownSender,
    Unregistered(Unanswerable),
}

impl LogoutProblem {
    /// For the line that tells what happened.
    pub(super) fn note(&self) -> String {
        match self {
            Self::ForeignHint => "`id_token_hint` was not signed here".to_owned(),
            Self::ClientMismatch => "`client_id` is not the audience of `id_token_hint`".to_owned(),
            Self::UnknownSender => "neither `client_id` nor `id_token_hint`".to_owned(),
            Self::Unregistered(reason) => reason.note(),
        }
    }
}

/// Why UserInfo says nothing (RFC 6750 section 3.1).
pub(super) enum BearerProblem {
    Missing,
    InvalidRequest(&'static str),
    InvalidToken,
}

/// The outcome of a request that a client may get wrong; the outer error is ours.
type Judged<T> = Result<Result<T, OAuthError>, Error>;

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
            clients: RwLock::new(config.clients),
            users: config.users,
            auto_login,
            faults,
            token_lifetime: config.token_lifetime,
            key,
            clock,
            rng,
            state: Mutex::new(State {
                codes: Codes::new(),
                tokens: Tokens::new(),
                grants: 0,
                has_signed: false,
                key_set_was_read: false,
            }),
        })
    }

    pub(super) const fn faults(&self) -> &Faults {
        &self.faults
    }

    pub(super) fn users(&self) -> &[User] {
        &self.users
    }

    /// The issuer without a slash at its end.
    pub(super) fn base(&self) -> &str {
        &self.base
    }

    pub(super) fn now(&self) -> UnixTime {
        self.faults.clock(self.clock.now())
    }

    pub(super) fn replace_clients(&self, clients: Clients) {
        *self.clients.write().unwrap_or_else(PoisonError::into_inner) = clients;
    }

    pub(super) fn metadata(&self) -> Map<String, Value> {
        let mut document = metadata::document(&self.issuer, &self.base);
        self.faults.metadata(&mut document, &self.base);
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

    /// Judges an authorization request, and asks the person when it is sound (OpenID Connect Core section 3.1.2.2).
    pub(super) fn authorize(&self, parameters: &Parameters) -> Result<Authorized, Error> {
        if self.faults.has(Fault::LateRequestChecks) {
            return Ok(Authorized::SignInPage { request: AuthorizationRequest::unchecked(parameters), problem: None });
        }
        let request = match self.read(parameters) {
            Ok(request) => request,
            Err(refused) => return Ok(self.refuse(refused)),
        };
        if let Some(user) = &self.auto_login {
            return self.admit(&request, user.clone());
        }
        if request.interaction == Interaction::Forbidden {
            let error = OAuthError::new("login_required", "nobody is signed in, and `prompt=none` forbids to ask");
            return Ok(self.refuse(Refused::ByRedirect(request.reply, error)));
        }
        Ok(Authorized::SignInPage { request, problem: None })
    }

    /// Does what the person chose, after judging the request again.
    pub(super) fn choose(&self, parameters: &Parameters, choice: Choice) -> Result<Authorized, Error> {
        let request = match self.read(parameters) {
            Ok(request) => request,
            Err(refused) => return Ok(self.refuse(refused)),
        };
        let (name, claims) = match choice {
            Choice::Deny => {
                let error = OAuthError::new("access_denied", "the person denied the sign-in");
                return Ok(self.refuse(Refused::ByRedirect(request.reply, error)));
            }
            Choice::SignIn { name, claims } => (name, claims),
        };
        match self.person(&name, claims) {
            Ok(user) => self.admit(&request, user),
            Err(problem) => Ok(Authorized::SignInPage { request, problem: Some(problem) }),
        }
    }

    /// The user of that name with other claims on top, or somebody new.
    fn person(&self, name: &str, claims: Map<String, Value>) -> Result<User, String> {
        match self.users.iter().find(|user| user.answers_to(name)) {
            Some(user) => {
                let mut all = user.claims.clone();
                all.extend(claims);
                User::new(user.name.clone(), all)
            }
            None => User::called(name, claims),
        }
    }

    fn read(&self, parameters: &Parameters) -> Result<AuthorizationRequest, Refused> {
        let request = AuthorizationRequest::read(parameters, &self.clients())?;
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
        match self.faults.authorization_refusal() {
            Some(error) => Err(Refused::ByRedirect(request.reply, error)),
            None => Ok(request),
        }
    }

    fn refuse(&self, refused: Refused) -> Authorized {
        match refused {
            Refused::OnPage(reason) => Authorized::Page(reason),
            Refused::ByRedirect(reply, error) => {
                let callback = self.bent(Callback::with_error(&reply, &self.issuer, &error));
                Authorized::Redirect { callback, note: error.note() }
            }
        }
    }

    fn admit(&self, request: &AuthorizationRequest, user: User) -> Result<Authorized, Error> {
        let name = self.rng.token(32)?;
        let note = format!("`{}` signs in to `{}`", user.name, request.client_id);
        let now = self.now();
        let mut state = self.state();
        state.grants += 1;
        let grant = Grant {
            id: GrantId(state.grants),
            client_id: request.client_id.clone(),
            user,
            scope: request.scope.clone(),
            nonce: request.nonce.clone(),
            auth_time: now,
        };
        let code =
            Code { grant, redirect_uri: request.reply.redirect_uri.clone(), challenge: request.challenge.clone() };
        state.codes.issue(name.clone(), code, now);
        let callback = self.bent(Callback::with_code(&request.reply, &self.issuer, name));
        Ok(Authorized::Redirect { callback, note })
    }

    fn bent(&self, mut callback: Callback) -> Callback {
        self.faults.callback(&mut callback);
        callback
    }

    /// Exchanges a code or a refresh token (RFC 6749 sections 4.1.3 and 6).
    pub(super) fn token(&self, authorization: Option<&str>, parameters: &Parameters) -> Judged<Map<String, Value>> {
        let judged =
            self.authenticate(authorization, parameters).and_then(|client_id| match parameters.get("grant_type") {
                Some("authorization_code") => self.redeem_code(&client_id, parameters).map(Arc::new),
                Some("refresh_token") => self.redeem_refresh_token(&client_id, parameters),
                Some(other) => Err(OAuthError::new("unsupported_grant_type", format!("`grant_type` is `{other}`"))),
                None => Err(OAuthError::invalid_request("`grant_type` is missing")),
            });
        match judged {
            Ok(grant) => self.issue_tokens(&grant).map(Ok),
            Err(error) => Ok(Err(error)),
        }
    }

    fn authenticate(&self, authorization: Option<&str>, parameters: &Parameters) -> Result<String, OAuthError> {
        if let Some(name) = parameters.repeated() {
            return Err(OAuthError::invalid_request(format!("`{name}` is there more than once")));
        }
        let credentials = Credentials::read(authorization, parameters)?;
        let client_id = credentials.check(&self.clients())?;
        if self.faults.has(Fault::ClientRejected) {
            return Err(OAuthError::invalid_client(format!("no client is called `{client_id}`")));
        }
        match self.faults.token_refusal(credentials.method) {
            Some(error) => Err(error),
            None => Ok(client_id),
        }
    }

    /// OpenID Connect Core section 3.1.3.2.
    fn redeem_code(&self, client_id: &str, parameters: &Parameters) -> Result<Grant, OAuthError> {
        let code = parameters.get("code").ok_or_else(|| OAuthError::invalid_request("`code` is missing"))?;
        let redirect_uri =
            parameters.get("redirect_uri").ok_or_else(|| OAuthError::invalid_request("`redirect_uri` is missing"))?;
        let now = self.now();
        let mut state = self.state();
        let redeemed = state.codes.redeem(code, now);
        let code = match redeemed {
            Ok(code) => code,
            Err(CodeProblem::Unknown) => return Err(OAuthError::invalid_grant("the code was not issued here")),
            Err(CodeProblem::Expired) => {
                return Err(OAuthError::invalid_grant(format!("the code is older than {CODE_LIFETIME} seconds")));
            }
            Err(CodeProblem::Used(grant)) => {
                state.tokens.revoke_grant(grant);
                return Err(OAuthError::invalid_grant("the code was used before, and what it gave is withdrawn"));
            }
        };
        drop(state);
        if code.grant.client_id != client_id {
            return Err(OAuthError::invalid_grant("the code was issued to another client"));
        }
        if code.redirect_uri != redirect_uri {
            return Err(OAuthError::invalid_grant("`redirect_uri` is not the one of the authorization request"));
        }
        check_verifier(code.challenge.as_deref(), parameters.get("code_verifier"))
            .map_err(OAuthError::invalid_grant)?;
        match self.faults.code_refusal() {
            Some(error) => Err(error),
            None => Ok(code.grant),
        }
    }

    fn redeem_refresh_token(&self, client_id: &str, parameters: &Parameters) -> Result<Arc<Grant>, OAuthError> {
        let token =
            parameters.get("refresh_token").ok_or_else(|| OAuthError::invalid_request("`refresh_token` is missing"))?;
        let grant = self.state().tokens.exchange_refresh(token, client_id).map_err(|problem| {
            OAuthError::invalid_grant(match problem {
                RefreshProblem::Unknown => "the refresh token was not issued here, or is withdrawn",
                RefreshProblem::AnotherClient => "the refresh token was issued to another client",
                RefreshProblem::Used => "the refresh token was used before, and what came from it is withdrawn",
            })
        })?;
        // RFC 6749 section 6: never more than was granted, and the grant itself stays as it is.
        let asked = parameters.get("scope").unwrap_or_default();
        if let Some(more) = asked.split(' ').find(|scope| !scope.is_empty() && !grant.has_scope(scope)) {
            return Err(OAuthError::new("invalid_scope", format!("`{more}` was not granted")));
        }
        // A refreshed ID token speaks of the same sign-in, and answers no request that had a nonce (Core section 12.2).
        Ok(Arc::new(Grant { nonce: None, ..(*grant).clone() }))
    }

    fn issue_tokens(&self, grant: &Arc<Grant>) -> Result<Map<String, Value>, Error> {
        let access_token = self.rng.token(32)?;
        let refresh_token = if grant.has_scope("offline_access") { Some(self.rng.token(32)?) } else { None };
        let now = self.now();
        let mut claims = id_token::claims(&self.issuer, grant, &access_token, now, self.token_lifetime);
        self.faults.id_token_claims(&mut claims, &self.base, now);
        let id_token = id_token::sign(&self.key, &claims, &self.secret_of(&grant.client_id), &self.faults)?;
        let mut response = Map::from_iter([
            ("access_token".to_owned(), access_token.as_str().into()),
            ("token_type".to_owned(), "Bearer".into()),
            ("expires_in".to_owned(), self.token_lifetime.into()),
            ("scope".to_owned(), grant.scope.join(" ").into()),
            ("id_token".to_owned(), id_token.into()),
        ]);
        let mut state = self.state();
        state.has_signed = true;
        state.tokens.issue_access(access_token, Arc::clone(grant), now.plus(self.token_lifetime));
        if let Some(token) = refresh_token {
            response.insert("refresh_token".to_owned(), token.as_str().into());
            state.tokens.issue_refresh(token, Arc::clone(grant));
        }
        self.faults.token_response(&mut response);
        Ok(response)
    }

    fn secret_of(&self, client_id: &str) -> Secret<String> {
        let clients = self.clients();
        clients.with_id(client_id).first().map_or_else(|| "".into(), |client| client.client_secret.clone())
    }

    /// What a bearer of the access token may know (OpenID Connect Core section 5.3).
    pub(super) fn userinfo(
        &self,
        authorization: Option<&str>,
        parameters: &Parameters,
    ) -> Result<Map<String, Value>, BearerProblem> {
        if parameters.raw("access_token").is_some() {
            return Err(BearerProblem::InvalidRequest("the access token belongs into the Authorization header"));
        }
        let token = match authorization.map(|header| header.split_once(' ')) {
            None => return Err(BearerProblem::Missing),
            Some(Some((scheme, token))) if scheme.eq_ignore_ascii_case("Bearer") => token.trim(),
            Some(_) => return Err(BearerProblem::InvalidRequest("the Authorization header does not say `Bearer`")),
        };
        let grant = self.state().tokens.grant_of(token, self.now()).ok_or(BearerProblem::InvalidToken)?;
        let mut claims = grant.user_claims();
        self.faults.userinfo(&mut claims);
        Ok(claims)
    }

    /// Withdraws a token (RFC 7009).
    pub(super) fn revoke(&self, authorization: Option<&str>, parameters: &Parameters) -> Result<(), OAuthError> {
        let client_id = self.authenticate(authorization, parameters)?;
        let token = parameters.get("token").ok_or_else(|| OAuthError::invalid_request("`token` is missing"))?;
        match self.state().tokens.revoke(token, &client_id) {
            // The client wants it to be worthless, and it is.
            Revoked::Done | Revoked::Unknown => Ok(()),
            Revoked::AnotherClient => Err(OAuthError::invalid_grant("the token was issued to another client")),
        }
    }

    /// OpenID Connect RP-Initiated Logout 1.0 section 2.
    pub(super) fn end_session(&self, parameters: &Parameters) -> LoggedOut {
        let hint = match parameters.get("id_token_hint") {
            Some(hint) => match id_token::read_back(&self.key, hint) {
                Some(claims) => Some(claims),
                None => return LoggedOut::Refused(LogoutProblem::ForeignHint),
            },
            None => None,
        };
        let audience = hint.as_ref().and_then(|claims| claims.get("aud")?.as_str());
        let client_id = match (parameters.get("client_id"), audience) {
            (Some(sent), Some(audience)) if sent != audience => {
                return LoggedOut::Refused(LogoutProblem::ClientMismatch);
            }
            (sent, audience) => sent.or(audience),
        };
        if let (Some(client_id), Some(subject)) = (client_id, hint.as_ref().and_then(|claims| claims.get("sub"))) {
            self.state().tokens.revoke_subject(client_id, subject);
        }
        let Some(redirect_uri) = parameters.get("post_logout_redirect_uri") else { return LoggedOut::Page };
        let Some(client_id) = client_id else { return LoggedOut::Refused(LogoutProblem::UnknownSender) };
        if let Err(problem) = self.clients().check_redirect_uri(client_id, redirect_uri) {
            let reason = Unanswerable::of(problem, client_id, redirect_uri);
            return LoggedOut::Refused(LogoutProblem::Unregistered(reason));
        }
        let state = parameters.get("state").map(str::to_owned);
        LoggedOut::Redirect(Callback::after_logout(&ReplyAddress { redirect_uri: redirect_uri.to_owned(), state }))
    }

    fn clients(&self) -> std::sync::RwLockReadGuard<'_, Clients> {
        self.clients.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A panic in one request must not end the provider.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
