//! The options that every command has.

use std::path::PathBuf;

use clap::Args;
use clap::builder::FalseyValueParser;

use crate::host::{ColorChoice, Host};
use crate::streamlit::Version;

/// Options that every command has.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct GlobalOptions {
    /// The app's folder [default: the nearest ancestor with `.streamlit/`, else the current one]
    #[arg(
        short = 'C',
        long = "project",
        value_name = "DIR",
        global = true,
        hide_short_help = true,
        env = "AUTHCTL_PROJECT"
    )]
    pub(crate) project: Option<PathBuf>,

    /// This secrets file instead of the project's (`-` is standard input)
    #[arg(long, value_name = "FILE", global = true, hide_short_help = true, env = "AUTHCTL_SECRETS")]
    pub(crate) secrets: Option<PathBuf>,

    /// Assume this Streamlit version [default: what the project uses, else the newest known]
    #[arg(long, value_name = "VERSION", global = true, hide_short_help = true, env = "AUTHCTL_STREAMLIT")]
    pub(crate) streamlit: Option<Version>,

    /// Never ask questions; implied without a terminal
    #[arg(long, global = true, hide_short_help = true, env = "AUTHCTL_NO_INPUT", value_parser = FalseyValueParser::new())]
    pub(crate) no_input: bool,

    /// When to use colour
    #[arg(
        long,
        value_name = "WHEN",
        value_enum,
        default_value_t,
        global = true,
        hide_short_help = true,
        env = "AUTHCTL_COLOR"
    )]
    pub(crate) color: ColorChoice,

    /// Print only the result
    #[arg(short, long, global = true, hide_short_help = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,

    /// Show each HTTP exchange, with secrets masked
    #[arg(short, long, global = true, hide_short_help = true)]
    pub(crate) verbose: bool,
}

impl GlobalOptions {
    /// Whether standard output is coloured.
    pub(crate) fn color_output(&self, host: &Host) -> bool {
        self.color_on(host, host.terminal.stdout_is_terminal && host.terminal.shows_styles)
    }

    /// The same for standard error.
    pub(crate) fn color_talk(&self, host: &Host) -> bool {
        self.color_on(host, host.terminal.stderr_is_terminal && host.terminal.shows_styles)
    }

    /// `NO_COLOR` (no-color.org), `CLICOLOR_FORCE` (bixense.com/clicolors) and `TERM=dumb` count where no flag decides.
    pub(crate) fn color_on(&self, host: &Host, is_terminal: bool) -> bool {
        match self.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => {
                if host.env.get("NO_COLOR").is_some() {
                    false
                } else if host.env.get("CLICOLOR_FORCE").is_some_and(|value| value != "0") {
                    true
                } else {
                    is_terminal && host.env.get("TERM") != Some("dumb")
                }
            }
        }
    }

    /// Whether a person may be asked.
    pub(crate) fn may_ask(&self, host: &Host) -> bool {
        !self.no_input && host.terminal.can_ask()
    }
}
