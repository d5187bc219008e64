//! The rule `nested-provider-section`: a provider's section is too deep.

use crate::diagnostic::{Applicability, Fix, Level, RuleInfo};
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::source::{Location, TextEdit};
use crate::streamlit::keys::{REQUIRED_KEYS, kind_anywhere};
use crate::streamlit::{Auth, Entry, Provider, Setting, Table, TableKind, Value};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "nested-provider-section",
        summary: "a provider's section is too deep",
        level: Level::Error,
        docs: r#"
## Why
`st.login("keycloak")` reads the table `keycloak` directly below `auth`. In `[auth.providers.keycloak]`, Streamlit sees one
provider called `providers`, without any credentials, and `st.login("keycloak")` refuses. A name with a dot in it must be in
quotes: `[auth."login.example"]`.

## Example
```toml
[auth.providers.keycloak]
client_id = "weather"
client_secret = "Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa"
server_metadata_url = "https://sso.example.com/realms/weather/.well-known/openid-configuration"
```

## Instead
```toml
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
    let Some(auth) = input.secrets.auth() else { return };
    for provider in auth.named_providers() {
        let Some(sections) = nested(&auth, &provider) else { continue };
        for Nested { above, section: inner } in sections {
            let Value::Table(table) = &inner.entry.value else { continue };
            let name = &inner.entry.key;
            let outer = above.join(".");
            let span = table.header().unwrap_or(inner.entry.key_span);
            let header = input.sources.text(inner.file)[span.start..span.end].to_owned();
            let fix = match table.kind {
                // Only where the outer names are plain words of the header, and the inner name is not taken.
                TableKind::Header(span) if header.contains(&format!("auth.{outer}.")) && auth.get(name).is_none() => {
                    Some(Fix {
                        title: format!("make it `[auth.{name}]`"),
                        applicability: Applicability::Unsafe,
                        file: inner.file,
                        edits: vec![TextEdit::replace(span, header.replacen(&format!("auth.{outer}."), "auth.", 1))],
                    })
                }
                _ => None,
            };
            let depth = if above.len() == 1 { "one level".to_owned() } else { format!("{} levels", above.len()) };
            findings.push(
                RULE.at(
                    Location { file: inner.file, span },
                    format!("`{name}` is below `[auth.{outer}]`, {depth} too deep for a provider"),
                )
                .provider(name.as_str())
                .label(format!("`st.login(\"{name}\")` reads `[auth.{name}]`"))
                .fix_if_any(fix)
                .help(format!(
                    "a provider whose name is `{outer}.{name}` has it in quotes: `[auth.\"{outer}.{name}\"]`"
                )),
            );
        }
    }
}

/// A table that looks like a provider, below what Streamlit takes for one.
pub(crate) struct Nested<'a> {
    /// The names between `auth` and its own.
    above: Vec<&'a str>,
    section: Setting<'a>,
}

/// Nobody means a provider further down.
const DEEPEST: usize = 4;

/// The tables inside `provider` that look like providers, if it has nothing of a provider itself.
pub(crate) fn nested<'a>(auth: &Auth<'a>, provider: &Provider<'a>) -> Option<Vec<Nested<'a>>> {
    let has_own = REQUIRED_KEYS.iter().any(|key| provider.table.get(key).is_some());
    if provider.is_flat() || has_own {
        return None;
    }
    let mut sections = Vec::new();
    collect(auth, provider.table, &[provider.name], &mut sections);
    (!sections.is_empty()).then_some(sections)
}

fn collect<'a>(auth: &Auth<'a>, table: &'a Table, above: &[&'a str], found: &mut Vec<Nested<'a>>) {
    for entry in table.entries.iter().filter(|entry| kind_anywhere(&entry.key).is_none()) {
        if is_providers(entry) {
            found.push(Nested { above: above.to_vec(), section: Setting { file: auth.file(), entry } });
        } else if let Value::Table(inner) = &entry.value
            && above.len() < DEEPEST
        {
            collect(auth, inner, &[above, &[entry.key.as_str()]].concat(), found);
        }
    }
}

fn is_providers(entry: &Entry) -> bool {
    let telling = ["client_id", "client_secret", "server_metadata_url", "issuer", "authorization_endpoint"];
    entry.value.as_table().is_some_and(|table| telling.iter().any(|key| table.get(key).is_some()))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::{check, fixed};

    #[test]
    fn a_level_between_is_taken_out() {
        let text = "[auth.providers.google] #~ error[nested-provider-section]\nclient_id = 'x'\n\
                    [auth.providers.okta] #~ error[nested-provider-section]\nclient_id = 'y'\n";
        let found = check(&RULE, text);
        assert!(fixed(text, &found).starts_with("[auth.google] "));
        check(&RULE, "[auth]\nproviders = { google = { client_id = 'x' } } #~ error[nested-provider-section]\n");
    }

    #[test]
    fn all_levels_between_are_taken_out() {
        let text = "[auth.oidc.providers.google] #~ error[nested-provider-section]\nclient_id = 'x'\n";
        let found = check(&RULE, text);
        assert_eq!(found[0].message(), "`google` is below `[auth.oidc.providers]`, 2 levels too deep for a provider");
        assert!(fixed(text, &found).starts_with("[auth.google] "));
    }

    #[test]
    fn tables_of_settings_are_no_providers() {
        check(&RULE, "[auth.google]\nclient_id = 'x'\n[auth.google.client_kwargs]\nscope = 'openid'\n");
        check(&RULE, "[auth.google.client_kwargs]\nclient_id = 'openid'\n");
        check(&RULE, "[auth.\"a.b\"]\nclient_id = 'x'\n");
    }
}
