//! What `/auth/login` answers to a token that names a provider: there lies the proof that an app has the configuration.

use url::Url;

use super::{Answer, AppSnapshot, BaseUrl, Unsigned};
use crate::http::Response;

/// Where the app begins a login.
pub(crate) const LOGIN_PATH: &str = "auth/login";

/// One provider, and what became of a login there.
#[derive(Clone, Debug)]
pub(crate) struct Login {
    pub(crate) provider: String,
    pub(crate) answer: Answer,
    /// The answer to the same request, once more.
    pub(crate) again: Option<Answer>,
}

/// What one answer of the login route means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LoginAnswer {
    /// The browser would go to a provider.
    ToProvider(Url),
    /// The token was not taken.
    Home(Url),
    /// The app took the token and cannot begin the login.
    Failed {
        status: u16,
        reason: String,
    },
    /// It is not the app that answers.
    NotTheApp {
        status: u16,
    },
    Unreachable,
}

impl LoginAnswer {
    pub(crate) fn classify(answer: &Answer, base: &BaseUrl) -> Self {
        let Ok(response) = answer else { return Self::Unreachable };
        let location = response.header("location").filter(|_| (300..400).contains(&response.status));
        match (location.and_then(|location| base.resolve(location)), response.status) {
            (Some(url), _) if is_authorization_request(&url) => Self::ToProvider(url),
            (Some(url), _) if url.origin() == base.url().origin() => Self::Home(url),
            (Some(url), _) => Self::ToProvider(url),
            (None, 400 | 500) if is_from_app(response) => {
                Self::Failed { status: response.status, reason: reason(response) }
            }
            (None, status) => Self::NotTheApp { status },
        }
    }

    /// Whether the app believed the token: it was signed with its `cookie_secret`.
    pub(crate) const fn takes_token(&self) -> bool {
        matches!(self, Self::ToProvider(_) | Self::Failed { .. })
    }

    pub(crate) const fn is_home(&self) -> bool {
        matches!(self, Self::Home(_))
    }
}

fn is_authorization_request(url: &Url) -> bool {
    let has = |name: &str| url.query_pairs().any(|(key, _)| key == name);
    has("client_id") && has("response_type")
}

/// Streamlit's own words, with either server; proxies say `400 Bad Request` in theirs.
fn is_from_app(response: &Response) -> bool {
    let body = String::from_utf8_lossy(&response.body);
    response.status == 500
        || body.contains("Authentication error")
        || body.trim_start().starts_with("<html><title>400: ") && body.contains("<body>400: ")
}

/// The text between the tags, in one line.
fn reason(response: &Response) -> String {
    /// More would not be read.
    const SHOWN: usize = 200;
    let body = String::from_utf8_lossy(&response.body);
    let body = body.split_once("<body>").map_or(&*body, |(_, body)| body.split("</body>").next().unwrap_or_default());
    let text = body.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = text.strip_prefix("400: ").unwrap_or(&text);
    text.chars().take(SHOWN).collect()
}

/// What the login route says of the configuration that is deployed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum DeployedAuth {
    /// It has the same `cookie_secret`.
    SameSecret,
    /// Whatever is asked, a login begins: something in front of the app answers.
    LoginInFront(Url),
    /// The login route does not lead to the app.
    NotRouted { status: u16 },
    /// The same `cookie_secret` is refused.
    OtherSecret,
    /// The app takes what this secret signs, but not from the query of an address.
    QueryLost,
    /// Nothing can be said, for this reason.
    Undecided(Undecided),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Undecided {
    /// Nothing signed was sent.
    Unsigned(Unsigned),
    /// No answer came.
    NoAnswer,
    /// The token was refused, and nothing tells why.
    Refused,
}

impl AppSnapshot {
    /// What each provider's login came to.
    pub(crate) fn login_answers(&self) -> impl Iterator<Item = (&str, LoginAnswer)> {
        self.logins.iter().map(|login| (login.provider.as_str(), LoginAnswer::classify(&login.answer, &self.base)))
    }

    /// The answer to a token that cannot be right. Only the app leads home with it.
    pub(crate) fn control_answer(&self) -> Option<LoginAnswer> {
        self.control.as_ref().map(|answer| LoginAnswer::classify(answer, &self.base))
    }

    /// The first login that leads to its provider.
    pub(crate) fn begun_login(&self) -> Option<usize> {
        self.login_answers().position(|(_, answer)| matches!(answer, LoginAnswer::ToProvider(_)))
    }

    pub(crate) fn deployed_auth(&self) -> DeployedAuth {
        match self.control_answer() {
            None | Some(LoginAnswer::Unreachable) => return DeployedAuth::Undecided(Undecided::NoAnswer),
            Some(LoginAnswer::ToProvider(url)) => return DeployedAuth::LoginInFront(url),
            Some(LoginAnswer::NotTheApp { status } | LoginAnswer::Failed { status, .. }) => {
                return DeployedAuth::NotRouted { status };
            }
            Some(LoginAnswer::Home(_)) => {}
        }
        if let Some(reason) = &self.unsigned {
            return DeployedAuth::Undecided(Undecided::Unsigned(reason.clone()));
        }
        let answers: Vec<LoginAnswer> = self.login_answers().map(|(_, answer)| answer).collect();
        if answers.iter().any(LoginAnswer::takes_token) {
            return DeployedAuth::SameSecret;
        }
        if !answers.iter().any(LoginAnswer::is_home) {
            return DeployedAuth::Undecided(Undecided::NoAnswer);
        }
        match self.secret_of_cookies() {
            Some(true) => DeployedAuth::QueryLost,
            Some(false) => DeployedAuth::OtherSecret,
            None if self.callback_lost_its_query() => DeployedAuth::QueryLost,
            None => DeployedAuth::Undecided(Undecided::Refused),
        }
    }
}
