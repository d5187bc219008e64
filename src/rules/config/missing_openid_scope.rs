//! The rule `missing-openid-scope`: `scope` lacks `openid`.

use crate::diagnostic::{Applicability, Level, RuleInfo};
use crate::rules::engine::fixes;
use crate::rules::values::scope::{scopes, separator};
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::streamlit::{NewValue, SettingPath, Value};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "missing-openid-scope",
        summary: "`scope` lacks `openid`",
        level: Level::Error,
        docs: r#"
## Why
Streamlit asks for `openid email profile` where `client_kwargs` has no `scope`, and for exactly what is there where it
has one. Without `openid` the provider sends no ID token; the login ends on the app's page with nobody logged in, and only
the server's log says that no user information was returned.

## Example
```toml
[auth.okta]
client_kwargs = { scope = "email profile groups" }
```

## Instead
```toml
[auth.okta]
client_kwargs = { scope = "openid email profile groups" }
```
"#,
    },
    check: Check::Config(check),
};

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    let Some(auth) = input.secrets.auth() else { return };
    for provider in auth.providers() {
        let Some((setting, scopes)) = scopes(&auth, &provider) else { continue };
        // Joined by commas, all of it is one scope: another rule's business.
        if scopes.iter().any(|scope| scope == "openid" || separator(scope).is_some()) {
            continue;
        }
        let with_openid: Vec<String> = std::iter::once("openid".to_owned()).chain(scopes).collect();
        let value = match setting.entry.value {
            Value::Array(_) => NewValue::Strings(with_openid),
            _ => NewValue::String(with_openid.join(" ")),
        };
        let path = SettingPath::section(provider.section.map(|_| provider.name)).join("client_kwargs").join("scope");
        let fix = fixes::setting(input, auth.file(), &path, &value, Applicability::Safe, "add `openid`");
        findings.push(
            RULE.at(setting.value(), "`scope` lacks `openid`")
                .provider(provider.name)
                .label("the provider sends no ID token, and the login fails")
                .fix_if_any(fix),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::{check, fixed};

    #[test]
    fn a_scope_without_openid_is_completed() {
        let text = "[auth.x]\nclient_kwargs = { scope = 'email profile' } #~ error[missing-openid-scope]\n";
        assert!(fixed(text, &check(&RULE, text)).contains("{ scope = \"openid email profile\" }"));
        let text = "[auth.x.client_kwargs]\nscope = ['email'] #~ error[missing-openid-scope]\n";
        assert!(fixed(text, &check(&RULE, text)).contains("scope = [\"openid\", \"email\"] "));
        check(&RULE, "[auth]\nclient_id = 'x'\nclient_kwargs = { scope = '' } #~ error[missing-openid-scope]\n");
    }

    #[test]
    fn streamlits_own_scope_is_fine() {
        check(
            &RULE,
            "[auth.x]\nclient_kwargs = { prompt = 'login' }\n[auth.y]\nclient_kwargs = { scope = ['openid'] }\n",
        );
        check(&RULE, "[auth.x]\nclient_kwargs = { scope = 'email,openid' }\n");
    }
}
