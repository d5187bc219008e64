//! The rule `reused-secret`: `cookie_secret` is the client secret or the client ID.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::values::setting_value::{AuthSettings, SettingUse};
use crate::rules::{Check, ConfigInput, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "reused-secret",
        summary: "`cookie_secret` is the client secret or the client ID",
        level: Level::Error,
        docs: r#"
## Why
The client ID is in every sign-in address, so as a cookie secret it lets everybody sign in as anybody. The client secret
is known to the provider, and is changed when the provider says so, which then logs everybody out.

## Example
```toml
[auth]
cookie_secret = "Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa"
client_secret = "Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa"
```

## Instead
```console
$ authctl secret --write
```
puts a secret of its own into `cookie_secret`.
"#,
    },
    check: Check::Config(check),
};

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    let Some((cookie, secret)) = input.settings.shared("cookie_secret") else { return };
    if let Some((key, other)) = original(&input.settings, secret) {
        findings.push(
            RULE.at_value(&cookie, format!("`cookie_secret` is the same as `{key}`"))
                .label("who knows the one can sign in as anybody with the other")
                .related(other.value(), "the same value")
                .help("run `authctl secret --write` to put a random one here"),
        );
    }
}

/// The setting of a provider that `secret` is a copy of.
fn original<'a>(settings: &AuthSettings<'a>, secret: &str) -> Option<(&'static str, SettingUse<'a>)> {
    ["client_secret", "client_id"].into_iter().find_map(|key| {
        let (_, site, _) = settings.of_providers(key).into_iter().find(|(_, _, value)| *value == secret)?;
        Some((key, site))
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::check;

    #[test]
    fn a_secret_with_two_purposes_is_named_once() {
        let found = check(
            &RULE,
            "[auth]\ncookie_secret = 'abcdefgh' #~ error[reused-secret]\n[auth.a]\nclient_id = 'abcdefgh'\n\
             [auth.b]\nclient_secret = 'abcdefgh'\n",
        );
        assert_eq!(found[0].message(), "`cookie_secret` is the same as `client_secret`");
    }

    #[test]
    fn different_values_and_placeholders_pass() {
        check(&RULE, "[auth]\ncookie_secret = 'abcdefgh'\nclient_id = 'abcdefgi'\n");
        check(&RULE, "[auth]\ncookie_secret = 'xxx'\nclient_secret = 'xxx'\n");
    }
}
