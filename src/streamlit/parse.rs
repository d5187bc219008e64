//! Text to [`Document`], as Streamlit reads it. Never fails: what cannot be read becomes a [`SyntaxProblem`].

use std::collections::BTreeMap;

use toml_edit::{Item, TableLike};

use super::document::{Document, Entry, SyntaxProblem, Table, TableKind, Value};
use super::line_ends::LineEnds;
use super::toml_reader::TomlReader;
use super::{syntax, toml_1_0, toml_package};
use crate::source::Span;
use crate::work;

/// Reads `text` as the newest Streamlit does.
pub(crate) fn parse(text: &str) -> Document {
    parse_as(text, TomlReader::Tomllib)
}

/// Reads `text` as a Streamlit with this parser does. Text that is not TOML 1.0 is refused for every Streamlit.
pub(crate) fn parse_as(text: &str, dialect: TomlReader) -> Document {
    work::count(text.len());
    let line_ends = LineEnds::detect(text);
    let text = line_ends.text();
    let mut document = tomllib(text);
    if let [problem] = &mut document.problems[..] {
        *problem = syntax::explained(text, std::mem::take(problem));
    }
    if !document.problems.is_empty() {
        let was_read = toml_package::reads(text);
        document.problems.iter_mut().for_each(|problem| problem.read_before_1_66 = was_read);
    } else if dialect == TomlReader::TomlPackage {
        document = toml_package::parse(text, &document);
    }
    line_ends.restore(document)
}

/// Reads `text` as Python's `tomllib` does: as `toml_edit` does, less what is newer than TOML 1.0, and with the numbers
/// that are too large for Rust.
fn tomllib(text: &str) -> Document {
    // `toml_edit` skips it.
    if text.starts_with(BYTE_ORDER_MARK) {
        let span = Span::new(0, BYTE_ORDER_MARK.len_utf8());
        return refused(SyntaxProblem::new(span, "the file begins with a byte order mark"));
    }
    let mut reading = Reading::default();
    let mut replaced = text.to_owned();
    let parsed = loop {
        match toml_edit::Document::parse(replaced.clone()) {
            Ok(parsed) => break parsed,
            Err(error) => {
                let span = error.span().map_or(Span::at(0), |range| within(text, range.into()));
                if error.message().ends_with(OVERFLOWED) && reading.set_aside(&mut replaced, span) {
                    continue;
                }
                // The error's own text quotes the line, which may hold a secret: only the message is taken.
                return refused(SyntaxProblem::new(span, first_line(error.message())));
            }
        }
    };
    let problems = toml_1_0::refused(text);
    if !problems.is_empty() {
        return Document { root: Table::default(), problems };
    }
    Document { root: reading.table(parsed.as_table(), TableKind::Implicit), problems }
}

/// How the message of `toml_edit` ends for a number that it reads but cannot hold.
const OVERFLOWED: &str = "overflowed";
/// More such numbers than anybody writes: each is a parse of its own.
const OVERSIZED_LIMIT: usize = 32;

const BYTE_ORDER_MARK: char = '\u{feff}';

fn refused(problem: SyntaxProblem) -> Document {
    Document { root: Table::default(), problems: vec![problem] }
}

fn first_line(message: &str) -> String {
    message.lines().next().unwrap_or_default().trim_end_matches('.').to_owned()
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

#[derive(Default)]
struct Reading {
    /// By where they begin, the numbers for which something else was parsed.
    oversized: BTreeMap<usize, Value>,
}

impl Reading {
    /// Puts another number, as long, in the place of one that is too large for Rust.
    fn set_aside(&mut self, text: &mut String, span: Span) -> bool {
        let word = &text[span.start..span.end];
        if self.oversized.len() == OVERSIZED_LIMIT || word.len() < 3 {
            return false;
        }
        let Some(number) = toml_1_0::oversized_number(word) else { return false };
        let shorter = format!("0.{}", "0".repeat(word.len() - 2));
        text.replace_range(span.start..span.end, &shorter);
        self.oversized.insert(span.start, number).is_none()
    }

    fn table(&self, source: &dyn TableLike, kind: TableKind) -> Table {
        let mut entries: Vec<Entry> = source
            .iter()
            .filter_map(|(name, item)| {
                let key_span = source.key(name).and_then(toml_edit::Key::span).map_or(Span::default(), Span::from);
                self.entry(name, key_span, item)
            })
            .collect();
        entries.sort_by_cached_key(first_mention);
        Table::new(entries, kind)
    }

    fn entry(&self, key: &str, key_span: Span, item: &Item) -> Option<Entry> {
        let (value, value_span) = match item {
            Item::None => return None,
            Item::Value(value) => (self.value(value), value.span().map_or(key_span, Span::from)),
            Item::Table(inner) => {
                // Dotted keys and the parents of longer headers have no header of their own.
                let header = inner.span().map(Span::from).filter(|_| !inner.is_dotted() && !inner.is_implicit());
                let kind = header.map_or(TableKind::Implicit, TableKind::Header);
                (Value::Table(self.table(inner, kind)), header.unwrap_or(key_span))
            }
            Item::ArrayOfTables(tables) => {
                let header = |one: &toml_edit::Table| one.span().map(Span::from);
                let inner = tables
                    .iter()
                    .map(|one| self.table(one, header(one).map_or(TableKind::Implicit, TableKind::Header)))
                    .collect();
                (Value::ArrayOfTables(inner), key_span)
            }
        };
        Some(Entry { key: key.to_owned(), key_span, value, value_span })
    }

    fn value(&self, source: &toml_edit::Value) -> Value {
        match source {
            toml_edit::Value::String(text) => Value::String(text.value().clone()),
            toml_edit::Value::Integer(number) => Value::Integer(*number.value()),
            toml_edit::Value::Float(number) => {
                let oversized = number.span().and_then(|span| self.oversized.get(&span.start));
                oversized.cloned().unwrap_or(Value::Float(*number.value()))
            }
            toml_edit::Value::Boolean(boolean) => Value::Boolean(*boolean.value()),
            toml_edit::Value::Datetime(datetime) => Value::Datetime(datetime.value().to_string()),
            toml_edit::Value::Array(items) => Value::Array(
                items
                    .iter()
                    .map(|item| {
                        let span = item.span().map_or(Span::default(), Span::from);
                        Entry { key: String::new(), key_span: span, value: self.value(item), value_span: span }
                    })
                    .collect(),
            ),
            toml_edit::Value::InlineTable(inner) => {
                let kind = if inner.is_dotted() { TableKind::Implicit } else { TableKind::Inline };
                Value::Table(self.table(inner, kind))
            }
        }
    }
}

/// Where the text first speaks of the entry: `[auth.google]` speaks of `auth`, whose own header may come later. That is
/// the order of a Python `dict`.
fn first_mention(entry: &Entry) -> usize {
    let first_of = |table: &Table| table.entries.first().map_or(usize::MAX, first_mention);
    let below = match &entry.value {
        Value::Table(table) => first_of(table),
        Value::ArrayOfTables(tables) => tables.first().map_or(usize::MAX, first_of),
        _ => usize::MAX,
    };
    entry.key_span.start.min(below)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::streamlit::python_type::python_type;

    /// A value as `tests/vectors/dialects.json` has it.
    fn recorded(value: &Value) -> Json {
        match value {
            Value::String(text) => json!(["string", text]),
            Value::Integer(number) => json!(["integer", number.to_string()]),
            Value::BigInteger(digits) => json!(["integer", digits]),
            Value::Float(number) if number.is_nan() => json!(["float", "nan"]),
            Value::Float(number) => json!(["float", format!("{:016x}", number.to_bits())]),
            Value::Boolean(boolean) => json!(["boolean", boolean]),
            Value::Datetime(_) => json!([python_type(value).trim_start_matches("datetime.")]),
            Value::Array(items) => {
                json!(["array", items.iter().map(|item| recorded(&item.value)).collect::<Vec<_>>()])
            }
            Value::ArrayOfTables(tables) => json!(["array", tables.iter().map(recorded_table).collect::<Vec<_>>()]),
            Value::Table(table) => recorded_table(table),
        }
    }

    fn recorded_table(table: &Table) -> Json {
        let entries = table.entries.iter().map(|entry| json!([entry.key, recorded(&entry.value)]));
        json!(["table", entries.collect::<Vec<_>>()])
    }

    #[test]
    fn both_dialects_read_what_python_reads() {
        let vectors: Json = serde_json::from_str(include_str!("../../tests/vectors/dialects.json")).unwrap();
        for case in vectors["cases"].as_array().unwrap() {
            let text = case["text"].as_str().unwrap();
            let read = |dialect| {
                let document = parse_as(text, dialect);
                if document.problems.is_empty() { recorded_table(&document.root) } else { Json::Null }
            };
            assert_eq!(read(TomlReader::Tomllib), case["tomllib"], "tomllib reads {text:?}");
            let problem = parse_as(text, TomlReader::TomlPackage).problems.pop();
            if case["tomllib"].is_null() {
                let was_read = problem.is_some_and(|problem| problem.read_before_1_66);
                // Of the letters, digits and white space that Python knows beyond ASCII, only some are known here.
                let is_plain = text.chars().all(|char| matches!(char, ' '..='~' | '\t' | '\n' | '\r'));
                assert!(was_read != case["toml"].is_null() || !is_plain, "toml takes {text:?}: not {was_read}");
                continue;
            }
            assert_eq!(read(TomlReader::TomlPackage), case["toml"], "toml reads {text:?}");
            let raised = problem.and_then(|problem| problem.exception);
            assert_eq!(raised.as_deref(), case["raises"].as_str(), "{text:?}");
        }
    }

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
    fn numbers_have_no_limit_in_python() {
        let text = "a = 112233445566778899000\nb = [-1_0e999, 0xffff_ffff_ffff_ffff]\nc = 'x'\n";
        assert_eq!(spanned(text, &["a"]).1, "112233445566778899000");
        assert_eq!(spanned(text, &["c"]).1, "'x'");
        let root = parse(text).root;
        assert!(
            matches!(&root.get("a").unwrap().value, Value::BigInteger(digits) if digits == "112233445566778899000")
        );
        let Value::Array(items) = &root.get("b").unwrap().value else { panic!() };
        assert!(matches!(items[0].value, Value::Float(number) if number == f64::NEG_INFINITY));
        assert!(matches!(&items[1].value, Value::BigInteger(digits) if digits == "18446744073709551615"));
    }

    #[test]
    fn a_syntax_problem_does_not_quote_the_text() {
        let document = parse("[auth]\nclient_secret = \"CANARY\" x\n");
        assert_eq!(document.problems.len(), 1);
        assert!(!document.problems[0].message.contains("CANARY"), "{:?}", document.problems);
        assert!(document.root.entries.is_empty());
    }
}
