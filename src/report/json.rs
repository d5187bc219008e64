//! `authctl.report/1`: the report for programs. Structs of its own, so that internal types may change.

use serde::Serialize;

use super::escape::escaped_json;
use super::{Counts, Report};
use crate::diagnostic::{Anchor, Applicability, Diagnostic, RuleInfo};
use crate::source::{FileId, LineIndex, MaskedSource, Span};

const SCHEMA: &str = "authctl.report/1";

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    tool: Tool,
    streamlit: Streamlit<'a>,
    problems: Vec<Problem<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Streamlit<'a> {
    version: &'a str,
    source: &'a str,
    providers: Vec<Verdict<'a>>,
}

#[derive(Serialize)]
struct Verdict<'a> {
    name: &'a str,
    accepted: bool,
    message: Option<&'a str>,
}

/// One problem. Positions count from one, columns in characters; the end is the first place that is no longer part.
#[derive(Serialize)]
pub(super) struct Problem<'a> {
    rule: &'static str,
    level: &'static str,
    message: &'a str,
    provider: Option<&'a str>,
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    help: &'a [String],
    evidence: &'a [String],
    fix: Option<ProposedFix<'a>>,
    url: String,
}

#[derive(Serialize)]
struct ProposedFix<'a> {
    title: &'a str,
    safety: &'static str,
}

#[derive(Serialize)]
struct Summary {
    errors: usize,
    warnings: usize,
    infos: usize,
}

pub(super) fn render(report: &Report<'_>) -> String {
    let counts = Counts::of(report.diagnostics);
    let document = Document {
        schema: SCHEMA,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        streamlit: Streamlit {
            version: &report.streamlit.version,
            source: &report.streamlit.source,
            providers: report
                .streamlit
                .providers
                .iter()
                .map(|verdict| Verdict {
                    name: &verdict.name,
                    accepted: verdict.accepted,
                    message: verdict.message.as_deref(),
                })
                .collect(),
        },
        problems: report.diagnostics.iter().map(|diagnostic| problem(diagnostic, report.sources)).collect(),
        summary: Summary { errors: counts.errors, warnings: counts.warnings, infos: counts.infos },
    };
    let text = serde_json::to_string_pretty(&document).expect("strings, numbers and lists always serialise");
    escaped_json(&text).into_owned() + "\n"
}

fn problem<'a>(diagnostic: &'a Diagnostic, sources: &'a [MaskedSource]) -> Problem<'a> {
    let path = |file: FileId| sources.get(file.index()).map(|source| source.path.as_str());
    let (file, place) = match diagnostic.anchor() {
        Anchor::Span(location) => {
            let text = sources.get(location.file.index()).map_or("", |source| source.text.as_str());
            (path(location.file), Some((LineIndex::new(text), location.span)).filter(|_| !text.is_empty()))
        }
        Anchor::File(file) => (path(*file), None),
        Anchor::Subject(_) => (None, None),
    };
    let ends = place.map(|(index, span): (LineIndex<'_>, Span)| (index.position(span.start), index.position(span.end)));
    Problem {
        rule: diagnostic.rule().name,
        level: diagnostic.level().name(),
        message: diagnostic.message(),
        provider: diagnostic.provider_name(),
        file,
        line: ends.map(|(start, _)| start.line_number),
        column: ends.map(|(start, _)| start.column_number),
        end_line: ends.map(|(_, end)| end.line_number),
        end_column: ends.map(|(_, end)| end.column_number),
        help: diagnostic.help_texts(),
        evidence: diagnostic.evidence_texts(),
        fix: diagnostic.proposed_fix().map(|fix| ProposedFix {
            title: &fix.title,
            safety: match fix.applicability {
                Applicability::Safe => "safe",
                Applicability::Unsafe => "unsafe",
            },
        }),
        url: url(diagnostic.rule()),
    }
}

/// Where a rule is documented: its heading in `docs/rules.md`.
fn url(rule: &RuleInfo) -> String {
    format!("{}#{}", super::RULES_URL, rule.name)
}
