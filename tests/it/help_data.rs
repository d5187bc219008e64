//! `authctl help --format json`: the whole command line, for programs.

use clap::Command;
use serde_json::Value;

use crate::project::Project;
use crate::schemas::assert_help;

#[test]
fn programs_get_every_command_with_every_option() {
    fn compare(command: &Command, described: &Value) {
        let flags: Vec<&str> = described["arguments"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|argument| argument["flags"].as_array().unwrap())
            .map(|flag| flag.as_str().unwrap())
            .collect();
        let own = command.get_arguments().filter(|argument| !argument.is_global_set() && !argument.is_hide_set());
        for long in own.filter_map(clap::Arg::get_long).filter(|long| !matches!(*long, "help" | "version")) {
            assert!(flags.contains(&format!("--{long}").as_str()), "{described:#} has no --{long}");
        }
        let below = described["commands"].as_array().unwrap();
        for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
            let name = inner.get_bin_name().unwrap();
            compare(inner, below.iter().find(|known| known["name"] == name).unwrap_or_else(|| panic!("no {name}")));
        }
    }
    let project = Project::new();
    let document: Value = serde_json::from_str(&project.authctl("help --format json").succeeded().output).unwrap();
    assert_help(&document);
    let mut tree = authctl::command_line();
    tree.build();
    compare(&tree, &document["command"]);
    assert!(
        document["global_options"].as_array().unwrap().iter().any(|option| option["environment"] == "AUTHCTL_PROJECT")
    );

    let check: Value = serde_json::from_str(&project.authctl("help check --format json").succeeded().output).unwrap();
    assert_help(&check);
    assert_eq!(check["command"]["name"], "authctl check");
    let fail_on =
        check["command"]["arguments"].as_array().unwrap().iter().find(|argument| argument["flags"][0] == "--fail-on");
    assert_eq!(fail_on.unwrap()["values"], serde_json::json!(["error", "warning", "info"]));
    assert_eq!(fail_on.unwrap()["environment"], "AUTHCTL_FAIL_ON");
}
