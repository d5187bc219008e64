//! The rule `misspelled-setting`: a key is nearly the name of a setting.

use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, Level, RuleInfo};
use crate::rules::engine::fixes;
use crate::rules::values::did_you_mean::nearest;
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::streamlit::keys::{AUTHLIB_KEYS, CREDENTIAL_KEYS, REQUIRED_KEYS, SHARED_KEYS, ValueKind, kind_anywhere};
use crate::streamlit::{Auth, Provider, Setting, Table, Value};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "misspelled-setting",
        summary: "a key is nearly the name of a setting",
        level: Level::Warning,
        docs: r#"
## Why
Streamlit ignores keys that it does not know, and names are exact: `clientId`, `CLIENT_ID` and `client-id` are not
`client_id`, nor is `discovery_url`, as other libraries say, `server_metadata_url`. A misspelled setting has no effect. Where
the intended key is required, `st.login` refuses, and this is an error.

## Example
```toml
[auth]
redirect_url = "http://localhost:8501/oauth2callback"
```

## Instead
```toml
[auth]
redirect_uri = "http://localhost:8501/oauth2callback"
```
"#,
    },
    check: Check::Config(check),
};

/// The keys of `client_kwargs` that have an effect on a login and are long enough to be misspelled.
const KWARGS: [&str; 8] = [
    "scope",
    "prompt",
    "login_hint",
    "response_mode",
    "response_type",
    "code_challenge_method",
    "token_endpoint_auth_method",
    "follow_redirects",
];

/// What a key in one table may be meant to be.
struct Meaning<'a> {
    table: &'a Table,
    names: Vec<&'static str>,
    required: Vec<&'static str>,
}

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    let Some(auth) = input.secrets.auth() else { return };
    for (setting, meant, is_required, provider) in misspelled(&auth) {
        let problem = RULE.at(setting.key(), format!("`{}` is not `{meant}`", setting.entry.key));
        let problem = if is_required {
            problem.at_level(Level::Error).label("so the required setting is missing, and `st.login` refuses")
        } else {
            problem.label("Streamlit ignores this")
        };
        findings.push(with_fix(problem, setting, meant, provider));
    }
}

fn with_fix(problem: Diagnostic, setting: Setting<'_>, meant: &str, provider: Option<&str>) -> Diagnostic {
    let problem = match provider {
        Some(name) => problem.provider(name),
        None => problem,
    };
    problem.fix_if_any(fixes::renaming(setting.file, setting.entry, meant, format!("write `{meant}`")))
}

/// A misspelled key with what it is meant to be, whether a required setting is missing because of it, and its provider.
type Misspelled<'a> = (Setting<'a>, &'static str, bool, Option<&'a str>);

/// Every misspelled key.
pub(crate) fn misspelled<'a>(auth: &Auth<'a>) -> Vec<Misspelled<'a>> {
    let mut found = Vec::new();
    collect(auth, &in_auth(auth), None, &mut found);
    for provider in auth.named_providers() {
        collect(auth, &in_section(provider.table), Some(provider.name), &mut found);
    }
    for provider in auth.providers() {
        if let Some(kwargs) = provider.table.get("client_kwargs").and_then(|entry| entry.value.as_table()) {
            let meaning = Meaning { table: kwargs, names: KWARGS.to_vec(), required: Vec::new() };
            collect(auth, &meaning, Some(provider.name), &mut found);
        }
    }
    found
}

/// What can be meant in `[auth]` itself.
fn in_auth<'a>(auth: &Auth<'a>) -> Meaning<'a> {
    let is_flat = auth.providers().iter().any(Provider::is_flat);
    Meaning {
        table: auth.table,
        names: SHARED_KEYS.iter().chain(&CREDENTIAL_KEYS).map(|key| key.name).collect(),
        // Without named providers, whatever is here must be the default one's.
        required: if is_flat || !auth.has_named_providers() {
            ["redirect_uri", "cookie_secret"].into_iter().chain(REQUIRED_KEYS).collect()
        } else {
            vec!["redirect_uri", "cookie_secret"]
        },
    }
}

/// What can be meant in the section of a provider.
fn in_section(table: &Table) -> Meaning<'_> {
    Meaning {
        table,
        names: CREDENTIAL_KEYS.iter().chain(&AUTHLIB_KEYS).map(|key| key.name).collect(),
        required: REQUIRED_KEYS.to_vec(),
    }
}

/// What other libraries call a setting that Streamlit needs.
fn other_word(key: &str) -> Option<&'static str> {
    Some(match key.to_ascii_lowercase().as_str() {
        "metadata_url" | "discovery_url" | "well_known_url" | "openid_configuration_url" | "oidc_metadata_url" => {
            "server_metadata_url"
        }
        "callback_url" | "callback_uri" => "redirect_uri",
        "cookie_key" | "cookie_password" => "cookie_secret",
        "app_id" | "application_id" => "client_id",
        "app_secret" | "application_secret" => "client_secret",
        _ => return None,
    })
}

fn collect<'a>(auth: &Auth<'a>, meaning: &Meaning<'a>, provider: Option<&'a str>, found: &mut Vec<Misspelled<'a>>) {
    let known = |key: &str| kind_anywhere(key).is_some() || meaning.names.contains(&key);
    let missing: Vec<&'static str> =
        meaning.names.iter().copied().filter(|name| meaning.table.get(name).is_none()).collect();
    for entry in meaning.table.entries.iter().filter(|entry| !known(&entry.key)) {
        // What is there already is hardly meant a second time; a table of another name is a provider.
        let other_word = || other_word(&entry.key).filter(|meant| meaning.required.contains(meant));
        let other_word = || other_word().filter(|meant| missing.contains(meant));
        let Some(meant) = nearest(&entry.key, missing.iter().copied()).or_else(other_word) else { continue };
        let is_table = matches!(entry.value, Value::Table(_) | Value::ArrayOfTables(_));
        let wants_table = kind_anywhere(meant) == Some(ValueKind::Table);
        if is_table == wants_table {
            let setting = Setting { file: auth.file(), entry };
            found.push((setting, meant, meaning.required.contains(&meant), provider));
        }
    }
}

/// The settings of `[auth]`, or of the section of a provider, that are there under misspelled names.
pub(crate) fn meant_by_misspelled(auth: &Auth<'_>, section: Option<&Provider<'_>>) -> HashSet<&'static str> {
    let mut found = Vec::new();
    let meaning = section.map_or_else(|| in_auth(auth), |provider| in_section(provider.table));
    collect(auth, &meaning, section.map(|provider| provider.name), &mut found);
    found.into_iter().map(|(_, meant, ..)| meant).collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::{check, fixed};

    #[test]
    fn a_word_of_other_libraries_is_taken_for_what_is_missing() {
        check(
            &RULE,
            "[auth]\ncallback_url = 'x' #~ error[misspelled-setting]\ncookie_secret = 'x'\n[auth.x]\n\
             client_id = 'x'\nclient_secret = 'x'\ndiscovery_url = 'x' #~ error[misspelled-setting]\n",
        );
        check(
            &RULE,
            "[auth]\nredirect_uri = 'x'\ncallback_url = 'x'\ncookie_secret = 'x'\n[auth.x]\nclient_id = 'x'\napp_id = 'x'\n",
        );
    }

    #[test]
    fn a_misspelled_required_setting_is_an_error() {
        let text = "[auth]\nredirect_url = 'x' #~ error[misspelled-setting]\n[auth.google]\n\
                    clientId = 'x' #~ error[misspelled-setting]\n";
        let found = check(&RULE, text);
        assert_eq!(found[0].message(), "`redirect_url` is not `redirect_uri`");
        assert!(fixed(text, &found).contains("\nredirect_uri = 'x'"));
    }

    #[test]
    fn a_misspelled_optional_setting_is_ignored() {
        check(
            &RULE,
            "[auth]\nexpose_token = 'id' #~ warning[misspelled-setting]\n[auth.google]\n\
             client_kwarg = {} #~ warning[misspelled-setting]\n",
        );
        check(&RULE, "[auth.google]\nclient_kwargs = { scopes = 'openid' } #~ warning[misspelled-setting]\n");
    }

    #[test]
    fn names_of_providers_and_other_keys_are_left_alone() {
        check(
            &RULE,
            "[auth]\nclient_id = 'x'\nCLIENT_ID = 'y'\nauthorized_emails = []\n[auth.client]\n[auth.gooogle]\n",
        );
        check(&RULE, "[auth.google]\nscope = 'openid'\ntenant_id = 'x'\n");
    }
}
