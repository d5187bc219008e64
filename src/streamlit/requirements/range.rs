//! A range of versions as Python's tools write it, and the release that it leads to.
//!
//! PEP 440 is the `pep440_rs` crate's; Poetry's `^` and `~` are rewritten into it.

use std::str::FromStr as _;

use pep440_rs::{Operator, VersionSpecifier, VersionSpecifiers};

use super::Package;
use crate::streamlit::Version;
use crate::work;

/// More alternatives, or parts, than anybody writes: what would make more of them is left out.
const MOST_ALTERNATIVES: usize = 16;
const MOST_PARTS: usize = 64;

/// Which versions a project accepts. Alternatives are Poetry's `||`; without any, every version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Range(Vec<VersionSpecifiers>);

impl Range {
    /// `>=1.42,<1.50`, as in requirement files (PEP 440). `None` where it is none.
    pub(crate) fn of_pep_440(text: &str) -> Option<Self> {
        let text = text.trim().trim_start_matches('(').trim_end_matches(')');
        if text.is_empty() {
            return Some(Self::default());
        }
        Some(Self(vec![VersionSpecifiers::from_str(text).ok()?]))
    }

    /// `^1.42`, `~1.42`, `1.42`, `>=1.42,<2 || ^3`, as in Poetry's tables.
    pub(crate) fn of_poetry(text: &str) -> Option<Self> {
        let alternatives = text.split('|').filter(|part| !part.trim().is_empty());
        alternatives
            .map(|alternative| {
                let parts = poetry_parts(alternative).into_iter().map(poetry_part).collect::<Option<Vec<_>>>()?;
                VersionSpecifiers::from_str(&parts.join(",")).ok()
            })
            .collect::<Option<Vec<_>>>()
            .map(Self)
    }

    /// `1.42.1`, `=1.42`, `1.42.*`, `>=1.42,<2`, `1.42|1.44`, as conda's match specifications and pixi write it.
    pub(crate) fn of_conda(text: &str) -> Option<Self> {
        text.split('|')
            .map(|alternative| {
                let parts = alternative.split(',').map(conda_part).collect::<Option<Vec<_>>>()?;
                VersionSpecifiers::from_str(&parts.join(",")).ok()
            })
            .collect::<Option<Vec<_>>>()
            .map(Self)
    }

    /// Exactly this version, as a lock file says it.
    pub(crate) fn exactly(text: &str) -> Option<Self> {
        let version = pep440_rs::Version::from_str(text).ok()?;
        Some(Self(vec![VersionSpecifiers::from_iter([VersionSpecifier::equals_version(version)])]))
    }

    /// How many versions it names.
    fn size(&self) -> usize {
        self.0.iter().map(|specifiers| specifiers.len()).sum()
    }

    /// Both this and `other`: what a constraint adds.
    #[must_use]
    pub(crate) fn and(self, other: &Self) -> Self {
        if self.0.is_empty() {
            return other.clone();
        }
        if other.0.is_empty() {
            return self;
        }
        // The same again says nothing new, and many ranges say no more than some of them.
        if self == *other || self.0.len() * other.0.len() > MOST_ALTERNATIVES || self.size() > MOST_PARTS {
            return self;
        }
        let pairs = self.0.iter().flat_map(|one| other.0.iter().map(move |two| (one, two)));
        work::count(self.size() * other.0.len());
        Self(pairs.map(|(one, two)| one.iter().chain(two.iter()).cloned().collect()).collect())
    }

    /// The release that an installer takes: the one that is named, else the newest known that fits, else the first
    /// version that the range mentions at all.
    pub(crate) fn release(&self, package: Package) -> Version {
        let mentioned = || self.0.iter().flat_map(|specifiers| specifiers.iter());
        if let Some(pinned) =
            mentioned().find(|specifier| matches!(specifier.operator(), Operator::Equal | Operator::ExactEqual))
        {
            return release_of(pinned.version());
        }
        package
            .releases()
            .find(|release| self.accepts(*release))
            .or_else(|| mentioned().next().map(|specifier| release_of(specifier.version())))
            .unwrap_or_else(|| package.newest())
    }

    /// Whether one release is named.
    pub(crate) fn is_pinned(&self) -> bool {
        let is_exact =
            |specifier: &VersionSpecifier| matches!(specifier.operator(), Operator::Equal | Operator::ExactEqual);
        !self.0.is_empty() && self.0.iter().all(|specifiers| specifiers.iter().any(is_exact))
    }

    /// The major release of a range that names one release, or any below or of one.
    pub(crate) fn major(&self) -> Option<u64> {
        use Operator::{Equal, EqualStar, ExactEqual, LessThan, LessThanEqual, TildeEqual};
        self.0.iter().flat_map(|specifiers| specifiers.iter()).find_map(|specifier| {
            let release = specifier.version().release();
            let major = *release.first()?;
            match specifier.operator() {
                Equal | ExactEqual | EqualStar | TildeEqual | LessThanEqual => Some(major),
                // Below 2.0 is 1.
                LessThan if release.iter().skip(1).all(|part| *part == 0) => major.checked_sub(1),
                LessThan => Some(major),
                _ => None,
            }
        })
    }

    pub(crate) fn accepts(&self, release: Version) -> bool {
        let version = pep440_rs::Version::new([release.major, release.minor, release.patch].map(u64::from));
        self.0.is_empty() || self.0.iter().any(|specifiers| specifiers.contains(&version))
    }
}

fn release_of(version: &pep440_rs::Version) -> Version {
    let mut parts = version.release().iter().map(|part| u32::try_from(*part).unwrap_or(u32::MAX));
    let mut next = || parts.next().unwrap_or(0);
    Version::new(next(), next(), next())
}

/// The parts of a range, between which there may be a comma or only white space.
fn poetry_parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    for part in text.split(',') {
        let mut start = 0;
        for (index, _) in part.match_indices(char::is_whitespace) {
            let begins = part[index..].trim_start().starts_with(['<', '>', '=', '!', '~', '^']);
            if begins && part[start..index].contains(|character: char| character.is_ascii_digit()) {
                parts.push(&part[start..index]);
                start = index;
            }
        }
        parts.push(&part[start..]);
    }
    parts
}

/// One part of Poetry's syntax in PEP 440's.
fn poetry_part(part: &str) -> Option<String> {
    let part = part.trim();
    if part == "*" {
        return Some(">=0".to_owned());
    }
    let (operator, version) = part.split_at(part.find(|character: char| character.is_ascii_digit())?);
    let numbers = || pep440_rs::Version::from_str(version.trim()).ok().map(|version| version.release().to_vec());
    let below = |numbers: &[u64], changed: usize| {
        let end: Vec<String> = numbers[..=changed]
            .iter()
            .enumerate()
            .map(|(index, number)| (number + u64::from(index == changed)).to_string())
            .collect();
        format!(">={version},<{}", end.join("."))
    };
    Some(match operator.trim() {
        "^" => {
            let numbers = numbers()?;
            // The first number that is not zero may not change; of zeros alone, the last.
            let changed = numbers.iter().position(|number| *number != 0).unwrap_or(numbers.len() - 1);
            below(&numbers, changed)
        }
        "~" => {
            let numbers = numbers()?;
            below(&numbers, 1.min(numbers.len() - 1))
        }
        "" | "=" => format!("=={version}"),
        _ => part.to_owned(),
    })
}

/// One part of a match specification in PEP 440's syntax: there, `=1.42` means any 1.42.
fn conda_part(part: &str) -> Option<String> {
    let part = part.trim();
    if matches!(part, "" | "*") {
        return Some(">=0".to_owned());
    }
    let (operator, version) = part.split_at(part.find(|character: char| character.is_ascii_digit())?);
    let stem = version.trim_end_matches('*').trim_end_matches('.');
    Some(match operator.trim() {
        "=" => format!("=={stem}.*"),
        "" if version.ends_with('*') => format!("=={stem}.*"),
        "" => format!("=={version}"),
        operator => format!("{operator}{version}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn release(range: Option<Range>) -> String {
        range.map_or_else(|| "none".to_owned(), |range| range.release(Package::Streamlit).to_string())
    }

    #[test]
    fn a_range_leads_to_the_newest_known_release_in_it() {
        for (text, expected) in [
            ("", "1.67.0"),
            ("==1.50.0", "1.50.0"),
            ("===1.50.0", "1.50.0"),
            ("== 1.99", "1.99.0"),
            (">=1.42,<1.50", "1.49.1"),
            (">=1.42, <=1.44.0", "1.44.0"),
            ("~=1.42", "1.67.0"),
            ("~=1.42.0", "1.42.2"),
            ("==1.52.*", "1.52.2"),
            ("!=1.67.0", "1.66.1"),
            ("(>=1.42,<1.53)", "1.52.2"),
            ("<1.42", "1.41.1"),
            (">=1.70", "1.70.0"),
            ("<1", "1.0.0"),
            (">1.66,<2", "1.67.0"),
            ("==1.68.0.dev20260101", "1.68.0"),
            ("=1.50", "none"),
            ("^1.50", "none"),
            ("banana", "none"),
        ] {
            assert_eq!(release(Range::of_pep_440(text)), expected, "{text}");
        }
    }

    #[test]
    fn poetrys_own_syntax_is_read() {
        for (text, expected) in [
            ("^1.42", "1.67.0"),
            ("^1.42.1", "1.67.0"),
            ("~1.42", "1.42.2"),
            ("~1.42.1", "1.42.2"),
            ("~1", "1.67.0"),
            ("1.50.0", "1.50.0"),
            ("=1.50.0", "1.50.0"),
            ("1.52.*", "1.52.2"),
            ("*", "1.67.0"),
            (">=1.42,<1.50", "1.49.1"),
            (">=1.42 <1.50", "1.49.1"),
            (">= 1.42, < 1.50", "1.49.1"),
            ("~1.42 || ~1.44", "1.44.1"),
            ("latest", "none"),
        ] {
            assert_eq!(release(Range::of_poetry(text)), expected, "{text}");
        }
        let httpx = Range::of_poetry("^0.27.2").unwrap();
        assert!(httpx.accepts(Version::new(0, 27, 5)) && !httpx.accepts(Version::new(0, 28, 0)));
    }

    #[test]
    fn match_specifications_of_conda_are_read() {
        for (text, expected) in [
            ("1.50.0", "1.50.0"),
            ("==1.50.0", "1.50.0"),
            ("=1.52", "1.52.2"),
            ("=1.52.*", "1.52.2"),
            ("1.52.*", "1.52.2"),
            ("1.52*", "1.52.2"),
            (">=1.42,<1.50", "1.49.1"),
            (">=1.42, <1.50.0a0", "1.49.1"),
            ("~=1.42.0", "1.42.2"),
            ("*", "1.67.0"),
            ("", "1.67.0"),
            ("1.42.*|1.44.*", "1.44.1"),
            ("latest", "none"),
        ] {
            assert_eq!(release(Range::of_conda(text)), expected, "{text}");
        }
    }

    #[test]
    fn a_constraint_narrows() {
        let loose = Range::of_pep_440(">=1.42").unwrap();
        let constraint = Range::of_pep_440("<1.50").unwrap();
        assert_eq!(loose.clone().and(&constraint).release(Package::Streamlit).to_string(), "1.49.1");
        assert_eq!(Range::default().and(&constraint), constraint);
        assert_eq!(loose.clone().and(&Range::default()), loose);
    }
}
