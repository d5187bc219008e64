//! No secret gets out: every command in every form, over every way to lay out secrets. A secret here has `CANARY` in it; none
//! of the outputs may.
//!
//! The commands are those that the command line itself knows, so a new one is in the matrix before anybody thinks of it.

mod layouts;
mod provider;

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use authctl::host::fake::FakeHost;
use authctl::host::{ClientOptions, HttpClient, HttpConnector};
use clap::{Arg, ArgAction, Command};

use self::layouts::{Layout, layouts};
use crate::login_site::browser;

/// Commands that print secrets because that is what they are for: their standard output is not looked at.
const PRINTERS: [&str; 1] = ["export"];

/// Options that ask for secrets by name.
fn asks_for_secrets(arg: &Arg) -> bool {
    arg.get_long().is_some_and(|name| name.starts_with("show-"))
}

/// One client for all runs: reading the certificates that the system trusts costs more than a run.
#[derive(Clone)]
pub(super) struct OneClient(pub(super) Arc<dyn HttpClient>);

impl HttpConnector for OneClient {
    fn connect(&self, _: &ClientOptions) -> Result<Arc<dyn HttpClient>, authctl::Error> {
        Ok(Arc::clone(&self.0))
    }
}

/// One command with one choice of arguments.
#[derive(Clone, Debug)]
struct Call {
    words: Vec<String>,
    /// The names of the commands that lead there.
    path: String,
}

/// Every command that can be run, with what leads to it.
fn leaves(command: &Command, path: &[String], found: &mut Vec<(Vec<String>, Command)>) {
    if !command.is_subcommand_required_set() {
        found.push((path.to_vec(), command.clone()));
    }
    for inner in command.get_subcommands() {
        leaves(inner, &[path, &[inner.get_name().to_owned()]].concat(), found);
    }
}

/// Values for an argument, as far as its description tells what it takes.
fn values(arg: &Arg) -> Vec<String> {
    let possible: Vec<String> =
        arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).take(7).collect();
    if !possible.is_empty() {
        return possible;
    }
    let name = arg.get_value_names().and_then(|names| names.first()).map_or("", |name| name.as_str());
    let values: &[&str] = match name {
        "FILE" | "PATH" => &["client.json", "secret.txt", ".streamlit/secrets.toml"],
        "DIR" => &["."],
        "KEY" => &["google.client_secret", "auth.cookie_secret", "timeout", "expose_tokens"],
        "KEY=VALUE" => &["redirect_uri=https://app.example.com/oauth2callback", "cookie_secert=x"],
        "PROVIDER" => &["google", "generic"],
        "NAME" | "NAME|URL" => &["google", "nobody"],
        "URL" | "URI" => &["https://login.example.com/oauth2callback"],
        "SECONDS" | "N" | "PORT" => &["16"],
        "VERSION" => &["1.50.0"],
        "WORD" => &["misspelled-setting", "invalid_client"],
        _ => &["x"],
    };
    values.iter().map(|value| (*value).to_owned()).collect()
}

/// An argument with one of its values, as words.
fn words(arg: &Arg, value: &str) -> Vec<String> {
    match arg.get_long() {
        Some(long) => vec![format!("--{long}"), value.to_owned()],
        None => vec![value.to_owned()],
    }
}

/// The command as it is, and with each of its options alone.
fn calls(path: &[String], command: &Command) -> Vec<Call> {
    let required: Vec<String> = command
        .get_arguments()
        .filter(|arg| arg.is_required_set())
        .flat_map(|arg| words(arg, &values(arg)[0]))
        .collect();
    let mut choices: Vec<Vec<String>> = vec![Vec::new()];
    for arg in command.get_arguments().filter(|arg| !asks_for_secrets(arg)) {
        match arg.get_action() {
            ArgAction::SetTrue => choices.extend(arg.get_long().map(|long| vec![format!("--{long}")])),
            ArgAction::Set | ArgAction::Append => {
                choices.extend(values(arg).iter().map(|value| words(arg, value)));
            }
            _ => {}
        }
    }
    choices
        .into_iter()
        .map(|chosen| {
            // What is chosen takes the place of what is only there because something must be.
            let is_chosen = required.first().is_some_and(|first| chosen.first() == Some(first));
            let required = if is_chosen { Vec::new() } else { required.clone() };
            Call { words: [path.to_vec(), required, chosen].concat(), path: path.join(" ") }
        })
        .collect()
}

fn all_calls() -> Vec<Call> {
    let mut command = authctl::command_line();
    command.build();
    let mut found = Vec::new();
    for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
        leaves(inner, &[inner.get_name().to_owned()], &mut found);
    }
    found.iter().flat_map(|(path, command)| calls(path, command)).collect()
}

/// Where a secret got out.
fn leaks(layout: &Layout, call: &Call, home: &Path, client: &OneClient) -> Vec<String> {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in &layout.files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    fs::write(dir.path().join("client.json"), layouts::GOOGLE_CLIENT).unwrap();
    fs::write(dir.path().join("secret.txt"), layouts::SECRET).unwrap();
    let opened = Arc::new(Mutex::new(String::new()));
    let seen = Arc::clone(&opened);
    let home = home.to_str().unwrap();
    let variables: Vec<(&str, &str)> = layout.variables.iter().copied().chain([("HOME", home)]).collect();
    let mut fake = FakeHost::new(dir.path())
        .with_input(&layout.input)
        .with_env(&variables)
        .with_browser(move |url| seen.lock().unwrap().push_str(url.as_str()));
    fake.host.http = Arc::new(client.clone());
    // Servers end at once.
    fake.host.interrupt.request();
    let arguments = ["authctl", "--no-input"].into_iter().map(str::to_owned).chain(call.words.iter().cloned());
    authctl::run(arguments, &fake.host);
    let mut places = vec![("standard error", fake.talk()), ("browser", opened.lock().unwrap().clone())];
    if !PRINTERS.contains(&call.path.as_str()) {
        places.push(("standard output", fake.output()));
    }
    let mut leaks: Vec<String> = places
        .iter()
        .filter(|(_, text)| text.contains("CANARY"))
        .map(|(place, text)| {
            let line = text.lines().find(|line| line.contains("CANARY")).unwrap_or_default();
            format!("{}: `authctl {}`: {place}: {line}", layout.name, call.words.join(" "))
        })
        .collect();
    let left = fs::read_dir(dir.path().join(".streamlit")).into_iter().flatten().flatten();
    leaks.extend(
        left.filter(|entry| entry.file_name().to_string_lossy().contains(".authctl-"))
            .map(|entry| format!("{}: `authctl {}`: left {:?}", layout.name, call.words.join(" "), entry.path())),
    );
    leaks
}

#[test]
fn no_command_shows_a_secret_wherever_it_is() {
    /// What every layout meets; of the others each meets some, so that all are met.
    const SHARE: usize = 8;
    let (layouts, calls) = (layouts(), all_calls());
    let commands: std::collections::BTreeSet<&str> = calls.iter().map(|call| call.path.as_str()).collect();
    assert!(commands.len() > 14 && commands.contains("cookie mint"), "{commands:?}");
    let is_plain = |call: &Call| call.words.len() <= 2 || call.words.iter().any(|word| word == "--format");
    let runs: Vec<(&Layout, &Call)> = layouts
        .iter()
        .enumerate()
        .flat_map(|(place, layout)| {
            let met =
                calls.iter().enumerate().filter(move |(index, call)| is_plain(call) || (index + place) % SHARE == 0);
            met.map(move |(_, call)| (layout, call))
        })
        .collect();
    assert!(runs.len() >= 4000, "{} runs", runs.len());
    let home = tempfile::tempdir().unwrap();
    let client = OneClient(browser());
    let next = AtomicUsize::new(0);
    let found = Mutex::new(Vec::new());
    let threads = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((layout, call)) = runs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    found.lock().unwrap().extend(leaks(layout, call, home.path(), &client));
                }
            });
        }
    });
    let found = found.into_inner().unwrap();
    eprintln!("{} runs of {} calls over {} layouts", runs.len(), calls.len(), layouts.len());
    assert!(found.is_empty(), "{} leaks in {} runs:\n{}", found.len(), runs.len(), found.join("\n"));
}
