//! Which bytes of a configuration must not be shown.

use super::document::{Document, Table, TableKind, Value};
use super::secret_shape::looks_like_secret;
use crate::source::Span;

/// Whether values under this key are never shown.
pub(crate) fn is_secret_key(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    ["secret", "password", "passwd", "token", "api_key", "apikey", "private", "credential"]
        .iter()
        .any(|word| key.contains(word))
        && key != "expose_tokens"
        && key != "token_endpoint_auth_method"
        && !key.ends_with("_url")
        && !key.ends_with("_uri")
}

impl Document {
    /// The spans that must not be shown of a file that is not made of secrets: the values under a key that says so.
    pub(crate) fn secret_spans(&self) -> Vec<Span> {
        let mut spans = Vec::new();
        collect_values(&self.root, &|key, inherited| inherited || is_secret_key(key), false, &mut spans);
        spans
    }

    /// The same for `secrets.toml`, where every value outside `[auth]` is somebody's secret until its key says otherwise.
    pub(crate) fn secret_spans_of_secrets(&self) -> Vec<Span> {
        let mut spans = Vec::new();
        for entry in &self.root.entries {
            let alone = Table::new(vec![entry.clone()], TableKind::Implicit);
            let is_auth = entry.key.eq_ignore_ascii_case("auth");
            let hidden = |key: &str, inherited: bool| {
                inherited || is_secret_key(key) || (!is_auth && !PUBLIC_KEYS.contains(&key))
            };
            collect_values(&alone, &hidden, false, &mut spans);
        }
        spans
    }
}

/// Keys of `[auth]` whose values may be shown wherever they stand.
const PUBLIC_KEYS: [&str; 10] = [
    "auth",
    "redirect_uri",
    "client_id",
    "server_metadata_url",
    "client_kwargs",
    "authorize_params",
    "expose_tokens",
    "scope",
    "prompt",
    "token_endpoint_auth_method",
];

/// The spans of all values below `table` for which `hidden(key, whether a table above is hidden)` holds.
fn collect_values(table: &Table, hidden: &dyn Fn(&str, bool) -> bool, inherited: bool, spans: &mut Vec<Span>) {
    for entry in &table.entries {
        match &entry.value {
            Value::Table(inner) => collect_values(inner, hidden, inherited || is_secret_key(&entry.key), spans),
            Value::ArrayOfTables(tables) => {
                tables
                    .iter()
                    .for_each(|inner| collect_values(inner, hidden, inherited || is_secret_key(&entry.key), spans));
            }
            _ if hidden(&entry.key, inherited) || holds_secret(&entry.value) => spans.push(entry.value_span),
            _ => {}
        }
    }
}

/// Whether the value is a secret by its looks, whatever its key says.
fn holds_secret(value: &Value) -> bool {
    match value {
        Value::String(text) => looks_like_secret(text),
        Value::Array(items) => items.iter().any(|item| holds_secret(&item.value)),
        _ => false,
    }
}

/// The spans to hide in a text that does not parse, where nobody knows what is secret: every value, and what may be the
/// rest of one.
pub(crate) fn mask_unparsed(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut offset = 0;
    let mut is_open = false;
    // Python ends a line at a lone `\r` too.
    for line in text.split_inclusive(['\n', '\r']) {
        let content = line.trim_end_matches(['\n', '\r']);
        let is_header = is_header(content.trim_start_matches(BYTE_ORDER_MARK).trim_start());
        let sign = content.find(['=', ':']).filter(|sign| !is_open && is_key(&content[..*sign]));
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

/// Whether this may stand before the sign: dotted names without white space, or one name in quotes.
fn is_key(text: &str) -> bool {
    let text = text.trim();
    let name = match text.chars().next() {
        Some(quote @ ('"' | '\'')) => text[1..].strip_suffix(quote).unwrap_or(text),
        _ => text,
    };
    !name.is_empty() && name.chars().all(|character| character.is_alphanumeric() || "_-.".contains(character))
}

/// What some editors put before the first line.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// `[header]`, with nothing but a comment behind; or one of ours that is not closed.
fn is_header(line: &str) -> bool {
    let Some(end) = line.rfind(']') else {
        return line.strip_prefix("[auth").is_some_and(|rest| rest.is_empty() || rest.starts_with('.') && is_key(rest));
    };
    let behind = line[end + 1..].trim_start();
    line.starts_with('[') && !line[..end].contains(['=', '"', '\'']) && (behind.is_empty() || behind.starts_with('#'))
}

/// Whether a quote that began here, or before, is still open at the end of the line.
fn leaves_quote_open(value: &str, was_open: bool) -> bool {
    let quotes = value.chars().filter(|character| matches!(character, '"' | '\'')).count();
    if was_open { quotes == 0 } else { quotes % 2 == 1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::streamlit::parse;

    #[test]
    fn secrets_are_found_wherever_they_stand() {
        let text = "db = { url = 'p', client_id = 'h' }\n[auth]\ncookie_secret = 's'\nredirect_uri = 'u'\n[auth.x]\nclient_secret = \"\"\"m\nn\"\"\"\n";
        let found: Vec<&str> =
            parse(text).secret_spans_of_secrets().iter().map(|span| &text[span.start..span.end]).collect();
        assert_eq!(found, ["'p'", "'s'", "\"\"\"m\nn\"\"\""]);
        let found: Vec<&str> = parse(text).secret_spans().iter().map(|span| &text[span.start..span.end]).collect();
        assert_eq!(found, ["'s'", "\"\"\"m\nn\"\"\""], "in any other file, the key says it");
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
                    client_secret CANARY=x\n[auth] CANARY\n\"CANARY\" CANARY = 1\n# note\rkey = CANARY\r\n";
        let shown = mask_unparsed(text).iter().fold(text.to_owned(), |mut shown, span| {
            shown.replace_range(span.start..span.end, &"*".repeat(span.end - span.start));
            shown
        });
        assert!(!shown.contains("CANARY"), "{shown}");
        assert!(shown.starts_with("[auth]\nclient_secret = ***"), "{shown}");
    }

    #[test]
    fn broken_headers_are_shown() {
        assert_eq!(mask_unparsed("\u{feff}[auth]\n[auth\n[auth.google\n"), []);
        for secret in ["[authCANARY\n", "[auth CANARY\n", "[CANARY\n", "[auth.\"CANARY\n"] {
            assert_eq!(mask_unparsed(secret).len(), 1, "{secret}");
        }
    }
}
