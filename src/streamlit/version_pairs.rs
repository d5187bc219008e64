//! Which Streamlit works with which Authlib: a table of logins that were made, one for each pair.

use std::sync::LazyLock;

use super::Version;

/// Written by `tests/interop/version_pairs.py`.
const TABLE: &str = include_str!("version_pairs.txt");

/// What was observed of a Streamlit and an Authlib together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct VersionPair {
    /// `/auth/login` is answered with an error 400: the state of the login cannot be kept.
    pub(crate) loses_state: bool,
    /// No login works, for another reason.
    pub(crate) is_broken: bool,
    /// An ID token is refused whose header has a member of the provider's own.
    pub(crate) refuses_private_header: bool,
    /// `st.login` raises where `cookie_secret` is empty.
    pub(crate) refuses_empty_cookie_secret: bool,
}

struct Row {
    authlib: Version,
    pairs: Vec<VersionPair>,
}

struct Table {
    /// The columns, the newest first.
    streamlit: Vec<Version>,
    /// The newest first.
    rows: Vec<Row>,
}

/// The Tornado with which no login works: it alone refuses `httpOnly` as a name for an argument of `set_cookie`, which
/// Streamlit uses at the callback. Seen with Streamlit 1.42 to 1.56 and Tornado 6.0.3 to 6.6.1.
pub(crate) const BROKEN_TORNADO: Version = Version::new(6, 3, 0);

static MEASURED: LazyLock<Table> = LazyLock::new(|| {
    let mut lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    let version = |text: &str| text.parse().expect("a test reads the table");
    let header = lines.next().unwrap_or_default();
    let rows = lines.map(|line| {
        let mut cells = line.split_whitespace();
        Row { authlib: version(cells.next().unwrap_or_default()), pairs: cells.map(pair_of).collect() }
    });
    Table { streamlit: header.split_whitespace().skip(1).map(version).collect(), rows: rows.collect() }
});

fn pair_of(letters: &str) -> VersionPair {
    VersionPair {
        loses_state: letters.contains('s'),
        is_broken: letters.contains('x'),
        refuses_private_header: letters.contains('h'),
        refuses_empty_cookie_secret: letters.contains('k'),
    }
}

impl VersionPair {
    /// What is known of these two. A release that was not measured counts as the one before it, and the last patch release
    /// of a line for all of its patch releases without a column of their own.
    pub(crate) fn find(streamlit: Version, authlib: Version) -> Option<Self> {
        let table = &*MEASURED;
        let row = table.rows.iter().find(|row| row.authlib <= authlib)?;
        let is_own = |column: &&Version| **column == streamlit;
        let is_line = |column: &&Version| column.major == streamlit.major && column.minor == streamlit.minor;
        let column = (table.streamlit.iter().find(is_own))
            .or_else(|| table.streamlit.iter().find(is_line))
            .or_else(|| table.streamlit.iter().find(|column| **column <= streamlit))?;
        let index = table.streamlit.iter().position(|it| it == column)?;
        row.pairs.get(index).copied()
    }

    /// Whether a login can work at all.
    pub(crate) const fn works(self) -> bool {
        !self.loses_state && !self.is_broken
    }

    /// The newest Authlib with which this Streamlit works, of those that were measured.
    pub(crate) fn newest_authlib_for(streamlit: Version) -> Option<Version> {
        let works = |row: &&Row| Self::find(streamlit, row.authlib).is_some_and(Self::works);
        MEASURED.rows.iter().find(works).map(|row| row.authlib)
    }

    /// The oldest Streamlit that works with this Authlib, of those that were measured.
    pub(crate) fn oldest_streamlit_for(authlib: Version) -> Option<Version> {
        let works = |column: &&Version| Self::find(**column, authlib).is_some_and(Self::works);
        MEASURED.streamlit.iter().rev().find(works).copied()
    }
}

/// The table for `docs/versions.md`: stretches of releases that behave alike.
#[cfg(test)]
pub(super) fn documented() -> String {
    use std::fmt::Write as _;

    let table = &*MEASURED;
    let mut text = String::from("| Streamlit | Authlib | what was seen |\n|---|---|---|\n");
    let column = |index: usize| -> Vec<VersionPair> { table.rows.iter().map(|row| row.pairs[index]).collect() };
    let stretch = |newest: Version, oldest: Version| {
        if newest == oldest { newest.to_string() } else { format!("{oldest} to {newest}") }
    };
    let mut start = 0;
    while start < table.streamlit.len() {
        let own = column(start);
        let end = (start..table.streamlit.len()).take_while(|index| column(*index) == own).count() + start;
        let releases = stretch(table.streamlit[start], table.streamlit[end - 1]);
        let mut first = 0;
        while first < own.len() {
            let last = (first..own.len()).take_while(|row| own[*row] == own[first]).count() + first;
            let authlibs = stretch(table.rows[first].authlib, table.rows[last - 1].authlib);
            writeln!(text, "| {releases} | {authlibs} | {} |", own[first].says()).unwrap();
            first = last;
        }
        start = end;
    }
    text
}

#[cfg(test)]
impl VersionPair {
    /// What was seen, as a phrase.
    fn says(self) -> String {
        if self.loses_state {
            return "no login works: `/auth/login` is answered with an error 400".to_owned();
        }
        if self.is_broken {
            return "no login works".to_owned();
        }
        let mut parts = vec!["logins work"];
        if self.refuses_private_header {
            parts.push("not where the ID token's header has a member of the provider's own");
        }
        if self.refuses_empty_cookie_secret {
            parts.push("`st.login` raises where `cookie_secret` is empty");
        }
        parts.join("; ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::streamlit::requirements::Package;

    fn pair(streamlit: &str, authlib: &str) -> VersionPair {
        VersionPair::find(streamlit.parse().unwrap(), authlib.parse().unwrap()).unwrap()
    }

    #[test]
    fn the_table_is_whole() {
        let table = &*MEASURED;
        assert!(table.streamlit.is_sorted_by(|one, two| one > two));
        assert!(table.rows.is_sorted_by(|one, two| one.authlib > two.authlib));
        assert!(table.rows.iter().all(|row| row.pairs.len() == table.streamlit.len()));
        assert_eq!(table.streamlit.first().copied(), Some(Version::NEWEST));
        assert_eq!(table.rows.first().map(|row| row.authlib), Some(Package::Authlib.newest()));
        let known = ["+", "k", "h", "hk", "s", "x"];
        let cells = TABLE
            .lines()
            .filter(|line| !line.starts_with('#'))
            .skip(1)
            .flat_map(|line| line.split_whitespace().skip(1));
        assert!(cells.into_iter().all(|cell| known.contains(&cell)));
    }

    #[test]
    fn pairs_that_were_reported_are_in_it() {
        assert!(pair("1.52.2", "1.6.6").works(), "the first that works with it");
        assert!(pair("1.52.1", "1.6.6").loses_state);
        assert!(pair("1.52.1", "1.6.5").works());
        assert!(pair("1.67.0", "1.7.1").refuses_private_header && !pair("1.67.0", "1.8.0").refuses_private_header);
        assert!(pair("1.53.0", "1.9.10").refuses_empty_cookie_secret);
        assert!(!pair("1.53.0", "1.6.5").refuses_empty_cookie_secret);
        assert!(!pair("1.67.0", "1.6.12").refuses_empty_cookie_secret, "without joserfc, Authlib's own code signs");
    }

    #[test]
    fn what_was_not_measured_is_like_its_neighbour() {
        assert_eq!(pair("1.999.0", "1.999.0"), pair("1.67.0", "1.9.10"));
        assert_eq!(pair("1.43.0", "1.6.6"), pair("1.43.2", "1.6.6"));
        assert_eq!(VersionPair::find(Version::new(1, 41, 0), Version::new(1, 6, 5)), None);
        assert_eq!(VersionPair::find(Version::NEWEST, Version::new(1, 2, 0)), None);
    }

    #[test]
    fn a_pair_that_works_can_be_named() {
        assert_eq!(VersionPair::newest_authlib_for(Version::new(1, 50, 0)), Some(Version::new(1, 6, 5)));
        assert_eq!(VersionPair::oldest_streamlit_for(Version::new(1, 6, 6)), Some(Version::new(1, 52, 2)));
    }
}
