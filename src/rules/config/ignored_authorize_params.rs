//! Parameters of the authorization request need a section of the provider's own.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{Check, ConfigInput, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "ignored-authorize-params",
        summary: "`authorize_params` stands directly in `[auth]`",
        level: Level::Warning,
        docs: r#"
## Why
From `[auth]` itself Streamlit takes four settings of the default provider (`client_id`, `client_secret`, `server_metadata_url`,
`client_kwargs`) and leaves the rest behind. In `[auth.NAME]`, and in `[auth.default]`, Authlib sees the whole table, and puts
`authorize_params` into the address that the browser is sent to.

## Example
```toml
[auth]
client_id = "123456789012-0a1b2c3d4e5f6071829304a5b6c7d8e9.apps.googleusercontent.com"
client_secret = "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"
server_metadata_url = "https://accounts.google.com/.well-known/openid-configuration"
authorize_params = { hd = "example.com" }
```

## Instead
```toml
[auth.default]
client_id = "123456789012-0a1b2c3d4e5f6071829304a5b6c7d8e9.apps.googleusercontent.com"
client_secret = "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"
server_metadata_url = "https://accounts.google.com/.well-known/openid-configuration"
authorize_params = { hd = "example.com" }
```
"#,
    },
    check: Check::Config(check),
};

fn check(input: &ConfigInput<'_>, found: &mut Findings) {
    let Some(auth) = input.secrets.auth() else { return };
    if let Some(setting) = auth.get("authorize_params") {
        found.push(
            RULE.at(setting.key(), "`authorize_params` has no effect directly in `[auth]`")
                .label("Streamlit leaves it behind")
                .help("move it, with the provider's other settings, to `[auth.default]`; `st.login()` stays as it is"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::check;

    #[test]
    fn only_a_section_of_its_own_has_an_effect() {
        check(&RULE, "[auth]\nauthorize_params = { hd = 'x' } #~ warning[ignored-authorize-params]\n");
        check(&RULE, "[auth.authorize_params] #~ warning[ignored-authorize-params]\nhd = 'x'\n");
        check(&RULE, "[auth.default]\nauthorize_params = { hd = 'x' }\n[auth.x.authorize_params]\nhd = 'x'\n");
    }
}
