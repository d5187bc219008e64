//! Small projects of as many kinds as people have, each with what authctl must say of it.
//!
//! `tests/projects/*.txtar` holds one project each, in the format of Go's `golang.org/x/tools/txtar`: first a
//! description with a transcript, then the files, each below a line `-- PATH --`. In the transcript, a line that begins
//! with `$ ` is a command, and the lines up to the next empty line are what it must print, without its empty lines and with
//! `[N]` for an exit status other than zero. The commands are
//!
//! * `authctl …`, after `cd FOLDER &&` or `NAME=VALUE` if need be, where `$PROJECT` is the project's folder;
//!   `authctl check` without `--format` prints `LEVEL RULE PLACE` for each problem;
//! * `git init`, `git add PATH…`, `chmod MODE PATH`, `ln -s TARGET PATH` and `rm PATH`, which prepare the folder.
//!
//! `SNAPSHOTS=overwrite cargo test projects` writes what is printed now.

use std::fs;
use std::path::{Path, PathBuf};

use authctl::host::fake::FakeHost;
use serde_json::Value;

/// One `.txtar` file.
struct Archive {
    comment: String,
    files: Vec<(String, String)>,
}

impl Archive {
    fn parse(text: &str) -> Self {
        let mut archive = Self { comment: String::new(), files: Vec::new() };
        for line in text.split_inclusive('\n') {
            let marker = line.trim_end().strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --"));
            match (marker, archive.files.last_mut()) {
                (Some(path), _) => archive.files.push((path.to_owned(), String::new())),
                (None, Some((_, contents))) => contents.push_str(line),
                (None, None) => archive.comment.push_str(line),
            }
        }
        archive
    }

    fn render(&self) -> String {
        let files = self.files.iter().map(|(path, contents)| format!("-- {path} --\n{contents}"));
        self.comment.clone() + &files.collect::<String>()
    }
}

/// The folder in which a project was unpacked.
struct Workspace {
    dir: tempfile::TempDir,
}

impl Workspace {
    fn unpack(archive: &Archive) -> Self {
        let workspace = Self { dir: tempfile::tempdir().unwrap() };
        for (path, contents) in &archive.files {
            let path = workspace.path(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, contents.replace("\\x00", "\0")).unwrap();
            set_mode(&path, 0o600);
        }
        workspace
    }

    fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    /// What the command prints.
    fn run(&self, command: &str) -> String {
        let words: Vec<&str> = command.split_whitespace().collect();
        match words.as_slice() {
            ["git", "init"] => {
                fs::create_dir(self.path(".git")).unwrap();
                fs::write(self.path(".git/HEAD"), "ref: refs/heads/main\n").unwrap();
            }
            ["git", "add", paths @ ..] => fs::write(self.path(".git/index"), git_index(paths)).unwrap(),
            ["chmod", mode, path] => set_mode(&self.path(path), u32::from_str_radix(mode, 8).unwrap()),
            ["ln", "-s", target, path] => link(target, &self.path(path)),
            ["rm", path] => fs::remove_file(self.path(path)).unwrap(),
            ["cd", folder, "&&", rest @ ..] => return self.authctl(&self.path(folder), rest),
            words => return self.authctl(self.dir.path(), words),
        }
        String::new()
    }

    fn authctl(&self, folder: &Path, words: &[&str]) -> String {
        let root = self.dir.path().to_str().unwrap();
        let words: Vec<String> = words.iter().map(|word| word.replace("$PROJECT", root)).collect();
        let program = words.iter().position(|word| word == "authctl").expect("the command is authctl's");
        let variables: Vec<(&str, &str)> =
            words[..program].iter().map(|word| word.split_once('=').expect("NAME=VALUE")).collect();
        let mut arguments: Vec<&str> = words[program..].iter().map(String::as_str).collect();
        let is_listed =
            arguments.get(1) == Some(&"check") && !arguments.iter().any(|word| word.starts_with("--format"));
        if is_listed {
            arguments.extend(["--format", "json"]);
        }
        let fake = FakeHost::new(folder).with_env(&variables);
        let status = authctl::run(arguments, &fake.host).code();
        let mut printed = fake.output().replace(root, "$PROJECT");
        if is_listed && status != 2 {
            let report: Value = serde_json::from_str(&printed).unwrap_or_else(|error| panic!("{error}: {printed}"));
            printed = problems(&report);
        } else if status == 2 {
            printed.push_str(&fake.talk().replace(root, "$PROJECT"));
        }
        // An empty line ends what is printed.
        let mut printed: String =
            printed.lines().filter(|line| !line.is_empty()).map(|line| format!("{line}\n")).collect();
        if status != 0 {
            printed.push_str(&format!("[{status}]\n"));
        }
        printed
    }
}

/// One line for each problem of an `authctl.report/1`.
fn problems(report: &Value) -> String {
    let problem = |problem: &Value| {
        let text = |key: &str| problem[key].as_str().unwrap_or("-").to_owned();
        let line = problem["line"].as_u64().map(|line| format!(":{line}")).unwrap_or_default();
        let level = text("level");
        format!("{level:7} {} {}{line}\n", text("rule"), text("file"))
    };
    report["problems"].as_array().unwrap().iter().map(problem).collect()
}

/// An index of git's version 2 (`gitformat-index`) without a checksum, as `index.skipHash` makes it.
fn git_index(paths: &[&str]) -> Vec<u8> {
    let mut paths = paths.to_vec();
    paths.sort_unstable();
    let count = u32::try_from(paths.len()).unwrap();
    let mut index = [b"DIRC".as_slice(), &2_u32.to_be_bytes(), &count.to_be_bytes()].concat();
    for path in paths {
        let mut entry = vec![0; 24];
        entry.extend(0o100_644_u32.to_be_bytes());
        entry.extend([0; 12]);
        entry.extend([1; 20]);
        entry.extend(u16::try_from(path.len()).unwrap().to_be_bytes());
        entry.extend(path.as_bytes());
        // One to eight zero bytes, up to a multiple of eight.
        entry.resize(entry.len() / 8 * 8 + 8, 0);
        index.extend(entry);
    }
    index.extend([0; 20]);
    index
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(not(unix))]
fn set_mode(_path: &Path, _mode: u32) {}

#[cfg(unix)]
fn link(target: &str, path: &Path) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::os::unix::fs::symlink(target, path).unwrap();
}

#[cfg(not(unix))]
fn link(_target: &str, _path: &Path) {
    panic!("no links on this system: give the project the ending `.unix.txtar`");
}

/// The comment with what its commands print now.
fn transcript(archive: &Archive) -> String {
    let workspace = Workspace::unpack(archive);
    let mut replayed = String::new();
    let mut is_output = false;
    for line in archive.comment.split_inclusive('\n') {
        if let Some(command) = line.strip_prefix("$ ") {
            replayed.push_str(line);
            replayed.push_str(&workspace.run(command.trim()));
            is_output = true;
        } else if line.trim().is_empty() || !is_output {
            is_output = false;
            replayed.push_str(line);
        }
    }
    replayed
}

#[test]
fn every_project_is_judged_as_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/projects");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut differences = String::new();
    for path in paths {
        let name = path.file_name().unwrap().to_str().unwrap();
        if cfg!(not(unix)) && name.ends_with(".unix.txtar") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
        let archive = Archive::parse(&text);
        assert_eq!(archive.render(), text, "{name} is not a txtar file");
        assert!(archive.comment.contains("\n$ authctl "), "{name} says nothing of what authctl must say");
        let now = transcript(&archive);
        if now != archive.comment {
            if std::env::var("SNAPSHOTS").is_ok_and(|value| value == "overwrite") {
                fs::write(&path, Archive { comment: now, ..archive }.render()).unwrap();
            } else {
                differences.push_str(&format!("--- {name} expects\n{}+++ and gets\n{now}", archive.comment));
            }
        }
    }
    assert!(differences.is_empty(), "\n{differences}");
}
