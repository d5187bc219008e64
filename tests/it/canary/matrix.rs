//! Every command of the command line, in every format, in every project of `layouts.rs`, in good and in bad days: no
//! canary comes out.
//!
//! The commands come from clap's own description: a new one has to be given arguments in `arguments.rs`. Seconds on two
//! cores: about twenty. `AUTHCTL_CANARY_ALL=1` makes every call in every project.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use authctl::host::Step;
use authctl::host::fake::FakeHost;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clap::{ArgAction, Command};

use super::arguments::{Prints, ROWS, Row, shows_secrets};
use super::layouts::{LAYOUTS, Layout};

/// So many runs at least: who removes layouts or commands has to say why.
const LEAST: usize = 4_000;

/// What goes wrong on this machine.
#[derive(Clone, Copy, Debug)]
enum Trouble {
    None,
    /// The command line is wrong.
    Usage,
    /// Each time that something is written.
    Disk(Step, ErrorKind),
    /// The secrets file is a folder.
    Folder,
    /// Another command has the files.
    Locked,
}

const TROUBLES: [Trouble; 6] = [
    Trouble::Usage,
    Trouble::Disk(Step::Write, ErrorKind::StorageFull),
    Trouble::Disk(Step::Rename, ErrorKind::PermissionDenied),
    Trouble::Disk(Step::CreateTemporary, ErrorKind::ReadOnlyFilesystem),
    Trouble::Folder,
    Trouble::Locked,
];

/// One call of authctl.
struct Call {
    arguments: Vec<String>,
    trouble: Trouble,
    prints: Prints,
    /// Whether it is made in each project, or in every third.
    is_everywhere: bool,
}

/// Every command at the ends of clap's tree.
fn leaves<'a>(command: &'a Command, words: &str, found: &mut Vec<(String, &'a Command)>) {
    for inner in command.get_subcommands() {
        let words = format!("{words} {}", inner.get_name()).trim().to_owned();
        leaves(inner, &words, found);
        if !inner.is_subcommand_required_set() {
            found.push((words, inner));
        }
    }
}

/// The flags of a command that take no value, without its own abbreviations.
fn flags<'a>(command: &'a Command, row: &Row) -> Vec<&'a str> {
    let is_flag = |action: &ArgAction| matches!(action, ArgAction::SetTrue | ArgAction::Count);
    let flags = command.get_arguments().filter(|argument| is_flag(argument.get_action()));
    flags.filter_map(|argument| argument.get_long()).filter(|flag| !row.without.contains(flag)).collect()
}

fn formats(command: &Command) -> Vec<String> {
    let format = command.get_arguments().find(|argument| argument.get_long() == Some("format"));
    let values = format.iter().flat_map(|format| format.get_possible_values());
    values.map(|value| value.get_name().to_owned()).collect()
}

/// The calls of one command: its first in each format, plain and verbose, with each flag, and in each trouble; its others
/// plain, in JSON, and in each trouble.
fn calls(row: &Row, command: &Command) -> Vec<Call> {
    let mut calls = Vec::new();
    let formats = formats(command);
    let flags: Vec<String> = flags(command, row).iter().map(|flag| format!("--{flag}")).collect();
    for (index, call) in row.calls.iter().enumerate() {
        let base: Vec<String> = row.command.split(' ').chain(call.split_whitespace()).map(str::to_owned).collect();
        let mut add = |is_everywhere: bool, trouble, more: &[&str]| {
            let shows = more.iter().any(|flag| shows_secrets(flag.trim_start_matches('-')));
            // Options are before the command that is to be run.
            let end = base.iter().position(|word| word == "--").unwrap_or(base.len());
            let more = more.iter().map(|text| (*text).to_owned());
            calls.push(Call {
                arguments: base[..end].iter().cloned().chain(more).chain(base[end..].iter().cloned()).collect(),
                trouble,
                prints: if shows { Prints::Secrets } else { row.prints },
                is_everywhere,
            });
        };
        add(true, Trouble::None, &[]);
        for format in formats.iter().filter(|format| index == 0 || *format == "json") {
            // The others are like these two; one of them lists all rules, which takes as long as ten runs.
            add(matches!(&**format, "human" | "json"), Trouble::None, &["--format", format]);
        }
        if index == 0 {
            add(false, Trouble::None, &["-v"]);
            formats.iter().for_each(|format| add(false, Trouble::None, &["-v", "--format", format]));
            flags.iter().for_each(|flag| add(false, Trouble::None, &[flag]));
        }
        TROUBLES.into_iter().for_each(|trouble| add(false, trouble, &["-v"]));
    }
    calls
}

pub(super) fn write(root: &Path, layout: &Layout) {
    for (path, contents) in layout.files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
    }
}

/// Files below `root` in which a canary is.
fn files_with_canaries(root: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(root).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files_with_canaries(&path, found);
        } else if is_told(&String::from_utf8_lossy(&fs::read(&path).unwrap_or_default())) {
            found.insert(path.to_string_lossy().into_owned());
        }
    }
}

/// Whether a canary is in the text, as it is or in base64.
pub(super) fn is_told(text: &str) -> bool {
    /// What base64 makes of `CANARY` behind zero, one and two other bytes, as far as these do not matter.
    fn encoded() -> [String; 3] {
        [(0, 0..8), (1, 2..9), (2, 3..10)]
            .map(|(before, range)| STANDARD.encode(format!("{}CANARY\0\0", "\0".repeat(before)))[range].to_owned())
    }
    static ENCODED: std::sync::LazyLock<[String; 3]> = std::sync::LazyLock::new(encoded);
    text.contains("CANARY") || text.contains("canary") || ENCODED.iter().any(|encoded| text.contains(encoded.as_str()))
}

/// Makes the call in a project of its own, and says where a canary came out.
fn leaks(call: &Call, layout: &Layout, keys: &Path) -> Vec<String> {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), layout);
    let secrets = dir.path().join(".streamlit/secrets.toml");
    let mut fake = FakeHost::new(dir.path()).with_env(layout.environment).with_input(layout.input);
    // The provider's keys are no project's: one pair serves all runs.
    fake = fake.with_env(&[("XDG_STATE_HOME", keys.to_str().unwrap())]);
    let mut arguments = call.arguments.clone();
    match call.trouble {
        Trouble::None => {}
        Trouble::Usage => arguments.insert(1, "--no-such-option".to_owned()),
        Trouble::Disk(step, kind) => fake = fake.with_fault(step, kind),
        Trouble::Folder => {
            fs::remove_file(&secrets).ok();
            fs::create_dir_all(&secrets).unwrap();
        }
        Trouble::Locked => fake = fake.with_fault(Step::Lock, ErrorKind::WouldBlock),
    }
    let mut before = BTreeSet::new();
    files_with_canaries(dir.path(), &mut before);
    // What serves until somebody stops it ends at once.
    if arguments[0] == "idp" {
        fake.host.interrupt.request();
    }
    authctl::run(std::iter::once("authctl").chain(arguments.iter().map(String::as_str)), &fake.host);
    let mut after = BTreeSet::new();
    files_with_canaries(dir.path(), &mut after);
    // The secrets file is where secrets go.
    after.remove(&*secrets.to_string_lossy());
    let mut leaks = Vec::new();
    let mut leak = |place: &str, line: &str| {
        let Trouble::None = call.trouble else {
            leaks.push(format!("{}: `{}`: {:?}: {place}: {line}", layout.name, arguments.join(" "), call.trouble));
            return;
        };
        leaks.push(format!("{}: `{}`: {place}: {line}", layout.name, arguments.join(" ")));
    };
    let talk = fake.talk();
    talk.lines().filter(|line| is_told(line)).for_each(|line| leak("standard error", line));
    if call.prints == Prints::NoSecret {
        fake.output().lines().filter(|line| is_told(line)).for_each(|line| leak("standard output", line));
    }
    after.difference(&before).for_each(|path| leak("a file", path));
    leaks
}

#[test]
fn no_command_tells_a_secret() {
    let tree = authctl::command_line();
    let mut commands = Vec::new();
    leaves(&tree, "", &mut commands);
    let mut all = Vec::new();
    for (words, command) in &commands {
        let row = ROWS.iter().find(|row| row.command == words);
        let row = row.unwrap_or_else(|| panic!("`authctl {words}` has no row in tests/it/canary/arguments.rs"));
        all.extend(calls(row, command));
    }
    for row in ROWS {
        assert!(commands.iter().any(|(words, _)| words == row.command), "there is no `authctl {}`", row.command);
    }
    // Takes some minutes; without it, what is not made everywhere is made in every third project.
    let is_complete = std::env::var_os("AUTHCTL_CANARY_ALL").is_some();
    let runs: Vec<(&Call, &Layout)> = all
        .iter()
        .enumerate()
        .flat_map(|(index, call)| {
            let layouts = LAYOUTS.iter().enumerate();
            let is_made = move |at: usize| is_complete || call.is_everywhere || (index + at).is_multiple_of(3);
            layouts.filter(move |(at, _)| is_made(*at)).map(move |(_, layout)| (call, layout))
        })
        .collect();
    let count = runs.len();
    assert!(count >= LEAST, "{count} runs");
    let (next, keys) = (AtomicUsize::new(0), tempfile::tempdir().unwrap());
    let leaks: Vec<String> = std::thread::scope(|scope| {
        let work = || {
            let mut found = Vec::new();
            loop {
                let Some((call, layout)) = runs.get(next.fetch_add(1, Ordering::Relaxed)) else { return found };
                found.extend(leaks(call, layout, keys.path()));
            }
        };
        let threads: Vec<_> = (0..2).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert!(leaks.is_empty(), "{} leaks in {count} runs:\n{}", leaks.len(), leaks.join("\n"));
}
