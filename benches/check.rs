//! How fast `authctl check` is, as ratios: to reading and parsing the same files and nothing else, and to `git --version`.
//!
//! `cargo bench`; nothing is asserted. `AUTHCTL_BENCH_PROJECTS` sets another number of projects than 10,000.
#![expect(clippy::disallowed_methods, reason = "it makes its own files and times itself")]
#![expect(clippy::print_stdout, reason = "the numbers are for people")]

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use authctl::ExitStatus;
use authctl::host::fake::FakeHost;

const PROJECTS: usize = 10_000;
/// One project in so many has a problem.
const FAULTY: usize = 50;
const RUNS: usize = 5;
const PROCESSES: usize = 100;

/// The files of a project, by the names that are read.
const TOML_FILES: [&str; 2] = [".streamlit/secrets.toml", ".streamlit/config.toml"];
const OTHER_FILES: [&str; 2] = ["app.py", "requirements.txt"];

fn main() {
    let count = std::env::var("AUTHCTL_BENCH_PROJECTS").ok().and_then(|count| count.parse().ok()).unwrap_or(PROJECTS);
    let dir = tempfile::tempdir().expect("a temporary folder can be made");
    let few: Vec<PathBuf> = (0..count / 10).map(|index| project(&dir.path().join("few"), index)).collect();
    let many: Vec<PathBuf> = (0..count).map(|index| project(&dir.path().join("many"), index)).collect();

    check(&dir.path().join("few"));
    let after_few = peak_memory();
    let checked = fastest(|| check(&dir.path().join("many")));
    let after_many = peak_memory();
    let read = fastest(|| read_and_parse(&many));

    let rate = |took: Duration| f64::from(u32::try_from(many.len()).unwrap_or(u32::MAX)) / took.as_secs_f64();
    println!("{:>6} projects checked       {:8.0} a second", many.len(), rate(checked));
    println!("{:>6} read and parsed only   {:8.0} a second", many.len(), rate(read));
    println!("       check / read and parse {:7.2}", checked.as_secs_f64() / read.as_secs_f64());
    if let (Some(few_kib), Some(many_kib)) = (after_few, after_many) {
        println!("       peak memory after {} projects {few_kib} KiB, after {} {many_kib} KiB", few.len(), many.len());
    }

    let check = median_process(Command::new(env!("CARGO_BIN_EXE_authctl")).arg("check").current_dir(&many[1]));
    println!("       one project, one process {:6.2} ms", check.as_secs_f64() * 1000.0);
    if Command::new("git").arg("--version").stdout(Stdio::null()).status().is_ok() {
        let git = median_process(Command::new("git").arg("--version"));
        println!("       git --version            {:6.2} ms", git.as_secs_f64() * 1000.0);
        println!("       check / git --version    {:6.2}", check.as_secs_f64() / git.as_secs_f64());
    }
}

/// Makes an app as people have them; some with a wrong callback path.
fn project(top: &Path, index: usize) -> PathBuf {
    let root = top.join(format!("team-{:03}", index / 100)).join(format!("app-{index:05}"));
    fs::create_dir_all(root.join(".streamlit")).expect("a folder can be made");
    let path = if index.is_multiple_of(FAULTY) { "callback" } else { "oauth2callback" };
    // Hexadecimal digits that differ from app to app.
    let digits = |seed: u64| format!("{:016x}", (index as u64 + seed).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let secret: String = (1..=4).map(digits).collect();
    let secrets = format!(
        "# the login of app {index}\n[auth]\nredirect_uri = \"https://app-{index}.example.com/{path}\"\n\
         cookie_secret = \"{secret}\"\n\n[auth.google]\nclient_id = \"{}-{}.apps.googleusercontent.com\"\n\
         client_secret = \"GOCSPX-{}abcdEFGH1234\"\n\
         server_metadata_url = \"https://accounts.google.com/.well-known/openid-configuration\"\n\n\
         [connections.sql]\nurl = \"postgresql://app@db.example.com/app\"\n",
        100_000_000_000 + index,
        digits(7),
        digits(9),
    );
    let app = format!(
        "import streamlit as st\n\nst.title(\"App {index}\")\nif not st.user.is_logged_in:\n    \
         if st.button(\"Log in\"):\n        st.login(\"google\")\n    st.stop()\nst.write(st.user.name)\n"
    );
    let files = [
        (TOML_FILES[0], secrets.as_str()),
        (TOML_FILES[1], "[server]\nheadless = true\n\n[theme]\nbase = \"dark\"\n"),
        (OTHER_FILES[0], &app),
        (OTHER_FILES[1], "streamlit==1.52.0\nAuthlib==1.6.5\npandas>=2\n"),
    ];
    for (name, text) in files {
        fs::write(root.join(name), text).expect("a file can be written");
    }
    root
}

/// What is measured: the whole command, in process, over a tree.
fn check(tree: &Path) {
    let fake = FakeHost::new(tree);
    let status = authctl::run(["authctl", "check", "."], &fake.host);
    assert_eq!(status, ExitStatus::Problems, "{}", fake.talk());
    black_box(fake.output());
}

/// What nobody can do without: the same files read, and parsed where they are TOML, on as many threads.
fn read_and_parse(projects: &[PathBuf]) {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(root) = projects.get(next.fetch_add(1, Ordering::Relaxed)) {
                    for name in TOML_FILES {
                        let text = fs::read_to_string(root.join(name)).expect("the file was written");
                        black_box(toml_edit::Document::parse(text.as_str()).is_ok());
                    }
                    for name in OTHER_FILES {
                        black_box(fs::read(root.join(name)).expect("the file was written"));
                    }
                }
            });
        }
    });
}

fn fastest(mut run: impl FnMut()) -> Duration {
    let timed = (0..RUNS).map(|_| {
        let start = Instant::now();
        run();
        start.elapsed()
    });
    timed.min().expect("there are some runs")
}

fn median_process(command: &mut Command) -> Duration {
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut took: Vec<Duration> = (0..PROCESSES)
        .map(|_| {
            let start = Instant::now();
            command.status().expect("the program can be started");
            start.elapsed()
        })
        .collect();
    took.sort();
    took[PROCESSES / 2]
}

/// The most memory that this process ever had, in KiB, where the system says.
fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}
