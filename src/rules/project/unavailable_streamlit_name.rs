//! The rule `unavailable-streamlit-name`: the app uses a name that its Streamlit does not have.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{Check, Findings, ProjectInput, Rule};
use crate::source::{Location, Span};
use crate::streamlit::{Fact, NameUse, NameWay, StreamlitName};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unavailable-streamlit-name",
        summary: "the app uses a name that its Streamlit does not have",
        level: Level::Error,
        docs: r#"
## Why
`st.user` came with Streamlit 1.45.0; before, it was called `st.experimental_user`, which went with 1.54.0. `st.user.tokens`
came with 1.53.0. With another release, the app ends with an `AttributeError` or an `ImportError`. Nothing is reported where
the app looks first: `hasattr(st, "user")`, `try` with `except AttributeError`, or a test of Streamlit's version.

## Example
```python
if not st.experimental_user.is_logged_in:
    st.login()
```
with `streamlit==1.67.0` in `requirements.txt`.

## Instead
```python
if not st.user.is_logged_in:
    st.login()
```
"#,
    },
    check: Check::Project(check),
};

fn check(input: &ProjectInput<'_>, findings: &mut Findings) {
    let version = input.config.streamlit;
    if !version.has(Fact::Login) {
        // The whole release is too old, which another rule says.
        return;
    }
    for (file, calls) in input.app_context.reached_files() {
        for used in &calls.names {
            let Some((span, what, since, help)) = missing(input, used) else { continue };
            let exception = if used.way == NameWay::Import { "an `ImportError`" } else { "an `AttributeError`" };
            findings.push(
                RULE.at(Location { file, span }, format!("Streamlit {version} has no `{what}`"))
                    .label(format!("the app ends here with {exception}: {since}"))
                    .help(help),
            );
        }
    }
}

/// The place, what is missing there, which releases have it, and the way out.
fn missing(input: &ProjectInput<'_>, used: &NameUse) -> Option<(Span, &'static str, String, String)> {
    let version = input.config.streamlit;
    if input.app_context.defines(used.name) {
        return None;
    }
    // What an import brought is missing where it is imported.
    let is_named = used.way != NameWay::Imported;
    match used.name {
        StreamlitName::User if is_named && !version.has(Fact::PublicUser) => Some((
            used.span,
            "st.user",
            format!("it came with {}", Fact::PublicUser.since()),
            "write `st.experimental_user`, or take a newer Streamlit".to_owned(),
        )),
        StreamlitName::ExperimentalUser if is_named && !version.has(Fact::ExperimentalUser) => {
            Some((used.span, "st.experimental_user", "it went with 1.54.0".to_owned(), "write `st.user`".to_owned()))
        }
        _ => {
            let is_there = used.name == StreamlitName::ExperimentalUser || version.has(Fact::PublicUser);
            let span = used.tokens.filter(|_| is_there && !version.has(Fact::ExposedTokens))?;
            let since = Fact::ExposedTokens.since();
            let help = format!("take Streamlit {since} or later, and set `expose_tokens` in `[auth]`");
            Some((span, "st.user.tokens", format!("it came with {since}"), help))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::project_case::{AUTH, ProjectCase};
    use crate::streamlit::Version;

    /// What is said of `python` as Streamlit 1.`minor` reads it.
    fn said(minor: u32, python: &str) -> Vec<String> {
        let mut case = ProjectCase::new(AUTH).python(&format!("import streamlit as st\n{python}\n"));
        case.streamlit = Some(Version::new(1, minor, 0));
        case.said(&RULE)
    }

    #[test]
    fn each_name_is_there_in_its_releases() {
        for (python, missing) in [
            ("st.user.email", vec![42, 44]),
            ("st.write(st.user)", vec![42, 44]),
            ("from streamlit import user", vec![42, 44]),
            ("st.experimental_user.email", vec![54, 67]),
            ("from streamlit import experimental_user as user\nuser.email", vec![54, 67]),
            ("st.user.tokens", vec![42, 44, 45, 52]),
            ("st.user.tokens['id']", vec![42, 44, 45, 52]),
            ("st.user['tokens']", vec![42, 44, 45, 52]),
            ("st.user.get('tokens')", vec![42, 44]),
            ("st.user.tokens_left", vec![42, 44]),
            ("def page():\n    st.write(st.experimental_user)", vec![54, 67]),
            ("getattr(st.user, 'tokens', None)", vec![42, 44]),
        ] {
            for minor in [41, 42, 44, 45, 52, 53, 54, 67] {
                let count = usize::from(missing.contains(&minor));
                assert_eq!(said(minor, python).len(), count, "1.{minor}: {python}: {:?}", said(minor, python));
            }
        }
        assert_eq!(
            said(67, "st.experimental_user"),
            ["error app.py:2: Streamlit 1.67.0 has no `st.experimental_user`"]
        );
    }

    #[test]
    fn an_app_that_looks_first_is_right_in_every_release() {
        for python in [
            "user = getattr(st, 'user', None) or st.experimental_user",
            "user = getattr(st, 'experimental_user', None)",
            "user = st.user if hasattr(st, 'user') else st.experimental_user",
            "user = st.experimental_user if not hasattr(st, 'user') else st.user",
            "if hasattr(st, 'user'):\n    user = st.user\nelse:\n    user = st.experimental_user",
            "if hasattr(st, 'user'): user = st.user\nelif hasattr(st, 'experimental_user'): user = st.experimental_user",
            "HAS_USER = hasattr(st, 'user')\ndef current():\n    if HAS_USER:\n        return st.user\n    return st.experimental_user",
            "def current():\n    if hasattr(st, 'user'):\n        return st.user\n    return st.experimental_user",
            "def has_user():\n    return 'user' in dir(st)\nu = st.user if has_user() else st.experimental_user",
            "try:\n    user = st.user\nexcept AttributeError:\n    user = st.experimental_user",
            "try:\n    user = st.experimental_user\nexcept (KeyError, AttributeError) as e:\n    user = st.user",
            "try:\n    user = st.user\nexcept:\n    user = st.experimental_user",
            "try:\n    from streamlit import user\nexcept ImportError:\n    from streamlit import experimental_user as user",
            "from contextlib import suppress\nwith suppress(AttributeError):\n    user = st.experimental_user\n    u = st.user",
            "from packaging.version import Version\nif Version(st.__version__) >= Version('1.45'):\n    u = st.user\nelse:\n    u = st.experimental_user",
            "from importlib.metadata import version\nNEW = version('streamlit') > '1.50'\nu = st.user if NEW else st.experimental_user",
            "if not hasattr(st, 'user'):\n    st.user = st.experimental_user\nst.user.email",
            "if not hasattr(st, 'user'):\n    setattr(st, 'user', getattr(st, 'experimental_user'))\nst.user.email",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from streamlit import user, experimental_user",
            "def old():\n    return st.experimental_user\ndef new():\n    return st.user\ncurrent = new if hasattr(st, 'user') else old",
            "users = [getattr(st, name) for name in ('user', 'experimental_user') if hasattr(st, name)]",
            "assert hasattr(st, 'user')\nst.user.email\nst.user_count\nst.experimental_users",
            "for st in stations:\n    st.user\n    st.experimental_user",
            "client.st.user\nself.user\nst.session_state.user\nst.session_state.experimental_user",
            "# st.experimental_user, st.user\n'st.user'",
            "from compat import SUPPORTS_USER\nu = st.user if SUPPORTS_USER else st.experimental_user",
        ] {
            for minor in [42, 44, 45, 53, 54, 67] {
                assert_eq!(said(minor, python), Vec::<String>::new(), "1.{minor}: {python}");
            }
        }
        let exposed = "token = st.user.tokens['id'] if hasattr(st.user, 'tokens') else None";
        assert_eq!(said(52, exposed), Vec::<String>::new());
    }

    #[test]
    fn other_tests_do_not_help() {
        for python in [
            "if st.button('x'):\n    st.experimental_user",
            "if DEBUG:\n    st.experimental_user",
            "try:\n    st.experimental_user['x']\nexcept KeyError:\n    pass",
            "try:\n    load()\nexcept Exception:\n    st.experimental_user",
            "if len(names) > 0:\n    st.experimental_user",
        ] {
            assert_eq!(said(67, python).len(), 1, "{python}");
        }
    }
}
