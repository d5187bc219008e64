//! The command line: dispatch, and the printing of errors.

#[cfg(test)]
mod help_pages;
#[cfg(test)]
mod reference;

use std::ffi::OsString;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory as _, FromArgMatches as _, Parser, ValueEnum as _};

use crate::commands::Command;
use crate::commands::help::{self, Detail};
use crate::error::{Error, ExitStatus};
use crate::escape::escaped;
use crate::host::{ColorChoice, Host};
use crate::options::GlobalOptions;
use crate::report::{Format, failure};
use crate::secret::is_secret_parameter;

/// Set up, check and prove OpenID Connect login for Streamlit apps
#[derive(Debug, Parser)]
#[command(name = "authctl", bin_name = "authctl", version, disable_help_subcommand = true)]
struct Cli {
    #[command(flatten)]
    global: GlobalOptions,

    #[command(subcommand)]
    command: Command,
}

/// The whole command line, for tests that walk over all of it.
pub fn command_line() -> clap::Command {
    described(Detail::Long, help::WIDTH)
}

/// What clap knows of it, and what help says besides, in lines of so many characters.
fn described(detail: Detail, columns: usize) -> clap::Command {
    help::described(Cli::command(), detail, columns)
}

/// Runs the program. Everything it does goes through `host`.
pub fn run(arguments: impl IntoIterator<Item = impl Into<OsString> + Clone>, host: &Host) -> ExitStatus {
    let arguments: Vec<OsString> = arguments.into_iter().map(Into::into).collect();
    // Where nobody looks at a terminal, help is as wide as a page.
    let columns = host.terminal.output_columns.or(host.terminal.talk_columns).map_or(help::WIDTH, usize::from);
    let detail = if arguments.iter().any(|argument| argument == "--help") { Detail::Long } else { Detail::Short };
    let cli = match parsed(&arguments, detail, columns) {
        Ok(cli) => cli,
        Err(error) => {
            let error = with_escaped_values(error, &arguments, columns);
            return explain_usage(&error, &arguments, columns, host);
        }
    };
    if cli.global.color_output(host) {
        host.terminal.allow_styles();
    }
    if cli.global.color_talk(host) {
        host.terminal.color_talk();
    }
    for (name, value) in host.env.with_prefix("AUTHCTL_") {
        if is_secret_parameter(name) {
            host.terminal.redactor.learn(value);
        }
    }
    match cli.command.run(&cli.global, &|detail| described(detail, columns), host) {
        Ok(status) => status,
        Err(error) => {
            if error.exit_status() == ExitStatus::Failure {
                host.terminal.say_error(&error);
                // Nothing was printed yet: commands print when they have judged.
                if cli.command.prints_json() {
                    let document = failure(&error.to_string(), &error.causes(), error.hint_text());
                    host.terminal.print(&document).ok();
                }
            }
            error.exit_status()
        }
    }
}

fn parsed(arguments: &[OsString], detail: Detail, columns: usize) -> Result<Cli, clap::Error> {
    let mut command = described(detail, columns);
    let mut matches = command.try_get_matches_from_mut(arguments)?;
    Cli::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))
}

/// The same error, of what was given as it may be shown: values of arguments and of variables in one line each.
fn with_escaped_values(error: clap::Error, arguments: &[OsString], columns: usize) -> clap::Error {
    if !error.use_stderr() {
        return error;
    }
    let shown = arguments.iter().map(|argument| escaped(&argument.to_string_lossy()).into_owned().into());
    let shown: Vec<OsString> = shown.collect();
    let same_error = parsed(&shown, Detail::Short, columns).err().filter(|other| other.kind() == error.kind());
    let mut error = same_error.unwrap_or(error);
    let context: Vec<_> = error.context().map(|(kind, value)| (kind, value.clone())).collect();
    for (kind, value) in context {
        let value = match value {
            ContextValue::String(text) => ContextValue::String(escaped(&text).into_owned()),
            ContextValue::Strings(texts) => {
                ContextValue::Strings(texts.iter().map(|text| escaped(text).into_owned()).collect())
            }
            other => other,
        };
        error.insert(kind, value);
    }
    error
}

fn explain_usage(error: &clap::Error, arguments: &[OsString], columns: usize, host: &Host) -> ExitStatus {
    if error.use_stderr() {
        if let Some(error) = unknown_command(error) {
            if colors(arguments, host, host.terminal.stderr_is_terminal) {
                host.terminal.color_talk();
            }
            host.terminal.say_error(&error);
            if asks_for_json(arguments) {
                host.terminal.print(&failure(&error.to_string(), &[], error.hint_text())).ok();
            }
            return error.exit_status();
        }
        let style = colors(arguments, host, host.terminal.stderr_is_terminal);
        if style {
            host.terminal.allow_styles();
        }
        let is_bare = error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand && arguments.len() < 2;
        let text = if is_bare { StyledStr::from(help::first_screen(columns)) } else { error.render() };
        host.terminal.say(&if style { text.ansi().to_string() } else { text.to_string() });
        if asks_for_json(arguments) {
            let (message, hint) = usage_error(&text.to_string());
            host.terminal.print(&failure(&message, &[], hint.as_deref())).ok();
        }
        return ExitStatus::Failure;
    }
    // `--help` and `--version` are data.
    let style = colors(arguments, host, host.terminal.stdout_is_terminal);
    if style {
        host.terminal.allow_styles();
    }
    let text = error.render();
    match host.terminal.print(&if style { text.ansi().to_string() } else { text.to_string() }) {
        Ok(()) => ExitStatus::Success,
        Err(error) => Error::exit_status(&error),
    }
}

/// The error for a command that does not exist, in authctl's own words.
fn unknown_command(error: &clap::Error) -> Option<Error> {
    if error.kind() != ErrorKind::InvalidSubcommand {
        return None;
    }
    let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidSubcommand) else { return None };
    // Below another command clap's own suggestion is nearer.
    let usage = error.get(ContextKind::Usage).map(ToString::to_string).unwrap_or_default();
    if !usage.contains("authctl [OPTIONS]") {
        return None;
    }
    let names: Vec<String> = command_line().get_subcommands().map(|command| command.get_name().to_owned()).collect();
    Some(help::unknown_command("", word, &names))
}

/// Whether what is said of these arguments, which make no command, is coloured.
fn colors(arguments: &[OsString], host: &Host, is_terminal: bool) -> bool {
    let options: Vec<&str> = arguments.iter().skip(1).filter_map(|argument| argument.to_str()).collect();
    let choice = values_of("--color", &options).last().or_else(|| host.env.get("AUTHCTL_COLOR"));
    let color = choice.and_then(|choice| ColorChoice::from_str(choice, false).ok()).unwrap_or_default();
    GlobalOptions { color, ..GlobalOptions::default() }.color_on(host, is_terminal && host.terminal.shows_styles)
}

/// Whether these arguments, which make no command, ask for one JSON document on standard output. The last `--format`
/// counts, unless the report goes to a file.
fn asks_for_json(arguments: &[OsString]) -> bool {
    let options: Vec<&str> =
        arguments.iter().skip(1).map_while(|argument| argument.to_str().filter(|text| *text != "--")).collect();
    let is_json = |value: &str| Format::from_str(value, false).is_ok_and(Format::is_json);
    let last_format = values_of("--format", &options).last();
    last_format.is_some_and(is_json) && values_of("--output", &options).next().is_none()
}

/// The values that an option has, behind it or behind its `=`.
fn values_of<'a>(name: &'a str, arguments: &'a [&'a str]) -> impl Iterator<Item = &'a str> {
    arguments.iter().enumerate().filter_map(move |(index, argument)| match argument.strip_prefix(name)? {
        "" => arguments.get(index + 1).copied(),
        rest => rest.strip_prefix('='),
    })
}

/// clap's text, `error: …` with a tip and the usage below, as a message and what to do next.
fn usage_error(text: &str) -> (String, Option<String>) {
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut paragraphs = text.split("\n\n");
    let first = paragraphs.next().unwrap_or_default();
    let message = one_line(first.strip_prefix("error: ").unwrap_or(first));
    let tips: Vec<String> =
        paragraphs.map(one_line).filter_map(|paragraph| paragraph.strip_prefix("tip: ").map(str::to_owned)).collect();
    (
        message,
        tips.into_iter().next().or_else(|| Some("`authctl --help` shows the commands and their options".to_owned())),
    )
}

#[cfg(test)]
mod tests {
    use super::{Cli, asks_for_json, command_line, usage_error};

    #[test]
    fn a_usage_error_is_a_message_and_a_tip() {
        let error = |arguments: &[&str]| {
            let error = <Cli as clap::Parser>::try_parse_from(["authctl"].iter().chain(arguments)).unwrap_err();
            usage_error(&error.render().to_string())
        };
        let (message, hint) = error(&["check", "--formt", "json"]);
        assert_eq!(message, "unexpected argument '--formt' found");
        assert_eq!(hint.unwrap(), "a similar argument exists: '--format'");
        let (message, _) = error(&["add"]);
        assert_eq!(message, "the following required arguments were not provided: <NAME>");
    }

    #[test]
    fn json_is_asked_for_by_the_last_format() {
        for (arguments, expected) in [
            ("check --format json --bogus", true),
            ("check --bogus --format=json", true),
            ("--bogus check --format sarif", false),
            ("test --format human --format json --timeout x", true),
            ("check --format json --format human --bogus", false),
            ("check --format junit --bogus", false),
            ("check --format json --output report.json --bogus", false),
            ("check --bogus -- --format json", false),
            ("check --format", false),
            ("check --format json2", false),
        ] {
            let arguments: Vec<_> = std::iter::once("authctl").chain(arguments.split(' ')).map(Into::into).collect();
            assert_eq!(asks_for_json(&arguments), expected, "{arguments:?}");
        }
    }

    #[test]
    fn what_was_typed_forges_no_line_of_a_usage_error() {
        for arguments in [
            &["check", "--format", "x\n::error file=app.py::pwned"][..],
            &["check", "--timeout", "x\n::error::pwned"],
            &["check", "--no\n::error::pwned"],
            &["no-such\n::error::pwned\u{1b}[2J"],
            &["init", "--param", "x\n::error::pwned"],
            &["idp", "--fault", "x\n::error::pwned"],
            &["cookie", "mint", "--claim", "x\n::error::pwned"],
            &["remove", "a", "b\n::error::pwned"],
            &["--streamlit", "1\n::error::pwned", "check"],
        ] {
            let dir = tempfile::tempdir().unwrap();
            let fake = crate::host::fake::FakeHost::new(dir.path());
            super::run(["authctl"].iter().chain(arguments), &fake.host);
            let talk = fake.talk();
            assert!(talk.contains("pwned") && !talk.contains("\n::") && !talk.contains('\u{1b}'), "{talk}");
        }
    }

    #[test]
    fn the_command_line_is_consistent() {
        command_line().debug_assert();
    }
}
