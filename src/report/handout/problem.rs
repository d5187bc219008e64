//! One problem as plain values: everything that the report for people draws.

use crate::diagnostic::{Anchor, Diagnostic, Fix, Level};
use crate::report::Report;
use crate::report::excerpt::Excerpt;
use crate::report::regions::Places;
use crate::source::{Location, Replacement};

pub(in crate::report) struct Problem {
    pub(super) level: Level,
    pub(super) rule: &'static str,
    pub(super) message: String,
    /// `.streamlit/secrets.toml, line 3`, or whom it is about.
    pub(super) place: String,
    /// The masked lines that it is about.
    pub(super) excerpt: String,
    /// What is known of it.
    pub(super) notes: Vec<String>,
    /// What to do.
    pub(super) helps: Vec<String>,
    pub(super) fix: Option<(String, String)>,
}

pub(super) fn problems(report: &Report<'_>) -> Vec<Problem> {
    let places = Places::new(report.sources);
    report.diagnostics.iter().map(|diagnostic| problem(diagnostic, &places)).collect()
}

fn problem(diagnostic: &Diagnostic, places: &Places<'_>) -> Problem {
    let (place, excerpt) = match diagnostic.anchor() {
        Anchor::Span(location) => {
            let line = places.region(*location).map(|region| format!(", line {}", region.start.line_number));
            (format!("`{}`{}", places.path(location.file), line.unwrap_or_default()), excerpt(*location, places))
        }
        Anchor::File(file) => (format!("`{}`", places.path(*file)), String::new()),
        Anchor::Subject(subject) => (subject.clone(), String::new()),
    };
    let label = Some(diagnostic.label_text().to_owned()).filter(|label| !label.is_empty());
    let related = diagnostic.related_labels().iter().map(|label| {
        let line = places.region(label.location).map(|region| format!(", line {}", region.start.line_number));
        format!("`{}`{}: {}", places.path(label.location.file), line.unwrap_or_default(), label.text)
    });
    Problem {
        level: diagnostic.level(),
        rule: diagnostic.rule().name,
        message: diagnostic.message().to_owned(),
        place,
        excerpt,
        notes: label
            .into_iter()
            .chain(related)
            .chain(diagnostic.evidence_texts().iter().map(ToString::to_string))
            .collect(),
        helps: diagnostic.help_texts().iter().map(ToString::to_string).collect(),
        fix: diagnostic.proposed_fix().and_then(|fix| Some((fix.title.clone(), difference(fix, places)?))),
    }
}

fn excerpt(location: Location, places: &Places<'_>) -> String {
    places.lines(location.file).map(|lines| Excerpt::around(lines, &[location.span]).text).unwrap_or_default()
}

/// The lines that the fix changes, before and after.
fn difference(fix: &Fix, places: &Places<'_>) -> Option<String> {
    let lines = places.lines(fix.file)?;
    let mut text = String::new();
    for edit in &fix.edits {
        let excerpt = Excerpt::around(lines, &[edit.span]);
        let shown = match &edit.replacement {
            Replacement::Plain(text) => text.as_str(),
            Replacement::Secret(_) => "\"********\"",
        };
        let mut after = excerpt.text.clone();
        after.replace_range(excerpt.range(edit.span), shown);
        let marked = |sign: &str, lines: &str| lines.lines().map(|line| format!("{sign} {line}\n")).collect::<String>();
        // What is added before a line leaves that line as it is.
        text.push_str(&match after.strip_suffix(&excerpt.text) {
            Some(added) if !added.is_empty() => marked("+", added),
            _ => marked("-", &excerpt.text) + &marked("+", &after),
        });
    }
    Some(text)
}
