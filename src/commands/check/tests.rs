//! Every format, asked what it says about the examples of all rules: places, messages, fixes, and no secret.
//!
//! Each example is a project on disk, so what is compared went the whole way.
#![expect(clippy::disallowed_methods, reason = "the projects are real folders")]

use std::fs;

use serde_json::Value;

use super::fixing::JudgedProject;
use super::fixing::{FixOutcome, Fixing};
use super::report_writer::with_report;
use super::run::CheckRun;
use super::target::CheckTarget;
use crate::diagnostic::{Anchor, Applicability, Diagnostic};
use crate::host::Git;
use crate::host::fake::FakeHost;
use crate::options::GlobalOptions;
use crate::project::Purpose;
use crate::report::{Format, escaped, render};
use crate::rules::{LevelOverrides, RULES, catalogue};
use crate::source::{MaskedSource, Replacement, Span, apply};

/// The example of a rule, as a project.
struct Example {
    name: &'static str,
    dir: tempfile::TempDir,
}

/// The examples of all rules that are made of files.
fn examples() -> Vec<Example> {
    let mut examples = Vec::new();
    for rule in RULES {
        let text = rule.info.docs.split("## Example\n").nth(1).unwrap().split("\n## ").next().unwrap();
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("home/.streamlit")).unwrap();
        fs::create_dir_all(dir.path().join("app/.streamlit")).unwrap();
        let mut places = vec!["home/.streamlit/secrets.toml", "app/.streamlit/secrets.toml"];
        for block in text.split("```").skip(1).step_by(2) {
            let Some(toml) = block.strip_prefix("toml\n") else { continue };
            let place = if toml.starts_with("# .streamlit/config.toml") {
                "app/.streamlit/config.toml"
            } else {
                places.pop().expect("an example has at most two secrets files")
            };
            // Odd ends and characters before it: a byte is not a column.
            fs::write(dir.path().join(place), format!("{toml}# é🙂\r\n")).unwrap();
        }
        if dir.path().join("app/.streamlit/secrets.toml").exists() {
            examples.push(Example { name: rule.info.name, dir });
        }
    }
    assert!(examples.len() > 3, "the examples are found");
    examples
}

impl Example {
    fn judged(&self, fixing: Option<Fixing>) -> JudgedProject {
        let target = CheckTarget {
            root: self.dir.path().join("app"),
            secrets: None,
            purpose: Purpose::Use,
            is_found: false,
            is_named: false,
        };
        let host = FakeHost::new(self.dir.path()).host;
        let run = CheckRun {
            overrides: LevelOverrides::default(),
            fail_on: None,
            exclude: Vec::new(),
            fixing,
            online: None,
            git: Git::detect(&host),
        };
        run.check(&target, &GlobalOptions::default(), &host).unwrap()
    }

    fn text(&self) -> String {
        fs::read_to_string(self.dir.path().join("app/.streamlit/secrets.toml")).unwrap()
    }
}

fn rendered(judged: &JudgedProject, format: Format) -> String {
    let root = judged.project.root.clone();
    let host = FakeHost::new(root.parent().unwrap()).host;
    let target = CheckTarget { root, secrets: None, purpose: Purpose::Use, is_found: false, is_named: false };
    with_report(&target, judged, format, &host, &catalogue(), |report| {
        render(report, format, crate::report::Look::PLAIN)
    })
}

/// The text between two places, counted here anew: lines end at a newline, columns are characters, both from one.
fn text_between(text: &str, start: (usize, usize), end: (usize, usize)) -> String {
    let mut place = (1, 1);
    let mut found = String::new();
    for character in text.chars() {
        if place >= start && place < end {
            found.push(character);
        }
        place = if character == '\n' { (place.0 + 1, 1) } else { (place.0, place.1 + 1) };
    }
    found
}

fn number(value: &Value) -> usize {
    value.as_u64().and_then(|number| usize::try_from(number).ok()).expect("a line or a column")
}

fn text_of_region(source: &MaskedSource, region: &Value) -> String {
    let start = (number(&region["startLine"]), number(&region["startColumn"]));
    text_between(&source.text, start, (number(&region["endLine"]), number(&region["endColumn"])))
}

fn span_of(diagnostic: &Diagnostic, masked: &[MaskedSource]) -> Option<(String, String)> {
    match diagnostic.anchor() {
        Anchor::Span(location) => {
            let source = &masked[location.file.index()];
            let Span { start, end } = location.span;
            (!source.text.is_empty()).then(|| (source.path.clone(), source.text[start..end].to_owned()))
        }
        Anchor::File(_) | Anchor::Subject(_) => None,
    }
}

#[test]
fn sarif_regions_hold_the_text_of_their_spans() {
    for example in examples() {
        let judged = example.judged(None);
        let masked = judged.project.sources.masked();
        let log: Value = serde_json::from_str(&rendered(&judged, Format::Sarif)).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap();
        assert_eq!(results.len(), judged.diagnostics.len(), "{}", example.name);
        for (result, diagnostic) in results.iter().zip(&judged.diagnostics) {
            let place = &result["locations"][0]["physicalLocation"];
            let uri = place["artifactLocation"]["uri"].as_str().unwrap();
            assert!(number(&place["region"]["startLine"]) >= 1, "{}: {result:#}", example.name);
            let Some(source) = masked.iter().find(|source| source.path == uri) else {
                assert!(matches!(diagnostic.anchor(), Anchor::Subject(_)), "{}: {result:#}", example.name);
                continue;
            };
            let region = place["region"].get("endLine").map(|_| &place["region"]);
            let said = region.map(|region| (uri.to_owned(), text_of_region(source, region)));
            assert_eq!(said, span_of(diagnostic, &masked), "{}: {result:#}", example.name);
            for (label, related) in diagnostic
                .related_labels()
                .iter()
                .zip(result["relatedLocations"].as_array().map_or(&[][..], |related| related.as_slice()))
            {
                let source = &masked[label.location.file.index()];
                let region = &related["physicalLocation"]["region"];
                let Span { start, end } = label.location.span;
                assert_eq!(text_of_region(source, region), source.text[start..end], "{}", example.name);
            }
            if let Some(fix) = diagnostic.proposed_fix() {
                let is_secret = fix.edits.iter().any(|edit| matches!(edit.replacement, Replacement::Secret(_)));
                assert_eq!(result.get("fixes").is_some(), !is_secret, "{}", example.name);
            }
        }
    }
}

/// `text` with replacements made: from where, up to where, and what instead.
#[expect(clippy::type_complexity, reason = "line and column of both ends, and the text: named where they are read")]
fn replaced(text: &str, mut replacements: Vec<((usize, usize), (usize, usize), &str)>) -> String {
    // Those at one place stay in their order.
    replacements.sort_by_key(|(start, end, _)| (*start, *end));
    let mut made = String::new();
    let mut place = (1, 1);
    for (start, end, instead) in replacements {
        made += &text_between(text, place, start);
        made += instead;
        place = end;
    }
    made + &text_between(text, place, (usize::MAX, 1))
}

#[test]
fn applying_a_sarif_fix_is_making_the_fix() {
    let mut applied = 0;
    for example in examples() {
        let judged = example.judged(None);
        let log: Value = serde_json::from_str(&rendered(&judged, Format::Sarif)).unwrap();
        for (result, diagnostic) in log["runs"][0]["results"].as_array().unwrap().iter().zip(&judged.diagnostics) {
            let Some(changes) = result["fixes"][0]["artifactChanges"].as_array() else { continue };
            let fix = diagnostic.proposed_fix().unwrap();
            let text = judged.project.sources.text(fix.file);
            let replacements = changes[0]["replacements"].as_array().unwrap().iter().map(|one| {
                let place = |line, column| (number(&one["deletedRegion"][line]), number(&one["deletedRegion"][column]));
                let instead = one["insertedContent"]["text"].as_str().unwrap();
                (place("startLine", "startColumn"), place("endLine", "endColumn"), instead)
            });
            let made = replaced(text, replacements.collect());
            assert_eq!(made, apply(text, &fix.edits).unwrap(), "{}", example.name);
            applied += 1;
        }
    }
    assert!(applied > 0, "some rule proposes a fix");
}

#[test]
fn applying_the_edits_of_a_json_report_is_making_the_fix() {
    let mut applied = 0;
    for example in examples() {
        let judged = example.judged(None);
        let report: Value = serde_json::from_str(&rendered(&judged, Format::Json)).unwrap();
        for (problem, diagnostic) in report["problems"].as_array().unwrap().iter().zip(&judged.diagnostics) {
            let Some(edits) = problem["fix"]["edits"].as_array() else { continue };
            let fix = diagnostic.proposed_fix().unwrap();
            let text = judged.project.sources.text(fix.file);
            let edits = edits.iter().map(|edit| {
                let place = |line, column| (number(&edit[line]), number(&edit[column]));
                (place("line", "column"), place("end_line", "end_column"), edit["text"].as_str().unwrap())
            });
            assert_eq!(replaced(text, edits.collect()), apply(text, &fix.edits).unwrap(), "{}", example.name);
            assert_eq!(problem["fix"]["file"], judged.project.sources.path(fix.file));
            applied += 1;
        }
    }
    assert!(applied > 0, "some rule proposes a fix");
}

#[test]
fn json_places_and_messages_are_those_of_the_problems() {
    for example in examples() {
        let judged = example.judged(None);
        let masked = judged.project.sources.masked();
        let report: Value = serde_json::from_str(&rendered(&judged, Format::Json)).unwrap();
        for (problem, diagnostic) in report["problems"].as_array().unwrap().iter().zip(&judged.diagnostics) {
            assert_eq!(problem["rule"], diagnostic.rule().name);
            assert_eq!(problem["message"], diagnostic.message());
            let said = problem["line"].is_number().then(|| {
                let path = problem["file"].as_str().unwrap();
                let source = masked.iter().find(|source| source.path == path).unwrap();
                let place = |line: &str, column: &str| (number(&problem[line]), number(&problem[column]));
                let (start, end) = (place("line", "column"), place("end_line", "end_column"));
                (path.to_owned(), text_between(&source.text, start, end))
            });
            assert_eq!(said, span_of(diagnostic, &masked), "{}: {problem:#}", example.name);
        }
    }
}

#[test]
fn every_format_tells_every_problem() {
    for example in examples() {
        let judged = example.judged(None);
        let count = judged.diagnostics.len();
        let github = rendered(&judged, Format::Github);
        assert_eq!(github.lines().filter(|line| line.starts_with("::")).count(), count, "{github}");
        for (line, diagnostic) in github.lines().zip(&judged.diagnostics) {
            let message = line.splitn(3, "::").nth(2).unwrap();
            let read = message.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%");
            assert_eq!(read.lines().next(), Some(&*escaped(diagnostic.message())));
        }
        let gitlab: Value = serde_json::from_str(&rendered(&judged, Format::Gitlab)).unwrap();
        assert_eq!(gitlab.as_array().unwrap().len(), count);
        let junit = rendered(&judged, Format::Junit);
        let document = roxmltree::Document::parse(&junit).unwrap();
        let told =
            document.descendants().filter(|node| node.has_tag_name("failure") || node.has_tag_name("system-out"));
        assert_eq!(told.count(), count);
    }
}

#[test]
fn no_format_shows_a_secret_of_an_example() {
    for example in examples() {
        let judged = example.judged(None);
        let sources = &judged.project.sources;
        for (file, masked) in sources.ids().zip(sources.masked()) {
            let text = sources.text(file);
            let hidden: Vec<&str> = text
                .lines()
                .zip(masked.text.lines())
                .filter_map(|(line, shown)| {
                    // What is withheld of a comment need not be secret.
                    let start = shown.find("****").filter(|start| !shown[..*start].contains('#'))?;
                    let value =
                        line.get(start..start + shown[start..].chars().take_while(|sign| *sign == '*').count())?;
                    Some(value.trim_matches(['"', '\'']))
                })
                .filter(|value| value.len() >= 8 && !masked.text.contains(value))
                .collect();
            for format in [
                Format::Human,
                Format::Concise,
                Format::Json,
                Format::Github,
                Format::Gitlab,
                Format::Junit,
                Format::Azure,
                Format::Rdjson,
            ] {
                let report = rendered(&judged, format);
                for value in &hidden {
                    assert!(!report.contains(value), "{}: {format:?} shows {value}", example.name);
                }
            }
            // Its catalogue documents the rules, with their examples.
            let log: Value = serde_json::from_str(&rendered(&judged, Format::Sarif)).unwrap();
            let results = log["runs"][0]["results"].to_string();
            assert!(hidden.iter().all(|value| !results.contains(value)), "{}: SARIF", example.name);
        }
    }
}

#[test]
fn fixes_come_to_an_end_and_a_second_run_changes_nothing() {
    for widest in [Applicability::Safe, Applicability::Unsafe] {
        let fixing = Some(Fixing { widest, outcome: FixOutcome::Write });
        for example in examples() {
            let before = example.judged(None);
            let first = example.judged(fixing);
            let text = example.text();
            assert_eq!(first.project.sources.text(first.project.secrets.files.last().unwrap().file), text);
            if before.project.secrets.is_broken() {
                continue;
            }
            assert!(!first.project.secrets.is_broken(), "{}: a fix broke the file:\n{text}", example.name);
            let second = example.judged(fixing);
            assert_eq!((second.fixed.fixes, example.text()), (0, text), "{}", example.name);
            let left = second.diagnostics.iter().filter_map(Diagnostic::proposed_fix);
            let left = left.filter(|fix| widest == Applicability::Unsafe || fix.applicability == Applicability::Safe);
            assert_eq!(left.map(|fix| &fix.title).collect::<Vec<_>>(), Vec::<&String>::new(), "{}", example.name);
        }
    }
}

#[test]
fn a_shown_difference_is_what_would_be_written() {
    let (show, write) = (FixOutcome::Show, FixOutcome::Write);
    for example in examples() {
        let fixing = |outcome| Some(Fixing { widest: Applicability::Unsafe, outcome });
        let before = example.text();
        let shown = example.judged(fixing(show));
        assert_eq!(example.text(), before, "{}: showing writes nothing", example.name);
        let written = example.judged(fixing(write));
        assert_eq!(written.fixed.diff, shown.fixed.diff, "{}", example.name);
        assert_eq!(example.text() == before, shown.fixed.diff.is_empty(), "{}", example.name);
    }
}
