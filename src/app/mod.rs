//! The app as it runs: what it answers from outside, and what that says of it and of the proxies on the way.
//!
//! Plain values and pure functions; `probe` asks, `rules` says what is wrong. Tried with Streamlit 1.44, 1.53 and 1.67, with
//! and without nginx in front.

mod base_url;
mod callback;
mod check;
mod cookies;
mod handshake;
mod limits;
mod login_end;
mod login_route;
mod presence;
mod replicas;
mod script_run;
mod set_cookie;
#[cfg(test)]
pub(crate) mod testing;

pub(crate) use base_url::BaseUrl;
pub(crate) use callback::Callback;
pub(crate) use check::{Check, CheckName, CheckVerdict};
pub(crate) use cookies::{ANNOUNCED_PARTS, CookieFlaw};
pub(crate) use handshake::{FOREIGN_ORIGIN, Handshakes, PLACEHOLDER_TOKEN, STREAM_PATH, SUBPROTOCOL, WebSocket};
pub(crate) use limits::{LoginSize, Refusal, RequestLimit, ResponseLimit, header_bytes, kilobytes};
pub(crate) use login_end::{AppLoginEnd, is_stream};
pub(crate) use login_route::{DeployedAuth, LOGIN_PATH, Login, LoginAnswer, Undecided};
pub(crate) use presence::{AppPresence, HEALTH_PATH, HOST_CONFIG_PATH};
pub(crate) use replicas::Replicas;
pub(crate) use script_run::{RERUN_SCRIPT, ScriptRun, ScriptRuns, ends_script};
pub(crate) use set_cookie::set_cookies;

use url::Url;

use crate::http::{Exchange, Failure, Response};
use crate::streamlit::Version;

/// Where the app ends a session.
pub(crate) const LOGOUT_PATH: &str = "auth/logout";

/// What came back.
pub(crate) type Answer = Result<Response, Failure>;

/// Everything that one running app answered. What was not asked is absent.
#[derive(Clone, Debug)]
pub(crate) struct AppSnapshot {
    pub(crate) base: BaseUrl,
    /// The redirect URI as it is configured; else Streamlit's own callback below the app.
    pub(crate) callback_url: Url,
    /// The release that the page names, else the one that the project uses.
    pub(crate) streamlit: Version,
    pub(crate) health: Answer,
    /// The same once more, on another connection.
    pub(crate) health_again: Option<Answer>,
    pub(crate) host_config: Answer,
    pub(crate) page: Answer,
    /// Why nothing signed was sent.
    pub(crate) unsigned: Option<Unsigned>,
    /// The login route with a token of another secret, and an identity cookie of another secret.
    pub(crate) control: Option<Answer>,
    pub(crate) logins: Vec<Login>,
    /// The login route without a token, and with an identity cookie of this secret.
    pub(crate) identified: Option<Answer>,
    /// The end of a session whose cookie announces parts.
    pub(crate) announced: Option<Answer>,
    /// The callback with an error that nobody asked for.
    pub(crate) callback: Option<Answer>,
    pub(crate) handshakes: Option<Handshakes>,
    /// A handshake with as many cookies as arrive elsewhere and as Streamlit takes.
    pub(crate) large_handshake: Option<Answer>,
    pub(crate) request_limit: Option<RequestLimit>,
    pub(crate) response_limit: Option<ResponseLimit>,
    /// How many seconds the app's clock is ahead of ours.
    pub(crate) clock_offset: Option<i64>,
    /// Several logins on connections of their own.
    pub(crate) replicas: Option<Replicas>,
    /// Whether the script was to be run for a user, and what came of it.
    pub(crate) asked_for_user: bool,
    pub(crate) runs: Option<ScriptRuns>,
    /// All of it in the order in which it was asked.
    pub(crate) exchanges: Vec<Exchange>,
}

/// Why nothing that `cookie_secret` signs is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unsigned {
    /// There is no `cookie_secret`.
    NoSecret,
    /// There is no provider that could be named.
    NoProvider,
    /// Over plain http everybody on the way would read it.
    PlainHttp,
}
