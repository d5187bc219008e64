//! Every shape in which people write `secrets.toml`, and what every command that edits makes of it.
//!
//! `tests/shapes/<shape>/before.toml` is a file as people write it; `operations` lists what is done to it, one command line
//! each; `<operation>.toml` is what it becomes, byte for byte, and `<operation>.refusal` what is said where nothing may
//! change. `SNAPSHOTS=overwrite` writes both again. The listing of the folder is the specification's table of contents.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use authctl::ExitStatus;
use authctl::host::fake::FakeHost;

use crate::project::Project;

const CLIENT_SECRET: (&str, &str) = ("AUTHCTL_CLIENT_SECRET", "0123456789abcdefghijABCDEFGHIJ0123456789");

/// One way to write the file, and what each operation makes of it now.
struct Shape {
    name: String,
    folder: PathBuf,
    before: String,
    outcomes: BTreeMap<String, Result<String, String>>,
}

static SHAPES: LazyLock<Vec<Shape>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/shapes");
    let operations = fs::read_to_string(root.join("operations")).unwrap();
    let mut folders: Vec<PathBuf> = fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    let shape = |folder: PathBuf| {
        let before = text_of(&folder.join("before.toml")).unwrap();
        let outcome = |line: &str| {
            let (name, command) = line.split_once(": ").expect("`name: command line`");
            (name.to_owned(), edited(&before, command))
        };
        let outcomes = operations.lines().map(outcome).collect();
        Shape { name: folder.file_name().unwrap().to_string_lossy().into_owned(), folder, before, outcomes }
    };
    folders.into_iter().filter(|path| path.is_dir()).map(shape).collect()
});

fn command_of(operation: &str) -> String {
    let operations = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/shapes/operations");
    let text = fs::read_to_string(operations).unwrap();
    let command = text.lines().find_map(|line| line.strip_prefix(operation)?.strip_prefix(": "));
    command.unwrap().to_owned()
}

/// What `command` makes of `before`: the new file, or what is said.
fn edited(before: &str, command: &str) -> Result<String, String> {
    let project = Project::with_secrets(before);
    let ran = project.run(FakeHost::new(project.path()).with_env(&[CLIENT_SECRET]), command);
    if ran.status == ExitStatus::Success {
        return Ok(project.secrets());
    }
    assert_eq!(ran.status, ExitStatus::Failure, "{}", ran.talk);
    assert_eq!(project.secrets(), before, "a refusal changes nothing");
    Err(ran.talk)
}

fn text_of(path: &Path) -> Option<String> {
    fs::read(path).ok().map(|bytes| String::from_utf8(bytes).unwrap())
}

#[test]
fn every_operation_makes_of_every_shape_what_is_written_there() {
    let is_overwriting = std::env::var("SNAPSHOTS").is_ok_and(|value| value == "overwrite");
    let mut failures = Vec::new();
    for shape in SHAPES.iter() {
        for (name, outcome) in &shape.outcomes {
            let file = shape.folder.join(format!("{name}.toml"));
            let refusal = shape.folder.join(format!("{name}.refusal"));
            if is_overwriting {
                let (Ok(text) | Err(text)) = outcome;
                let (written, removed) = if outcome.is_ok() { (&file, &refusal) } else { (&refusal, &file) };
                fs::remove_file(removed).ok();
                fs::write(written, text).unwrap();
            }
            let expected = match (text_of(&file), text_of(&refusal)) {
                (Some(text), None) => Ok(text),
                (None, Some(said)) => Err(said),
                both => panic!("{}/{name} must have one outcome: {both:?}", shape.name),
            };
            if *outcome != expected {
                failures.push(format!("{}/{name}: {outcome:?}\n  should be {expected:?}", shape.name));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Only a rotation is something else each time.
#[test]
fn every_operation_done_twice_is_done_once() {
    for (shape, name, outcome) in
        SHAPES.iter().flat_map(|shape| shape.outcomes.iter().map(move |(name, outcome)| (shape, name, outcome)))
    {
        let Ok(after) = outcome else { continue };
        if name == "replace-the-cookie-secret" {
            continue;
        }
        match edited(after, &command_of(name)) {
            Ok(again) => assert_eq!(again, *after, "{}/{name}", shape.name),
            Err(said) => assert!(name == "remove-a-provider" && said.contains("no provider `google`"), "{said}"),
        }
    }
}

#[test]
fn what_was_added_can_be_removed_without_a_trace() {
    let mut traceless = 0;
    for shape in SHAPES.iter() {
        let added = shape.outcomes["add-a-provider"].as_ref().unwrap();
        let removed = edited(added, "remove okta --yes").unwrap();
        // What all providers share was added too where it was not there, and stays.
        if shape.before.contains("redirect_uri") && shape.before.contains("cookie_secret") {
            assert_eq!(removed, shape.before, "{}", shape.name);
            traceless += 1;
        }
    }
    assert!(traceless > 30, "{traceless}");
}

/// Inline tables grow inside their line; every other line comes again as it was, in the same order.
#[test]
fn no_addition_touches_a_line_that_was_there() {
    for shape in SHAPES.iter() {
        for name in ["add-a-provider", "complete-with-init"] {
            let after = shape.outcomes[name].as_ref().unwrap();
            let mut rest = after.split(['\n', '\r']);
            for line in shape.before.split(['\n', '\r']).filter(|line| !line.is_empty() && !line.contains('{')) {
                assert!(rest.any(|found| found == line), "{}/{name} lost {line:?}:\n{after}", shape.name);
            }
        }
    }
}
