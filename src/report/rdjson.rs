//! Reviewdog's Diagnostic Format, as JSON: problems for comments in a review, our fixes as suggestions.
//!
//! <https://github.com/reviewdog/reviewdog/tree/master/proto/rdf>

use serde::Serialize;

use super::regions::Places;
use super::{Report, rule_url, text};
use crate::diagnostic::{Anchor, Diagnostic, Fix, Level};
use crate::escape::escaped_json;
use crate::source::{FileId, Location, Replacement, Span};

/// The problems of all reports that go into one document.
#[derive(Default)]
pub(super) struct Problems(Vec<Problem>);

#[derive(Serialize)]
struct Document<'a> {
    source: Source,
    diagnostics: &'a [Problem],
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
}

#[derive(Serialize)]
struct Problem {
    message: String,
    /// Absent where the problem is in no file: reviewdog then writes a comment of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Place>,
    severity: &'static str,
    code: Code,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion>,
}

#[derive(Serialize)]
struct Place {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<Range>,
}

#[derive(Serialize)]
struct Range {
    start: Point,
    end: Point,
}

/// Both from one; the column counts bytes of UTF-8.
#[derive(Serialize)]
struct Point {
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct Code {
    value: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Serialize)]
struct Suggestion {
    range: Range,
    text: String,
}

impl Problems {
    pub(super) fn add(&mut self, report: &Report<'_>) {
        let places = Places::new(report.sources);
        self.0.extend(report.diagnostics.iter().map(|diagnostic| problem(diagnostic, &places)));
    }

    pub(super) fn render(&self) -> String {
        let document = Document { source: Source { name: env!("CARGO_PKG_NAME") }, diagnostics: &self.0 };
        let text = serde_json::to_string_pretty(&document).expect("strings, numbers and lists always serialise");
        escaped_json(&text).into_owned() + "\n"
    }
}

fn problem(diagnostic: &Diagnostic, places: &Places<'_>) -> Problem {
    let (location, file) = match diagnostic.anchor() {
        Anchor::Span(location) => {
            let path = places.path(location.file).to_owned();
            (Some(Place { path, range: range(*location, places) }), Some(location.file))
        }
        Anchor::File(file) => (Some(Place { path: places.path(*file).to_owned(), range: None }), Some(*file)),
        Anchor::Subject(_) => (None, None),
    };
    let message = match diagnostic.anchor() {
        Anchor::Subject(subject) => format!("{}: {}", super::escaped(subject), text::full(diagnostic)),
        Anchor::Span(_) | Anchor::File(_) => text::full(diagnostic),
    };
    Problem {
        message,
        location,
        severity: match diagnostic.level() {
            Level::Error => "ERROR",
            Level::Warning => "WARNING",
            Level::Info => "INFO",
        },
        code: Code { value: diagnostic.rule().name, url: rule_url(diagnostic.rule()) },
        suggestions: diagnostic.proposed_fix().and_then(|fix| suggestion(fix, file?, places)).into_iter().collect(),
    }
}

fn range(location: Location, places: &Places<'_>) -> Option<Range> {
    let lines = places.lines(location.file)?;
    let point = |offset: usize| {
        let offset = offset.min(lines.text().len());
        Point { line: lines.position(offset).line_number, column: offset - lines.line(offset).start + 1 }
    };
    let Span { start, end } = location.span;
    Some(Range { start: point(start), end: point(end) })
}

/// A fix that one replacement in the problem's own file makes, unless it would write a secret. Reviewdog offers each
/// suggestion by itself, so that half a fix could be taken.
fn suggestion(fix: &Fix, file: FileId, places: &Places<'_>) -> Option<Suggestion> {
    let [edit] = &fix.edits[..] else { return None };
    let Replacement::Plain(text) = &edit.replacement else { return None };
    let range = range(Location { file: fix.file, span: edit.span }, places)?;
    (fix.file == file).then(|| Suggestion { range, text: text.clone() })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::diagnostic::{Applicability, RuleInfo};
    use crate::report::testing::report;
    use crate::source::{SourceMap, TextEdit};

    static RULE: RuleInfo = RuleInfo { name: "some-rule", summary: "", level: Level::Warning, docs: "" };

    #[test]
    fn columns_count_bytes_and_a_fix_is_a_suggestion_unless_it_writes_a_secret() {
        let mut sources = SourceMap::default();
        let text = "é = 'CANARY'\n";
        let value = Span::new(5, text.len() - 1);
        let file = sources.add("s.toml", text, vec![value]);
        let at = || Anchor::Span(Location { file, span: value });
        let fix = |replacement| Fix {
            title: "write it".to_owned(),
            applicability: Applicability::Safe,
            file,
            edits: vec![TextEdit { span: value, replacement }],
        };
        let diagnostics = [
            Diagnostic::new(&RULE, at(), "one").fix(fix(Replacement::Plain("'x'".to_owned()))),
            Diagnostic::new(&RULE, at(), "two").fix(fix(Replacement::Secret("CANARY-2".into()))),
            Diagnostic::new(&RULE, Anchor::Subject("https://idp.example".to_owned()), "three").at_level(Level::Error),
        ];
        let mut problems = Problems::default();
        problems.add(&report(&diagnostics, &sources.masked()));
        let document: Value = serde_json::from_str(&problems.render()).unwrap();
        assert!(!document.to_string().contains("CANARY"), "{document:#}");
        let range = json!({ "start": { "line": 1, "column": 6 }, "end": { "line": 1, "column": 14 } });
        assert_eq!(document["diagnostics"][0]["location"], json!({ "path": "s.toml", "range": range }));
        assert_eq!(document["diagnostics"][0]["suggestions"], json!([{ "range": range, "text": "'x'" }]));
        assert_eq!(document["diagnostics"][0]["severity"], "WARNING");
        assert_eq!(document["diagnostics"][1].get("suggestions"), None);
        assert_eq!(document["diagnostics"][2].get("location"), None);
        assert_eq!(document["diagnostics"][2]["message"], "https://idp.example: three");
    }
}
