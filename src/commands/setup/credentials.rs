//! Client ID and secret: given, imported, kept as they are, made up, or asked for.

use super::dialog::Dialog;
use super::imported_client::ImportedClient;
use super::options::{SetupOptions, given};
use super::plan::{Extent, Plan};
use crate::commands::pasted::{Pasted, doubt};
use crate::commands::secret;
use crate::error::Error;
use crate::host::Host;
use crate::project;
use crate::providers::{Client, Shape};
use crate::secret::Secret;
use crate::streamlit::{SettingPath, Table};

/// What is to be written; `None` where the file's own value stays, or where something is missing.
pub(super) struct Credentials {
    pub(super) client_id: Option<String>,
    pub(super) client_secret: Option<Secret<String>>,
}

/// The largest client secret that is read; Apple's are signed tokens of a few hundred bytes.
const SECRET_LIMIT: u64 = 64 * 1024;

const SECRET_OPTIONS: &str = "`--client-secret-stdin`, `--client-secret-file FILE` or `AUTHCTL_CLIENT_SECRET`";

/// One of the two values, for questions and words about it.
struct Credential {
    path: SettingPath,
    what: &'static str,
    /// What the provider's console calls it.
    field: &'static str,
    shape: &'static Shape,
}

/// Whether somebody will be asked for one of the two.
pub(super) fn are_asked_for(
    plan: &Plan,
    options: &SetupOptions,
    imported: Option<&ImportedClient>,
    existing: Option<&Table>,
    host: &Host,
) -> bool {
    let has = |key: &str| existing.and_then(|table| table.get(key)).is_some_and(|entry| entry.value.is_truthy());
    let is_registered = matches!(plan.preset.client, Client::Registered { .. });
    let has_id = given(options.client_id.as_deref()).is_some() || has("client_id");
    let has_secret =
        options.states_a_secret() || host.env.get("AUTHCTL_CLIENT_SECRET").is_some() || has("client_secret");
    is_registered && imported.is_none() && !(has_id && has_secret)
}

/// Finds the credentials of `plan`, whose section now is `existing`.
pub(super) fn credentials(
    plan: &Plan,
    options: &SetupOptions,
    imported: Option<&ImportedClient>,
    existing: Option<&Table>,
    host: &Host,
    dialog: &mut Dialog<'_>,
) -> Result<Credentials, Error> {
    let has = |key: &str| existing.and_then(|table| table.get(key)).is_some_and(|entry| entry.value.is_truthy());
    let asked = |key: &str, what: &'static str, shape: &'static Shape| Credential {
        path: plan.section.path().join(key),
        what,
        field: if key == "client_id" { plan.preset.fields.id } else { plan.preset.fields.secret },
        shape,
    };
    let (id_shape, secret_shape) = match &plan.preset.client {
        Client::Registered { id, secret } => (id, secret),
        Client::Generated { .. } => (&Shape::ANY, &Shape::ANY),
    };

    let stated_id = given(options.client_id.as_deref()).or(imported.map(|client| client.id.as_str()));
    let client_id = match (stated_id, &plan.preset.client) {
        (Some(id), _) => Some(accept(id, &asked("client_id", "client ID", id_shape), dialog)?),
        (None, _) if has("client_id") => None,
        (None, Client::Generated { id }) => Some((*id).to_owned()),
        (None, Client::Registered { .. }) => ask_id(&asked("client_id", "client ID", id_shape), dialog)?,
    };

    // The environment describes a provider that was asked for, not one that happens to be in the file.
    let is_settled = plan.extent == Extent::Missing && has("client_secret");
    let stated_secret = match stated_secret(options, host)?.filter(|_| !is_settled || options.states_a_secret()) {
        Some(secret) => Some(secret),
        None => imported.map(|client| client.secret.clone()),
    };
    let client_secret = match (stated_secret, &plan.preset.client) {
        (Some(secret), _) => {
            Some(Secret::new(accept(secret.expose(), &asked("client_secret", "client secret", secret_shape), dialog)?))
        }
        (None, _) if has("client_secret") => None,
        (None, Client::Generated { .. }) => Some(secret::cookie_secret(host)?),
        (None, Client::Registered { .. }) => {
            ask_secret(&asked("client_secret", "client secret", secret_shape), dialog)?
        }
    };
    Ok(Credentials { client_id, client_secret })
}

/// The secret by one of the ways that leave no trace in the shell's history or the list of processes.
fn stated_secret(options: &SetupOptions, host: &Host) -> Result<Option<Secret<String>>, Error> {
    let (bytes, from) = if options.client_secret_stdin {
        (host.terminal.read_input(SECRET_LIMIT)?, "standard input".to_owned())
    } else if let Some(file) = &options.client_secret_file {
        let path = host.env.current_dir().join(file);
        let shown = project::shown(&path, host);
        let bytes = project::read_named_file(&path, host)?.ok_or_else(|| {
            Error::missing(format!("there is no `{shown}`")).hint("give `--client-secret-file` the path of a file")
        })?;
        (bytes, format!("`{shown}`"))
    } else {
        return Ok(host.env.get("AUTHCTL_CLIENT_SECRET").map(Secret::from));
    };
    let text = String::from_utf8(bytes)
        .map_err(|_| Error::usage(format!("the client secret from {from} is not text")).hint("save it as UTF-8"))?;
    let line = text.strip_suffix('\n').map_or(text.as_str(), |line| line.strip_suffix('\r').unwrap_or(line));
    if line.trim().is_empty() {
        return Err(Error::usage(format!("the client secret from {from} is empty"))
            .hint(format!("give it by {SECRET_OPTIONS}")));
    }
    Ok(Some(Secret::from(line)))
}

/// A value that was given: it is used, with a word about what is odd about it.
fn accept(text: &str, credential: &Credential, dialog: &mut Dialog<'_>) -> Result<String, Error> {
    let pasted = Pasted::clean(text);
    if pasted.value.is_empty() {
        return Err(
            Error::usage(format!("the {} is empty", credential.what)).hint("leave the option out to be asked for it")
        );
    }
    note_cleaning(&pasted, credential, dialog);
    if let Some(doubt) = doubt_about(&pasted.value, credential.shape) {
        dialog.doubt(&credential.path, &format!("the {} looks wrong: {doubt}", credential.what));
    }
    Ok(pasted.value)
}

fn ask_id(credential: &Credential, dialog: &mut Dialog<'_>) -> Result<Option<String>, Error> {
    let check = |answer: &str| if answer.trim().is_empty() { Err("the client ID is empty".to_owned()) } else { Ok(()) };
    loop {
        let answer = dialog.text(credential.what, credential.field, "`--client-id ID`", None, &check)?;
        let Some(answer) = answer else { return Ok(None) };
        if let Some(value) = confirmed(&answer, credential, dialog)? {
            return Ok(Some(value));
        }
    }
}

fn ask_secret(credential: &Credential, dialog: &mut Dialog<'_>) -> Result<Option<Secret<String>>, Error> {
    loop {
        let answer = dialog.secret(credential.what, &format!("{} (not shown)", credential.field), SECRET_OPTIONS)?;
        let Some(answer) = answer else { return Ok(None) };
        if let Some(value) = confirmed(answer.expose(), credential, dialog)? {
            return Ok(Some(Secret::new(value)));
        }
    }
}

/// The answer, unless it is empty, or odd and withdrawn: then the question is asked again.
fn confirmed(answer: &str, credential: &Credential, dialog: &mut Dialog<'_>) -> Result<Option<String>, Error> {
    let pasted = Pasted::clean(answer);
    if pasted.value.is_empty() {
        return Ok(None);
    }
    note_cleaning(&pasted, credential, dialog);
    if let Some(doubt) = doubt_about(&pasted.value, credential.shape) {
        dialog.doubt(&credential.path, &format!("the {} looks wrong: {doubt}", credential.what));
        if !dialog.confirm("Use it all the same?")? {
            return Ok(None);
        }
    }
    Ok(Some(pasted.value))
}

fn note_cleaning(pasted: &Pasted, credential: &Credential, dialog: &Dialog<'_>) {
    if let Some(left_out) = pasted.left_out {
        dialog.note(&format!("the {} is taken without {left_out} around it", credential.what));
    }
}

fn doubt_about(value: &str, shape: &Shape) -> Option<String> {
    doubt(value).map(str::to_owned).or_else(|| shape.doubt(value))
}
