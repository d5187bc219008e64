//! GitLab's Code Quality report: an array of problems.
//!
//! <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>

use serde::Serialize;

use super::fingerprint::Fingerprints;
use super::regions::Places;
use super::{Report, text};
use crate::diagnostic::{Anchor, Diagnostic, Level};
use crate::escape::{escaped, escaped_json};

/// The problems of all reports that go into one document.
#[derive(Default)]
pub(super) struct Issues(Vec<Issue>);

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

impl Issues {
    pub(super) fn add(&mut self, report: &Report<'_>) {
        let places = Places::new(report.sources);
        let mut fingerprints = Fingerprints::default();
        self.0
            .extend(report.diagnostics.iter().map(|diagnostic| issue(diagnostic, report, &places, &mut fingerprints)));
    }

    pub(super) fn render(&self) -> String {
        let text = serde_json::to_string_pretty(&self.0).expect("strings, numbers and lists always serialise");
        escaped_json(&text).into_owned() + "\n"
    }
}

fn issue(diagnostic: &Diagnostic, report: &Report<'_>, places: &Places<'_>, fingerprints: &mut Fingerprints) -> Issue {
    // GitLab demands a path and a line of every problem.
    let (path, begin) = match diagnostic.anchor() {
        Anchor::Span(location) => {
            (places.path(location.file), places.region(*location).map_or(1, |region| region.start.line_number))
        }
        Anchor::File(file) => (places.path(*file), 1),
        Anchor::Subject(subject) => (report.file_for(subject), 1),
    };
    let about = match diagnostic.anchor() {
        Anchor::Subject(subject) if subject.as_str() != path => format!("{}: ", escaped(subject)),
        _ => String::new(),
    };
    Issue {
        description: about + &text::full(diagnostic),
        check_name: diagnostic.rule().name,
        fingerprint: fingerprints.next(diagnostic, places),
        severity: match diagnostic.level() {
            Level::Error => "critical",
            Level::Warning => "major",
            Level::Info => "info",
        },
        location: Location { path: path.to_owned(), lines: Lines { begin } },
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::{Value, json};

    use super::*;
    use crate::diagnostic::RuleInfo;
    use crate::report::testing::report;
    use crate::source::{Location as Place, SourceMap, Span};

    static RULE: RuleInfo = RuleInfo { name: "some-rule", summary: "", level: Level::Error, docs: "" };

    /// The table of "Code quality report format" in GitLab's documentation.
    fn schema() -> Value {
        json!({
            "type": "array",
            "items": {
                "type": "object",
                "required": ["description", "check_name", "fingerprint", "severity", "location"],
                "properties": {
                    "description": { "type": "string", "minLength": 1 },
                    "check_name": { "type": "string", "minLength": 1 },
                    "fingerprint": { "type": "string", "minLength": 1 },
                    "severity": { "enum": ["info", "minor", "major", "critical", "blocker"] },
                    "location": {
                        "type": "object",
                        "required": ["path", "lines"],
                        "properties": {
                            "path": { "type": "string", "pattern": "^(?!\\./)" },
                            "lines": {
                                "type": "object",
                                "required": ["begin"],
                                "properties": { "begin": { "type": "integer", "minimum": 1 } }
                            }
                        }
                    }
                }
            }
        })
    }

    #[test]
    fn every_kind_of_problem_has_what_gitlab_demands() {
        let mut sources = SourceMap::default();
        let file = sources.add(".streamlit/secrets.toml", "a = 1\nb = 2\n", Vec::new());
        let at = |start| Anchor::Span(Place { file, span: Span::new(start, start + 1) });
        let diagnostics = [
            Diagnostic::new(&RULE, at(10), "one").help("do it"),
            Diagnostic::new(&RULE, at(10), "two").at_level(Level::Warning),
            Diagnostic::new(&RULE, Anchor::File(file), "three").at_level(Level::Info),
            Diagnostic::new(&RULE, Anchor::Subject("https://idp.example".to_owned()), "four"),
        ];
        let mut issues = Issues::default();
        issues.add(&report(&diagnostics, &sources.masked()));
        let issues: Value = serde_json::from_str(&issues.render()).unwrap();
        let validator = jsonschema::validator_for(&schema()).unwrap();
        let complaints: Vec<String> = validator.iter_errors(&issues).map(|error| error.to_string()).collect();
        assert_eq!(complaints, Vec::<String>::new());
        let issues = issues.as_array().unwrap();
        assert_eq!(issues[0]["description"], "one\nhelp: do it");
        assert_eq!(issues[0]["location"], json!({ "path": ".streamlit/secrets.toml", "lines": { "begin": 2 } }));
        let fingerprints: BTreeSet<_> = issues.iter().map(|issue| issue["fingerprint"].to_string()).collect();
        assert_eq!(fingerprints.len(), issues.len(), "GitLab shows one problem a fingerprint");
    }
}
