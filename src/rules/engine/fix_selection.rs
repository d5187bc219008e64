//! Which of the proposed fixes can be made together.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Anchor, Applicability, Diagnostic, Fix};
use crate::source::{FileId, Replacement, SourceMap, TextEdit, apply};
use crate::streamlit::parse;

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
        let mut round = FixRound::default();
        for diagnostic in diagnostics {
            let Some(fix) = diagnostic.proposed_fix().filter(|fix| is_wanted(fix, widest) && may_edit(fix.file)) else {
                continue;
            };
            let taken = round.edits.entry(fix.file).or_default();
            let is_free = fix.edits.iter().all(|edit| taken.iter().all(|other| !collide(edit, other)));
            let together: Vec<TextEdit> = taken.iter().chain(&fix.edits).cloned().collect();
            if is_free
                && keeps_its_syntax(sources.text(fix.file), &together)
                && self.0.insert(identity(diagnostic, fix, sources))
            {
                *taken = together;
                round.fixes += 1;
            }
        }
        round.edits.retain(|_, edits| !edits.is_empty());
        round
    }
}

/// Whether `--fix` (and, for unsafe ones, `--unsafe-fixes`) makes this fix.
pub(crate) fn is_wanted(fix: &Fix, widest: Applicability) -> bool {
    match fix.applicability {
        Applicability::Safe => true,
        Applicability::Unsafe => widest == Applicability::Unsafe,
    }
}

/// Whether a text that was TOML still is: two fixes at different places may write the same key.
fn keeps_its_syntax(text: &str, edits: &[TextEdit]) -> bool {
    let (before, is_sound) = (parse(text), |text: &str| parse(text).problems.is_empty());
    // Ignore files and Python are edited too.
    let was_toml = before.problems.is_empty() && !before.root.entries.is_empty();
    !was_toml || apply(text, edits).is_ok_and(|edited| is_sound(&edited))
}

/// Whether the order of two edits would matter. Two insertions at one place collide too.
fn collide(one: &TextEdit, other: &TextEdit) -> bool {
    let (one, other) = (one.span, other.span);
    one.start == other.start || (one.start < other.end && other.start < one.end)
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
