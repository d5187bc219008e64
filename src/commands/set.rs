//! `authctl set`: gives settings below `[auth]` a value, and touches no other byte.

use clap::Args;

use super::declined;
use super::pasted::{Pasted, doubt};
use crate::error::{Error, ExitStatus};
use crate::host::Host;
use crate::options::GlobalOptions;
use crate::project::SecretsEditor;
use crate::providers::{self, Client, Known, Preset};
use crate::report::escaped;
use crate::rules::nearest;
use crate::secret::{Secret, opaque_debug};
use crate::streamlit::{
    MalformedPath, NewValue, ProviderName, SETTING_TABLES, SettingPath, Table, Value, is_secret_key, keys,
};

#[derive(Args)]
pub(crate) struct SetArgs {
    /// Settings below `auth`, such as `redirect_uri=https://…` or `google.client_kwargs.prompt=login`
    #[arg(value_name = "KEY=VALUE", required_unless_present = "stdin")]
    assignments: Vec<String>,

    /// Read this one's value from standard input, or ask for it at a terminal: the way to set a secret
    #[arg(long, value_name = "KEY")]
    stdin: Option<String>,

    /// Show what would change, with secrets masked, and write nothing
    #[arg(long)]
    dry_run: bool,
}

/// No setting is as long as this.
const VALUE_LIMIT: u64 = 64 * 1024;

pub(crate) fn run(args: &SetArgs, global: &GlobalOptions, host: &Host) -> Result<ExitStatus, Error> {
    let mut settings = Vec::new();
    for assignment in &args.assignments {
        let Some((key, value)) = assignment.split_once('=') else {
            // It may be the value that belongs behind one.
            let is_key = assignment.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'.'));
            let what = if is_key { format!("`{assignment}`") } else { "an argument".to_owned() };
            return Err(
                Error::usage(format!("{what} has no `=`")).hint("write KEY=VALUE, such as `redirect_uri=https://…`")
            );
        };
        let path = path(key)?;
        if is_secret_key(path.key()) {
            return Err(Error::usage(format!(
                "`{path}` is a secret, and a command line is kept in the shell's history"
            ))
            .hint(format!("give the value on standard input: `authctl set --stdin {}`", key.trim())));
        }
        let value = typed(&path, value, Echo::Yes)?;
        settings.push((path, value));
    }
    if let Some(key) = &args.stdin {
        let path = path(key)?;
        let value = read_value(&path, global, host)?;
        settings.push((path, value));
    }

    let mut editor = SecretsEditor::open(global, host)?;
    if args.stdin.is_some() {
        settings.last().into_iter().for_each(|(path, _)| editor.hide(path));
    }
    let mut written = Vec::new();
    for (path, value) in &settings {
        let document = editor.document();
        let auth = document.root.get("auth").and_then(|entry| entry.value.as_table());
        check_section(path, auth)?;
        if let Some((name, near)) = misspelled_section(path, auth) {
            let message = format!("there is no `[auth.{}]`, and there is `[auth.{}]`", escaped(name), escaped(near));
            if !global.may_ask(host) {
                return Err(Error::usage(message)
                    .hint(format!("did you mean `{near}`? `authctl add {name}` makes a section of its own")));
            }
            host.terminal.say_line(&message);
            if !host.prompt.confirm(&format!("Make a new section `[auth.{}]`?", escaped(name)), false)? {
                return Ok(declined("nothing was written", host));
            }
        }
        if editor.value(path).is_none_or(|found| !found.means(&value.to_value())) {
            editor.set(path, value)?;
            written.push(path);
        }
    }
    for path in &written {
        if !is_wanted(path, &editor, global, host)? {
            return Ok(declined("nothing was written", host));
        }
    }
    if args.dry_run {
        let diff = if editor.is_changed() { editor.diff() } else { String::new() };
        host.terminal.print(&format!("{diff}\nnothing was written\n"))?;
        return Ok(ExitStatus::Success);
    }
    if written.is_empty() {
        if !global.quiet {
            host.terminal.print_line(&format!("nothing to do: {} has this value already", editor.shown_path()))?;
        }
        return Ok(ExitStatus::Success);
    }
    editor.save(host)?;
    if !global.quiet {
        host.terminal.print_line(&format!("wrote {}", editor.shown_path()))?;
        for path in written {
            host.terminal.print_line(&format!("  {path}"))?;
        }
    }
    Ok(ExitStatus::Success)
}

fn path(key: &str) -> Result<SettingPath, Error> {
    let path = SettingPath::below_auth(key.trim()).map_err(|reason: MalformedPath| {
        Error::usage(reason.to_string()).hint("write the keys with dots between, such as `google.client_kwargs.prompt`")
    })?;
    check_key(&path)?;
    Ok(path)
}

/// Whether Streamlit or Authlib read such a setting at all.
fn check_key(path: &SettingPath) -> Result<(), Error> {
    let parts = path.parts();
    let (section, key) = match parts {
        [_, key] => (None, key),
        [_, table, _] if SETTING_TABLES.contains(&table.as_str()) => (None, table),
        [_, provider, key, ..] => (Some(provider), key),
        _ => return Err(Error::usage("a setting has a name").hint("write KEY=VALUE, such as `redirect_uri=https://…`")),
    };
    let (kind, known): (_, Vec<&str>) = match section {
        None => (keys::kind_in_auth(key), names(&[&keys::SHARED_KEYS, &keys::CREDENTIAL_KEYS])),
        Some(_) => (keys::kind_in_provider(key), names(&[&keys::CREDENTIAL_KEYS, &keys::AUTHLIB_KEYS])),
    };
    let is_inside = parts.len() > if section.is_some() { 3 } else { 2 };
    match kind {
        Some(keys::ValueKind::Table) if is_inside => Ok(()),
        Some(keys::ValueKind::Table) => Err(Error::usage(format!("`{path}` is a table, not a value"))
            .hint(format!("name a setting inside it, such as `{key}.prompt=login`"))),
        Some(_) if is_inside => Err(Error::usage(format!("`{key}` is a value, and nothing can be inside it"))
            .hint(format!("write `{key}=VALUE`"))),
        Some(_) => Ok(()),
        None => {
            let place = section.map_or_else(|| "[auth]".to_owned(), |_| "a provider's section".to_owned());
            let hint = match nearest(key, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("Streamlit reads {}", known.join(", ")),
            };
            Err(Error::usage(format!("Streamlit reads no `{key}` in {place}")).hint(hint))
        }
    }
}

fn names(tables: &[&'static [keys::Key]]) -> Vec<&'static str> {
    tables.iter().flat_map(|table| table.iter().map(|key| key.name)).collect()
}

/// Whether a section that is not there yet may have its name.
fn check_section(path: &SettingPath, auth: Option<&Table>) -> Result<(), Error> {
    let [_, provider, _, ..] = path.parts() else { return Ok(()) };
    let is_there = auth.is_some_and(|auth| auth.get(provider).is_some());
    if is_there || SETTING_TABLES.contains(&provider.as_str()) {
        return Ok(());
    }
    ProviderName::new(provider).map(drop).map_err(|reason| {
        Error::usage(reason.to_string()).hint("choose another name, such as `google` or `my-company`")
    })
}

/// The section that is not there yet, and the one that is there and has nearly its name.
fn misspelled_section<'a>(path: &'a SettingPath, auth: Option<&'a Table>) -> Option<(&'a str, &'a str)> {
    let [_, provider, _, ..] = path.parts() else { return None };
    let auth = auth.filter(|auth| auth.get(provider).is_none() && !SETTING_TABLES.contains(&provider.as_str()))?;
    let sections = auth.entries.iter().filter(|entry| entry.value.as_table().is_some());
    let names = sections.map(|entry| entry.key.as_str()).filter(|name| !SETTING_TABLES.contains(name));
    // `okta1` and `okta2` are two names, and nobody means the one by the other.
    let letters = |name: &str| name.replace(|character: char| character.is_ascii_digit(), "");
    let names = names.filter(|name| letters(name) != letters(provider));
    // Another provider's own name is no mistake.
    let near = nearest(provider, names).filter(|_| providers::find(provider).is_none())?;
    Some((provider, near))
}

/// Whether a value may be repeated: what came by standard input came so that nobody sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Echo {
    Yes,
    No,
}

/// `text` as what Streamlit, Authlib or its HTTP client expect there.
fn typed(path: &SettingPath, text: &str, echo: Echo) -> Result<NewValue, Error> {
    let shown = |text: &str| if echo == Echo::Yes { format!("`{text}`") } else { "the value".to_owned() };
    let text = text.trim();
    match path.key() {
        "expose_tokens" => {
            let tokens: Vec<String> =
                text.split([',', ' ']).map(str::trim).filter(|token| !token.is_empty()).map(str::to_owned).collect();
            match tokens.iter().find(|token| !matches!(token.as_str(), "id" | "access")) {
                Some(token) => Err(Error::usage(format!("{} is not a token that Streamlit exposes", shown(token)))
                    .hint("it knows `id` and `access`")),
                None => Ok(NewValue::Strings(tokens)),
            }
        }
        // What is no OAuth parameter goes to the HTTP client.
        "timeout" => match text.parse() {
            Ok(seconds) => Ok(NewValue::Integer(seconds)),
            Err(_) => {
                Err(Error::usage(format!("{} is not a number of seconds", shown(text))).hint("write `timeout=10`"))
            }
        },
        "verify" | "trust_env" | "follow_redirects" if matches!(text, "true" | "false") => {
            Ok(NewValue::Boolean(text == "true"))
        }
        key if is_secret_key(key) => Ok(NewValue::Secret(Secret::from(text))),
        _ => Ok(NewValue::from(text)),
    }
}

/// Says what is odd about a client ID or secret, and asks about it where somebody can be asked.
fn is_wanted(path: &SettingPath, editor: &SecretsEditor, global: &GlobalOptions, host: &Host) -> Result<bool, Error> {
    let Some(Value::String(value)) = editor.value(path) else { return Ok(true) };
    let Some(doubt) = doubt_about(path, &value, editor) else { return Ok(true) };
    host.terminal.say_line(&format!("warning: `{path}` looks wrong: {doubt}"));
    if global.may_ask(host) { host.prompt.confirm("Use it all the same?", false) } else { Ok(true) }
}

/// What makes `value` unlikely: its characters, or how the provider's own look.
fn doubt_about(path: &SettingPath, value: &str, editor: &SecretsEditor) -> Option<String> {
    let (section, key) = match path.parts() {
        [_, key] => (SettingPath::section(None), key),
        [_, provider, key] => (SettingPath::section(Some(provider)), key),
        _ => return None,
    };
    if !matches!(key.as_str(), "client_id" | "client_secret") {
        return None;
    }
    let url = editor.value(&section.join("server_metadata_url"));
    let known = url.as_ref().and_then(Value::as_str).and_then(providers::of_url);
    let shape_doubt = || match known {
        Some(Known::Preset(Preset { client: Client::Registered { id, secret }, .. })) => {
            if key == "client_id" { id } else { secret }.doubt(value)
        }
        _ => None,
    };
    doubt(value).map(str::to_owned).or_else(shape_doubt)
}

/// The value on standard input, without what came along when it was copied; at a terminal it is asked for, and not shown.
fn read_value(path: &SettingPath, global: &GlobalOptions, host: &Host) -> Result<NewValue, Error> {
    let text = if global.may_ask(host) {
        host.prompt.secret(&format!("Value of `{path}` (not shown)"))?.expose().clone()
    } else {
        let bytes = host.terminal.read_input(VALUE_LIMIT)?;
        let text = String::from_utf8(bytes)
            .map_err(|_| Error::usage("what standard input gives is not text").hint("give it as UTF-8"))?;
        // Every program ends its output so.
        text.strip_suffix('\n').map_or(text.as_str(), |line| line.strip_suffix('\r').unwrap_or(line)).to_owned()
    };
    let Pasted { value: text, left_out } = Pasted::clean(&text);
    if let Some(left_out) = left_out {
        host.terminal.say_line(&format!("note: the value of `{path}` is taken without {left_out} around it"));
    }
    if text.is_empty() {
        return Err(Error::usage(format!("standard input is empty, so there is no value for `{path}`"))
            .hint("pipe the value in, such as `… | authctl set --stdin KEY`"));
    }
    host.terminal.redactor.learn(&text);
    typed(path, &text, Echo::No)
}

opaque_debug!(SetArgs);
