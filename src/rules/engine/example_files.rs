//! Judging a file that people copy and fill in: what is left to be filled in is right there.

use std::collections::BTreeSet;

use crate::diagnostic::{Anchor, Diagnostic};
use crate::source::Location;

/// Rules that say that a value is still to be filled in.
const UNFILLED: [&str; 3] = ["empty-value", "placeholder-value", "unexpanded-variable"];

/// Rules about secrets in use, which an example has none of.
const ABOUT_REAL_VALUES: [&str; 8] = [
    "committed-secrets-file",
    "published-cookie-secret",
    "readable-secrets-file",
    "secrets-in-docker-image",
    "unignored-secrets-file",
    "unlikely-client-id",
    "unlikely-client-secret",
    "weak-cookie-secret",
];

/// Rules about what is written out beside a value to be filled in: `https://${HOST}/callback`.
const ABOUT_LITERAL_PARTS: [&str; 1] = ["wrong-callback-path"];

/// Takes away what is not a problem in a template: values to be filled in, and whatever else is said about those values.
pub(crate) fn without_template_values(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let unfilled: BTreeSet<Location> =
        diagnostics.iter().filter(|diagnostic| UNFILLED.contains(&diagnostic.rule().name)).filter_map(place).collect();
    diagnostics.retain(|diagnostic| {
        let is_about_filler = !ABOUT_LITERAL_PARTS.contains(&diagnostic.rule().name)
            && place(diagnostic).is_some_and(|place| unfilled.iter().any(|value| touches(*value, place)));
        !is_about_filler && !ABOUT_REAL_VALUES.contains(&diagnostic.rule().name)
    });
    diagnostics
}

fn place(diagnostic: &Diagnostic) -> Option<Location> {
    match diagnostic.anchor() {
        Anchor::Span(location) => Some(*location),
        Anchor::File(_) | Anchor::Subject(_) => None,
    }
}

/// Whether `place` lies in `value`, or the other way round.
fn touches(value: Location, place: Location) -> bool {
    let holds = |outer: Location, inner: Location| {
        outer.file == inner.file && outer.span.start <= inner.span.start && inner.span.end <= outer.span.end
    };
    holds(value, place) || (holds(place, value) && place.span.start == value.span.start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Level, RuleInfo};
    use crate::source::{SourceMap, Span};

    static UNFILLED_RULE: RuleInfo = RuleInfo { name: "placeholder-value", summary: "", level: Level::Error, docs: "" };
    static OTHER: RuleInfo = RuleInfo { name: "malformed-url", summary: "", level: Level::Error, docs: "" };
    static LOOK: RuleInfo = RuleInfo { name: "weak-cookie-secret", summary: "", level: Level::Warning, docs: "" };

    #[test]
    fn only_what_is_to_be_filled_in_is_forgiven() {
        let mut sources = SourceMap::default();
        let file = sources.add("f", "", Vec::new());
        let at = |start, end| Anchor::Span(Location { file, span: Span::new(start, end) });
        let diagnostics = vec![
            Diagnostic::new(&UNFILLED_RULE, at(10, 20), "a placeholder"),
            Diagnostic::new(&OTHER, at(10, 20), "no URL because it is a placeholder"),
            Diagnostic::new(&OTHER, at(12, 15), "a part of it"),
            Diagnostic::new(&OTHER, at(30, 40), "no URL at all"),
            Diagnostic::new(&LOOK, at(50, 60), "too short"),
            Diagnostic::new(&OTHER, Anchor::File(file), "the file"),
        ];
        let left: Vec<String> =
            without_template_values(diagnostics).iter().map(|diagnostic| diagnostic.message().to_owned()).collect();
        assert_eq!(left, ["no URL at all", "the file"]);
    }
}
