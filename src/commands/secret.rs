//! `authctl secret`: one strong cookie secret, printed or put in its place.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clap::Args;

use super::declined;
use crate::error::{Error, ExitStatus};
use crate::host::Host;
use crate::options::GlobalOptions;
use crate::project::SecretsEditor;
use crate::secret::Secret;
use crate::streamlit::{NewValue, SettingPath};

#[derive(Debug, Args)]
pub(crate) struct SecretArgs {
    /// How many random bytes
    #[arg(long, value_name = "N", default_value_t = 32, value_parser = clap::value_parser!(u16).range(16..=1024))]
    bytes: u16,

    /// How to write them
    #[arg(long, value_name = "ENCODING", value_enum, default_value_t)]
    encoding: Encoding,

    /// Put it into `[auth] cookie_secret` instead of printing it; everyone will be logged out
    #[arg(long)]
    write: bool,

    /// With --write: do not ask
    #[arg(short, long, requires = "write")]
    yes: bool,
}

#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Encoding {
    #[default]
    Hex,
    Base64url,
}

pub(crate) fn run(args: &SecretArgs, global: &GlobalOptions, host: &Host) -> Result<ExitStatus, Error> {
    let secret = generate(usize::from(args.bytes), args.encoding, host)?;
    if !args.write {
        host.terminal.print_verbatim(&format!("{}\n", secret.expose()))?;
        return Ok(ExitStatus::Success);
    }
    let mut editor = SecretsEditor::open(global, host)?;
    let path = SettingPath::section(None).join("cookie_secret");
    let is_rotation = editor.value(&path).is_some();
    let question = "Everyone will be logged out as soon as the app reads the new one. Replace `cookie_secret`?";
    if is_rotation && !args.yes && global.may_ask(host) && !host.prompt.confirm(question, false)? {
        return Ok(declined("nothing was written", host));
    }
    editor.set(&path, &NewValue::Secret(secret))?;
    editor.save(host)?;
    if !global.quiet {
        let consequence = if is_rotation { ": everyone will be logged out as soon as the app reads it" } else { "" };
        host.terminal.say_line(&format!("wrote a new `cookie_secret` to `{}`{consequence}", editor.shown_path()));
    }
    Ok(ExitStatus::Success)
}

/// A cookie secret as `authctl init` makes it: 32 random bytes as hex digits.
pub(crate) fn cookie_secret(host: &Host) -> Result<Secret<String>, Error> {
    generate(32, Encoding::Hex, host)
}

fn generate(count: usize, encoding: Encoding, host: &Host) -> Result<Secret<String>, Error> {
    let mut bytes = vec![0; count];
    host.rng.fill(&mut bytes)?;
    Ok(Secret::new(match encoding {
        Encoding::Hex => bytes.iter().fold(String::new(), |digits, byte| digits + &format!("{byte:02x}")),
        Encoding::Base64url => URL_SAFE_NO_PAD.encode(bytes),
    }))
}
