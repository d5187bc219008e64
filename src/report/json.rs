//! `authctl.report/1`: the report for programs. Structs of its own, so that internal types may change.

use serde::Serialize;

use super::app::App;
use super::regions::Places;
use super::tool::Tool;
use super::{Counts, ProjectState, Report};
use crate::diagnostic::{Anchor, Applicability, Diagnostic, Fix, Text};
use crate::escape::escaped_json;
use crate::source::{FileId, Location, Replacement, TextEdit};

const SCHEMA: &str = "authctl.report/1";

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    tool: Tool,
    streamlit: Streamlit<'a>,
    problems: Vec<Problem<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    projects: Option<[JudgedProject<'a>; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    app: Option<App<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Streamlit<'a> {
    version: &'a str,
    source: &'a str,
    authlib: Option<&'a str>,
    reason: &'a str,
    providers: Vec<Verdict<'a>>,
}

#[derive(Serialize)]
struct Verdict<'a> {
    name: &'a str,
    accepted: bool,
    message: Option<&'a str>,
}

#[derive(Serialize)]
struct JudgedProject<'a> {
    path: &'a str,
    state: &'static str,
    streamlit: Streamlit<'a>,
    summary: Summary,
}

/// One problem. Positions count from one, columns in characters; the end is the first place that is no longer part.
#[derive(Serialize)]
pub(super) struct Problem<'a> {
    rule: &'static str,
    level: &'static str,
    message: &'a str,
    provider: Option<&'a str>,
    key: Option<&'a str>,
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    help: &'a [Text],
    evidence: &'a [Text],
    fix: Option<ProposedFix<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Serialize)]
struct ProposedFix<'a> {
    title: &'a str,
    safety: &'static str,
    file: &'a str,
    /// Nothing where an edit writes a secret.
    edits: Option<Vec<Edit<'a>>>,
}

#[derive(Serialize)]
struct Edit<'a> {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    text: &'a str,
}

#[derive(Serialize)]
struct Summary {
    errors: usize,
    warnings: usize,
    infos: usize,
}

impl From<Counts> for Summary {
    fn from(counts: Counts) -> Self {
        Self { errors: counts.errors, warnings: counts.warnings, infos: counts.infos }
    }
}

pub(super) fn render(report: &Report<'_>) -> String {
    let document = Document {
        schema: SCHEMA,
        tool: Tool::AUTHCTL,
        streamlit: streamlit(report),
        problems: problems(report),
        projects: report.project.as_ref().map(|project| {
            let summary = Counts::count(report.diagnostics).into();
            [JudgedProject { path: &project.path, state: project.state.name(), streamlit: streamlit(report), summary }]
        }),
        app: report.app.map(App::from),
        summary: Counts::count(report.diagnostics).into(),
    };
    let text = serde_json::to_string_pretty(&document).expect("strings, numbers and lists always serialise");
    escaped_json(&text).into_owned() + "\n"
}

pub(super) fn problems<'a>(report: &'a Report<'_>) -> Vec<Problem<'a>> {
    let places = Places::new(report.sources);
    report.diagnostics.iter().map(|diagnostic| problem(diagnostic, &places)).collect()
}

fn streamlit<'a>(report: &'a Report<'_>) -> Streamlit<'a> {
    let verdicts = report.streamlit.providers.iter();
    Streamlit {
        version: &report.streamlit.version,
        source: &report.streamlit.source,
        authlib: report.streamlit.authlib.as_deref(),
        reason: &report.streamlit.reason,
        providers: verdicts
            .map(|verdict| Verdict {
                name: &verdict.name,
                accepted: verdict.accepted,
                message: verdict.message.as_deref(),
            })
            .collect(),
    }
}

/// The document about several projects, up to its problems.
pub(super) fn series_begin() -> String {
    format!(
        "{{\n  \"schema\": {},\n  \"tool\": {},\n  \"streamlit\": null,\n  \"problems\": [",
        line(&SCHEMA),
        line(&Tool::AUTHCTL)
    )
}

/// One entry of `projects`.
pub(super) fn series_project(path: &str, report: &Report<'_>, counts: Counts) -> String {
    let state = report.project.as_ref().map_or(ProjectState::Checked, |project| project.state).name();
    line(&JudgedProject { path, state, streamlit: streamlit(report), summary: counts.into() })
}

/// What is behind the problems.
pub(super) fn series_end(projects: &[String], counts: Counts) -> String {
    let projects: Vec<String> = projects.iter().map(|project| format!("\n    {project}")).collect();
    format!(
        "\n  ],\n  \"projects\": [{}\n  ],\n  \"summary\": {}\n}}\n",
        projects.join(","),
        line(&Summary::from(counts))
    )
}

fn line(value: &impl Serialize) -> String {
    let text = serde_json::to_string(value).expect("strings, numbers and lists always serialise");
    escaped_json(&text).into_owned()
}

fn problem<'a>(diagnostic: &'a Diagnostic, places: &Places<'a>) -> Problem<'a> {
    let (file, region) = match diagnostic.anchor() {
        Anchor::Span(location) => (Some(places.path(location.file)), places.region(*location)),
        Anchor::File(file) => (Some(places.path(*file)), None),
        Anchor::Subject(_) => (None, None),
    };
    Problem {
        rule: diagnostic.rule().name,
        level: diagnostic.level().name(),
        message: diagnostic.message(),
        provider: diagnostic.provider_name(),
        key: diagnostic.key_path(),
        file,
        line: region.map(|region| region.start.line_number),
        column: region.map(|region| region.start.column_number),
        end_line: region.map(|region| region.end.line_number),
        end_column: region.map(|region| region.end.column_number),
        help: diagnostic.help_texts(),
        evidence: diagnostic.evidence_texts(),
        fix: diagnostic.proposed_fix().map(|fix| proposed(fix, places)),
        url: super::rule_url(diagnostic.rule()),
    }
}

fn proposed<'a>(fix: &'a Fix, places: &Places<'a>) -> ProposedFix<'a> {
    ProposedFix {
        title: &fix.title,
        safety: match fix.applicability {
            Applicability::Safe => "safe",
            Applicability::Unsafe => "unsafe",
        },
        file: places.path(fix.file),
        edits: fix.edits.iter().map(|edit| self::edit(edit, fix.file, places)).collect(),
    }
}

fn edit<'a>(edit: &'a TextEdit, file: FileId, places: &Places<'a>) -> Option<Edit<'a>> {
    let Replacement::Plain(text) = &edit.replacement else { return None };
    let region = places.region(Location { file, span: edit.span })?;
    Some(Edit {
        line: region.start.line_number,
        column: region.start.column_number,
        end_line: region.end.line_number,
        end_column: region.end.column_number,
        text,
    })
}
