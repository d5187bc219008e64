//! What holds for the reading of any text, in both dialects.

use proptest::prelude::*;

use super::{Table, TomlReader, Value, parse_as};
use crate::source::Span;

/// What TOML is made of, and what else people put into it.
const WORDS: [&str; 30] = [
    "\"\"\"",
    "'''",
    "[[",
    "]]",
    "\r\n",
    "\r",
    " = ",
    "\\u",
    "\\\n",
    "[a]\n",
    "[a.b]\n",
    "[[a]]\n",
    "b = 1\n",
    "c = \"x\"\n",
    "a = ",
    "0x",
    "1e",
    "2024-01-01",
    "true",
    "07:32:00",
    "# ",
    "{ b = ",
    "}\n",
    "\u{feff}",
    "\u{a0}",
    "é",
    "“",
    "😀",
    "{}",
    "99999999999999999999",
];

fn pieces() -> impl Strategy<Value = String> {
    let character = r#"[a-c=.,:;#\[\]{}"'\\ \t\n\r_+-]"#.prop_map(|character| character);
    let word = prop::sample::select(&WORDS[..]).prop_map(str::to_owned);
    prop::collection::vec(prop_oneof![character, word], 0..40).prop_map(|pieces| pieces.concat())
}

fn assert_inside(text: &str, span: Span) {
    assert!(span.start <= span.end && text.get(span.start..span.end).is_some(), "{span:?} of {text:?}");
}

fn assert_table_inside(text: &str, table: &Table) {
    table.header().into_iter().for_each(|header| assert_inside(text, header));
    for entry in &table.entries {
        assert_inside(text, entry.key_span);
        assert_inside(text, entry.value_span);
        assert_value_inside(text, &entry.value);
    }
}

fn assert_value_inside(text: &str, value: &Value) {
    match value {
        Value::Table(table) => assert_table_inside(text, table),
        Value::ArrayOfTables(tables) => tables.iter().for_each(|table| assert_table_inside(text, table)),
        Value::Array(items) => items.iter().for_each(|item| {
            assert_inside(text, item.value_span);
            assert_value_inside(text, &item.value);
        }),
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn every_place_is_in_the_text(text in prop_oneof![3 => pieces(), 1 => any::<String>()]) {
        for dialect in [TomlReader::Tomllib, TomlReader::TomlPackage] {
            let document = parse_as(&text, dialect);
            assert_table_inside(&text, &document.root);
            for problem in &document.problems {
                assert_inside(&text, problem.span);
                problem.related.into_iter().for_each(|(span, _)| assert_inside(&text, span));
            }
            prop_assert!(document.problems.is_empty() || document.root.entries.is_empty());
        }
    }
}

/// Texts that are all brackets, quotes or signs, as long as a file may be: were one read in square time or by
/// recursion, this test would not end, or end all of them.
#[test]
fn no_text_takes_long_or_too_much_stack() {
    let header = "[a.".to_owned() + &"b.".repeat(200_000) + "c]\n";
    let dotted = "a.".repeat(200_000) + "b = 1\n";
    let repeated = [
        "a = 1=", "[", "{", "a = [[", "a = {b=", "\"", "'", "\\", "a.", "a\n", "[a]\n", "[[a]]\n", "é = 1\n",
        "a = \"\\",
    ];
    let texts = repeated.iter().flat_map(|piece| {
        let many = piece.repeat(200_000 / piece.len());
        ["", "a = ", "a = [\"", "a = \"", "a = '''"].map(|before| format!("{before}{many}"))
    });
    for text in texts.chain([header, dotted]) {
        for dialect in [TomlReader::Tomllib, TomlReader::TomlPackage] {
            parse_as(&text, dialect);
        }
    }
}
