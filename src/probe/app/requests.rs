//! Sends requests side by side, and remembers what became of each.

use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::app::{Answer, BaseUrl, PLACEHOLDER_TOKEN, STREAM_PATH, SUBPROTOCOL, ends_script};
use crate::host::{Clock, HttpClient};
use crate::http::{Exchange, Failure, Request, Response, Value};
use crate::secret::Secret;

/// How long one app is asked in all: an app that answers slowly shall not keep anybody for minutes.
const LIMIT: Duration = Duration::from_mins(1);

/// Asks one app.
pub(super) struct Asker<'a> {
    client: &'a dyn HttpClient,
    clock: &'a dyn Clock,
    /// When nothing more is sent.
    deadline: Duration,
    exchanges: Mutex<Vec<Exchange>>,
}

impl<'a> Asker<'a> {
    pub(super) fn new(client: &'a dyn HttpClient, clock: &'a dyn Clock) -> Self {
        let deadline = clock.monotonic() + LIMIT;
        Self { client, clock, deadline, exchanges: Mutex::default() }
    }

    fn send(&self, request: &Request) -> Answer {
        if self.clock.monotonic() > self.deadline {
            return Err(Failure::Timeout { seconds: LIMIT.as_secs() });
        }
        self.client.send(request)
    }

    pub(super) fn one(&self, request: Request) -> Answer {
        let outcome = self.send(&request);
        self.record(vec![Exchange { request, outcome: outcome.clone() }]);
        outcome
    }

    /// What the app's script sends until it has come to its end; nothing where it does not.
    pub(super) fn converse(&self, request: Request, first: &[u8]) -> Option<Vec<Vec<u8>>> {
        let messages = self.client.converse(&request, first, &ends_script);
        // Of the answer only its status is told; the messages are for the page.
        let outcome = match &messages {
            Ok(_) => Ok(opened()),
            Err(failure) => Err(failure.clone()),
        };
        self.record(vec![Exchange { request, outcome }]);
        messages.ok()
    }

    /// Several that do not depend on each other.
    pub(super) fn at_once<const N: usize>(&self, requests: [Request; N]) -> [Answer; N] {
        let answers = self.all_at_once(requests.into());
        answers.try_into().unwrap_or_else(|_| unreachable!("each request has an answer"))
    }

    pub(super) fn all_at_once(&self, requests: Vec<Request>) -> Vec<Answer> {
        let outcomes: Vec<Answer> = thread::scope(|scope| {
            let sending: Vec<_> = requests.iter().map(|request| scope.spawn(move || self.send(request))).collect();
            sending
                .into_iter()
                .map(|sent| sent.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
                .collect()
        });
        let exchanges = requests.into_iter().zip(&outcomes);
        self.record(exchanges.map(|(request, outcome)| Exchange { request, outcome: outcome.clone() }).collect());
        outcomes
    }

    fn record(&self, exchanges: Vec<Exchange>) {
        self.exchanges.lock().unwrap_or_else(PoisonError::into_inner).extend(exchanges);
    }

    /// Everything that was sent, in order.
    pub(super) fn into_exchanges(self) -> Vec<Exchange> {
        self.exchanges.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The answer that opens a WebSocket.
fn opened() -> Response {
    Response { status: 101, headers: Vec::new(), body: Vec::new(), elapsed: Duration::ZERO, peer: None }
}

/// The request with which the app's page opens its WebSocket (RFC 6455 section 4.1). Without a first message from us, the
/// app's script does not run.
pub(super) fn handshake(base: &BaseUrl, origin: Option<&str>, token: Option<&str>, key: &[u8; 16]) -> Request {
    let plain = |value: &str| Value::Plain(value.to_owned());
    let protocols = format!("{SUBPROTOCOL}, {}", token.unwrap_or(PLACEHOLDER_TOKEN));
    let request = Request::get(base.below(STREAM_PATH))
        .header("Connection", plain("Upgrade"))
        .header("Upgrade", plain("websocket"))
        .header("Sec-WebSocket-Version", plain("13"))
        .header("Sec-WebSocket-Key", plain(&STANDARD.encode(key)))
        .header("Sec-WebSocket-Protocol", Value::Secret(Secret::new(protocols)));
    match origin {
        Some(origin) => request.header("Origin", plain(origin)),
        None => request,
    }
}
