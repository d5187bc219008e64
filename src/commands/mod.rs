//! One file for each command: `struct …Args` and `run`, which gathers, judges and renders.

mod add;
mod check;
mod companion;
mod completions;
mod console_facts;
mod cookie;
mod dev;
mod explain;
mod export;
pub(crate) mod help;
mod idp;
mod init;
mod last_login;
mod lsp;
mod man;
mod mcp;
mod pasted;
mod probe;
mod providers;
mod remove;
mod rules;
mod running_provider;
mod secret;
mod set;
mod setup;
mod show;
mod st_login_facts;
mod test;
#[cfg(test)]
mod troubleshooting;
mod users;

use clap::{FromArgMatches as _, Subcommand};

use self::help::{CommandLine, Detail};
use crate::error::{Error, ExitStatus};
use crate::host::Host;
use crate::options::GlobalOptions;
use crate::report::{Look, Marks};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make or complete `.streamlit/secrets.toml` for one provider
    Init(init::InitArgs),
    /// Print one strong cookie secret
    Secret(secret::SecretArgs),
    /// Add one more provider to `.streamlit/secrets.toml`
    Add(add::AddArgs),
    /// Give settings below `[auth]` a value
    Set(set::SetArgs),
    /// Remove a provider's settings
    Remove(remove::RemoveArgs),
    /// Show the effective configuration, masked
    Show(show::ShowArgs),
    /// Judge the configuration without asking the network
    Check(check::CheckArgs),
    /// Ask the live providers, without a login
    Probe(probe::ProbeArgs),
    /// Make a real login, and show what it brings
    Test(Box<test::TestArgs>),
    /// Run the app, or its tests, with the built-in provider in place of its own
    Dev(dev::DevArgs),
    /// Serve the built-in identity provider, for development only
    Idp(Box<idp::IdpArgs>),
    /// Read Streamlit's identity cookies, or make some for tests that start logged in
    Cookie(cookie::CookieArgs),
    /// Say what a rule, an error, a provider or a symptom means, and what to do
    Explain(explain::ExplainArgs),
    /// Print the configuration for where the app is deployed
    Export(export::ExportArgs),
    /// List the providers that authctl knows
    Providers(providers::ProvidersArgs),
    /// List the rules by which it judges
    Rules(rules::RulesArgs),
    /// Describe a command, with examples
    Help(help::HelpArgs),
    /// Serve editors: a language server on standard input and output
    Lsp(lsp::LspArgs),
    /// Serve agents: a Model Context Protocol server on standard input and output
    Mcp(mcp::McpArgs),
    /// Print the script that completes commands and options in a shell
    Completions(completions::CompletionsArgs),
    /// Print the manual page
    Man(man::ManArgs),
}

impl Command {
    /// Whether standard output is to be one JSON document, whatever happens.
    pub(crate) const fn prints_json(&self) -> bool {
        match self {
            Self::Check(args) => args.prints_json(),
            Self::Probe(args) => args.prints_json(),
            Self::Show(args) => args.prints_json(),
            Self::Cookie(args) => args.prints_json(),
            Self::Providers(args) => args.prints_json(),
            Self::Rules(args) => args.prints_json(),
            Self::Idp(args) => args.prints_json(),
            Self::Help(args) => args.prints_json(),
            // An error of `test` is a document of its own kind, which it prints itself.
            Self::Test(_) => false,
            Self::Init(_)
            | Self::Secret(_)
            | Self::Add(_)
            | Self::Set(_)
            | Self::Remove(_)
            | Self::Dev(_)
            | Self::Explain(_)
            | Self::Export(_)
            | Self::Lsp(_)
            | Self::Mcp(_)
            | Self::Completions(_)
            | Self::Man(_) => false,
        }
    }

    /// `command_line` is the whole command line as clap knows it, for the commands that describe it.
    pub(crate) fn run(
        &self,
        global: &GlobalOptions,
        command_line: CommandLine<'_>,
        host: &Host,
    ) -> Result<ExitStatus, Error> {
        match self {
            Self::Init(args) => init::run(args, global, host),
            Self::Secret(args) => secret::run(args, global, host),
            Self::Add(args) => add::run(args, global, host),
            Self::Set(args) => set::run(args, global, host),
            Self::Remove(args) => remove::run(args, global, host),
            Self::Show(args) => show::run(args, global, host),
            Self::Check(args) => check::run(args, global, host),
            Self::Probe(args) => probe::run(args, global, host),
            Self::Test(args) => test::run(args, global, host),
            Self::Dev(args) => dev::run(args, global, host),
            Self::Idp(args) => idp::run(args, global, host),
            Self::Cookie(args) => cookie::run(args, global, host),
            Self::Explain(args) => explain::run(args, global, host),
            Self::Export(args) => export::run(args, global, host),
            Self::Providers(args) => providers::run(args, global, host),
            Self::Rules(args) => rules::run(args, global, host),
            Self::Help(args) => help::run(args, command_line, global, host),
            Self::Completions(args) => completions::run(args, command_line(Detail::Long), host),
            Self::Man(args) => man::run(args, command_line(Detail::Long), global, host),
            Self::Lsp(args) => lsp::run(args, global, host),
            Self::Mcp(args) => mcp::run(args, global, host, &|words, global, host| {
                Self::from_words(words)?.run(global, command_line, host)
            }),
        }
    }

    /// The command that somebody would get by typing `words` behind the program's name.
    fn from_words(words: &[String]) -> Result<Self, Error> {
        let program = clap::Command::new(env!("CARGO_PKG_NAME")).no_binary_name(true).disable_help_subcommand(true);
        let described = Self::augment_subcommands(program);
        let matches = described.try_get_matches_from(words);
        matches.and_then(|matches| Self::from_arg_matches(&matches)).map_err(|error| {
            let text = error.to_string();
            let first = text.lines().next().unwrap_or_default();
            Error::usage(first.trim_start_matches("error: ").to_owned())
        })
    }
}

/// How reports for people look on standard output.
fn look(global: &GlobalOptions, host: &Host) -> Look {
    Look { color: global.color_output(host), marks: marks(host), columns: host.terminal.columns() }
}

/// Whether the terminal's language is written in UTF-8 (POSIX: the first of these variables that is set decides).
fn marks(host: &Host) -> Marks {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| host.env.get(name));
    let is_utf8 = locale.is_some_and(|locale| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    });
    if is_utf8 || host.env.get("WT_SESSION").is_some() { Marks::Unicode } else { Marks::Ascii }
}

/// What somebody who was asked did not want is not done, and that is no error.
fn declined(what: &str, host: &Host) -> ExitStatus {
    host.terminal.say_line(what);
    ExitStatus::Success
}
