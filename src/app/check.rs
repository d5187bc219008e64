//! What was checked, in the order in which a login passes it, as one line each.

use super::limits::kilobytes;
use super::{AppSnapshot, Callback, CookieFlaw, DeployedAuth, Undecided, Unsigned, WebSocket};
use crate::secret::opaque_debug;

/// One line of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum CheckName {
    App,
    Configuration,
    Callback,
    WebSocket,
    Cookies,
    Sizes,
    Clock,
    Replicas,
    User,
}

impl CheckName {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::App => "app",
            Self::Configuration => "configuration",
            Self::Callback => "callback",
            Self::WebSocket => "websocket",
            Self::Cookies => "cookies",
            Self::Sizes => "sizes",
            Self::Clock => "clock",
            Self::Replicas => "replicas",
            Self::User => "user",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CheckVerdict {
    Ok,
    Rejected,
    Inconclusive,
}

impl CheckVerdict {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Rejected => "rejected",
            Self::Inconclusive => "inconclusive",
        }
    }
}

/// What one check came to.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Check {
    pub(crate) name: CheckName,
    pub(crate) verdict: CheckVerdict,
    /// One phrase: what was seen, or why nothing is known.
    pub(crate) evidence: String,
}

opaque_debug!(Check);

impl Check {
    fn ok(name: CheckName, evidence: impl Into<String>) -> Self {
        Self { name, verdict: CheckVerdict::Ok, evidence: evidence.into() }
    }

    fn rejected(name: CheckName, evidence: impl Into<String>) -> Self {
        Self { name, verdict: CheckVerdict::Rejected, evidence: evidence.into() }
    }

    fn inconclusive(name: CheckName, evidence: impl Into<String>) -> Self {
        Self { name, verdict: CheckVerdict::Inconclusive, evidence: evidence.into() }
    }
}

impl AppSnapshot {
    /// What each check shows by itself. Where a rule has more to say, its words take the place of these.
    pub(crate) fn checks(&self) -> Vec<Check> {
        if self.presence() != super::AppPresence::Streamlit {
            return vec![Check::rejected(CheckName::App, "Streamlit does not answer")];
        }
        let checks = [
            self.configuration_check(),
            self.callback_check(),
            self.websocket_check(),
            self.cookie_check(),
            self.size_check(),
            self.clock_check(),
        ];
        checks.into_iter().chain(self.replica_check()).chain(self.user_check()).collect()
    }

    fn configuration_check(&self) -> Check {
        let name = CheckName::Configuration;
        match self.deployed_auth() {
            DeployedAuth::SameSecret => {
                Check::ok(name, "the same `cookie_secret`, client ID, redirect URI and scope as here")
            }
            DeployedAuth::LoginInFront(_) => Check::rejected(name, "something in front of the app answers its login"),
            DeployedAuth::NotRouted { status } => Check::rejected(name, format!("its login answers {status}")),
            DeployedAuth::OtherSecret => Check::rejected(name, "another `cookie_secret`"),
            DeployedAuth::QueryLost => Check::rejected(name, "the query of its login does not arrive"),
            DeployedAuth::Undecided(Undecided::Unsigned(reason)) => Check::inconclusive(name, reason.words()),
            DeployedAuth::Undecided(Undecided::NoAnswer) => Check::inconclusive(name, "its login gave no answer"),
            DeployedAuth::Undecided(Undecided::Refused) => {
                Check::rejected(name, "it does not take what this `cookie_secret` signs")
            }
        }
    }

    fn callback_check(&self) -> Check {
        let name = CheckName::Callback;
        match self.callback() {
            Callback::Reached if self.wrong_home().is_some() => {
                Check::rejected(name, "the way back does not lead to the app")
            }
            Callback::Reached => Check::ok(name, "reaches the app, and the way back leads to it"),
            Callback::WithoutQuery => Check::rejected(name, "its query does not arrive"),
            Callback::Elsewhere { status, .. } => Check::rejected(name, format!("something else answers: {status}")),
            Callback::Unknown => Check::inconclusive(name, "no answer came"),
        }
    }

    fn websocket_check(&self) -> Check {
        let name = CheckName::WebSocket;
        match self.websocket() {
            Some(WebSocket::Opens) => {
                Check::ok(name, format!("opens for {}; a foreign origin is refused", self.origin_of_redirect_uri()))
            }
            Some(WebSocket::OpensForAll) => Check::ok(name, "opens, for pages of any origin"),
            Some(WebSocket::WithoutSubprotocol) => Check::rejected(name, "opens without its subprotocol"),
            Some(WebSocket::NotUpgraded { status }) => Check::rejected(name, format!("is not upgraded: {status}")),
            Some(WebSocket::OriginRefused) => Check::rejected(name, "refuses the app's own origin"),
            Some(WebSocket::Refused { status }) => Check::rejected(name, format!("does not open: {status}")),
            Some(WebSocket::Silent(failure)) => Check::rejected(name, failure.to_string()),
            None => Check::inconclusive(name, "was not asked"),
        }
    }

    fn cookie_check(&self) -> Check {
        let name = CheckName::Cookies;
        match (self.cookie_flaw(), self.cached(), self.cookies_arrive()) {
            (Some(CookieFlaw::Hidden), ..) => Check::rejected(name, "none comes back"),
            (Some(CookieFlaw::Elsewhere { path, .. }), ..) => Check::rejected(name, format!("come back for `{path}`")),
            (Some(CookieFlaw::SecureOverHttp { .. }), ..) => Check::rejected(name, "come back for `https` alone"),
            (_, Some(_), _) => Check::rejected(name, "come back from a cache"),
            (_, _, Some(false)) => Check::rejected(name, "do not arrive at the app"),
            (None, None, Some(true)) => Check::ok(name, "arrive and come back"),
            (None, None, None) => Check::ok(name, "come back; whether they arrive, this release does not tell"),
        }
    }

    fn size_check(&self) -> Check {
        let name = CheckName::Sizes;
        let Some(request) = self.request_limit else { return Check::inconclusive(name, "were not measured") };
        let requests = format!("a request with {} of cookies passes", kilobytes(request.passes));
        match self.response_limit {
            Some(response) => {
                let passes = format!("an answer of {} comes back", kilobytes(response.passes));
                let verdict = if response.refused.is_some() { CheckVerdict::Rejected } else { CheckVerdict::Ok };
                Check { name, verdict, evidence: format!("{requests}; {passes}") }
            }
            None => Check::ok(name, format!("{requests}; of answers this release does not tell")),
        }
    }

    fn clock_check(&self) -> Check {
        let name = CheckName::Clock;
        match self.clock_offset {
            // An answer tells it to a second.
            Some(-1..=1) => Check::ok(name, "the app's is this machine's"),
            Some(seconds) => {
                let direction = if seconds > 0 { "ahead" } else { "behind" };
                Check::ok(name, format!("the app is {} s {direction}", seconds.unsigned_abs()))
            }
            None => Check::inconclusive(name, "only a login that begins shows it"),
        }
    }

    fn replica_check(&self) -> Option<Check> {
        let name = CheckName::Replicas;
        let replicas = self.replicas.as_ref()?;
        let (taken, refused) = replicas.secrets();
        let (known, forgotten) = replicas.states(self.streamlit);
        let seen = taken + refused;
        Some(if seen == 0 || known + forgotten == 0 {
            Check::inconclusive(name, format!("{seen} answers seen, and none to a login that had begun"))
        } else if taken > 0 && refused > 0 || forgotten > 0 {
            Check::rejected(name, format!("{refused} of {seen} answers differ, {forgotten} logins were forgotten"))
        } else {
            Check::ok(name, format!("{seen} answers seen, all alike, and each login remembered"))
        })
    }

    fn user_check(&self) -> Option<Check> {
        let name = CheckName::User;
        self.asked_for_user.then(|| match self.sees_user() {
            Some(true) => Check::ok(name, "is shown something other than a visitor"),
            Some(false) => Check::rejected(name, "is shown the same as a visitor"),
            None if self.runs.is_some() => {
                Check::inconclusive(name, "two visitors are shown different things, so that nothing follows")
            }
            None => Check::inconclusive(name, "the app's script did not come to its end"),
        })
    }

    fn origin_of_redirect_uri(&self) -> String {
        self.callback_url.origin().ascii_serialization()
    }
}

impl Unsigned {
    fn words(&self) -> &'static str {
        match self {
            Self::NoSecret => "there is no `cookie_secret` here to sign with",
            Self::NoProvider => "there is no provider here to ask for",
            Self::PlainHttp => "nothing signed is sent over plain http",
        }
    }
}
