//! `docs/cli.md`: every command with its options, from clap's own description of them.
#![expect(clippy::disallowed_methods, reason = "the test reads a file of the repository, and writes it when asked to")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use clap::builder::PossibleValue;
use clap::{Arg, Command, CommandFactory as _};

use super::Cli;

const HEAD: &str = "<!-- Written by a test: SNAPSHOTS=overwrite cargo test reference -->\n\n# Command-line reference\n\n\
    What `authctl COMMAND --help` prints, on one page. Options that can also be set by an environment variable name it; the\n\
    command line wins.\n";

/// The page, ending in a newline.
fn page() -> String {
    let mut root = Cli::command();
    root.build();
    let mut text = HEAD.to_owned();
    let global: Vec<&Arg> = root.get_arguments().filter(|argument| argument.is_global_set()).collect();
    text.push_str("\n## Options of every command\n\n");
    text.push_str(&table(&global));
    for command in root.get_subcommands() {
        section(&mut text, command, "##");
    }
    text
}

fn section(text: &mut String, command: &Command, heading: &str) {
    let name = command.get_bin_name().unwrap_or_else(|| command.get_name());
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ").trim();
    write!(text, "\n{heading} {name}\n\n{about}.\n\n```text\n{usage}\n```\n").expect("a String takes any text");
    let own: Vec<&Arg> =
        command.get_arguments().filter(|argument| !argument.is_global_set() && !argument.is_hide_set()).collect();
    let own: Vec<&Arg> =
        own.into_iter().filter(|argument| !matches!(argument.get_id().as_str(), "help" | "version")).collect();
    if !own.is_empty() {
        text.push('\n');
        text.push_str(&table(&own));
    }
    for below in command.get_subcommands().filter(|below| below.get_name() != "help") {
        section(text, below, &format!("{heading}#"));
    }
}

fn table(arguments: &[&Arg]) -> String {
    let rows = arguments.iter().map(|argument| format!("| `{}` | {} |\n", spelled(argument), description(argument)));
    format!("| | |\n|---|---|\n{}", rows.collect::<String>())
}

/// `-C, --project <DIR>`, or `[PATH]...`.
fn spelled(argument: &Arg) -> String {
    let names: Vec<String> = argument
        .get_short()
        .map(|short| format!("-{short}"))
        .into_iter()
        .chain(argument.get_long().map(|long| format!("--{long}")))
        .collect();
    let takes_value = argument.get_action().takes_values();
    let values: Vec<String> =
        argument.get_value_names().unwrap_or_default().iter().map(|name| format!("<{name}>")).collect();
    match (names.is_empty(), takes_value) {
        (true, _) => values.join(" "),
        (false, true) => format!("{} {}", names.join(", "), values.join(" ")),
        (false, false) => names.join(", "),
    }
    .replace('|', "\\|")
}

fn description(argument: &Arg) -> String {
    let help = argument.get_long_help().or_else(|| argument.get_help()).map(ToString::to_string).unwrap_or_default();
    let mut parts = vec![help.split_whitespace().collect::<Vec<_>>().join(" ")];
    let values: Vec<PossibleValue> =
        argument.get_possible_values().into_iter().filter(|value| !value.is_hide_set()).collect();
    if argument.get_action().takes_values() && !values.is_empty() && values.len() <= 12 {
        let names: Vec<String> = values.iter().map(|value| format!("`{}`", value.get_name())).collect();
        parts.push(format!("one of {}", names.join(", ")));
    }
    let defaults: Vec<String> =
        argument.get_default_values().iter().map(|value| format!("`{}`", value.to_string_lossy())).collect();
    if argument.get_action().takes_values() && !defaults.is_empty() {
        parts.push(format!("default: {}", defaults.join(", ")));
    }
    if let Some(variable) = argument.get_env() {
        parts.push(format!("environment: `{}`", variable.to_string_lossy()));
    }
    parts.join("; ").replace('|', "\\|")
}

#[test]
fn the_command_line_reference_is_current() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/cli.md");
    let page = page();
    if std::env::var("SNAPSHOTS").is_ok_and(|value| value == "overwrite") {
        fs::write(&file, &page).unwrap();
    }
    let found = fs::read_to_string(&file).unwrap_or_default().replace("\r\n", "\n");
    assert!(found == page, "docs/cli.md is out of date: run `SNAPSHOTS=overwrite cargo test reference`");
}

#[test]
fn every_command_and_every_option_is_on_the_page() {
    fn names(command: &Command, found: &mut Vec<String>) {
        found.push(format!(" {}\n", command.get_bin_name().unwrap()));
        let options = command.get_arguments().filter(|argument| !argument.is_hide_set());
        found.extend(
            options
                .filter_map(Arg::get_long)
                .filter(|long| !matches!(*long, "help" | "version"))
                .map(|long| format!("--{long}")),
        );
        command.get_subcommands().filter(|below| below.get_name() != "help").for_each(|below| names(below, found));
    }
    let mut root = Cli::command();
    root.build();
    let mut expected = Vec::new();
    root.get_subcommands().for_each(|command| names(command, &mut expected));
    let page = page();
    for name in expected {
        assert!(page.contains(&name), "{name} is not on the page");
    }
}
