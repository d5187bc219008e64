//! What README.md shows is what happens.

use std::fs;
use std::path::Path;

use authctl::ExitStatus;
use snapbox::assert_data_eq;

use crate::project::Project;

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap()
}

/// The blocks in this language, without their fences.
fn blocks<'a>(text: &'a str, language: &str) -> Vec<&'a str> {
    text.split(&format!("```{language}\n")).skip(1).map(|rest| rest.split("```").next().unwrap()).collect()
}

/// The commands of a block, without their prompt.
fn commands(text: &str) -> Vec<&str> {
    blocks(text, "console").iter().flat_map(|block| block.lines()).filter_map(|line| line.strip_prefix("$ ")).collect()
}

#[test]
fn every_command_is_understood() {
    let text = readme();
    let ours: Vec<&str> = commands(&text).into_iter().filter_map(|command| command.strip_prefix("authctl ")).collect();
    assert!(ours.len() >= 8, "{ours:?}");
    // What is behind `--` is another program's.
    let help = |command: &str| format!("{} --help", command.split(" -- ").next().unwrap_or_default());
    for command in ours {
        Project::new().authctl(&help(command)).succeeded();
    }
    let named = text.split('`').skip(1).step_by(2).filter_map(|quoted| quoted.strip_prefix("authctl "));
    for command in named.filter(|command| !command.contains('\n')) {
        Project::new().authctl(&help(command)).succeeded();
    }
}

/// In a checkout on a fresh machine, nothing is configured.
#[test]
fn two_commands_do_everything_from_a_checkout() {
    let text = readme();
    let [login, tests] = commands(&text)[..2] else { panic!("README.md begins with other commands") };
    assert_eq!((login, tests), ("cargo run -- test", "cargo test"));
    assert!(text.find(tests).unwrap() < 1500, "they are near the top");
    let ran = Project::new().authctl(login.strip_prefix("cargo run -- ").unwrap()).succeeded();
    assert!(ran.output.contains("ok the login works"), "{}", ran.output);
}

/// The links to other files of the repository lead to a file.
#[test]
fn links_lead_to_files() {
    for document in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"] {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let text = fs::read_to_string(root.join(document)).unwrap();
        let links = text.split("](").skip(1).map(|rest| rest.split(')').next().unwrap());
        for link in links.filter(|link| !link.starts_with("https://")) {
            let path = link.split('#').next().unwrap();
            assert!(root.join(path).exists(), "{document} links to {link}");
        }
    }
}

#[test]
fn the_first_minute_ends_in_a_login() {
    let project = Project::new();
    for command in commands(&readme()).into_iter().filter(|command| command.starts_with("authctl")).take(2) {
        let ran = project.authctl(command.strip_prefix("authctl ").unwrap()).succeeded();
        assert!(!ran.talk.contains("error"), "{}", ran.talk);
    }
    let checked = project.authctl("check").succeeded();
    assert!(checked.output.contains("no problems"), "{}", checked.output);
}

#[test]
fn the_example_is_judged_as_shown() {
    let text = readme();
    let secrets = blocks(&text, "toml")[0];
    let console = blocks(&text, "console").into_iter().find(|block| block.contains("error[")).unwrap();
    let (command, expected) = console.split_once('\n').unwrap();
    let ran = Project::with_private_secrets(secrets).authctl(command.strip_prefix("$ authctl ").unwrap());
    assert_eq!(ran.status, ExitStatus::Problems);
    assert_data_eq!(ran.output, expected.to_owned());
}

#[test]
fn the_allowed_problem_is_allowed() {
    let text = readme();
    let line = blocks(&text, "toml")[1];
    let (key, _) = line.split_once(" = ").unwrap();
    let secrets: String = blocks(&text, "toml")[0]
        .lines()
        .map(|other| if other.starts_with(key) { line.to_owned() } else { format!("{other}\n") })
        .collect();
    Project::with_private_secrets(&secrets).authctl("check").succeeded();
}
