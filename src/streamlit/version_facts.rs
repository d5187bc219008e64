//! What differs between Streamlit's releases: one table, so that no version number is anywhere else.
//!
//! What a release installs is in its METADATA, and `tests/interop/releases.py` reads that of every one. Every other row was
//! seen by running the releases on both sides of it. A fact of Starlette counts from the release that serves
//! with Starlette by default (1.57.0), not from the one in which it could first be switched on.

use super::Version;
use super::requirements::{Package, Release};

/// Something that is true of some releases only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fact {
    Login,
    UnderscoreRefused,
    SurvivesMalformedSecrets,
    FormatsParserWords,
    PublicUser,
    SurvivesMalformedConfig,
    ExperimentalUser,
    ScriptFolderFiles,
    CorsAllowedOrigins,
    CallbackErrorsLogged,
    AuthExtra,
    AppSecrets,
    TrustedUserHeaders,
    ProviderLogout,
    ProviderInCookie,
    CookieChunks,
    ExposedTokens,
    PortPlaceholder,
    Tornado,
    Starlette,
    HttpxNeeded,
    FlatCredentialOverride,
    AutomaticPkce,
    LastingCookies,
    StateInCookie,
    JoserfcToken,
    CallbackFailuresRedirect,
    ExposedTokensStopServer,
    InvalidCookiesCleared,
    AuthExtraWithHttpx,
    AllowedHosts,
    Tomllib,
}

/// Where it is known from in which releases a fact holds.
#[derive(Clone, Copy)]
enum Holds {
    /// Seen by running them. Each stretch of releases: the first, and the first that no longer counts.
    In(&'static [Stretch]),
    /// From the METADATA of every release.
    Where(fn(&Release) -> bool),
}

/// The first release, and the first that no longer counts.
type Stretch = (Version, Option<Version>);

/// In which releases a fact holds.
#[derive(Clone, Copy)]
pub(crate) struct VersionFact {
    pub(crate) fact: Fact,
    holds: Holds,
    /// One sentence for the documentation, and for what an update changes.
    pub(crate) says: &'static str,
}

/// Each release of Streamlit refuses an Authlib older than this, at `st.login`.
pub(crate) const OLDEST_AUTHLIB: Version = Version::new(1, 3, 2);

const fn since(minor: u32) -> Stretch {
    (Version::new(1, minor, 0), None)
}

const fn between(first: u32, end: u32) -> Stretch {
    (Version::new(1, first, 0), Some(Version::new(1, end, 0)))
}

/// 1.48.0 had the provider's logout; 1.48.1 took it back.
const ONLY_1_48_0: Stretch = (Version::new(1, 48, 0), Some(Version::new(1, 48, 1)));

const fn row(fact: Fact, holds: &'static [Stretch], says: &'static str) -> VersionFact {
    VersionFact { fact, holds: Holds::In(holds), says }
}

/// A fact that follows from what a release installs.
const fn installing(fact: Fact, holds: fn(&Release) -> bool, says: &'static str) -> VersionFact {
    VersionFact { fact, holds: Holds::Where(holds), says }
}

/// All of them, in the order in which they came.
pub(crate) const VERSION_FACTS: &[VersionFact] = &[
    row(Fact::Login, &[since(42)], "`st.login` and `st.logout` exist"),
    row(Fact::ExperimentalUser, &[between(42, 54)], "`st.experimental_user` holds the user's claims"),
    installing(
        Fact::Tornado,
        |release| release.installs("tornado"),
        "the server is Tornado: its cookies are Tornado's signed values, and it talks to the provider with `requests`, which follows redirects",
    ),
    row(Fact::AutomaticPkce, &[between(42, 57), since(58)], "a code challenge is sent when the metadata offers `S256`"),
    row(
        Fact::LastingCookies,
        &[between(42, 57), since(58)],
        "the identity cookies last thirty days, not only until the browser is closed",
    ),
    row(
        Fact::UnderscoreRefused,
        &[since(43)],
        "`st.login` refuses a provider name with `_`; before, such a login broke every later one",
    ),
    row(
        Fact::SurvivesMalformedSecrets,
        &[since(44)],
        "a malformed `secrets.toml` counts as none; before, the server did not start",
    ),
    row(
        Fact::FormatsParserWords,
        &[between(44, 63)],
        "what the TOML parser says is taken for a format string: where it repeats a brace, an uncaught error follows",
    ),
    row(Fact::PublicUser, &[since(45)], "`st.user` holds the user's claims"),
    row(
        Fact::SurvivesMalformedConfig,
        &[since(45)],
        "a malformed `config.toml` counts as none; before, the server did not start",
    ),
    row(Fact::ScriptFolderFiles, &[since(46)], "`.streamlit/` beside the main script is read too"),
    row(Fact::CorsAllowedOrigins, &[since(46)], "`server.corsAllowedOrigins` exists"),
    row(
        Fact::CallbackErrorsLogged,
        &[since(46)],
        "an error that the provider sends to the callback, and an origin that differs, are logged",
    ),
    installing(Fact::AuthExtra, Release::has_auth_extra, "`streamlit[auth]` installs Authlib"),
    row(
        Fact::ProviderLogout,
        &[ONLY_1_48_0, between(53, 57), since(58)],
        "`st.logout` ends the session at the provider too",
    ),
    row(
        Fact::ProviderInCookie,
        &[ONLY_1_48_0, since(53)],
        "the identity cookie says which provider signed the user in",
    ),
    row(Fact::TrustedUserHeaders, &[since(49)], "`server.trustedUserHeaders` can override claims"),
    row(Fact::CookieChunks, &[since(53)], "an identity too large for one cookie is split over several"),
    row(Fact::ExposedTokens, &[since(53)], "`expose_tokens` in `[auth]` fills `st.user.tokens`"),
    row(Fact::PortPlaceholder, &[since(53)], "`{port}` in `redirect_uri` becomes the server's port"),
    installing(
        Fact::Starlette,
        |release| release.installs("starlette"),
        "the server is Starlette: its cookies are signed by itsdangerous, and metadata behind a redirect is not read",
    ),
    row(Fact::AppSecrets, &[since(57)], "`st.App(secrets=…)` gives the app its secrets without a file"),
    row(Fact::HttpxNeeded, &[since(57)], "a login needs the package `httpx`"),
    row(
        Fact::FlatCredentialOverride,
        &[since(57)],
        "an upper-case key such as `GOOGLE_CLIENT_ID` in `[auth]` overrides the one of `[auth.google]`",
    ),
    row(
        Fact::ExposedTokensStopServer,
        &[between(57, 60)],
        "an unknown token in `expose_tokens` stops the server at its start",
    ),
    row(
        Fact::StateInCookie,
        &[since(58)],
        "the state of a login is in a signed cookie; before, in one process's memory",
    ),
    row(
        Fact::JoserfcToken,
        &[since(58)],
        "joserfc, where Authlib 1.7 or newer brings it, signs the token of `st.login`, and takes no empty `cookie_secret`; before, Authlib did, and took no public key",
    ),
    row(
        Fact::CallbackFailuresRedirect,
        &[since(58)],
        "a failed callback leads back to the app; before, to an error 500",
    ),
    row(
        Fact::InvalidCookiesCleared,
        &[since(59)],
        "identity cookies that this app did not sign are deleted when a login begins or ends",
    ),
    installing(
        Fact::AuthExtraWithHttpx,
        |release| release.auth_extra_installs("httpx"),
        "`streamlit[auth]` installs httpx too",
    ),
    row(Fact::AllowedHosts, &[since(61)], "`server.allowedHosts` exists"),
    installing(
        Fact::Tomllib,
        |release| !release.installs("toml"),
        "TOML is read by Python's `tomllib`; before, by the package `toml`",
    ),
];

impl Version {
    /// Whether `fact` is true of this release.
    pub(crate) fn has(self, fact: Fact) -> bool {
        VERSION_FACTS.iter().filter(|row| row.fact == fact).any(|row| match row.holds {
            Holds::In(stretches) => {
                stretches.iter().any(|(first, end)| *first <= self && end.is_none_or(|end| self < end))
            }
            Holds::Where(holds) => Release::find(Package::Streamlit, self).is_some_and(holds),
        })
    }
}

/// What is different in release `new` from release `old`, each as a phrase.
pub(crate) fn changes(old: Version, new: Version) -> Vec<String> {
    let changed = VERSION_FACTS.iter().filter(|row| old.has(row.fact) != new.has(row.fact));
    changed
        .map(|row| if new.has(row.fact) { row.says.to_owned() } else { format!("no longer: {}", row.says) })
        .collect()
}

impl Fact {
    /// The first release of which the fact is true for good.
    pub(crate) fn since(self) -> Version {
        let row = VERSION_FACTS.iter().find(|row| row.fact == self).expect("a test looks each fact up");
        row.stretches().last().expect("a test looks each fact up").0
    }
}

impl VersionFact {
    /// The releases of which the fact is true, from the first with `st.login` on.
    fn stretches(&self) -> Vec<Stretch> {
        let holds = match self.holds {
            Holds::In(stretches) => return stretches.to_vec(),
            Holds::Where(holds) => holds,
        };
        let mut stretches: Vec<Stretch> = Vec::new();
        let releases = Release::all(Package::Streamlit).iter().rev();
        for release in releases.filter(|release| release.version >= Version::new(1, 42, 0)) {
            match (holds(release), stretches.last_mut()) {
                (true, Some((_, None))) => {}
                (true, _) => stretches.push((release.version, None)),
                (false, Some((_, end))) if end.is_none() => *end = Some(release.version),
                (false, _) => {}
            }
        }
        stretches
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::super::version_pairs;
    use super::*;

    /// `1.53.0`, `1.48.0 to 1.48.0`: as people say it, with the last release instead of the first that does not count.
    fn releases(row: &VersionFact) -> String {
        let stretch = |(first, end): &Stretch| match end {
            None => format!("from {first}"),
            Some(end) if end.patch > 0 => format!("{first} only"),
            Some(end) if first.minor == 42 => format!("before {end}"),
            Some(end) => format!("from {first} to before {end}"),
        };
        row.stretches().iter().map(stretch).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn the_table_is_documented() {
        let mut text = String::from(
            "# What differs between Streamlit's releases\n\n\
             Written by a test of `src/streamlit/version_facts.rs`; `SNAPSHOTS=overwrite cargo test` renews it.\n\n\
             | releases | what holds |\n|---|---|\n",
        );
        for row in VERSION_FACTS {
            writeln!(text, "| {} | {} |", releases(row), row.says).unwrap();
        }
        text.push_str(
            "\n# Which Streamlit works with which Authlib\n\n\
             Each pair was tried with a login at the built-in provider (`tests/interop/version_pairs.py`).\n\n",
        );
        text.push_str(&version_pairs::documented());
        snapbox::assert_data_eq!(text, snapbox::file!["../../docs/versions.md"].raw());
    }

    #[test]
    fn every_fact_has_one_row_and_ordered_stretches() {
        for row in VERSION_FACTS {
            assert_eq!(VERSION_FACTS.iter().filter(|other| other.fact == row.fact).count(), 1, "{:?}", row.fact);
            let stretches = row.stretches();
            assert_eq!(row.fact.since(), stretches.last().unwrap().0);
            let mut edge = Version::new(0, 0, 0);
            for (first, end) in stretches {
                assert!(edge < first, "{:?}", row.fact);
                edge = end.unwrap_or(Version::NEWEST);
                assert!(first < edge, "{:?}", row.fact);
                assert!(first.has(row.fact) && !end.is_some_and(|end| end.has(row.fact)), "{:?}", row.fact);
            }
        }
    }

    #[test]
    fn a_fact_can_come_go_and_return() {
        let has = |version: &str| version.parse::<Version>().unwrap().has(Fact::ProviderLogout);
        let seen: Vec<bool> =
            ["1.47.0", "1.48.0", "1.48.1", "1.53.0", "1.56.9", "1.57.0", "1.58.0", "2.0.0"].map(has).to_vec();
        assert_eq!(seen, [false, true, false, true, true, false, true, true]);
    }
}
