//! The rule `unsupported-authentication-method`: `token_endpoint_auth_method` is one that no setting can make Authlib
//! do.

use crate::diagnostic::{Applicability, Level, RuleInfo};
use crate::rules::engine::fixes;
use crate::rules::values::quote_value::quoted;
use crate::rules::values::setting_value;
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::streamlit::SettingPath;

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unsupported-authentication-method",
        summary: "`token_endpoint_auth_method` is one that no setting can make Authlib do",
        level: Level::Error,
        docs: r#"
## Why
Streamlit sends the client secret as `client_secret_basic` unless configured otherwise, and knows `client_secret_post` and `none`
besides. For others, such as `private_key_jwt`, Authlib wants code that Streamlit has no place for: the user signs in, and
then the login fails with `'str' object is not callable`.

## Example
```toml
[auth.okta]
client_kwargs = { token_endpoint_auth_method = "private_key_jwt" }
```

## Instead
```toml
[auth.okta]
client_kwargs = { token_endpoint_auth_method = "client_secret_post" }
```
"#,
    },
    check: Check::Config(check),
};

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    let Some(auth) = input.secrets.auth() else { return };
    for provider in auth.providers() {
        let Some(setting) = setting_value::kwarg(&auth, &provider, KEY) else { continue };
        let Some(method) = setting.as_str().filter(|method| !KNOWN.contains(method)) else { continue };
        let path = SettingPath::section(provider.section.map(|_| provider.name)).join("client_kwargs").join(KEY);
        let removal = fixes::removal(input, auth.file(), &path, Applicability::Unsafe, "use `client_secret_basic`");
        findings.push(
            RULE.at(setting.value(), format!("Authlib cannot authenticate by {} without custom code", quoted(method)))
                .provider(provider.name)
                .label("the user signs in, and then the login fails")
                .help("set the application to `client_secret_basic` or `client_secret_post` in the provider's console")
                .fix_if_any(removal),
        );
    }
}

const KEY: &str = "token_endpoint_auth_method";
/// `DEFAULT_AUTH_METHODS` in `authlib/oauth2/auth.py`; an empty value is none of them.
const KNOWN: [&str; 3] = ["client_secret_basic", "client_secret_post", "none"];

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::{check, fixed};

    #[test]
    fn a_method_that_needs_code_is_named() {
        let text = "[auth.x]\nclient_kwargs = { prompt = 'login', token_endpoint_auth_method = 'private_key_jwt' } \
                    #~ error[unsupported-authentication-method]\n";
        assert!(fixed(text, &check(&RULE, text)).contains("{ prompt = 'login' }"));
    }

    #[test]
    fn what_authlib_can_do_passes() {
        for method in ["client_secret_basic", "client_secret_post", "none"] {
            check(&RULE, &format!("[auth.x]\nclient_kwargs = {{ token_endpoint_auth_method = '{method}' }}\n"));
        }
    }
}
