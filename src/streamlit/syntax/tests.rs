//! What is said of each common mistake, and where.

use crate::streamlit::{TomlReader, parse, parse_as};

/// The part of `text` at which the problem points, its message, and its help.
fn explained(text: &str) -> (&str, String, &str) {
    let document = parse(text);
    let problem = document.problems.first().unwrap_or_else(|| panic!("accepted: {text}"));
    let place = &text[problem.span.start..problem.span.end];
    (place, problem.message.clone(), problem.help.unwrap_or_default())
}

fn assert_explained(text: &str, place: &str, message: &str, help: &str) {
    let found = explained(text);
    assert_eq!(found.0, place, "{text}: {found:?}");
    assert!(found.1.contains(message), "{text}: {found:?}");
    assert!(found.2.contains(help), "{text}: {found:?}");
}

#[test]
fn mistakes_that_people_make_are_named() {
    for (text, place, message, help) in [
        ("\u{feff}[auth]\n", "\u{feff}", "byte order mark", "not as"),
        ("[auth]\na = abc # c\n", "abc", "not in quotes", "in quotes"),
        ("[auth]\na = https://x.y/z\n", "https://x.y/z", "not in quotes", "in quotes"),
        ("[auth]\na = 123.apps.example\n", "123.apps.example", "not in quotes", "in quotes"),
        ("[auth]\na =\n", "=", "missing", "behind the `=`"),
        ("[auth]\na = # c\n", "=", "missing", "behind the `=`"),
        ("[auth]\na = True\n", "True", "nor a boolean", "lower case"),
        ("[auth]\na = yes\n", "yes", "nor a boolean", "`true` or `false`"),
        ("[auth]\na = None\n", "None", "no empty value", "leave the line out"),
        ("[auth]\na = 0123\n", "0123", "does not begin with `0`", "in quotes"),
        ("[auth]\na = 12-3\n", "12-3", "nor a number", "in quotes"),
        ("[auth]\na = 2024-13-01\n", "2024-13-01", "no such date", "in quotes"),
        ("[auth]\na = ${ID}\n", "${ID}", "a variable is not a value", "the value itself"),
        ("[auth]\na = os.environ[\"A\"]\n", "os.environ[\"A\"]", "a variable is not a value", "the value itself"),
        ("[auth]\na = “x”\n", "“x”", "typographic quotes", "plain quotes"),
        ("[auth]\na = \"x”\n", "”", "typographic quotes", "the quote that opens it"),
        ("[auth]\na = x\"\n", "x\"", "opening quote is missing", "both sides"),
        ("[auth]\na: \"x\"\n", ":", "this is `:` instead of `=`", "YAML"),
        ("[auth]\na := \"x\"\n", ":=", "this is `:=` instead of `=`", "key = "),
        ("[auth]\na => \"x\"\n", ">", "second sign", "one `=`"),
        ("[auth]\na \"x\"\n", "a", "`=` is missing", "key = "),
        ("[auth]\na\n", "a", "`=` is missing", "key = "),
        ("[auth]\nmy key = \"x\"\n", "my key", "space in it", "quotes"),
        ("[auth]\nmy/key = \"x\"\n", "/", "only in quotes", "ASCII letters"),
        ("export A=b\n", "export", "shell", "remove `export`"),
        ("{\n\"auth\": {}}", "{", "JSON", "[auth]"),
        ("```toml\n[auth]\n```\n", "```toml", "Markdown", "remove"),
        ("// c\n[auth]\n", "// c", "not a comment", "`#`"),
        ("[auth]\na = \"x\" // c\n", "// c", "not a comment", "`#`"),
        ("[auth\na = 1\n", "[auth", "`]` of the section header", "one line"),
        ("[auth]]\na = 1\n", "]", "a `]` too many", "one bracket"),
        ("[[auth]\na = 1\n", "[[auth]", "do not match", "one bracket"),
        ("[auth.my idp]\n", "my idp", "must be in quotes", "[auth.\"my provider\"]"),
        ("[auth.ü]\n", "ü", "must be in quotes", "[auth.\"my provider\"]"),
        ("[]\n", "[]", "no name", "[auth]"),
        ("[auth] a = 1\n", "a = 1", "follows the section header", "new line"),
        ("[auth]\na = \"x\nb = \"y\"\n", "\"x", "closing quote is missing", "ends on its line"),
        ("[auth]\na = 'x\n", "'x", "closing quote is missing", "ends on its line"),
        ("[auth]\na = \"x\ny\"\nb = 1\n", "\"x", "continues after the end of its line", "three quotes"),
        ("[auth]\na = \"\"\"x\nb = 1\n", "\"\"\"", "closing quotes", "three quotes"),
        ("[auth]\na = \"C:\\q\"\n", "\\q", "`\\` begins an escape", "single quotes"),
        ("[auth]\na = \"C:\\Users\"\n", "\\U", "eight digits", "single quotes"),
        ("[auth]\na = \"x\";\n", ";", "something follows", "`;`"),
        ("[auth]\na = \"x\",\n", ",", "something follows", "`,`"),
        ("[auth]\na = \"say \"x\"\"\n", "x\"\"", "follows the closing quote", "single quotes"),
        ("[auth]\na = 'it's'\n", "s'", "follows the closing quote", "double quotes"),
        ("[auth]\na = \"x\" b = \"y\"\n", "b = \"y\"", "second setting", "line of its own"),
        ("[auth]\na =\u{a0}\"x\"\n", "\u{a0}", "U+00A0", "ordinary space"),
        ("[auth]\na = \"x\"\u{200b}\n", "\u{200b}", "U+200B", "delete it"),
        ("a = { \"b\": 1 }\n", ":", "this is `:` instead of `=`", "JSON"),
        ("a = { b = 1, }\n", ",", "TOML 1.1", "remove"),
        ("a = {\n b = 1\n}\n", "\n", "TOML 1.1", "one line"),
        ("a = { b = 'x'\nc = 1\n", "{", "`}` of the inline table is missing", "same line"),
        ("a = { b }\n", "b", "`=` is missing", "key = "),
        ("a = ['x' 'y']\n", "'", "comma is missing", "between"),
        ("a = ['x',\n[auth]\nb = 1\n", "[", "`]` of the array is missing", "close the array"),
        ("a = ['x'\nb = 1\n", "[", "`]` of the array is missing", "close the array"),
        ("a = [x]\n", "x", "not in quotes", "in quotes"),
        ("= 1\n", "=", "key before the `=`", "key = "),
        ("}\n", "}", "closes nothing", "same line"),
        ("ä = 1\n", "ä", "only in quotes", "ASCII letters"),
        ("a\u{a0}= 1\n", "\u{a0}", "U+00A0", "ordinary space"),
        ("\u{200b}a = 1\n", "\u{200b}", "U+200B", "delete it"),
        ("a = \"x\u{0}\"\n", "\u{0}", "U+0000", "delete it"),
        ("a == 1\n", "=", "second sign", "one `=`"),
        ("a = \"\\e\"\n", "\\e", "TOML 1.1", "four digits"),
        ("a = 07:32\n", "07:32", "no such date or time", "in quotes"),
        ("a = { b = 1 }\n[a.c]\n", "[a.c]", "is complete", "[section]"),
    ] {
        assert_explained(text, place, message, help);
    }
}

#[test]
fn toml_that_older_streamlits_refuse_is_explained() {
    for (text, place, message, help) in [
        ("# x\na = [1, \"x\"]\n", "a = [1, \"x\"]", "values of different types", "same type"),
        ("b = 1\na = \"\"\"x\"\"\"\"\n", "\"\"\"", "the end of this string", "on one line"),
        ("[auth.\"\"]\n", "[auth.\"\"]", "this section header", "Streamlit 1.66"),
        ("a = { b = +1 }\n", "a = { b = +1 }", "this inline table", "[section]"),
        ("a = 0e0\n", "a = 0e0", "this number", "without an exponent"),
    ] {
        assert!(parse(text).problems.is_empty(), "{text}");
        let problem = parse_as(text, TomlReader::TomlPackage).problems.pop().unwrap();
        assert_eq!(&text[problem.span.start..problem.span.end], place, "{problem:?}");
        assert!(problem.message.contains(message) && problem.help.unwrap().contains(help), "{text}: {problem:?}");
    }
}

#[test]
fn text_that_only_older_streamlits_read_is_told_apart() {
    for (text, was_read) in [("a == 1\n", true), ("a=1 b=2\n", true), ("a = x\n", false), ("a\n", false)] {
        for dialect in [TomlReader::Tomllib, TomlReader::TomlPackage] {
            assert_eq!(parse_as(text, dialect).problems[0].read_before_1_66, was_read, "{text}");
        }
    }
}

#[test]
fn what_stands_twice_has_two_places() {
    for (text, place, message, first, label) in [
        ("[auth]\na = 1\n[auth]\nb = 1\n", "[auth]", "is in the file twice", "[auth]", "first one"),
        ("[a.b]\n[a]\n[a.b]\n", "[a.b]", "is in the file twice", "[a.b]", "first one"),
        ("[a]\nb = 1\nb = 2\n", "b", "set twice", "b", "first set"),
        ("a = { b = 1 }\na.b = 2\n", "a", "no key may add to it", "a", "written here"),
        ("a = { b = 1, b = 2 }\n", "b", "set twice in the same braces", "b", "first set"),
        ("a.b = 1\n[a]\n", "[a]", "made by a dotted key", "a", "dotted key is here"),
        ("a = 1\n[a.b]\n", "[a.b]", "the name of a value", "a", "value is here"),
        ("a = 1\na.b = 1\n", "a", "has a value", "a", "value is here"),
        ("[[a]]\nb = 1\n[[a]]\nb = 1\nb = 2\n", "b", "set twice", "b", "first set"),
    ] {
        let document = parse(text);
        let problem = document.problems.first().unwrap_or_else(|| panic!("accepted: {text}"));
        let (related, found) = problem.related.unwrap_or_else(|| panic!("{text}: {problem:?}"));
        assert_eq!(&text[problem.span.start..problem.span.end], place, "{text}: {problem:?}");
        assert!(problem.message.contains(message), "{text}: {problem:?}");
        assert_eq!(&text[related.start..related.end], first, "{text}: {problem:?}");
        assert!(found.contains(label) && related.start < problem.span.start, "{text}: {problem:?}");
    }
}

#[test]
fn nothing_of_the_text_is_quoted() {
    for text in
        ["a = CANARY\n", "CANARY: 1\n", "[CANARY\n", "a = 'x' CANARY\n", "a = \"CANARY\n", "CANARY = 1\nCANARY = 2\n"]
    {
        assert!(!explained(text).1.contains("CANARY"), "{text}");
    }
}
