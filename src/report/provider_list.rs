//! The providers that authctl knows, as a list for people and as `authctl.providers/1`.

use serde::Serialize;

use super::hanging;
use super::style::Styles;
use super::tool::Tool;
use crate::escape::escaped_json;
use crate::providers::{Client, Known, Need, Preset, Unsupported};

/// Every provider in two lists: those that work, and those that cannot be used, with the reason.
pub(crate) fn provider_list(providers: &[Known], columns: usize, color: bool) -> String {
    let style = Styles { color };
    let presets: Vec<&Preset> = providers
        .iter()
        .filter_map(|known| match known {
            Known::Preset(preset) => Some(*preset),
            Known::Unsupported(_) => None,
        })
        .collect();
    let unsupported: Vec<&Unsupported> = providers
        .iter()
        .filter_map(|known| match known {
            Known::Preset(_) => None,
            Known::Unsupported(provider) => Some(*provider),
        })
        .collect();
    let names = presets.iter().map(|preset| preset.name).chain(unsupported.iter().map(|provider| provider.name));
    let width = names.map(str::len).max().unwrap_or_default();
    let mut text = String::new();
    let row = |name: &str, what: &str| {
        let indent = " ".repeat(width + 4);
        let filled = hanging(what, &format!("  {name:width$}  "), &indent, columns);
        filled.replacen(name, &style.code(name), 1)
    };
    for preset in &presets {
        text.push_str(&row(preset.name, &description(preset)));
    }
    if !unsupported.is_empty() {
        let separator = if presets.is_empty() { "" } else { "\n" };
        text.push_str(&format!("{separator}{}\n", style.heading("Cannot be used with `st.login`:")));
        for provider in unsupported {
            text.push_str(&row(provider.name, &format!("{} {}", provider.title, provider.reason)));
        }
    }
    text
}

/// Title, what is asked, and by which other names it is found.
fn description(preset: &Preset) -> String {
    let mut parts = vec![preset.title.to_owned()];
    let asked =
        preset.parameters.iter().filter(|parameter| matches!(parameter.need, Need::Required | Need::Suggested(_)));
    let asked: Vec<String> = asked.map(|parameter| format!("--param {}=…", parameter.name)).collect();
    if preset.metadata_url == "{url}" {
        parts.push("--metadata-url URL".to_owned());
    } else if !asked.is_empty() {
        parts.push(asked.join(" "));
    }
    if !preset.aliases.is_empty() {
        parts.push(format!("also {}", preset.aliases.join(", ")));
    }
    parts.join("; ")
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    tool: Tool,
    providers: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    name: &'a str,
    title: &'a str,
    aliases: &'a [&'a str],
    supported: bool,
    built_in: bool,
    metadata_url: Option<&'a str>,
    parameters: Vec<Parameter<'a>>,
    console: Option<&'a str>,
    reason: Option<&'a str>,
    instead: Option<&'a str>,
}

#[derive(Serialize)]
struct Parameter<'a> {
    name: &'a str,
    question: &'a str,
    example: &'a str,
    required: bool,
    default: Option<&'a str>,
}

/// The same as one JSON document, ending in a newline.
pub(crate) fn provider_document(providers: &[Known]) -> String {
    let providers = providers.iter().map(entry).collect();
    let document = Document { schema: "authctl.providers/1", tool: Tool::AUTHCTL, providers };
    let text = serde_json::to_string_pretty(&document).expect("strings and lists always serialise");
    escaped_json(&text).into_owned() + "\n"
}

fn entry(known: &Known) -> Entry<'_> {
    match known {
        Known::Preset(preset) => Entry {
            name: preset.name,
            title: preset.title,
            aliases: preset.aliases,
            supported: true,
            built_in: matches!(preset.client, Client::Generated { .. }),
            metadata_url: Some(preset.metadata_url),
            parameters: preset
                .parameters
                .iter()
                .map(|parameter| Parameter {
                    name: parameter.name,
                    question: parameter.question,
                    example: parameter.example,
                    required: parameter.need == Need::Required,
                    default: match parameter.need {
                        Need::Suggested(value) | Need::Preset(value) => Some(value),
                        Need::Required | Need::Optional => None,
                    },
                })
                .collect(),
            console: Some(preset.console.path).filter(|path| !path.is_empty()),
            reason: None,
            instead: None,
        },
        Known::Unsupported(provider) => Entry {
            name: provider.name,
            title: provider.title,
            aliases: provider.aliases,
            supported: false,
            built_in: false,
            metadata_url: None,
            parameters: Vec::new(),
            console: None,
            reason: Some(provider.reason),
            instead: Some(provider.instead),
        },
    }
}
