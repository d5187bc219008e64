//! The program itself, as a process: what other processes get from it, and what the system tells it.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::login_site::{CLIENT_SECRET, COOKIE_SECRET, Site};

const AUTHCTL: &str = env!("CARGO_BIN_EXE_authctl");

/// Ends with the test, whatever comes.
pub(crate) struct Process(pub(crate) Child);

impl Drop for Process {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// Whether whoever started the tests has a signal ignored, as `nohup` has HUP: then no program that they start can trap it.
pub(crate) fn is_ignored(signal: &str) -> bool {
    let trap = format!("trap 'exit 1' {signal}; kill -s {signal} $$");
    Command::new("sh").args(["-c", &trap]).status().unwrap().success()
}

#[test]
fn a_browser_gets_no_variable_and_no_secret() {
    let site = Site::of_client("app");
    let provider = site.provider(&[]);
    site.configure(provider.metadata_url().as_str(), "");
    let dir = site.dir.path();
    let script = dir.join("browser");
    fs::write(&script, "#!/bin/sh\n{ env; echo; echo \"$@\"; } > told.tmp\nmv told.tmp told\n").unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = Command::new(AUTHCTL);
    command.args(["test", "--timeout", "60"]).current_dir(dir).stdin(Stdio::null());
    command.env("BROWSER", &script).env("AUTHCTL_CLIENT_SECRET", CLIENT_SECRET).env("authctl_other", "CANARY");
    command.env("AUTHCTL_IMPORT", "CANARY").stdout(Stdio::null()).stderr(Stdio::null());
    let _process = Process(command.spawn().unwrap());
    let told = wait_for(|| fs::read_to_string(dir.join("told")).ok());
    let (environment, arguments) = told.split_once("\n\n").unwrap();
    assert!(environment.contains("BROWSER=") && arguments.starts_with("http://127.0.0.1:"), "{told}");
    assert!(!told.to_ascii_uppercase().contains("AUTHCTL_"), "{told}");
    for secret in [CLIENT_SECRET, COOKIE_SECRET, "CANARY"] {
        assert!(!told.contains(secret), "{told}");
    }
}

/// What `found` finds, in the end.
fn wait_for<T>(found: impl Fn() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = found() {
            return found;
        }
        assert!(start.elapsed() < Duration::from_mins(1), "it does not happen");
        std::thread::yield_now();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn signals_that_can_be_caught_are_caught() {
    let dir = tempfile::tempdir().unwrap();
    // As a shell starts what runs in the background.
    let mut command = Command::new("sh");
    let start = "trap '' INT QUIT; exec \"$0\" idp --any-client --port 0";
    command.args(["-c", start, AUTHCTL]).current_dir(dir.path()).env("HOME", dir.path());
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut process = Process(command.spawn().unwrap());
    let mut line = String::new();
    BufReader::new(process.0.stderr.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.contains("is at http://"), "{line}");
    let status = fs::read_to_string(format!("/proc/{}/status", process.0.id())).unwrap();
    let mask = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        u64::from_str_radix(line.trim(), 16).unwrap()
    };
    let handled = mask("SigCgt:") | mask("SigIgn:");
    // signal(7): those that end a process, less those of its own errors.
    let signals = [
        (1, "HUP"),
        (2, "INT"),
        (3, "QUIT"),
        (10, "USR1"),
        (12, "USR2"),
        (13, "PIPE"),
        (14, "ALRM"),
        (15, "TERM"),
        (24, "XCPU"),
        (26, "VTALRM"),
        (27, "PROF"),
    ];
    for (number, name) in signals {
        let is_handled = handled & (1 << (number - 1)) != 0;
        assert!(is_handled, "SIG{name} ends the process at once");
        let may_be_ignored = name == "PIPE" || is_ignored(name);
        assert!(may_be_ignored || mask("SigIgn:") & (1 << (number - 1)) == 0, "SIG{name} is ignored");
    }
}
