//! The rule `used-login-result`: the app uses what `st.login` or `st.logout` returns, which is nothing.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{Check, Findings, ProjectInput, Rule};
use crate::source::Location;
use crate::streamlit::{ResultUse, StreamlitName};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "used-login-result",
        summary: "the app uses what `st.login` or `st.logout` returns, which is nothing",
        level: Level::Warning,
        docs: r#"
## Why
`st.login` sends the browser to the provider and returns `None` at once; who has logged in is in `st.user`, in a later run
of the script. `on_click=st.login()` calls it whenever the script runs, and hands the button nothing.

## Example
```python
user = st.login()
st.button("Log out", on_click=st.logout())
```

## Instead
```python
if not st.user.is_logged_in:
    st.button("Log in", on_click=st.login)
    st.stop()
st.button("Log out", on_click=st.logout)
```
"#,
    },
    check: Check::Project(check),
};

fn check(input: &ProjectInput<'_>, findings: &mut Findings) {
    for (file, calls) in input.app_context.reached_files() {
        for used in &calls.used_results {
            let (function, help) = match used.function {
                StreamlitName::Logout => ("st.logout", "call `st.logout()` in its own statement"),
                _ => ("st.login", "look at `st.user` in the next run of the script"),
            };
            let problem = RULE.at(Location { file, span: used.span }, format!("`{function}` returns nothing"));
            findings.push(match &used.used_as {
                ResultUse::Argument(keyword) if keyword.starts_with("on_") => problem
                    .label("it is called whenever the script runs, and the widget gets `None`")
                    .help(format!("hand over the function itself: `{keyword}={function}`")),
                _ => problem.label("this is always `None`").help(help),
            });
        }
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
    fn each_use_is_named() {
        for python in [
            "user = st.login()",
            "user: dict = st.login('google')",
            "if st.login():\n    pass",
            "if not st.login('google'): st.stop()",
            "if st.button('x') and st.login(): pass",
            "while not st.login(): pass",
            "email = st.login().email",
            "st.write(st.login())",
            "st.button('x', on_click=st.login())",
            "if (user := st.login()): pass",
            "if st.login() is None: pass",
            "done = st.logout()",
            "st.button('x', on_click=st.logout())",
        ] {
            assert_eq!(said(python).len(), 1, "{python}");
        }
    }

    #[test]
    fn a_result_that_nobody_looks_at_is_none() {
        for python in [
            "st.login()",
            "_ = st.login()",
            "if st.button('x'): st.login()",
            "st.button('x') and st.login('google')",
            "st.login('a') if a else st.login()",
            "def log_in(): return st.login('google')",
            "log_in = lambda: st.login('google')",
            "st.button('x', on_click=lambda: st.login('google'))",
            "st.button('x', on_click=st.login)",
            "log_in = st.login",
            "[st.login(name) for name in names]",
            "actions = {'in': st.login, 'out': st.logout}",
        ] {
            assert_eq!(said(python), Vec::<String>::new(), "{python}");
        }
    }
}
