//! The rule `unknown-exposed-token`: `expose_tokens` names a token that Streamlit cannot show.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::values::quote_value::quoted;
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::streamlit::{Fact, Value, Version};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unknown-exposed-token",
        summary: "`expose_tokens` names a token that Streamlit cannot show",
        level: Level::Error,
        docs: r#"
## Why
`expose_tokens` in `[auth]` takes `"id"`, `"access"`, or a list of them, in lower case. With anything else the app does not load:
every connection of a browser ends right after it began, whether a user logs in or not; with 1.57 to 1.59 the server does
not even start. Refresh tokens are not kept at all.

## Example
```toml
[auth]
expose_tokens = ["id", "refresh"]
```

## Instead
```toml
[auth]
expose_tokens = ["id"]
```
"#,
    },
    check: Check::Config(check),
};

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    // Before, the key is not read.
    if !input.streamlit.has(Fact::ExposedTokens) {
        return;
    }
    let Some(auth) = input.secrets.auth() else { return };
    let Some(setting) = auth.get("expose_tokens") else { return };
    let items: Vec<(&str, _)> = match &setting.entry.value {
        Value::String(text) => vec![(text.as_str(), setting.entry.value_span)],
        Value::Array(items) => items.iter().filter_map(|item| Some((item.value.as_str()?, item.value_span))).collect(),
        _ => return,
    };
    for (name, span) in items.into_iter().filter(|(name, _)| !matches!(*name, "id" | "access")) {
        let location = crate::source::Location { file: setting.file, span };
        findings.push(
            RULE.at(location, format!("{} is not a token that Streamlit can show", quoted(name)))
                .label(consequence(input.streamlit))
                .help("only `\"id\"` and `\"access\"` are known"),
        );
    }
}

/// What becomes of an app that asks for a token that nobody knows.
pub(super) fn consequence(streamlit: Version) -> &'static str {
    if streamlit.has(Fact::ExposedTokensStopServer) {
        "with this, Streamlit's server does not start"
    } else {
        "with this, the app does not load: every connection of a browser ends at once"
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::{check, diagnose};
    use crate::streamlit::Version;

    #[test]
    fn other_tokens_are_named_one_by_one() {
        check(
            &RULE,
            "[auth]\nexpose_tokens = ['id', 'refresh', 'ID'] #~ error[unknown-exposed-token] #~ error[unknown-exposed-token]\n",
        );
        check(&RULE, "[auth]\nexpose_tokens = '' #~ error[unknown-exposed-token]\n");
    }

    #[test]
    fn known_ones_and_other_types_pass() {
        check(&RULE, "[auth]\nexpose_tokens = ['id', 'access', 'id']\n");
        check(&RULE, "[auth]\nexpose_tokens = []\n");
        check(&RULE, "[auth]\nexpose_tokens = true\n");
        assert!(diagnose(&RULE, "[auth]\nexpose_tokens = 'x'\n", "", Version::new(1, 52, 0)).is_empty());
    }
}
