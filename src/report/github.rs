//! GitHub Actions' workflow commands: one line a problem, which the runner turns into an annotation.
//!
//! <https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands>

use super::regions::{Places, Region};
use super::{Report, escaped, text};
use crate::diagnostic::{Diagnostic, Level};

pub(super) fn render(report: &Report<'_>) -> String {
    let places = Places::new(report.sources);
    report.diagnostics.iter().map(|diagnostic| command(diagnostic, &places)).collect()
}

fn command(diagnostic: &Diagnostic, places: &Places<'_>) -> String {
    let name = match diagnostic.level() {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "notice",
    };
    let mut properties = vec![("title", diagnostic.rule().name.to_owned())];
    let (path, region) = places.locate(diagnostic.anchor());
    properties.extend(path.map(|path| ("file", escaped(&path.replace('\\', "/")).into_owned())));
    if let Some(Region { start, end }) = region {
        properties.push(("line", start.line_number.to_string()));
        properties.push(("endLine", end.line_number.to_string()));
        // Columns of different lines make no range; GitHub drops an annotation that has them.
        if start.line_number == end.line_number {
            properties.push(("col", start.column_number.to_string()));
            properties.push(("endColumn", end.column_number.to_string()));
        }
    }
    let properties: Vec<String> =
        properties.iter().map(|(key, value)| format!("{key}={}", encoded_property(value))).collect();
    format!("::{name} {}::{}\n", properties.join(","), encoded(&text::full(diagnostic)))
}

/// What the runner decodes in a message.
fn encoded(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// What it decodes in a property.
fn encoded_property(text: &str) -> String {
    encoded(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::diagnostic::{Anchor, RuleInfo};
    use crate::report::testing::report;
    use crate::source::{Location, SourceMap, Span};

    static RULE: RuleInfo = RuleInfo { name: "some-rule", summary: "", level: Level::Warning, docs: "" };

    /// A command as the runner reads it (`ActionCommand.TryParseV2`): name, properties, message.
    fn read(line: &str) -> (String, BTreeMap<String, String>, String) {
        let decode = |text: &str, codes: &[(&str, &str)]| {
            codes.iter().fold(text.to_owned(), |text, (code, character)| text.replace(code, character))
        };
        let (command, message) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
        let (name, properties) = command.split_once(' ').unwrap();
        let properties = properties.split(',').map(|property| {
            let (key, value) = property.split_once('=').unwrap();
            let codes = [("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")];
            (key.to_owned(), decode(value, &codes))
        });
        let message = decode(message, &[("%0D", "\r"), ("%0A", "\n"), ("%25", "%")]);
        (name.to_owned(), properties.collect(), message)
    }

    #[test]
    fn a_span_over_two_lines_has_no_columns() {
        let mut sources = SourceMap::default();
        let file = sources.add("app, 100%: new/s.toml", "a = \"\"\"\nx\"\"\"\n", Vec::new());
        let at = |start, end| Anchor::Span(Location { file, span: Span::new(start, end) });
        let diagnostics = [Diagnostic::new(&RULE, at(0, 1), "one"), Diagnostic::new(&RULE, at(4, 12), "two")];
        let text = render(&report(&diagnostics, &sources.masked()));
        let commands: Vec<_> = text.lines().map(read).collect();
        assert_eq!(commands[0].0, "warning");
        assert_eq!(commands[0].1["file"], "app, 100%: new/s.toml");
        assert_eq!((commands[0].1["line"].as_str(), commands[0].1["col"].as_str()), ("1", "1"));
        assert_eq!(commands[0].1["endColumn"], "2");
        assert_eq!((commands[1].1["line"].as_str(), commands[1].1["endLine"].as_str()), ("1", "2"));
        assert!(!commands[1].1.contains_key("col") && !commands[1].1.contains_key("endColumn"));
    }

    proptest! {
        #[test]
        fn the_runner_reads_the_message_that_was_meant(
            message in "[ -~é]{1,30}",
            help in "[%0-9A-D:,]{1,12}",
            path in "[a-c%:,= é\r\n]{1,12}",
        ) {
            let mut sources = SourceMap::default();
            let file = sources.add(path.as_str(), "", Vec::new());
            let diagnostics = [Diagnostic::new(&RULE, Anchor::File(file), message.clone()).help(help.clone())];
            let text = render(&report(&diagnostics, &sources.masked()));
            prop_assert_eq!(text.lines().count(), 1);
            let (_, properties, read) = read(text.trim_end_matches('\n'));
            prop_assert_eq!(read, format!("{message}\nhelp: {help}"));
            prop_assert_eq!(&properties["file"], &escaped(&path).into_owned());
            prop_assert_eq!(&properties["title"], "some-rule");
        }
    }
}
