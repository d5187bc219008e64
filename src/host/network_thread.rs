//! The thread on which connections live, and how much work a server may make there.

use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

/// Runs until it is dropped.
pub(super) struct NetworkThread {
    handle: Handle,
    /// How many answers are waited for.
    waiting: AtomicU32,
    /// Dropped with this value, which ends the thread.
    _end: oneshot::Sender<()>,
}

/// The server kept us working all the time, and no answer began.
pub(super) struct Overworked;

/// So much work, with a whole TLS handshake, is more than the beginning of an answer can take.
const WORK: Duration = Duration::from_secs(1);
/// How often the work is looked at.
const GLANCE: Duration = Duration::from_millis(50);

impl NetworkThread {
    pub(super) fn start() -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let (end, ended) = oneshot::channel();
        std::thread::Builder::new().name("network".to_owned()).spawn(move || {
            runtime.block_on(ended).ok();
            // A look-up of a name may still be under way.
            runtime.shutdown_background();
        })?;
        Ok(Self { handle, waiting: AtomicU32::new(0), _end: end })
    }

    /// Waits for what happens on the thread.
    pub(super) fn wait_for<F: Future>(&self, future: F) -> F::Output {
        self.handle.block_on(future)
    }

    /// Waits for the beginning of an answer.
    ///
    /// hyper reads interim answers (RFC 9110 section 15.2) for as long as they come, without limit. Nothing else keeps a
    /// client busy before an answer begins: heads and handshakes have limits of their own. So the work of the thread is
    /// counted; whoever waits at the same moment gets as much again.
    pub(super) async fn first_of<F: Future>(&self, answer: F) -> Result<F::Output, Overworked> {
        let busy = || self.handle.metrics().worker_total_busy_duration(0);
        let _counted = Counted::new(&self.waiting);
        let mut answer = pin!(answer);
        let (before, work_before) = (busy(), self.processor_time().await);
        loop {
            if let Ok(answer) = tokio::time::timeout(GLANCE, &mut answer).await {
                return Ok(answer);
            }
            let limit = WORK * self.waiting.load(Ordering::Relaxed);
            // Cheap to ask, but it also counts while other programs have the processor.
            if busy().saturating_sub(before) <= limit {
                continue;
            }
            match (work_before, self.processor_time().await) {
                (Some(before), Some(now)) if now.saturating_sub(before) <= limit => {}
                _ => return Err(Overworked),
            }
        }
    }

    /// How long the thread has had a processor; `None` where the system does not tell.
    async fn processor_time(&self) -> Option<Duration> {
        self.handle.spawn(async { processor_time() }).await.ok().flatten()
    }
}

#[cfg(unix)]
fn processor_time() -> Option<Duration> {
    use rustix::time::{ClockId, clock_gettime};
    Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).ok()
}

#[cfg(not(unix))]
const fn processor_time() -> Option<Duration> {
    None
}

/// One more, for as long as it lives.
struct Counted<'a>(&'a AtomicU32);

impl<'a> Counted<'a> {
    fn new(count: &'a AtomicU32) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
