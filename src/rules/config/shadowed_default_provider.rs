//! The rule `shadowed-default-provider`: `[auth.default]` hides settings that are in `[auth]`.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::streamlit::Value;
use crate::streamlit::keys::CREDENTIAL_KEYS;

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "shadowed-default-provider",
        summary: "`[auth.default]` hides settings that are in `[auth]`",
        level: Level::Warning,
        docs: r#"
## Why
`st.login()` without a name uses `[auth.default]` if there is one, and then nothing that is directly in `[auth]`: the two
are not merged. The settings in `[auth]` have no effect.

## Example
```toml
[auth]
client_id = "weather-old"

[auth.default]
client_id = "weather"
client_secret = "Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa"
server_metadata_url = "https://sso.example.com/realms/weather/.well-known/openid-configuration"
```

## Instead
```toml
[auth.default]
client_id = "weather"
client_secret = "Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa"
server_metadata_url = "https://sso.example.com/realms/weather/.well-known/openid-configuration"
```
"#,
    },
    check: Check::Config(check),
};

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    let Some(auth) = input.secrets.auth() else { return };
    let Some(section) = auth.get("default").filter(|setting| matches!(setting.entry.value, Value::Table(_))) else {
        return;
    };
    let hidden: Vec<_> = CREDENTIAL_KEYS.iter().filter_map(|key| auth.get(key.name)).collect();
    let Some(first) = hidden.first() else { return };
    let names: Vec<String> = hidden.iter().map(|setting| format!("`{}`", setting.entry.key)).collect();
    let verb = if hidden.len() == 1 { "has" } else { "have" };
    let mut problem = RULE
        .at(first.key(), format!("{} directly in `[auth]` {verb} no effect beside `[auth.default]`", names.join(", ")))
        .provider("default")
        .label("`st.login()` does not look here")
        .related(section.value(), "only this section counts");
    for setting in &hidden[1..] {
        problem = problem.related(setting.key(), "nor here");
    }
    findings.push(problem.help("remove the settings from `[auth]`, or move what is missing to `[auth.default]`"));
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::check;

    #[test]
    fn all_that_is_hidden_is_one_problem() {
        let found = check(
            &RULE,
            "[auth]\nclient_id = 'x' #~ warning[shadowed-default-provider]\nclient_secret = 'y'\n[auth.default]\nclient_id = 'z'\n",
        );
        assert_eq!(
            found[0].message(),
            "`client_id`, `client_secret` directly in `[auth]` have no effect beside `[auth.default]`"
        );
    }

    #[test]
    fn one_place_is_fine() {
        check(&RULE, "[auth]\nclient_id = 'x'\n[auth.google]\nclient_id = 'y'\n");
        check(&RULE, "[auth]\nredirect_uri = 'x'\n[auth.default]\nclient_id = 'y'\n");
    }
}
