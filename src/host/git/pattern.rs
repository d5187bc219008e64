//! One line of a `.gitignore`, and whether it fits a path: gitoxide's port of git's own `wildmatch.c`.
//!
//! Known to differ: where case is ignored, git compares a capital behind a backslash, or alone in a set, as it is.

use gix_ignore::glob;
use gix_ignore::glob::pattern::Case as GlobCase;
use gix_ignore::glob::wildmatch::Mode;

/// Whether upper and lower case are told apart (`core.ignoreCase`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Case {
    #[default]
    Exact,
    Ignored,
}

/// What a path is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PathKind {
    File,
    Folder,
}

/// A pattern with its meaning.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    pub(super) effect: Effect,
    glob: glob::Pattern,
    case: GlobCase,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    Ignores,
    /// With `!`: brings back what an earlier pattern ignores.
    Includes,
}

/// With each further `**/`, a pattern can take twice as long; none that people write has so many.
const MOST_DOUBLE_STARS: usize = 10;

/// The patterns of a whole file. A comment, an empty line and a pattern that can fit nothing count for nothing.
pub(super) fn patterns(text: &[u8], case: Case) -> Vec<Pattern> {
    let case = match case {
        Case::Exact => GlobCase::Sensitive,
        Case::Ignored => GlobCase::Fold,
    };
    // Of the last line, the parser would keep it.
    let text = text.strip_suffix(b"\r").unwrap_or(text);
    let patterns = gix_ignore::parse(text, false).map(|(pattern, _, _)| pattern);
    let is_quick =
        |pattern: &glob::Pattern| pattern.text.windows(2).filter(|pair| pair == b"**").count() <= MOST_DOUBLE_STARS;
    patterns.filter(is_quick).map(|pattern| Pattern::new(pattern, case)).collect()
}

impl Pattern {
    fn new(pattern: glob::Pattern, case: GlobCase) -> Self {
        let effect = if pattern.is_negative() { Effect::Includes } else { Effect::Ignores };
        Self { effect, glob: pattern, case }
    }

    /// Whether it fits `path`, which is relative to the folder of the list and has slashes.
    pub(super) fn fits(&self, path: &[u8], kind: PathKind) -> bool {
        let name_start = path.iter().rposition(|byte| *byte == b'/').map(|slash| slash + 1);
        let is_folder = Some(kind == PathKind::Folder);
        self.glob.matches_repo_relative_path(
            path.into(),
            name_start,
            is_folder,
            self.case,
            Mode::NO_MATCH_SLASH_LITERAL,
        )
    }
}

/// The line of a `.gitignore` that fits `path`, which is relative to its folder and has slashes, and nothing else.
pub fn pattern_of(path: &str) -> String {
    // One name alone would count in every folder below.
    let mut pattern = String::from(if path.contains('/') { "" } else { "/" });
    for (index, character) in path.char_indices() {
        let is_first = pattern.is_empty() && matches!(character, '#' | '!');
        let is_last = index + 1 == path.len() && character == ' ';
        if is_first || is_last || matches!(character, '\\' | '*' | '?' | '[') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_ignored(line: &str, path: &str, case: Case) -> bool {
        let patterns = patterns(line.as_bytes(), case);
        patterns.iter().any(|pattern| pattern.fits(path.as_bytes(), PathKind::File))
    }

    /// As `git check-ignore` of git 2.47 says.
    #[test]
    fn patterns_fit_what_they_fit_for_git() {
        for (line, path, expected) in [
            ("secrets.{toml,json}", "secrets.toml", false),
            ("secrets.{toml,json}", "secrets.{toml,json}", true),
            ("[[:lower:]]ecrets.toml", "a/secrets.toml", true),
            ("[[:lower:][:digit:]-]*", "-x", true),
            ("[[:unknown:]]*", "secrets.toml", false),
            ("[]s]ecrets.toml", "secrets.toml", true),
            ("[!]]ecrets.toml", "secrets.toml", true),
            ("[^s]ecrets.toml", "secrets.toml", false),
            ("[r-t]ecrets.toml", "secrets.toml", true),
            ("[t-r]ecrets.toml", "secrets.toml", false),
            ("[a-]ecrets.toml", "-ecrets.toml", true),
            ("[\\]s]ecrets.toml", "secrets.toml", true),
            ("[secrets.toml", "secrets.toml", false),
            ("[secrets.toml", "[secrets.toml", false),
            ("\\secrets.toml", "secrets.toml", true),
            ("secrets.toml\\", "secrets.toml", false),
            ("\\!x", "!x", true),
            ("\\#x", "#x", true),
            ("secrets.toml  ", "secrets.toml", true),
            ("secrets.toml\\ ", "secrets.toml", false),
            ("secrets.toml\\ ", "secrets.toml ", true),
            ("secrets.toml\t", "secrets.toml", false),
            ("secrets.toml # why", "secrets.toml", false),
            ("secrets.toml\r", "secrets.toml", true),
            ("s\0e\0c\0", "secrets.toml", false),
            ("?.toml", "ä.toml", false),
            ("??.toml", "ä.toml", true),
            ("*", "a/b", true),
            ("/*", "a/b", false),
            ("a/*", "a/b/c", false),
            ("a/**", "a/b/c", true),
            ("a/**/c", "a/c", true),
            ("a/**/c", "a/b/b/c", true),
            ("**/c", "c", true),
            ("**/b/c", "a/b/c", true),
            ("**/b", "a/ab", false),
            ("x/**/b", "x/ab", false),
            ("a?c/d", "a/c/d", false),
            ("a[/]c/d", "a/c/d", false),
            ("x/a**c", "x/a/c", false),
            ("x/***/c", "x/a/b/c", true),
        ] {
            assert_eq!(is_ignored(line, path, Case::Exact), expected, "{line:?} {path:?}");
        }
    }

    #[test]
    fn case_may_be_ignored() {
        for (line, expected) in
            [("SECRETS.toml", true), ("S*.TOML", true), ("[R-T]ecrets.toml", true), ("[[:upper:]]*", true)]
        {
            assert_eq!(is_ignored(line, "Secrets.toml", Case::Ignored), expected, "{line}");
        }
        assert!(!is_ignored("SECRETS.toml", "secrets.toml", Case::Exact));
    }

    #[test]
    fn a_hostile_pattern_ends() {
        let line = format!("{}b", "*a".repeat(500));
        assert!(!is_ignored(&line, &"a".repeat(4000), Case::Exact));
        let line = format!("{}b", "**/a/".repeat(500));
        assert!(!is_ignored(&line, &"a/".repeat(2000), Case::Exact));
    }

    #[test]
    fn a_written_pattern_fits_its_path_alone() {
        for path in [".streamlit/secrets.toml", "secrets.toml", "#a/[b]*?.toml", "!a/b ", "a\\b/c"] {
            let line = pattern_of(path);
            assert!(is_ignored(&line, path, Case::Exact), "{line}");
            assert!(!is_ignored(&line, &format!("below/{path}"), Case::Exact), "{line}");
        }
        assert_eq!(pattern_of(".streamlit/secrets.toml"), ".streamlit/secrets.toml");
        assert!(!is_ignored(&pattern_of("a*/b"), "ab/b", Case::Exact));
    }
}
