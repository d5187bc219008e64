//! Waiting until an app that is being rolled out answers.

use std::sync::mpsc::channel;
use std::time::Duration;

use crate::app::{BaseUrl, HEALTH_PATH};
use crate::host::{Clock, HttpClient};
use crate::http::Request;

/// How long an app is left alone between two questions.
const PAUSE: Duration = Duration::from_secs(1);

/// Returns once the app says that it is well, or after `limit`: what is wrong then, the questions that follow tell.
pub(crate) fn wait_for_app(base: &BaseUrl, client: &dyn HttpClient, clock: &dyn Clock, limit: Duration) {
    let deadline = clock.monotonic() + limit;
    loop {
        let answer = client.send(&Request::get(base.below(HEALTH_PATH)));
        if answer.is_ok_and(|response| response.status == 200 && response.body.trim_ascii() == b"ok") {
            return;
        }
        let left = deadline.saturating_sub(clock.monotonic());
        if left.is_zero() {
            return;
        }
        // Nothing is ever sent: this is only a pause.
        let (_sender, pause) = channel::<()>();
        pause.recv_timeout(PAUSE.min(left)).ok();
    }
}
