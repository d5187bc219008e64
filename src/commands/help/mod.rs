//! `authctl help`, and what help says beyond clap's description of commands and options: groups, examples, exit status,
//! environment, files.

mod data;
mod examples;
mod groups;
mod intents;
mod overview;

use clap::Args;
use clap::builder::Styles;
use clap::builder::styling::{AnsiColor, Style};

pub(crate) use self::examples::{Example, examples};
pub(crate) use self::intents::unknown_command;
pub(crate) use self::overview::{ENVIRONMENT, EXIT_STATUS, FILES, first_screen, reporting};
#[cfg(test)]
pub(crate) use self::{
    groups::GROUPS,
    intents::{INTENTS, intended},
};

use crate::error::{Error, ExitStatus};
use crate::host::Host;
use crate::options::GlobalOptions;
use crate::report::{OutputFormat, hanging};

#[derive(Debug, Args)]
pub(crate) struct HelpArgs {
    /// The command to describe, such as `init` or `cookie mint` [default: all commands]
    #[arg(value_name = "COMMAND")]
    words: Vec<String>,

    /// How to print it
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: OutputFormat,
}

impl HelpArgs {
    pub(crate) const fn prints_json(&self) -> bool {
        self.format.is_json()
    }
}

/// How much help says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Detail {
    /// `-h`
    Short,
    /// `--help`, `authctl help`, manual pages
    Long,
}

/// What clap knows of the whole command line, with all that help adds to it.
pub(crate) type CommandLine<'a> = &'a dyn Fn(Detail) -> clap::Command;

/// How wide help is where nobody looks at a terminal, and where the terminal is wider.
pub(crate) const WIDTH: usize = 100;

/// As reports are coloured.
const STYLES: Styles = Styles::styled()
    .header(Style::new().bold())
    .usage(Style::new().bold())
    .literal(AnsiColor::Cyan.on_default())
    .placeholder(Style::new())
    .error(AnsiColor::BrightRed.on_default().bold())
    .invalid(AnsiColor::Yellow.on_default())
    .valid(AnsiColor::Cyan.on_default());

pub(crate) fn run(
    args: &HelpArgs,
    command_line: CommandLine<'_>,
    global: &GlobalOptions,
    host: &Host,
) -> Result<ExitStatus, Error> {
    let mut command = command_line(Detail::Long);
    command.build();
    let words = args.words.iter().flat_map(|word| word.split_whitespace()).skip_while(|word| *word == "authctl");
    let (mut found, mut above) = (&mut command, String::new());
    for word in words {
        let names: Vec<String> = found.get_subcommands().map(|below| below.get_name().to_owned()).collect();
        if names.is_empty() {
            return Err(Error::usage(format!("`authctl {}` has no commands below it", above.trim_end()))
                .hint(format!("`authctl help {}` describes it", above.trim_end())));
        }
        if !names.iter().any(|name| name == word) {
            return Err(unknown_command(&above, word, &names));
        }
        found = found.find_subcommand_mut(word).expect("its name is in the list");
        above.push_str(word);
        above.push(' ');
    }
    if args.prints_json() {
        let text = serde_json::to_string_pretty(&data::document(found));
        host.terminal.print_verbatim(&(text.expect("strings, lists and maps always serialise") + "\n"))?;
        return Ok(ExitStatus::Success);
    }
    let text = found.render_long_help();
    let text = if global.color_output(host) { text.ansi().to_string() } else { text.to_string() };
    host.terminal.print_verbatim(&text)?;
    Ok(ExitStatus::Success)
}

/// `command` with what help says beside clap's own description, for lines of at most `columns` characters.
pub(crate) fn described(command: clap::Command, detail: Detail, columns: usize) -> clap::Command {
    let columns = columns.min(WIDTH);
    let root = overview::template(&command, detail, columns);
    with_examples(plain(command, detail).styles(STYLES).term_width(columns), "", detail, columns).help_template(root)
}

/// Each command below, with its examples or where they are to be found.
fn with_examples(command: clap::Command, above: &str, detail: Detail, columns: usize) -> clap::Command {
    command.mut_subcommands(|below| {
        let words = format!("{above} {}", below.get_name()).trim().to_owned();
        let text = match detail {
            Detail::Short => {
                let pointer = format!("`authctl help {words}` says more, with examples.");
                hanging(&pointer, "", "", columns)
            }
            Detail::Long => examples::section(&words, columns),
        };
        let template = format!(
            "{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{{all-args}}{}{text}",
            if text.is_empty() { "" } else { "\n\n" }
        );
        with_examples(plain(below, detail), &words, detail, columns).term_width(columns).help_template(template)
    })
}

/// The names of variables, in long help, and not their values.
fn plain(command: clap::Command, detail: Detail) -> clap::Command {
    command.mut_args(|argument| argument.hide_env_values(true).hide_env(detail == Detail::Short))
}

/// A heading of help.
fn heading(text: &str) -> String {
    let style = STYLES.get_header();
    format!("{style}{text}:{style:#}\n")
}

/// A word that is typed as it is written.
fn literal(text: &str) -> String {
    let style = STYLES.get_literal();
    format!("{style}{text}{style:#}")
}
