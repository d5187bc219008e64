//! The rule `ignored-client-kwarg`: an entry of `client_kwargs` never reaches the provider.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::streamlit::Setting;

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "ignored-client-kwarg",
        summary: "an entry of `client_kwargs` never reaches the provider",
        level: Level::Warning,
        docs: r#"
## Why
Of `client_kwargs`, Authlib puts `scope`, `prompt`, `response_mode`, `response_type` and `login_hint` into the address
of the sign-in page (`nonce` only where `openid` is not in the scope; otherwise a new one is made for each login), and
some others into its own HTTP client. `access_type`, `hd`, `acr_values`, `audience`, `max_age`, `domain_hint` and all
the rest are dropped without a word. `authorize_params` carries them, in a section of the provider's own.

## Example
```toml
[auth.keycloak]
client_kwargs = { prompt = "login", acr_values = "mfa" }
```

## Instead
```toml
[auth.keycloak]
client_kwargs = { prompt = "login" }
authorize_params = { acr_values = "mfa" }
```
"#,
    },
    check: Check::Config(check),
};

/// What has an effect on the request for authorization, on the token request, or on the HTTP client (httpx).
const EFFECTIVE: &str = "scope prompt response_mode nonce login_hint response_type code_challenge_method \
    token_endpoint_auth_method headers cookies verify cert http1 http2 proxy mounts timeout follow_redirects limits \
    max_redirects event_hooks base_url transport trust_env default_encoding";

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    let Some(auth) = input.secrets.auth() else { return };
    for provider in auth.providers() {
        let Some(kwargs) = provider.table.get("client_kwargs").and_then(|entry| entry.value.as_table()) else {
            continue;
        };
        for entry in &kwargs.entries {
            let key = entry.key.as_str();
            if EFFECTIVE.split(' ').any(|name| name == key) {
                continue;
            }
            let setting = Setting { file: auth.file(), entry };
            if key == "client_id" {
                findings.push(
                    RULE.at(setting.key(), "`client_id` in `client_kwargs` reaches Authlib a second time")
                        .at_level(Level::Error)
                        .provider(provider.name)
                        .label("Authlib fails over it, and Streamlit answers `400`")
                        .help("keep the `client_id` beside `client_kwargs`, and remove this one"),
                );
                continue;
            }
            let help = if provider.is_flat() {
                format!(
                    "move the provider's settings to `[auth.default]`, and add `authorize_params = {{ {key} = … }}` there"
                )
            } else {
                format!("write it as `authorize_params = {{ {key} = … }}` in `{}`", provider.section_name())
            };
            findings.push(
                RULE.at(setting.key(), format!("`{key}` in `client_kwargs` never reaches the provider"))
                    .provider(provider.name)
                    .label("Authlib drops this")
                    .help(help),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::check;

    #[test]
    fn what_authlib_drops_is_named() {
        check(&RULE, "[auth.g]\nclient_kwargs = { hd = 'x' } #~ warning[ignored-client-kwarg]\n");
        let found = check(
            &RULE,
            "[auth]\nclient_id = 'x'\n[auth.client_kwargs]\naccess_type = 'offline' #~ warning[ignored-client-kwarg]\n",
        );
        assert!(found[0].help_texts()[0].contains("[auth.default]"));
    }

    #[test]
    fn a_second_client_id_stops_the_login() {
        check(&RULE, "[auth.g]\nclient_kwargs = { client_id = 'x' } #~ error[ignored-client-kwarg]\n");
    }

    #[test]
    fn what_has_an_effect_passes() {
        check(
            &RULE,
            "[auth.g]\nclient_kwargs = { scope = 'openid', verify = '/ca.pem', timeout = 10, promt = 'x' }\n\
             authorize_params = { hd = 'x' }\n",
        );
    }
}
