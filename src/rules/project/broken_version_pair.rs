//! The rule `broken-version-pair`: this Streamlit and this Authlib do not work together.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{Check, Findings, ProjectInput, Rule};
use crate::streamlit::requirements::{Completeness, Dependencies, Presence};
use crate::streamlit::{BROKEN_TORNADO, Fact, Version, VersionPair};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "broken-version-pair",
        summary: "this Streamlit and this Authlib do not work together",
        level: Level::Error,
        docs: r"
## Why
Authlib 1.6.6 changed how it keeps the state of a login. Streamlit works with that from 1.52.2 on; with an older one,
`/auth/login` answers with an error 400 and the words `'NoneType' object does not support item assignment`. No
installer knows: an old pin of Streamlit beside an open range of Authlib leads straight there.

Streamlit before 1.57 also fails with Tornado 6.3.0, at the callback: its `set_cookie` does not know `httpOnly`.

Which releases work together was found out with one login for each pair: `docs/versions.md` has the table.

## Example
```text
streamlit==1.52.1
Authlib>=1.3.2
```
as `requirements.txt`.

## Instead
```text
streamlit==1.52.1
Authlib>=1.3.2,<1.6.6
```
or a newer Streamlit.
",
    },
    check: Check::Project(check),
};

fn check(input: &ProjectInput<'_>, findings: &mut Findings) {
    let streamlit = input.config.streamlit;
    let Some(dependencies) = input.dependencies_of_login() else { return };
    let tornado = dependencies.tornado().filter(|tornado| tornado.version == BROKEN_TORNADO);
    if let Some(tornado) = tornado.filter(|_| streamlit.has(Fact::Tornado)) {
        let message = format!("Streamlit {streamlit} does not work with Tornado {BROKEN_TORNADO}");
        findings.push(
            RULE.anchored(input.place_of(tornado.place), message)
                .label("every login ends with an error 500 at the callback")
                .help("take Tornado 6.3.1 or later"),
        );
    }
    let Presence::Present(authlib) = dependencies.authlib(streamlit) else { return };
    if VersionPair::find(streamlit, authlib).is_none_or(VersionPair::works) {
        return;
    }
    let place = dependencies.authlib_place().or(dependencies.streamlit.place);
    // What is installed here works as long as nobody installs it anew.
    let installed = dependencies_of_environment(input)
        .filter(|(streamlit, authlib)| VersionPair::find(*streamlit, *authlib).is_some_and(VersionPair::works));
    let is_about_to_break = dependencies.completeness == Completeness::Declared && installed.is_some();
    let level = if is_about_to_break { Level::Warning } else { Level::Error };
    let becomes = if dependencies.completeness == Completeness::Declared { "leads to" } else { "is" };
    findings.push(
        RULE.anchored(input.place_of(place), format!("Streamlit {streamlit} does not work with Authlib {authlib}"))
            .label(format!("this {becomes} Authlib {authlib}; every login ends with an error 400"))
            .at_level(level)
            .help(match installed.filter(|_| is_about_to_break) {
                Some((streamlit, authlib)) => {
                    format!("pin what is installed here and works: `streamlit=={streamlit}`, `Authlib=={authlib}`")
                }
                None => way_out(streamlit, authlib),
            }),
    );
}

/// The releases of Streamlit and Authlib that are installed on this machine.
fn dependencies_of_environment(input: &ProjectInput<'_>) -> Option<(Version, Version)> {
    let environment = input.app_context.environment.clone()?;
    let found = Dependencies::from_sets(Completeness::Installed, &[environment.into()])?;
    match found.authlib(found.streamlit.version) {
        Presence::Present(authlib) => Some((found.streamlit.version, authlib)),
        Presence::Absent | Presence::Unknown(_) => None,
    }
}

/// The nearest releases that work.
fn way_out(streamlit: Version, authlib: Version) -> String {
    let ways = [
        VersionPair::oldest_streamlit_for(authlib).map(|oldest| format!("take Streamlit {oldest} or later")),
        VersionPair::newest_authlib_for(streamlit).map(|newest| format!("pin `Authlib=={newest}`")),
    ];
    ways.into_iter().flatten().collect::<Vec<_>>().join(", or ")
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::project_case::{AUTH, ProjectCase};

    fn said(requirements: &str) -> Vec<String> {
        ProjectCase::new(AUTH).requirements(requirements).said(&RULE)
    }

    #[test]
    fn an_old_streamlit_breaks_with_a_new_authlib() {
        assert_eq!(
            said("streamlit==1.52.1\nauthlib==1.6.6\n"),
            ["error requirements.txt:2: Streamlit 1.52.1 does not work with Authlib 1.6.6"]
        );
        assert_eq!(
            said("streamlit[auth]==1.50.0\n"),
            ["error requirements.txt:1: Streamlit 1.50.0 does not work with Authlib 1.9.10"]
        );
    }

    #[test]
    fn one_tornado_breaks_the_callback() {
        let pins = |tornado: &str| format!("streamlit==1.50.0\nauthlib==1.6.5\ntornado{tornado}\n");
        assert_eq!(
            said(&pins("==6.3")),
            ["error requirements.txt:3: Streamlit 1.50.0 does not work with Tornado 6.3.0"]
        );
        for other in ["==6.3.3", "==6.2", ">=6.0.3,<7", ""] {
            assert_eq!(said(&pins(other)), Vec::<String>::new(), "{other}");
        }
    }

    #[test]
    fn what_is_installed_and_works_is_about_to_break() {
        let case = ProjectCase::new(AUTH).requirements("streamlit[auth]>=1.48,<1.52\n");
        let case = case.installed(&["streamlit-1.50.0.dist-info", "authlib-1.6.5.dist-info"]);
        assert_eq!(
            case.said(&RULE),
            ["warning requirements.txt:1: Streamlit 1.51.0 does not work with Authlib 1.9.10"]
        );
    }

    #[test]
    fn others_work() {
        for text in [
            "streamlit==1.52.1\nauthlib<1.6.6\n",
            "streamlit==1.52.2\nauthlib==1.6.6\n",
            "streamlit==1.53.0\nauthlib==1.6.6\n",
            "streamlit[auth]\n",
            "streamlit==1.52.1\n",
        ] {
            assert_eq!(said(text), Vec::<String>::new(), "{text}");
        }
    }
}
