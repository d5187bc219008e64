//! The rule `missing-authlib`: Authlib, which `st.login` needs, is not among the packages.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{Check, Findings, ProjectInput, Rule};
use crate::streamlit::requirements::{Completeness, Package, Presence};
use crate::streamlit::{Fact, OLDEST_AUTHLIB};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "missing-authlib",
        summary: "Authlib, which `st.login` needs, is not among the packages",
        level: Level::Error,
        docs: r"
## Why
`st.login` raises `StreamlitAuthError` (`StreamlitMissingAuthlibError` from 1.58 on) where Authlib is missing or older
than 1.3.2. Streamlit does not install it by itself.

## Example
```text
streamlit==1.50.0
```
as `requirements.txt`.

## Instead
```text
streamlit[auth]==1.50.0
```
Before 1.48 there is no `auth` extra: add a line `Authlib>=1.3.2`.

Some packages bring Authlib along, and authctl knows the popular ones. Where a requirement file names others, this is a
warning.
",
    },
    check: Check::Project(check),
};

fn check(input: &ProjectInput<'_>, findings: &mut Findings) {
    let Some(dependencies) = input.dependencies_of_login() else { return };
    let source = &dependencies.source;
    match dependencies.authlib(input.config.streamlit) {
        // What cannot be read at all is no reason to say anything: hardly anything brings Authlib.
        Presence::Unknown(names) if names.is_empty() => {}
        Presence::Present(version) if version < OLDEST_AUTHLIB => findings.push(
            RULE.anchored(input.place_of(dependencies.authlib_place()), format!("`{source}` has Authlib {version}"))
                .label(format!("`st.login` refuses every Authlib before {OLDEST_AUTHLIB}"))
                .help("take a newer Authlib"),
        ),
        presence @ (Presence::Absent | Presence::Unknown(_)) => {
            let unknown = if let Presence::Unknown(names) = presence { names } else { Vec::new() };
            let is_certain = unknown.is_empty();
            let what = match dependencies.completeness {
                Completeness::Locked => "locks Streamlit without Authlib",
                Completeness::Declared => "asks for Streamlit without Authlib",
                Completeness::Installed => "has Streamlit without Authlib",
            };
            let mut problem = RULE
                .anchored(input.place_of(dependencies.streamlit.place), format!("`{source}` {what}"))
                .label("`st.login` raises an error");
            if dependencies.completeness != Completeness::Installed && input.is_installed(Package::Authlib) {
                problem = problem
                    .at_level(Level::Warning)
                    .help("it is installed here, but will not be where the app is installed from this file");
            }
            if !is_certain {
                problem = problem.at_level(Level::Warning).help(may_bring(&unknown, "Authlib"));
            }
            let version = input.config.streamlit;
            findings.push(if version.has(Fact::AuthExtra) {
                problem.help("ask for `streamlit[auth]`")
            } else {
                problem.help(format!("ask for `Authlib>={OLDEST_AUTHLIB}`: Streamlit {version} has no extra `auth`"))
            });
        }
        Presence::Present(_) => {}
    }
}

/// What to know of packages that are in no table.
pub(super) fn may_bring(unknown: &[String], package: &str) -> String {
    let named: Vec<String> = unknown.iter().take(3).map(|name| format!("`{name}`")).collect();
    let more = if unknown.len() > 3 { format!(" and {} more", unknown.len() - 3) } else { String::new() };
    format!("authctl does not know whether {}{more} would install {package}", named.join(", "))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::project_case::{AUTH, ProjectCase};

    fn said(requirements: &str) -> Vec<String> {
        ProjectCase::new(AUTH).requirements(requirements).said(&RULE)
    }

    #[test]
    fn streamlit_alone_cannot_log_in() {
        assert_eq!(
            said("pandas\nstreamlit==1.50.0\n"),
            ["error requirements.txt:2: `requirements.txt` asks for Streamlit without Authlib"]
        );
        assert_eq!(said("streamlit[auth]==1.45.0\n").len(), 1, "that release has no such extra");
        assert_eq!(
            said("streamlit\nauthlib==1.3.1\n"),
            ["error requirements.txt:2: `requirements.txt` has Authlib 1.3.1"]
        );
    }

    #[test]
    fn what_brings_authlib_is_enough() {
        for text in [
            "streamlit[auth]\n",
            "streamlit\nAuthlib\n",
            "streamlit\n-e .\n",
            "streamlit\nweaviate-client\n",
            "streamlit\ngit+https://x.example/y\n",
            "pandas\n",
        ] {
            assert_eq!(said(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn packages_that_nobody_looked_at_leave_a_warning() {
        assert_eq!(
            said("streamlit\nour-own-package\n"),
            ["warning requirements.txt:1: `requirements.txt` asks for Streamlit without Authlib"]
        );
        assert_eq!(
            said("streamlit\npandas\ngspread\n"),
            ["error requirements.txt:1: `requirements.txt` asks for Streamlit without Authlib"]
        );
    }

    #[test]
    fn an_app_without_login_needs_none() {
        let case = ProjectCase::new("[db]\nurl = 'x'\n").requirements("streamlit\n");
        assert_eq!(case.said(&RULE), Vec::<String>::new());
        let case = case.python("import streamlit as st\nst.login()\n");
        assert_eq!(case.said(&RULE).len(), 1);
    }

    #[test]
    fn a_lock_file_names_everything() {
        let lock = "[[package]]\nname = \"streamlit\"\nversion = \"1.60.0\"\n";
        assert_eq!(
            ProjectCase::new(AUTH).lock(lock).said(&RULE),
            ["error uv.lock:3: `uv.lock` locks Streamlit without Authlib"]
        );
    }

    #[test]
    fn what_is_only_installed_here_is_about_to_break() {
        let case = ProjectCase::new(AUTH).requirements("streamlit\n").installed(&["Authlib-1.6.5.dist-info"]);
        assert_eq!(
            case.said(&RULE),
            ["warning requirements.txt:1: `requirements.txt` asks for Streamlit without Authlib"]
        );
    }
}
