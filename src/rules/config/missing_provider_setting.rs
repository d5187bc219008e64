//! The rule `missing-provider-setting`: a provider lacks `client_id`, `client_secret` or `server_metadata_url`.

use super::misspelled_setting::meant_by_misspelled;
use super::nested_provider_section::nested;
use super::unsupported_directory_secrets::has_mounted_provider;
use super::unsupported_public_client::is_public_by_intention;
use crate::diagnostic::{Applicability, Diagnostic, Level, RuleInfo};
use crate::rules::engine::fixes;
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::streamlit::keys::REQUIRED_KEYS;
use crate::streamlit::{Auth, Entry, NewValue, Provider, Setting, SettingPath, Value};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "missing-provider-setting",
        summary: "a provider lacks `client_id`, `client_secret` or `server_metadata_url`",
        level: Level::Error,
        docs: r#"
## Why
`st.login("keycloak")` takes `client_id`, `client_secret` and `server_metadata_url` from `[auth.keycloak]` and from nowhere else:
a named provider inherits nothing from `[auth]`. `st.login()` without a name takes them from `[auth.default]` if there is one,
else from `[auth]` itself. Where one is missing, `st.login` refuses.

## Example
```toml
[auth.keycloak]
client_id = "weather"
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

const GOOGLES_METADATA: &str = "https://accounts.google.com/.well-known/openid-configuration";

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    let Some(auth) = input.secrets.auth() else { return };
    let mut providers = auth.providers();
    if providers.is_empty() {
        // Something that is called a provider, but is not a table, is a wrong type.
        let is_wrong_type = auth.get("default").is_some() || !auth.offered_names().is_empty();
        let meant = meant_by_misspelled(&auth, None);
        if REQUIRED_KEYS.iter().any(|key| meant.contains(key)) {
            // What is meant for the default provider is there, under other names.
            providers.push(Provider { name: "default", section: None, table: auth.table });
        } else if !is_wrong_type && !has_mounted_provider(input) {
            findings.push(no_provider(input, &auth));
        }
    }
    for provider in providers {
        if nested(&auth, &provider).is_some() {
            continue;
        }
        if is_data_of_the_app(&provider) {
            findings.push(
                RULE.at(provider.location(&auth), format!("`{}` is not a provider", provider.section_name()))
                    .at_level(Level::Warning)
                    .provider(provider.name)
                    .label("Streamlit takes every table below `auth` for one")
                    .help("move what belongs to the app to a section outside of `[auth]`"),
            );
            continue;
        }
        let missing_keys: Vec<&str> =
            REQUIRED_KEYS.into_iter().filter(|key| provider.get(&auth, key).is_none()).collect();
        if missing_keys.is_empty() {
            continue;
        }
        let meant = meant_by_misspelled(&auth, Some(&provider).filter(|provider| !provider.is_flat()));
        for key in missing_keys {
            let is_there = meant.contains(key);
            // A public client has a rule of its own.
            let is_anothers = key == "client_secret" && is_public_by_intention(&auth, &provider);
            if !is_there && !is_anothers {
                findings.push(missing(input, &auth, &provider, key));
            }
        }
    }
}

fn no_provider(input: &ConfigInput<'_>, auth: &Auth<'_>) -> Diagnostic {
    let problem = RULE
        .at(auth.location(), "`[auth]` names no provider, so `st.login` refuses")
        .label("`client_id`, `client_secret` and `server_metadata_url` are missing");
    match elsewhere(input) {
        Some((setting, written, meant)) => problem
            .related(setting.key(), "this looks like a provider, but Streamlit looks below `auth` only")
            .help(format!("rename `[{written}]` to `[{meant}]`")),
        None => problem.help("run `authctl init` to add a provider, or write its settings here or in `[auth.NAME]`"),
    }
}

/// A provider outside of `auth`: `[google]`, `[Auth.google]`; as it is written, and as it is meant.
fn elsewhere<'a>(input: &ConfigInput<'a>) -> Option<(Setting<'a>, String, String)> {
    let is_provider = |value: &Value| {
        value
            .as_table()
            .is_some_and(|table| table.get("client_id").is_some() && table.get("server_metadata_url").is_some())
    };
    input.secrets.files.iter().find_map(|file| {
        let at = |entry: &'a Entry| Setting { file: file.file, entry };
        file.document.root.entries.iter().filter(|entry| entry.key != "auth").find_map(|entry| {
            let name = &entry.key;
            if is_provider(&entry.value) {
                return Some((at(entry), name.clone(), format!("auth.{name}")));
            }
            let inner = entry.value.as_table()?.entries.iter().find(|inner| is_provider(&inner.value))?;
            Some((at(inner), format!("{name}.{}", inner.key), format!("auth.{}", inner.key)))
        })
    })
}

fn missing(input: &ConfigInput<'_>, auth: &Auth<'_>, provider: &Provider<'_>, key: &str) -> Diagnostic {
    let section = provider.section_name();
    let call =
        if provider.name == "default" { "st.login()".to_owned() } else { format!("st.login(\"{}\")", provider.name) };
    let problem = RULE
        .at(provider.location(auth), format!("`{section}` has no `{key}`, so `{call}` refuses"))
        .provider(provider.name)
        .label(format!("`{key}` is missing here"));
    let problem = match auth.get(key).filter(|_| !provider.is_flat()) {
        Some(setting) => {
            problem.related(setting.key(), "this belongs to `st.login()` alone: a named provider inherits nothing")
        }
        None => problem,
    };
    let is_google = provider
        .table
        .get("client_id")
        .and_then(|entry| entry.value.as_str())
        .is_some_and(|id| id.ends_with(".apps.googleusercontent.com"));
    match key {
        "server_metadata_url" if is_google => {
            let path = SettingPath::section(provider.section.map(|_| provider.name)).join(key);
            let value = NewValue::from(GOOGLES_METADATA);
            problem.fix_if_any(fixes::setting(input, auth.file(), &path, &value, Applicability::Safe, "add Google's"))
        }
        "server_metadata_url" => {
            problem.help("it is the provider's issuer, followed by `/.well-known/openid-configuration`")
        }
        "client_secret" if !provider.is_flat() => problem.help(
            "copy it from the provider's console; for a public client, which has none, write `client_secret = \"\"`",
        ),
        _ => problem.help("copy it from the provider's console"),
    }
}

/// Whether the table has nothing of a provider: lists of users, say.
fn is_data_of_the_app(provider: &Provider<'_>) -> bool {
    let entries = &provider.table.entries;
    let is_of_provider = |key: &str| {
        crate::streamlit::keys::kind_anywhere(key).is_some()
            || crate::rules::values::did_you_mean::nearest(key, REQUIRED_KEYS).is_some()
            || matches!(key, "issuer" | "domain" | "tenant" | "tenant_id" | "authority")
    };
    !provider.is_flat()
        && !entries.is_empty()
        && !entries.iter().any(|entry| is_of_provider(&entry.key) || matches!(entry.value, Value::Table(_)))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::{check, fixed};

    #[test]
    fn a_provider_outside_of_auth_is_named() {
        for (written, meant) in [("google", "auth.google"), ("Auth.google", "auth.google")] {
            let text = format!(
                "[auth] #~ error[missing-provider-setting]\nredirect_uri = 'x'\n[{written}]\nclient_id = 'x'\nserver_metadata_url = 'y'\n"
            );
            assert_eq!(check(&RULE, &text)[0].help_texts(), [format!("rename `[{written}]` to `[{meant}]`")]);
        }
    }

    #[test]
    fn each_missing_key_is_one_problem_at_the_section() {
        let found = check(
            &RULE,
            "[auth.okta] #~ error[missing-provider-setting] #~ error[missing-provider-setting]\nclient_id = 'x'\n",
        );
        assert_eq!(found[0].message(), "`[auth.okta]` has no `client_secret`, so `st.login(\"okta\")` refuses");
        assert_eq!(found[0].provider_name(), Some("okta"));
    }

    #[test]
    fn an_auth_section_without_any_provider_is_one_problem() {
        check(&RULE, "[auth] #~ error[missing-provider-setting]\nredirect_uri = 'x'\n");
        check(&RULE, "[auth] #~ error[missing-provider-setting]\nclientId = 'x'\nserver_metadata_url = 'y'\n");
        check(&RULE, "[auth] #~ error[missing-provider-setting] #~ error[missing-provider-setting]\nclientId = 'x'\n");
        check(&RULE, "[auth]\ndefault = 'google'\n");
    }

    #[test]
    fn what_stands_in_auth_is_not_inherited() {
        let found = check(
            &RULE,
            "[auth]\nclient_id = 'a'\nclient_secret = 'b'\nserver_metadata_url = 'c'\n\
             [auth.x] #~ error[missing-provider-setting]\nclient_id = 'a'\nserver_metadata_url = 'c'\n",
        );
        assert_eq!(found[0].related_labels().len(), 1);
    }

    #[test]
    fn googles_metadata_needs_no_asking() {
        let text = "[auth.g] #~ error[missing-provider-setting]\nclient_id = 'x.apps.googleusercontent.com'\nclient_secret = 'y'\n";
        let found = check(&RULE, text);
        assert!(fixed(text, &found).contains("server_metadata_url = \"https://accounts.google.com/.well-known"));
    }

    #[test]
    fn an_empty_value_is_there() {
        check(&RULE, "[auth.x]\nclient_id = ''\nclient_secret = ''\nserver_metadata_url = ''\n");
    }

    #[test]
    fn a_table_of_the_apps_own_is_no_error() {
        check(
            &RULE,
            "[auth.x]\nclient_id = 'a'\nclient_secret = 'b'\nserver_metadata_url = 'c'\n\
             [auth.users] #~ warning[missing-provider-setting]\nadmins = []\n",
        );
    }
}
