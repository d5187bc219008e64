//! The rule `wrong-value-type`: a setting is not of the type that is read.

use super::unknown_exposed_token;
use crate::diagnostic::{Applicability, Diagnostic, Fix, Level, RuleInfo};
use crate::rules::values::setting_value::{SettingUse, ValueState, kwarg};
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::source::TextEdit;
use crate::streamlit::keys::{ValueKind, kind_anywhere};
use crate::streamlit::{Auth, Provider, Setting, Value};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "wrong-value-type",
        summary: "a setting is not of the type that is read",
        level: Level::Error,
        docs: r#"
## Why
Streamlit does not look at types when the app calls `st.login`; what is wrong shows later, far from its cause. A client ID of
digits without quotes is a number, which is never equal to the text in the ID token. A `client_kwargs` in quotes ends in
`'str' object has no attribute 'to_dict'` or in a bare `500`.

## Example
```toml
[auth.zitadel]
client_id = 312345678901234567
client_secret = "Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa"
server_metadata_url = "https://login.example.com/.well-known/openid-configuration"
```

## Instead
```toml
[auth.zitadel]
client_id = "312345678901234567"
client_secret = "Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa"
server_metadata_url = "https://login.example.com/.well-known/openid-configuration"
```
"#,
    },
    check: Check::Config(check),
};

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    let Some(auth) = input.secrets.auth() else { return };
    for site in input.settings.iter().filter(|site| site.written == ValueState::WrongType) {
        findings.push(wrong(input, &site));
    }
    for provider in auth.providers() {
        for setting in not_texts(&auth, &provider) {
            let (key, value) = (&setting.entry.key, &setting.entry.value);
            findings.push(
                RULE.at(setting.value(), format!("`{key}` in `client_kwargs` is {}, not a string", value.type_name()))
                    .provider(provider.name)
                    .label(if key == "scope" {
                        "Authlib cannot take it apart, and `st.login` ends in an error"
                    } else {
                        "Python's way of writing it is sent, which no provider knows"
                    })
                    .help("write a string, such as `client_kwargs = { scope = \"openid email profile\", prompt = \"login\" }`"),
            );
        }
    }
    for setting in not_tables(&auth) {
        let name = &setting.entry.key;
        let (location, message) = match &setting.entry.value {
            Value::ArrayOfTables(_) => {
                (setting.key(), format!("`[[auth.{name}]]` is a list of tables, not the table `[auth.{name}]`"))
            }
            value => (setting.value(), format!("`auth.{name}` is {}, not a table", value.type_name())),
        };
        findings.push(
            RULE.at(location, message)
                .provider(name.as_str())
                .label("`st.login` refuses: “must be valid TOML”")
                .help(format!("write a section `[auth.{name}]`, with single brackets, for the provider's settings")),
        );
    }
}

fn wrong(input: &ConfigInput<'_>, site: &SettingUse<'_>) -> Diagnostic {
    let (key, value) = (site.key(), &site.setting.entry.value);
    let message = format!("`{key}` is {}, not {}", value.type_name(), site.kind.name());
    let mut problem = RULE.at_value(site, message);
    if let Some(provider) = site.provider {
        problem = problem.provider(provider.name);
    }
    let is_flat = site.provider.is_none_or(|provider| provider.is_flat());
    problem = match (key, value) {
        // Python writes it out where Authlib needs a text.
        ("client_secret", Value::Integer(_)) => problem
            .at_level(Level::Warning)
            .label("this works until a digit changes its meaning, such as a leading `0`"),
        ("client_id", _) => {
            problem.label("never equal to the client ID in the ID token, so the login fails at its end")
        }
        ("cookie_secret", _) => problem.label("Streamlit cannot sign the login with it, and fails"),
        ("server_metadata_url", _) => problem.label("Streamlit answers `400`"),
        ("expose_tokens", Value::Array(_)) => problem.label(unknown_exposed_token::consequence(input.streamlit)),
        ("expose_tokens", _) => problem.at_level(Level::Warning).label("Streamlit exposes no token"),
        ("client_kwargs", value) if is_flat && !value.is_truthy() => {
            problem.at_level(Level::Warning).label("Streamlit ignores this")
        }
        ("client_kwargs", _) if is_flat => problem.label("`st.login()` fails: `object has no attribute 'to_dict'`"),
        ("client_kwargs" | "redirect_uri", _) => problem.label("Streamlit answers `500`"),
        (_, value) if !value.is_truthy() => problem.at_level(Level::Warning).label("Authlib ignores this"),
        _ => problem.label("Authlib cannot use this"),
    };
    match site.kind {
        ValueKind::Table => problem.help(format!("write it as a table: `{key} = {{ name = \"value\" }}`")),
        ValueKind::StringOrStrings => problem.help("write `[\"id\"]`, `[\"access\"]` or `[\"id\", \"access\"]`"),
        ValueKind::String => match in_quotes(input, site) {
            Some(fix) => problem.fix(fix),
            None => problem.help(format!("write {} in quotes", site.kind.name())),
        },
    }
}

/// The number, date or boolean as the text that it was meant to be.
fn in_quotes(input: &ConfigInput<'_>, site: &SettingUse<'_>) -> Option<Fix> {
    let span = site.setting.entry.value_span;
    match site.setting.entry.value {
        Value::Integer(_) | Value::Float(_) | Value::Datetime(_) => {
            let written = &input.sources.text(site.setting.file)[span.start..span.end];
            let replacement = format!("\"{written}\"");
            let edit = if site.is_secret() {
                TextEdit { span, replacement: crate::source::Replacement::Secret(replacement.into()) }
            } else {
                TextEdit::replace(span, replacement)
            };
            Some(Fix {
                title: "put it in quotes".to_owned(),
                applicability: Applicability::Unsafe,
                file: site.setting.file,
                edits: vec![edit],
            })
        }
        _ => None,
    }
}

/// What of `client_kwargs` goes into the request, and is not a string. The scope may be a list of strings.
fn not_texts<'a>(auth: &Auth<'a>, provider: &Provider<'a>) -> Vec<Setting<'a>> {
    ["scope", "prompt", "response_mode", "login_hint"]
        .into_iter()
        .filter_map(|key| kwarg(auth, provider, key))
        .filter(|setting| match setting.entry.key.as_str() {
            "scope" => !ValueKind::StringOrStrings.allows(&setting.entry.value),
            _ => !ValueKind::String.allows(&setting.entry.value),
        })
        .collect()
}

/// What should be a provider's table, but is not.
fn not_tables<'a>(auth: &Auth<'a>) -> Vec<Setting<'a>> {
    auth.settings()
        .filter(|setting| kind_anywhere(&setting.entry.key).is_none())
        .filter(|setting| match &setting.entry.value {
            Value::ArrayOfTables(_) => true,
            Value::Table(_) => false,
            _ => setting.entry.key == "default",
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::{check, fixed};

    #[test]
    fn what_goes_into_the_request_is_a_text() {
        check(&RULE, "[auth.x]\nclient_kwargs = { scope = 1 } #~ error[wrong-value-type]\n");
        check(
            &RULE,
            "[auth.x.client_kwargs]\nprompt = true #~ error[wrong-value-type]\nscope = ['openid']\ntimeout = 10\n",
        );
    }

    #[test]
    fn a_number_is_put_in_quotes() {
        let text = "[auth.z]\nclient_id = 312345678901234567 #~ error[wrong-value-type]\n";
        let found = check(&RULE, text);
        assert_eq!(found[0].message(), "`client_id` is an integer, not a string");
        assert!(fixed(text, &found).contains("client_id = \"312345678901234567\" "));
    }

    #[test]
    fn every_type_has_its_consequence() {
        check(
            &RULE,
            "[auth]\nredirect_uri = ['x'] #~ error[wrong-value-type]\ncookie_secret = 1 #~ error[wrong-value-type]\n\
             expose_tokens = true #~ warning[wrong-value-type]\n[auth.x]\nclient_secret = 1 #~ warning[wrong-value-type]\n\
             client_kwargs = 'scope' #~ error[wrong-value-type]\nserver_metadata_url = 1 #~ error[wrong-value-type]\n",
        );
        check(&RULE, "[auth]\nclient_id = 'x'\nclient_kwargs = '' #~ warning[wrong-value-type]\n");
        check(&RULE, "[auth]\nexpose_tokens = [1] #~ error[wrong-value-type]\n");
    }

    #[test]
    fn a_provider_is_a_table() {
        check(&RULE, "[auth]\ndefault = 'google' #~ error[wrong-value-type]\nprovider = 'google'\n");
        check(&RULE, "[[auth.google]] #~ error[wrong-value-type]\nclient_id = 'x'\n");
        check(&RULE, "[auth.redirect_uri] #~ error[wrong-value-type]\nx = 1\n");
    }

    #[test]
    fn the_right_types_are_accepted() {
        check(
            &RULE,
            "[auth]\nredirect_uri = 'x'\nexpose_tokens = ['id']\n[auth.x]\nclient_kwargs = { scope = ['openid'] }\n\
             authorize_params = { hd = 'x' }\n",
        );
    }
}
