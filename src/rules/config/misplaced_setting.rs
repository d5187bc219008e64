//! The rule `misplaced-setting`: a key is in a section that Streamlit ignores.

use std::collections::HashMap;

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::streamlit::keys::{AUTHLIB_KEYS, REQUIRED_KEYS, kind_anywhere};
use crate::streamlit::{Auth, Entry, Setting, Table, Value, is_secret_key};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "misplaced-setting",
        summary: "a key is in a section that Streamlit ignores",
        level: Level::Warning,
        docs: r#"
## Why
In TOML a key belongs to the section above it, up to the next header; an empty line or a comment ends nothing. So a key that
is written below `[auth]` is `st.secrets["auth"]["API_KEY"]`, and `st.secrets["API_KEY"]` does not exist. The other way
round, settings of `[auth]` that are above every header are ignored. The same holds for `scope`, `prompt` or
`token_endpoint_auth_method` beside `client_id`: they belong to `client_kwargs`.

## Example
```toml
[auth]
redirect_uri = "http://localhost:8501/oauth2callback"

OPENAI_API_KEY = "sk-0123456789"
```

## Instead
```toml
OPENAI_API_KEY = "sk-0123456789"

[auth]
redirect_uri = "http://localhost:8501/oauth2callback"
```
"#,
    },
    check: Check::Config(check),
};

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    let Some(auth) = input.secrets.auth() else { return };
    let known = Sections::find(&auth);
    let sections = std::iter::once((None, auth.table))
        .chain(auth.named_providers().into_iter().map(|provider| (Some(provider.name), provider.table)));
    for (provider, table) in sections {
        for entry in &table.entries {
            let setting = Setting { file: auth.file(), entry };
            if let Some((section, key)) = known.overridden(provider, &entry.key) {
                findings.push(
                    RULE.at(setting.key(), format!("`{}` overrides `{key}` of `[auth.{section}]`", entry.key))
                        .label("Streamlit reads this name as if it were an environment variable")
                        .help(format!("set `{key}` in `[auth.{section}]`, and remove this")),
                );
            } else if is_of_another_table(entry.key.as_str(), &entry.value) {
                let path = provider.map_or_else(|| "auth".to_owned(), |name| format!("auth.{name}"));
                findings.push(
                    RULE.at(setting.key(), format!("`{}` belongs to `[{path}]` here", entry.key))
                        .label(format!("`st.secrets[\"{}\"]` does not find it", entry.key))
                        .related(auth.location(), "the section that it fell into")
                        .help("move it above the first `[section]` of the file"),
                );
            } else if let Some(table) = table_of_parameter(!known.has_named, provider, table, entry) {
                let section = provider.map_or_else(|| "auth".to_owned(), |name| format!("auth.{name}"));
                findings.push(
                    RULE.at(setting.key(), format!("`{}` has no effect directly in `[{section}]`", entry.key))
                        .label("Authlib does not read it here")
                        .help(format!("write it as `{table} = {{ {} = … }}`", entry.key)),
                );
            } else if provider.is_none() && is_authlibs(&entry.key) {
                findings.push(
                    RULE.at(setting.key(), format!("`{}` has no effect directly in `[auth]`", entry.key))
                        .label("it is read from a provider's own section only")
                        .help("move it, with the provider's other settings, to `[auth.NAME]`"),
                );
            }
        }
    }
    for (key, setting) in strays_at_root(input, &auth) {
        findings.push(
            RULE.at(
                setting.key(),
                format!("`{}` is outside `[auth]`, where Streamlit does not look", setting.entry.key),
            )
            .label("Streamlit ignores this")
            .help(format!("`[auth]` has a `{key}` of its own: remove this one")),
        );
    }
}

/// Settings of `[auth]` at the root that are there a second time; a missing one is reported by the rule that misses it.
fn strays_at_root<'a>(input: &ConfigInput<'a>, auth: &Auth<'a>) -> Vec<(&'static str, Setting<'a>)> {
    ["redirect_uri", "cookie_secret"]
        .into_iter()
        .filter(|key| auth.get(key).is_some())
        .filter_map(|key| Some((key, at_root(input, key)?)))
        .collect()
}

/// The setting `key` above every header, in any case.
pub(crate) fn at_root<'a>(input: &ConfigInput<'a>, key: &str) -> Option<Setting<'a>> {
    input.secrets.files.iter().find_map(|file| {
        let entry = file.document.root.entries.iter().find(|entry| entry.key.eq_ignore_ascii_case(key))?;
        Some(Setting { file: file.file, entry })
    })
}

/// What decides for every key of `[auth]` and its sections whether it belongs there.
struct Sections<'a> {
    has_named: bool,
    /// The named providers, by their names in capitals; of two the first.
    by_capitals: HashMap<String, &'a str>,
}

impl<'a> Sections<'a> {
    fn find(auth: &Auth<'a>) -> Self {
        let named = auth.named_providers().into_iter().rev();
        let by_capitals: HashMap<String, &str> =
            named.map(|provider| (provider.name.to_uppercase(), provider.name)).collect();
        Self { has_named: !by_capitals.is_empty(), by_capitals }
    }

    /// The section and key that a name such as `GOOGLE_CLIENT_ID` in `[auth]` takes the place of.
    fn overridden(&self, provider: Option<&str>, key: &str) -> Option<(&'a str, &'static str)> {
        if provider.is_some() {
            return None;
        }
        let mut names = REQUIRED_KEYS.iter().copied().chain(AUTHLIB_KEYS.iter().map(|key| key.name));
        names.find_map(|name| {
            let prefix = key.strip_suffix(&name.to_uppercase())?.strip_suffix('_')?;
            Some((*self.by_capitals.get(prefix)?, name))
        })
    }
}

/// Whether the key looks like one of the app's own: a constant, or a credential of another service.
fn is_of_another_table(key: &str, value: &Value) -> bool {
    if matches!(value, Value::Table(_) | Value::ArrayOfTables(_)) || kind_anywhere(&key.to_ascii_lowercase()).is_some()
    {
        return false;
    }
    let is_constant = key.contains('_')
        && key
            .chars()
            .all(|character| character.is_ascii_uppercase() || character.is_ascii_digit() || character == '_');
    let is_of_service =
        is_secret_key(key) && (key.ends_with("_key") || key.ends_with("_token") || key.ends_with("_password"));
    is_constant || is_of_service
}

/// Where a parameter of the request belongs that is beside a provider's `client_id`.
fn table_of_parameter(is_flat: bool, provider: Option<&str>, table: &Table, entry: &Entry) -> Option<&'static str> {
    const KWARGS: [&str; 6] =
        ["scope", "prompt", "response_mode", "login_hint", "token_endpoint_auth_method", "code_challenge_method"];
    const PARAMS: [&str; 7] =
        ["access_type", "acr_values", "hd", "domain_hint", "max_age", "ui_locales", "include_granted_scopes"];
    let is_providers = table.get("client_id").is_some() && (provider.is_some() || is_flat);
    let key = entry.key.as_str();
    if !is_providers || matches!(entry.value, Value::Table(_) | Value::ArrayOfTables(_)) {
        return None;
    }
    if PARAMS.contains(&key) {
        return Some("authorize_params");
    }
    // What is asked for without it, too.
    let is_streamlits_own = key == "scope"
        && entry.value.as_str().is_some_and(|scope| {
            let mut scopes: Vec<&str> = scope.split_whitespace().collect();
            scopes.sort_unstable();
            scopes == ["email", "openid", "profile"]
        });
    (KWARGS.contains(&key) && !is_streamlits_own).then_some("client_kwargs")
}

fn is_authlibs(key: &str) -> bool {
    key != "authorize_params" && AUTHLIB_KEYS.iter().any(|known| known.name == key)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::check;

    #[test]
    fn keys_that_fell_into_auth_are_named() {
        check(
            &RULE,
            "[auth]\nredirect_uri = 'x'\n\nGEMINI_API_KEY = 'y' #~ warning[misplaced-setting]\n\
             openai_api_key = 'y' #~ warning[misplaced-setting]\n",
        );
        check(&RULE, "[auth.google]\nclient_id = 'x'\nDB_HOST = 'y' #~ warning[misplaced-setting]\n");
    }

    #[test]
    fn an_override_in_capitals_is_named() {
        let found = check(
            &RULE,
            "[auth]\nGOOGLE_CLIENT_ID = 'x' #~ warning[misplaced-setting]\n[auth.google]\nclient_id = 'y'\n",
        );
        assert_eq!(found[0].message(), "`GOOGLE_CLIENT_ID` overrides `client_id` of `[auth.google]`");
    }

    #[test]
    fn settings_at_the_root_are_read_by_nobody() {
        check(&RULE, "COOKIE_SECRET = 'x' #~ warning[misplaced-setting]\n[auth]\ncookie_secret = 'y'\n");
        check(&RULE, "COOKIE_SECRET = 'x'\n[auth]\n");
    }

    #[test]
    fn what_only_a_section_of_its_own_may_have_is_named() {
        check(&RULE, "[auth]\nauthorize_url = 'x' #~ warning[misplaced-setting]\n[auth.a]\nauthorize_url = 'x'\n");
    }

    #[test]
    fn parameters_of_the_request_have_tables_of_their_own() {
        let found = check(
            &RULE,
            "[auth.x]\nclient_id = 'x'\nprompt = 'login' #~ warning[misplaced-setting]\n\
             access_type = 'offline' #~ warning[misplaced-setting]\n",
        );
        assert_eq!(found[0].help_texts(), ["write it as `client_kwargs = { prompt = … }`"]);
        assert_eq!(found[1].help_texts(), ["write it as `authorize_params = { access_type = … }`"]);
        check(&RULE, "[auth]\nclient_id = 'x'\nscope = 'openid groups' #~ warning[misplaced-setting]\n");
        check(&RULE, "[auth.x]\nclient_id = 'x'\nscope = 'openid profile email'\n[auth.roles]\nprompt = 'x'\n");
    }

    #[test]
    fn keys_of_ones_own_are_left_alone() {
        check(
            &RULE,
            "OPENAI_API_KEY = 'x'\n[auth]\nauthorized_emails = []\nCLIENT_ID = 'x'\ndomain = 'y'\n[db]\nDB_HOST = 'x'\n",
        );
    }
}
