//! HTTP on one side, the provider on the other: what was asked is read, what was decided is written. Nothing is decided
//! here but whether a request may be read at all.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use serde_json::{Map, Value, json};
use url::Url;
use url::form_urlencoded::byte_serialize;

use super::clients::is_loopback_host;
use super::endpoint::Endpoint;
use super::fault::Fault;
use super::grant::SignInFacts;
use super::metadata::{AUTHORIZATION_PATH, METADATA_PATH};
use super::oauth_error::OAuthError;
use super::pages::{FrontPage, front_page, logout_problem_page, plain_page, signed_out_page, unanswerable_page};
use super::parameters::Parameters;
use super::provider::{Authorized, BearerProblem, Choice, IssuedTokens, LoggedOut, Provider, SignInProblem};
use super::sign_in_page::{Draft, sign_in_page};
use crate::error::Error;
use crate::host::{IncomingRequest, OutgoingResponse};
use crate::http::format_http_date;
use crate::oidc::parse_json_object;

pub(super) struct Endpoints {
    provider: Provider,
    /// `host:port`, as browsers and clients write it.
    authority: String,
    /// What is before every path; empty at the root.
    prefix: String,
    /// The last requests, as the front page shows them.
    recent: Mutex<VecDeque<String>>,
}

/// How many requests the front page shows.
const RECENT: usize = 12;

/// A response, and in a few words why it is that one. The words hold no secret.
pub(super) struct Answer {
    pub(super) response: OutgoingResponse,
    pub(super) note: String,
    /// Whether it is a step of a login that a person wants to see.
    pub(super) is_step: bool,
    /// Who signs in or gets tokens.
    pub(super) facts: Option<SignInFacts>,
}

/// The header of a sign-in page that says that nobody is called so: it has the names of all, encoded and separated by commas.
pub const UNKNOWN_USER: &str = "authctl-known-users";

impl Answer {
    fn new(response: OutgoingResponse, note: impl Into<String>) -> Self {
        Self { response, note: note.into(), is_step: false, facts: None }
    }

    fn step(response: OutgoingResponse, note: impl Into<String>) -> Self {
        Self { is_step: true, ..Self::new(response, note) }
    }

    fn of(self, facts: Option<SignInFacts>) -> Self {
        Self { facts, ..self }
    }
}

impl Endpoints {
    pub(super) fn new(provider: Provider, issuer: &Url) -> Self {
        let host = issuer.host_str().unwrap_or_default();
        let authority = issuer.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        Self { provider, authority, prefix: issuer.path().trim_end_matches('/').to_owned(), recent: Mutex::default() }
    }

    pub(super) const fn provider(&self) -> &Provider {
        &self.provider
    }

    pub(super) fn answer(&self, request: &IncomingRequest) -> Answer {
        let mut answer = self.route(request);
        let response = answer.response;
        answer.response = response
            .header("Cache-Control", "no-store")
            .header("X-Content-Type-Options", "nosniff")
            .header("Date", format_http_date(self.provider.now()));
        self.remember(request, &answer);
        answer
    }

    fn remember(&self, request: &IncomingRequest, answer: &Answer) {
        // Who looks at the page does not want to see that.
        if matches!(request.path().strip_prefix(self.prefix.as_str()), Some("" | "/" | "/favicon.ico")) {
            return;
        }
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        if recent.len() == RECENT {
            recent.pop_front();
        }
        let shown = |text: &str| text.chars().take(160).collect::<String>();
        let path = shown(request.path());
        recent.push_back(format!("{} {path} {} {}", request.method, answer.response.status, shown(&answer.note)));
    }

    fn route(&self, request: &IncomingRequest) -> Answer {
        let host = request.header("host").unwrap_or_default();
        if !self.is_called(host) {
            // A page of somebody else's whose name leads here (DNS rebinding), or the wrong one of two names.
            let sentence =
                format!("This is {}. For a client, another host name is another provider.", self.provider.base());
            return Answer::new(plain_page(421, "Wrong host name", &sentence), format!("wrong host name `{host}`"));
        }
        let path = request.path();
        let Some(endpoint) = path.strip_prefix(self.prefix.as_str()).and_then(Endpoint::at) else {
            let sentence = format!("The provider has nothing at {path}.");
            return Answer::new(plain_page(404, "Nothing here", &sentence), "no such endpoint");
        };
        if !endpoint.methods().contains(&request.method.as_str()) {
            let allowed = endpoint.methods().join(", ");
            let sentence = format!("Use {allowed}.");
            let response = plain_page(405, "Wrong method", &sentence).header("Allow", allowed);
            return Answer::new(response, "wrong method");
        }
        self.provider
            .faults()
            .answer(endpoint, self.provider.base())
            .map_or_else(|| self.serve(endpoint, request), |(response, note)| Answer::new(response, note))
    }

    /// Whether the request means this provider by its own name.
    fn is_called(&self, host: &str) -> bool {
        host.eq_ignore_ascii_case(&self.authority)
            || (self.provider.faults().has(Fault::MixedHosts)
                && Url::parse(&format!("http://{host}/")).is_ok_and(|url| is_loopback_host(&url)))
    }

    fn serve(&self, endpoint: Endpoint, request: &IncomingRequest) -> Answer {
        let served = match endpoint {
            Endpoint::Metadata => Ok(Answer::new(json_response(200, &self.provider.metadata()), "provider metadata")),
            Endpoint::KeySet => Ok(Answer::new(json_response(200, &self.provider.key_set()), "key set")),
            Endpoint::Authorization => self.authorization(request),
            Endpoint::Token => self.token(request),
            Endpoint::UserInfo => Ok(self.userinfo(request)),
            Endpoint::Revocation => Ok(self.revocation(request)),
            Endpoint::EndSession => Ok(self.end_session(request)),
            Endpoint::FrontPage => Ok(self.front_page()),
            Endpoint::Icon => Ok(Answer::new(OutgoingResponse::new(204, "image/x-icon", ""), "no icon")),
        };
        let mut answer = served.unwrap_or_else(|error| {
            let response = plain_page(500, "The provider failed", &error.to_string());
            Answer::new(response, error.to_string())
        });
        self.provider.faults().response(endpoint, &mut answer.response);
        answer
    }

    fn front_page(&self) -> Answer {
        let metadata = self.provider.metadata();
        let text = |member: &str| metadata.get(member).and_then(Value::as_str).unwrap_or("absent").to_owned();
        let metadata_url = format!("{}{METADATA_PATH}", self.provider.base());
        let rows = [
            ("Metadata", metadata_url),
            ("Authorization", text("authorization_endpoint")),
            ("Token", text("token_endpoint")),
            ("UserInfo", text("userinfo_endpoint")),
            ("Key set", text("jwks_uri")),
            ("Logout", text("end_session_endpoint")),
        ];
        let rows: Vec<(&str, &str)> = rows.iter().map(|(name, url)| (*name, url.as_str())).collect();
        let recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect();
        let facts = FrontPage {
            issuer: text("issuer"),
            endpoints: rows,
            clients: self.provider.registrations(),
            users: self.provider.users(),
            faults: self.provider.faults().names(),
            recent,
        };
        Answer::new(front_page(&facts), "front page")
    }

    fn authorization(&self, request: &IncomingRequest) -> Result<Answer, Error> {
        let (query, body) = (Parameters::parse(request.query()), form_of(request));
        let has_choice = ["user", "email", "claims", "deny"].iter().any(|field| body.raw(field).is_some());
        // OpenID Connect Core section 3.1.2.1: the request itself may be a form, too.
        let parameters = if query.is_empty() && !has_choice { &body } else { &query };
        let action = format!("{}{AUTHORIZATION_PATH}?{}", self.prefix, parameters.encode());
        let page = |authorized: Authorized| match authorized {
            Authorized::SignInPage { request, problem } => {
                let note = match &problem {
                    None => format!("sign-in page for `{}`", request.client_id),
                    Some(problem) => format!("sign-in page again: {}", problem.phrase()),
                };
                let field = |name: &str| body.raw(name).unwrap_or_default();
                let is_unknown = matches!(problem, Some(SignInProblem::UnknownUser(_)));
                let problem = problem.map(|problem| problem.phrase().to_owned());
                let draft = problem.map(|problem| Draft { email: field("email"), claims: field("claims"), problem });
                let users = self.provider.users();
                let mut response = sign_in_page(&request, &users, &action, draft.as_ref());
                if is_unknown {
                    let names: Vec<String> =
                        users.iter().map(|user| byte_serialize(user.name.as_bytes()).collect()).collect();
                    response = response.header(UNKNOWN_USER, names.join(","));
                }
                Answer::new(response, note)
            }
            Authorized::Redirect { callback, note, facts } => {
                Answer::step(redirect(&callback.location()), note).of(facts)
            }
            Authorized::Page(reason) => {
                let note = reason.note();
                Answer::new(unanswerable_page(&reason), note)
            }
        };
        if !has_choice {
            return self.provider.authorize(parameters).map(page);
        }
        if let Some(origin) = self.foreign_origin(request) {
            let sentence = "Another page tried to sign you in. Sign in on this provider's own page.";
            let answer = plain_page(403, "Not from here", sentence);
            return Ok(Answer::new(answer, format!("a sign-in sent from `{origin}` is refused")));
        }
        match choice_of(&body) {
            Ok(choice) => self.provider.choose(parameters, choice).map(page),
            Err(problem) => self.provider.authorize(parameters).map(|authorized| match authorized {
                Authorized::SignInPage { request, .. } => {
                    page(Authorized::SignInPage { request, problem: Some(SignInProblem::Other(problem)) })
                }
                other => page(other),
            }),
        }
    }

    /// Where a form was sent from, if that is another site (Fetch Metadata; the `Origin` header). Programs say neither.
    fn foreign_origin<'a>(&self, request: &'a IncomingRequest) -> Option<&'a str> {
        let origin = request.header("origin");
        let own_origin = origin.is_none_or(|origin| {
            origin
                .strip_prefix("http://")
                .or_else(|| origin.strip_prefix("https://"))
                .is_some_and(|authority| self.is_called(authority))
        });
        let own_site = request.header("sec-fetch-site").is_none_or(|site| site == "same-origin" || site == "none");
        (!own_origin || !own_site).then(|| origin.unwrap_or("another site"))
    }

    fn token(&self, request: &IncomingRequest) -> Result<Answer, Error> {
        let judged = match form_only(request) {
            Ok(parameters) => self.provider.token(request.header("authorization"), &parameters)?,
            Err(error) => Err(error),
        };
        Ok(match judged {
            Ok(IssuedTokens { response, facts }) => {
                Answer::step(json_response(200, &response), tokens_note(&facts)).of(Some(facts))
            }
            Err(error) => refusal(&error, request),
        })
    }

    fn revocation(&self, request: &IncomingRequest) -> Answer {
        let revoked = form_only(request)
            .and_then(|parameters| self.provider.revoke(request.header("authorization"), &parameters));
        match revoked {
            Ok(()) => Answer::new(json_response(200, &Map::new()), "token withdrawn"),
            Err(error) => refusal(&error, request),
        }
    }

    fn userinfo(&self, request: &IncomingRequest) -> Answer {
        let (query, form) = (Parameters::parse(request.query()), form_of(request));
        let (status, challenge, note) = match self.provider.userinfo(request.header("authorization"), &query, &form) {
            Ok(claims) => return Answer::new(json_response(200, &claims), "claims told"),
            Err(BearerProblem::Missing) => (401, "Bearer realm=\"authctl\"".to_owned(), "no access token"),
            Err(BearerProblem::InvalidToken) => {
                let description = "the access token is unknown, expired or withdrawn";
                (401, bearer_challenge("invalid_token", description), description)
            }
            Err(BearerProblem::InvalidRequest(description)) => {
                (400, bearer_challenge("invalid_request", description), description)
            }
        };
        Answer::new(json_response(status, &Map::new()).header("WWW-Authenticate", challenge), note)
    }

    fn end_session(&self, request: &IncomingRequest) -> Answer {
        let query = Parameters::parse(request.query());
        let parameters = if query.is_empty() { form_of(request) } else { query };
        match self.provider.end_session(&parameters) {
            LoggedOut::Redirect(callback) => Answer::step(redirect(&callback.location()), "signed out, and sent back"),
            LoggedOut::Page => Answer::step(signed_out_page(), "signed out"),
            LoggedOut::Refused(problem) => Answer::new(logout_problem_page(&problem), problem.note()),
        }
    }
}

/// Who gets tokens, and what is not in them.
fn tokens_note(facts: &SignInFacts) -> String {
    let SignInFacts { client_id, user, withheld, .. } = facts;
    let told = format!("tokens of `{user}` issued to `{client_id}`");
    if withheld.is_empty() {
        return told;
    }
    format!("{told}; withheld: `{}`, because the scope does not ask for it", withheld.join("`, `"))
}

/// 303: the browser must not send the form on (RFC 9700 section 4.12).
fn redirect(location: &str) -> OutgoingResponse {
    OutgoingResponse::new(303, "text/plain; charset=utf-8", "").header("Location", location)
}

fn json_response(status: u16, members: &Map<String, Value>) -> OutgoingResponse {
    OutgoingResponse::new(status, "application/json", json!(members).to_string())
}

/// RFC 6749 section 5.2: a challenge answers the header that the client has used, and no other method.
fn refusal(error: &OAuthError, request: &IncomingRequest) -> Answer {
    let body = json!({"error": error.code, "error_description": error.description}).to_string();
    let status = if error.code == "invalid_client" { 401 } else { 400 };
    let mut response = OutgoingResponse::new(status, "application/json", body);
    if status == 401 && request.header("authorization").is_some() {
        response = response.header("WWW-Authenticate", "Basic realm=\"authctl\"");
    }
    Answer::new(response, error.note())
}

fn bearer_challenge(code: &str, description: &str) -> String {
    format!("Bearer realm=\"authctl\", error=\"{code}\", error_description=\"{description}\"")
}

fn is_form(request: &IncomingRequest) -> bool {
    let content_type = request.header("content-type").unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

/// The fields of the body; none where it is not a form.
fn form_of(request: &IncomingRequest) -> Parameters {
    if is_form(request) { Parameters::parse(&String::from_utf8_lossy(&request.body)) } else { Parameters::default() }
}

/// The fields of the body, which must be a form. Credentials in a URL end up in logs (RFC 6749 section 2.3.1).
fn form_only(request: &IncomingRequest) -> Result<Parameters, OAuthError> {
    if !is_form(request) {
        return Err(OAuthError::invalid_request("the body is not `application/x-www-form-urlencoded`"));
    }
    if !request.query().is_empty() {
        return Err(OAuthError::invalid_request("parameters belong into the body, not into the URL"));
    }
    Ok(form_of(request))
}

/// What the form on the sign-in page says: `deny`, or `user` or `email` with `claims`.
fn choice_of(form: &Parameters) -> Result<Choice, String> {
    if form.get("deny").is_some() {
        return Ok(Choice::Deny);
    }
    let claims = match form.get("claims").map(str::trim).filter(|claims| !claims.is_empty()) {
        None => Map::new(),
        Some(text) => match parse_json_object(text.as_bytes()) {
            Ok((claims, repeated)) if repeated.is_empty() => claims,
            Ok((_, repeated)) => return Err(format!("the claims have `{}` twice", repeated.join("`, `"))),
            Err(reason) => return Err(format!("the claims cannot be read: {reason}")),
        },
    };
    if let Some(name) = form.get("user") {
        return Ok(Choice::Listed { name: name.to_owned(), claims });
    }
    let claim = |name: &str| claims.get(name).and_then(Value::as_str);
    let name = form
        .get("email")
        .or_else(|| claim("email"))
        .or_else(|| claim("preferred_username"))
        .or_else(|| claim("sub"))
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
        .ok_or("choose somebody, or write an e-mail address or a name")?;
    Ok(Choice::Anybody { name, claims })
}
