//! Authorization requests: which are refused, and who is told (OpenID Connect Core section 3.1.2, RFC 6749 section 4.1).

use url::Url;

use super::clients::{Clients, Unregistered};
use super::codes::is_s256_challenge;
use super::grant::SCOPES;
use super::oauth_error::OAuthError;
use super::parameters::Parameters;
use crate::secret::opaque_debug;

/// An application asks who somebody is, and may.
#[derive(Clone, Debug)]
pub(super) struct AuthorizationRequest {
    pub(super) reply: ReplyAddress,
    pub(super) client_id: String,
    /// What of the asked scope is understood.
    pub(super) scope: Vec<String>,
    pub(super) nonce: Option<String>,
    /// Made with S256.
    pub(super) challenge: Option<String>,
    pub(super) interaction: Interaction,
    pub(super) login_hint: Option<String>,
}

/// Whether the person may be shown a page (`prompt`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Interaction {
    Allowed,
    /// `prompt=none`
    Forbidden,
}

/// Where the answer goes.
#[derive(Clone)]
pub(super) struct ReplyAddress {
    pub(super) redirect_uri: String,
    pub(super) state: Option<String>,
}

/// A request that is not answered with a code.
#[derive(Debug)]
pub(super) enum Refused {
    /// The person is told, on a page: nobody knows that the redirect URI belongs to who asked (RFC 6749 section 4.1.2.1).
    OnPage(Unanswerable),
    /// The application is told.
    ByRedirect(ReplyAddress, OAuthError),
}

/// Why a request has no address that an answer may go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unanswerable {
    MissingParameter(&'static str),
    RepeatedParameter(String),
    UnknownClient {
        sent: String,
        known: Vec<String>,
    },
    UnregisteredRedirectUri {
        client_id: String,
        sent: String,
        registered: Vec<String>,
    },
    RedirectUriNotLoopback {
        sent: String,
    },
    /// Registered, but no absolute `http` or `https` URL without a fragment.
    UnusableRedirectUri {
        sent: String,
    },
    /// Something about the application, and the provider does not say what.
    Misconfigured,
}

impl Unanswerable {
    /// For the line that tells what happened.
    pub(super) fn note(&self) -> String {
        match self {
            Self::MissingParameter(name) => format!("`{name}` is missing"),
            Self::RepeatedParameter(name) => format!("`{name}` is there more than once"),
            Self::UnknownClient { sent, .. } => format!("no client is called `{sent}`"),
            Self::UnregisteredRedirectUri { client_id, sent, .. } => {
                format!("redirect URI `{sent}` is not registered for `{client_id}`")
            }
            Self::RedirectUriNotLoopback { sent } => format!("redirect URI `{sent}` is not on this machine"),
            Self::UnusableRedirectUri { sent } => format!("redirect URI `{sent}` is registered, but no absolute URL"),
            Self::Misconfigured => "a page says that the application is misconfigured, and not why".to_owned(),
        }
    }

    /// What is wrong with a redirect URI that this client sent.
    pub(super) fn from_problem(problem: Unregistered, client_id: &str, redirect_uri: &str) -> Self {
        let sent = redirect_uri.to_owned();
        match problem {
            Unregistered::Client { known } => Self::UnknownClient { sent: client_id.to_owned(), known },
            Unregistered::RedirectUri { registered } => {
                Self::UnregisteredRedirectUri { client_id: client_id.to_owned(), sent, registered }
            }
            Unregistered::NotLoopback => Self::RedirectUriNotLoopback { sent },
        }
    }
}

/// Parameters that must not travel through the browser.
const BACK_CHANNEL_PARAMETERS: [&str; 2] = ["client_secret", "code_verifier"];

/// Parameters of features that the metadata says are absent, with the error that OpenID Connect Core section 3.1.2.6 has for them.
const UNSUPPORTED_PARAMETERS: [(&str, &str); 3] = [
    ("request", "request_not_supported"),
    ("request_uri", "request_uri_not_supported"),
    ("registration", "registration_not_supported"),
];

pub(super) const PROMPTS: [&str; 4] = ["none", "login", "consent", "select_account"];

impl AuthorizationRequest {
    pub(super) fn read(parameters: &Parameters, clients: &Clients) -> Result<Self, Refused> {
        let (client_id, reply) = reply_address(parameters, clients).map_err(Refused::OnPage)?;
        match Self::read_rest(parameters, client_id, reply.clone(), clients) {
            Ok(request) => Ok(request),
            Err(error) => Err(Refused::ByRedirect(reply, error)),
        }
    }

    fn read_rest(
        parameters: &Parameters,
        client_id: &str,
        reply: ReplyAddress,
        clients: &Clients,
    ) -> Result<Self, OAuthError> {
        let invalid = |description: &str| Err(OAuthError::invalid_request(description));
        if let Some(name) = parameters.repeated() {
            return invalid(&format!("`{name}` is there more than once"));
        }
        if let Some(name) = BACK_CHANNEL_PARAMETERS.iter().find(|name| parameters.raw(name).is_some()) {
            return invalid(&format!("`{name}` must not travel through the browser"));
        }
        if let Some((name, code)) = UNSUPPORTED_PARAMETERS.iter().find(|(name, _)| parameters.get(name).is_some()) {
            return Err(OAuthError::new(code, format!("`{name}` is not supported")));
        }
        match parameters.get("response_type") {
            Some("code") => {}
            Some(other) => {
                let description = format!("`response_type` is `{other}`, and only `code` is supported");
                return Err(OAuthError::new("unsupported_response_type", description));
            }
            None => return invalid("`response_type` is missing"),
        }
        if let Some(mode) = parameters.get("response_mode").filter(|mode| *mode != "query") {
            return invalid(&format!("`response_mode` is `{mode}`, and only `query` is supported"));
        }
        if let Some(age) = parameters.get("max_age").filter(|age| age.parse::<u32>().is_err()) {
            return invalid(&format!("`max_age` is `{age}`, and not a number of seconds"));
        }
        let challenge = code_challenge(parameters)?;
        if challenge.is_none() && clients.is_public(client_id) {
            return invalid("a client without a secret must send a `code_challenge`");
        }
        Ok(Self {
            client_id: client_id.to_owned(),
            scope: scope(parameters)?,
            nonce: parameters.get("nonce").map(str::to_owned),
            challenge,
            interaction: interaction(parameters)?,
            login_hint: parameters.get("login_hint").map(str::to_owned),
            reply,
        })
    }

    /// The request as far as it goes without any check, for a provider that checks after the sign-in.
    pub(super) fn unchecked(parameters: &Parameters) -> Self {
        let text = |name: &str| parameters.get(name).unwrap_or_default().to_owned();
        Self {
            reply: ReplyAddress { redirect_uri: text("redirect_uri"), state: None },
            client_id: text("client_id"),
            scope: vec!["openid".to_owned()],
            nonce: None,
            challenge: None,
            interaction: Interaction::Allowed,
            login_hint: None,
        }
    }
}

/// The client, and the address that every later refusal goes to.
fn reply_address<'a>(parameters: &'a Parameters, clients: &Clients) -> Result<(&'a str, ReplyAddress), Unanswerable> {
    if let Some(name) = parameters.repeated().filter(|name| ["client_id", "redirect_uri", "state"].contains(name)) {
        return Err(Unanswerable::RepeatedParameter(name.to_owned()));
    }
    let client_id = parameters.get("client_id").ok_or(Unanswerable::MissingParameter("client_id"))?;
    let sent = parameters.get("redirect_uri");
    match (clients.check_redirect_uri(client_id, sent.unwrap_or_default()), sent) {
        (Err(problem @ Unregistered::Client { .. }), _) => Err(Unanswerable::from_problem(problem, client_id, "")),
        (_, None) => Err(Unanswerable::MissingParameter("redirect_uri")),
        (Err(problem), Some(sent)) => Err(Unanswerable::from_problem(problem, client_id, sent)),
        (Ok(()), Some(sent)) if !is_usable(sent) => Err(Unanswerable::UnusableRedirectUri { sent: sent.to_owned() }),
        (Ok(()), Some(sent)) => {
            let state = parameters.get("state").map(str::to_owned);
            Ok((client_id, ReplyAddress { redirect_uri: sent.to_owned(), state }))
        }
    }
}

/// RFC 6749 section 3.1.2: absolute, and without a fragment.
fn is_usable(redirect_uri: &str) -> bool {
    Url::parse(redirect_uri).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.fragment().is_none())
}

fn scope(parameters: &Parameters) -> Result<Vec<String>, OAuthError> {
    let asked = parameters.get("scope").unwrap_or_default();
    let mut scope: Vec<String> = Vec::new();
    for word in asked.split(' ').filter(|word| SCOPES.contains(word)) {
        if !scope.iter().any(|known| known == word) {
            scope.push(word.to_owned());
        }
    }
    if scope.iter().any(|word| word == "openid") {
        return Ok(scope);
    }
    let description = if asked.contains(',') {
        format!("`scope` is `{asked}`: scopes are separated by spaces, not by commas")
    } else {
        format!("`scope` is `{asked}`, and lacks `openid`")
    };
    Err(OAuthError::new("invalid_scope", description))
}

fn interaction(parameters: &Parameters) -> Result<Interaction, OAuthError> {
    let prompts: Vec<&str> = parameters.get("prompt").unwrap_or_default().split_whitespace().collect();
    if let Some(unknown) = prompts.iter().find(|prompt| !PROMPTS.contains(prompt)) {
        return Err(OAuthError::invalid_request(format!(
            "`prompt` is `{unknown}`, and none of: {}",
            PROMPTS.join(", ")
        )));
    }
    match prompts.as_slice() {
        ["none"] => Ok(Interaction::Forbidden),
        prompts if prompts.contains(&"none") => {
            Err(OAuthError::invalid_request("`prompt` has `none` and another value"))
        }
        _ => Ok(Interaction::Allowed),
    }
}

/// RFC 7636 section 4.3, with `plain` refused (RFC 9700 section 2.1.1).
fn code_challenge(parameters: &Parameters) -> Result<Option<String>, OAuthError> {
    let challenge = parameters.get("code_challenge");
    match (challenge, parameters.get("code_challenge_method")) {
        (None, None) => Ok(None),
        (None, Some(_)) => Err(OAuthError::invalid_request("`code_challenge_method` without a `code_challenge`")),
        (Some(challenge), Some("S256")) if is_s256_challenge(challenge) => Ok(Some(challenge.to_owned())),
        (Some(_), Some("S256")) => {
            Err(OAuthError::invalid_request("`code_challenge` is not a SHA-256 hash in base64url"))
        }
        (Some(_), method) => {
            let method = method.unwrap_or("plain");
            Err(OAuthError::invalid_request(format!("the code challenge method is `{method}`, and only S256 is taken")))
        }
    }
}

opaque_debug!(ReplyAddress);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dev_idp::clients::Client;

    const GOOD: &str = "response_type=code&client_id=app&redirect_uri=http%3A%2F%2Flocalhost%2Fcb&scope=openid+email&state=s&nonce=n\
                        &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";

    fn read(query: &str) -> Result<AuthorizationRequest, Refused> {
        let client = |id: &str, secret: &str, uri: &str| Client {
            client_id: id.to_owned(),
            client_secret: secret.into(),
            redirect_uris: vec![uri.to_owned()],
        };
        let clients = Clients::Registered(vec![
            client("app", "s", "http://localhost/cb"),
            client("public", "", "http://localhost/cb"),
            client("odd", "s", "/oauth2callback"),
        ]);
        AuthorizationRequest::read(&Parameters::parse(query), &clients)
    }

    fn error(query: &str) -> String {
        match read(query) {
            Err(Refused::ByRedirect(reply, error)) => {
                assert_eq!(reply.redirect_uri, "http://localhost/cb");
                assert_eq!(reply.state.as_deref(), Some("s"));
                error.note()
            }
            other => panic!("{query}: {other:?}"),
        }
    }

    #[test]
    fn what_streamlit_sends_is_understood() {
        let request = read(&format!("{GOOD}&prompt=select_account&unknown=x")).unwrap();
        assert_eq!(request.scope, ["openid", "email"]);
        assert_eq!((request.nonce.as_deref(), request.interaction), (Some("n"), Interaction::Allowed));
        assert!(request.challenge.is_some());
    }

    #[test]
    fn refusals_name_the_parameter() {
        for (query, expected) in [
            (GOOD.replace("=code&", "=token&"), "unsupported_response_type: `response_type` is `token`"),
            (GOOD.replace("response_type=code&", ""), "invalid_request: `response_type` is missing"),
            (
                GOOD.replace("openid+email", "openid%2Cemail"),
                "invalid_scope: `scope` is `openid,email`: scopes are separated",
            ),
            (GOOD.replace("openid+email", "email"), "invalid_scope: `scope` is `email`, and lacks `openid`"),
            (GOOD.replace("=S256", "=plain"), "invalid_request: the code challenge method is `plain`"),
            (GOOD.replace("&code_challenge_method=S256", ""), "invalid_request: the code challenge method is `plain`"),
            (GOOD.replace("E9M", ""), "invalid_request: `code_challenge` is not a SHA-256 hash"),
            (format!("{GOOD}&nonce=m"), "invalid_request: `nonce` is there more than once"),
            (format!("{GOOD}&prompt=none+login"), "invalid_request: `prompt` has `none` and"),
            (format!("{GOOD}&prompt=create"), "invalid_request: `prompt` is `create`"),
            (format!("{GOOD}&max_age=soon"), "invalid_request: `max_age` is `soon`"),
            (format!("{GOOD}&response_mode=form_post"), "invalid_request: `response_mode` is `form_post`"),
            (format!("{GOOD}&request=eyJ"), "request_not_supported: `request`"),
            (format!("{GOOD}&client_secret=x"), "invalid_request: `client_secret` must not travel"),
            (
                "client_id=public&redirect_uri=http://localhost/cb&response_type=code&scope=openid&state=s".to_owned(),
                "invalid_request: a client without a secret must send a `code_challenge`",
            ),
        ] {
            let note = error(&query);
            assert!(note.starts_with(expected), "{note}");
        }
    }

    #[test]
    fn without_a_trusted_address_nobody_is_redirected() {
        let reason = |query: &str| match read(query) {
            Err(Refused::OnPage(reason)) => reason,
            other => panic!("{query}: {other:?}"),
        };
        assert_eq!(reason(""), Unanswerable::MissingParameter("client_id"));
        assert_eq!(reason("client_id=app"), Unanswerable::MissingParameter("redirect_uri"));
        assert_eq!(reason("client_id=app&client_id=app"), Unanswerable::RepeatedParameter("client_id".to_owned()));
        assert!(
            matches!(reason("client_id=App&redirect_uri=x"), Unanswerable::UnknownClient { sent, .. } if sent == "App")
        );
        assert!(matches!(
            reason("client_id=app&redirect_uri=http://localhost/cb/"),
            Unanswerable::UnregisteredRedirectUri { sent, registered, .. }
                if sent == "http://localhost/cb/" && registered == ["http://localhost/cb"]
        ));
        assert!(matches!(
            reason("client_id=odd&redirect_uri=/oauth2callback"),
            Unanswerable::UnusableRedirectUri { .. }
        ));
    }
}
