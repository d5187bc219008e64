//! Everybody who is connected to one server, and who is let in when there are many.

use std::collections::VecDeque;
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The most connections that may be about to send a request; browsers open a few idle ones.
pub(super) const CONNECTION_LIMIT: usize = 64;
/// The most connections at one time, those that are being answered among them.
pub(super) const THREAD_LIMIT: usize = 2 * CONNECTION_LIMIT;
/// Where a queue waits, nobody is thrown out who has been silent for less.
const GRACE: Duration = Duration::from_millis(300);
/// How often a queue that waits looks who has been silent for too long.
const GLANCE: Duration = Duration::from_millis(20);

/// What becomes of connections for which there is no room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Admission {
    /// At a callback, which one browser visits: who has been silent for longest makes room at once, and more are refused.
    Tight,
    /// At a provider, which tests visit side by side: they wait in the system's queue.
    Queue,
}

pub(super) struct Crowd {
    admission: Admission,
    state: Mutex<State>,
    freed: Condvar,
}

#[derive(Default)]
struct State {
    /// How many there are.
    open: usize,
    /// Those whose request is not complete, the oldest first.
    silent: VecDeque<Silent>,
    /// How many ever came.
    count: u64,
    is_closing: bool,
}

struct Silent {
    number: u64,
    since: Instant,
    stream: TcpStream,
}

impl Silent {
    fn leave(self) {
        self.stream.shutdown(Shutdown::Both).ok();
    }
}

impl Crowd {
    pub(super) fn new(admission: Admission) -> Self {
        Self { admission, state: Mutex::default(), freed: Condvar::new() }
    }

    /// Lets one more in: a page that opens connections and says nothing must not keep the browser out.
    pub(super) fn admit(self: &Arc<Self>, stream: TcpStream) -> Option<(TcpStream, Place)> {
        let other_end = stream.try_clone().ok()?;
        let mut state = self.state();
        while state.open >= THREAD_LIMIT {
            if self.admission == Admission::Tight || state.is_closing {
                return None;
            }
            if state.silent.front().is_some_and(|oldest| oldest.since.elapsed() >= GRACE)
                && let Some(oldest) = state.silent.pop_front()
            {
                oldest.leave();
            }
            state = self.freed.wait_timeout(state, GLANCE).unwrap_or_else(PoisonError::into_inner).0;
        }
        let number = state.count;
        state.count += 1;
        state.open += 1;
        state.silent.push_back(Silent { number, since: Instant::now(), stream: other_end });
        if self.admission == Admission::Tight
            && state.silent.len() > CONNECTION_LIMIT
            && let Some(oldest) = state.silent.pop_front()
        {
            oldest.leave();
        }
        drop(state);
        Some((stream, Place { crowd: Arc::clone(self), number }))
    }

    /// Nobody waits for room any more.
    pub(super) fn close(&self) {
        self.state().is_closing = true;
        self.freed.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One place in the [`Crowd`], given back when dropped.
pub(super) struct Place {
    crowd: Arc<Crowd>,
    number: u64,
}

impl Place {
    /// The request is complete, or never will be: from now on nobody is let in at its cost.
    pub(super) fn has_spoken(&self) {
        self.crowd.state().silent.retain(|silent| silent.number != self.number);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut state = self.crowd.state();
        state.silent.retain(|silent| silent.number != self.number);
        state.open -= 1;
        drop(state);
        self.crowd.freed.notify_all();
    }
}
