//! The rule `unconfigured-login-provider`: the app asks for a provider that is not configured.

use crate::diagnostic::{Applicability, Diagnostic, Fix, Level, RuleInfo};
use crate::rules::values::did_you_mean::nearest;
use crate::rules::{Check, Findings, ProjectInput, Rule};
use crate::source::{Location, Span, TextEdit};
use crate::streamlit::{
    Auth, CalledProvider, Circumstance, DEFAULT_PROVIDER, LoginCall, st_login, without_underscores,
};

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

fn check(input: &ProjectInput<'_>, findings: &mut Findings) {
    // Without `[auth]` no call works, and other rules say so.
    let Some(auth) = input.config.secrets.auth() else { return };
    for (place, call) in input.app_context.login_calls() {
        let Some(name) = unconfigured(&auth, call) else { continue };
        let fails = |instead: &[Span]| {
            let calls = input.app_context.login_calls().filter(|(other, _)| other.file == place.file);
            let mut calls = calls.filter(|(other, _)| instead.contains(&other.span)).peekable();
            calls.peek().is_some() && calls.all(|(_, call)| unconfigured(&auth, call).is_some())
        };
        match &call.circumstance {
            Circumstance::Certain => {}
            Circumstance::Guarded => {
                findings.push(guarded(place, call, name));
                continue;
            }
            // It is there for what is not configured, or what it is in for works.
            Circumstance::Fallback(instead) if !fails(instead) => continue,
            Circumstance::Fallback(_) => {}
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
        let fix = if call.circumstance == Circumstance::Certain { fix(input, &auth, place, call) } else { None };
        findings.push(problem.fix_if_any(fix).help(advice(
            input,
            &auth,
            call.provider == CalledProvider::Default,
            name,
        )));
    }
}

/// The provider that the call needs, where it is known and there is none.
fn unconfigured<'a>(auth: &Auth<'_>, call: &'a LoginCall) -> Option<&'a str> {
    let name = match &call.provider {
        CalledProvider::Named(name) => name.as_str(),
        CalledProvider::Default => DEFAULT_PROVIDER,
        CalledProvider::Unknown => return None,
    };
    let is_section = || auth.get(name).is_some_and(|section| section.entry.value.as_table().is_some());
    let is_there = name == DEFAULT_PROVIDER && auth.default_provider().is_some() || is_section();
    (!is_there).then_some(name)
}

/// Where the app's own test decides, this may be what it wants.
fn guarded(place: Location, call: &LoginCall, name: &str) -> Diagnostic {
    let message = match &call.provider {
        CalledProvider::Default => "`st.login()` needs a default provider, and there is none".to_owned(),
        _ => format!("there is no `[auth.{name}]`"),
    };
    RULE.at(place, message)
        .at_level(Level::Info)
        .label("Streamlit raises an error where the app's own test lets this run, or the app catches it")
        .help("nothing is wrong if the app asks for the provider only where it is configured")
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

fn advice(input: &ProjectInput<'_>, auth: &Auth<'_>, is_default: bool, name: &str) -> String {
    let mut named: Vec<&str> = auth.named_providers().iter().map(|provider| provider.name).collect();
    let is_accepted =
        |name: &&str| st_login(input.config.secrets, input.config.streamlit, input.authlib(), name).is_accepted();
    if named.iter().any(is_accepted) {
        // Who is to be called has to be one that Streamlit takes.
        named.retain(is_accepted);
    }
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
    use crate::diagnostic::{Diagnostic, Level};
    use crate::rules::tests::project_case::{AUTH, AUTH_NAMED, ProjectCase};
    use crate::source::apply;

    fn help(secrets: &str, python: &str) -> Vec<String> {
        let said = ProjectCase::new(secrets).python(python).diagnose(&RULE);
        said.iter().flat_map(Diagnostic::help_texts).map(|text| text.clone().into_owned()).collect()
    }

    #[test]
    fn a_call_for_another_provider_is_named_with_its_line() {
        let python = "import streamlit as st\n\nif not st.user.is_logged_in:\n    st.login(\"google\")\n";
        assert_eq!(ProjectCase::new(AUTH).python(python).said(&RULE), ["error app.py:4: there is no `[auth.google]`"]);
        assert_eq!(
            help(AUTH, python),
            ["call `st.login()`, or move the provider's settings from `[auth]` to `[auth.google]`"]
        );
    }

    #[test]
    fn the_default_provider_has_to_be_there() {
        let python = "import streamlit as st\nst.button('x', on_click=st.login)\n";
        assert_eq!(
            ProjectCase::new(AUTH_NAMED).python(python).said(&RULE),
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
            assert_eq!(ProjectCase::new(secrets).python(&python).said(&RULE), Vec::<String>::new(), "{call}");
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
            let said = ProjectCase::new(AUTH_NAMED).python(&python).diagnose(&RULE);
            let after = said[0].proposed_fix().map(|fix| apply(&python, &fix.edits).unwrap());
            assert_eq!(after, fixed.map(|fixed| format!("import streamlit as st\n{fixed}\n")), "{call}");
        }
    }

    /// What is said of wrappers around a configured `google`, without a default provider.
    fn levels(python: &str) -> Vec<&'static str> {
        let said = ProjectCase::new(AUTH_NAMED).python(&format!("import streamlit as st\n{python}\n")).diagnose(&RULE);
        assert!(said.iter().all(|problem| problem.level() == Level::Error || problem.proposed_fix().is_none()));
        said.iter().map(|problem| problem.level().name()).collect()
    }

    #[test]
    fn a_literal_call_beside_a_dynamic_one_is_a_fallback() {
        for python in [
            "def f(p=''):\n    if p:\n        st.login(p)\n    else:\n        st.login()",
            "def f(p=''):\n    if not p:\n        st.login()\n    else:\n        st.login(p)",
            "def f(p):\n    if p is None:\n        st.login()\n        return\n    st.login(p)",
            "def f(p):\n    if p:\n        st.login(p)\n        return\n    st.login()",
            "def f(p):\n    if p: return st.login(p)\n    return st.login()",
            "def f(p):\n    st.login(p) if p else st.login()",
            "def f(p):\n    return st.login() if not p else st.login(p)",
            "def f(p):\n    p and st.login(p) or st.login()",
            "f = lambda p: st.login(p) if p else st.login()",
            "def f(p):\n    match p:\n        case None:\n            st.login()\n        case _:\n            st.login(p)",
            "for p in providers:\n    if st.button(p):\n        st.login(p)\nif not providers:\n    st.login()",
            "if providers:\n    for p in providers:\n        st.button(p, on_click=st.login, args=[p])\nelse:\n    st.button('x', on_click=st.login)",
            "for p in providers:\n    st.login(p)\n    break\nelse:\n    st.login()",
            "if p:\n    st.button('x', on_click=lambda: st.login(p))\nelse:\n    st.button('x', on_click=st.login)",
            "st.button('x', on_click=(lambda: st.login(p)) if p else st.login)",
            "st.button('x', on_click=partial(st.login, p) if p else st.login)",
            "try:\n    st.login(p)\nexcept Exception:\n    st.login()",
            "try:\n    st.login('google')\nexcept Exception:\n    st.login()",
            "p = st.selectbox('x', names)\nif p:\n    st.login(p)\nelse:\n    st.login()",
            "p = st.query_params.get('p')\nst.login(p) if p else st.login()",
            "async def f(p):\n    if p:\n        st.login(p)\n    else:\n        st.login()",
            "class A:\n    def f(self):\n        if self.p:\n            st.login(self.p)\n        else:\n            st.login()",
        ] {
            assert_eq!(levels(python), Vec::<&str>::new(), "{python}");
        }
    }

    #[test]
    fn a_provider_that_the_app_looked_up_is_left_alone() {
        for python in [
            "if 'okta' in st.secrets['auth']: st.login('okta')",
            "if st.secrets.auth.get('okta'):\n    st.login('okta')",
            "has = [p for p in ('okta', 'y') if p in st.secrets.auth]\nif 'okta' in has: st.login('okta')",
            "if 'client_id' in st.secrets['auth']: st.login()",
            "def has(name):\n    return name in st.secrets['auth']\nif has('okta'): st.button('x', on_click=st.login, args=['okta'])",
            "def log_in():\n    st.login('okta')\nif 'okta' in st.secrets.auth: st.button('x', on_click=log_in)",
        ] {
            assert_eq!(levels(python), Vec::<&str>::new(), "{python}");
        }
    }

    #[test]
    fn what_the_apps_own_test_guards_is_worth_knowing_only() {
        for python in [
            "import os\nif os.environ.get('OKTA'):\n    st.login('okta')",
            "if settings.okta and st.button('x'):\n    st.login('okta')",
            "if PRODUCTION:\n    st.login('okta')\nelif st.button('x'):\n    pass",
            "def f(p):\n    if p == 'okta':\n        st.login('okta')",
            "try:\n    st.login('okta')\nexcept StreamlitAuthError:\n    st.error('x')",
            "from contextlib import suppress\nwith suppress(Exception):\n    st.login('okta')",
            "def log_in():\n    st.login('okta')\nif PRODUCTION:\n    st.button('x', on_click=log_in)",
            "def f():\n    if not OKTA:\n        return\n    st.login('okta')",
        ] {
            assert_eq!(levels(python), ["info"], "{python}");
        }
    }

    #[test]
    fn a_call_that_somebody_reaches_is_an_error() {
        for python in [
            "if st.button('x'):\n    st.login('okta')",
            "if not st.user.is_logged_in:\n    st.login('okta')",
            "if st.user.is_logged_in:\n    st.stop()\nst.login('okta')",
            "clicked = st.sidebar.button('x')\nif clicked and not st.user.is_logged_in:\n    st.login('okta')",
            "p = st.radio('x', ['Google', 'Okta'])\nif p == 'Okta':\n    st.login('okta')\nelse:\n    st.login('google')",
            "with st.form('x'):\n    if st.form_submit_button('y'):\n        st.login('okta')",
            "if 'x' in st.session_state:\n    st.login('okta')",
            "def log_in():\n    st.login('okta')\nst.button('x', on_click=log_in)",
            "def f():\n    if is_authenticated():\n        return\n    st.login('okta')\nf()",
            "for p in names:\n    st.login(p)\nst.button('x', on_click=st.login, args=['okta'])",
            "try:\n    st.login('okta')\nexcept KeyError:\n    pass",
            "try:\n    x()\nexcept Exception:\n    st.login('okta')",
        ] {
            assert_eq!(levels(python), ["error"], "{python}");
        }
        assert_eq!(levels("try:\n    st.login('okta')\nexcept Exception:\n    st.login()"), ["info", "error"]);
    }

    #[test]
    fn a_value_is_no_provider() {
        let python = "import streamlit as st\nst.login('redirect_uri')\n";
        assert_eq!(ProjectCase::new(AUTH_NAMED).python(python).said(&RULE).len(), 1);
    }
}
