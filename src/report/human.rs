//! The report for people, drawn the way rustc draws.

use std::collections::BTreeSet;

use annotate_snippets::{AnnotationKind, Group, Level as Title, Origin, Patch, Renderer, Snippet};

use super::excerpt::Excerpt;
use super::summary::{counted, fixable, judged_as};
use super::verdicts;
use super::{Counts, Report, escaped};
use crate::diagnostic::{Anchor, Diagnostic, Fix, Level};
use crate::source::{FileId, MaskedSource, Replacement, Span};

pub(super) fn render(report: &Report<'_>, color: bool) -> String {
    let mut text = problems(report, color);
    text.push_str(&verdicts::table(report));
    // What is about a provider alone is about no file.
    if !report.subject.is_empty() {
        text.push_str(&judged_as(report));
        text.push_str(": ");
    }
    if report.diagnostics.is_empty() {
        text.push_str("no problems");
    } else {
        let counts = Counts::of(report.diagnostics);
        text.push_str(&counted(counts));
        text.push_str(&fixable(counts));
    }
    text.push('\n');
    text
}

/// The problems alone, each with an empty line behind it.
pub(super) fn problems(report: &Report<'_>, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let mut text = String::new();
    let mut explained = BTreeSet::new();
    for diagnostic in report.diagnostics {
        let is_first_of_its_rule = explained.insert(diagnostic.rule().name);
        let groups = groups(diagnostic, report.sources, is_first_of_its_rule);
        text.push_str(renderer.render(&groups).trim_end());
        text.push_str("\n\n");
    }
    text
}

/// The problem itself and, where there is one, its fix.
fn groups<'a>(diagnostic: &'a Diagnostic, sources: &'a [MaskedSource], with_pointer: bool) -> Vec<Group<'a>> {
    let title = match diagnostic.level() {
        Level::Error => Title::ERROR,
        Level::Warning => Title::WARNING,
        Level::Info => Title::INFO,
    };
    let title = title.primary_title(escaped(diagnostic.message())).id(diagnostic.rule().name);
    let mut group = match diagnostic.anchor() {
        Anchor::Span(location) => match sources.get(location.file.index()) {
            Some(source) if !source.text.is_empty() => title.elements(snippets(diagnostic, location.file, sources)),
            _ => title.element(origin(sources, location.file)),
        },
        Anchor::File(file) => title.element(origin(sources, *file)).elements(related(diagnostic, None, sources)),
        Anchor::Subject(subject) => {
            title.element(Origin::path(escaped(subject))).elements(related(diagnostic, None, sources))
        }
    };
    // Without a line to stand under, the label is one more thing to say.
    let is_under_a_line = match diagnostic.anchor() {
        Anchor::Span(location) => sources.get(location.file.index()).is_some_and(|source| !source.text.is_empty()),
        Anchor::File(_) | Anchor::Subject(_) => false,
    };
    if !is_under_a_line && !diagnostic.label_text().is_empty() {
        group = group.element(Title::NOTE.message(escaped(diagnostic.label_text())));
    }
    for evidence in diagnostic.evidence_texts() {
        group = group.element(Title::NOTE.message(escaped(evidence)));
    }
    for help in diagnostic.help_texts() {
        group = group.element(Title::HELP.message(escaped(help)));
    }
    let mut groups = vec![group];
    if let Some(fix) = diagnostic.proposed_fix()
        && let Some(source) = sources.get(fix.file.index())
    {
        groups.push(Title::HELP.secondary_title(escaped(&fix.title)).element(proposal(fix, source)));
    }
    if with_pointer {
        let pointer = Title::NOTE.message(format!("`authctl explain {}` says more", diagnostic.rule().name));
        let last = groups.pop().expect("the problem itself is a group");
        groups.push(last.element(pointer));
    }
    groups
}

fn origin(sources: &[MaskedSource], file: FileId) -> Origin<'_> {
    Origin::path(sources.get(file.index()).map_or(std::borrow::Cow::Borrowed("?"), |source| escaped(&source.path)))
}

/// The file of the problem with all labels in it, then the other files that labels point into.
fn snippets<'a>(
    diagnostic: &'a Diagnostic,
    file: FileId,
    sources: &'a [MaskedSource],
) -> Vec<Snippet<'a, annotate_snippets::Annotation<'a>>> {
    let Anchor::Span(primary) = diagnostic.anchor() else { return Vec::new() };
    let mut marks = vec![(AnnotationKind::Primary, primary.span, diagnostic.label_text())];
    for label in diagnostic.related_labels().iter().filter(|label| label.location.file == file) {
        marks.push((AnnotationKind::Context, label.location.span, label.text.as_str()));
    }
    let own = sources.get(file.index()).map(|source| snippet(source, &marks));
    own.into_iter().chain(related(diagnostic, Some(file), sources)).collect()
}

/// One snippet for each file, other than `except`, that a label points into.
fn related<'a>(
    diagnostic: &'a Diagnostic,
    except: Option<FileId>,
    sources: &'a [MaskedSource],
) -> Vec<Snippet<'a, annotate_snippets::Annotation<'a>>> {
    let files: BTreeSet<FileId> = diagnostic.related_labels().iter().map(|label| label.location.file).collect();
    files
        .into_iter()
        .filter(|file| Some(*file) != except)
        .filter_map(|file| {
            let marks: Vec<_> = diagnostic
                .related_labels()
                .iter()
                .filter(|label| label.location.file == file)
                .map(|label| (AnnotationKind::Context, label.location.span, label.text.as_str()))
                .collect();
            Some(snippet(sources.get(file.index())?, &marks))
        })
        .collect()
}

fn snippet<'a>(
    source: &'a MaskedSource,
    marks: &[(AnnotationKind, Span, &'a str)],
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let spans: Vec<Span> = marks.iter().map(|(_, span, _)| *span).collect();
    let excerpt = Excerpt::around(&source.text, &spans);
    let annotations: Vec<_> = marks
        .iter()
        .map(|(kind, span, label)| {
            let annotation = kind.span(excerpt.range(*span));
            if label.is_empty() { annotation } else { annotation.label(escaped(label)) }
        })
        .collect();
    Snippet::source(excerpt.text)
        .line_start(excerpt.first_line_number)
        .path(escaped(&source.path))
        .annotations(annotations)
}

/// The lines that the fix changes, as a difference.
fn proposal<'a>(fix: &'a Fix, source: &'a MaskedSource) -> Snippet<'a, Patch<'a>> {
    let spans: Vec<Span> = fix.edits.iter().map(|edit| edit.span).collect();
    let excerpt = Excerpt::around(&source.text, &spans);
    let patches: Vec<_> = fix
        .edits
        .iter()
        .map(|edit| {
            let shown = match &edit.replacement {
                Replacement::Plain(text) => multi_line_escaped(text),
                Replacement::Secret(_) => "\"********\"".to_owned(),
            };
            Patch::new(excerpt.range(edit.span), shown)
        })
        .collect();
    Snippet::source(excerpt.text).line_start(excerpt.first_line_number).path(escaped(&source.path)).patches(patches)
}

fn multi_line_escaped(text: &str) -> String {
    text.split_inclusive('\n')
        .map(|line| match line.strip_suffix('\n') {
            Some(line) => format!("{}\n", escaped(line.trim_end_matches('\r'))),
            None => escaped(line).into_owned(),
        })
        .collect()
}

#[cfg(test)]
#[expect(clippy::needless_raw_string_hashes, reason = "snapbox writes them so")]
mod tests {
    use proptest::prelude::*;
    use snapbox::{assert_data_eq, str};

    use super::*;
    use crate::diagnostic::{Applicability, RuleInfo};
    use crate::report::testing::{report, report_of};
    use crate::source::{Location, SourceMap, TextEdit};

    static RULE: RuleInfo =
        RuleInfo { name: "some-rule", summary: "something is wrong", level: Level::Error, docs: "" };

    fn span(text: &str, part: &str) -> Span {
        let start = text.find(part).expect("the part stands in the text");
        Span::new(start, start + part.len())
    }

    #[test]
    fn a_problem_shows_its_line_what_to_do_and_the_change() {
        let text =
            "[auth]\n# the app\nredirect_uri = \"http://localhost:8501/cb\"  # mine\nclient_secret = \"hidden\"\n";
        let mut sources = SourceMap::default();
        let file = sources.add(".streamlit/secrets.toml", text, vec![span(text, "\"hidden\"")]);
        let value = span(text, "\"http://localhost:8501/cb\"");
        let diagnostic = Diagnostic::new(
            &RULE,
            Anchor::Span(Location { file, span: value }),
            "`http://localhost:8501/cb` does not end in `/oauth2callback`",
        )
        .label("Streamlit does not serve this path")
        .related(Location { file, span: span(text, "client_secret = \"hidden\"") }, "beside this")
        .evidence("the provider said: \u{1b}[2Jno")
        .help("register the same URI with the provider")
        .fix(Fix {
            title: "use Streamlit's callback path".to_owned(),
            applicability: Applicability::Unsafe,
            file,
            edits: vec![TextEdit::replace(value, "\"http://localhost:8501/oauth2callback\"")],
        });
        assert_data_eq!(
            render(&report(&[diagnostic], &sources.masked()), false),
            str![[r#"
error[some-rule]: `http://localhost:8501/cb` does not end in `/oauth2callback`
 --> .streamlit/secrets.toml:3:16
  |
3 | redirect_uri = "http://localhost:8501/cb"  # mine
  |                ^^^^^^^^^^^^^^^^^^^^^^^^^^ Streamlit does not serve this path
4 | client_secret = ********
  | ------------------------ beside this
  |
  = note: the provider said: /u{1b}[2Jno
  = help: register the same URI with the provider
help: use Streamlit's callback path
  |
3 - redirect_uri = "http://localhost:8501/cb"  # mine
3 + redirect_uri = "http://localhost:8501/oauth2callback"  # mine
  |
  = note: `authctl explain some-rule` says more

.streamlit/secrets.toml, as Streamlit 1.67.0 with Authlib 1.9.10 (uv.lock) reads it: 1 error; 1 fixable with --fix --unsafe-fixes

"#]]
        );
    }

    #[test]
    fn a_problem_without_a_file_names_its_subject() {
        let diagnostic = Diagnostic::new(&RULE, Anchor::Subject("https://idp.example".to_owned()), "no answer");
        assert_data_eq!(
            render(&report(&[diagnostic], &[]), false),
            str![[r#"
error[some-rule]: no answer
--> https://idp.example
 = note: `authctl explain some-rule` says more

.streamlit/secrets.toml, as Streamlit 1.67.0 with Authlib 1.9.10 (uv.lock) reads it: 1 error

"#]]
        );
    }

    #[test]
    fn a_clean_report_is_one_line() {
        assert_data_eq!(
            render(&report(&[], &[]), false),
            str![[r#"
.streamlit/secrets.toml, as Streamlit 1.67.0 with Authlib 1.9.10 (uv.lock) reads it: no problems

"#]]
        );
    }

    #[test]
    fn several_providers_are_shown_at_a_glance() {
        let verdicts = [("default", false), ("google", true), ("my_okta", false)];
        assert_data_eq!(
            render(&report_of(&[], &[], &verdicts), false),
            str![[r#"
In Streamlit 1.67.0:
  st.login("google")   accepted
  st.login("my_okta")  refused: something is missing.

.streamlit/secrets.toml, as Streamlit 1.67.0 with Authlib 1.9.10 (uv.lock) reads it: no problems

"#]]
        );
    }

    #[test]
    fn colour_is_only_added() {
        let text = "a = 1\n";
        let mut sources = SourceMap::default();
        let file = sources.add("f", text, Vec::new());
        let diagnostic =
            Diagnostic::new(&RULE, Anchor::Span(Location { file, span: Span::new(4, 5) }), "wrong").label("here");
        let diagnostics = [diagnostic];
        let masked = sources.masked();
        let coloured = render(&report(&diagnostics, &masked), true);
        assert!(coloured.contains('\u{1b}'));
        let without: String = coloured
            .split('\u{1b}')
            .enumerate()
            .map(|(index, part)| if index == 0 { part } else { part.split_once('m').map_or("", |(_, rest)| rest) })
            .collect();
        assert_eq!(without, render(&report(&diagnostics, &masked), false));
    }

    proptest! {
        #[test]
        fn no_text_and_no_span_make_it_panic(
            text in "[ab \t\r\n\u{1b}\u{202e}é\u{10ffff}=\"]{0,40}",
            spans in prop::collection::vec((0_usize..60, 0_usize..60), 1..4),
            replacement in "[a\n\u{7}é]{0,4}",
        ) {
            let mut sources = SourceMap::default();
            let file = sources.add("f", text.as_str(), Vec::new());
            let spans: Vec<Span> =
                spans.iter().map(|(a, b)| Span::new(*a.min(b), *a.max(b))).collect();
            let mut diagnostic =
                Diagnostic::new(&RULE, Anchor::Span(Location { file, span: spans[0] }), "wrong").label("here");
            for span in &spans[1..] {
                diagnostic = diagnostic.related(Location { file, span: *span }, "there");
            }
            let within = |span: &Span| {
                let start = text.floor_char_boundary(span.start);
                Span::new(start, text.floor_char_boundary(span.end).max(start))
            };
            let edits = vec![TextEdit::replace(within(&spans[0]), replacement)];
            diagnostic = diagnostic.fix(Fix { title: "do".to_owned(), applicability: Applicability::Safe, file, edits });
            let diagnostics = [diagnostic];
            let masked = sources.masked();
            let rendered = render(&report(&diagnostics, &masked), false);
            prop_assert!(rendered.contains("error[some-rule]: wrong"));
            prop_assert!(!rendered.contains(['\u{1b}', '\u{202e}', '\u{7}', '\r']), "{rendered:?}");
            crate::report::json::render(&report(&diagnostics, &masked));
        }
    }
}
