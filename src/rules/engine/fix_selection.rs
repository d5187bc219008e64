//! Which of the proposed fixes can be made together.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Anchor, Applicability, Diagnostic, Fix};
use crate::source::{FileId, Replacement, SourceMap, TextEdit, apply};
use crate::streamlit::parse;
use crate::work;

/// What was fixed already, so that a fix that does not silence its rule is made once and not for ever.
#[derive(Debug, Default)]
pub(crate) struct FixHistory(BTreeSet<String>);

/// The edits of one round, by file, and how many problems they are meant to solve.
#[derive(Debug, Default)]
pub(crate) struct FixRound {
    pub(crate) edits: BTreeMap<FileId, Vec<TextEdit>>,
    pub(crate) fixes: usize,
}

impl FixHistory {
    /// The fixes, in the order of the diagnostics, that do not get in each other's way. The others wait for the next
    /// round, in which everything is judged anew.
    ///
    /// `may_edit` says which files may be changed at all.
    pub(crate) fn next_round(
        &mut self,
        diagnostics: &[Diagnostic],
        widest: Applicability,
        sources: &SourceMap,
        may_edit: &dyn Fn(FileId) -> bool,
    ) -> FixRound {
        let mut candidates: BTreeMap<FileId, Vec<(&Diagnostic, &Fix)>> = BTreeMap::new();
        for diagnostic in diagnostics {
            if let Some(fix) = diagnostic.proposed_fix().filter(|fix| is_wanted(fix, widest) && may_edit(fix.file)) {
                candidates.entry(fix.file).or_default().push((diagnostic, fix));
            }
        }
        let mut round = FixRound::default();
        for (file, mut fixes) in candidates {
            let mut seen = BTreeSet::new();
            fixes.retain(|(diagnostic, fix)| {
                let identity = identity(diagnostic, fix, sources);
                !self.0.contains(&identity) && seen.insert(identity)
            });
            let text = sources.text(file);
            let was_toml = is_toml(text);
            let (mut edits, mut taken) = (Vec::new(), Taken::default());
            // What collides with a fix that is not made in the end gets another chance.
            while !fixes.is_empty() {
                let mut trial = taken.clone();
                let (batch, later): (Vec<_>, Vec<_>) =
                    fixes.into_iter().partition(|(_, fix)| trial.take_all(&fix.edits));
                if batch.is_empty() {
                    break;
                }
                for (diagnostic, fix) in agreeing(text, was_toml, &batch, &mut edits) {
                    taken.take_all(&fix.edits);
                    self.0.insert(identity(diagnostic, fix, sources));
                    round.fixes += 1;
                }
                fixes = later;
            }
            if !edits.is_empty() {
                round.edits.insert(file, edits);
            }
        }
        round
    }
}

/// The first of `fixes`, and all others that can be made with those before them: two fixes at different places may write
/// the same key. Their edits are added to `edits`.
fn agreeing<'a>(
    text: &str,
    was_toml: bool,
    fixes: &[(&'a Diagnostic, &'a Fix)],
    edits: &mut Vec<TextEdit>,
) -> Vec<(&'a Diagnostic, &'a Fix)> {
    let before = edits.len();
    edits.extend(fixes.iter().flat_map(|(_, fix)| fix.edits.iter().cloned()));
    if !was_toml || keeps_its_syntax(text, edits) {
        return fixes.to_vec();
    }
    edits.truncate(before);
    if fixes.len() < 2 {
        return Vec::new();
    }
    // All together is the usual case; if not, half of them are tried, and so on.
    let (first, second) = fixes.split_at(fixes.len() / 2);
    let mut made = agreeing(text, was_toml, first, edits);
    made.extend(agreeing(text, was_toml, second, edits));
    made
}

/// The places that are taken in a text, by their beginnings.
#[derive(Clone, Default)]
struct Taken(BTreeMap<usize, usize>);

impl Taken {
    /// Takes the places of all `edits`, unless one of them is taken already.
    fn take_all(&mut self, edits: &[TextEdit]) -> bool {
        let is_free = edits.iter().all(|edit| {
            let (start, end) = (edit.span.start, edit.span.end);
            // The last that begins before this one ends; of two insertions at one place the order would matter.
            let before = self.0.range(..=start.max(end.saturating_sub(1))).next_back();
            before.is_none_or(|(other_start, other_end)| {
                *other_start != start && *other_end <= start && start >= *other_start
            })
        });
        if is_free {
            self.0.extend(edits.iter().map(|edit| (edit.span.start, edit.span.end)));
        }
        is_free
    }
}

/// Whether `--fix` (and, for unsafe ones, `--unsafe-fixes`) makes this fix.
pub(crate) fn is_wanted(fix: &Fix, widest: Applicability) -> bool {
    match fix.applicability {
        Applicability::Safe => true,
        Applicability::Unsafe => widest == Applicability::Unsafe,
    }
}

/// Whether a text is TOML: ignore files and Python are edited too.
fn is_toml(text: &str) -> bool {
    let document = parse(text);
    document.problems.is_empty() && !document.root.entries.is_empty()
}

/// Whether a text that is TOML still is with these edits.
fn keeps_its_syntax(text: &str, edits: &[TextEdit]) -> bool {
    work::count(text.len());
    apply(text, edits).is_ok_and(|edited| parse(&edited).problems.is_empty())
}

/// The same fix of the same thing, wherever it has moved meanwhile.
fn identity(diagnostic: &Diagnostic, fix: &Fix, sources: &SourceMap) -> String {
    let text = sources.text(fix.file);
    let place = match diagnostic.anchor() {
        Anchor::Span(location) => sources.path(location.file),
        Anchor::File(file) => sources.path(*file),
        Anchor::Subject(subject) => subject,
    };
    let mut parts = vec![
        diagnostic.rule().name,
        place,
        diagnostic.key_path().unwrap_or_default(),
        diagnostic.provider_name().unwrap_or_default(),
        sources.path(fix.file),
        &fix.title,
    ];
    for edit in &fix.edits {
        parts.push(text.get(edit.span.start..edit.span.end).unwrap_or_default());
        if let Replacement::Plain(replacement) = &edit.replacement {
            parts.push(replacement);
        }
    }
    parts.join("\0")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Level, RuleInfo};
    use crate::source::{Location, Span};

    static RULE: RuleInfo = RuleInfo { name: "some-rule", summary: "", level: Level::Error, docs: "" };

    fn fixed(file: FileId, span: (usize, usize), text: &str, applicability: Applicability) -> Diagnostic {
        let span = Span::new(span.0, span.1);
        Diagnostic::new(&RULE, Anchor::Span(Location { file, span }), "m").fix(Fix {
            title: format!("write {text}"),
            applicability,
            file,
            edits: vec![TextEdit::replace(span, text)],
        })
    }

    fn round(diagnostics: &[Diagnostic], widest: Applicability, history: &mut FixHistory) -> String {
        let mut sources = SourceMap::default();
        let file = sources.add("f", "abcdef", Vec::new());
        let round = history.next_round(diagnostics, widest, &sources, &|_| true);
        apply("abcdef", round.edits.get(&file).map_or(&[][..], |edits| edits)).unwrap()
    }

    #[test]
    fn fixes_that_collide_wait_for_the_next_round() {
        let mut sources = SourceMap::default();
        let file = sources.add("f", "abcdef", Vec::new());
        let safe = Applicability::Safe;
        let all = [
            fixed(file, (0, 2), "X", safe),
            fixed(file, (1, 3), "Y", safe),
            fixed(file, (2, 3), "Z", safe),
            fixed(file, (4, 4), "+", safe),
            fixed(file, (4, 4), "-", safe),
            fixed(file, (5, 6), "?", Applicability::Unsafe),
        ];
        assert_eq!(round(&all, safe, &mut FixHistory::default()), "XZd+ef");
        assert_eq!(round(&all, Applicability::Unsafe, &mut FixHistory::default()), "XZd+e?");
    }

    #[test]
    fn fixes_that_write_the_same_key_twice_wait_for_each_other() {
        let mut sources = SourceMap::default();
        let text = "a = 1\n[s]\nc = 2\n";
        let file = sources.add("f", text, Vec::new());
        let renamed = fixed(file, (0, 1), "b", Applicability::Safe);
        let written = fixed(file, (6, 6), "b = 2\n", Applicability::Safe);
        let elsewhere = fixed(file, (10, 11), "d", Applicability::Safe);
        let all = [renamed, written, elsewhere];
        let round = FixHistory::default().next_round(&all, Applicability::Safe, &sources, &|_| true);
        assert_eq!(apply(text, &round.edits[&file]).unwrap(), "b = 1\n[s]\nd = 2\n");
        assert_eq!(round.fixes, 2);
    }

    #[test]
    fn a_fix_that_changes_nothing_for_its_rule_is_made_once() {
        let mut sources = SourceMap::default();
        let file = sources.add("f", "abcdef", Vec::new());
        let stubborn = [fixed(file, (0, 0), "x", Applicability::Safe)];
        let mut history = FixHistory::default();
        assert_eq!(round(&stubborn, Applicability::Safe, &mut history), "xabcdef");
        assert_eq!(round(&stubborn, Applicability::Safe, &mut history), "abcdef");
    }
}
