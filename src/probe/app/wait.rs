//! Waiting until an app that is being rolled out answers.

use std::sync::mpsc::channel;
use std::time::Duration;

use crate::app::{BaseUrl, HEALTH_PATH};
use crate::host::{Clock, HttpClient};
use crate::http::{Exchange, Request};

/// How long an app is left alone between two questions.
const PAUSE: Duration = Duration::from_secs(1);

/// Returns once the app says that it is well, or after `limit`: what is wrong then, the questions that follow tell. What
/// was asked until then is returned.
pub(crate) fn wait_for_app(
    base: &BaseUrl,
    client: &dyn HttpClient,
    clock: &dyn Clock,
    limit: Duration,
) -> Vec<Exchange> {
    let deadline = clock.monotonic() + limit;
    let mut exchanges = Vec::new();
    loop {
        let request = Request::get(base.below(HEALTH_PATH));
        let outcome = client.send(&request);
        let is_well =
            outcome.as_ref().is_ok_and(|response| response.status == 200 && response.body.trim_ascii() == b"ok");
        exchanges.push(Exchange { request, outcome });
        let left = deadline.saturating_sub(clock.monotonic());
        if is_well || left.is_zero() {
            return exchanges;
        }
        // Nothing is ever sent: this is only a pause.
        let (_sender, pause) = channel::<()>();
        pause.recv_timeout(PAUSE.min(left)).ok();
    }
}
