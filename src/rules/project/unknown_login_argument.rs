//! The rule `unknown-login-argument`: `st.login` or `st.logout` is called with an argument that it does not take.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{Check, Findings, ProjectInput, Rule};
use crate::source::Location;
use crate::streamlit::{Fact, StreamlitName, Version};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unknown-login-argument",
        summary: "`st.login` or `st.logout` is called with an argument that it does not take",
        level: Level::Error,
        docs: r#"
## Why
`st.login` has one parameter, `provider`, and `st.logout` has none, in every release from 1.42.0 to 1.67.0. Anything else is
a `TypeError`, which the user sees when they click. What goes to the provider belongs into `client_kwargs` in
`secrets.toml`.

## Example
```python
st.login("google", prompt="login")
```

## Instead
```toml
[auth.google]
client_kwargs = { prompt = "login" }
```
"#,
    },
    check: Check::Project(check),
};

fn check(input: &ProjectInput<'_>, findings: &mut Findings) {
    // A later release may have more.
    if !input.config.streamlit.has(Fact::Login) || input.config.streamlit > Version::NEWEST {
        return;
    }
    for (file, calls) in input.app_context.reached_files() {
        for argument in &calls.unknown_arguments {
            let (function, takes) = match argument.function {
                StreamlitName::Logout => ("st.logout", "it takes none"),
                _ => ("st.login", "it takes `provider` alone"),
            };
            let message = match &argument.keyword {
                Some(keyword) => format!("`{function}` has no parameter `{keyword}`"),
                None => format!("`{function}` takes fewer arguments"),
            };
            let problem = RULE
                .at(Location { file, span: argument.span }, message)
                .label(format!("the call ends with a `TypeError`: {takes}"));
            findings.push(match argument.function {
                StreamlitName::Logout => problem.help("call `st.logout()`"),
                _ => problem.help("set what is sent to the provider in `client_kwargs` in `secrets.toml`"),
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
    fn each_argument_too_many_is_named() {
        for (call, expected) in [
            ("st.login('google', 'x')", "`st.login` takes fewer arguments"),
            ("st.login(provider_name='google')", "`st.login` has no parameter `provider_name`"),
            ("st.login('google', prompt='login')", "`st.login` has no parameter `prompt`"),
            ("st.logout('google')", "`st.logout` takes fewer arguments"),
            ("st.logout(provider='google')", "`st.logout` has no parameter `provider`"),
        ] {
            assert_eq!(said(call), [format!("error app.py:2: {expected}")], "{call}");
        }
    }

    #[test]
    fn what_python_takes_is_taken() {
        for call in [
            "st.login()",
            "st.login('google')",
            "st.login(provider='google')",
            "st.login(*names)",
            "st.login(**options)",
            "st.logout()",
            "st.logout(*nothing)",
            "st.button('x', on_click=st.logout)",
            "st.button('x', on_click=st.login, args=['google'])",
            "client.login('a', 'b')",
            "def login(a, b): pass\nlogin(1, 2)",
        ] {
            assert_eq!(said(call), Vec::<String>::new(), "{call}");
        }
    }
}
