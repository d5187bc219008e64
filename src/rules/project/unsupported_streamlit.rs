//! The rule `unsupported-streamlit`: this Streamlit has no `st.login`.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{Check, Findings, ProjectInput, Rule};
use crate::streamlit::Fact;

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unsupported-streamlit",
        summary: "this Streamlit has no `st.login`",
        level: Level::Error,
        docs: r"
## Why
`st.login` came with Streamlit 1.42.0. Before, the app ends with `AttributeError: module 'streamlit' has no attribute
'login'`, and `[auth]` means nothing.

## Example
```text
streamlit==1.41.1
```
as `requirements.txt`.

## Instead
```text
streamlit[auth]>=1.58
```
",
    },
    check: Check::Project(check),
};

fn check(input: &ProjectInput<'_>, findings: &mut Findings) {
    let version = input.config.streamlit;
    if version.has(Fact::Login) || !input.uses_login() {
        return;
    }
    let dependencies = input.app_context.dependencies.as_ref();
    // With `--streamlit`, another release is judged than the one that is there.
    let place = dependencies.filter(|dependencies| dependencies.streamlit.version == version);
    let anchor = match place {
        Some(dependencies) => input.place_of(dependencies.streamlit.place),
        None => input.auth_or_subject(),
    };
    findings.push(
        RULE.anchored(anchor, format!("Streamlit {version} has no `st.login`"))
            .label(format!("it came with {}", Fact::Login.since()))
            .help("take a newer Streamlit"),
    );
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::project_case::{AUTH, ProjectCase};
    use crate::streamlit::Version;

    #[test]
    fn an_old_streamlit_is_named_where_it_is_asked_for() {
        let case = ProjectCase::new(AUTH).requirements("streamlit<1.42\n");
        assert_eq!(case.said(&RULE), ["error requirements.txt:1: Streamlit 1.41.1 has no `st.login`"]);
        let mut case = ProjectCase::new(AUTH);
        case.streamlit = Some(Version::new(1, 30, 0));
        assert_eq!(case.said(&RULE), ["error .streamlit/secrets.toml:1: Streamlit 1.30.0 has no `st.login`"]);
    }

    #[test]
    fn others_have_it_or_do_not_need_it() {
        assert_eq!(ProjectCase::new(AUTH).requirements("streamlit==1.42.0\n").said(&RULE), Vec::<String>::new());
        assert_eq!(ProjectCase::new("").requirements("streamlit==1.41.0\n").said(&RULE), Vec::<String>::new());
    }
}
