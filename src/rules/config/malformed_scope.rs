//! The rule `malformed-scope`: `scope` is not separated by spaces.

use crate::diagnostic::{Applicability, Level, RuleInfo};
use crate::rules::engine::fixes;
use crate::rules::values::quote_value::quoted;
use crate::rules::values::scope::{scopes, separator};
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::streamlit::{NewValue, SettingPath, Value};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "malformed-scope",
        summary: "`scope` is not separated by spaces",
        level: Level::Error,
        docs: r#"
## Why
A scope is a list of words with spaces between (RFC 6749 section 3.3), or an array of words. With commas, or as it is in an
address (`openid+email`), all of it is one word that no provider knows: the provider refuses, or leaves it out and sends no
ID token.

## Example
```toml
[auth.okta]
client_kwargs = { scope = "openid,email,profile" }
```

## Instead
```toml
[auth.okta]
client_kwargs = { scope = "openid email profile" }
```
"#,
    },
    check: Check::Config(check),
};

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    let Some(auth) = input.secrets.auth() else { return };
    for provider in auth.providers() {
        let Some((setting, scopes)) = scopes(&auth, &provider) else { continue };
        let Some(wrong) = scopes.iter().find(|scope| separator(scope).is_some()) else { continue };
        let words: Vec<String> = scopes
            .iter()
            .flat_map(|scope| {
                scope.replace("%20", " ").split([',', ';', '+', ' ']).map(str::to_owned).collect::<Vec<_>>()
            })
            .filter(|word| !word.is_empty())
            .collect();
        let value = match setting.entry.value {
            Value::Array(_) => NewValue::Strings(words),
            _ => NewValue::String(words.join(" ")),
        };
        let path = SettingPath::section(provider.section.map(|_| provider.name)).join("client_kwargs").join("scope");
        // Joined by a space, an item goes to the provider well, but Authlib compares items.
        let (message, label) = if separator(wrong) == Some(" ") {
            (format!("{} is one item of a list", quoted(wrong)), "Authlib looks for an item `openid`, and finds none")
        } else {
            (format!("{} is one scope, which no provider knows", quoted(wrong)), "scopes are separated by spaces")
        };
        findings.push(RULE.at(setting.value(), message).provider(provider.name).label(label).fix_if_any(
            fixes::setting(input, auth.file(), &path, &value, Applicability::Unsafe, "separate by spaces"),
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::{check, fixed};

    #[test]
    fn each_scope_is_an_item_of_its_own() {
        let text = "[auth.x]\nclient_kwargs = { scope = ['openid email'] } #~ error[malformed-scope]\n";
        let found = check(&RULE, text);
        assert_eq!(found[0].message(), "`openid email` is one item of a list");
        assert!(fixed(text, &found).contains("\"openid\", \"email\""));
    }

    #[test]
    fn other_separators_are_replaced() {
        for scope in ["'openid,email'", "'openid, email'", "'openid+email'", "'openid%20email'", "'openid;email'"] {
            let text = format!("[auth.x]\nclient_kwargs = {{ scope = {scope} }} #~ error[malformed-scope]\n");
            assert!(fixed(&text, &check(&RULE, &text)).contains("{ scope = \"openid email\" }"), "{scope}");
        }
        let text = "[auth.x]\nclient_kwargs = { scope = ['openid,email'] } #~ error[malformed-scope]\n";
        assert!(fixed(text, &check(&RULE, text)).contains("[\"openid\", \"email\"]"));
    }

    #[test]
    fn spaces_and_arrays_are_fine() {
        check(&RULE, "[auth.x]\nclient_kwargs = { scope = 'openid  email\tapi://x/a+b' }\n");
        check(&RULE, "[auth.x]\nclient_kwargs = { scope = ['openid', 'email'] }\n");
    }
}
