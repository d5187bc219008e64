//! Providers stand directly below `auth`, and no deeper.

use crate::diagnostic::{Applicability, Fix, Level, RuleInfo};
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::source::{Location, TextEdit};
use crate::streamlit::keys::{REQUIRED_KEYS, kind_anywhere};
use crate::streamlit::{Auth, Entry, Provider, Setting, TableKind, Value};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "nested-provider-section",
        summary: "a provider's section is one level too deep",
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

fn check(input: &ConfigInput<'_>, found: &mut Findings) {
    let Some(auth) = input.secrets.auth() else { return };
    for provider in auth.named_providers() {
        let Some(sections) = nested(&auth, &provider) else { continue };
        for inner in sections {
            let Value::Table(table) = &inner.entry.value else { continue };
            let name = &inner.entry.key;
            let outer = provider.name;
            let span = table.header().unwrap_or(inner.entry.key_span);
            let header = input.sources.text(inner.file)[span.start..span.end].to_owned();
            let fix = match table.kind {
                // Only where the outer name is one plain word of the header, and the inner name is not taken.
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
            found.push(
                RULE.at(
                    Location { file: inner.file, span },
                    format!("`{name}` stands below `[auth.{outer}]`, one level too deep for a provider"),
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

/// The tables inside `provider` that look like providers, if it has nothing of a provider itself.
pub(crate) fn nested<'a>(auth: &Auth<'a>, provider: &Provider<'a>) -> Option<Vec<Setting<'a>>> {
    let has_own = REQUIRED_KEYS.iter().any(|key| provider.table.get(key).is_some());
    if provider.is_flat() || has_own {
        return None;
    }
    let sections: Vec<Setting<'a>> = provider
        .table
        .entries
        .iter()
        .filter(|entry| kind_anywhere(&entry.key).is_none() && is_providers(entry))
        .map(|entry| Setting { file: auth.file(), entry })
        .collect();
    (!sections.is_empty()).then_some(sections)
}

fn is_providers(entry: &Entry) -> bool {
    let telling = ["client_id", "client_secret", "server_metadata_url", "issuer", "authorization_endpoint"];
    entry.value.as_table().is_some_and(|table| telling.iter().any(|key| table.get(key).is_some()))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check, fixed};

    #[test]
    fn a_level_between_is_taken_out() {
        let text = "[auth.providers.google] #~ error[nested-provider-section]\nclient_id = 'x'\n\
                    [auth.providers.okta] #~ error[nested-provider-section]\nclient_id = 'y'\n";
        let found = check(&RULE, text);
        assert!(fixed(text, &found).starts_with("[auth.google] "));
        check(&RULE, "[auth]\nproviders = { google = { client_id = 'x' } } #~ error[nested-provider-section]\n");
    }

    #[test]
    fn tables_of_settings_are_no_providers() {
        check(&RULE, "[auth.google]\nclient_id = 'x'\n[auth.google.client_kwargs]\nscope = 'openid'\n");
        check(&RULE, "[auth.google.client_kwargs]\nclient_id = 'openid'\n");
        check(&RULE, "[auth.\"a.b\"]\nclient_id = 'x'\n");
    }
}
