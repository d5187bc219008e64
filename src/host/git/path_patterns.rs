//! Patterns of a `.gitignore` that somebody wrote elsewhere, such as in a settings file.

use super::pattern::{Case, Effect, PathKind, Pattern, patterns};

/// Patterns for paths below one folder; the last that matches decides.
#[derive(Clone, Debug, Default)]
pub struct PathPatterns(Vec<Pattern>);

impl PathPatterns {
    /// Each of `lines` is a line of a `.gitignore`.
    pub fn parse(lines: &[String]) -> Self {
        Self(patterns(lines.join("\n").as_bytes(), Case::Exact))
    }

    /// Whether `path`, which is relative to the folder of the patterns and has slashes, or a folder that it is in, matches.
    pub fn matches(&self, path: &str) -> bool {
        let folders = path.match_indices('/').map(|(end, _)| &path[..end]);
        folders.chain([path]).any(|part| {
            // Whatever is asked about may be a folder itself.
            let kinds: &[PathKind] =
                if part == path { &[PathKind::File, PathKind::Folder] } else { &[PathKind::Folder] };
            let last = |kind: &PathKind| self.0.iter().rev().find(|pattern| pattern.fits(part.as_bytes(), *kind));
            kinds.iter().any(|kind| last(kind).is_some_and(|pattern| pattern.effect == Effect::Ignores))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_those_of_git() {
        let patterns = PathPatterns::parse(&["examples/".to_owned(), "/apps/old*".to_owned(), "*.bak".to_owned()]);
        for (path, expected) in [
            ("examples", true),
            ("docs/examples/app.py", true),
            ("apps/old-portal/app.py", true),
            ("x/apps/old", false),
            ("secrets.toml.bak", true),
            ("apps/portal", false),
        ] {
            assert_eq!(patterns.matches(path), expected, "{path}");
        }
        assert!(!PathPatterns::default().matches("anything"));
    }
}
