//! Why a text is no TOML, in words that help: the parser's own messages name grammar, and not what people do wrong.

use super::document::SyntaxProblem;
use crate::source::Span;

/// The problem that the parser reports at `span` of `text` with `message`, explained without quoting the text, which may be
/// secret.
pub(super) fn explained(text: &str, span: Span, message: &str) -> SyntaxProblem {
    if let Some(open) = open_quote_before(text, span.start) {
        return problem(open, "the closing quote is missing on this line", Some("a value in quotes ends on its line"));
    }
    let line = line_of(text, span.start);
    if text.trim_start().starts_with('{') {
        return problem(span, "this is JSON, not TOML", Some("write `key = \"value\"` below `[auth]`"));
    }
    if line.trim_start().starts_with("```") {
        return problem(span, "a Markdown fence is no TOML", Some("remove the lines with ```"));
    }
    if line.contains(['“', '”', '‘', '’', '„', '«', '»']) {
        return problem(span, "typographic quotes do not enclose a value", Some("replace them by plain quotes"));
    }
    for (beginning, explain) in EXPLANATIONS {
        if message.starts_with(beginning) {
            let (message, help) = explain(text, line, span);
            return problem(span, message, help);
        }
    }
    let message = message.lines().next().unwrap_or_default().trim_end_matches('.').to_owned();
    SyntaxProblem { span, message, help: None }
}

type Explanation = (&'static str, Option<&'static str>);

const QUOTE_IT: Option<&str> = Some("put the value in quotes");

/// How the parser's messages begin, and what to say instead.
const EXPLANATIONS: [(&str, fn(&str, &str, Span) -> Explanation); 20] = [
    ("string values must be quoted", |_, line, _| {
        if line.split_once('=').is_some_and(|(_, value)| value.trim().is_empty()) {
            ("the value is missing", Some("write it in quotes behind the `=`"))
        } else {
            ("the value is not in quotes", QUOTE_IT)
        }
    }),
    ("invalid boolean", |_, _, _| {
        (
            "the value is neither in quotes nor a boolean",
            Some("write `true` or `false` in lower case, or put the value in quotes"),
        )
    }),
    ("invalid mantissa", |_, _, _| NOT_A_NUMBER),
    ("invalid float", |_, _, _| NOT_A_NUMBER),
    ("invalid integer", |_, _, _| NOT_A_NUMBER),
    ("unexpected leading zero", |_, _, _| ("a number does not begin with `0`", QUOTE_IT)),
    ("integer number overflowed", |_, _, _| ("the number is too large", QUOTE_IT)),
    ("invalid date", |_, _, _| ("there is no such date", QUOTE_IT)),
    ("missing escaped value", |_, _, _| {
        (
            "`\\` begins an escape that TOML does not have",
            Some("use 'single quotes', in which `\\` is itself, or write it twice"),
        )
    }),
    ("missing comma", |_, _, _| ("a comma is missing between two items", None)),
    ("unclosed table", |_, _, _| ("the `]` of the section header is missing", None)),
    ("unclosed array", |_, _, _| ("the `]` of the array is missing", None)),
    ("unclosed inline table", |_, _, _| ("the `}` of the inline table is missing", None)),
    ("cannot extend value", |_, _, _| {
        ("what is written as `{ … }` is complete: no section may add to it", Some("write all of it as `[section]`s"))
    }),
    ("missing assignment", |_, _, _| {
        ("`=` is missing behind the key", Some("write `{ key = \"value\" }`, with `=` where JSON has `:`"))
    }),
    ("key with no value", |_, line, span| without_sign(line, span)),
    ("unexpected key or value", |text, line, span| behind_value(text, line, span)),
    ("duplicate key", |_, line, _| {
        if line.trim_start().starts_with('[') {
            ("this section stands in the file twice", Some("join the two, or remove one of them"))
        } else {
            ("this key is set twice in the same section", Some("remove one of the two lines"))
        }
    }),
    ("invalid unquoted key", |_, _, _| {
        (
            "the key holds a character that is allowed only in quotes",
            Some("keys are letters, digits, `_` and `-`; the character may be invisible"),
        )
    }),
    ("unquoted keys cannot be empty", |_, _, _| ("the key before the `=` is missing", None)),
];

const NOT_A_NUMBER: Explanation = ("the value is neither in quotes nor a number", QUOTE_IT);

fn without_sign(line: &str, _: Span) -> Explanation {
    let trimmed = line.trim_start();
    let help = if trimmed.starts_with("export ") {
        Some("this is a shell script's line: write `key = \"value\"`")
    } else if trimmed.split_once(':').is_some_and(|(key, _)| !key.contains('=')) {
        Some("write `key = \"value\"`, with `=` where YAML has `:`")
    } else if trimmed.contains('=') {
        Some("a key with a space in it must be in quotes")
    } else {
        Some("write `key = \"value\"`")
    };
    ("`=` is missing behind the key", help)
}

fn behind_value(text: &str, line: &str, span: Span) -> Explanation {
    let rest = &text[span.start..];
    let help = if rest.starts_with([';', ',']) {
        "nothing ends a line in TOML: remove the `;` or `,`"
    } else if line.matches('"').count() > 2 {
        "use 'single quotes' around a value that contains a double quote"
    } else {
        "write each setting on a line of its own"
    };
    ("something follows the value", Some(help))
}

fn problem(span: Span, message: &str, help: Option<&'static str>) -> SyntaxProblem {
    SyntaxProblem { span, message: message.to_owned(), help }
}

/// The line that `offset` stands on.
fn line_of(text: &str, offset: usize) -> &str {
    let start = text[..offset].rfind('\n').map_or(0, |newline| newline + 1);
    text[start..].lines().next().unwrap_or_default()
}

/// The end of the first line up to `offset` on which a quote opens and does not close, if there is one.
fn open_quote_before(text: &str, offset: usize) -> Option<Span> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if start > offset {
            return None;
        }
        let content = line.trim_end_matches(['\n', '\r']);
        if let Some((key, value)) = content.split_once('=')
            && !key.trim_start().starts_with('#')
            && leaves_quote_open(value.trim_start())
        {
            return Some(Span::at(start + content.len()));
        }
        if content.contains("\"\"\"") || content.contains("'''") {
            // What follows may be inside a text of several lines.
            return None;
        }
        start += line.len();
    }
    None
}

fn leaves_quote_open(value: &str) -> bool {
    let mut characters = value.chars();
    let Some(quote @ ('"' | '\'')) = characters.next() else { return false };
    if value.starts_with("\"\"\"") || value.starts_with("'''") {
        return false;
    }
    let mut is_escaped = false;
    for character in characters {
        if is_escaped {
            is_escaped = false;
        } else if character == '\\' && quote == '"' {
            is_escaped = true;
        } else if character == quote {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use crate::streamlit::parse;

    /// The line, the message and the help for a text that does not parse.
    fn explained(text: &str) -> (usize, String, String) {
        let document = parse(text);
        let problem = &document.problems[0];
        let line = text[..problem.span.start].matches('\n').count() + 1;
        (line, problem.message.clone(), problem.help.unwrap_or_default().to_owned())
    }

    #[test]
    fn mistakes_that_people_make_are_named() {
        for (text, line, message, help) in [
            ("[auth]\na = abc\n", 2, "the value is not in quotes", "in quotes"),
            ("[auth]\na =\n", 2, "the value is missing", "behind the `=`"),
            ("[auth]\na = True\n", 2, "neither in quotes nor a boolean", "lower case"),
            ("[auth]\na = None\n", 2, "neither in quotes nor a number", "in quotes"),
            ("[auth]\na = 0123\n", 2, "does not begin with `0`", "in quotes"),
            ("[auth]\na = ...\n", 2, "neither in quotes nor a number", "in quotes"),
            ("[auth]\na = “x”\n", 2, "typographic quotes", "plain quotes"),
            ("[auth]\na: \"x\"\n", 2, "`=` is missing", "YAML"),
            ("[auth]\nmy key = \"x\"\n", 2, "`=` is missing", "space"),
            ("export A=b\n", 1, "`=` is missing", "shell"),
            ("{\"auth\": {}}", 1, "JSON", "[auth]"),
            ("```toml\n[auth]\n```\n", 1, "Markdown", "remove"),
            ("[auth]\na = 1\n[auth]\nb = 1\n", 3, "stands in the file twice", "join"),
            ("[auth]\na = 1\na = 2\n", 3, "set twice", "remove"),
            ("[auth\na = 1\n", 1, "`]` of the section header", ""),
            ("[auth]\na = \"x\nb = \"y\"\n", 2, "closing quote", "ends on its line"),
            ("[auth]\na = \"x\n\"\n", 2, "closing quote", "ends on its line"),
            ("[auth]\na = 'x\n", 2, "closing quote", "ends on its line"),
            ("[auth]\na = \"C:\\q\"\n", 2, "`\\` begins an escape", "single quotes"),
            ("[auth]\na = \"x\";\n", 2, "something follows", "`;`"),
            ("[auth]\na = \"x\"y\"\n", 2, "something follows", "single quotes"),
            ("[auth]\na = 1 b = 2\n", 2, "something follows", "line of its own"),
            ("a = { b = 1 }\n[a.c]\n", 2, "is complete", "[section]"),
            ("a = { \"b\": 1 }\n", 1, "`=` is missing", "JSON"),
            ("a = ['x' 'y']\n", 1, "comma is missing", ""),
            ("= 1\n", 1, "key before the `=`", ""),
        ] {
            let found = explained(text);
            assert_eq!(found.0, line, "{text}: {found:?}");
            assert!(found.1.contains(message), "{text}: {found:?}");
            assert!(found.2.contains(help), "{text}: {found:?}");
        }
    }
}
