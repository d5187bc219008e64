//! What time it is, and how long something took.

use std::time::{Duration, Instant, SystemTime};

use crate::time::UnixTime;

pub trait Clock: Send + Sync {
    fn now(&self) -> UnixTime;

    /// Time since some fixed moment, never going backwards: for measuring and for deadlines.
    fn monotonic(&self) -> Duration;
}

pub(super) struct SystemClock {
    start: Instant,
}

impl SystemClock {
    pub(super) fn new() -> Self {
        Self { start: Instant::now() }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> UnixTime {
        let seconds = match SystemTime::now().duration_since(SystemTime::UNIX_EPOCH) {
            Ok(since) => i64::try_from(since.as_secs()).unwrap_or(i64::MAX),
            Err(before) => -i64::try_from(before.duration().as_secs()).unwrap_or(i64::MAX),
        };
        UnixTime(seconds)
    }

    fn monotonic(&self) -> Duration {
        self.start.elapsed()
    }
}
