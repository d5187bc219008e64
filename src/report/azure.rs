//! Azure Pipelines' logging commands: one line a problem, which the agent lists with the run.
//!
//! <https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands>

use super::regions::{Places, Region};
use super::{Report, concise, escaped, text};
use crate::diagnostic::{Diagnostic, Level};

pub(super) fn render(report: &Report<'_>) -> String {
    let places = Places::new(report.sources);
    report.diagnostics.iter().map(|diagnostic| command(diagnostic, &places) + "\n").collect()
}

fn command(diagnostic: &Diagnostic, places: &Places<'_>) -> String {
    let kind = match diagnostic.level() {
        Level::Error => "error",
        Level::Warning => "warning",
        // There is no third kind: the line is in the log, and in no list.
        Level::Info => return concise::line(diagnostic, places),
    };
    let mut properties = vec![("type", kind.to_owned())];
    let (path, region) = places.locate(diagnostic.anchor());
    properties.extend(path.map(|path| ("sourcepath", escaped(path).into_owned())));
    if let Some(Region { start, .. }) = region {
        properties.push(("linenumber", start.line_number.to_string()));
        properties.push(("columnnumber", start.column_number.to_string()));
    }
    let properties: String =
        properties.iter().map(|(key, value)| format!("{key}={};", encoded_property(value))).collect();
    // Not as the property `code`: a text `code=…` is what an authorization code looks like, and would be masked.
    format!("##vso[task.logissue {properties}]{}: {}", diagnostic.rule().name, encoded(&text::full(diagnostic)))
}

/// What the agent decodes in a message (`CommandStringConvertor` of azure-pipelines-agent).
fn encoded(text: &str) -> String {
    text.replace('%', "%AZP25").replace('\r', "%0D").replace('\n', "%0A")
}

/// What it decodes in a property.
fn encoded_property(text: &str) -> String {
    encoded(text).replace(';', "%3B").replace(']', "%5D")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diagnostic::{Anchor, RuleInfo};
    use crate::report::testing::report;
    use crate::source::{Location, SourceMap, Span};

    static RULE: RuleInfo = RuleInfo { name: "some-rule", summary: "", level: Level::Error, docs: "" };

    /// A command as the agent reads it (`Command.TryParse`): its properties and its message.
    fn read(line: &str) -> (Vec<(String, String)>, String) {
        let decode = |text: &str| {
            let codes = [("%3B", ";"), ("%0D", "\r"), ("%0A", "\n"), ("%5D", "]"), ("%AZP25", "%")];
            codes.iter().fold(text.to_owned(), |text, (code, character)| text.replace(code, character))
        };
        let (command, message) = line.strip_prefix("##vso[task.logissue ").unwrap().split_once(']').unwrap();
        let properties = command.split(';').filter(|property| !property.is_empty()).map(|property| {
            let (key, value) = property.split_once('=').unwrap();
            (key.to_owned(), decode(value))
        });
        (properties.collect(), decode(message))
    }

    #[test]
    fn a_problem_has_its_place_and_information_is_a_plain_line() {
        let mut sources = SourceMap::default();
        let file = sources.add("my app/s.toml", "a = 1\n", Vec::new());
        let at = || Anchor::Span(Location { file, span: Span::new(4, 5) });
        let diagnostics = [
            Diagnostic::new(&RULE, at(), "one").help("do it"),
            Diagnostic::new(&RULE, at(), "two").at_level(Level::Info),
        ];
        assert_eq!(
            render(&report(&diagnostics, &sources.masked())),
            "##vso[task.logissue type=error;sourcepath=my app/s.toml;linenumber=1;columnnumber=5;]some-rule: one%0Ahelp: do it\n\
             my app/s.toml:1:5: info[some-rule]: two\n"
        );
    }

    proptest! {
        #[test]
        fn the_agent_reads_what_was_meant(message in "[ -~é]{1,30}", path in "[a-c%;\\]= é]{1,12}") {
            prop_assume!(!message.contains("%AZP25") && !path.contains("%AZP25"));
            let mut sources = SourceMap::default();
            let file = sources.add(path.as_str(), "", Vec::new());
            let diagnostics = [Diagnostic::new(&RULE, Anchor::File(file), message.clone())];
            let text = render(&report(&diagnostics, &sources.masked()));
            prop_assert_eq!(text.lines().count(), 1);
            let (properties, read) = read(text.trim_end_matches('\n'));
            let encodes_like_a_code = |text: &str| ["%3B", "%0D", "%0A", "%5D"].iter().any(|code| text.contains(code));
            if !encodes_like_a_code(&message) {
                prop_assert_eq!(read, format!("some-rule: {message}"));
            }
            prop_assert_eq!(&properties[1], &("sourcepath".to_owned(), path));
        }
    }
}
