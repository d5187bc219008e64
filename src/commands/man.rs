//! `authctl man`: the manual pages, one a command.

use std::io;
use std::path::PathBuf;

use clap::Args;
use clap_mangen::Man;

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

fn page(command: clap::Command) -> Result<String, Error> {
    let mut page = Vec::new();
    let man = Man::new(command).source(concat!("authctl ", env!("CARGO_PKG_VERSION"))).manual("authctl manual");
    man.render(&mut page).map_err(|error| Error::io("cannot make the manual page", error))?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}
