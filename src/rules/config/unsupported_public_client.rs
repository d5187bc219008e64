//! The rule `unsupported-public-client`: a public client is set up where Streamlit demands a secret.

use crate::diagnostic::{Applicability, Fix, Level, RuleInfo};
use crate::rules::values::setting_value;
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::streamlit::{Auth, Provider};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unsupported-public-client",
        summary: "a public client is set up where Streamlit demands a secret",
        level: Level::Error,
        docs: r#"
## Why
A public client has no secret and proves itself by PKCE alone. In `[auth.NAME]`, `client_secret = ""` sets one up: the key is
there, and Authlib sends no secret. In `[auth]` itself Streamlit takes an empty value for a missing one, so `st.login()`
refuses.

## Example
```toml
[auth]
client_id = "my-app"
client_secret = ""
server_metadata_url = "https://idp.example.com/.well-known/openid-configuration"
client_kwargs = { token_endpoint_auth_method = "none", code_challenge_method = "S256" }
```

## Instead
```toml
[auth.default]
client_id = "my-app"
client_secret = ""
server_metadata_url = "https://idp.example.com/.well-known/openid-configuration"
client_kwargs = { token_endpoint_auth_method = "none", code_challenge_method = "S256" }
```
"#,
    },
    check: Check::Config(check),
};

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    let Some(auth) = input.secrets.auth() else { return };
    for provider in auth.providers().into_iter().filter(|provider| is_public_by_intention(&auth, provider)) {
        let location =
            provider.get(&auth, "client_secret").map_or_else(|| provider.location(&auth), |secret| secret.value());
        let problem = if provider.is_flat() {
            RULE.at(location, "a client without a secret does not work in `[auth]` itself")
                .label("Streamlit takes this for a missing setting, and `st.login()` refuses")
                .help("move the provider's settings to `[auth.default]`, with `client_secret = \"\"`")
        } else if provider.get(&auth, "client_secret").is_none() {
            RULE.at(
                location,
                format!(
                    "`{}` has no `client_secret`, which must be there even for a public client",
                    provider.section_name()
                ),
            )
            .label("`st.login` refuses")
            .fix_if_any(crate::rules::engine::fixes::setting(
                input,
                auth.file(),
                &crate::streamlit::SettingPath::section(Some(provider.name)).join("client_secret"),
                &crate::streamlit::NewValue::from(""),
                Applicability::Safe,
                "add an empty one",
            ) as Option<Fix>)
        } else {
            continue;
        };
        findings.push(problem.provider(provider.name));
    }
}

/// Whether the secret is missing or empty and the other settings say that this is meant so.
pub(crate) fn is_public_by_intention(auth: &Auth<'_>, provider: &Provider<'_>) -> bool {
    let has_secret = provider.get(auth, "client_secret").is_some_and(|setting| setting.as_str() != Some(""));
    let method =
        setting_value::kwarg(auth, provider, "token_endpoint_auth_method").and_then(|setting| setting.as_str());
    !has_secret && method == Some("none")
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::{check, fixed};

    #[test]
    fn flat_settings_cannot_go_without_a_secret() {
        check(
            &RULE,
            "[auth]\nclient_id = 'x'\nclient_secret = '' #~ error[unsupported-public-client]\n\
             client_kwargs = { token_endpoint_auth_method = 'none' }\n",
        );
    }

    #[test]
    fn in_a_section_of_its_own_the_key_must_be_there() {
        let text = "[auth.x] #~ error[unsupported-public-client]\nclient_id = 'x'\n\
                    client_kwargs = { token_endpoint_auth_method = 'none' }\n";
        let found = check(&RULE, text);
        assert!(fixed(text, &found).contains("client_secret = \"\"\n"));
        check(
            &RULE,
            "[auth.x]\nclient_id = 'x'\nclient_secret = ''\nclient_kwargs = { token_endpoint_auth_method = 'none' }\n",
        );
    }

    #[test]
    fn a_forgotten_secret_is_another_problem() {
        check(&RULE, "[auth]\nclient_id = 'x'\nclient_secret = ''\n");
    }
}
