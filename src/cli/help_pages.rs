//! What help says of the whole command line: nothing is forgotten, and everything fits.

use clap::Command;

use super::{command_line, described};
use crate::commands::help::{Detail, GROUPS, INTENTS, WIDTH, examples, first_screen, intended};

fn names() -> Vec<String> {
    command_line().get_subcommands().map(|command| command.get_name().to_owned()).collect()
}

#[test]
fn every_command_is_in_one_group() {
    for name in names() {
        let count = GROUPS.iter().filter(|(_, names)| names.contains(&name.as_str())).count();
        assert_eq!(count, 1, "put `{name}` into one group of src/commands/help/groups.rs");
    }
    for name in GROUPS.iter().flat_map(|(_, names)| names.iter()) {
        assert!(names().iter().any(|own| own == name), "there is no command `{name}`");
    }
}

#[test]
fn every_command_has_three_examples() {
    fn assert_has_some(command: &Command, above: &str) {
        for below in command.get_subcommands() {
            let words = format!("{above} {}", below.get_name()).trim().to_owned();
            if !below.is_subcommand_required_set() {
                let examples = examples(&words);
                assert_eq!(examples.len(), 3, "give `{words}` examples in src/commands/help/examples.rs");
                let is_shown = examples.iter().all(|example| example.line.contains(&format!("authctl {words}")));
                assert!(is_shown, "the examples of `{words}` show another command");
            }
            assert_has_some(below, &words);
        }
    }
    assert_has_some(&command_line(), "");
}

#[test]
fn help_is_no_wider_than_the_terminal() {
    fn assert_fits(command: &mut Command, columns: usize) {
        for text in [command.render_help().to_string(), command.render_long_help().to_string()] {
            for line in text.lines().filter(|line| line.chars().count() > columns) {
                // One word cannot be broken.
                assert!(!line.trim().trim_start_matches("- ").contains(' '), "{columns}: {line}\n{text}");
            }
        }
        let names: Vec<String> = command.get_subcommands().map(|below| below.get_name().to_owned()).collect();
        for name in names {
            assert_fits(command.find_subcommand_mut(&name).unwrap(), columns);
        }
    }
    for columns in [60, 80, WIDTH, 200] {
        for detail in [Detail::Short, Detail::Long] {
            assert_fits(&mut described(detail, columns), columns);
        }
        let screen = first_screen(columns);
        assert!(columns < 80 || screen.lines().count() < 24, "{screen}");
    }
}

#[test]
fn intents_lead_to_commands() {
    for (word, meant) in [
        ("lint", "check"),
        ("validate", "check"),
        ("doctor", "check --online"),
        ("login", "test"),
        ("serve", "idp"),
        ("setup", "init"),
        ("version", "--version"),
        ("Check", "check"),
        ("chekc", "check"),
        ("cookies", "cookie mint --user NAME"),
    ] {
        assert_eq!(intended(word, &names()).as_deref(), Some(meant), "{word}");
    }
    assert_eq!(intended("xyzzy", &names()), None);
}

#[test]
fn what_is_meant_exists_and_no_word_is_a_command_or_means_two() {
    let names = names();
    let mut seen: Vec<&str> = Vec::new();
    for (words, meant) in INTENTS {
        let command = meant.split(' ').next().unwrap();
        assert!(command == "--version" || names.iter().any(|name| name == command), "{meant}");
        for word in *words {
            assert!(!names.iter().any(|name| name == word) && !seen.contains(word), "{word}");
            seen.push(word);
        }
    }
}
