//! Waits for the app, and finds out where its logins lead.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use crate::host::{Host, HttpClient};
use crate::probe::{ExpectedLogins, StandInAnswer, ask_for_stand_in};

/// How long to leave the app alone between two questions.
const PAUSE: Duration = Duration::from_millis(150);
/// An app that is being started may answer before it has read its settings.
const REFUSALS: usize = 3;

/// What is known of the app's logins in the end.
pub(super) enum Readiness {
    Ready,
    /// Its certificate is refused, so nobody knows.
    Untrusted(String),
    /// They lead elsewhere.
    Refused {
        provider: String,
        reason: String,
    },
}

/// Asks in a thread of its own until it is known, or this is dropped.
pub(super) struct Watch {
    news: Receiver<Readiness>,
    _asking: Sender<()>,
}

impl Watch {
    pub(super) fn begin(expected: ExpectedLogins, client: Arc<dyn HttpClient>, host: &Host) -> Self {
        let (sender, news) = channel();
        let (asking, stopped) = channel::<()>();
        let clock = Arc::clone(&host.clock);
        std::thread::spawn(move || {
            let mut refusals = 0;
            loop {
                let known = match ask_for_stand_in(&expected, &*client, &*clock) {
                    StandInAnswer::NotReady => None,
                    StandInAnswer::Taken => Some(Readiness::Ready),
                    StandInAnswer::Untrusted(failure) => Some(Readiness::Untrusted(failure.to_string())),
                    StandInAnswer::NotTaken { provider, reason } => {
                        refusals += 1;
                        (refusals == REFUSALS).then_some(Readiness::Refused { provider, reason })
                    }
                };
                if let Some(known) = known {
                    sender.send(known).ok();
                    return;
                }
                // Nothing is ever sent: it ends when nobody wants to know any more.
                if stopped.recv_timeout(PAUSE) == Err(std::sync::mpsc::RecvTimeoutError::Disconnected) {
                    return;
                }
            }
        });
        Self { news, _asking: asking }
    }

    /// What has become known since it was asked last.
    pub(super) fn news(&self) -> Option<Readiness> {
        self.news.try_recv().ok()
    }
}
