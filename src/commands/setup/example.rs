//! `init --example`: an example of the secrets file, without a secret, which is there to be committed.

use super::options::{SetupOptions, given};
use super::plan::{SectionChoice, stated_preset};
use super::schema_file::SchemaFile;
use crate::error::{Error, ExitStatus};
use crate::host::{Expected, Git, Host, WriteOptions};
use crate::options::GlobalOptions;
use crate::project::{Project, project_root, shown};
use crate::providers;
use crate::secret::looks_like_secret;
use crate::streamlit::{Auth, SCHEMA_LINE, basic_string, shown_setting, toml_key};

const EXAMPLE_FILE: &str = ".streamlit/secrets.toml.example";

/// What people fill in.
const COOKIE_SECRET: &str = "<output of `authctl secret`>";
const CLIENT_ID: &str = "<client ID>";
const CLIENT_SECRET: &str = "<client secret>";

/// Keys of `client_kwargs` whose values are not secrets.
const PUBLIC_KWARGS: [&str; 3] = ["scope", "prompt", "token_endpoint_auth_method"];

/// One provider of the example.
struct Section {
    /// Absent where its settings are directly in `[auth]`.
    name: Option<String>,
    metadata_url: String,
    client_kwargs: Vec<(String, String)>,
}

/// Writes the example: of the project's own settings where there are some, else of the preset.
pub(super) fn write(
    choice: &SectionChoice,
    options: &SetupOptions,
    global: &GlobalOptions,
    host: &Host,
) -> Result<ExitStatus, Error> {
    let root = project_root(global, host)?;
    let path = root.join(EXAMPLE_FILE);
    let shown_path = shown(&path, host);
    let project = Project::read(&root, global, host)?;
    let auth = project.secrets.auth();
    let redirect_uri = given(options.redirect_uri.as_deref()).map(str::to_owned);
    let redirect_uri = redirect_uri.or_else(|| auth.as_ref()?.get("redirect_uri")?.as_str().map(str::to_owned));
    let redirect_uri = redirect_uri.unwrap_or_else(|| "http://localhost:8501/oauth2callback".to_owned());
    // It is for everybody: what must not be shown is filled in like the rest.
    let redactor = &host.terminal.redactor;
    let public = |key: &str, text: &str| {
        let is_public = !redactor.is_secret(text) && shown_setting(key, text) == text;
        if is_public { text.to_owned() } else { format!("<{}>", key.replace('_', " ")) }
    };
    let described = auth.as_ref().filter(|_| options.provider.is_none()).map(sections_of).unwrap_or_default();
    let sections = if described.is_empty() { vec![section_of_preset(choice, options)?] } else { described };
    let first_line = if options.schema { format!("{SCHEMA_LINE}\n\n") } else { String::new() };
    let text = first_line + &rendered(&redirect_uri, &sections, &public);
    if options.dry_run {
        host.terminal.print(&format!("{text}\nnothing was written\n"))?;
        return Ok(ExitStatus::Success);
    }
    let is_there = host.files.metadata(&path).is_ok();
    if is_there && !options.force {
        host.terminal.print(&format!("nothing to do: {shown_path} is there; --force writes it anew\n"))?;
        return Ok(ExitStatus::Success);
    }
    let failed = |error| Error::io(format!("cannot write `{shown_path}`"), error);
    host.files.create_dir(&root.join(".streamlit")).map_err(failed)?;
    // It is there for everybody.
    let write = WriteOptions { mode: 0o644, expected: Expected::Anything };
    host.files.write_atomically(&path, text.as_bytes(), write).map_err(failed)?;
    let mut told = format!("wrote {shown_path}\n");
    if options.schema {
        let schema = SchemaFile::beside(&path, host)?;
        schema.write(host)?;
        told.push_str(&format!("wrote {}, by which TOML editors check it\n", schema.shown_path));
    }
    if Git::detect(host).ignores(&path) {
        told.push_str(&format!(
            "git ignores it: add the line `!{EXAMPLE_FILE}` to `.gitignore`, so that it can be committed\n"
        ));
    }
    if !global.quiet {
        told.push_str("\nnext: commit it; `authctl check` checks it in every clone without secrets\n");
    }
    host.terminal.print(&told)?;
    Ok(ExitStatus::Success)
}

/// The providers of the project's own file, without what is secret.
fn sections_of(auth: &Auth<'_>) -> Vec<Section> {
    let section = |provider: &crate::streamlit::Provider<'_>| {
        let text = |key: &str| provider.get(auth, key).and_then(|setting| setting.as_str().map(str::to_owned));
        let kwargs = provider.table.get("client_kwargs").and_then(|entry| entry.value.as_table());
        let kwargs = kwargs.into_iter().flat_map(|table| &table.entries);
        let public = kwargs.filter(|entry| PUBLIC_KWARGS.contains(&entry.key.as_str()));
        Section {
            name: (!provider.is_flat()).then(|| provider.name.to_owned()),
            metadata_url: text("server_metadata_url").unwrap_or_else(|| "<metadata URL>".to_owned()),
            client_kwargs: public
                .filter_map(|entry| Some((entry.key.clone(), entry.value.as_str()?.to_owned())))
                .collect(),
        }
    };
    auth.providers().iter().map(section).collect()
}

/// The preset with the parameters that were given; the others are filled in, too.
fn section_of_preset(choice: &SectionChoice, options: &SetupOptions) -> Result<Section, Error> {
    let preset = stated_preset(options)?.unwrap_or_else(providers::local);
    let mut url = given(options.metadata_url.as_deref()).unwrap_or(preset.metadata_url).to_owned();
    for parameter in &options.parameters {
        url = url.replace(&format!("{{{}}}", parameter.key), &parameter.value);
    }
    let url = url.replace('{', "<").replace('}', ">");
    let name = match choice {
        SectionChoice::Default => None,
        SectionChoice::Named(name) => Some(name.clone()),
        SectionChoice::Free => Some(preset.name.to_owned()),
    };
    let kwargs = preset.client_kwargs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
    let metadata_url = if url.is_empty() { "<metadata URL>".to_owned() } else { url };
    Ok(Section { name, metadata_url, client_kwargs: kwargs.collect() })
}

/// `public` puts something else in place of what is secret, whatever its key.
fn rendered(redirect_uri: &str, sections: &[Section], public: &dyn Fn(&str, &str) -> String) -> String {
    let mut text = String::from(
        "# Copy this file to `secrets.toml` beside it, and fill in what is between `<` and `>`.\n[auth]\n",
    );
    let set = |text: &mut String, key: &str, value: &str| {
        text.extend([key, " = ", &basic_string(value), "\n"]);
    };
    set(&mut text, "redirect_uri", &public("redirect_uri", redirect_uri));
    set(&mut text, "cookie_secret", COOKIE_SECRET);
    for section in sections {
        if let Some(name) = &section.name {
            let name = if looks_like_secret(name) { "<name>" } else { name };
            text.extend(["\n[auth.", &toml_key(name), "]\n"]);
        }
        set(&mut text, "client_id", CLIENT_ID);
        set(&mut text, "client_secret", CLIENT_SECRET);
        set(&mut text, "server_metadata_url", &public("server_metadata_url", &section.metadata_url));
        if !section.client_kwargs.is_empty() {
            let pairs: Vec<String> = section
                .client_kwargs
                .iter()
                .map(|(key, value)| format!("{} = {}", toml_key(key), basic_string(&public(key, value))))
                .collect();
            text.extend(["client_kwargs = { ", &pairs.join(", "), " }\n"]);
        }
    }
    text
}
