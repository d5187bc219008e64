//! `.dockerignore`: which files Docker leaves out of the build context (docs.docker.com/build/concepts/context/).
//!
//! Unlike `.gitignore`, every pattern counts from the top of the context, and a later `!` brings files back even from a
//! folder that is left out.

use super::wildcard::{PartPattern, sequence_fits};

/// Of one pattern. Nobody writes as many `**` into one.
const ALTERNATIVE_LIMIT: usize = 16;

/// The patterns, in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct DockerIgnore(Vec<Pattern>);

#[derive(Clone, Debug)]
struct Pattern {
    /// It fits what one of them fits.
    alternatives: Vec<Vec<Part>>,
    effect: Effect,
}

#[derive(Clone, Debug)]
enum Part {
    /// `**`: any number of folders.
    Folders,
    Named(PartPattern),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    LeavesOut,
    BringsBack,
}

impl DockerIgnore {
    pub(crate) fn parse(text: &str) -> Self {
        let lines = text.strip_prefix('\u{feff}').unwrap_or(text).lines().map(str::trim);
        let patterns = lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(|line| {
            let (effect, path) = match line.strip_prefix('!') {
                Some(path) => (Effect::BringsBack, path.trim()),
                None => (Effect::LeavesOut, line),
            };
            let paths = separated(&cleaned(path));
            let alternatives = paths.iter().map(|path| path.split('/').map(Part::parse).collect()).collect();
            Pattern { alternatives, effect }
        });
        Self(patterns.collect())
    }

    /// Whether the file at `path`, from the top of the context and with `/`, is left out: the last pattern that fits it
    /// or a folder above it decides.
    pub(crate) fn leaves_out(&self, path: &str) -> bool {
        let parts: Vec<&str> = path.split('/').collect();
        let fits = |pattern: &&Pattern| (1..=parts.len()).any(|len| pattern.fits(&parts[..len]));
        self.0.iter().rev().find(fits).is_some_and(|pattern| pattern.effect == Effect::LeavesOut)
    }
}

impl Pattern {
    fn fits(&self, path: &[&str]) -> bool {
        let fits = |parts: &Vec<Part>| {
            sequence_fits(parts, path, |part| matches!(part, Part::Folders), |part, name| part.fits(name))
        };
        self.alternatives.iter().any(fits)
    }
}

/// The path from the top of the context without `.`, `..` and empty parts, as Go's `filepath.Clean` makes it.
fn cleaned(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').filter(|part| !matches!(*part, "" | ".")) {
        if part == ".." && (path.starts_with('/') || parts.last().is_some_and(|last| *last != "..")) {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

/// The pattern with each `**` as a part of its own. Docker takes `a**b`, and `a**/b` too, for `ab` or for `a`, anything, and
/// `b` behind a slash.
fn separated(path: &str) -> Vec<String> {
    let mut done = Vec::new();
    let mut waiting = vec![(path.to_owned(), 0)];
    while let Some((path, from)) = waiting.pop() {
        let Some(at) = path[from..].find("**").map(|offset| from + offset).filter(|_| done.len() < ALTERNATIVE_LIMIT)
        else {
            done.push(path);
            continue;
        };
        let (before, behind) = (&path[..at], &path[at + 2..]);
        let begins_part = before.is_empty() || before.ends_with('/');
        let behind = behind.strip_prefix('/').unwrap_or(behind);
        if behind.is_empty() {
            // Whatever is below goes with what fits.
            waiting.push((format!("{before}*"), at + 1));
        } else if begins_part {
            waiting.push((format!("{before}**/{behind}"), at + "**/".len()));
        } else {
            waiting.push((format!("{before}*/**/{behind}"), at + "*/**/".len()));
            waiting.push((format!("{before}{behind}"), at));
        }
    }
    done
}

impl Part {
    fn parse(text: &str) -> Self {
        if text == "**" { Self::Folders } else { Self::Named(PartPattern::parse(text)) }
    }

    fn fits(&self, name: &str) -> bool {
        match self {
            Self::Folders => true,
            Self::Named(pattern) => pattern.fits(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::DockerIgnore;

    #[test]
    fn patterns_count_from_the_top_and_the_last_decides() {
        for (text, left_out) in [
            ("", false),
            ("# .streamlit\n", false),
            (".streamlit", true),
            ("/.streamlit/", true),
            ("./.streamlit/secrets.toml", true),
            (".streamlit/*.toml\r\n", true),
            ("secrets.toml", false),
            ("**/secrets.toml", true),
            ("**/.streamlit", true),
            ("**", true),
            ("*", true),
            (".*", true),
            (".s[a-z]reamlit", true),
            (".s[^t]reamlit", false),
            ("?streamlit", true),
            (".streamlit\n!.streamlit/config.toml", true),
            (".streamlit\n!.streamlit/secrets.toml", false),
            ("*\n!.streamlit", false),
            ("*\n!.streamlit\n**/secrets.toml", true),
            ("secrets/*\napp", false),
            ("**secrets.toml", true),
            ("**.toml", false),
            ("***", true),
            (".streamlit/**.toml", false),
            (".streamlit/s**s.toml", false),
            (".streamlit/secrets.toml/**", false),
            ("app/../.streamlit", true),
            (".streamlit/..", false),
            ("/../.streamlit", true),
            (".streamlit**/*", true),
            (".str**", true),
            (".s**/secrets.toml", true),
            (".s**x/secrets.toml", false),
        ] {
            assert_eq!(DockerIgnore::parse(text).leaves_out(".streamlit/secrets.toml"), left_out, "{text:?}");
        }
        assert!(DockerIgnore::parse("**/secrets.toml").leaves_out("secrets.toml"));
        assert!(DockerIgnore::parse("apps/*/.streamlit").leaves_out("apps/one/.streamlit/secrets.toml"));
    }

    #[test]
    fn a_hostile_pattern_ends() {
        let pattern = format!("{}b", "*a".repeat(200));
        let folders = format!("{}b", "**/a/".repeat(200));
        assert!(!DockerIgnore::parse(&folders).leaves_out(&"a/".repeat(300)));
        assert!(!DockerIgnore::parse(&pattern).leaves_out(&"a".repeat(1000)));
    }
}
