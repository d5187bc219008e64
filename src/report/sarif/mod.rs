//! SARIF 2.1.0 (OASIS), for code scanning: one run, the whole catalogue of rules, a result for each problem.
//!
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>

mod log;

use std::collections::BTreeMap;

use log::{
    ArtifactChange, ArtifactLocation, Configuration, Driver, Help, Invocation, LineRegion, LocationOf, Log,
    LogicalLocation, Message, Outcome, PhysicalLocation, Properties, ProposedFix, ReplacementOf, ReportingDescriptor,
    Run, Tool, UriBase,
};

use super::fingerprint::Fingerprints;
use super::regions::{Places, Region, uri};
use super::{Report, escaped, rule_url, rules_url, text};
use crate::diagnostic::{Anchor, Diagnostic, Fix, Level, RuleInfo};
use crate::escape::escaped_json;
use crate::source::{FileId, Location, Replacement, TextEdit};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// What relative URIs start from: the folder in which authctl runs.
const SOURCE_ROOT: &str = "%SRCROOT%";

/// The problems of all reports that go into one run.
#[derive(Default)]
pub(super) struct Results {
    results: Vec<Outcome>,
}

impl Results {
    pub(super) fn add(&mut self, report: &Report<'_>) {
        let places = Places::new(report.sources);
        let mut fingerprints = Fingerprints::default();
        for diagnostic in report.diagnostics {
            let place = match diagnostic.anchor() {
                Anchor::Span(location) => physical(location.file, places.region(*location), &places),
                Anchor::File(file) => physical(*file, None, &places),
                Anchor::Subject(subject) => about(subject, report),
            };
            self.results.push(outcome(diagnostic, place, report.rules, &places, &mut fingerprints));
        }
    }

    pub(super) fn render(self, rules: &[&'static RuleInfo]) -> String {
        let driver = Driver {
            name: env!("CARGO_PKG_NAME"),
            semantic_version: env!("CARGO_PKG_VERSION"),
            information_uri: rules_url(),
            rules: rules.iter().map(|rule| descriptor(rule)).collect(),
        };
        let root = Message { text: "the folder in which authctl ran".to_owned() };
        let run = Run {
            tool: Tool { driver },
            // What `LineIndex` counts.
            column_kind: "unicodeCodePoints",
            original_uri_base_ids: BTreeMap::from([(SOURCE_ROOT, UriBase { description: root })]),
            invocations: [Invocation { execution_successful: true }],
            results: self.results,
        };
        let log = Log { schema: SCHEMA, version: "2.1.0", runs: [run] };
        let text = serde_json::to_string_pretty(&log).expect("strings, numbers and lists always serialise");
        escaped_json(&text).into_owned() + "\n"
    }
}

fn rule_id(rule: &RuleInfo) -> String {
    format!("authctl/{}", rule.name)
}

fn rule_index(rules: &[&'static RuleInfo], rule: &RuleInfo) -> Option<usize> {
    rules.iter().position(|listed| listed.name == rule.name)
}

const fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "note",
    }
}

fn descriptor(rule: &'static RuleInfo) -> ReportingDescriptor<'static> {
    let docs = rule.docs.trim();
    ReportingDescriptor {
        id: rule_id(rule),
        short_description: Message { text: rule.summary.to_owned() },
        full_description: Message { text: reason(docs, rule.summary) },
        help: Help { text: docs, markdown: docs },
        help_uri: rule_url(rule),
        default_configuration: Configuration { level: level(rule.level) },
        properties: Properties { tags: ["authentication", "streamlit"] },
    }
}

/// Why the rule exists: the first paragraph of its page.
fn reason(docs: &str, summary: &str) -> String {
    let lines = docs.lines().skip_while(|line| line.is_empty() || line.starts_with('#'));
    let paragraph: Vec<&str> = lines.take_while(|line| !line.is_empty()).collect();
    if paragraph.is_empty() { summary.to_owned() } else { paragraph.join(" ") }
}

fn outcome(
    diagnostic: &Diagnostic,
    physical_location: PhysicalLocation,
    rules: &[&'static RuleInfo],
    places: &Places<'_>,
    fingerprints: &mut Fingerprints,
) -> Outcome {
    let key = diagnostic
        .key_path()
        .map(|path| LogicalLocation { fully_qualified_name: escaped(path).into_owned(), kind: "member" });
    let fingerprint = fingerprints.next(diagnostic, places);
    let text = match diagnostic.anchor() {
        Anchor::Subject(subject) => format!("{}: {}", escaped(subject), text::full(diagnostic)),
        Anchor::Span(_) | Anchor::File(_) => text::full(diagnostic),
    };
    Outcome {
        rule_id: rule_id(diagnostic.rule()),
        rule_index: rule_index(rules, diagnostic.rule()),
        level: level(diagnostic.level()),
        message: Message { text },
        locations: [LocationOf {
            id: None,
            physical_location,
            logical_locations: key.into_iter().collect(),
            message: None,
        }],
        related_locations: diagnostic
            .related_labels()
            .iter()
            .enumerate()
            .map(|(index, label)| LocationOf {
                id: Some(index + 1),
                physical_location: physical(label.location.file, places.region(label.location), places),
                logical_locations: Vec::new(),
                message: Some(Message { text: escaped(&label.text).into_owned() }),
            })
            .collect(),
        // The second is the name under which GitHub looks for it.
        partial_fingerprints: BTreeMap::from([
            ("authctl/setting/v1", fingerprint.clone()),
            ("primaryLocationLineHash", fingerprint),
        ]),
        fixes: diagnostic.proposed_fix().and_then(|fix| proposed(fix, places)).into_iter().collect(),
    }
}

fn physical(file: FileId, region: Option<Region>, places: &Places<'_>) -> PhysicalLocation {
    PhysicalLocation { artifact_location: artifact(places.path(file)), region: region.map_or(FIRST_LINE, line_region) }
}

/// The place of a problem that is in no file.
fn about(subject: &str, report: &Report<'_>) -> PhysicalLocation {
    PhysicalLocation { artifact_location: artifact(report.file_for(subject)), region: FIRST_LINE }
}

fn artifact(path: &str) -> ArtifactLocation {
    let uri = uri(path);
    let uri_base_id = (!uri.starts_with("file:")).then_some(SOURCE_ROOT);
    ArtifactLocation { uri, uri_base_id }
}

/// Of a problem with a file as a whole: code scanning shows nothing without a line.
const FIRST_LINE: LineRegion = LineRegion { start_line: 1, start_column: None, end_line: None, end_column: None };

const fn line_region(region: Region) -> LineRegion {
    LineRegion {
        start_line: region.start.line_number,
        start_column: Some(region.start.column_number),
        end_line: Some(region.end.line_number),
        end_column: Some(region.end.column_number),
    }
}

/// The fix for tools that apply it, unless it would write a secret: what is not written here cannot leak.
fn proposed(fix: &Fix, places: &Places<'_>) -> Option<ProposedFix> {
    let replacements = fix.edits.iter().map(|edit| replacement(edit, fix.file, places)).collect::<Option<Vec<_>>>()?;
    Some(ProposedFix {
        description: Message { text: escaped(&fix.title).into_owned() },
        artifact_changes: [ArtifactChange { artifact_location: artifact(places.path(fix.file)), replacements }],
    })
}

fn replacement(edit: &TextEdit, file: FileId, places: &Places<'_>) -> Option<ReplacementOf> {
    let Replacement::Plain(text) = &edit.replacement else { return None };
    let region = places.region(Location { file, span: edit.span })?;
    Some(ReplacementOf { deleted_region: line_region(region), inserted_content: Message { text: text.clone() } })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;
    use crate::diagnostic::Applicability;
    use crate::report::testing::report;
    use crate::source::{MaskedSource, SourceMap, Span};

    static FIRED: RuleInfo =
        RuleInfo { name: "some-rule", summary: "something is wrong", level: Level::Warning, docs: "## Why\nSo.\n" };
    static SILENT: RuleInfo =
        RuleInfo { name: "other-rule", summary: "something else is wrong", level: Level::Info, docs: "## Why\nSo.\n" };

    fn sarif(diagnostics: &[Diagnostic], sources: &[MaskedSource]) -> Value {
        let report = Report { rules: &[&SILENT, &FIRED], ..report(diagnostics, sources) };
        let mut results = Results::default();
        results.add(&report);
        let log = serde_json::from_str(&results.render(report.rules)).unwrap();
        assert_valid(&log);
        log
    }

    fn assert_valid(log: &Value) {
        static SCHEMA: std::sync::LazyLock<jsonschema::Validator> = std::sync::LazyLock::new(|| {
            let schema = include_str!("../../../tests/schemas/sarif-2.1.0.json");
            // The pattern of `language`, which we do not write, has a bracket that ECMA 262 refuses.
            let schema = schema.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$");
            jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap()
        });
        let complaints: Vec<String> =
            SCHEMA.iter_errors(log).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    }

    /// The text of a region, counted by somebody else: lines end at a newline, columns are characters.
    fn text_of(region: &Value, text: &str) -> String {
        let number = |key: &str| usize::try_from(region[key].as_u64().unwrap()).unwrap();
        let lines: Vec<Vec<char>> = text.split('\n').map(|line| line.chars().collect()).collect();
        (number("startLine")..=number("endLine"))
            .map(|line| {
                let characters = &lines[line - 1];
                let from = if line == number("startLine") { number("startColumn") - 1 } else { 0 };
                let to = if line == number("endLine") { number("endColumn") - 1 } else { characters.len() };
                characters[from..to].iter().collect::<String>()
            })
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn every_rule_is_listed_and_every_kind_of_problem_validates() {
        let mut sources = SourceMap::default();
        let text = "[auth]\nclient_secret = 'CANARY'\n";
        let secret = Span::new(text.find('\'').unwrap(), text.len() - 1);
        let file = sources.add("my app/secrets.toml", text, vec![secret]);
        let home = sources.add("/home/ann/.streamlit/config.toml", "", Vec::new());
        let at = |span| Anchor::Span(Location { file, span });
        let edit = |replacement| Fix {
            title: "write it".to_owned(),
            applicability: Applicability::Safe,
            file,
            edits: vec![TextEdit { span: secret, replacement }],
        };
        let mut first = Diagnostic::new(&FIRED, at(secret), "wrong")
            .label("here")
            .related(Location { file, span: Span::new(0, 6) }, "in this section")
            .help("do it")
            .fix(edit(Replacement::Plain("'x'".to_owned())));
        first.set_key_path("auth.client_secret");
        let second = Diagnostic::new(&FIRED, at(secret), "wrong too").fix(edit(Replacement::Secret("CANARY-2".into())));
        let third = Diagnostic::new(&SILENT, Anchor::File(home), "a file").at_level(Level::Error);
        let fourth = Diagnostic::new(&SILENT, Anchor::Subject("https://idp.example".to_owned()), "no answer");
        let log = sarif(&[first, second, third, fourth], &sources.masked());
        assert!(!log.to_string().contains("CANARY"), "{log:#}");

        let run = &log["runs"][0];
        let ids: Vec<_> = run["tool"]["driver"]["rules"].as_array().unwrap().iter().map(|rule| &rule["id"]).collect();
        assert_eq!(ids, ["authctl/other-rule", "authctl/some-rule"]);
        let results = run["results"].as_array().unwrap();
        let [first, second, third, fourth] = &results[..] else { panic!("four problems: {results:#?}") };
        assert_eq!((&first["ruleId"], &first["ruleIndex"]), (&"authctl/some-rule".into(), &1.into()));
        assert_eq!(first["level"], "warning");
        let location = &first["locations"][0];
        assert_eq!(location["physicalLocation"]["artifactLocation"]["uri"], "my%20app/secrets.toml");
        assert_eq!(location["physicalLocation"]["artifactLocation"]["uriBaseId"], "%SRCROOT%");
        assert_eq!(location["logicalLocations"][0]["fullyQualifiedName"], "auth.client_secret");
        let replacement = &first["fixes"][0]["artifactChanges"][0]["replacements"][0];
        assert_eq!(replacement["insertedContent"]["text"], "'x'");
        assert_eq!(text_of(&replacement["deletedRegion"], text), "'CANARY'");
        assert!(second.get("fixes").is_none(), "a fix that writes a secret is left out");
        assert_ne!(first["partialFingerprints"], second["partialFingerprints"]);
        assert_eq!(third["level"], "error");
        let place = &third["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "file:///home/ann/.streamlit/config.toml");
        assert!(place["artifactLocation"].get("uriBaseId").is_none());
        assert_eq!(place["region"], serde_json::json!({ "startLine": 1 }));
        assert_eq!(fourth["message"]["text"], "https://idp.example: no answer");
        let place = &fourth["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "my%20app/secrets.toml");
        assert_eq!(place["region"]["startLine"], 1);
    }

    proptest! {
        #[test]
        fn the_text_of_a_region_is_the_text_of_the_span(
            text in "[ab=\"'\r\n\u{1b}éß∗🙂]{1,40}",
            cuts in [0_usize..200, 0..200, 0..200, 0..200],
        ) {
            let mut cuts = cuts.map(|cut| text.floor_char_boundary(cut.min(text.len())));
            let secret = Span::new(cuts[0].min(cuts[1]), cuts[0].max(cuts[1]));
            cuts[2..].sort_unstable();
            let span = Span::new(cuts[2], cuts[3]);
            let mut sources = SourceMap::default();
            let file = sources.add("f", text.as_str(), vec![secret]);
            let masked = sources.masked();
            let log = sarif(&[Diagnostic::new(&FIRED, Anchor::Span(Location { file, span }), "m")], &masked);
            let region = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"];
            prop_assert_eq!(text_of(region, &masked[0].text), &masked[0].text[span.start..span.end]);
            prop_assert_eq!(text_of(region, &text), &text[span.start..span.end], "masking moves no column");
        }
    }
}
