//! One line a problem, for editors, `grep` and long logs: `path:line:column: level[rule]: message`.

use super::regions::{Places, Region};
use super::{Report, escaped};
use crate::diagnostic::{Anchor, Diagnostic};

pub(super) fn render(report: &Report<'_>) -> String {
    let places = Places::new(report.sources);
    report.diagnostics.iter().map(|diagnostic| line(diagnostic, &places) + "\n").collect()
}

/// The problem in one line, without its end.
pub(super) fn line(diagnostic: &Diagnostic, places: &Places<'_>) -> String {
    let (path, region) = places.locate(diagnostic.anchor());
    let place = match diagnostic.anchor() {
        Anchor::Subject(subject) => subject,
        Anchor::Span(_) | Anchor::File(_) => path.unwrap_or_default(),
    };
    let numbers = region
        .map_or_else(String::new, |Region { start, .. }| format!(":{}:{}", start.line_number, start.column_number));
    let place = format!("{}{numbers}", escaped(place));
    let (level, rule) = (diagnostic.level().name(), diagnostic.rule().name);
    format!("{place}: {level}[{rule}]: {}", escaped(diagnostic.message()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Level, RuleInfo};
    use crate::report::testing::report;
    use crate::source::{Location, SourceMap, Span};

    static RULE: RuleInfo = RuleInfo { name: "some-rule", summary: "", level: Level::Warning, docs: "" };

    #[test]
    fn every_kind_of_problem_is_one_line() {
        let mut sources = SourceMap::default();
        let file = sources.add("my app/s.toml", "é = 1\n", Vec::new());
        let at = Anchor::Span(Location { file, span: Span::new(5, 6) });
        let diagnostics = [
            Diagnostic::new(&RULE, at, "one\ntwo").help("do it"),
            Diagnostic::new(&RULE, Anchor::File(file), "three").at_level(Level::Info),
            Diagnostic::new(&RULE, Anchor::Subject("https://idp.example".to_owned()), "four").at_level(Level::Error),
        ];
        assert_eq!(
            render(&report(&diagnostics, &sources.masked())),
            "my app/s.toml:1:5: warning[some-rule]: one\\u{a}two\n\
             my app/s.toml: info[some-rule]: three\n\
             https://idp.example: error[some-rule]: four\n"
        );
    }
}
