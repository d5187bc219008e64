//! The rule `unused-provider`: no call of `st.login` names a provider.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::config::nested_provider_section::nested;
use crate::rules::{Check, Findings, ProjectInput, Rule};
use crate::streamlit::{CalledProvider, DEFAULT_PROVIDER, Provider, Search};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unused-provider",
        summary: "no call of `st.login` names a provider",
        level: Level::Info,
        docs: r#"
## Why
The app's Python files were searched for `st.login(…)`, and every call names another provider. Its settings do nothing;
perhaps a call has another spelling.

## Example
`app.py`:
```python
st.login("google")
```
`.streamlit/secrets.toml`:
```toml
[auth.google]
client_id = "…"

[auth.okta]
client_id = "…"
```

## Instead
Remove `[auth.okta]`, or offer it:
```python
st.login("okta")
```
"#,
    },
    check: Check::Project(check),
};

fn check(input: &ProjectInput<'_>, findings: &mut Findings) {
    let Some(auth) = input.config.secrets.auth().filter(|_| input.app_context.search == Search::Whole) else { return };
    let mut called = Vec::new();
    // A call in an example or in the documentation is a call, too.
    let calls = input.app_context.app_files.iter().flat_map(|app| &app.calls.logins);
    for call in calls {
        called.push(match &call.provider {
            CalledProvider::Named(name) => name.as_str(),
            CalledProvider::Default => DEFAULT_PROVIDER,
            // It could be any of them.
            CalledProvider::Unknown => return,
        });
    }
    if called.is_empty() {
        return;
    }
    // A call in other letters is meant for it, and another rule says so.
    let is_called = |name: &str| called.iter().any(|called| called.eq_ignore_ascii_case(name));
    // A section between `auth` and a provider is one problem, not two.
    let is_provider = |provider: &&Provider<'_>| nested(&auth, provider).is_none();
    for provider in auth.providers().iter().filter(|provider| !is_called(provider.name)).filter(is_provider) {
        let message = if provider.name == DEFAULT_PROVIDER {
            "no `st.login()` uses the default provider".to_owned()
        } else {
            format!("no `st.login(\"{}\")` uses this provider", provider.name)
        };
        findings.push(
            RULE.at(provider.location(&auth), message)
                .label("these settings do nothing")
                .provider(provider.name)
                .help("remove the provider, or call it"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::project_case::{AUTH_NAMED, ProjectCase};
    use crate::streamlit::Search;

    const TWO: &str = "[auth]\nredirect_uri = 'x'\n[auth.google]\nclient_id = 'a'\n[auth.okta]\nclient_id = 'b'\n";

    #[test]
    fn a_provider_that_nobody_calls_is_named() {
        let case = ProjectCase::new(TWO).python("import streamlit as st\nst.login('google')\n");
        assert_eq!(case.said(&RULE), ["info .streamlit/secrets.toml:5: no `st.login(\"okta\")` uses this provider"]);
    }

    #[test]
    fn a_call_that_could_be_for_any_provider_is_enough() {
        for python in [
            "st.login(name)",
            "st.login('Google'); st.login('OKTA')",
            "st.login('google'); st.login('okta')",
            "",
            "log_in = st.login",
        ] {
            let case = ProjectCase::new(TWO).python(&format!("import streamlit as st\n{python}\n"));
            assert_eq!(case.said(&RULE), Vec::<String>::new(), "{python}");
        }
        let case = ProjectCase::new(TWO)
            .python("import streamlit as st\nst.login('google')\n")
            .with(|app_context| app_context.search = Search::Cut);
        assert_eq!(case.said(&RULE), Vec::<String>::new());
        let case = ProjectCase::new(AUTH_NAMED).python("import streamlit as st\nst.login('google')\n");
        assert_eq!(case.said(&RULE), Vec::<String>::new());
    }
}
