//! The rule `ignored-authorize-params`: `authorize_params` is directly in `[auth]`.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{Check, ConfigInput, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "ignored-authorize-params",
        summary: "`authorize_params` is directly in `[auth]`",
        level: Level::Warning,
        docs: r#"
## Why
From `[auth]` itself Streamlit takes four settings of the default provider (`client_id`, `client_secret`, `server_metadata_url`,
`client_kwargs`) and leaves the rest behind. In `[auth.NAME]`, and in `[auth.default]`, Authlib sees the whole table, and puts
`authorize_params` into the address that the browser is sent to.

## Example
```toml
[auth]
client_id = "weather"
client_secret = "Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa"
server_metadata_url = "https://sso.example.com/realms/weather/.well-known/openid-configuration"
authorize_params = { ui_locales = "de" }
```

## Instead
```toml
[auth.default]
client_id = "weather"
client_secret = "Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa"
server_metadata_url = "https://sso.example.com/realms/weather/.well-known/openid-configuration"
authorize_params = { ui_locales = "de" }
```
"#,
    },
    check: Check::Config(check),
};

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    let Some(auth) = input.secrets.auth() else { return };
    if let Some(setting) = auth.get("authorize_params") {
        findings.push(
            RULE.at(setting.key(), "`authorize_params` has no effect directly in `[auth]`")
                .label("Streamlit leaves it behind")
                .help("move it, with the provider's other settings, to `[auth.default]`; `st.login()` stays as it is"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::check;

    #[test]
    fn only_a_section_of_its_own_has_an_effect() {
        check(&RULE, "[auth]\nauthorize_params = { hd = 'x' } #~ warning[ignored-authorize-params]\n");
        check(&RULE, "[auth.authorize_params] #~ warning[ignored-authorize-params]\nhd = 'x'\n");
        check(&RULE, "[auth.default]\nauthorize_params = { hd = 'x' }\n[auth.x.authorize_params]\nhd = 'x'\n");
    }
}
