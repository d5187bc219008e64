//! A word to somebody at a terminal while a provider takes its time.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

/// Nobody wonders about an answer that is there by then.
const PATIENCE: Duration = Duration::from_secs(1);

/// What `work` returns; while that takes longer than a moment, `tell` is called once.
pub(crate) fn with_slow_notice<T: Send>(tell: &dyn Fn(), work: impl FnOnce() -> T + Send) -> T {
    let (sender, done) = channel::<()>();
    thread::scope(|scope| {
        let working = scope.spawn(move || {
            let result = work();
            drop(sender);
            result
        });
        // Nothing is ever sent: the end of the work closes the channel.
        if done.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
            tell();
        }
        working.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::sync::mpsc::channel;

    use super::with_slow_notice;

    #[test]
    fn slow_work_is_announced_once_and_quick_work_is_not() {
        let told = Cell::new(0);
        assert_eq!(with_slow_notice(&|| told.set(told.get() + 1), || 1), 1);
        assert_eq!(told.get(), 0);
        let (announced, waiting) = channel();
        let tell = || {
            told.set(told.get() + 1);
            announced.send(()).unwrap();
        };
        with_slow_notice(&tell, move || waiting.recv().unwrap());
        assert_eq!(told.get(), 1);
    }
}
