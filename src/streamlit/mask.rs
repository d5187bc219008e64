//! Which bytes of a configuration must not be shown. What is not known to be public is secret.

use super::comments::{secret_spans_of_comments, withheld_spans_of_comments};
use super::document::{Document, Entry, Table, Value};
use super::keys::{AUTHLIB_KEYS, CREDENTIAL_KEYS, SHARED_KEYS, is_secret_key};
use crate::secret::{MASK, looks_generated, looks_like_secret, looks_random, without_secrets};
use crate::source::{Mask, Span};

/// Keys whose values may be shown wherever they are in `[auth]`, besides the names that Streamlit and Authlib read.
const PUBLIC_KEYS: [&str; 42] = [
    // `client_kwargs`: parameters of the request, and of the HTTP client.
    "scope",
    "prompt",
    "response_mode",
    "response_type",
    "token_endpoint_auth_method",
    "code_challenge_method",
    "login_hint",
    "timeout",
    "verify",
    "trust_env",
    "follow_redirects",
    // `authorize_params` and `logout_params`: OpenID Connect's own parameters, then those of providers.
    "acr_values",
    "claims",
    "claims_locales",
    "display",
    "max_age",
    "nonce",
    "ui_locales",
    "access_type",
    "approval_prompt",
    "audience",
    "client_id",
    "connection",
    "domain_hint",
    "federated",
    "hd",
    "identity_provider",
    "idp",
    "include_granted_scopes",
    "invitation",
    "kc_idp_hint",
    "logout_uri",
    "organization",
    "post_logout_redirect_uri",
    "resource",
    "returnTo",
    "screen_hint",
    "ui_hint",
    // Names that other libraries use, and people write by mistake.
    "issuer",
    "metadata_url",
    "userinfo_endpoint",
    "jwks_uri",
];

/// The sections of `config.toml` (`streamlit config show`).
const CONFIG_SECTIONS: [&str; 12] = [
    "browser",
    "client",
    "custom_components",
    "deprecation",
    "global",
    "logger",
    "magic",
    "mapbox",
    "runner",
    "secrets",
    "server",
    "theme",
];

/// Whether the value of `key` inside `[auth]` may be shown, as far as its name tells.
fn is_public_key(key: &str) -> bool {
    let is_known = SHARED_KEYS.iter().chain(&CREDENTIAL_KEYS).chain(&AUTHLIB_KEYS).any(|known| known.name == key);
    (is_known || PUBLIC_KEYS.contains(&key)) && !is_secret_key(key)
}

/// Whether the value of a public key may be shown: it is not a secret that was pasted in the wrong place.
fn is_public_value(key: &str, text: &str) -> bool {
    if looks_like_secret(text) {
        return false;
    }
    match key {
        // Nobody reads these here: only an address is what it says.
        "issuer" | "metadata_url" | "userinfo_endpoint" | "jwks_uri" => text.starts_with("https://"),
        _ => !holds_generated(key, text),
    }
}

/// Whether something in the value was generated, as no value of this key is.
fn holds_generated(key: &str, text: &str) -> bool {
    match key {
        "client_id" => looks_generated(text),
        // Words with spaces between them.
        _ => text.split([' ', ',', '=', '&', '?']).any(looks_random),
    }
}

/// What must not be shown of a secrets file: every value outside `[auth]`, and in `[auth]` every value that is not known to
/// be public; of a text that does not parse, nearly everything.
pub(crate) fn mask_secrets(text: &str, document: &Document) -> Mask {
    mask(text, document, Document::secret_spans_of_secrets)
}

/// The same for `config.toml`, where Streamlit's own options are public.
pub(crate) fn mask_config(text: &str, document: &Document) -> Mask {
    mask(text, document, Document::secret_spans_of_config)
}

fn mask(text: &str, document: &Document, of_values: fn(&Document) -> Vec<Span>) -> Mask {
    let mut secret = if document.problems.is_empty() { of_values(document) } else { mask_unparsed(text) };
    secret.extend(secret_spans_of_comments(text));
    Mask { secret, withheld: withheld_spans_of_comments(text) }
}

/// The value of the setting `key` as it may be shown outside of its file.
pub(crate) fn shown_setting(key: &str, text: &str) -> String {
    if text.is_empty() || is_public_key(key) && !holds_generated(key, text) {
        without_secrets(text).into_owned()
    } else {
        MASK.to_owned()
    }
}

impl Document {
    /// The spans that must not be shown of `config.toml`: of Streamlit's own options what is secret by its name, of
    /// anything else every value.
    pub(crate) fn secret_spans_of_config(&self) -> Vec<Span> {
        let mut values = Values::default();
        for entry in &self.root.entries {
            let is_known = CONFIG_SECTIONS.contains(&entry.key.as_str());
            let is_hidden = |key: &str| !is_known || is_secret_key(key);
            values.collect(entry, &is_hidden, is_secret_key(&entry.key));
        }
        values.spans()
    }

    /// The spans that must not be shown of `secrets.toml`: every value outside `[auth]`, and in `[auth]` every value that
    /// is not known to be public.
    pub(crate) fn secret_spans_of_secrets(&self) -> Vec<Span> {
        Values::of_secrets(&self.root.entries).spans()
    }

    /// The values that are secret enough to be looked for in every other text, such as a provider's answer: what a key
    /// says, and of `[auth]` also what nobody would write by chance.
    pub(crate) fn secret_values(&self) -> Vec<&str> {
        let (auth, others): (Vec<_>, Vec<_>) =
            self.root.entries.iter().partition(|entry| entry.key.eq_ignore_ascii_case("auth"));
        let of_auth = Values::of_secrets(auth).secrets.into_iter();
        let of_auth = of_auth.filter(|(key, text)| is_secret_key(key) || is_unguessable(text));
        let of_others = Values::of_secrets(others).secrets.into_iter();
        of_auth
            .chain(of_others.filter(|(key, text)| is_secret_key(key) && is_unguessable(text)))
            .map(|(_, text)| text)
            .collect()
    }
}

impl<'a> Values<'a> {
    fn of_secrets(entries: impl IntoIterator<Item = &'a Entry>) -> Self {
        let mut values = Self::default();
        for entry in entries {
            let is_auth = entry.key.eq_ignore_ascii_case("auth");
            values.collect(entry, &|key| !is_auth || !is_public_key(key), false);
        }
        values
    }
}

/// Whether a text would not occur elsewhere by chance: no word, no address, no number.
fn is_unguessable(text: &str) -> bool {
    text.len() >= 8
        && !text.contains("://")
        && !text.contains(char::is_whitespace)
        && !text.bytes().all(|byte| byte.is_ascii_lowercase())
        && !text.bytes().all(|byte| byte.is_ascii_digit())
        && !is_path(text)
}

/// Whether a text names a file, as a report does too.
fn is_path(text: &str) -> bool {
    let is_name = text.rsplit('/').next().unwrap_or_default().rsplit_once('.').is_some_and(|(_, extension)| {
        (1..=5).contains(&extension.len()) && extension.bytes().all(|byte| byte.is_ascii_lowercase())
    });
    text.starts_with(['.', '/', '~']) || is_name
}

/// What was found while walking over the values of a document.
#[derive(Default)]
struct Values<'a> {
    hidden: Vec<Span>,
    /// The hidden strings, each with its key.
    secrets: Vec<(&'a str, &'a str)>,
    /// The strings that are shown so far, each with its span.
    shown: Vec<(&'a str, Span)>,
}

impl<'a> Values<'a> {
    /// Takes `entry` and everything in it. `is_hidden` decides by the key, `inherited` whether a table above decided.
    fn collect(&mut self, entry: &'a Entry, is_hidden: &dyn Fn(&str) -> bool, inherited: bool) {
        if looks_like_secret(&entry.key) || looks_generated(&entry.key) {
            self.hidden.push(entry.key_span);
            // The header of a table holds its name.
            self.hidden.extend(entry.value.as_table().and_then(Table::header));
        }
        match &entry.value {
            Value::Table(inner) => self.collect_table(entry, inner, is_hidden, inherited),
            Value::ArrayOfTables(tables) => {
                tables.iter().for_each(|inner| self.collect_table(entry, inner, is_hidden, inherited));
            }
            value if inherited || is_hidden(&entry.key) => {
                self.hidden.push(entry.value_span);
                self.take_strings(&entry.key, value);
            }
            value if !is_public(&entry.key, value) => {
                self.hidden.push(entry.value_span);
                self.take_strings(&entry.key, value);
            }
            Value::String(text) => self.shown.push((text, entry.value_span)),
            _ => {}
        }
    }

    fn collect_table(&mut self, entry: &Entry, table: &'a Table, is_hidden: &dyn Fn(&str) -> bool, inherited: bool) {
        let inherited = inherited || is_secret_key(&entry.key);
        let swapped = are_swapped(table);
        for inner in &table.entries {
            self.collect(inner, is_hidden, inherited || swapped && inner.key == "client_id");
        }
    }

    fn take_strings(&mut self, key: &'a str, value: &'a Value) {
        match value {
            Value::String(text) => self.secrets.push((key, text)),
            Value::Array(items) => items.iter().for_each(|item| self.take_strings(key, &item.value)),
            _ => {}
        }
    }

    /// The spans, with those of public values that repeat a secret.
    fn spans(mut self) -> Vec<Span> {
        /// Shorter secrets are parts of other words.
        const LEAST: usize = 8;
        let secrets: std::collections::HashSet<&str> = self
            .secrets
            .iter()
            .map(|(_, text)| *text)
            .filter(|text| text.len() >= LEAST && !text.contains("://"))
            .collect();
        let repeats = |text: &str| {
            secrets.contains(text) || text.split([' ', ',', '&', '=', '/', '?']).any(|part| secrets.contains(part))
        };
        self.hidden.extend(self.shown.iter().filter(|(text, _)| repeats(text)).map(|(_, span)| *span));
        self.hidden
    }
}

/// Whether the ID is where the secret belongs, so that the secret is where the ID belongs.
fn are_swapped(table: &Table) -> bool {
    let secret = table.get("client_secret").and_then(|entry| entry.value.as_str());
    secret.is_some_and(|secret| {
        let secret = secret.trim();
        let groups: Vec<usize> = secret.split('-').map(str::len).collect();
        let is_guid = groups == [8, 4, 4, 4, 12] && secret.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
        let is_okta = secret.starts_with("0oa") && secret.len() == 20;
        is_guid || is_okta || secret.ends_with(".apps.googleusercontent.com")
    })
}

fn is_public(key: &str, value: &Value) -> bool {
    match value {
        Value::String(text) => is_public_value(key, text),
        Value::Array(items) => items.iter().all(|item| is_public(key, &item.value)),
        _ => true,
    }
}

/// What must not be shown of a Dockerfile, a Compose file or a manifest: what follows a name that says it is secret, up to
/// the end of the line or of the flow collection.
pub(crate) fn mask_assignments(text: &str) -> Vec<Span> {
    let is_name = |character: char| character.is_alphanumeric() || matches!(character, '_' | '-' | '.');
    let mut spans = Vec::new();
    for (sign, _) in text.match_indices([':', '=']) {
        let before = text[..sign].trim_end_matches([' ', '"', '\'']);
        let name = &before[before.trim_end_matches(is_name).len()..];
        if !is_secret_key(name) {
            continue;
        }
        let value = text[sign + 1..].trim_start_matches([' ', '\t']);
        let start = text.len() - value.len();
        let len = value.find(['\n', '\r', ',', '}']).unwrap_or(value.len());
        if len > 0 {
            spans.push(Span::new(start, start + len));
        }
    }
    spans
}

/// The spans to hide in a text that does not parse, where nobody knows what is secret: every value, and what may be the
/// rest of one.
fn mask_unparsed(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut offset = 0;
    let mut is_open = false;
    // Python ends a line at a lone `\r` too.
    for line in text.split_inclusive(['\n', '\r']) {
        let content = line.trim_end_matches(['\n', '\r']);
        let is_header = is_header(content.trim_start_matches(BYTE_ORDER_MARK).trim_start());
        let sign = content.find(['=', ':']).filter(|sign| !is_open && is_plain_key(&content[..*sign]));
        let start = sign.map_or(0, |sign| sign + 1);
        let value = content[start..].trim_start();
        let begin = offset + start + (content[start..].len() - value.len());
        if !is_header && !value.is_empty() && !value.starts_with('#') {
            spans.push(Span::new(begin, offset + content.len()));
        }
        is_open = !is_header && leaves_quote_open(value, is_open);
        offset += line.len();
    }
    spans
}

/// Whether this may be shown before the sign: dotted names of lower-case words, as settings have them.
fn is_plain_key(text: &str) -> bool {
    /// No setting's name is as long.
    const LONGEST: usize = 32;
    let text = text.trim();
    let name = match text.chars().next() {
        Some(quote @ ('"' | '\'')) => text[1..].strip_suffix(quote).unwrap_or(text),
        _ => text,
    };
    let is_word = |part: &str| {
        !part.is_empty()
            && part.len() <= LONGEST
            && part.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'-'))
    };
    name.split('.').all(is_word)
}

/// What some editors put before the first line.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// `[auth]` or `[auth.name]` with a name that could be nothing else, with nothing but a comment behind; also where it is
/// not closed. Any other header may be a value that lost its key.
fn is_header(line: &str) -> bool {
    let Some(rest) = line.strip_prefix('[') else { return false };
    let (path, behind) = match rest.find(']') {
        Some(end) => (&rest[..end], rest[end + 1..].trim_start()),
        None => (rest, ""),
    };
    let is_ours = path.split('.').next().is_some_and(|first| first.trim().eq_ignore_ascii_case("auth"));
    is_ours
        && is_plain_key(&path.to_ascii_lowercase())
        && path.split('.').skip(1).all(is_plain_key)
        && (behind.is_empty() || behind.starts_with('#'))
}

/// Whether a quote that began here, or before, is still open at the end of the line.
fn leaves_quote_open(value: &str, was_open: bool) -> bool {
    let quotes = value.chars().filter(|character| matches!(character, '"' | '\'')).count();
    if was_open { quotes == 0 } else { quotes % 2 == 1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;
    use crate::streamlit::parse;

    #[test]
    fn secrets_are_found_wherever_they_stand() {
        let text = "db = { url = 'p', client_id = 'h' }\n[auth]\ncookie_secret = 's'\nredirect_uri = 'u'\n[auth.x]\nclient_secret = \"\"\"m\nn\"\"\"\n";
        let found: Vec<&str> =
            parse(text).secret_spans_of_secrets().iter().map(|span| &text[span.start..span.end]).collect();
        assert_eq!(found, ["'p'", "'h'", "'s'", "\"\"\"m\nn\"\"\""]);
        let text = "[server]\nport = 8501\ncookieSecret = 's'\n[auth]\nclient_id = 'i'\n";
        let found: Vec<&str> =
            parse(text).secret_spans_of_config().iter().map(|span| &text[span.start..span.end]).collect();
        assert_eq!(found, ["'s'", "'i'"], "of `config.toml`, Streamlit's own options are public");
    }

    #[test]
    fn in_auth_only_what_is_known_to_be_public_is_shown() {
        for key in [
            "cookie_secert",
            "cookie_sercet",
            "cookie_sekret",
            "cookie_key",
            "cookie_pass",
            "cookie",
            "client_key",
            "client_sec",
            "client_secert",
            "key",
            "pass",
            "pw",
            "geheimnis",
            "CLIENT_SECRET",
            "redirect_url",
            "signing",
        ] {
            for text in [
                format!("[auth]\n{key} = 'CANARY'\n"),
                format!("[auth.google]\n\"{key}\" = 'CANARY'\n"),
                format!("[auth]\nclient_kwargs = {{ {key} = ['CANARY'] }}\n"),
                format!("auth.google.authorize_params.{key} = 'CANARY'\n"),
                format!("[[auth.{key}]]\nclient_secret = 'CANARY'\n"),
            ] {
                assert!(!masked(&text).contains("CANARY"), "{text}");
            }
        }
        for text in [
            "[auth]\nredirect_uri = 'http://localhost:8501/oauth2callback'\nexpose_tokens = ['id']\n",
            "[auth.x]\nclient_id = 'app'\nserver_metadata_url = 'https://a.example/x'\n",
            "[auth.x]\nclient_kwargs = { scope = 'openid email', prompt = 'login', timeout = 10, verify = false }\n",
            "[auth.x.authorize_params]\nhd = 'a.example'\nlogin_hint = 'me@a.example'\n",
        ] {
            assert_eq!(masked(text), text);
        }
    }

    fn masked(text: &str) -> String {
        let mut sources = SourceMap::default();
        sources.add("f", text, mask_secrets(text, &parse(text)));
        sources.masked().remove(0).text
    }

    #[test]
    fn what_everybody_may_say_is_looked_for_nowhere() {
        let text = "files = ['.streamlit/secrets.toml']\n[db]\nhost = 'db-1.internal'\nport = 5432\npassword = 'CANARY-1'\n\
                    [auth]\nfile = 'app.py'\nissuer = 'https://a.example'\nname = 'keycloak'\ncookie_secert = 'CANARY-2'\n";
        assert_eq!(parse(text).secret_values(), ["CANARY-2", "CANARY-1"]);
    }

    #[test]
    fn a_secret_in_the_wrong_place_is_hidden() {
        for text in [
            "[auth.g]\nclient_id = 'CANARY'\nclient_secret = '1-a.apps.googleusercontent.com'\n",
            "[auth.g]\nclient_id = 'CANARY'\nclient_secret = '11111111-2222-4333-8444-555555555555'\n",
            "[auth]\nclient_id = 'CANARY-1'\ncookie_secret = 'CANARY-1'\n",
            "[auth]\nclient_kwargs.scope = 'openid CANARY-1'\ncookie_secret = 'CANARY-1'\n",
            "[auth]\nclient_kwargs.scope = 'openid glpat-CANARY'\n",
            "[auth]\nredirect_uri = 'http://h/cb?token=CANARY'\n",
            "[auth]\nredirect_uri = 'http://CANARY@h/cb'\n",
            "[auth.GOCSPX-CANARY]\nx = 1\n",
            "[auth]\n\"glpat-CANARY\" = 1\n",
        ] {
            assert!(!masked(text).contains("CANARY"), "{text}: {}", masked(text));
        }
    }

    #[test]
    fn a_secret_under_a_public_key_is_hidden_too() {
        let text = "[auth]\nclient_id = 'GOCSPX-abc'\nredirect_uri = 'https://a:b@c.example/'\n";
        let found: Vec<&str> =
            parse(text).secret_spans_of_secrets().iter().map(|span| &text[span.start..span.end]).collect();
        assert_eq!(found, ["'GOCSPX-abc'", "'https://a:b@c.example/'"]);
    }

    #[test]
    fn every_value_of_a_broken_text_is_hidden() {
        let text = "[auth]\nclient_secret = \"CANARY\n  rest CANARY\nCANARY== \nclient_id = CANARY # note\n\
                    client_secret CANARY=x\n[auth] CANARY\n[CANARY]\n[auth.CANARY]\n[auth.canary123]\nCANARY = 1\n\"CANARY\" CANARY = 1\n# note\rkey = CANARY\r\n";
        let shown = mask_unparsed(text).iter().fold(text.to_owned(), |mut shown, span| {
            shown.replace_range(span.start..span.end, &"*".repeat(span.end - span.start));
            shown
        });
        assert!(!shown.contains("CANARY"), "{shown}");
        assert!(shown.starts_with("[auth]\nclient_secret = ***"), "{shown}");
    }

    #[test]
    fn assignments_in_any_language_are_hidden() {
        let text =
            "ENV CLIENT_SECRET=CANARY PORT=1\nenv: {API_KEY: 'CANARY', port: 2}\n- \"db-password\" : CANARY\nx: y\n";
        let shown: String = mask_assignments(text).iter().rev().fold(text.to_owned(), |mut shown, span| {
            shown.replace_range(span.start..span.end, "*");
            shown
        });
        assert_eq!(shown, "ENV CLIENT_SECRET=*\nenv: {API_KEY: *, port: 2}\n- \"db-password\" : *\nx: y\n");
    }

    #[test]
    fn broken_headers_are_shown() {
        assert_eq!(mask_unparsed("\u{feff}[auth]\n[auth\n[auth.google\n"), []);
        for secret in ["[authCANARY\n", "[auth CANARY\n", "[CANARY\n", "[auth.\"CANARY\n"] {
            assert_eq!(mask_unparsed(secret).len(), 1, "{secret}");
        }
    }
}
