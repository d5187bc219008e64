//! The packages that a login needs, and their releases on PyPI as far as this program knows them.

use crate::streamlit::Version;

/// A package whose version or presence decides whether a login works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Package {
    Streamlit,
    Authlib,
    Httpx,
}

/// The last patch release of each 1.x. Every patch before it exists.
const STREAMLIT: [u32; 68] = [
    0, 0, 0, 1, 0, 1, 0, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 1, 2, 2, 0, 0, 1, 2, 0, 0, 0, 0, 1,
    0, 1, 2, 1, 2, 2, 1, 1, 1, 1, 1, 1, 0, 0, 2, 1, 0, 0, 0, 0, 0, 2, 0, 1, 0, 0, 0, 0, 1, 0,
];
const AUTHLIB: [u32; 10] = [1, 0, 1, 2, 1, 2, 12, 2, 0, 9];

impl Package {
    pub(crate) const ALL: [Self; 3] = [Self::Streamlit, Self::Authlib, Self::Httpx];

    /// As PyPI compares names: lower case, `-` for `_` and `.`.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Streamlit => "streamlit",
            Self::Authlib => "authlib",
            Self::Httpx => "httpx",
        }
    }

    /// The known releases, the newest first.
    pub(super) fn releases(self) -> impl Iterator<Item = Version> {
        let (major, patches): (u32, &'static [u32]) = match self {
            Self::Streamlit => (1, &STREAMLIT),
            Self::Authlib => (1, &AUTHLIB),
            // Any release will do, so one is enough.
            Self::Httpx => (0, &[]),
        };
        (0..u32::MAX)
            .zip(patches)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .flat_map(move |(minor, last)| (0..=*last).rev().map(move |patch| Version::new(major, minor, patch)))
    }

    pub(super) fn newest(self) -> Version {
        self.releases().next().unwrap_or(Version::new(0, 28, 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_streamlit_is_the_one_that_was_checked_against() {
        assert_eq!(Package::Streamlit.newest(), Version::NEWEST);
        assert_eq!(Package::Authlib.newest(), Version::new(1, 9, 9));
        let releases: Vec<Version> = Package::Streamlit.releases().collect();
        assert!(releases.is_sorted_by(|one, two| one > two));
    }
}
