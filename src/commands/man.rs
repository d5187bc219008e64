//! `authctl man`: the manual pages, one a command.

use std::io;
use std::path::PathBuf;

use clap::Args;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::help::{ENVIRONMENT, EXIT_STATUS, Example, FILES, examples, reporting};
use crate::error::{Error, ExitStatus};
use crate::host::{Expected, Host, WriteOptions, shown_path};
use crate::options::GlobalOptions;

#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// Write a page for each command into this folder, instead of printing the first one
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
}

/// Everybody may read a manual.
const MODE: u32 = 0o644;

pub(crate) fn run(
    args: &ManArgs,
    mut command: clap::Command,
    global: &GlobalOptions,
    host: &Host,
) -> Result<ExitStatus, Error> {
    command.build();
    let Some(folder) = &args.output else {
        host.terminal.print_verbatim(&page(command)?)?;
        return Ok(ExitStatus::Success);
    };
    let folder = host.env.current_dir().join(folder);
    let failed = |error: io::Error| {
        Error::io(format!("cannot write to `{}`", shown_path(&folder)), error)
            .hint("give `--output` a folder of your own")
    };
    host.files.create_dir(&folder).map_err(failed)?;
    let commands = all(command);
    let count = commands.len();
    for command in commands {
        let file = folder.join(format!("{}.1", command.get_display_name().unwrap_or("authctl")));
        let options = WriteOptions { mode: MODE, expected: Expected::Anything };
        host.files.write_atomically(&file, page(command)?.as_bytes(), options).map_err(failed)?;
    }
    if !global.quiet {
        host.terminal.say_line(&format!("wrote {count} pages to `{}`", shown_path(&folder)));
    }
    Ok(ExitStatus::Success)
}

/// The command and everything below it that is not hidden.
fn all(command: clap::Command) -> Vec<clap::Command> {
    let below =
        command.get_subcommands().filter(|below| !below.is_hide_set()).cloned().flat_map(all).collect::<Vec<_>>();
    std::iter::once(command).chain(below).collect()
}

/// The page: what clap knows, and what help says besides.
fn page(command: clap::Command) -> Result<String, Error> {
    let mut page = Vec::new();
    let rest = sections(&command);
    let has_options = command.get_arguments().any(|argument| !argument.is_hide_set());
    let has_commands = command.get_subcommands().any(|below| !below.is_hide_set());
    let man = Man::new(command).source(concat!("authctl ", env!("CARGO_PKG_VERSION"))).manual("authctl manual");
    let mut render = || -> io::Result<()> {
        man.render_title(&mut page)?;
        man.render_name_section(&mut page)?;
        man.render_synopsis_section(&mut page)?;
        man.render_description_section(&mut page)?;
        if has_options {
            man.render_options_section(&mut page)?;
        }
        if has_commands {
            man.render_subcommands_section(&mut page)?;
        }
        rest.to_writer(&mut page)
    };
    render().map_err(|error| Error::io("cannot make the manual page", error))?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}

/// The sections that clap knows nothing of.
fn sections(command: &clap::Command) -> Roff {
    let name = command.get_display_name().unwrap_or("authctl");
    let words = name.strip_prefix("authctl").unwrap_or(name).trim_start_matches('-');
    // A word of a command has no hyphen: those of the page's name stand between words.
    let words = words.replace('-', " ");
    let mut roff = Roff::new();
    let examples = examples(&words);
    if !examples.is_empty() {
        roff.control("SH", ["EXAMPLES"]);
        for Example { what, line } in examples {
            roff.control("TP", []).text([roman(*what)]).text([bold(*line)]);
        }
    }
    let lists = [("EXIT STATUS", &EXIT_STATUS[..]), ("ENVIRONMENT", &ENVIRONMENT), ("FILES", &FILES)];
    for (title, rows) in lists {
        roff.control("SH", [title]);
        for (name, meaning) in rows {
            roff.control("TP", []).text([bold(*name)]).text([roman(*meaning)]);
        }
    }
    let below = command.get_subcommands().filter(|below| !below.is_hide_set() && below.get_name() != "help");
    let pages = below.map(|below| format!("{name}-{}(1)", below.get_name()));
    let above = name.rsplit_once('-').map(|(above, _)| format!("{above}(1)"));
    let pages: Vec<String> = above.into_iter().chain(pages).collect();
    roff.control("SH", ["SEE ALSO"]).text([roman(pages.join(", "))]);
    roff.control("SH", ["REPORTING BUGS"]).text([roman(reporting())]);
    roff
}
