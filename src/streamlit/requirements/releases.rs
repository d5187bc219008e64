//! The packages that a login needs, and their releases on PyPI as far as this program knows them.

use std::sync::LazyLock;

use crate::streamlit::Version;

/// A package whose version or presence decides whether a login works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Package {
    Streamlit,
    Authlib,
    Httpx,
    /// What some releases of Authlib take instead of httpx where it is there.
    Httpx2,
    /// The server of Streamlit before 1.57.
    Tornado,
}

/// A release of Streamlit or Authlib.
pub(crate) struct Release {
    pub(crate) version: Version,
    /// The names of those packages of a login that it installs.
    installs: Vec<&'static str>,
    /// The same with `[auth]`; nothing where there is no such extra.
    with_auth: Option<Vec<&'static str>>,
}

/// Written by `tests/interop/releases.py`; the newest of each package first.
static TABLE: LazyLock<[Vec<Release>; 2]> = LazyLock::new(|| {
    [Package::Streamlit, Package::Authlib].map(|package| {
        let rows = include_str!("releases.tsv").lines().filter(|line| !line.starts_with('#'));
        rows.filter_map(|row| release(row, package)).collect()
    })
});

fn release(row: &'static str, package: Package) -> Option<Release> {
    let mut columns = row.split('\t');
    let version = columns.next().filter(|name| *name == package.name()).and(columns.next())?;
    let (installs, with_auth) = (columns.next()?, columns.next()?);
    let auth = (with_auth != "no such extra").then(|| names(with_auth));
    Some(Release { version: version.parse().ok()?, installs: names(installs), with_auth: auth })
}

/// The names in `Authlib>=1.3.2 httpx>=0.24.1`.
fn names(column: &'static str) -> Vec<&'static str> {
    let end = |requirement: &str| requirement.find(['<', '>', '=', '!', '~', '[']).unwrap_or(requirement.len());
    column.split(' ').filter(|requirement| *requirement != "-").map(|it| &it[..end(it)]).collect()
}

impl Release {
    /// The releases of Streamlit or Authlib, the newest first; of others, none are known.
    pub(crate) fn all(package: Package) -> &'static [Self] {
        match package {
            Package::Streamlit => &TABLE[0],
            Package::Authlib => &TABLE[1],
            // Any release will do.
            Package::Httpx | Package::Httpx2 | Package::Tornado => &[],
        }
    }

    /// This release; of one that is not known, the one before it.
    pub(crate) fn find(package: Package, version: Version) -> Option<&'static Self> {
        let releases = Self::all(package);
        releases.get(releases.partition_point(|release| release.version > version))
    }

    /// Whether it installs a package by itself.
    pub(crate) fn installs(&self, name: &str) -> bool {
        self.installs.iter().any(|it| it.eq_ignore_ascii_case(name))
    }

    pub(crate) const fn has_auth_extra(&self) -> bool {
        self.with_auth.is_some()
    }

    /// Whether its `auth` extra installs a package.
    pub(crate) fn auth_extra_installs(&self, name: &str) -> bool {
        self.with_auth.iter().flatten().any(|it| it.eq_ignore_ascii_case(name))
    }
}

impl Package {
    pub(crate) const ALL: [Self; 5] = [Self::Streamlit, Self::Authlib, Self::Httpx, Self::Httpx2, Self::Tornado];

    /// As PyPI compares names: lower case, `-` for `_` and `.`.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Streamlit => "streamlit",
            Self::Authlib => "authlib",
            Self::Httpx => "httpx",
            Self::Httpx2 => "httpx2",
            Self::Tornado => "tornado",
        }
    }

    /// The known releases, the newest first.
    pub(crate) fn releases(self) -> impl Iterator<Item = Version> {
        Release::all(self).iter().map(|release| release.version)
    }

    pub(crate) fn newest(self) -> Version {
        self.releases().next().unwrap_or(Version::new(0, 28, 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_streamlit_is_the_one_that_was_checked_against() {
        assert_eq!(Package::Streamlit.newest(), Version::NEWEST);
        for package in [Package::Streamlit, Package::Authlib] {
            let releases: Vec<Version> = package.releases().collect();
            assert!(releases.is_sorted_by(|one, two| one > two), "{package:?}");
        }
        let rows = include_str!("releases.tsv").lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(rows, TABLE.iter().map(Vec::len).sum::<usize>(), "every row is read");
    }

    #[test]
    fn what_a_release_installs_is_in_its_metadata() {
        for (version, authlib, httpx) in [
            ("1.47.1", false, false),
            ("1.48.0", true, false),
            ("1.59.0", true, false),
            ("1.59.1", true, true),
            ("1.59.2", true, true),
            ("1.60.0", true, true),
            ("1.999.0", true, true),
        ] {
            let release = Release::find(Package::Streamlit, version.parse().unwrap()).unwrap();
            let found = (release.auth_extra_installs("authlib"), release.auth_extra_installs("httpx"));
            assert_eq!(found, (authlib, httpx), "{version}");
            assert!(!release.installs("authlib"), "{version}");
        }
        assert!(Release::find(Package::Authlib, Version::new(1, 7, 0)).unwrap().installs("joserfc"));
        assert!(!Release::find(Package::Authlib, Version::new(1, 6, 12)).unwrap().installs("joserfc"));
    }
}
