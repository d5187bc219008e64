//! Text to [`Document`]. Never fails: what cannot be read becomes a [`SyntaxProblem`].

use toml_edit::{Item, TableLike};

use super::dialect;
use super::document::{Document, Entry, SyntaxProblem, Table, TableKind, Value};
use super::secret_shape::looks_like_secret;
use super::syntax;
use crate::source::Span;

/// Reads `text` as Streamlit's parser (Python's `tomllib`, TOML 1.0) would.
pub(crate) fn parse(text: &str) -> Document {
    if text.starts_with('\u{feff}') {
        return refused(SyntaxProblem {
            span: Span::new(0, '\u{feff}'.len_utf8()),
            message: "the file begins with a byte order mark".to_owned(),
            help: Some("save the file as `UTF-8`, not as `UTF-8 with BOM`"),
        });
    }
    // Python opens the file with universal newlines, so a lone carriage return ends a line. Same length, same spans.
    let normalised = with_small_integers(lone_carriage_returns_to_newlines(text));
    let parsed = match toml_edit::Document::parse(normalised.as_str()) {
        Ok(parsed) => parsed,
        Err(error) => {
            let span = error.span().map_or(Span::at(0), |range| within(text, range.into()));
            // The error's own text quotes the line, which may hold a secret: only the message is taken.
            return refused(syntax::explained(text, span, error.message()));
        }
    };
    let problems = dialect::newer_than_toml_1_0(&normalised);
    if !problems.is_empty() {
        return Document { root: Table::default(), problems };
    }
    Document { root: table(parsed.as_table(), TableKind::Implicit), problems }
}

fn refused(problem: SyntaxProblem) -> Document {
    Document { root: Table::default(), problems: vec![problem] }
}

/// `span` cut to the text and widened to character boundaries.
fn within(text: &str, span: Span) -> Span {
    let floor = |mut offset: usize| {
        offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    };
    let start = floor(span.start);
    Span::new(start, floor(span.end).max(start))
}

fn lone_carriage_returns_to_newlines(text: &str) -> String {
    let bytes = text.as_bytes();
    if !bytes.contains(&b'\r') {
        return text.to_owned();
    }
    let lone = |index: usize| bytes[index] == b'\r' && bytes.get(index + 1) != Some(&b'\n');
    let replaced = (0..bytes.len()).map(|index| if lone(index) { b'\n' } else { bytes[index] }).collect();
    String::from_utf8(replaced).expect("one ASCII character took another's place")
}

/// `text` with every decimal integer that is too large for 64 bits replaced by a smaller one of the same length.
///
/// Python's integers have no limit, so Streamlit reads on: an identifier of twenty digits without quotes is a wrong
/// type, not a syntax error.
fn with_small_integers(mut text: String) -> String {
    while let Err(error) = toml_edit::Document::parse(text.as_str()) {
        let Some(span) = error.span().filter(|_| error.message().contains("integer number overflowed")) else { break };
        let number = &text[span.clone()];
        let digits = number.trim_start_matches(['+', '-']);
        // Every second digit becomes an underscore, which leaves at most 19 of them.
        if digits.len() > 37 || !digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_') {
            break;
        }
        let last = digits.len() - 1;
        let smaller: String =
            (0..digits.len()).map(|index| if index % 2 == 1 && index != last { '_' } else { '1' }).collect();
        text.replace_range(span.end - digits.len()..span.end, &smaller);
    }
    text
}

fn table(source: &dyn TableLike, kind: TableKind) -> Table {
    let mut entries: Vec<Entry> = source
        .iter()
        .filter_map(|(name, item)| {
            let key_span = source.key(name).and_then(toml_edit::Key::span).map_or(Span::default(), Span::from);
            entry(name, key_span, item)
        })
        .collect();
    entries.sort_by_key(|entry| entry.key_span);
    Table { entries, kind }
}

fn entry(key: &str, key_span: Span, item: &Item) -> Option<Entry> {
    let (value, value_span) = match item {
        Item::None => return None,
        Item::Value(value) => (self::value(value), value.span().map_or(key_span, Span::from)),
        Item::Table(inner) => {
            // Dotted keys and the parents of longer headers have no header of their own.
            let header = inner.span().map(Span::from).filter(|_| !inner.is_dotted() && !inner.is_implicit());
            let kind = header.map_or(TableKind::Implicit, TableKind::Header);
            (Value::Table(table(inner, kind)), header.unwrap_or(key_span))
        }
        Item::ArrayOfTables(tables) => {
            let inner = tables
                .iter()
                .map(|one| table(one, one.span().map_or(TableKind::Implicit, |span| TableKind::Header(span.into()))))
                .collect();
            (Value::ArrayOfTables(inner), key_span)
        }
    };
    Some(Entry { key: key.to_owned(), key_span, value, value_span })
}

fn value(source: &toml_edit::Value) -> Value {
    match source {
        toml_edit::Value::String(text) => Value::String(text.value().replace("\r\n", "\n")),
        toml_edit::Value::Integer(number) => Value::Integer(*number.value()),
        toml_edit::Value::Float(number) => Value::Float(*number.value()),
        toml_edit::Value::Boolean(boolean) => Value::Boolean(*boolean.value()),
        toml_edit::Value::Datetime(datetime) => Value::Datetime(datetime.value().to_string()),
        toml_edit::Value::Array(items) => Value::Array(
            items
                .iter()
                .map(|item| {
                    let span = item.span().map_or(Span::default(), Span::from);
                    Entry { key: String::new(), key_span: span, value: value(item), value_span: span }
                })
                .collect(),
        ),
        toml_edit::Value::InlineTable(inner) => {
            Value::Table(table(inner, if inner.is_dotted() { TableKind::Implicit } else { TableKind::Inline }))
        }
    }
}

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
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        let is_header = is_header(content.trim_start());
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

/// `[header]`, with nothing but a comment behind.
fn is_header(line: &str) -> bool {
    let Some(end) = line.rfind(']') else { return false };
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

    fn spanned(text: &str, path: &[&str]) -> (String, String) {
        let document = parse(text);
        assert_eq!(document.problems, []);
        let mut table = &document.root;
        for key in &path[..path.len() - 1] {
            table = table.get(key).unwrap().value.as_table().unwrap();
        }
        let entry = table.get(path[path.len() - 1]).unwrap();
        (
            text[entry.key_span.start..entry.key_span.end].to_owned(),
            text[entry.value_span.start..entry.value_span.end].to_owned(),
        )
    }

    #[test]
    fn every_way_to_write_a_setting_has_its_place() {
        let expected = ("client_id".to_owned(), "\"x\"".to_owned());
        for text in [
            "[auth.google]\nclient_id = \"x\"",
            "auth.google.client_id = \"x\"",
            "auth = { google = { client_id = \"x\" } }",
            "[auth]\ngoogle.client_id = \"x\"",
            "[auth]\r\ngoogle = { client_id = \"x\" }",
        ] {
            assert_eq!(spanned(text, &["auth", "google", "client_id"]), expected, "{text}");
        }
    }

    #[test]
    fn a_table_points_at_its_header() {
        assert_eq!(spanned("a = 1\n[auth] # x\nb = 2\n", &["auth"]), ("auth".to_owned(), "[auth]".to_owned()));
        assert_eq!(spanned("[auth.x]\nb = 2\n", &["auth"]).0, "auth");
    }

    #[test]
    fn python_reads_a_lone_carriage_return_as_a_line_end() {
        assert_eq!(spanned("a = 1\r[auth]\rb = 2\r", &["auth", "b"]), ("b".to_owned(), "2".to_owned()));
    }

    #[test]
    fn integers_have_no_limit_in_python() {
        let text = "a = 112233445566778899000\nb = -112233445566778899000\nc = 'x'\n";
        assert_eq!(spanned(text, &["a"]).1, "112233445566778899000");
        assert_eq!(spanned(text, &["c"]).1, "'x'");
        assert!(matches!(parse(text).root.get("b").unwrap().value, Value::Integer(number) if number < 0));
    }

    #[test]
    fn a_syntax_problem_does_not_quote_the_text() {
        let document = parse("[auth]\nclient_secret = \"CANARY\" x\n");
        assert_eq!(document.problems.len(), 1);
        assert!(!document.problems[0].message.contains("CANARY"), "{:?}", document.problems);
        assert!(document.root.entries.is_empty());
    }

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
                    client_secret CANARY=x\n[auth] CANARY\n\"CANARY\" CANARY = 1\n";
        let shown = mask_unparsed(text).iter().fold(text.to_owned(), |mut shown, span| {
            shown.replace_range(span.start..span.end, &"*".repeat(span.end - span.start));
            shown
        });
        assert!(!shown.contains("CANARY"), "{shown}");
        assert!(shown.starts_with("[auth]\nclient_secret = ***"), "{shown}");
    }
}
