//! What `init` and `add` share: from options and answers to a complete section in `secrets.toml`.
//!
//! Options and answers become a draft; the draft is held against what the file says; the file is written; the user is told
//! what remains to do elsewhere.

mod app;
mod credentials;
mod dialog;
mod draft;
mod dynamic_registration;
mod example;
mod ignore_entry;
mod imported_client;
mod instructions;
mod metadata;
mod metadata_trial;
mod options;
mod plan;
mod redirect;
mod registration;
mod schema_file;
mod section;

use std::path::Path;

use self::app::App;
use self::credentials::credentials;
use self::dialog::Dialog;
use self::draft::{Applied, Draft};
use self::ignore_entry::IgnoreEntry;
use self::imported_client::ImportedClient;
use self::instructions::Instructions;
use self::metadata::metadata;
use self::plan::{Extent, Plan, plans};
use self::registration::Registration;
use self::schema_file::SchemaFile;
use super::{declined, probe, secret};
use crate::diagnostic::{Anchor, Level, shell_word};
use crate::error::{Error, ExitStatus};
use crate::host::Host;
use crate::options::GlobalOptions;
use crate::project::{self, Outcome, Project, SecretsEditor};
use crate::providers::Answers;
use crate::report::escaped;
use crate::rules::{Evidence, Policy, run_rules};
use crate::secret::Secret;
use crate::source::{LineIndex, SourceMap};
use crate::streamlit::{Document, NewValue, SCHEMA_LINE, SettingPath, Table, Version};

pub(crate) use options::{PresetName, SetupOptions};
pub(crate) use plan::{Purpose, SectionChoice};

/// A provider whose settings are known, with what its instructions need.
struct Prepared {
    plan: Plan,
    answers: Answers,
    /// Whether it was said before the questions what to do in its console.
    is_instructed: bool,
    /// Whether the provider has just answered.
    is_reached: bool,
}

/// Sets up one provider, or completes those that the file has.
pub(crate) fn run(
    purpose: Purpose,
    choice: &SectionChoice,
    options: &SetupOptions,
    global: &GlobalOptions,
    host: &Host,
) -> Result<ExitStatus, Error> {
    let imported = options.import.as_deref().map(|file| ImportedClient::read(file, host)).transpose()?;
    let options = &match &imported {
        Some(client) => client.applied_to(options.clone())?,
        None => options.clone(),
    };
    if options.example {
        return example::write(choice, options, global, host);
    }
    let mut editor = SecretsEditor::open(global, host)?;
    let root = project::project_root(global, host)?;
    let streamlit = global.streamlit.unwrap_or(Version::NEWEST);
    let config = project::streamlit_config(&root, streamlit, host, &mut SourceMap::default())?;
    let mut dialog = Dialog::new(host, global.may_ask(host));

    let app = App::read(&root, global, host);
    let document = editor.document();
    let auth = document.root.get("auth").and_then(|entry| entry.value.as_table());
    let mut draft = Draft::default();
    let redirect_uri = redirect::redirect_uri(options, auth, &config, &dialog)?;
    draft.want(SettingPath::section(None).join("redirect_uri"), NewValue::String(redirect_uri.clone()));
    if let Some(cookie_secret) = cookie_secret(auth, host)? {
        draft.want(SettingPath::section(None).join("cookie_secret"), NewValue::Secret(cookie_secret));
    }
    let mut prepared = Vec::new();
    for plan in plans(purpose, choice, options, &app, auth, &mut dialog)? {
        let imported = imported.as_ref();
        let sources = Sources { options, imported, redirect_uri: &redirect_uri, document: &document };
        let found = prepare(plan, &sources, auth, host, &mut dialog, &mut draft)?;
        dialog.finish(&found.plan.section.to_string())?;
        prepared.push(found);
    }
    let applied = draft.apply(&mut editor, &dialog, options.force)?;
    let schema = options.schema.then(|| SchemaFile::beside(editor.path(), host)).transpose()?;
    if schema.is_some() && !schema_file::names_schema(editor.text()) {
        editor.begin_with(SCHEMA_LINE);
    }
    let ignore_entry = IgnoreEntry::needed(editor.path(), &root, host)?;

    if IgnoreEntry::is_too_late(editor.path(), host) {
        dialog.warn(&format!(
            "git tracks `{}`, so the next commit publishes it: `git rm --cached {}` takes it out",
            editor.shown_path(),
            shell_word(editor.shown_path())
        ));
    }

    if options.dry_run {
        host.terminal.print(&preview(&editor, ignore_entry.as_ref(), schema.as_ref()))?;
        return Ok(ExitStatus::Success);
    }
    if dialog.has_asked() && editor.is_changed() {
        let question = format!("Write this to {}?", editor.shown_path());
        if !dialog.agrees(&proposal(&editor.diff()), &question)? {
            return Ok(declined("nothing was written", host));
        }
    }
    let outcome = editor.save(host)?;
    if let Some(entry) = &ignore_entry {
        entry.write(host)?;
        if IgnoreEntry::is_without_effect(editor.path(), host) {
            dialog.warn(&format!(
                "git would still take `{}`, because a later pattern includes it again: `git check-ignore -v --no-index {}` \
                 shows which",
                editor.shown_path(),
                shell_word(editor.shown_path())
            ));
        }
    }
    if let Some(schema) = &schema {
        schema.write(host)?;
    }
    // Systems without modes tell neither.
    let mode = host.files.metadata(editor.path()).ok().and_then(|metadata| metadata.mode);
    let is_for_others = mode.map(|mode| mode & 0o044 != 0);
    if is_for_others == Some(true) {
        let shown = editor.shown_path();
        dialog.warn(&format!("other users of this machine can read `{shown}`: `chmod 600 {}`", shell_word(shown)));
    }
    warn_of_problems(&root, global, host, &dialog)?;
    // Whoever has just agreed to it knows what was written.
    let applied = if dialog.has_asked() { Applied { written: Vec::new(), ..applied } } else { applied };
    let mut text = summary(&editor, outcome, is_for_others == Some(false), &applied, ignore_entry.as_ref());
    if let Some(schema) = schema.filter(|schema| !schema.is_current()) {
        text.extend(["wrote ", &schema.shown_path, ", by which TOML editors check it\n"]);
    }
    if dialog.has_asked() {
        // A line less to read before what is left to do.
        text = text.replacen(")\nadded ", "); added ", 1);
    }
    if !global.quiet {
        let document = editor.document();
        let imported = imported.as_ref();
        let sources = Sources { options, imported, redirect_uri: &redirect_uri, document: &document };
        let is_new = outcome != Outcome::Unchanged;
        text.push_str(&what_is_left(&prepared, &sources, &app, is_new, host.terminal.columns()));
    }
    if !global.quiet {
        host.terminal.print(&text)?;
    }
    ask_providers(&prepared, &dialog, global, host)?;
    Ok(ExitStatus::Success)
}

/// What is to be done elsewhere, and the next command.
fn what_is_left(prepared: &[Prepared], sources: &Sources<'_>, app: &App, is_new: bool, columns: usize) -> String {
    let auth = sources.document.root.get("auth").and_then(|entry| entry.value.as_table());
    let mut text = String::new();
    for Prepared { plan, answers, is_instructed, .. } in prepared {
        let registration = Registration {
            preset: plan.preset,
            answers,
            redirect_uri: sources.redirect_uri,
            registered: sources.imported.map(|client| client.redirect_uris.as_slice()),
        };
        let instructions = Instructions { plan, app, is_only_one: plan::sections_of(auth).len() < 2 };
        if !is_instructed {
            text.push('\n');
        }
        // Also when nothing is new: whoever comes back has not registered it yet, or wants to compare.
        if registration.is_needed() && !is_instructed {
            text.push_str(&registration.render(columns));
            text.push('\n');
        }
        // Nobody asked for this provider and nothing is new: the next command is enough.
        let is_news = plan.extent == Extent::Whole || is_new;
        text.push_str(&if is_news { instructions.render(columns) } else { instructions.next() });
    }
    text
}

/// Whoever has just answered questions about a provider that can be reached may let it be asked whether it accepts the client,
/// and for the settings with which it does.
fn ask_providers(prepared: &[Prepared], dialog: &Dialog<'_>, global: &GlobalOptions, host: &Host) -> Result<(), Error> {
    let reached: Vec<&Prepared> = prepared.iter().filter(|prepared| prepared.is_reached).collect();
    let question = "Is it registered? Then ask whether the provider accepts the client";
    if reached.is_empty() || !dialog.confirm(question)? {
        return Ok(());
    }
    let names = reached.iter().filter_map(|prepared| prepared.plan.section.login_name());
    let agrees = || dialog.agrees("with these settings it goes on", "Write them?");
    probe::find(names.map(str::to_owned).collect(), &agrees, global, host)
}

/// Where settings come from, besides questions.
struct Sources<'a> {
    options: &'a SetupOptions,
    imported: Option<&'a ImportedClient>,
    redirect_uri: &'a str,
    /// What the file says now.
    document: &'a Document,
}

/// Finds the settings of one provider and puts them into the draft.
fn prepare(
    plan: Plan,
    sources: &Sources<'_>,
    auth: Option<&Table>,
    host: &Host,
    dialog: &mut Dialog<'_>,
    draft: &mut Draft,
) -> Result<Prepared, Error> {
    let Sources { options, imported, redirect_uri, document } = *sources;
    let existing = plan.section.table(auth);
    let existing_url =
        existing.and_then(|table| table.get("server_metadata_url")?.value.as_str()).filter(|url| !url.is_empty());
    // What is asked for is found in the console, so what to do there comes first. Some consoles have an address only once
    // the first questions are answered.
    let will_ask =
        dialog.may_ask() && !options.register && credentials::are_asked_for(&plan, options, imported, existing, host);
    let has_own_console = plan.preset.console.url.is_some_and(|url| url.contains('{'));
    let instruct = |answers: &Answers, dialog: &mut Dialog<'_>| {
        let registered = imported.map(|client| client.redirect_uris.as_slice());
        let registration = Registration { preset: plan.preset, answers, redirect_uri, registered };
        dialog.instruct(&registration.render(dialog.columns()), registration.console());
    };
    if will_ask && !has_own_console {
        instruct(&Answers::default(), dialog);
    }
    let found = metadata(&plan, options, existing_url, host, dialog)?;
    if will_ask && has_own_console {
        instruct(&found.answers, dialog);
    }
    let registered = if options.register {
        dialog.finish(&plan.section.to_string())?;
        let metadata_url = found.url.as_deref().or(existing_url);
        let request = dynamic_registration::Wanted { section: &plan.section, metadata_url, redirect_uri, document };
        Some(request.carry_out(options, dialog, host)?)
    } else {
        None
    };
    let imported = registered.as_ref().map(|registered| &registered.client).or(imported);
    let credentials = credentials(&plan, options, imported, existing, host, dialog)?;

    let section = plan.section.path();
    if let Some(registered) = &registered {
        registered.put_into(draft, &plan.section);
    }
    if let Some(id) = credentials.client_id {
        draft.want(section.join("client_id"), NewValue::String(id));
    }
    if let Some(secret) = credentials.client_secret {
        draft.want(section.join("client_secret"), NewValue::Secret(secret));
    }
    if let Some(url) = &found.url {
        draft.want(section.join("server_metadata_url"), NewValue::String(url.clone()));
    }
    if plan.extent == Extent::Whole {
        let tables = [("client_kwargs", plan.preset.client_kwargs), ("authorize_params", plan.preset.authorize_params)];
        for (table, settings) in tables {
            let there = existing.and_then(|section| section.get(table)?.value.as_table());
            for (key, value) in settings.iter().filter(|(key, _)| there.is_none_or(|table| table.get(key).is_none())) {
                draft.want(section.join(table).join(key), NewValue::from(*value));
            }
        }
    }
    let is_instructed = will_ask || registered.is_some();
    Ok(Prepared { plan, answers: found.answers, is_reached: found.is_reached, is_instructed })
}

/// The cookie secret to write: `AUTHCTL_COOKIE_SECRET`, which several replicas can share, else a new one where there is none.
fn cookie_secret(auth: Option<&Table>, host: &Host) -> Result<Option<Secret<String>>, Error> {
    if let Some(stated) = host.env.get("AUTHCTL_COOKIE_SECRET") {
        return Ok(Some(Secret::from(stated)));
    }
    match auth.and_then(|auth| auth.get("cookie_secret")) {
        Some(entry) if entry.value.is_truthy() => Ok(None),
        _ => secret::cookie_secret(host).map(Some),
    }
}

/// A word about each error that `check` would report now: about values that were given, or were there before.
fn warn_of_problems(root: &Path, global: &GlobalOptions, host: &Host, dialog: &Dialog<'_>) -> Result<(), Error> {
    let project = Project::read(root, global, host)?;
    let input = project.config_input();
    let problems = run_rules(&[Evidence::Configuration], Some(&input), &Policy::default(), Vec::new());
    for problem in problems.iter().filter(|problem| problem.level() == Level::Error) {
        if problem.key_path().is_some_and(|path| dialog.has_doubted(path)) {
            continue;
        }
        let place = match problem.anchor() {
            Anchor::Span(location) => {
                let line =
                    LineIndex::new(project.sources.text(location.file)).position(location.span.start).line_number;
                format!("{}:{line}: ", project.sources.path(location.file))
            }
            Anchor::File(_) | Anchor::Subject(_) => String::new(),
        };
        dialog.warn(&format!("{place}{} ({})", problem.message(), problem.rule().name));
    }
    Ok(())
}

/// A file that is new is shown as it will be; of one that is there, the difference.
fn proposal(diff: &str) -> String {
    let mut lines = diff.lines();
    let is_new = lines.by_ref().take(3).any(|line| line.starts_with("@@ -0,0 "));
    if !is_new {
        return diff.to_owned();
    }
    lines.map(|line| format!("    {}\n", line.strip_prefix('+').unwrap_or(line)).replace("    \n", "\n")).collect()
}

fn preview(editor: &SecretsEditor, ignore_entry: Option<&IgnoreEntry>, schema: Option<&SchemaFile>) -> String {
    let mut text = if editor.is_changed() {
        editor.diff()
    } else {
        format!("nothing to do: `{}` is complete\n", editor.shown_path())
    };
    if let Some(entry) = ignore_entry {
        text.extend(["\nadds ", &escaped(&entry.pattern), " to ", &entry.shown_file, "\n"]);
    }
    if let Some(schema) = schema.filter(|schema| !schema.is_current()) {
        text.extend(["\nwrites ", &schema.shown_path, "\n"]);
    }
    text.push_str("\nnothing was written\n");
    text
}

/// What was written where.
fn summary(
    editor: &SecretsEditor,
    outcome: Outcome,
    is_private: bool,
    applied: &Applied,
    ignore_entry: Option<&IgnoreEntry>,
) -> String {
    let mut text = match outcome {
        Outcome::Created if is_private => format!("wrote {} (only you can read it)\n", editor.shown_path()),
        Outcome::Created | Outcome::Changed => format!("wrote {}\n", editor.shown_path()),
        Outcome::Unchanged => format!("nothing to do: {} is complete\n", editor.shown_path()),
    };
    for path in &applied.written {
        text.extend(["  ", &path.to_string(), "\n"]);
    }
    for path in &applied.kept {
        text.extend(["  ", &path.to_string(), " is kept as it was\n"]);
    }
    if let Some(entry) = ignore_entry {
        text.extend(["added ", &escaped(&entry.pattern), " to ", &entry.shown_file, "\n"]);
    }
    text
}

#[cfg(test)]
mod tests;
