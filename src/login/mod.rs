//! Runs one login against a live provider, exactly as Streamlit would, and returns what it showed. It stops where a
//! client must stop, and has no opinion about what it saw.

pub(crate) mod acceptance;
mod app_visit;
mod audit;
mod authorize;
mod departure;
mod elsewhere;
mod logout;
mod loopback;
mod page;

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use serde_json::{Map, Value};
use url::Url;

pub(crate) use app_visit::{AppVisit, ReportedEnd};
use loopback::HeldVisit;
pub(crate) use loopback::{NotListenable, RedirectTarget, bind_failure};
pub(crate) use page::Ending;

use crate::error::Error;
use crate::host::{Host, HttpClient, Listener, with_slow_notice};
use crate::http::{Exchange, Request, Value as HeaderValue};
use crate::oidc::authorization::LoginSecrets;
use crate::oidc::claims::ExpectedClaims;
use crate::oidc::id_token::{Check, Flaw, IdToken};
use crate::oidc::pkce::Verifier;
use crate::oidc::preflight::{PreflightFailure, has_user_info, is_safe, obstacles};
use crate::oidc::token::ClientProof;
use crate::oidc::trace::{IdTokenVerdict, LoginTrace, Step, TokenAnswer, UserInfoAnswer};
use crate::oidc::userinfo::UserInfo;
use crate::oidc::{
    Fetched, KeySet, PrivateEndpoints, ProviderMetadata, ProviderSnapshot, claims, signature, token, userinfo, verify,
};
use crate::probe;
use crate::secret::Secret;
use crate::streamlit::{ClientAuthentication, LoginSettings, Pkce};

/// What is to be tried, and how.
pub(crate) struct LoginPlan<'a> {
    pub(crate) settings: &'a LoginSettings,
    pub(crate) metadata_url: Url,
    pub(crate) private_endpoints: PrivateEndpoints,
    /// For the user to sign in.
    pub(crate) timeout: Duration,
    pub(crate) ask_userinfo: bool,
    /// Whether is tried what the provider must refuse.
    pub(crate) then_audit: bool,
    /// Whether the user is logged out again, as `st.logout` does it.
    pub(crate) then_log_out: bool,
    pub(crate) way: SignInMode,
    /// What the browser's page says of the login in the end.
    pub(crate) ending: &'a (dyn Fn(&LoginTrace) -> Ending + Sync),
}

/// How the user comes back with an answer.
pub(crate) enum SignInMode {
    /// A browser comes to the listener, or somebody pastes the address that it ended on.
    Browser { listener: Listener, target: RedirectTarget, opening: BrowserLaunch, pasting: PasteFallback },
    /// Somebody pastes the address that a browser ended on, here or elsewhere.
    Paste,
    /// No browser: this user of the built-in provider is signed in.
    Headless { listener: Listener, target: RedirectTarget, user: String },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BrowserLaunch {
    /// Start the user's browser.
    Browser,
    /// Only say where to go.
    Nothing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PasteFallback {
    /// Somebody sits at the terminal and may paste.
    Possible,
    Impossible,
}

/// How much randomness state and nonce are made of.
const RANDOM_BYTES: usize = 24;

/// Runs the login. `tell` says on the terminal what the user is to do.
pub(crate) fn run(
    plan: LoginPlan<'_>,
    client: &Arc<dyn HttpClient>,
    host: &Host,
    tell: &dyn Fn(&str),
) -> Result<LoginTrace, Error> {
    host.interrupt.listen();
    let ask = |url: Option<&Url>| {
        let asked = url.and_then(Url::host_str).unwrap_or("the provider");
        if host.terminal.stderr_is_terminal {
            tell(&format!("asking {asked}…\n"));
        }
    };
    let trace = with_slow_notice(&|| ask(Some(&plan.metadata_url)), || discover(&plan, &**client, host));
    let settings = overridden(plan.settings, &trace.provider);
    let plan = &LoginPlan { settings: &settings, ..plan };
    let client = Arc::new(probe::RestrictedClient::to(&trace.provider, Arc::clone(client)));
    let mut login = Login { client, host, trace, held: None };
    if login.trace.obstacles.iter().any(PreflightFailure::stops) {
        return Ok(login.trace);
    }
    let keys = login.fetch_keys();
    let secrets = login.secrets(plan.settings)?;
    let code = authorize::authorize(&mut login, plan, &secrets, tell)?;
    if let Some(code) = &code {
        let endpoint = login.endpoint("token_endpoint");
        with_slow_notice(&|| ask(endpoint.as_ref()), || login.redeem(plan, &secrets, code));
    }
    login.take_keys(keys);
    if login.trace.token.is_some() {
        login.judge_id_token(plan.settings, &secrets);
    }
    if let Some(held) = login.held.take() {
        held.tell((plan.ending)(&login.trace));
    }
    if plan.ask_userinfo && login.trace.passed() {
        login.ask_userinfo();
    }
    if let Some(code) = code.filter(|_| plan.then_audit && login.trace.passed()) {
        audit::audit(&mut login, plan, &audit::Passed { secrets: &secrets, code: &code }, tell)?;
    }
    if plan.then_log_out && login.trace.passed() {
        logout::log_out(&mut login, plan, tell)?;
    }
    Ok(login.trace)
}

/// Fetches the metadata and judges whether it lets a login begin.
fn discover(plan: &LoginPlan<'_>, client: &dyn HttpClient, host: &Host) -> LoginTrace {
    let started = host.clock.monotonic();
    let mut exchanges = Vec::new();
    let metadata = probe::metadata(client, &plan.metadata_url, &mut exchanges);
    let provider = ProviderSnapshot {
        metadata_url: plan.metadata_url.clone(),
        answered_at: host.clock.now(),
        metadata,
        key_set: None,
        private_endpoints: plan.private_endpoints,
        exchanges: Vec::new(),
    };
    let mut obstacles = obstacles(&provider);
    obstacles.extend(settings_obstacle(&overridden(plan.settings, &provider)));
    let elapsed = host.clock.monotonic().saturating_sub(started);
    LoginTrace {
        steps: vec![Step { name: "discovery", ok: obstacles.is_empty(), elapsed }],
        provider,
        obstacles,
        authorization: None,
        token: None,
        id_token: None,
        userinfo: None,
        audit: Vec::new(),
        logout: None,
        exchanges,
    }
}

/// The settings as they are once the metadata is known.
fn overridden(settings: &LoginSettings, provider: &ProviderSnapshot) -> LoginSettings {
    provider.metadata().map_or_else(|| settings.clone(), |metadata| settings.overridden_by(&metadata.members))
}

/// A key set on its way.
type PendingKeys = Option<JoinHandle<(Fetched<Map<String, Value>>, Vec<Exchange>, Duration)>>;

/// One login while it runs.
struct Login<'a> {
    client: Arc<dyn HttpClient>,
    host: &'a Host,
    trace: LoginTrace,
    /// The page that the user's browser waits for.
    held: Option<HeldVisit>,
}

impl Login<'_> {
    fn step(&mut self, name: &'static str, ok: bool, started: Duration) {
        let elapsed = self.host.clock.monotonic().saturating_sub(started);
        self.trace.steps.push(Step { name, ok, elapsed });
    }

    /// The metadata, if it was had.
    fn metadata(&self) -> Option<&ProviderMetadata> {
        self.trace.provider.metadata()
    }

    /// Where Streamlit turns to.
    fn endpoint(&self, member: &str) -> Option<Url> {
        self.metadata()?.endpoint(member, &self.trace.provider.metadata_url)
    }

    /// Asks for the keys while the user signs in.
    fn fetch_keys(&self) -> PendingKeys {
        let url = self.endpoint("jwks_uri")?;
        let (client, clock) = (Arc::clone(&self.client), Arc::clone(&self.host.clock));
        Some(std::thread::spawn(move || {
            let started = clock.monotonic();
            let mut exchanges = Vec::new();
            let keys = probe::key_set(&*client, &url, &mut exchanges);
            (keys, exchanges, clock.monotonic().saturating_sub(started))
        }))
    }

    fn take_keys(&mut self, pending: PendingKeys) {
        let Some((keys, exchanges, elapsed)) = pending.and_then(|thread| thread.join().ok()) else { return };
        self.trace.steps.push(Step { name: "key-set", ok: keys.content().is_some(), elapsed });
        self.trace.provider.key_set = Some(keys);
        self.trace.exchanges.extend(exchanges);
    }

    fn secrets(&self, settings: &LoginSettings) -> Result<LoginSecrets, Error> {
        let supported = self.metadata().map(|metadata| metadata.code_challenge_methods());
        let random = |bytes| self.host.rng.token(bytes);
        self.host.terminal.redactor.learn(settings.client_secret.expose());
        Ok(LoginSecrets {
            state: Secret::new(random(RANDOM_BYTES)?),
            nonce: if settings.asks_for_openid() { Some(Secret::new(random(RANDOM_BYTES)?)) } else { None },
            verifier: match settings.pkce(&supported.unwrap_or_default()) {
                Pkce::S256 => Some(Verifier::new(random(Verifier::RANDOM_BYTES)?)),
                Pkce::Off => None,
            },
        })
    }

    fn redeem(&mut self, plan: &LoginPlan<'_>, secrets: &LoginSecrets, code: &Secret<String>) {
        let Some(endpoint) = self.endpoint("token_endpoint") else { return };
        let Some(proof) = proof(&plan.settings.client_authentication) else { return };
        let settings = plan.settings;
        let started = self.host.clock.monotonic();
        let request = token::request(
            &endpoint,
            &settings.client_id,
            &settings.client_secret,
            proof,
            &settings.redirect_uri,
            code,
            secrets.verifier.as_ref(),
        );
        // Credentials that cannot be sent were an obstacle.
        let Ok(request) = request else { return };
        let outcome = self.client.send(&request);
        let exchange = Exchange { request, outcome: outcome.clone() };
        self.host.terminal.redactor.learn_all(exchange.secrets());
        self.trace.exchanges.push(exchange);
        let flaws = token::flaws(&outcome);
        let members = outcome.as_ref().ok().and_then(token::members).unwrap_or_default();
        let ok = flaws.is_empty();
        self.trace.token =
            Some(TokenAnswer { outcome, flaws, tokens: token::tokens(&members), received_at: self.host.clock.now() });
        self.step("token", ok, started);
    }

    fn judge_id_token(&mut self, settings: &LoginSettings, secrets: &LoginSecrets) {
        let Some(text) = self.trace.token.as_ref().and_then(|answer| answer.tokens.id_token.clone()) else { return };
        let started = self.host.clock.monotonic();
        let verdict = match IdToken::decode_without_verifying(&text) {
            Ok(token) => {
                let unknown_key =
                    |checks: &[Check]| checks.iter().any(|check| matches!(check.result, Err(Flaw::UnknownKey { .. })));
                let mut verdict = self.verdict(token.clone(), settings, secrets);
                // The provider may have taken a new key since: the set is asked for once more, and only once.
                if unknown_key(&verdict.checks) && self.refetch_keys() {
                    verdict = self.verdict(token, settings, secrets);
                }
                verdict
            }
            Err(flaw) => IdTokenVerdict {
                token: None,
                checks: vec![Check { name: "shape", result: Err(flaw) }],
                second_opinion: None,
            },
        };
        let ok = verdict.is_good();
        self.trace.id_token = Some(verdict);
        self.step("id-token", ok, started);
    }

    fn verdict(&self, token: IdToken, settings: &LoginSettings, secrets: &LoginSecrets) -> IdTokenVerdict {
        let metadata = self.metadata();
        let keys = self.trace.provider.key_set.as_ref().and_then(Fetched::content).map(KeySet::from_members);
        let answer = self.trace.token.as_ref();
        let expected = ExpectedClaims {
            issuer: metadata.and_then(ProviderMetadata::issuer),
            client_id: &settings.client_id,
            nonce: secrets.nonce.as_ref(),
            access_token: answer.and_then(|answer| answer.tokens.access_token.as_ref()),
            max_age: max_age(settings),
            now: answer.map_or_else(|| self.host.clock.now(), |answer| answer.received_at),
        };
        let announced = metadata.and_then(|metadata| metadata.stated_list("id_token_signing_alg_values_supported"));
        let mut checks = signature::checks(&token, announced.as_deref(), keys.as_ref());
        checks.extend(claims::checks(&token, &expected));
        let is_good = checks.iter().all(|check| check.result.is_ok());
        let second_opinion = keys.filter(|_| is_good).map(|keys| verify::second_opinion(&token, &expected, &keys));
        IdTokenVerdict { token: Some(token), checks, second_opinion }
    }

    fn refetch_keys(&mut self) -> bool {
        let Some(url) = self.endpoint("jwks_uri") else { return false };
        let keys = probe::key_set(&*self.client, &url, &mut self.trace.exchanges);
        let is_there = keys.content().is_some();
        if is_there {
            self.trace.provider.key_set = Some(keys);
        }
        is_there
    }

    fn ask_userinfo(&mut self) {
        let Some(endpoint) = self.metadata().and_then(|metadata| metadata.url("userinfo_endpoint")) else { return };
        let Some(access_token) = self.trace.token.as_ref().and_then(|answer| answer.tokens.access_token.clone()) else {
            return;
        };
        let started = self.host.clock.monotonic();
        let is_admitted = self.trace.provider.private_endpoints.admit(&self.trace.provider.metadata_url, &endpoint);
        let content = if !is_safe(&endpoint) {
            UserInfo::Unusable("the endpoint is `http`, and the access token could be read on the way".to_owned())
        } else if has_user_info(&endpoint) {
            UserInfo::Unusable("the endpoint has a user name in it".to_owned())
        } else if !is_admitted {
            UserInfo::Unusable("the endpoint is in a private network".to_owned())
        } else {
            let bearer = HeaderValue::Secret(Secret::new(format!("Bearer {}", access_token.expose())));
            let request = Request::get(endpoint)
                .header("Accept", HeaderValue::Plain("application/json".to_owned()))
                .header("Authorization", bearer);
            let outcome = self.client.send(&request);
            self.trace.exchanges.push(Exchange { request, outcome: outcome.clone() });
            userinfo::read(&outcome)
        };
        let other_subject = match (&content, self.trace.decoded().and_then(|token| token.claim_text("sub"))) {
            (UserInfo::Answered(claims), Some(subject)) => userinfo::same_subject(claims, subject).err(),
            _ => None,
        };
        let ok = matches!(content, UserInfo::Answered(_)) && other_subject.is_none();
        self.trace.userinfo = Some(UserInfoAnswer { content, other_subject });
        self.step("userinfo", ok, started);
    }
}

/// How Authlib proves the client, if it can.
fn proof(authentication: &ClientAuthentication) -> Option<ClientProof> {
    match authentication {
        ClientAuthentication::Basic => Some(ClientProof::Basic),
        ClientAuthentication::Post => Some(ClientProof::Post),
        ClientAuthentication::None => Some(ClientProof::None),
        ClientAuthentication::Unsupported(_) => None,
    }
}

/// What the settings have against a login.
fn settings_obstacle(settings: &LoginSettings) -> Option<PreflightFailure> {
    let is_latin1 = |text: &str| text.chars().all(|character| u32::from(character) < 256);
    match &settings.client_authentication {
        ClientAuthentication::Unsupported(method) => {
            Some(PreflightFailure::UnknownClientAuthentication { method: method.clone() })
        }
        ClientAuthentication::Basic
            if !is_latin1(&settings.client_id) || !is_latin1(settings.client_secret.expose()) =>
        {
            Some(PreflightFailure::CredentialsNotLatin1)
        }
        ClientAuthentication::Basic | ClientAuthentication::Post | ClientAuthentication::None => None,
    }
}

/// `max_age`, where the settings send it.
fn max_age(settings: &LoginSettings) -> Option<i64> {
    settings.authorize_params.iter().find(|(name, _)| name == "max_age")?.1.parse().ok()
}
