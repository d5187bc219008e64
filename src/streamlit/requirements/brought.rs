//! What popular packages bring along of the packages that a login needs. Rows that are not there say nothing.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Package;
use super::line::Requirement;

/// Written by `tests/interop/brought_packages.py`.
static TABLE: LazyLock<HashMap<&str, Brought>> = LazyLock::new(|| {
    let rows = include_str!("brought.tsv").lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|row| {
        let mut columns = row.split('\t');
        let (name, release, brings) = (columns.next()?, columns.next()?, columns.next()?);
        Some((name, Brought { major: major(release)?, brings }))
    })
    .collect()
});

struct Brought {
    /// Of the release that was looked at.
    major: u64,
    /// The names, separated by blanks.
    brings: &'static str,
}

/// Whether a requirement brings a package along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Brings {
    Yes,
    No,
    /// Nobody looked at this package, this extra or this line of releases.
    Unknown,
}

pub(super) fn brings(requirement: &Requirement, package: Package) -> Brings {
    let with_extra = |extra: &String| TABLE.get(format!("{}[{extra}]", requirement.name).as_str());
    let Some(plain) = TABLE.get(requirement.name.as_str()) else { return Brings::Unknown };
    let has = |row: &Brought| row.brings.split(' ').any(|name| name == package.name());
    // Another major release may need other packages.
    let is_other_line = requirement.range.major().is_some_and(|major| major != plain.major);
    let extras: Vec<Option<&Brought>> = requirement.extras.iter().map(with_extra).collect();
    if is_other_line {
        Brings::Unknown
    } else if has(plain) || extras.iter().flatten().any(|row| has(row)) {
        Brings::Yes
    } else if extras.iter().any(Option::is_none) {
        Brings::Unknown
    } else {
        Brings::No
    }
}

fn major(release: &str) -> Option<u64> {
    release.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::streamlit::requirements::of_requirements;

    #[test]
    fn the_table_is_sorted_and_whole() {
        let text = include_str!("brought.tsv");
        let rows: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(rows.len(), TABLE.len(), "every row is read, and no package has two");
        assert!(rows.is_sorted());
        let known = ["-", "authlib", "httpx", "httpx2"];
        for row in rows {
            assert!(row.split('\t').nth(2).unwrap().split(' ').all(|name| known.contains(&name)), "{row}");
        }
    }

    #[test]
    fn only_what_was_looked_at_is_known() {
        for (text, package, expected) in [
            ("pandas", Package::Httpx, Brings::No),
            ("fastapi", Package::Httpx, Brings::No),
            ("fastapi[standard]", Package::Httpx, Brings::Yes),
            ("fastapi[nobody-knows]", Package::Httpx, Brings::Unknown),
            ("anthropic", Package::Httpx2, Brings::Yes),
            ("anthropic==0.3.0", Package::Httpx2, Brings::Unknown),
            ("our-own-package", Package::Httpx, Brings::Unknown),
        ] {
            let requirement = of_requirements(text).requirements.remove(0);
            assert_eq!(brings(&requirement, package), expected, "{text}");
        }
    }
}
