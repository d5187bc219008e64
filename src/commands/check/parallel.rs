//! Many projects: judged in parallel, told in order, each problem once.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError, mpsc};

use super::fixing::JudgedProject;
use super::run::CheckRun;
use super::target::CheckTarget;
use crate::diagnostic::{Anchor, Diagnostic};
use crate::error::Error;
use crate::host::Host;
use crate::options::GlobalOptions;

/// How many projects are handed over at once, where there are that many: waking somebody up costs more than a project.
const BATCH: usize = 16;

/// How many batches may be judged ahead of the one that is told next: bounds the memory.
const AHEAD: usize = 8;

/// Takes one project after the other.
type Tell<'a> = dyn FnMut(&CheckTarget, Result<JudgedProject, Error>) -> Result<(), Error> + 'a;

/// Judges all `targets` and hands them to `tell` in their order. Stops where `tell` says so.
pub(super) fn for_each(
    targets: &[CheckTarget],
    run: &CheckRun,
    global: &GlobalOptions,
    host: &Host,
    tell: &mut Tell<'_>,
) -> Result<(), Error> {
    let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get).min(targets.len());
    let batches: Vec<&[CheckTarget]> = targets.chunks((targets.len() / threads.max(1)).clamp(1, BATCH)).collect();
    let next = AtomicUsize::new(0);
    let window = Window::default();
    std::thread::scope(|scope| {
        let (sender, receiver) = mpsc::channel();
        for _ in 0..threads {
            let (sender, next, window, batches) = (sender.clone(), &next, &window, &batches);
            scope.spawn(move || {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(batch) = batches.get(index) else { return };
                    if !window.wait_for(index) {
                        return;
                    }
                    let judged: Vec<_> = batch.iter().map(|target| run.check(target, global, host)).collect();
                    if sender.send((index, judged)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let told = in_order(&receiver, |index, judged| {
            let told = batches[index].iter().zip(judged).try_for_each(|(target, judged)| tell(target, judged));
            window.advance_to(index + 1);
            told
        });
        window.close();
        told
    })
}

/// Calls `tell` with what arrives, by index from 0 on.
fn in_order<T>(
    receiver: &mpsc::Receiver<(usize, T)>,
    mut tell: impl FnMut(usize, T) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    for (index, item) in receiver {
        waiting.insert(index, item);
        while let Some(item) = waiting.remove(&next) {
            tell(next, item)?;
            next += 1;
        }
    }
    Ok(())
}

/// Lets nobody run too far ahead.
#[derive(Default)]
struct Window {
    told: Mutex<usize>,
    moved: Condvar,
    is_closed: AtomicBool,
}

impl Window {
    /// Waits until `index` is near enough. False when nobody listens any more.
    fn wait_for(&self, index: usize) -> bool {
        let told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let is_far = |told: &mut usize| index >= *told + AHEAD && !self.is_closed.load(Ordering::Relaxed);
        drop(self.moved.wait_while(told, is_far).unwrap_or_else(PoisonError::into_inner));
        !self.is_closed.load(Ordering::Relaxed)
    }

    fn advance_to(&self, told: usize) {
        *self.told.lock().unwrap_or_else(PoisonError::into_inner) = told;
        self.moved.notify_all();
    }

    fn close(&self) {
        let told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        self.is_closed.store(true, Ordering::Relaxed);
        drop(told);
        self.moved.notify_all();
    }
}

/// The problems that were told of files which projects share.
#[derive(Default)]
pub(super) struct SeenProblems(BTreeSet<String>);

impl SeenProblems {
    /// Takes away what was told of an earlier project.
    pub(super) fn without_repeated(&mut self, judged: &mut JudgedProject, host: &Host) {
        let JudgedProject { project, diagnostics, .. } = judged;
        diagnostics.retain(|diagnostic| {
            let (file, start) = match diagnostic.anchor() {
                Anchor::Span(location) => (location.file, location.span.start),
                Anchor::File(file) => (*file, 0),
                Anchor::Subject(_) => return true,
            };
            let path = project.sources.path(file);
            let is_shared = !host.env.current_dir().join(path).starts_with(&project.root);
            !is_shared || self.0.insert(identity(diagnostic, path, start))
        });
    }
}

fn identity(diagnostic: &Diagnostic, path: &str, start: usize) -> String {
    format!("{}\0{path}\0{start}\0{}", diagnostic.rule().name, diagnostic.message())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_arrives_in_any_order_is_told_in_one() {
        let (sender, receiver) = mpsc::channel();
        for index in [2, 0, 3, 1] {
            sender.send((index, index * 10)).unwrap();
        }
        drop(sender);
        let mut told = Vec::new();
        in_order(&receiver, |index, item| {
            told.push((index, item));
            Ok(())
        })
        .unwrap();
        assert_eq!(told, [(0, 0), (1, 10), (2, 20), (3, 30)]);
    }

    #[test]
    fn nobody_runs_far_ahead_and_closing_frees_who_waits() {
        let window = Window::default();
        assert!(window.wait_for(AHEAD - 1));
        std::thread::scope(|scope| {
            let far = scope.spawn(|| window.wait_for(AHEAD));
            window.advance_to(1);
            assert!(far.join().unwrap());
            let farther = scope.spawn(|| window.wait_for(AHEAD + 5));
            window.close();
            assert!(!farther.join().unwrap());
        });
    }
}
