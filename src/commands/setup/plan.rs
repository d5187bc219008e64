//! Which providers are to be set up, and in which sections: from options, from what the file has, or by asking.

use super::app::App;
use super::dialog::Dialog;
use super::options::{SetupOptions, given};
use super::section::Section;
use crate::error::Error;
use crate::host::Choice;
use crate::providers::{self, Known, Preset, Unsupported};
use crate::rules::nearest;
use crate::streamlit::{DEFAULT_PROVIDER, SETTING_TABLES, Table};

/// One provider to be set up.
pub(super) struct Plan {
    pub(super) preset: &'static Preset,
    pub(super) section: Section,
    pub(super) extent: Extent,
}

/// How much is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// All that the preset recommends.
    Whole,
    /// Only the settings without which Streamlit refuses: the provider was not asked for by name.
    Missing,
}

/// Which section was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SectionChoice {
    /// Called like the preset, unless the file says which one is meant.
    Free,
    /// `--default`.
    Default,
    Named(String),
}

/// Which command asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// `init`: with nothing said, complete what is there, else set up the built-in provider.
    Start,
    /// `add`: one more provider.
    Add,
}

/// What is to be done. `auth` is the `[auth]` of the file.
pub(super) fn plans(
    purpose: Purpose,
    choice: &SectionChoice,
    options: &SetupOptions,
    app: &App,
    auth: Option<&Table>,
    dialog: &mut Dialog<'_>,
) -> Result<Vec<Plan>, Error> {
    if let Some(preset) = stated_preset(options)? {
        return Ok(vec![whole(preset, section(choice, preset, app, auth)?)]);
    }
    match choice {
        SectionChoice::Free => {
            let there = sections_of(auth);
            if there.is_empty() {
                let preset = choose(dialog)?.unwrap_or_else(providers::local);
                return Ok(vec![whole(preset, section(choice, preset, app, auth)?)]);
            }
            if options.describe_a_provider() && there.len() > 1 {
                return Err(Error::usage("the options describe one provider, and the file has several")
                    .hint("say which one with `--name NAME`, or a new one with `--provider PRESET`"));
            }
            Ok(there.into_iter().map(|section| completion(section, auth)).collect())
        }
        SectionChoice::Default | SectionChoice::Named(_) => {
            let wanted = match choice {
                SectionChoice::Named(name) => Section::named(name, auth)?,
                _ => Section::default(auth, false),
            };
            if has_provider(&wanted, auth) {
                return Ok(vec![completion(wanted, auth)]);
            }
            let named = match choice {
                SectionChoice::Named(name) => providers::find(name),
                _ => None,
            };
            let preset = match named {
                Some(Known::Preset(preset)) => preset,
                Some(Known::Unsupported(provider)) => return Err(unsupported(provider)),
                None => match choose(dialog)? {
                    Some(preset) => preset,
                    None if purpose == Purpose::Start => providers::local(),
                    None => {
                        return Err(Error::missing(format!("`{wanted}` is not a provider that authctl knows by name"))
                            .hint(format!("say whose it is with `--provider PRESET`: {}", preset_names())));
                    }
                },
            };
            Ok(vec![whole(preset, section(choice, preset, app, auth)?)])
        }
    }
}

const fn whole(preset: &'static Preset, section: Section) -> Plan {
    Plan { preset, section, extent: Extent::Whole }
}

/// The preset that the options name or imply.
pub(super) fn stated_preset(options: &SetupOptions) -> Result<Option<&'static Preset>, Error> {
    if let Some(name) = given(options.provider.as_deref()) {
        return match providers::find(name) {
            Some(Known::Preset(preset)) => Ok(Some(preset)),
            Some(Known::Unsupported(provider)) => Err(unsupported(provider)),
            None => {
                let near = nearest(name, providers::names());
                let hint = match near {
                    Some(near) => format!("did you mean `{near}`? any provider with OpenID Connect metadata is `oidc`"),
                    None => format!(
                        "these are known: {}; any other one with OpenID Connect metadata is `oidc`",
                        preset_names()
                    ),
                };
                Err(Error::usage(format!("there is no preset `{name}`")).hint(hint))
            }
        };
    }
    if let Some(url) = given(options.metadata_url.as_deref()) {
        return Ok(Some(match providers::of_url(url) {
            Some(Known::Unsupported(provider)) => return Err(unsupported(provider)),
            Some(Known::Preset(preset)) => preset,
            None => providers::generic(),
        }));
    }
    Ok(None)
}

fn section(choice: &SectionChoice, preset: &Preset, app: &App, auth: Option<&Table>) -> Result<Section, Error> {
    match choice {
        // A section of the preset's name is the one that is meant.
        SectionChoice::Free if auth.is_some_and(|auth| auth.get(preset.name).is_some()) => {
            Section::named(preset.name, auth)
        }
        SectionChoice::Free => match app.section_for(preset, auth) {
            Some(section) => Ok(section),
            None => Section::named(preset.name, auth),
        },
        SectionChoice::Named(name) => Section::named(name, auth),
        // Streamlit reads `authorize_params` only in a section.
        SectionChoice::Default => Ok(Section::default(auth, !preset.authorize_params.is_empty())),
    }
}

/// The sections that the file has, whole or not.
pub(super) fn sections_of(auth: Option<&Table>) -> Vec<Section> {
    let mut sections = Vec::new();
    if has_provider(&Section::Flat, auth) && auth.is_some_and(|auth| auth.get(DEFAULT_PROVIDER).is_none()) {
        sections.push(Section::Flat);
    }
    for entry in auth.map(|auth| auth.entries.as_slice()).unwrap_or_default() {
        if entry.value.as_table().is_some() && !SETTING_TABLES.contains(&entry.key.as_str()) {
            // A name that Streamlit cannot use is a problem for `check`, not a section to complete.
            sections.extend(Section::named(&entry.key, auth));
        }
    }
    sections
}

/// Whether something of a provider is in `section`. A section that is there but empty counts.
fn has_provider(section: &Section, auth: Option<&Table>) -> bool {
    let Some(table) = section.table(auth) else { return false };
    match section {
        Section::Flat => {
            ["client_id", "client_secret", "server_metadata_url"].iter().any(|key| table.get(key).is_some())
        }
        Section::Named(_) => true,
    }
}

/// What is missing in a section that is there. Whose it is, its metadata URL says, or its name if the URL fits it.
fn completion(section: Section, auth: Option<&Table>) -> Plan {
    let url = section.table(auth).and_then(|table| table.get("server_metadata_url")?.value.as_str());
    let url = url.filter(|url| !url.is_empty());
    let by_name = || section.login_name().and_then(providers::find);
    let known = match url {
        Some(url) => providers::of_url(url).or_else(|| {
            by_name().filter(|known| matches!(known, Known::Preset(preset) if preset.answers_in(url).is_some()))
        }),
        None => by_name(),
    };
    let preset = match known {
        Some(Known::Preset(preset)) => preset,
        _ => providers::generic(),
    };
    Plan { preset, section, extent: Extent::Missing }
}

/// Offers all presets; nothing when nobody can be asked. Who asks for a provider that cannot be used gets the reason, and is
/// asked again.
fn choose(dialog: &Dialog<'_>) -> Result<Option<&'static Preset>, Error> {
    let known: Vec<Known> = providers::known().collect();
    let choices: Vec<Choice> = known.iter().map(choice).collect();
    let any_other = known.iter().position(|known| known.name() == providers::generic().name).unwrap_or_default();
    loop {
        match dialog.choose("Who signs people in?", &choices, any_other)?.map(|index| known[index]) {
            Some(Known::Preset(preset)) => return Ok(Some(preset)),
            Some(Known::Unsupported(provider)) => dialog.refuse(&unsupported(provider)),
            None => return Ok(None),
        }
    }
}

fn choice(known: &Known) -> Choice {
    let title = match known {
        Known::Preset(preset) if preset.name == providers::local().name => {
            format!("{}, a working login without any account", preset.title)
        }
        Known::Preset(preset) if preset.name == providers::generic().name => {
            "any other provider, by its metadata URL".to_owned()
        }
        Known::Preset(preset) => preset.title.to_owned(),
        Known::Unsupported(provider) => format!("{} (cannot be used)", provider.title),
    };
    Choice {
        name: known.name().to_owned(),
        title,
        aliases: known.aliases().iter().map(|alias| (*alias).to_owned()).collect(),
        is_hidden: matches!(known, Known::Unsupported(_)),
    }
}

fn preset_names() -> String {
    providers::all().map(|preset| preset.name).collect::<Vec<_>>().join(", ")
}

/// Why a provider cannot be set up, and what to do instead.
pub(super) fn unsupported(provider: &Unsupported) -> Error {
    Error::refused(format!("{} cannot be used with `st.login`: it {}", provider.title, provider.reason))
        .hint(provider.instead)
}
