//! Asks what the provider knows of the client, without a login: at most seven requests that can redeem nothing.

use url::Url;

use super::RestrictedClient;
use crate::error::Error;
use crate::host::{HttpClient, Randomness};
use crate::http::{Exchange, Failure, Request, Response};
use crate::oidc::authorization::{LoginSecrets, RequestParameters, request_url};
use crate::oidc::known_errors::Subject;
use crate::oidc::pkce::Verifier;
use crate::oidc::preflight::obstacles;
use crate::oidc::registration::{
    AuthorizationAnswer, AuthorizationEvidence, Registration, TokenEvidence, TokenReply, Verdict, WithControl,
    authorization_answer,
};
use crate::oidc::search::{Attempt, AttemptOutcome, Change, Search};
use crate::oidc::token::{self, ClientProof};
use crate::oidc::{ProviderSnapshot, Refusal};
use crate::secret::Secret;

/// The client as the settings describe it.
#[derive(Clone, Copy)]
pub(crate) struct Client<'a> {
    /// What Streamlit would ask for; `none` is also tried as the prompt.
    pub(crate) parameters: RequestParameters<'a>,
    pub(crate) secret: &'a Secret<String>,
    /// Absent for a method that Authlib does not know.
    pub(crate) proof: Option<ClientProof>,
    /// Whether Streamlit sends a nonce, and a code challenge.
    pub(crate) sends_nonce: bool,
    pub(crate) sends_challenge: bool,
}

/// As many random bytes as a state and a nonce of a login have.
const RANDOM_BYTES: usize = 24;

/// Asks; `None` where the metadata leads nowhere that credentials may be sent to.
pub(crate) fn registration(
    client: &dyn HttpClient,
    rng: &(dyn Randomness + 'static),
    provider: &ProviderSnapshot,
    registered: &Client<'_>,
) -> Result<Option<Registration>, Error> {
    let Some(metadata) = provider.metadata().filter(|_| obstacles(provider).is_empty()) else { return Ok(None) };
    let (Some(authorization), Some(token)) = (metadata.url("authorization_endpoint"), metadata.url("token_endpoint"))
    else {
        return Ok(None);
    };
    let client = &RestrictedClient::to(provider, client);
    let mut asking = Asking { client, rng, registered, exchanges: Vec::new() };
    let authorization = asking.authorization(&authorization)?;
    let token = asking.token(&token, authorization.verdict())?;
    Ok(Some(Registration { authorization: Some(authorization), token, exchanges: asking.exchanges }))
}

/// How many requests a search makes at most.
const SEARCH_LIMIT: usize = 12;

/// Looks for settings with which the provider accepts what it refused in `registration`, by changing one thing at a time.
/// The secret is sent once more at most.
pub(crate) fn search(
    client: &dyn HttpClient,
    rng: &(dyn Randomness + 'static),
    provider: &ProviderSnapshot,
    registered: &Client<'_>,
    registration: &mut Registration,
) -> Result<Search, Error> {
    let mut search = Search::default();
    if let Some(method) = registration.token.as_ref().and_then(TokenEvidence::other_method) {
        let change = Change::Method(method);
        search.attempts.push(Attempt { change: change.clone(), outcome: AttemptOutcome::Accepted });
        search.found.push(change);
    }
    try_encoded(client, rng, provider, registered, registration, &mut search)?;
    let endpoint = provider.metadata().and_then(|metadata| metadata.url("authorization_endpoint"));
    let evidence = registration.authorization.as_ref();
    let (Some(endpoint), Some(evidence)) = (endpoint, evidence) else { return Ok(search) };
    let Some(refused) = evidence.refused_answer() else { return Ok(search) };
    let client = &RestrictedClient::to(provider, client);
    let asking = Asking { client, rng, registered, exchanges: Vec::new() };
    let subject =
        if evidence.is_about_scope() { Some(Subject::Scope) } else { refused.refusal().and_then(Refusal::subject) };
    let mut variation = Variation { asking, endpoint, search: &mut search, kept: Vec::new(), requests: 0 };
    variation.run(refused.refusal_words(), subject)?;
    let (kept, exchanges) = (variation.kept, variation.asking.exchanges);
    search.found.splice(0..0, kept);
    registration.exchanges.extend(exchanges);
    Ok(search)
}

/// Where neither place of the secret does, and it has characters that a form encodes: whether the provider wants them so. It
/// is the last time that the secret is sent.
fn try_encoded(
    client: &dyn HttpClient,
    rng: &(dyn Randomness + 'static),
    provider: &ProviderSnapshot,
    registered: &Client<'_>,
    registration: &mut Registration,
    search: &mut Search,
) -> Result<(), Error> {
    let changes = |text: &str| token::form_encoded(text) != text;
    let Some(evidence) = registration.token.as_ref() else { return Ok(()) };
    let is_open = evidence.verdict() == Verdict::Rejected && evidence.other_method().is_none();
    let is_encodable = changes(registered.parameters.client_id) || changes(registered.secret.expose());
    let endpoint = provider.metadata().and_then(|metadata| metadata.url("token_endpoint"));
    let Some(endpoint) = endpoint.filter(|_| is_open && is_encodable && registered.proof == Some(ClientProof::Basic))
    else {
        return Ok(());
    };
    let client = &RestrictedClient::to(provider, client);
    let mut asking = Asking { client, rng, registered, exchanges: Vec::new() };
    let reply = asking.redeem(&endpoint, ClientProof::EncodedBasic, &registered.secret.clone())?;
    let outcome = reply.map(|reply| {
        if evidence.is_better(&reply) { AttemptOutcome::Accepted } else { AttemptOutcome::Refused(reply.words()) }
    });
    search.attempts.extend(outcome.map(|outcome| Attempt { change: Change::Encoding, outcome }));
    registration.exchanges.extend(asking.exchanges);
    Ok(())
}

/// One search while it runs.
struct Variation<'a, 's> {
    asking: Asking<'a>,
    endpoint: Url,
    search: &'s mut Search,
    /// The changes without which the provider says something else, or refuses.
    kept: Vec<Change>,
    requests: usize,
}

impl Variation<'_, '_> {
    /// Changes one thing at a time until the provider goes on. A change that only brings another refusal is kept, and
    /// the next is looked for beside it. Nothing is kept where nothing helps.
    fn run(&mut self, mut words: String, mut subject: Option<Subject>) -> Result<(), Error> {
        loop {
            let mut progress = None;
            for change in self.candidates(subject) {
                let Some(answer) = self.try_change(&change)? else { break };
                if answer.goes_on(false) {
                    self.kept.push(change);
                    return self.regain_scopes();
                }
                let other = answer.refusal_words();
                let is_passing = answer.refusal().is_some_and(Refusal::is_passing);
                if progress.is_none() && other != words && !is_passing {
                    progress = Some((change, other, answer.refusal().and_then(Refusal::subject)));
                }
            }
            let Some((change, other, other_subject)) = progress else {
                self.kept.clear();
                return Ok(());
            };
            self.kept.push(change);
            (words, subject) = (other, other_subject);
        }
    }

    /// What is worth trying, that which the refusal is about first.
    fn candidates(&self, subject: Option<Subject>) -> Vec<Change> {
        let registered = self.asking.registered;
        let is_kept = |wanted: fn(&Change) -> bool| self.kept.iter().any(wanted);
        let mut candidates = Vec::new();
        if !registered.sends_challenge && !is_kept(|change| matches!(change, Change::Pkce)) {
            candidates.push((Subject::Pkce, Change::Pkce));
        }
        if !is_kept(|change| matches!(change, Change::Prompt(_))) {
            let prompts = ["login", "consent", "select_account"].into_iter();
            let others = prompts.filter(|prompt| registered.parameters.prompt != Some(*prompt));
            candidates.extend(others.map(|prompt| (Subject::Prompt, Change::Prompt(prompt))));
        }
        if registered.parameters.scope != "openid" && !is_kept(|change| matches!(change, Change::Scope(_))) {
            candidates.push((Subject::Scope, Change::Scope("openid".to_owned())));
        }
        candidates.sort_by_key(|(about, _)| Some(*about) != subject);
        candidates.into_iter().map(|(_, change)| change).collect()
    }

    /// The answer to the request with what was kept and this; `None` where enough was asked.
    fn try_change(&mut self, change: &Change) -> Result<Option<AuthorizationAnswer>, Error> {
        if self.requests == SEARCH_LIMIT {
            return Ok(None);
        }
        self.requests += 1;
        let registered = self.asking.registered;
        let (mut scope, mut prompt) = (registered.parameters.scope.to_owned(), registered.parameters.prompt);
        let mut sends_challenge = registered.sends_challenge;
        for change in self.kept.iter().chain([change]) {
            match change {
                Change::Pkce => sends_challenge = true,
                Change::Prompt(other) => prompt = Some(other),
                Change::Scope(other) => scope.clone_from(other),
                Change::Method(_) | Change::Encoding => {}
            }
        }
        let changed = Client { sends_challenge, ..*registered };
        let Asking { client, rng, .. } = self.asking;
        let mut asking = Asking { client, rng, registered: &changed, exchanges: Vec::new() };
        let answer = asking.authorize(&self.endpoint, registered.parameters.redirect_uri, &scope, prompt)?;
        let exchanges = std::mem::take(&mut asking.exchanges);
        self.asking.exchanges.extend(exchanges);
        let outcome = if answer.goes_on(false) {
            AttemptOutcome::Accepted
        } else {
            AttemptOutcome::Refused(answer.refusal_words())
        };
        self.search.attempts.push(Attempt { change: change.clone(), outcome });
        Ok(Some(answer))
    }

    /// Where less than was asked for had to do: each of the other scopes that the provider takes after all.
    fn regain_scopes(&mut self) -> Result<(), Error> {
        let is_scope = |change: &Change| matches!(change, Change::Scope(_));
        let Some(place) = self.kept.iter().position(is_scope) else { return Ok(()) };
        let asked: Vec<&str> = self.asking.registered.parameters.scope.split_whitespace().collect();
        let Change::Scope(mut scope) = self.kept.remove(place) else { return Ok(()) };
        for other in asked.into_iter().filter(|other| *other != "openid") {
            let more = format!("{scope} {other}");
            match self.try_change(&Change::Scope(more.clone()))? {
                Some(answer) if answer.goes_on(false) => scope = more,
                Some(_) => {}
                None => break,
            }
        }
        self.kept.push(Change::Scope(scope));
        Ok(())
    }
}

struct Asking<'a> {
    client: &'a dyn HttpClient,
    rng: &'a (dyn Randomness + 'static),
    registered: &'a Client<'a>,
    exchanges: Vec<Exchange>,
}

impl Asking<'_> {
    fn authorization(&mut self, endpoint: &Url) -> Result<AuthorizationEvidence, Error> {
        // A name that cannot exist (RFC 6761 section 6.4), so that nobody can have registered it.
        let unregistrable = format!("https://{}.invalid/oauth2callback", self.label()?);
        let parameters = &self.registered.parameters;
        let (redirect_uri, scope, prompt) = (parameters.redirect_uri, parameters.scope, parameters.prompt);
        let replies = WithControl {
            actual: self.authorize(endpoint, redirect_uri, scope, Some("none"))?,
            control: self.authorize(endpoint, &unregistrable, scope, Some("none"))?,
        };
        let mut evidence = AuthorizationEvidence { replies, as_sent: None, openid_alone: None };
        let is_rejected = evidence.verdict() == Verdict::Rejected;
        if !is_rejected && prompt != Some("none") {
            evidence.as_sent = Some(self.authorize(endpoint, redirect_uri, scope, prompt)?);
        }
        if evidence.may_be_about_scope() && scope != "openid" {
            let prompt = if evidence.as_sent.is_some() { prompt } else { Some("none") };
            evidence.openid_alone = Some(self.authorize(endpoint, redirect_uri, "openid", prompt)?);
        }
        Ok(evidence)
    }

    /// Streamlit's request, but for these parameters.
    fn authorize(
        &mut self,
        endpoint: &Url,
        redirect_uri: &str,
        scope: &str,
        prompt: Option<&str>,
    ) -> Result<AuthorizationAnswer, Error> {
        let request = Request::get(self.authorization_url(endpoint, redirect_uri, scope, prompt)?);
        let outcome = self.send(request);
        Ok(authorization_answer(&outcome, endpoint, redirect_uri))
    }

    fn authorization_url(
        &self,
        endpoint: &Url,
        redirect_uri: &str,
        scope: &str,
        prompt: Option<&str>,
    ) -> Result<Url, Error> {
        let parameters = &self.registered.parameters;
        let extra: Vec<(String, String)> =
            parameters.extra.iter().filter(|(name, _)| prompt != Some("none") || name != "prompt").cloned().collect();
        let parameters = RequestParameters {
            client_id: parameters.client_id,
            redirect_uri,
            scope,
            extra: &extra,
            response_mode: parameters.response_mode,
            prompt,
            login_hint: parameters.login_hint,
        };
        let secrets = LoginSecrets {
            state: Secret::new(self.rng.token(RANDOM_BYTES)?),
            nonce: if self.registered.sends_nonce { Some(Secret::new(self.rng.token(RANDOM_BYTES)?)) } else { None },
            verifier: self.verifier()?,
        };
        Ok(request_url(endpoint, &parameters, &secrets))
    }

    fn token(&mut self, endpoint: &Url, authorization: Verdict) -> Result<Option<TokenEvidence>, Error> {
        let Some(proof @ (ClientProof::Basic | ClientProof::Post)) = self.registered.proof else { return Ok(None) };
        let configured = self.registered.secret.clone();
        let wrong = Secret::new(self.rng.token(RANDOM_BYTES)?);
        let Some(actual) = self.redeem(endpoint, proof, &configured)? else { return Ok(None) };
        let Some(control) = self.redeem(endpoint, proof, &wrong)? else { return Ok(None) };
        let mut evidence =
            TokenEvidence { proof, replies: WithControl { actual, control }, other: None, authorization };
        if evidence.verdict() == Verdict::Rejected {
            let other = if proof == ClientProof::Basic { ClientProof::Post } else { ClientProof::Basic };
            evidence.other = self.redeem(endpoint, other, &configured)?.map(|reply| (other, reply));
        }
        Ok(Some(evidence))
    }

    /// Tries to redeem a code that no provider has issued; `None` for a secret that cannot be sent.
    fn redeem(
        &mut self,
        endpoint: &Url,
        proof: ClientProof,
        secret: &Secret<String>,
    ) -> Result<Option<TokenReply>, Error> {
        let code = Secret::new(format!("authctl-probe-{}", self.rng.token(RANDOM_BYTES)?));
        let parameters = &self.registered.parameters;
        let verifier = self.verifier()?;
        let request = token::request(
            endpoint,
            parameters.client_id,
            secret,
            proof,
            parameters.redirect_uri,
            &code,
            verifier.as_ref(),
        );
        let Ok(request) = request else { return Ok(None) };
        Ok(Some(TokenReply::from_outcome(&self.send(request))))
    }

    fn verifier(&self) -> Result<Option<Verifier>, Error> {
        if !self.registered.sends_challenge {
            return Ok(None);
        }
        Ok(Some(Verifier::new(self.rng.token(Verifier::RANDOM_BYTES)?)))
    }

    /// Random letters that a host name may have.
    fn label(&self) -> Result<String, Error> {
        let random = self.rng.token(RANDOM_BYTES)?.to_ascii_lowercase();
        Ok(random.chars().filter(char::is_ascii_alphanumeric).take(20).fold("authctl-".to_owned(), |mut text, next| {
            text.push(next);
            text
        }))
    }

    fn send(&mut self, request: Request) -> Result<Response, Failure> {
        let outcome = self.client.send(&request);
        self.exchanges.push(Exchange { request, outcome: outcome.clone() });
        outcome
    }
}
