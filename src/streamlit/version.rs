//! Which Streamlit is judged.

use std::fmt;
use std::str::FromStr;

/// A release of Streamlit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version {
    pub(crate) major: u32,
    pub(crate) minor: u32,
    pub(crate) patch: u32,
}

impl Version {
    /// The newest release whose behaviour this program was checked against.
    pub(crate) const NEWEST: Self = Self::new(1, 67, 0);

    pub(crate) const fn new(major: u32, minor: u32, patch: u32) -> Self {
        Self { major, minor, patch }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

/// The text is not a release number of two or three parts.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is not a version such as `1.67.0`")]
pub(crate) struct MalformedVersion(String);

impl FromStr for Version {
    type Err = MalformedVersion;

    fn from_str(text: &str) -> Result<Self, MalformedVersion> {
        let mut parts = text.trim().split('.').map(str::parse::<u32>);
        let mut next = || parts.next().transpose().map_err(|_| MalformedVersion(text.to_owned()));
        let (major, minor, patch, rest) = (next()?, next()?, next()?, next()?);
        match (major, minor, rest) {
            (Some(major), Some(minor), None) => Ok(Self::new(major, minor, patch.unwrap_or(0))),
            _ => Err(MalformedVersion(text.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_and_ordered_by_number() {
        assert_eq!("1.67".parse::<Version>().unwrap(), Version::NEWEST);
        assert!("1.9.0".parse::<Version>().unwrap() < "1.42.0".parse().unwrap());
        for wrong in ["", "1", "1.x", "1.2.3.4", "v1.2"] {
            assert!(wrong.parse::<Version>().is_err(), "{wrong}");
        }
    }
}
