//! `st.login` for a provider that is not configured.

use crate::diagnostic::{Applicability, Fix, Level, RuleInfo};
use crate::rules::values::did_you_mean::nearest;
use crate::rules::{Check, Findings, ProjectInput, Rule};
use crate::source::{Location, Span, TextEdit};
use crate::streamlit::{Auth, CalledProvider, DEFAULT_PROVIDER, LoginCall, without_underscores};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unconfigured-login-provider",
        summary: "the app asks for a provider that is not configured",
        level: Level::Error,
        docs: r#"
## Why
`st.login("google")` reads `[auth.google]`, with that very spelling, and `st.login()` reads `[auth.default]` or, where
that is missing, the settings directly in `[auth]`. Where there is nothing to read, it raises `StreamlitAuthError`.

## Example
`app.py`:
```python
st.login("google")
```
`.streamlit/secrets.toml`:
```toml
[auth]
client_id = "…"
```

## Instead
Give the provider's settings a section of their own:
```toml
[auth.google]
client_id = "…"
```
or call `st.login()`.
"#,
    },
    check: Check::Project(check),
};

fn check(input: &ProjectInput<'_>, found: &mut Findings) {
    // Without `[auth]` no call works, and other rules say so.
    let Some(auth) = input.config.secrets.auth() else { return };
    for (place, call) in input.surroundings.login_calls() {
        let name = match &call.provider {
            CalledProvider::Named(name) => name.as_str(),
            CalledProvider::Default => DEFAULT_PROVIDER,
            CalledProvider::Unknown => continue,
        };
        if name == DEFAULT_PROVIDER && auth.default_provider().is_some()
            || auth.get(name).is_some_and(|section| section.entry.value.as_table().is_some())
        {
            continue;
        }
        let problem = match &call.provider {
            CalledProvider::Default => RULE
                .at(place, "`st.login()` needs a default provider, and there is none")
                .label("Streamlit raises an error")
                .related(auth.location(), "has settings of named providers only"),
            _ => {
                let problem = RULE.at(place, format!("there is no `[auth.{name}]`")).label("Streamlit raises an error");
                match auth.get(name) {
                    Some(setting) => problem.related(
                        setting.value(),
                        format!("`{name}` is {} here, and a section is needed", setting.entry.value.type_name()),
                    ),
                    None => problem.related(auth.location(), "what is configured begins here"),
                }
            }
        };
        let problem = match fix(input, &auth, place, call) {
            Some(fix) => problem.fix(fix),
            None => problem,
        };
        found.push(problem.help(advice(&auth, call.provider == CalledProvider::Default, name)));
    }
}

/// Where only one provider can be meant: the one that differs in case or has `-` for `_`, which no provider may have; or
/// the only one for a call without a name.
fn fix(input: &ProjectInput<'_>, auth: &Auth<'_>, place: Location, call: &LoginCall) -> Option<Fix> {
    let providers = auth.named_providers();
    let named: Vec<&str> = providers.iter().map(|provider| provider.name).collect();
    let (meant, span) = match (&call.provider, named.as_slice()) {
        (CalledProvider::Named(name), _) => {
            let plain = without_underscores(name);
            let same = named.iter().copied().find(|other| other.eq_ignore_ascii_case(&plain))?;
            (same, call.literal?)
        }
        (CalledProvider::Default, [only]) => {
            let written = &input.config.sources.text(place.file)[place.span.start..place.span.end];
            (*only, written.ends_with("()").then(|| Span::at(place.span.end - 1))?)
        }
        _ => return None,
    };
    // Any other name would have to be escaped.
    let is_plain = meant.chars().all(|character| character.is_ascii_alphanumeric() || "-.".contains(character));
    is_plain.then(|| Fix {
        title: format!("call `st.login(\"{meant}\")`"),
        applicability: Applicability::Unsafe,
        file: place.file,
        edits: vec![TextEdit::replace(span, format!("\"{meant}\""))],
    })
}

fn advice(auth: &Auth<'_>, is_default: bool, name: &str) -> String {
    let named: Vec<&str> = auth.named_providers().iter().map(|provider| provider.name).collect();
    let listed = named.iter().map(|name| format!("`st.login(\"{name}\")`")).collect::<Vec<_>>().join(" or ");
    let other_case = || named.iter().copied().find(|other| other.eq_ignore_ascii_case(name));
    match other_case().or_else(|| nearest(name, named.iter().copied())) {
        _ if is_default && !named.is_empty() => format!("call {listed}"),
        Some(meant) => format!("call `st.login(\"{meant}\")`, or rename `[auth.{meant}]`"),
        None if auth.default_provider().is_some_and(|provider| provider.is_flat()) => {
            format!("call `st.login()`, or move the provider's settings from `[auth]` to `[auth.{name}]`")
        }
        None if named.is_empty() => format!("add `[auth.{name}]`"),
        None => format!("call {listed}, or add `[auth.{name}]`"),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::diagnostic::Diagnostic;
    use crate::rules::tests::project_case::{AUTH, AUTH_NAMED, ProjectCase};
    use crate::source::apply;

    fn help(secrets: &str, python: &str) -> Vec<String> {
        let said = ProjectCase::of(secrets).python(python).diagnose(&RULE);
        said.iter().flat_map(Diagnostic::help_texts).cloned().collect()
    }

    #[test]
    fn a_call_for_another_provider_is_named_with_its_line() {
        let python = "import streamlit as st\n\nif not st.user.is_logged_in:\n    st.login(\"google\")\n";
        assert_eq!(ProjectCase::of(AUTH).python(python).said(&RULE), ["error app.py:4: there is no `[auth.google]`"]);
        assert_eq!(
            help(AUTH, python),
            ["call `st.login()`, or move the provider's settings from `[auth]` to `[auth.google]`"]
        );
    }

    #[test]
    fn the_default_provider_has_to_be_there() {
        let python = "import streamlit as st\nst.button('x', on_click=st.login)\n";
        assert_eq!(
            ProjectCase::of(AUTH_NAMED).python(python).said(&RULE),
            ["error app.py:2: `st.login()` needs a default provider, and there is none"]
        );
        assert_eq!(help(AUTH_NAMED, python), ["call `st.login(\"google\")`"]);
    }

    #[test]
    fn the_spelling_counts() {
        for wrong in ["Google", "gogle"] {
            let python = format!("import streamlit as st\nst.login('{wrong}')\n");
            let expected = "call `st.login(\"google\")`, or rename `[auth.google]`".to_owned();
            assert_eq!(help(AUTH_NAMED, &python), [expected]);
        }
    }

    #[test]
    fn what_is_configured_or_cannot_be_known_is_left_alone() {
        for (secrets, call) in [
            (AUTH, "st.login()"),
            (AUTH, "st.login('default')"),
            (AUTH, "st.login(name)"),
            (AUTH_NAMED, "st.login('google')"),
            (AUTH_NAMED, "st.login(f'{x}')"),
            ("[db]\nx = 1\n", "st.login('google')"),
            ("[auth", "st.login('google')"),
        ] {
            let python = format!("import streamlit as st\n{call}\n");
            assert_eq!(ProjectCase::of(secrets).python(&python).said(&RULE), Vec::<String>::new(), "{call}");
        }
    }

    #[test]
    fn a_call_that_can_only_mean_one_provider_is_fixed() {
        for (call, fixed) in [
            ("st.login('Google')", Some("st.login(\"google\")")),
            ("st.login(provider='GOOGLE')", Some("st.login(provider=\"google\")")),
            ("st.login('_google')", Some("st.login(\"google\")")),
            ("st.login()", Some("st.login(\"google\")")),
            ("st.login(None)", None),
            ("st.button('x', on_click=st.login)", None),
            ("st.login('okta')", None),
        ] {
            let python = format!("import streamlit as st\n{call}\n");
            let said = ProjectCase::of(AUTH_NAMED).python(&python).diagnose(&RULE);
            let after = said[0].proposed_fix().map(|fix| apply(&python, &fix.edits).unwrap());
            assert_eq!(after, fixed.map(|fixed| format!("import streamlit as st\n{fixed}\n")), "{call}");
        }
    }

    #[test]
    fn a_value_is_no_provider() {
        let python = "import streamlit as st\nst.login('redirect_uri')\n";
        assert_eq!(ProjectCase::of(AUTH_NAMED).python(python).said(&RULE).len(), 1);
    }
}
