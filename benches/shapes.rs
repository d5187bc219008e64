//! What `authctl check` costs for files that are nearly as large as may be, whatever they are full of: seconds and memory,
//! and how many times that is what reading and parsing the same file costs.
//!
//! `cargo bench --bench shapes`, or with a part of a name behind `--`. Each shape has a process of its own, because the
//! most memory that a process ever had is known of it alone. `AUTHCTL_SHAPE_BYTES` sets another size, `AUTHCTL_SHAPE_COMMAND`
//! another command than `check`. Where one is over a second or 200 MiB, the end says so.
#![expect(clippy::disallowed_methods, reason = "it makes its own files and times itself")]
#![expect(clippy::print_stdout, reason = "the numbers are for people")]

#[path = "../tests/it/shapes.rs"]
mod shapes;

use std::fs;
use std::hint::black_box;
use std::process::Command;
use std::time::{Duration, Instant};

use authctl::host::fake::FakeHost;

use self::shapes::{SHAPES, Shape};

const SIZE: usize = 900 * 1024;
const SECONDS: f64 = 1.0;
const MIB: f64 = 200.0;

/// What a process is told that measures one shape.
const ONE: &str = "--one";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [one, name] = arguments.as_slice()
        && one == ONE
    {
        let shape = SHAPES.iter().find(|shape| shape.name == name).expect("the first process knows the names");
        measure(shape);
        return;
    }
    let wanted = arguments.first().map_or("", String::as_str);
    println!("{:<46} {:>8} {:>8} {:>10} {:>10}", "shape", "seconds", "MiB", "/ parsing", "/ its size");
    let mut over = Vec::new();
    for shape in SHAPES.iter().filter(|shape| shape.name.contains(wanted)) {
        let this = std::env::current_exe().expect("it runs");
        let output = Command::new(this).args([ONE, shape.name]).output().expect("it can be started again");
        let line = String::from_utf8_lossy(&output.stdout).into_owned();
        let numbers: Vec<f64> = line.split_whitespace().filter_map(|number| number.parse().ok()).collect();
        let [seconds, parsing, mib, bytes] = numbers.as_slice() else {
            println!("{:<46} fails: {}", shape.name, String::from_utf8_lossy(&output.stderr));
            over.push(shape.name);
            continue;
        };
        let size = bytes / 1024.0 / 1024.0;
        println!("{:<46} {seconds:>8.3} {mib:>8.0} {:>10.1} {:>10.1}", shape.name, seconds / parsing, mib / size);
        if *seconds > SECONDS || *mib > MIB {
            over.push(shape.name);
        }
    }
    println!("{} over {SECONDS} s or {MIB} MiB: {}", over.len(), over.join(", "));
}

/// Prints the seconds of a check, those of reading and parsing alone, the most memory, and the bytes of the file.
fn measure(shape: &Shape) {
    let size = std::env::var("AUTHCTL_SHAPE_BYTES").ok().and_then(|bytes| bytes.parse().ok()).unwrap_or(SIZE);
    let command = std::env::var("AUTHCTL_SHAPE_COMMAND").unwrap_or_else(|_| "check".to_owned());
    let dir = tempfile::tempdir().expect("a temporary folder can be made");
    let text = shape.text(size);
    let mut largest = dir.path().to_owned();
    for (path, contents) in shape.files(&text) {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("a folder can be made");
        fs::write(&path, contents).expect("a file can be written");
        if contents.len() == text.len() {
            largest = path;
        }
    }
    let bytes = text.len();
    drop(text);
    let fake = FakeHost::new(dir.path());
    let arguments = std::iter::once("authctl").chain(command.split_whitespace());
    let start = Instant::now();
    authctl::run(arguments, &fake.host);
    let took = start.elapsed();
    let mib = peak_memory();
    black_box(fake.output());
    // Parsing may be over before a clock notices.
    let start = Instant::now();
    let text = String::from_utf8_lossy(&fs::read(&largest).expect("it was written")).into_owned();
    black_box(toml_edit::Document::parse(text.as_str()).is_ok());
    let parsing = start.elapsed().max(Duration::from_micros(100));
    println!("{} {} {mib} {bytes}", took.as_secs_f64(), parsing.as_secs_f64());
}

/// The most memory that this process ever had, in MiB; zero where the system does not say.
fn peak_memory() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|kib| kib.parse::<f64>().ok()).unwrap_or_default() / 1024.0
}
