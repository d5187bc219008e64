//! The report for people, drawn the way rustc draws.

use std::collections::{BTreeMap, BTreeSet};

use annotate_snippets::{AnnotationKind, Element, Group, Level as Title, Origin, Patch, Renderer, Snippet};

use super::excerpt::{Excerpt, NEAR};
use super::regions::Places;
use super::st_login_table;
use super::summary::{counted, fixable, judged_as, without_login};
use super::{Counts, Look, Report, escaped, hanging};
use crate::diagnostic::{Anchor, Diagnostic, Fix, Level};
use crate::source::{FileId, LineIndex, Replacement, Span, TextEdit};

pub(super) fn render(report: &Report<'_>, look: Look) -> String {
    let mut text = problems(report, look);
    text.push_str(&pointer(&report.diagnostics.iter().map(|problem| problem.rule().name).collect(), look));
    text.push_str(&st_login_table::table(report));
    if report.diagnostics.is_empty()
        && let Some(words) = without_login(report)
    {
        text.push_str(&words);
        text.push('\n');
        return text;
    }
    // What is about a provider alone is about no file.
    let mut verdict = if report.subject.is_empty() { String::new() } else { format!("{}: ", judged_as(report)) };
    if report.diagnostics.is_empty() {
        verdict.push_str("no problems");
    } else {
        let counts = Counts::count(report.diagnostics);
        verdict.push_str(&counted(counts));
        verdict.push_str(&fixable(counts));
    }
    text.push_str(&filled(&verdict, look.columns, 0));
    text.push('\n');
    text
}

/// More problems of one rule are summed up: nobody reads them one by one.
const DRAWN_OF_A_RULE: usize = 100;
/// The most pieces of a text that one problem shows, where what it is about lies far apart.
const PIECES: usize = 8;

/// Where more is said of these rules: once, however many problems there are.
pub(super) fn pointer(rules: &BTreeSet<&str>, look: Look) -> String {
    let words = match rules.iter().collect::<Vec<_>>().as_slice() {
        [] => return String::new(),
        [only] => format!("`authctl explain {only}` says more"),
        _ => "`authctl explain NAME` says more about each problem, by its name in brackets".to_owned(),
    };
    format!("{}\n\n", filled(&words, look.columns, 0))
}

/// The problems alone, each with an empty line behind it.
pub(super) fn problems(report: &Report<'_>, look: Look) -> String {
    let renderer = if look.color { Renderer::styled() } else { Renderer::plain() };
    // Longer lines of a file are shown in part, so that what points at them stays under them.
    let renderer = if look.columns == usize::MAX { renderer } else { renderer.term_width(look.columns) };
    let places = Places::new(report.sources);
    let mut text = String::new();
    let mut counts: BTreeMap<(&str, Level), usize> = BTreeMap::new();
    for diagnostic in report.diagnostics {
        let rule = diagnostic.rule().name;
        let count = counts.entry((rule, diagnostic.level())).or_default();
        *count += 1;
        if *count > DRAWN_OF_A_RULE {
            continue;
        }
        let groups = groups(diagnostic, &places, look.columns);
        text.push_str(renderer.render(&groups).trim_end());
        text.push_str("\n\n");
    }
    for ((rule, level), count) in counts.into_iter().filter(|(_, count)| *count > DRAWN_OF_A_RULE) {
        let more = format!("and {} more", grouped(count - DRAWN_OF_A_RULE));
        let note = Title::NOTE.message("`--format json` lists them all");
        text.push_str(&renderer.render(&[title(level).primary_title(more).id(rule).element(note)]));
        text.push_str("\n\n");
    }
    text
}

const fn title(level: Level) -> Title<'static> {
    match level {
        Level::Error => Title::ERROR,
        Level::Warning => Title::WARNING,
        Level::Info => Title::INFO,
    }
}

/// The number with a comma between thousands: `1,240`.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let is_start = |index: usize| index > 0 && (digits.len() - index).is_multiple_of(3);
    let signs =
        digits.char_indices().map(|(index, digit)| if is_start(index) { format!(",{digit}") } else { digit.into() });
    signs.collect()
}

/// The problem itself and, where there is one, its fix.
fn groups<'a>(diagnostic: &'a Diagnostic, places: &Places<'a>, columns: usize) -> Vec<Group<'a>> {
    let rule = diagnostic.rule().name;
    let head = diagnostic.level().name().len() + rule.len() + 4;
    let title = title(diagnostic.level()).primary_title(filled(diagnostic.message(), columns, head)).id(rule);
    // Without a line to go under, the label is one more thing to say.
    let is_under_a_line = match diagnostic.anchor() {
        Anchor::Span(location) => places.lines(location.file).is_some(),
        Anchor::File(_) | Anchor::Subject(_) => false,
    };
    // Behind what it points at there may be no room for it.
    let fits = label_fits(diagnostic, places, columns);
    let mut group = match diagnostic.anchor() {
        Anchor::Span(location) if is_under_a_line => title.elements(snippets(diagnostic, location.file, places, fits)),
        Anchor::Span(location) => title.element(origin(places, location.file)),
        Anchor::File(file) => title.element(origin(places, *file)).elements(related(diagnostic, None, places)),
        Anchor::Subject(subject) => {
            title.element(Origin::path(escaped(subject))).elements(related(diagnostic, None, places))
        }
    };
    // The longest line number that there is, and `= note: `.
    const BEFORE: usize = 14;
    let is_drawn = is_under_a_line && fits;
    if !is_drawn && !diagnostic.label_text().is_empty() {
        group = group.element(Title::NOTE.message(filled(diagnostic.label_text(), columns, BEFORE)));
    }
    for evidence in diagnostic.evidence_texts() {
        group = group.element(Title::NOTE.message(filled(evidence, columns, BEFORE)));
    }
    for help in diagnostic.help_texts() {
        group = group.element(Title::HELP.message(filled(help, columns, BEFORE)));
    }
    let mut groups = vec![group];
    if let Some(fix) = diagnostic.proposed_fix()
        && let Some(lines) = places.lines(fix.file)
    {
        let title = Title::HELP.secondary_title(escaped(&fix.title));
        groups.push(title.elements(proposal(fix, places, lines)));
    }
    groups
}

/// Whether the label fits on the line below what it is about.
fn label_fits(diagnostic: &Diagnostic, places: &Places<'_>, columns: usize) -> bool {
    /// The line number and the bar, and the space before the label.
    const BESIDE: usize = 8;
    let Anchor::Span(location) = diagnostic.anchor() else { return true };
    let end = places.region(*location).map_or(0, |region| region.end.column_number);
    columns == usize::MAX || end + BESIDE + diagnostic.label_text().chars().count() <= columns
}

/// The text in lines that fit behind so many characters; a text that fits is as it was.
fn filled(text: &str, columns: usize, before: usize) -> String {
    let text = escaped(text);
    let room = columns.saturating_sub(before).max(20);
    if columns == usize::MAX || text.chars().count() <= room {
        return text.into_owned();
    }
    hanging(&text, "", "", room).trim_end().to_owned()
}

fn origin<'a>(places: &Places<'a>, file: FileId) -> Origin<'a> {
    Origin::path(escaped(places.path(file)))
}

/// What is said of a place.
type Mark<'a> = (AnnotationKind, Span, &'a str);

/// The file of the problem with all labels in it, then the other files that labels point into.
fn snippets<'a>(diagnostic: &'a Diagnostic, file: FileId, places: &Places<'a>, with_label: bool) -> Vec<Element<'a>> {
    let Anchor::Span(primary) = diagnostic.anchor() else { return Vec::new() };
    let label = if with_label { diagnostic.label_text() } else { "" };
    let mut marks = vec![(AnnotationKind::Primary, primary.span, label)];
    for label in diagnostic.related_labels().iter().filter(|label| label.location.file == file) {
        marks.push((AnnotationKind::Context, label.location.span, &*label.text));
    }
    let own = pieces(file, &marks, places);
    own.into_iter().chain(related(diagnostic, Some(file), places)).collect()
}

/// The files, other than `except`, that a label points into.
fn related<'a>(diagnostic: &'a Diagnostic, except: Option<FileId>, places: &Places<'a>) -> Vec<Element<'a>> {
    let files: BTreeSet<FileId> = diagnostic.related_labels().iter().map(|label| label.location.file).collect();
    files
        .into_iter()
        .filter(|file| Some(*file) != except)
        .flat_map(|file| {
            let marks: Vec<_> = diagnostic
                .related_labels()
                .iter()
                .filter(|label| label.location.file == file)
                .map(|label| (AnnotationKind::Context, label.location.span, &*label.text))
                .collect();
            pieces(file, &marks, places)
        })
        .collect()
}

/// One snippet for the first place with all that are near it, and one for each of the others.
fn pieces<'a>(file: FileId, marks: &[Mark<'a>], places: &Places<'a>) -> Vec<Element<'a>> {
    let Some((first, lines)) = marks.first().zip(places.lines(file)) else { return Vec::new() };
    let is_near = |mark: &&Mark<'_>| mark.1.start.abs_diff(first.1.start) <= NEAR;
    let near: Vec<Mark<'a>> = marks.iter().filter(is_near).copied().collect();
    let far = marks.iter().filter(|mark| !is_near(mark)).map(std::slice::from_ref);
    let pieces = std::iter::once(near.as_slice()).chain(far).take(PIECES);
    pieces.flat_map(|marks| snippet(file, marks, places, lines)).collect()
}

fn snippet<'a>(file: FileId, marks: &[Mark<'a>], places: &Places<'a>, lines: &LineIndex<'a>) -> Vec<Element<'a>> {
    let spans: Vec<Span> = marks.iter().map(|(_, span, _)| *span).collect();
    let excerpt = Excerpt::around(lines, &spans);
    let annotations: Vec<_> = marks
        .iter()
        .map(|(kind, span, label)| {
            let annotation = kind.span(excerpt.range(*span));
            if label.is_empty() { annotation } else { annotation.label(escaped(label)) }
        })
        .collect();
    let snippet = Snippet::source(excerpt.text).line_start(excerpt.first_line_number).annotations(annotations);
    if !excerpt.is_cut {
        return vec![snippet.path(escaped(places.path(file))).into()];
    }
    // The columns of what is shown are not those of the file.
    let at = lines.position(spans.first().map_or(0, |span| span.start));
    vec![origin(places, file).line(at.line_number).char_column(at.column_number).into(), snippet.into()]
}

/// The lines that the fix changes, as a difference.
fn proposal<'a>(fix: &'a Fix, places: &Places<'a>, lines: &LineIndex<'a>) -> Vec<Element<'a>> {
    let mut edits: Vec<&TextEdit> = fix.edits.iter().collect();
    edits.sort_by_key(|edit| edit.span);
    let pieces = edits.chunk_by(|one, other| other.span.start.abs_diff(one.span.end) <= NEAR / 4).take(PIECES);
    pieces
        .map(|edits| {
            let spans: Vec<Span> = edits.iter().map(|edit| edit.span).collect();
            let excerpt = Excerpt::around(lines, &spans);
            let patches: Vec<_> = edits
                .iter()
                .map(|edit| {
                    let shown = match &edit.replacement {
                        Replacement::Plain(text) => multi_line_escaped(text),
                        Replacement::Secret(_) => "\"********\"".to_owned(),
                    };
                    Patch::new(excerpt.range(edit.span), shown)
                })
                .collect();
            let snippet = Snippet::source(excerpt.text).line_start(excerpt.first_line_number);
            snippet.path(escaped(places.path(fix.file))).patches(patches).into()
        })
        .collect()
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
        let start = text.find(part).expect("the part is in the text");
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
            render(&report(&[diagnostic], &sources.masked()), Look::PLAIN),
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

`authctl explain some-rule` says more

.streamlit/secrets.toml, as Streamlit 1.67.0 with Authlib 1.9.10 (uv.lock) reads it: 1 error; 1 fixable with --fix --unsafe-fixes

"#]]
        );
    }

    #[test]
    fn a_problem_without_a_file_names_its_subject() {
        let diagnostic = Diagnostic::new(&RULE, Anchor::Subject("https://idp.example".to_owned()), "no answer");
        assert_data_eq!(
            render(&report(&[diagnostic], &[]), Look::PLAIN),
            str![[r#"
error[some-rule]: no answer
--> https://idp.example

`authctl explain some-rule` says more

.streamlit/secrets.toml, as Streamlit 1.67.0 with Authlib 1.9.10 (uv.lock) reads it: 1 error

"#]]
        );
    }

    #[test]
    fn many_problems_of_one_rule_are_summed_up() {
        let mut sources = SourceMap::default();
        let text = "a = 1\n".repeat(1340);
        let file = sources.add("f", text.as_str(), Vec::new());
        let at = |line: usize| Anchor::Span(Location { file, span: Span::new(line * 6, line * 6 + 1) });
        let diagnostics: Vec<Diagnostic> = (0..1340).map(|line| Diagnostic::new(&RULE, at(line), "wrong")).collect();
        let rendered = render(&report(&diagnostics, &sources.masked()), Look::PLAIN);
        assert_eq!(rendered.matches("error[some-rule]: wrong").count(), 100);
        assert!(rendered.contains("error[some-rule]: and 1,240 more\n"), "{rendered}");
        assert!(rendered.ends_with("1340 errors\n"), "{rendered}");
    }

    #[test]
    fn a_long_line_is_shown_in_part_and_named_by_its_columns() {
        let mut sources = SourceMap::default();
        let text = format!("x = 1\na = [{}'here', {}]\n", "'ä', ".repeat(2000), "'ö', ".repeat(2000));
        let file = sources.add("f", text.as_str(), Vec::new());
        let place = |part: &str| Location { file, span: span(&text, part) };
        let diagnostic = Diagnostic::new(&RULE, Anchor::Span(place("'here'")), "wrong")
            .label("this one")
            .related(place("x = 1"), "far from here");
        let rendered = render(&report(&[diagnostic], &sources.masked()), Look::PLAIN);
        assert!(rendered.contains("f:2:10006") && rendered.contains("^^^^^^ this one"), "{rendered}");
        assert!(rendered.contains("----- far from here") && rendered.len() < 2000, "{rendered}");
    }

    #[test]
    fn a_narrow_terminal_breaks_texts_between_words_and_cuts_lines_of_files() {
        let mut sources = SourceMap::default();
        let text = format!("redirect_uri = \"http://localhost:8501/{}\"  # {}\n", "cb", "a long comment ".repeat(20));
        let file = sources.add("f", text.as_str(), Vec::new());
        let place = Location { file, span: span(&text, "\"http://localhost:8501/cb\"") };
        let long = "it says more than fits on one line of a narrow terminal, and so goes on below";
        let diagnostic = Diagnostic::new(&RULE, Anchor::Span(place), long)
            .label("this is what is wrong here")
            .evidence(long)
            .help(long);
        let diagnostics = [diagnostic];
        let masked = sources.masked();
        for columns in [60, 80, 200] {
            let rendered = render(&report(&diagnostics, &masked), Look { columns, ..Look::PLAIN });
            let problem = rendered.split("\n\n").next().unwrap();
            for line in problem.lines() {
                assert!(line.chars().count() <= columns, "{columns}: {line}\n{rendered}");
            }
            let lines: Vec<&str> = problem.lines().collect();
            let shown = lines.iter().position(|line| line.contains("localhost:8501/cb")).unwrap();
            let (at, mark) = (lines[shown].find("\"http").unwrap(), lines[shown + 1].find('^').unwrap());
            assert_eq!(at, mark, "{rendered}");
            let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(words(&rendered).matches(long).count(), 3, "{rendered}");
        }
    }

    #[test]
    fn a_clean_report_is_one_line() {
        assert_data_eq!(
            render(&report(&[], &[]), Look::PLAIN),
            str![[r#"
.streamlit/secrets.toml, as Streamlit 1.67.0 with Authlib 1.9.10 (uv.lock) reads it: no problems

"#]]
        );
    }

    #[test]
    fn several_providers_are_shown_at_a_glance() {
        let verdicts = [("default", false), ("google", true), ("my_okta", false)];
        assert_data_eq!(
            render(&report_of(&[], &[], &verdicts), Look::PLAIN),
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
        let coloured = render(&report(&diagnostics, &masked), Look { color: true, ..Look::PLAIN });
        assert!(coloured.contains('\u{1b}'));
        let without: String = coloured
            .split('\u{1b}')
            .enumerate()
            .map(|(index, part)| if index == 0 { part } else { part.split_once('m').map_or("", |(_, rest)| rest) })
            .collect();
        assert_eq!(without, render(&report(&diagnostics, &masked), Look::PLAIN));
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
            let rendered = render(&report(&diagnostics, &masked), Look::PLAIN);
            prop_assert!(rendered.contains("error[some-rule]: wrong"));
            prop_assert!(!rendered.contains(['\u{1b}', '\u{202e}', '\u{7}', '\r']), "{rendered:?}");
            crate::report::json::render(&report(&diagnostics, &masked));
        }
    }
}
