//! Whatever authctl reads, it ends soon, in order, and says nothing that it must not say.
//!
//! Inputs are whole examples, changed at random. `cargo test` tries a few of each kind; `AUTHCTL_FUZZ_SECONDS` goes on for
//! so long, and `AUTHCTL_FUZZ_SEED` takes other numbers. What once went wrong is a file in `crashes/`, in a folder with
//! the name of its kind, and is tried in every run.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests prepare real files, and stop at the first surprise"
)]
#![expect(clippy::print_stdout, reason = "how much was tried is for people")]

mod mutate;
#[path = "../it/servers.rs"]
#[expect(dead_code, reason = "the integration tests use the rest")]
mod servers;
mod site;
mod targets;

use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use self::mutate::{Rng, mutated};
use self::targets::{CANARY, Run, TARGETS, Target};

/// Without a time to fill: so many inputs of each kind.
const FEW: u64 = 3;
/// Longer than any login here may wait.
const HANG: Duration = Duration::from_mins(1);

/// What panicked in whichever thread since the last look.
static PANICS: Mutex<Vec<String>> = Mutex::new(Vec::new());

#[test]
fn whatever_comes_in_is_survived() {
    remember_panics();
    let mut complaints = former_crashes();
    let seed = variable("AUTHCTL_FUZZ_SEED").unwrap_or(1);
    let deadline = variable("AUTHCTL_FUZZ_SECONDS").map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let mut count = 0;
    for round in 0.. {
        let is_over = deadline.map_or(round >= FEW, |deadline| Instant::now() >= deadline);
        if is_over || complaints.len() >= 10 {
            break;
        }
        for (index, target) in TARGETS.iter().enumerate() {
            let mut rng = Rng::new(seed ^ (round << 8) ^ index as u64);
            let seeds = (target.seeds)();
            let input = mutated(&seeds[rng.below(seeds.len())], &seeds, &mut rng);
            count += 1;
            if let Some(complaint) = tried(target, &input, rng.next()) {
                complaints.push(complaint);
            }
        }
    }
    println!("{count} inputs of {} kinds", TARGETS.len());
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

fn variable(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|value| value.parse().unwrap_or_else(|_| panic!("{name} is a number")))
}

fn former_crashes() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/crashes");
    let mut complaints = Vec::new();
    for kind in listed(&folder) {
        let name = kind.file_name().unwrap().to_str().unwrap().to_owned();
        let target = TARGETS.iter().find(|target| target.name == name);
        let target = target.unwrap_or_else(|| panic!("crashes/{name}: no kind of input is called so"));
        for file in listed(&kind) {
            let input = fs::read(&file).unwrap();
            // Which command meets it is drawn: a few draws meet the most.
            complaints.extend((0..4).filter_map(|seed| tried(target, &input, seed)));
        }
    }
    complaints
}

fn listed(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| !path.ends_with("README.md"));
    paths.sort();
    paths
}

/// What is wrong with what becomes of the input, and where the input is kept.
fn tried(target: &'static Target, input: &[u8], seed: u64) -> Option<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/fuzz").join(target.name);
    fs::create_dir_all(&folder).unwrap();
    // An overflow of the stack ends everything: then this file tells what it was.
    let running = folder.join("running");
    fs::write(&running, input).unwrap();
    let (sender, receiver) = channel();
    let owned = input.to_vec();
    let thread = std::thread::spawn(move || {
        let runs = panic::catch_unwind(AssertUnwindSafe(|| (target.run)(&owned, &mut Rng::new(seed))));
        sender.send(runs.unwrap_or_default()).ok();
    });
    let complaint = match receiver.recv_timeout(HANG) {
        Err(_) => Some(format!("not done after {} seconds", HANG.as_secs())),
        Ok(runs) => {
            thread.join().ok();
            let panics = std::mem::take(&mut *PANICS.lock().unwrap_or_else(PoisonError::into_inner));
            let wrong = panics.into_iter().next();
            wrong.or_else(|| runs.iter().find_map(|run| wrong_with(run, input)))
        }
    };
    let complaint = complaint.map(|complaint| {
        let kept = folder.join(format!("{seed:016x}"));
        fs::write(&kept, input).unwrap();
        format!("{}: {complaint}\n  the input is {}, the draw {seed}", target.name, kept.display())
    });
    fs::remove_file(running).ok();
    complaint
}

fn wrong_with(run: &Run, input: &[u8]) -> Option<String> {
    let Run { arguments, status, output, talk, knows_canary } = run;
    let command = arguments.join(" ");
    let all = [output.as_str(), talk.as_str()];
    if status.code() == 130 {
        return Some(format!("`{command}` says that it was interrupted"));
    }
    let raw = |text: &str| text.chars().find(|character| is_raw(*character));
    if let Some(character) = all.iter().find_map(|text| raw(text)) {
        return Some(format!("`{command}` prints the raw character {character:?}"));
    }
    if all.iter().any(|text| text.contains(CANARY)) && (*knows_canary || !may_show(input)) {
        return Some(format!("`{command}` prints a secret"));
    }
    let format = arguments.iter().position(|argument| argument == "--format").and_then(|at| arguments.get(at + 1));
    let parsed = match format.map(String::as_str) {
        Some("json") => one_document(output),
        // An error of authctl's own leaves the other formats empty.
        Some("sarif" | "gitlab" | "rdjson") if !output.is_empty() => one_document(output),
        Some("junit") if !output.is_empty() => roxmltree::Document::parse(output).err().map(|error| error.to_string()),
        _ => None,
    };
    parsed.map(|error| format!("`{command}` prints what cannot be read: {error}"))
}

fn one_document(output: &str) -> Option<String> {
    serde_json::from_str::<serde_json::Value>(output).err().map(|error| error.to_string())
}

/// What a terminal obeys instead of showing it, and what turns text around.
fn is_raw(character: char) -> bool {
    (character.is_control() && !matches!(character, '\n' | '\t'))
        || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether the change may have made the secret the value of something public, or a part of a name.
fn may_show(input: &[u8]) -> bool {
    let text = String::from_utf8_lossy(input);
    let is_secret_line = |line: &str| {
        let Some((before, _)) = line.split_once(CANARY) else { return true };
        ["client_secret", "cookie_secret", "password", "--index-url https://u:"].iter().any(|name| {
            before
                .trim_start()
                .trim_start_matches(|part: char| part != 'c' && part != 'p' && part != '-')
                .starts_with(name)
        }) && before.matches(['=', ':']).count() <= 2
    };
    text.contains("'''") || text.contains("\"\"\"") || !text.lines().all(is_secret_line)
}

/// Panics in threads that nobody waits for count too.
fn remember_panics() {
    panic::set_hook(Box::new(|information| {
        PANICS.lock().unwrap_or_else(PoisonError::into_inner).push(format!("a panic: {information}"));
    }));
}
