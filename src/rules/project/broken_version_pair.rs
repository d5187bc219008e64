//! A Streamlit and an Authlib that do not work together.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{Check, Findings, ProjectInput, Rule};
use crate::streamlit::requirements::{Completeness, Presence};
use crate::streamlit::{BREAKING_AUTHLIB, Fact};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "broken-version-pair",
        summary: "this Streamlit and this Authlib do not work together",
        level: Level::Warning,
        docs: r"
## Why
Authlib 1.6.6 changed how it keeps the state of a login. Streamlit works with that from 1.53 on; with an older one,
`/auth/login` answers with an error 400 and the words `'NoneType' object does not support item assignment`. No
installer knows: an old pin of Streamlit beside an open range of Authlib leads straight there.

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

fn check(input: &ProjectInput<'_>, found: &mut Findings) {
    let streamlit = input.config.streamlit;
    let Some(dependencies) = input.dependencies_of_login() else { return };
    let Presence::Present(authlib) = dependencies.authlib(streamlit) else { return };
    if streamlit.has(Fact::CurrentAuthlib) || !streamlit.has(Fact::Login) || authlib < BREAKING_AUTHLIB {
        return;
    }
    let place = dependencies.authlib_place().or(dependencies.streamlit.place);
    let becomes = if dependencies.completeness == Completeness::Declared { "leads to" } else { "is" };
    found.push(
        RULE.anchored(input.place_of(place), format!("Streamlit {streamlit} does not work with Authlib {authlib}"))
            .label(format!("this {becomes} Authlib {authlib}; every login ends with an error 400"))
            .help(format!("take Streamlit {} or later, or `Authlib<{BREAKING_AUTHLIB}`", Fact::CurrentAuthlib.since())),
    );
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::project_case::{AUTH, ProjectCase};

    fn said(requirements: &str) -> Vec<String> {
        ProjectCase::of(AUTH).requirements(requirements).said(&RULE)
    }

    #[test]
    fn an_old_streamlit_breaks_with_a_new_authlib() {
        assert_eq!(
            said("streamlit==1.52.1\nauthlib==1.6.6\n"),
            ["warning requirements.txt:2: Streamlit 1.52.1 does not work with Authlib 1.6.6"]
        );
        assert_eq!(
            said("streamlit[auth]==1.50.0\n"),
            ["warning requirements.txt:1: Streamlit 1.50.0 does not work with Authlib 1.9.9"]
        );
    }

    #[test]
    fn others_work() {
        for text in [
            "streamlit==1.52.1\nauthlib<1.6.6\n",
            "streamlit==1.53.0\nauthlib==1.6.6\n",
            "streamlit[auth]\n",
            "streamlit==1.52.1\n",
        ] {
            assert_eq!(said(text), Vec::<String>::new(), "{text}");
        }
    }
}
