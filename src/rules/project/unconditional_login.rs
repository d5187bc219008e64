//! The rule `unconditional-login`: the app calls `st.login` whether or not somebody is logged in.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{Check, Findings, ProjectInput, Rule};
use crate::source::Location;

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unconditional-login",
        summary: "the app calls `st.login` whether or not somebody is logged in",
        level: Level::Warning,
        docs: r#"
## Why
Streamlit runs the script again when the browser comes back from the provider, and the call sends it there again: it never
ends, or only when the provider has had enough. `st.login` itself does not look whether somebody is logged in.

## Example
```python
import streamlit as st

st.login("google")
st.write("Welcome")
```

## Instead
```python
import streamlit as st

if not st.user.is_logged_in:
    st.login("google")
    st.stop()
st.write("Welcome")
```
"#,
    },
    check: Check::Project(check),
};

fn check(input: &ProjectInput<'_>, findings: &mut Findings) {
    // A page of several runs when it is opened, and the browser comes back to the first.
    let has_pages = || input.app_context.app_files.iter().any(|app| app.calls.has_pages);
    let reads_user = || input.app_context.app_files.iter().any(|app| app.calls.reads_user);
    if has_pages() || reads_user() {
        return;
    }
    for (place, call) in input.app_context.login_calls().filter(|(_, call)| call.runs_always) {
        let path = input.config.sources.path(place.file);
        if path.replace('\\', "/").split('/').any(|folder| folder == "pages") {
            continue;
        }
        findings.push(
            RULE.at(Location { span: call.span, ..place }, "this runs whether or not somebody is logged in")
                .label("the browser is sent to the provider at every run of the script, without end")
                .help("call it only where `st.user.is_logged_in` is false, or when somebody clicks"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::project_case::{AUTH, ProjectCase};

    fn said(python: &str) -> Vec<String> {
        ProjectCase::new(AUTH).python(&format!("import streamlit as st\n{python}\n")).said(&RULE)
    }

    #[test]
    fn a_login_without_a_test_is_named() {
        for python in [
            "st.login()",
            "st.title('x')\nst.login('google')\nst.write('y')",
            "with st.sidebar:\n    st.login()",
            "def main():\n    st.login()\nif __name__ == '__main__':\n    main()",
            "def main():\n    st.login()\nmain()",
            "try:\n    st.login()\nexcept Exception as error:\n    st.error(error)",
        ] {
            assert_eq!(said(python).len(), 1, "{python}");
        }
    }

    #[test]
    fn any_test_is_enough() {
        for python in [
            "if not st.user.is_logged_in:\n    st.login()",
            "if not st.experimental_user.is_logged_in:\n    st.login()",
            "if st.user.is_logged_in:\n    st.stop()\nst.login()",
            "if not getattr(st, 'user').get('email'):\n    st.login()",
            "if st.button('x'):\n    st.login()",
            "st.button('x', on_click=st.login)",
            "st.button('x') and st.login()",
            "if 'done' not in st.session_state:\n    st.login()",
            "def main():\n    if not logged_in():\n        st.login()\nmain()",
            "def log_in():\n    st.login()\nst.button('x', on_click=log_in)",
            "def log_in():\n    st.login()",
            "st.button('x', on_click=lambda: st.login())",
            "class Auth:\n    def log_in(self):\n        st.login()",
            "for name in []:\n    st.login(name)",
            "def log_in():\n    st.login()\nst.navigation([st.Page(log_in)]).run()",
            "pages = st.navigation([])\nst.login()",
        ] {
            assert_eq!(said(python), Vec::<String>::new(), "{python}");
        }
    }
}
