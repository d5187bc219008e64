//! The command line as data, for programs that wrap it.

use clap::builder::PossibleValue;
use clap::{Arg, Command};
use serde_json::{Value, json};

use super::{ENVIRONMENT, EXIT_STATUS};

/// `authctl.help/1`.
pub(super) fn document(command: &Command) -> Value {
    let global = command.get_arguments().filter(|argument| argument.is_global_set());
    let statuses = EXIT_STATUS.iter().map(|(status, meaning)| {
        let status: u8 = status.parse().expect("a test reads them all");
        json!({ "status": status, "meaning": meaning })
    });
    // The first row stands for the variables of options, which are with these.
    let variables = ENVIRONMENT
        .iter()
        .skip(1)
        .flat_map(|(names, meaning)| names.split(", ").map(move |name| json!({ "name": name, "meaning": meaning })));
    json!({
        "schema": "authctl.help/1",
        "tool": { "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION") },
        "exit_statuses": statuses.collect::<Vec<_>>(),
        "environment": variables.collect::<Vec<_>>(),
        "global_options": global.map(argument).collect::<Vec<_>>(),
        "command": tree(command),
    })
}

fn tree(command: &Command) -> Value {
    let own = command.get_arguments().filter(|argument| !argument.is_global_set() && !argument.is_hide_set());
    let own = own.filter(|argument| !matches!(argument.get_id().as_str(), "help" | "version"));
    // Below a command that has others, `help` is clap's own.
    let is_ours =
        |inner: &&Command| !inner.is_hide_set() && (inner.get_name() != "help" || command.get_name() == "authctl");
    let usage = command.clone().render_usage().to_string();
    json!({
        "name": command.get_bin_name().unwrap_or_else(|| command.get_name()),
        "about": command.get_about().map(ToString::to_string),
        "usage": usage.trim_start_matches("Usage: ").trim(),
        "arguments": own.map(argument).collect::<Vec<_>>(),
        "commands": command.get_subcommands().filter(is_ours).map(tree).collect::<Vec<_>>(),
    })
}

fn argument(argument: &Arg) -> Value {
    let short = argument.get_short().map(|short| format!("-{short}"));
    let long = argument.get_long().map(|long| format!("--{long}"));
    let takes_value = argument.get_action().takes_values();
    let help = argument.get_long_help().or_else(|| argument.get_help()).map(ToString::to_string).unwrap_or_default();
    let value = argument.get_value_names().and_then(|names| names.first()).filter(|_| takes_value);
    let values = argument.get_possible_values();
    let values = values.iter().filter(|value| takes_value && !value.is_hide_set()).map(PossibleValue::get_name);
    let defaults = argument.get_default_values().iter().filter(|_| takes_value);
    json!({
        "flags": short.into_iter().chain(long).collect::<Vec<_>>(),
        "value": value.map(ToString::to_string),
        "values": values.collect::<Vec<_>>(),
        "default": defaults.map(|value| value.to_string_lossy()).collect::<Vec<_>>(),
        "environment": argument.get_env().map(|name| name.to_string_lossy()),
        "required": argument.is_required_set(),
        "repeatable": argument.get_num_args().is_some_and(|count| count.max_values() > 1)
            || matches!(argument.get_action(), clap::ArgAction::Append | clap::ArgAction::Count),
        "help": help.split_whitespace().collect::<Vec<_>>().join(" "),
    })
}
