//! `# authctl: allow(rule-name): reason`: a problem that somebody decided to live with, and said why.
//!
//! Behind a setting the comment counts for that line; behind a section's header, for the whole section. The grammar is
//! strict, because a comment that silently does nothing is worse than none.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::path::Path;

use crate::diagnostic::{Anchor, Diagnostic};
use crate::source::{FileId, Location, SourceMap, Span};
use crate::streamlit::{Document, Language, Secrets, Table, TableKind, Value, comments, parse};
use crate::work;

/// What a comment for authctl says.
#[derive(Debug)]
pub(in crate::rules) enum Directive {
    Allow(Allow),
    /// It is meant for authctl, but this is wrong with it.
    Malformed {
        place: Location,
        problem: &'static str,
    },
}

/// One comment that allows something.
#[derive(Debug)]
pub(in crate::rules) struct Allow {
    pub(in crate::rules) names: Vec<AllowedName>,
    file: FileId,
    /// The bytes in which problems are allowed.
    scope: Span,
}

/// Where problems are, by file: by their beginnings, each with the furthest end of those up to it.
pub(in crate::rules) struct Problems(HashMap<FileId, Vec<(usize, usize)>>);

impl Problems {
    pub(in crate::rules) fn collect<'a>(diagnostics: impl IntoIterator<Item = &'a Diagnostic>) -> Self {
        let mut places: HashMap<FileId, Vec<(usize, usize)>> = HashMap::new();
        for diagnostic in diagnostics {
            if let Anchor::Span(Location { file, span }) = *diagnostic.anchor() {
                places.entry(file).or_default().push((span.start, span.end.max(span.start + 1)));
            }
        }
        places.values_mut().for_each(with_furthest_ends);
        Self(places)
    }
}

fn with_furthest_ends(spans: &mut Vec<(usize, usize)>) {
    spans.sort_unstable();
    let mut furthest = 0;
    for (_, end) in spans {
        furthest = furthest.max(*end);
        *end = furthest;
    }
}

/// One name between the brackets.
#[derive(Debug)]
pub(in crate::rules) struct AllowedName {
    pub(in crate::rules) name: String,
    pub(in crate::rules) place: Location,
}

impl Allow {
    /// Whether one of `problems` of the rule that it names is in its scope.
    pub(in crate::rules) fn is_used(&self, problems: &Problems) -> bool {
        let Some(places) = problems.0.get(&self.file) else { return false };
        work::count(1);
        let begun = places.partition_point(|(start, _)| *start <= self.scope.end);
        begun.checked_sub(1).is_some_and(|last| self.scope.start < places[last].1)
    }
}

/// All comments for authctl in the files that were read.
pub(in crate::rules) fn directives(secrets: &Secrets, sources: &SourceMap) -> Vec<Directive> {
    let mut found = Vec::new();
    for file in sources.ids() {
        let text = sources.text(file);
        if !text.contains(MARK) {
            continue;
        }
        let of_secrets = secrets.files.iter().find(|secrets| secrets.file == file);
        if let Some(secrets) = of_secrets {
            in_toml(file, text, &secrets.document, &mut found);
        } else {
            match Path::new(sources.path(file)).extension().and_then(OsStr::to_str) {
                Some("toml") => in_toml(file, text, &parse(text), &mut found),
                Some("py") => in_lines(file, text, Language::Python, &mut found),
                _ => {}
            }
        }
    }
    found
}

/// Takes away what the comments allow.
pub(crate) fn without_allowed(
    mut diagnostics: Vec<Diagnostic>,
    secrets: &Secrets,
    sources: &SourceMap,
) -> Vec<Diagnostic> {
    let directives = directives(secrets, sources);
    let allows = Allows::collect(directives.iter().filter_map(|directive| match directive {
        Directive::Allow(allow) => Some(allow),
        Directive::Malformed { .. } => None,
    }));
    diagnostics.retain(|diagnostic| !allows.cover(diagnostic));
    diagnostics
}

/// The scopes in which each rule is allowed: by their beginnings, each with the furthest end of those up to it.
struct Allows<'a>(HashMap<(&'a str, FileId), Vec<(usize, usize)>>);

impl<'a> Allows<'a> {
    fn collect(allows: impl Iterator<Item = &'a Allow>) -> Self {
        let mut scopes: HashMap<(&str, FileId), Vec<(usize, usize)>> = HashMap::new();
        for allow in allows {
            for allowed in &allow.names {
                let scope = (allow.scope.start, allow.scope.end);
                scopes.entry((allowed.name.as_str(), allow.file)).or_default().push(scope);
            }
        }
        scopes.values_mut().for_each(with_furthest_ends);
        Self(scopes)
    }

    /// Whether a comment that names the rule has the problem in its scope.
    fn cover(&self, diagnostic: &Diagnostic) -> bool {
        let Anchor::Span(Location { file, span }) = *diagnostic.anchor() else { return false };
        let Some(scopes) = self.0.get(&(diagnostic.rule().name, file)) else { return false };
        work::count(1);
        let begun = scopes.partition_point(|(start, _)| *start < span.end.max(span.start + 1));
        begun.checked_sub(1).is_some_and(|last| span.start <= scopes[last].1)
    }
}

const MARK: &str = "authctl:";

fn in_toml(file: FileId, text: &str, document: &Document, found: &mut Vec<Directive>) {
    // Nobody knows where the sections of a text are that does not parse, and nothing is judged in it.
    if !document.problems.is_empty() {
        return;
    }
    let first = found.len();
    in_lines(file, text, Language::Toml, found);
    let mut headers = Vec::new();
    collect_headers(&document.root, &mut headers);
    headers.sort_unstable();
    for directive in &mut found[first..] {
        let Directive::Allow(allow) = directive else { continue };
        let index = headers.partition_point(|header| header.start < allow.scope.start);
        if headers.get(index).is_some_and(|header| header.start < allow.scope.end) {
            allow.scope.end = headers.get(index + 1).map_or(text.len(), |next| next.start - 1);
        }
    }
}

fn collect_headers(table: &Table, headers: &mut Vec<Span>) {
    if let TableKind::Header(span) = table.kind {
        headers.push(span);
    }
    for entry in &table.entries {
        match &entry.value {
            Value::Table(inner) => collect_headers(inner, headers),
            Value::ArrayOfTables(tables) => tables.iter().for_each(|inner| collect_headers(inner, headers)),
            _ => {}
        }
    }
}

/// The comments with the scope of their line.
fn in_lines(file: FileId, text: &str, language: Language, found: &mut Vec<Directive>) {
    for span in comments(text, language) {
        let comment = &text[span.start..span.end];
        if !comment.contains(MARK) {
            continue;
        }
        let start = text[..span.start].rfind('\n').map_or(0, |newline| newline + 1);
        match allowed_names(comment) {
            Ok(None) => {}
            Ok(Some(names)) => found.push(Directive::Allow(Allow {
                names: names
                    .into_iter()
                    .map(|part| AllowedName {
                        name: comment[part.start..part.end].to_owned(),
                        place: Location { file, span: Span::new(span.start + part.start, span.start + part.end) },
                    })
                    .collect(),
                file,
                scope: Span::new(start, span.end),
            })),
            Err(problem) => found.push(Directive::Malformed { place: Location { file, span }, problem }),
        }
    }
}

/// The names in `# authctl: allow(NAME[, NAME]…): REASON`; nothing in a comment that is not for authctl.
fn allowed_names(comment: &str) -> Result<Option<Vec<Span>>, &'static str> {
    let content = comment.trim_start_matches('#').trim_start();
    let Some(rest) = content.strip_prefix(MARK) else {
        // Prose may mention the program; what looks like an order must be one.
        return if content.contains("authctl: allow(") {
            Err("is not at the beginning of its comment")
        } else {
            Ok(None)
        };
    };
    let rest = rest.trim_start();
    let Some(rest) = rest.strip_prefix("allow(") else { return Err("is not of the form `allow(rule-name): reason`") };
    let start = comment.len() - rest.len();
    let Some((list, reason)) = rest.split_once(')') else { return Err("lacks the `)` behind the rule's name") };
    let Some(reason) = reason.strip_prefix(':') else { return Err("lacks `: ` and a reason behind the `)`") };
    if reason.trim().is_empty() {
        return Err("gives no reason");
    }
    let mut names = Vec::new();
    let mut offset = start;
    for part in list.split(',') {
        let name = part.trim();
        if name.is_empty() {
            return Err("names no rule");
        }
        let begin = offset + (part.len() - part.trim_start().len());
        names.push(Span::new(begin, begin + name.len()));
        offset += part.len() + 1;
    }
    Ok(Some(names))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Level, RuleInfo};

    static RULE: RuleInfo = RuleInfo { name: "x", summary: "", level: Level::Error, docs: "" };

    #[test]
    fn the_grammar_is_strict() {
        for (comment, expected) in [
            ("# authctl: allow(empty-value): set at deployment", Ok(Some(vec!["empty-value"]))),
            ("#authctl:allow(a,  b ):why", Ok(Some(vec!["a", "b"]))),
            ("## authctl: allow(a): b): c", Ok(Some(vec!["a"]))),
            ("# checked with authctl: fine", Ok(None)),
            ("# see authctl", Ok(None)),
            ("# authctl: allow(a)", Err("lacks `: ` and a reason behind the `)`")),
            ("# authctl: allow(a) because", Err("lacks `: ` and a reason behind the `)`")),
            ("# authctl: allow(a):  ", Err("gives no reason")),
            ("# authctl: allow(): why", Err("names no rule")),
            ("# authctl: allow(a,): why", Err("names no rule")),
            ("# authctl: allow(a", Err("lacks the `)` behind the rule's name")),
            ("# authctl: allow a: why", Err("is not of the form `allow(rule-name): reason`")),
            ("# authctl: Allow(a): why", Err("is not of the form `allow(rule-name): reason`")),
            ("# authctl: ignore(a): why", Err("is not of the form `allow(rule-name): reason`")),
            ("# mine # authctl: allow(a): why", Err("is not at the beginning of its comment")),
        ] {
            let found = allowed_names(comment)
                .map(|names| names.map(|names| names.iter().map(|span| &comment[span.start..span.end]).collect()));
            assert_eq!(found, expected, "{comment}");
        }
    }

    /// The lines on which a problem of any place would be allowed.
    fn allowed_lines(path: &str, text: &str) -> Vec<usize> {
        let mut sources = SourceMap::default();
        let file = sources.add(path, text, Vec::new());
        let mut offset = 0;
        let mut allowed = Vec::new();
        for (index, line) in text.split_inclusive('\n').enumerate() {
            let place = Location { file, span: Span::new(offset, offset + 1) };
            let diagnostics = vec![Diagnostic::new(&RULE, Anchor::Span(place), "m")];
            if without_allowed(diagnostics, &Secrets::default(), &sources).is_empty() {
                allowed.push(index + 1);
            }
            offset += line.len();
        }
        allowed
    }

    #[test]
    fn a_comment_counts_for_its_line_or_its_section() {
        let comment = "# authctl: allow(x): r";
        for (text, expected) in [
            (format!("a = 1\nb = 2 {comment}\nc = 3\n"), vec![2]),
            (format!("a = 1\n[s] {comment}\nb = 2\n\n[t]\nc = 3\n"), vec![2, 3, 4]),
            (format!("[[s]] {comment}\nb = 2\n[[s]]\nc = 3\n"), vec![1, 2]),
            (format!("a = [\n  [1] {comment}\n]\nb = 2\n"), vec![2]),
            (format!("a = '{comment}'\n"), vec![]),
            (format!("{comment}\na = 1\n"), vec![1]),
            (format!("a = 1 {comment}\nb = \n"), vec![]),
        ] {
            assert_eq!(allowed_lines("s.toml", &text), expected, "{text}");
        }
        assert_eq!(allowed_lines("app.py", &format!("[s] {comment}\nst.login('x') {comment}\nb\n")), [1, 2]);
        assert_eq!(allowed_lines("notes.md", &format!("x {comment}\n")), Vec::<usize>::new());
    }

    #[test]
    fn a_value_of_several_lines_is_allowed_on_its_last() {
        let text = "a = '''\nx''' # authctl: allow(x): r\n";
        let mut sources = SourceMap::default();
        let file = sources.add("s.toml", text, Vec::new());
        let [Directive::Allow(allow)] = &directives(&Secrets::default(), &sources)[..] else { panic!("one comment") };
        let place = Location { file, span: Span::new(4, text.find(" #").unwrap()) };
        assert!(allow.is_used(&Problems::collect(&[Diagnostic::new(&RULE, Anchor::Span(place), "m")])));
    }
}
