//! The rule `shadowed-auth-section`: a later secrets file replaces the whole `[auth]` of an earlier one.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::source::Location;
use crate::streamlit::{Entry, Value};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "shadowed-auth-section",
        summary: "a later secrets file replaces the whole `[auth]` of an earlier one",
        level: Level::Warning,
        docs: r#"
## Why
Streamlit reads the secrets of the home folder, then those of the project, and puts them together at the top level only: the
later `auth` replaces the earlier one whole. A `redirect_uri` at home and an `[auth.google]` in the project do not make one
configuration; only the project's counts.

## Example
```toml
[auth]
redirect_uri = "http://localhost:8501/oauth2callback"
```
in the home folder, and in the project:
```toml
[auth.keycloak]
client_id = "weather"
client_secret = "Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa"
server_metadata_url = "https://sso.example.com/realms/weather/.well-known/openid-configuration"
```

## Instead
Everything in the project's file:
```toml
[auth]
redirect_uri = "http://localhost:8501/oauth2callback"

[auth.keycloak]
client_id = "weather"
client_secret = "Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa"
server_metadata_url = "https://sso.example.com/realms/weather/.well-known/openid-configuration"
```
"#,
    },
    check: Check::Config(check),
};

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    let Some(effective) = input.secrets.auth_entry() else { return };
    for file in input.secrets.files.iter().filter(|file| file.file != effective.file) {
        let Some(entry) = file.document.root.get("auth") else { continue };
        findings.push(
            RULE.at(
                Location { file: file.file, span: header(entry) },
                format!("this `[auth]` has no effect: `{}` has one too", input.sources.path(effective.file)),
            )
            .label("Streamlit drops all of it")
            .related(Location { file: effective.file, span: header(effective.entry) }, "this one replaces it whole")
            .help("keep one `[auth]`, with everything that belongs to it"),
        );
    }
}

fn header(entry: &Entry) -> crate::source::Span {
    match &entry.value {
        Value::Table(table) => table.header().unwrap_or(entry.key_span),
        _ => entry.key_span,
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::Case;

    fn judged(secrets: &[&'static str]) -> usize {
        Case { secrets: secrets.to_vec(), ..Case::new("") }.diagnose(&RULE).len()
    }

    #[test]
    fn only_the_last_section_counts() {
        assert_eq!(judged(&["[auth]\nredirect_uri = 'x'\n", "[auth.google]\nclient_id = 'x'\n"]), 1);
        assert_eq!(judged(&["[auth]\na = 1\n", "[auth]\nb = 1\n", "[auth]\nc = 1\n"]), 2);
    }

    #[test]
    fn one_section_is_fine() {
        assert_eq!(judged(&["[db]\nurl = 'x'\n", "[auth]\na = 1\n"]), 0);
        assert_eq!(judged(&["[auth]\na = 1\n", "[db]\nurl = 'x'\n"]), 0);
    }
}
