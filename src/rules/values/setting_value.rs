//! The settings that Streamlit reads, one by one, each with what can be said of its value before anybody asks what it means.
//!
//! Every fault of a value belongs to one rule only, in the order of [`ValueState`]: rules about the meaning of a value see
//! nothing but [`ValueState::Text`], so one cause is reported once.

use std::collections::HashMap;
use std::ops::Range;

use crate::rules::values::placeholder::{Field, is_placeholder};
use crate::secret::opaque_debug;
use crate::source::Location;
use crate::streamlit::keys::{SHARED_KEYS, ValueKind, kind_in_auth, kind_in_provider};
use crate::streamlit::{Auth, Provider, Secrets, Setting, SettingPath, Value};
use crate::unicode;

/// One setting at a place where Streamlit or Authlib reads it.
#[derive(Clone, Copy)]
pub(crate) struct SettingUse<'a> {
    pub(crate) setting: Setting<'a>,
    pub(crate) kind: ValueKind,
    /// Whose setting it is; `None` where all providers share it.
    pub(crate) provider: Option<Provider<'a>>,
    /// How its value is written.
    pub(crate) written: ValueState<'a>,
}

/// How a value is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum ValueState<'a> {
    /// Not of the type that is read here.
    WrongType,
    /// Nothing, or nothing but white space.
    Empty,
    /// A variable or a command that somebody else should have replaced.
    Unexpanded(&'a str),
    /// Still to be filled in.
    Placeholder,
    /// With characters that came along when it was copied.
    PasteArtifact(PasteArtifact),
    /// Something to judge.
    Text(&'a str),
    /// A table, or an array.
    Compound,
}

/// What came along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PasteArtifact {
    SurroundingSpace,
    /// A control character or a line break inside.
    Control(char),
    /// A character that cannot be seen.
    Invisible(char),
    /// A character that RFC 6749 appendix A allows in no client ID or secret.
    NonAscii(char),
    Quotes,
    /// `<https://…>`, `[https://…](https://…)`: how mail programs and Markdown write addresses.
    Markup,
    /// `client_secret=`, `Bearer `.
    Prefix(&'static str),
    /// What separates values elsewhere, or an escape that nobody took for one. A secret may end so, by chance.
    Suffix(&'static str),
}

impl<'a> SettingUse<'a> {
    fn new(setting: Setting<'a>, kind: ValueKind, provider: Option<Provider<'a>>) -> Self {
        let written = written(&setting.entry.key, kind, &setting.entry.value);
        Self { setting, kind, provider, written }
    }

    pub(crate) fn key(&self) -> &'a str {
        &self.setting.entry.key
    }

    pub(crate) const fn value(&self) -> Location {
        self.setting.value()
    }

    /// The keys that lead here.
    pub(crate) fn path(&self) -> SettingPath {
        SettingPath::section(section(self.provider)).join(self.key())
    }

    /// The value, if it is a text without a fault of its own.
    pub(crate) const fn text(&self) -> Option<&'a str> {
        match self.written {
            ValueState::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether the value must not be quoted in a message.
    pub(crate) fn is_secret(&self) -> bool {
        matches!(self.key(), "client_secret" | "cookie_secret")
    }
}

/// Every known setting that is in effect, its value looked at once for all rules.
#[derive(Default)]
pub(crate) struct AuthSettings<'a> {
    /// In the order of the text.
    all: Vec<SettingUse<'a>>,
    /// The providers, the default one first.
    providers: Vec<Provider<'a>>,
    /// Where in `all` a key is: by its section's name, if it is in the section of a provider.
    places: HashMap<(Option<&'a str>, &'a str), usize>,
}

impl<'a> AuthSettings<'a> {
    pub(crate) fn classify(secrets: &'a Secrets) -> Self {
        let Some(auth) = secrets.auth() else { return Self::default() };
        let providers = auth.providers();
        let flat = providers.iter().find(|provider| provider.is_flat()).copied();
        let own = auth.settings().filter_map(|setting| {
            let kind = kind_in_auth(&setting.entry.key)?;
            let is_shared = SHARED_KEYS.iter().any(|key| key.name == setting.entry.key);
            // Settings of the default provider count only where no `[auth.default]` takes their place.
            (is_shared || flat.is_some()).then(|| SettingUse::new(setting, kind, flat.filter(|_| !is_shared)))
        });
        let named = providers.iter().filter(|provider| !provider.is_flat()).flat_map(|provider| {
            let file = auth.file();
            provider.table.entries.iter().filter_map(move |entry| {
                Some(SettingUse::new(Setting { file, entry }, kind_in_provider(&entry.key)?, Some(*provider)))
            })
        });
        let mut all: Vec<SettingUse<'a>> = own.chain(named).collect();
        all.sort_by_key(|site| site.setting.entry.key_span);
        let places = all.iter().enumerate().map(|(index, site)| ((section(site.provider), site.key()), index));
        let places = places.collect();
        Self { all, providers, places }
    }

    /// In the order of the text.
    pub(crate) fn iter(&self) -> impl Iterator<Item = SettingUse<'a>> + '_ {
        self.all.iter().copied()
    }

    /// The setting `key` of `[auth]` itself, with its value if that is a text to judge.
    pub(crate) fn shared(&self, key: &str) -> Option<(SettingUse<'a>, &'a str)> {
        self.text(None, key)
    }

    /// The setting `key` of every provider that has it, with its value if that is a text to judge.
    pub(crate) fn of_providers(&self, key: &str) -> Vec<(Provider<'a>, SettingUse<'a>, &'a str)> {
        let found = self.providers.iter().filter_map(|provider| {
            let (site, text) = self.of_provider(provider, key)?;
            Some((*provider, site, text))
        });
        found.collect()
    }

    /// The setting `key` of one provider, with its value if that is a text to judge.
    pub(crate) fn of_provider(&self, provider: &Provider<'a>, key: &str) -> Option<(SettingUse<'a>, &'a str)> {
        self.text(section(Some(*provider)), key)
    }

    fn text(&self, section: Option<&str>, key: &str) -> Option<(SettingUse<'a>, &'a str)> {
        let site = self.all[*self.places.get(&(section, key))?];
        Some((site, site.text()?))
    }
}

/// The name of the section that a provider's settings are in; `None` for `[auth]` itself.
fn section(provider: Option<Provider<'_>>) -> Option<&str> {
    provider.filter(|provider| !provider.is_flat()).map(|provider| provider.name)
}

/// The entry `key` of a provider's `client_kwargs`.
pub(crate) fn kwarg<'a>(auth: &Auth<'a>, provider: &Provider<'a>, key: &str) -> Option<Setting<'a>> {
    let kwargs = provider.table.get("client_kwargs")?.value.as_table()?;
    Some(Setting { file: auth.file(), entry: kwargs.get(key)? })
}

/// What can be said of the value of `key`.
fn written<'a>(key: &str, kind: ValueKind, value: &'a Value) -> ValueState<'a> {
    if !kind.allows(value) {
        return ValueState::WrongType;
    }
    let Value::String(text) = value else { return ValueState::Compound };
    // One of two words, and a rule of its own for all others.
    if key == "expose_tokens" {
        return ValueState::Text(text);
    }
    if text.trim().is_empty() {
        return ValueState::Empty;
    }
    match look(key, text) {
        Look::Unexpanded(variable) => ValueState::Unexpanded(&text[variable]),
        Look::Placeholder => ValueState::Placeholder,
        Look::PasteArtifact(stray) => ValueState::PasteArtifact(stray),
        Look::Text => ValueState::Text(text),
    }
}

/// How a text looks that is not empty.
enum Look {
    /// With the place of the variable.
    Unexpanded(Range<usize>),
    Placeholder,
    PasteArtifact(PasteArtifact),
    Text,
}

fn look(key: &str, text: &str) -> Look {
    let field = field(key);
    if let Some(variable) = unexpanded(field, text) {
        let start = text.find(variable).unwrap_or_default();
        return Look::Unexpanded(start..start + variable.len());
    }
    // A text inside the value that would be taken for a placeholder: `CLIENT_SECRET=…`, `<https://…>`.
    if let Some(inner) = wrapped(key, text)
        && !is_placeholder(field, inner)
        && let Some(stray) = stray(key, text)
    {
        return Look::PasteArtifact(stray);
    }
    // Streamlit's own placeholder, which it fills in itself.
    let filled = if key == "redirect_uri" { text.replace("{port}", "8501") } else { text.to_owned() };
    if is_placeholder(field, &filled) {
        return Look::Placeholder;
    }
    stray(key, text).map_or(Look::Text, Look::PasteArtifact)
}

fn field(key: &str) -> Field {
    match key {
        "client_secret" | "cookie_secret" => Field::Secret,
        _ if key.ends_with("_url") || key.ends_with("_uri") => Field::Url,
        _ => Field::Identifier,
    }
}

/// The part of `text` that a shell, a template or a secret store should have replaced.
fn unexpanded(field: Field, text: &str) -> Option<&str> {
    let between = |open: &str, close: &str| {
        let start = text.find(open)?;
        let len = text[start + open.len()..].find(close)?;
        (len > 0).then(|| &text[start..start + open.len() + len + close.len()])
    };
    // A generated password may have the signs, but hardly a name after them.
    let with_name = |open: &str, close: &str| {
        let found = between(open, close)?;
        let least = if field == Field::Secret && found != text { 4 } else { 1 };
        let inside = found[open.len()..].trim_start_matches([' ', '-', '.', '#']);
        let name = inside.split(|character: char| !character.is_ascii_alphanumeric() && character != '_').next()?;
        let behind = inside[name.len()..].chars().next()?;
        let is_one = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && name.len() >= least
            && (close.starts_with(behind) || matches!(behind, ' ' | ':' | '-' | '?' | '=' | '.' | '/' | '|' | '['));
        is_one.then_some(found)
    };
    let is_name = |name: &str| {
        name.len() > 2 && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
    };
    let windows = || {
        let found = between("%", "%")?;
        let is_one = is_name(&found[1..found.len() - 1]) && found.contains(|character: char| character > '9');
        (is_one && (field != Field::Secret || found == text)).then_some(found)
    };
    // `__NAME__`, as deployment pipelines have it.
    let of_a_pipeline = || text.strip_prefix("__").and_then(|rest| rest.strip_suffix("__")).is_some_and(is_name);
    let whole = || (is_reference(text) || is_command(text) || of_a_pipeline()).then_some(text);
    // Every rule asks this of every value, and hardly any value has one of these.
    if !text.bytes().any(|byte| matches!(byte, b'$' | b'{' | b'<' | b'%')) {
        return whole();
    }
    with_name("${", "}")
        .or_else(|| with_name("$(", ")"))
        .or_else(|| with_name("{{", "}}"))
        .or_else(|| between("<%", "%>"))
        .or_else(|| between("#{", "}"))
        .or_else(|| between("%(", ")s"))
        .or_else(windows)
        .or_else(|| text.strip_prefix('$').filter(|name| is_name(name)).map(|_| text))
        .or_else(|| text.starts_with("$env:").then_some(text))
        .or_else(|| bare_variable(text).filter(|_| field == Field::Url))
        .or_else(whole)
}

/// `$HOST` inside of an address: URLs may have the sign, but not such a name behind it.
fn bare_variable(text: &str) -> Option<&str> {
    text.match_indices('$').find_map(|(start, _)| {
        let name = &text[start + 1..];
        let is_part =
            |character: char| character.is_ascii_uppercase() || character.is_ascii_digit() || character == '_';
        let end = name.find(|character| !is_part(character)).unwrap_or(name.len());
        let is_whole = !name[end..].starts_with(|next: char| next.is_ascii_alphanumeric());
        let is_one = end > 2 && is_whole && name.starts_with(|first: char| first.is_ascii_uppercase());
        is_one.then(|| &text[start..start + 1 + end])
    })
}

/// Where a secret store, or the program's environment, has the value.
pub(crate) fn is_reference(text: &str) -> bool {
    const STARTS: [&str; 18] = [
        "op://",
        "@Microsoft.KeyVault(",
        "env:",
        "os.environ",
        "os.getenv",
        "st.secrets[",
        "arn:aws:secretsmanager:",
        "arn:aws:ssm:",
        "vault:secret/",
        "vault://",
        "ref+",
        "secret://",
        "sm://",
        "akv://",
        "azurekeyvault://",
        "awssm://",
        "gcpsm://",
        "ENC[",
    ];
    STARTS.iter().any(|start| text.starts_with(start)) || (text.starts_with("projects/") && text.contains("/secrets/"))
}

/// What prints the value, instead of the value.
pub(crate) fn is_command(text: &str) -> bool {
    ["openssl rand", "secrets.token_", "/dev/urandom", "uuid.uuid4("].iter().any(|command| text.contains(command))
        || text.starts_with("$(")
        || (text.len() > 2 && text.starts_with('`') && text.ends_with('`') && text.contains(' '))
}

fn stray(key: &str, text: &str) -> Option<PasteArtifact> {
    // Streamlit takes any text for a cookie secret, as long as it stays the same.
    if key == "cookie_secret" {
        return None;
    }
    let is_url = field(key) == Field::Url;
    if let Some(character) = text.trim().chars().find(|character| character.is_control()) {
        return Some(PasteArtifact::Control(character));
    }
    if let Some(character) = text.chars().find(|character| is_invisible(*character)) {
        return Some(PasteArtifact::Invisible(character));
    }
    if text.trim() != text {
        return Some(PasteArtifact::SurroundingSpace);
    }
    if is_url && unmarked(text).is_some() {
        return Some(PasteArtifact::Markup);
    }
    if let Some((prefix, _)) = prefix(key, text) {
        return Some(PasteArtifact::Prefix(prefix));
    }
    if is_quoted(text) {
        return Some(PasteArtifact::Quotes);
    }
    // Elsewhere, such as in a URL's path, other characters may be meant.
    let is_credential = matches!(key, "client_id" | "client_secret");
    if !is_credential {
        return None;
    }
    let foreign = text.chars().find(|character| !character.is_ascii()).map(PasteArtifact::NonAscii);
    foreign.or_else(|| SUFFIXES.into_iter().find(|suffix| text.ends_with(suffix)).map(PasteArtifact::Suffix))
}

/// A separator, a line break that single quotes left as two characters, and an encoded one.
const SUFFIXES: [&str; 8] = [",", ";", "\\n", "\\r", "%0A", "%0a", "%0D", "%0d"];

/// The value, where something else is around or before it.
fn wrapped<'a>(key: &str, text: &'a str) -> Option<&'a str> {
    match field(key) {
        Field::Url => unmarked(text),
        Field::Identifier | Field::Secret => prefix(key, text).map(|(_, value)| value),
    }
}

/// The address in `<https://…>` or `[…](https://…)`.
pub(crate) fn unmarked(text: &str) -> Option<&str> {
    let inner = match text.strip_prefix('<') {
        Some(rest) => rest.strip_suffix('>')?,
        None => text.strip_prefix('[')?.split_once("](")?.1.strip_suffix(')')?,
    };
    inner.contains("://").then_some(inner)
}

/// Characters that take no room, or look like a space.
pub(crate) fn is_invisible(character: char) -> bool {
    matches!(character, '\u{a0}' | '\u{202f}') || unicode::is_invisible(character)
}

fn is_quoted(text: &str) -> bool {
    [('"', '"'), ('\'', '\''), ('`', '`'), ('“', '”'), ('‘', '’'), ('„', '“'), ('«', '»')]
        .into_iter()
        .any(|(open, close)| text.chars().count() > 1 && text.starts_with(open) && text.ends_with(close))
}

/// What a line of a shell script, of JSON or YAML, or an HTTP header puts before a value, and the value.
pub(crate) fn prefix<'a>(key: &str, text: &'a str) -> Option<(&'static str, &'a str)> {
    let header = ["bearer ", "basic ", "export "].into_iter().find(|word| {
        text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word)) && text.len() > word.len()
    });
    if let Some(word) = header {
        return Some(("a word that does not belong to it", &text[word.len()..]));
    }
    let (name, value) = text.split_once(['=', ':'])?;
    let name = name.trim().trim_matches(['"', '\'']).to_ascii_lowercase();
    let is_name = name == key
        || (name.ends_with(key) && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'))
        || name == key.rsplit('_').next().unwrap_or(key);
    (is_name && !value.is_empty()).then_some(("its own name", value))
}

opaque_debug!(ValueState<'_>);

#[cfg(test)]
mod tests {
    use super::*;

    fn state<'a>(key: &str, value: &'a Value) -> ValueState<'a> {
        written(key, ValueKind::String, value)
    }

    fn text(value: &str) -> Value {
        Value::String(value.to_owned())
    }

    #[test]
    fn every_fault_of_a_value_has_one_name() {
        for (key, value, expected) in [
            ("client_id", "", ValueState::Empty),
            ("client_id", " \n", ValueState::Empty),
            ("client_id", "${ID}", ValueState::Unexpanded("${ID}")),
            ("client_id", "$CLIENT_ID", ValueState::Unexpanded("$CLIENT_ID")),
            ("redirect_uri", "https://%HOST_NAME%/x", ValueState::Unexpanded("%HOST_NAME%")),
            ("client_secret", "{{ secret }}", ValueState::Unexpanded("{{ secret }}")),
            ("client_secret", "#{KC_SECRET}#", ValueState::Unexpanded("#{KC_SECRET}")),
            ("client_secret", "__KC_SECRET__", ValueState::Unexpanded("__KC_SECRET__")),
            ("client_secret", "$env:KC_SECRET", ValueState::Unexpanded("$env:KC_SECRET")),
            ("client_secret", "%(secret)s", ValueState::Unexpanded("%(secret)s")),
            ("client_secret", "ref+vault://a/b", ValueState::Unexpanded("ref+vault://a/b")),
            ("cookie_secret", "openssl rand -hex 32", ValueState::Unexpanded("openssl rand -hex 32")),
            ("client_id", "<id>", ValueState::Placeholder),
            ("client_secret", "abcdef\n", ValueState::PasteArtifact(PasteArtifact::SurroundingSpace)),
            ("client_secret", "abc\ndef", ValueState::PasteArtifact(PasteArtifact::Control('\n'))),
            ("client_secret", "abc\u{200b}def", ValueState::PasteArtifact(PasteArtifact::Invisible('\u{200b}'))),
            ("client_secret", "abcdéf", ValueState::PasteArtifact(PasteArtifact::NonAscii('é'))),
            ("client_id", "\"abcdef\"", ValueState::PasteArtifact(PasteArtifact::Quotes)),
            ("client_secret", "<secret>", ValueState::Placeholder),
            ("cookie_secret", "geheimer-zufallswert-hier", ValueState::Placeholder),
            ("client_secret", "client_secret=abcdef", ValueState::PasteArtifact(PasteArtifact::Prefix("its own name"))),
            ("client_secret", "CLIENT_SECRET=abcdef", ValueState::PasteArtifact(PasteArtifact::Prefix("its own name"))),
            (
                "client_secret",
                "client_secret: abcdef",
                ValueState::PasteArtifact(PasteArtifact::Prefix("its own name")),
            ),
            (
                "client_secret",
                "\"client_secret\":abcdef",
                ValueState::PasteArtifact(PasteArtifact::Prefix("its own name")),
            ),
            ("client_secret", "secret=abcdef", ValueState::PasteArtifact(PasteArtifact::Prefix("its own name"))),
            ("client_secret", "CLIENT_SECRET=your-secret", ValueState::Placeholder),
            ("client_id", "abcdef,", ValueState::PasteArtifact(PasteArtifact::Suffix(","))),
            ("client_secret", "abcdef\\n", ValueState::PasteArtifact(PasteArtifact::Suffix("\\n"))),
            ("server_metadata_url", "<https://a.example/x>", ValueState::PasteArtifact(PasteArtifact::Markup)),
            (
                "server_metadata_url",
                "[https://a.example/x](https://a.example/x)",
                ValueState::PasteArtifact(PasteArtifact::Markup),
            ),
            ("server_metadata_url", "<https://your-domain/x>", ValueState::Placeholder),
            (
                "client_secret",
                "Bearer abcdef",
                ValueState::PasteArtifact(PasteArtifact::Prefix("a word that does not belong to it")),
            ),
        ] {
            assert_eq!(state(key, &text(value)), expected, "{key} = {value:?}");
        }
    }

    #[test]
    fn a_value_without_fault_is_a_text() {
        for (key, value) in [
            ("redirect_uri", "http://localhost:{port}/oauth2callback"),
            ("redirect_uri", "https://a.example/%C3%A9/oauth2callback"),
            ("server_metadata_url", "https://a.example/%E2%82%AC%20x/.well-known/openid-configuration"),
            ("server_metadata_url", "https://a.example/réalms/x"),
            ("client_secret", "a$b%c%d{e}f"),
            ("client_secret", "abcsecret="),
            ("client_secret", "secret="),
            ("cookie_secret", "any text will do \u{200b}\n"),
            ("client_id", "app"),
        ] {
            let value = text(value);
            assert!(matches!(state(key, &value), ValueState::Text(_)), "{key} = {value:?}");
        }
    }
}
