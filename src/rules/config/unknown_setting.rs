//! The rule `unknown-setting`: neither Streamlit nor Authlib reads a key.

use super::{nested_provider_section, shared_setting_in_provider};
use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::streamlit::keys::{AUTHLIB_KEYS, kind_in_auth, kind_in_provider};
use crate::streamlit::{Setting, Value};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unknown-setting",
        summary: "neither Streamlit nor Authlib reads a key",
        level: Level::Info,
        docs: r#"
## Why
Streamlit and Authlib read the keys that they know and ignore the others. A key that the app itself reads
(`st.secrets["auth"]["admins"]`) is fine where it is; one that was meant to have an effect on the login has none.

## Example
```toml
[auth.auth0]
domain = "weather.eu.auth0.com"
client_id = "Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa"
client_secret = "Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUaZp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUb"
server_metadata_url = "https://weather.eu.auth0.com/.well-known/openid-configuration"
```

## Instead
```toml
[auth.auth0]
client_id = "Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa"
client_secret = "Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUaZp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUb"
server_metadata_url = "https://weather.eu.auth0.com/.well-known/openid-configuration"
```
"#,
    },
    check: Check::Config(check),
};

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    let Some(auth) = input.secrets.auth() else { return };
    for setting in auth.settings() {
        let key = setting.entry.key.as_str();
        // A table is a provider, an array of tables a mistaken one; Authlib's own keys have rules of their own here.
        let is_known = kind_in_auth(key).is_some()
            || key == "default"
            || AUTHLIB_KEYS.iter().any(|known| known.name == key)
            || matches!(setting.entry.value, Value::Table(_) | Value::ArrayOfTables(_));
        if !is_known {
            findings.push(
                RULE.at(setting.key(), format!("`{key}` has no effect in `[auth]`"))
                    .label("neither Streamlit nor Authlib reads this; if the app does, all is well"),
            );
        }
    }
    for provider in auth.named_providers() {
        // A table that is not a provider belongs to the app as a whole.
        let is_provider = provider.table.entries.iter().any(|entry| kind_in_provider(&entry.key).is_some());
        if !is_provider || nested_provider_section::nested(&auth, &provider).is_some() {
            continue;
        }
        for entry in &provider.table.entries {
            let setting = Setting { file: auth.file(), entry };
            let is_known = kind_in_provider(&entry.key).is_some() || shared_setting_in_provider::is_shared(&entry.key);
            if !is_known {
                findings.push(
                    RULE.at(setting.key(), format!("`{}` has no effect in `{}`", entry.key, provider.section_name()))
                        .provider(provider.name)
                        .label("neither Streamlit nor Authlib reads this; if the app does, all is well"),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::check;

    #[test]
    fn keys_without_effect_are_mentioned() {
        check(
            &RULE,
            "[auth]\nauthorized_emails = [] #~ info[unknown-setting]\nprovider = 'x' #~ info[unknown-setting]\n[auth.x]\n\
             client_id = 'x'\ntenant_id = 'y' #~ info[unknown-setting]\n",
        );
    }

    #[test]
    fn what_other_rules_name_is_left_to_them() {
        check(
            &RULE,
            "[auth]\nredirect_url = 'x'\nAPI_KEY = 'x'\nauthorize_params = {}\nlogout_params = {}\ndefault = 'x'\n[auth.x]\n\
             clientId = 'x'\nclient_secret = 'y'\nredirect_uri = 'x'\nauthorize_params = {}\n[auth.users]\nadmins = []\n",
        );
    }
}
