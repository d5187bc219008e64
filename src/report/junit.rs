//! `JUnit`'s XML, which every CI shows as a test report: a suite for each file or subject, a failed case for each problem.
//!
//! There is no specification; the elements and attributes are those on which the schemas of Ant, Jenkins and GitLab agree.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt::Write as _;

use super::regions::Places;
use super::{Report, escaped, text};
use crate::diagnostic::{Anchor, Diagnostic, Level};
use crate::source::{Location, MaskedSource};

pub(super) const BEGIN: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"authctl\">\n";
pub(super) const END: &str = "</testsuites>\n";

/// The names that suites of the document have already: projects may share files.
pub(super) type SuiteNames = HashSet<String>;

/// The suites of the report on `project`, which are between [`BEGIN`] and [`END`].
pub(super) fn render(report: &Report<'_>, project: &str, names: &mut SuiteNames) -> String {
    let mut xml = String::new();
    for suite in suites(report) {
        let mut name = suite.name.to_owned();
        if !names.insert(name.clone()) {
            if suite.problems.is_empty() {
                continue;
            }
            name = format!("{name} ({project})");
            while !names.insert(name.clone()) {
                name.push('\'');
            }
        }
        suite.write(&name, report, &mut xml);
    }
    xml
}

/// One file, or one thing that is not a file, with its problems.
struct Suite<'a> {
    name: &'a str,
    problems: Vec<&'a Diagnostic>,
}

/// Every file that was read, also those without a problem, then the subjects in the order in which they first occur. A
/// file that was read twice, as an example is that was named itself, has one.
fn suites<'a>(report: &Report<'a>) -> Vec<Suite<'a>> {
    let mut suites: Vec<Suite<'a>> = Vec::new();
    let sources: &'a [MaskedSource] = report.sources;
    for source in sources {
        suite(&mut suites, &source.path);
    }
    for diagnostic in report.diagnostics {
        let name = match diagnostic.anchor() {
            Anchor::Span(Location { file, .. }) | Anchor::File(file) => &sources[file.index()].path,
            Anchor::Subject(subject) => subject,
        };
        suite(&mut suites, name).problems.push(diagnostic);
    }
    suites
}

/// The suite of that name, which is added where there is none.
fn suite<'a, 'b>(suites: &'b mut Vec<Suite<'a>>, name: &'a str) -> &'b mut Suite<'a> {
    let index = suites.iter().position(|suite| suite.name == name).unwrap_or(suites.len());
    if index == suites.len() {
        suites.push(Suite { name, problems: Vec::new() });
    }
    &mut suites[index]
}

impl Suite<'_> {
    fn write(&self, name: &str, report: &Report<'_>, xml: &mut String) {
        let name = attribute(name);
        let failures = self.problems.iter().filter(|problem| is_failure(problem)).count();
        let tests = self.problems.len().max(1);
        writeln!(
            xml,
            "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"0\">"
        )
        .expect("a String takes any text");
        if self.problems.is_empty() {
            // Consumers take a suite without a case for a run that broke.
            writeln!(xml, "    <testcase name=\"no problems\" classname=\"{name}\"/>")
                .expect("a String takes any text");
        }
        let places = Places::new(report.sources);
        for problem in &self.problems {
            write_case(problem, &name, &places, xml);
        }
        xml.push_str("  </testsuite>\n");
    }
}

/// What is only worth knowing fails no test.
fn is_failure(diagnostic: &Diagnostic) -> bool {
    diagnostic.level() > Level::Info
}

fn write_case(diagnostic: &Diagnostic, suite: &str, places: &Places<'_>, xml: &mut String) {
    let rule = diagnostic.rule().name;
    let place = match diagnostic.anchor() {
        Anchor::Span(location) => places.region(*location).map_or_else(String::new, |region| {
            format!(" at {}:{}", region.start.line_number, region.start.column_number)
        }),
        Anchor::File(_) | Anchor::Subject(_) => String::new(),
    };
    let body = text::full(diagnostic);
    let body = character_data(&body);
    let outcome = if is_failure(diagnostic) {
        let message = attribute(diagnostic.message());
        let level = diagnostic.level().name();
        format!("<failure type=\"{level}\" message=\"{message}\">{body}</failure>")
    } else {
        format!("<system-out>{body}</system-out>")
    };
    let file = match diagnostic.anchor() {
        Anchor::Span(Location { file, .. }) | Anchor::File(file) => {
            format!(" file=\"{}\"", attribute(places.path(*file)))
        }
        Anchor::Subject(_) => String::new(),
    };
    writeln!(xml, "    <testcase name=\"{rule}{place}\" classname=\"{suite}\"{file}>{outcome}</testcase>")
        .expect("a String takes any text");
}

/// Foreign text as the value of an attribute.
fn attribute(text: &str) -> String {
    character_data(&escaped(text)).replace('"', "&quot;")
}

/// Text as XML 1.0 takes it: markup escaped, and the two noncharacters that are not a `Char` (section 2.2) spelled out.
///
/// Control characters are gone already.
fn character_data(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '\u{fffe}', '\u{ffff}']) {
        return Cow::Borrowed(text);
    }
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    Cow::Owned(text.replace('\u{fffe}', "\\u{fffe}").replace('\u{ffff}', "\\u{ffff}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diagnostic::RuleInfo;
    use crate::report::testing::report;
    use crate::source::{SourceMap, Span};

    static ERROR: RuleInfo = RuleInfo { name: "bad-thing", summary: "", level: Level::Error, docs: "" };
    static INFO: RuleInfo = RuleInfo { name: "odd-thing", summary: "", level: Level::Info, docs: "" };

    #[test]
    fn counts_agree_with_cases_and_a_clean_file_has_one() {
        let mut sources = SourceMap::default();
        let file = sources.add("s.toml", "a = 1\n", Vec::new());
        sources.add("config.toml", "", Vec::new());
        sources.add("s.toml", "a = 1\n", Vec::new());
        let at = Anchor::Span(Location { file, span: Span::new(4, 5) });
        let diagnostics = [
            Diagnostic::new(&ERROR, at.clone(), "one"),
            Diagnostic::new(&INFO, at, "two"),
            Diagnostic::new(&ERROR, Anchor::Subject("https://idp.example".to_owned()), "three"),
        ];
        let xml = format!(
            "{BEGIN}{}{END}",
            render(&report(&diagnostics, &sources.masked()), "app", &mut SuiteNames::default())
        );
        let document = roxmltree::Document::parse(&xml).unwrap();
        let suites: Vec<_> = document.root_element().children().filter(roxmltree::Node::is_element).collect();
        let names: Vec<_> = suites.iter().map(|suite| suite.attribute("name").unwrap()).collect();
        assert_eq!(names, ["s.toml", "config.toml", "https://idp.example"]);
        for suite in &suites {
            let count = |name| suite.descendants().filter(|node| node.has_tag_name(name)).count().to_string();
            assert_eq!(suite.attribute("tests"), Some(count("testcase").as_str()));
            assert_eq!(suite.attribute("failures"), Some(count("failure").as_str()));
            assert_ne!(suite.attribute("tests"), Some("0"));
        }
        let case = suites[0].children().find(|node| node.has_tag_name("testcase")).unwrap();
        assert_eq!((case.attribute("name"), case.attribute("classname")), (Some("bad-thing at 1:5"), Some("s.toml")));
        assert_eq!(case.attribute("file"), Some("s.toml"));
        assert_eq!(case.first_element_child().unwrap().attribute("message"), Some("one"));
    }

    #[test]
    fn suites_of_a_shared_file_have_names_of_their_own() {
        let mut sources = SourceMap::default();
        let file = sources.add("shared.toml", "a = 1\n", Vec::new());
        let diagnostics = [Diagnostic::new(&ERROR, Anchor::File(file), "one")];
        let mut names = SuiteNames::default();
        let masked = sources.masked();
        for (project, expected) in
            [("a", "\"shared.toml\""), ("b", "\"shared.toml (b)\""), ("b", "\"shared.toml (b)'\"")]
        {
            let xml = render(&report(&diagnostics, &masked), project, &mut names);
            assert!(xml.contains(&format!("<testsuite name={expected}")), "{xml}");
        }
        assert_eq!(
            render(&report(&[], &masked), "c", &mut names),
            "",
            "nothing is said twice of a file without a problem"
        );
    }

    proptest! {
        #[test]
        fn any_text_makes_well_formed_xml_and_comes_back(
            message in any::<String>(),
            help in any::<String>(),
            path in any::<String>(),
        ) {
            let mut sources = SourceMap::default();
            let file = sources.add(path.as_str(), "", Vec::new());
            let diagnostics = [Diagnostic::new(&ERROR, Anchor::File(file), message.clone()).help(help.clone())];
            let xml = format!("{BEGIN}{}{END}", render(&report(&diagnostics, &sources.masked()), "app", &mut SuiteNames::default()));
            let document = roxmltree::Document::parse(&xml).unwrap();
            let failure = document.descendants().find(|node| node.has_tag_name("failure")).unwrap();
            let spelled = |text: &str| escaped(text).replace('\u{fffe}', "\\u{fffe}").replace('\u{ffff}', "\\u{ffff}");
            prop_assert_eq!(failure.attribute("message").unwrap(), spelled(&message));
            prop_assert_eq!(
                failure.text().unwrap_or_default(),
                format!("{}\nhelp: {}", spelled(&message), spelled(&help))
            );
        }
    }
}
