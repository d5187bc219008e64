//! Which bytes of a configuration must not be shown.

use super::document::{Document, Table, TableKind, Value};
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
            let alone = Table { entries: vec![entry.clone()], kind: TableKind::Implicit };
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
            _ if hidden(&entry.key, inherited) => spans.push(entry.value_span),
            _ => {}
        }
    }
}

/// The spans to hide in a text that does not parse, where nobody knows what is secret: every value.
pub(crate) fn mask_unparsed(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        let is_header = content.trim_start().starts_with('[') && !content.contains('=');
        let start = match content.find(['=', ':']) {
            Some(sign) => sign + 1,
            // Without a sign the line may be the rest of a value.
            None => 0,
        };
        let value = content[start..].trim_start();
        let begin = offset + start + (content[start..].len() - value.len());
        if !is_header && !value.is_empty() && !value.starts_with('#') {
            spans.push(Span::new(begin, offset + content.len()));
        }
        offset += line.len();
    }
    spans
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
    fn every_value_of_a_broken_text_is_hidden() {
        let text = "[auth]\nclient_secret = \"CANARY\n  rest CANARY\nclient_id = CANARY # note\n";
        let shown = mask_unparsed(text).iter().fold(text.to_owned(), |mut shown, span| {
            shown.replace_range(span.start..span.end, &"*".repeat(span.end - span.start));
            shown
        });
        assert!(!shown.contains("CANARY"), "{shown}");
        assert!(shown.starts_with("[auth]\nclient_secret = ***"), "{shown}");
    }
}
