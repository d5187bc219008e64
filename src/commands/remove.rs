//! `authctl remove`: takes one provider's settings out of the secrets file, and touches no other byte.

use clap::Args;

use super::declined;
use crate::error::{Error, ExitStatus};
use crate::host::Host;
use crate::options::GlobalOptions;
use crate::project::SecretsEditor;
use crate::report::escaped;
use crate::rules::nearest;
use crate::streamlit::{DEFAULT_PROVIDER, SETTING_TABLES, SettingPath, Table};

#[derive(Debug, Args)]
pub(crate) struct RemoveArgs {
    /// The provider: `NAME` of `[auth.NAME]`; `default` also means the settings directly in `[auth]`
    #[arg(value_name = "NAME", required_unless_present = "provider", conflicts_with = "provider")]
    name: Option<String>,

    /// The same as NAME
    #[arg(long, value_name = "NAME")]
    provider: Option<String>,

    /// Do not ask
    #[arg(short, long)]
    yes: bool,

    /// Show what would change, with secrets masked, and write nothing
    #[arg(long)]
    dry_run: bool,
}

/// What makes up the default provider where it has no section.
const FLAT_KEYS: [&str; 4] = ["client_id", "client_secret", "server_metadata_url", "client_kwargs"];

pub(crate) fn run(args: &RemoveArgs, global: &GlobalOptions, host: &Host) -> Result<ExitStatus, Error> {
    let mut editor = SecretsEditor::open(global, host)?;
    let document = editor.document();
    let auth = document.root.get("auth").and_then(|entry| entry.value.as_table());
    let name = args.name.as_deref().or(args.provider.as_deref()).unwrap_or_default();
    let paths = paths_of(name, auth).ok_or_else(|| unknown(name, auth, &editor))?;
    for path in &paths {
        editor.remove(path)?;
    }
    if args.dry_run {
        host.terminal.print(&format!("{}\nnothing was written\n", editor.diff()))?;
        return Ok(ExitStatus::Success);
    }
    let section = SettingPath::section(Some(name));
    if !args.yes {
        if !global.may_ask(host) {
            return Err(Error::missing(format!("there is no terminal to confirm the removal of `{section}`"))
                .hint("nothing was removed; give `--yes` to remove it without a question"));
        }
        let question = format!("Remove `{section}` with its client secret from {}?", editor.shown_path());
        if !host.prompt.confirm(&question, false)? {
            return Ok(declined("nothing was removed", host));
        }
    }
    editor.save(host)?;
    if !global.quiet {
        host.terminal.print_line(&format!("removed {section} from {}", editor.shown_path()))?;
        host.terminal.print_line(
            "the registration in the provider's console is not touched: delete the client there if nothing else uses it",
        )?;
    }
    Ok(ExitStatus::Success)
}

/// What has to go for the provider `name` to be gone.
fn paths_of(name: &str, auth: Option<&Table>) -> Option<Vec<SettingPath>> {
    let auth = auth?;
    let is_section = auth.get(name).is_some_and(|entry| entry.value.as_table().is_some());
    if is_section && !SETTING_TABLES.contains(&name) {
        return Some(vec![SettingPath::section(Some(name))]);
    }
    let flat = FLAT_KEYS.iter().filter(|key| auth.get(key).is_some()).map(|key| SettingPath::section(None).join(key));
    let flat: Vec<SettingPath> = flat.collect();
    (name == DEFAULT_PROVIDER && !flat.is_empty()).then_some(flat)
}

fn unknown(name: &str, auth: Option<&Table>, editor: &SecretsEditor) -> Error {
    let names: Vec<&str> = auth
        .map(|auth| auth.entries.as_slice())
        .unwrap_or_default()
        .iter()
        .filter(|entry| entry.value.as_table().is_some() && !SETTING_TABLES.contains(&entry.key.as_str()))
        .map(|entry| entry.key.as_str())
        .collect();
    let hint = match nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean `{}`?", escaped(near)),
        None if names.is_empty() => "the file has no provider's section".to_owned(),
        None => format!(
            "the file has {}",
            names.iter().map(|name| format!("`{}`", escaped(name))).collect::<Vec<_>>().join(", ")
        ),
    };
    Error::usage(format!("`{}` has no provider `{name}`", editor.shown_path())).hint(hint)
}
