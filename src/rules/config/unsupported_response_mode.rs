//! The rule `unsupported-response-mode`: `response_mode` brings the answer in a form that Streamlit does not read.

use crate::diagnostic::{Applicability, Level, RuleInfo};
use crate::rules::engine::fixes;
use crate::rules::values::quote_value::quoted;
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::streamlit::{Setting, SettingPath};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unsupported-response-mode",
        summary: "`response_mode` brings the answer in a form that Streamlit does not read",
        level: Level::Error,
        docs: r#"
## Why
Streamlit takes the provider's answer from the query of the callback address. With `form_post` the browser sends a POST, which
it refuses (`405`); with `fragment` the answer stays in the browser. `query` is what providers do without being asked. A
`response_type` other than `code` comes back in the fragment too, or without a code.

## Example
```toml
[auth.okta]
client_kwargs = { response_mode = "form_post" }
```

## Instead
```toml
[auth.okta]
client_kwargs = { response_mode = "query" }
```
"#,
    },
    check: Check::Config(check),
};

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    let Some(auth) = input.secrets.auth() else { return };
    for provider in auth.providers() {
        for table in ["client_kwargs", "authorize_params"] {
            // Directly in `[auth]`, `authorize_params` is not read at all.
            let Some(entries) = provider.table.get(table).and_then(|entry| entry.value.as_table()) else { continue };
            if table == "authorize_params" && provider.is_flat() {
                continue;
            }
            let table_path = SettingPath::section(provider.section.map(|_| provider.name)).join(table);
            if let Some(entry) = entries.get("response_type")
                && let Some(kind) = entry.value.as_str().filter(|kind| *kind != "code")
            {
                let setting = Setting { file: auth.file(), entry };
                let path = table_path.join("response_type");
                findings.push(
                    RULE.at(setting.value(), format!("Streamlit cannot use an answer of the type {}", quoted(kind)))
                        .provider(provider.name)
                        .label("it redeems a code, and only a code comes in the query of the address")
                        .fix_if_any(fixes::removal(input, auth.file(), &path, Applicability::Unsafe, "remove it")),
                );
            }
            let Some(entry) = entries.get("response_mode") else { continue };
            let Some(mode) = entry.value.as_str().filter(|mode| *mode != "query" && !mode.is_empty()) else { continue };
            let setting = Setting { file: auth.file(), entry };
            let label = match mode {
                "form_post" => "the browser sends a POST, and Streamlit answers `405`",
                "fragment" => "the answer stays in the browser, and Streamlit never sees it",
                _ => "Streamlit reads only the query of the address",
            };
            let path = table_path.join("response_mode");
            findings.push(
                RULE.at(setting.value(), format!("Streamlit cannot read an answer in `response_mode={mode}`"))
                    .provider(provider.name)
                    .label(label)
                    .fix_if_any(fixes::removal(input, auth.file(), &path, Applicability::Unsafe, "remove it")),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::{check, fixed};

    #[test]
    fn what_streamlit_does_not_read_is_removed() {
        let text = "[auth.x]\nclient_kwargs = { prompt = 'login', response_mode = 'form_post' } #~ error[unsupported-response-mode]\n";
        assert!(fixed(text, &check(&RULE, text)).contains("{ prompt = 'login' }"));
        check(
            &RULE,
            "[auth.x]\nauthorize_params = { response_mode = 'fragment' } #~ error[unsupported-response-mode]\n",
        );
    }

    #[test]
    fn only_a_code_can_be_redeemed() {
        check(&RULE, "[auth.x]\nclient_kwargs = { response_type = 'id_token' } #~ error[unsupported-response-mode]\n");
        check(&RULE, "[auth.x]\nauthorize_params = { response_type = 'token' } #~ error[unsupported-response-mode]\n");
        check(&RULE, "[auth.x]\nclient_kwargs = { response_type = 'code' }\n");
    }

    #[test]
    fn the_query_is_fine() {
        check(&RULE, "[auth.x]\nclient_kwargs = { response_mode = 'query' }\n");
        check(&RULE, "[auth]\nclient_id = 'x'\nauthorize_params = { response_mode = 'fragment' }\n");
    }
}
