//! The settings that a provider was found to accept, as changes of the secrets file.

use super::requests::Answer;
use crate::error::Error;
use crate::host::Host;
use crate::oidc::search::Change;
use crate::options::GlobalOptions;
use crate::project::SecretsEditor;
use crate::report::Format;
use crate::streamlit::{NewValue, SettingPath};

/// What becomes of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// They are shown, and nothing is written.
    Diff,
    Written,
}

/// Shows or writes what was found of all providers; nothing where nothing was.
pub(super) fn apply(
    answers: &[Answer<'_>],
    wanted: Wanted,
    format: Format,
    global: &GlobalOptions,
    host: &Host,
) -> Result<(), Error> {
    let settings: Vec<(SettingPath, NewValue)> = answers.iter().flat_map(settings).collect();
    if settings.is_empty() {
        return Ok(());
    }
    let mut editor = SecretsEditor::open(global, host)?;
    for (path, value) in &settings {
        editor.set(path, value)?;
    }
    if wanted == Wanted::Written {
        editor.save(host)?;
        if !global.quiet {
            host.terminal.say(&format!("wrote {}\n", editor.shown_path()));
        }
    } else if format == Format::Human {
        host.terminal.print(&format!("\n{}\nnothing was written; `--write` writes it\n", editor.diff()))?;
    }
    Ok(())
}

/// Whether there is anything to set.
pub(super) fn is_something(answers: &[Answer<'_>]) -> bool {
    answers.iter().any(|answer| !settings(answer).is_empty())
}

/// What to set for one provider.
fn settings(answer: &Answer<'_>) -> Vec<(SettingPath, NewValue)> {
    let (Some(name), Some(search)) = (&answer.target.provider, &answer.search) else { return Vec::new() };
    let section = SettingPath::section(answer.target.has_section.then_some(name.as_str()));
    let metadata_url = answer
        .metadata_elsewhere
        .iter()
        .map(|url| (section.join("server_metadata_url"), NewValue::String(url.to_string())));
    let client_kwargs = search
        .found
        .iter()
        .filter_map(Change::setting)
        .map(|(setting, value)| (section.join("client_kwargs").join(setting), NewValue::String(value)));
    metadata_url.chain(client_kwargs).collect()
}
