//! Small inputs cost little: whatever is repeated until a file is nearly as large as may be, the work grows with the file.
//!
//! What is counted are steps (`authctl::work`): keys compared, bytes parsed, lines drawn. Seconds are for `cargo bench`.

use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};

use authctl::host::fake::FakeHost;

use crate::shapes::{SHAPES, Shape};

/// A part of what a file may have: what grows faster shows. `AUTHCTL_SHAPE_BYTES=921600` takes nearly all of it.
const SIZE: usize = 50 * 1024;

/// So many steps for each byte, at most: each rule may look at everything, and more than once.
const STEPS_PER_BYTE: u64 = 200;

/// The steps that a check of this shape takes, and the bytes of the file.
fn steps(shape: &Shape, size: usize) -> (u64, usize) {
    let dir = tempfile::tempdir().unwrap();
    let text = shape.text(size);
    for (path, contents) in shape.files(&text) {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
    }
    let fake = FakeHost::new(dir.path());
    authctl::work::taken();
    authctl::run(["authctl", "check"], &fake.host);
    (authctl::work::taken(), text.len())
}

#[test]
fn the_work_grows_with_the_file() {
    assert!(SHAPES.len() >= 100, "{} shapes", SHAPES.len());
    let size = std::env::var("AUTHCTL_SHAPE_BYTES").map_or(SIZE, |bytes| bytes.parse().unwrap());
    let next = AtomicUsize::new(0);
    let complaints: Vec<String> = std::thread::scope(|scope| {
        let work = || {
            let mut complaints = Vec::new();
            while let Some(shape) = SHAPES.get(next.fetch_add(1, Ordering::Relaxed)) {
                let (steps, bytes) = steps(shape, size);
                if steps > STEPS_PER_BYTE * bytes as u64 {
                    complaints.push(format!(
                        "{}: {} steps for each of {bytes} bytes",
                        shape.name,
                        steps / bytes as u64
                    ));
                }
            }
            complaints
        };
        let threads: Vec<_> = (0..2).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
