//! What the editor asks for at a place: an explanation, what could be written there, and fixes.

use serde_json::{Value, json};

use super::documents::{Document, Documents, uri_of};
use super::findings::{Finding, Findings};
use super::position::{Lines, Position, Range, units};
use super::toml_place::{TomlPlace, keys_around, keys_of};
use crate::providers::{self, Preset};
use crate::report::ProviderPage;
use crate::report::page::{self, Page};
use crate::rpc::Refusal;
use crate::streamlit::keys::Key;

/// Kinds of completions (LSP 3.17, `CompletionItemKind`).
const PROPERTY: u8 = 10;
const VALUE: u8 = 12;
const MODULE: u8 = 9;

/// What an editor makes of texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Markup {
    Markdown,
    Plain,
    /// It does not say.
    #[default]
    Unknown,
}

impl Markup {
    /// A text that is Markdown, and readable as it is too.
    fn text(self, text: String) -> Value {
        match self {
            Self::Markdown => json!({ "kind": "markdown", "value": text }),
            Self::Plain => json!({ "kind": "plaintext", "value": text }),
            Self::Unknown => text.into(),
        }
    }
}

/// A place in a document that a request is about.
pub(super) struct Place<'a> {
    uri: &'a str,
    document: &'a Document,
    position: Position,
}

impl<'a> Place<'a> {
    /// The place that `parameters` name; nothing where the document is not open.
    pub(super) fn of(parameters: &'a Value, documents: &'a Documents) -> Result<Option<Self>, Refusal> {
        let uri = uri_of(parameters)?;
        let position = parameters.get("position").and_then(Position::from_json);
        let position = position.ok_or_else(|| Refusal::parameters("there is no `position`"))?;
        Ok(documents.get(uri).map(|document| Self { uri, document, position }))
    }

    fn lines(&self) -> Lines<'a> {
        Lines::new(self.document.text.expose())
    }

    fn is_python(&self) -> bool {
        self.document.path.extension().is_some_and(|extension| extension == "py")
    }

    /// Whether it is `secrets.toml`, or an example of it.
    fn is_secrets_file(&self) -> bool {
        let name = self.document.path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase());
        name.is_some_and(|name| name.contains("secrets") && name.contains(".toml"))
    }

    /// The provider's name in `st.login("…")` that the place is in or behind, as far as it is written before the place.
    fn login_argument(&self) -> Option<&'a str> {
        let (before, _) = self.lines().around(self.position);
        let (_, argument) = before.rsplit_once("login(")?;
        let argument = argument.trim_start().trim_start_matches("provider").trim_start_matches([' ', '=']);
        let typed = argument.strip_prefix(['"', '\''])?;
        (!typed.contains(['"', '\''])).then_some(typed)
    }
}

/// What is known of the thing at a place. None of it is from the file, so that there is no secret in it.
pub(super) fn hover(place: &Place<'_>, findings: &Findings, markup: Markup) -> Value {
    let here = Range { start: place.position, end: place.position };
    let finding = findings.in_file(place.uri).iter().find(|finding| finding.range.touches(here));
    let text = match finding {
        Some(finding) => Some(page::markdown(&Page::of_rule(finding.rule))),
        None if place.is_python() => place.login_argument().and_then(|typed| provider_page(&whole_word(place, typed))),
        None if place.is_secrets_file() => setting_page(place),
        None => None,
    };
    match text {
        Some(text) => {
            let mut hover = json!({ "contents": markup.text(text) });
            if let Some(finding) = finding {
                hover["range"] = finding.range.json();
            }
            hover
        }
        None => Value::Null,
    }
}

fn provider_page(name: &str) -> Option<String> {
    ProviderPage::find(name).map(|provider| page::markdown(&provider.page()))
}

/// The word that begins with `typed` and goes on behind the place.
fn whole_word(place: &Place<'_>, typed: &str) -> String {
    let (_, behind) = place.lines().around(place.position);
    let is_part = |letter: &char| letter.is_alphanumeric() || matches!(letter, '_' | '-');
    typed.chars().chain(behind.chars().take_while(is_part)).collect()
}

/// The key, or the provider of the header, that is written at a place.
fn setting_page(place: &Place<'_>) -> Option<String> {
    match TomlPlace::before(&place.lines(), place.position)? {
        TomlPlace::Key { section, typed } => {
            let name = whole_word(place, typed);
            keys_of(&section).into_iter().find(|key| key.name == name).map(key_page)
        }
        TomlPlace::Value { section, key, .. } => {
            keys_of(&section).into_iter().find(|known| known.name == key).map(key_page)
        }
        TomlPlace::Header { section, typed } if section == ["auth"] => provider_page(&whole_word(place, typed)),
        TomlPlace::Header { .. } => None,
    }
}

fn key_page(key: &Key) -> String {
    let since = key.needs.map(|fact| format!(" From Streamlit {} on.", fact.since())).unwrap_or_default();
    format!("`{}`: {}\n\n{}{since}\n", key.name, key.kind.name(), key.description)
}

/// What could be written at a place.
pub(super) fn completions(place: &Place<'_>, findings: &Findings, markup: Markup) -> Value {
    let items: Vec<Value> = if place.is_python() {
        let Some(typed) = place.login_argument() else { return json!([]) };
        let names = findings.providers_around(&place.document.path).iter();
        names.map(|name| Item::new(name, MODULE, "a provider of this app").json(place, typed, markup)).collect()
    } else if place.is_secrets_file() {
        toml_completions(place, markup)
    } else {
        Vec::new()
    };
    json!(items)
}

fn toml_completions(place: &Place<'_>, markup: Markup) -> Vec<Value> {
    let lines = place.lines();
    match TomlPlace::before(&lines, place.position) {
        Some(TomlPlace::Header { section, typed }) if section.is_empty() => {
            vec![Item::new("auth", MODULE, "settings for `st.login`").json(place, typed, markup)]
        }
        Some(TomlPlace::Header { section, typed }) if section == ["auth"] => {
            let presets = providers::all().map(|preset| {
                let page = ProviderPage::find(preset.name).map(|provider| page::markdown(&provider.page()));
                Item { documentation: page, ..Item::new(preset.name, MODULE, preset.title) }.json(place, typed, markup)
            });
            presets.collect()
        }
        Some(TomlPlace::Key { section, typed }) => {
            let there = keys_around(&lines, place.position.line);
            let keys = keys_of(&section).into_iter().filter(|key| !there.contains(&key.name));
            keys.map(|key| {
                Item { documentation: Some(key_page(key)), ..Item::new(key.name, PROPERTY, key.kind.name()) }
                    .json(place, typed, markup)
            })
            .collect()
        }
        Some(TomlPlace::Value { section, key, typed, is_quoted }) => {
            let values = values_of(&section, key).into_iter();
            values
                .map(|(value, detail)| {
                    let inserted = if is_quoted { value.clone() } else { format!("\"{value}\"") };
                    Item { inserted: Some(inserted), ..Item::new(&value, VALUE, detail) }.json(place, typed, markup)
                })
                .collect()
        }
        Some(TomlPlace::Header { .. }) | None => Vec::new(),
    }
}

/// Values that are often right for a key, each with what it is.
fn values_of(section: &[&str], key: &str) -> Vec<(String, &'static str)> {
    if key == "server_metadata_url" {
        // The provider that the section is named after comes first.
        let own = section.get(1).and_then(|name| providers::all().find(|preset| preset.name == *name));
        let others = providers::all().filter(|preset| own.is_none_or(|own| own.name != preset.name));
        let known = own.into_iter().chain(others).filter(|preset| preset.metadata_url != "{url}");
        return known.map(|preset| (metadata_url(preset), preset.title)).collect();
    }
    let key = keys_of(section).into_iter().find(|known| known.name == key);
    key.map(|key| key.examples.iter().map(|value| ((*value).to_owned(), "")).collect()).unwrap_or_default()
}

/// The address with what is to be filled in between `<` and `>`, as in examples.
fn metadata_url(preset: &Preset) -> String {
    preset.metadata_url.replace('{', "<").replace('}', ">")
}

/// One completion.
struct Item<'a> {
    label: &'a str,
    kind: u8,
    detail: &'a str,
    documentation: Option<String>,
    /// Where it is not the label.
    inserted: Option<String>,
}

impl<'a> Item<'a> {
    const fn new(label: &'a str, kind: u8, detail: &'a str) -> Self {
        Self { label, kind, detail, documentation: None, inserted: None }
    }

    /// In place of what is `typed` already before the place.
    fn json(self, place: &Place<'_>, typed: &str, markup: Markup) -> Value {
        let end = place.position;
        let start = Position { character: end.character.saturating_sub(units(typed)), ..end };
        let text = self.inserted.as_deref().unwrap_or(self.label);
        let mut item = json!({
            "label": self.label,
            "kind": self.kind,
            "filterText": text,
            "textEdit": { "range": Range { start, end }.json(), "newText": text },
        });
        if !self.detail.is_empty() {
            item["detail"] = self.detail.into();
        }
        if let Some(documentation) = self.documentation {
            item["documentation"] = markup.text(documentation);
        }
        item
    }
}

/// The fixes of the problems in a range. One that writes a secret has its edits only once it is chosen.
pub(super) fn code_actions(parameters: &Value, findings: &Findings, may_resolve: bool) -> Result<Value, Refusal> {
    let uri = uri_of(parameters)?;
    let range = parameters.get("range").and_then(Range::from_json);
    let range = range.ok_or_else(|| Refusal::parameters("there is no `range`"))?;
    let here = findings.in_file(uri).iter().enumerate().filter(|(_, finding)| finding.range.touches(range));
    let actions = here.filter_map(|(index, finding)| {
        let fix = finding.fix.as_ref()?;
        let mut action = json!({
            "title": fix.title,
            "kind": "quickfix",
            "diagnostics": [finding.diagnostic],
            "isPreferred": fix.is_safe,
        });
        if !fix.writes_secret() {
            action["edit"] = fix.workspace_edit();
        } else if may_resolve {
            action["data"] = json!({ "uri": uri, "index": index, "rule": finding.rule.name });
        } else {
            return None;
        }
        Some(action)
    });
    Ok(actions.collect::<Vec<_>>().into())
}

/// The action with its edits.
pub(super) fn resolved_action(action: &Value, findings: &Findings) -> Result<Value, Refusal> {
    let mut action = action.clone();
    let Some(data) = action.get("data") else { return Ok(action) };
    let finding = data.get("uri").and_then(Value::as_str).and_then(|uri| {
        let index = usize::try_from(data.get("index")?.as_u64()?).ok()?;
        let is_same = |finding: &&Finding| data.get("rule").and_then(Value::as_str) == Some(finding.rule.name);
        findings.in_file(uri).get(index).filter(is_same)
    });
    let fix = finding.and_then(|finding| finding.fix.as_ref());
    let fix = fix.ok_or_else(|| Refusal::parameters("the problem is no longer there"))?;
    action["edit"] = fix.workspace_edit();
    Ok(action)
}
