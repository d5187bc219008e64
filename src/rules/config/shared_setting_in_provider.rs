//! The rule `shared-setting-in-provider`: `redirect_uri`, `cookie_secret` or `expose_tokens` is in a provider's
//! section.

use crate::diagnostic::{Applicability, Diagnostic, Fix, Level, RuleInfo};
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::source::{Replacement, TextEdit};
use crate::streamlit::keys::SHARED_KEYS;
use crate::streamlit::{Auth, NewValue, Provider, Setting, SettingPath, remove, set};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "shared-setting-in-provider",
        summary: "`redirect_uri`, `cookie_secret` or `expose_tokens` is in a provider's section",
        level: Level::Error,
        docs: r#"
## Why
Streamlit takes `redirect_uri`, `cookie_secret` and `expose_tokens` from `[auth]`, one for all providers, and ignores them in
`[auth.NAME]`. Where `[auth]` has none, `st.login` refuses, although the setting is in plain sight. Where `[auth]`
has one too, this is for your information only: the one in the provider's section has no effect.

## Example
```toml
[auth.keycloak]
redirect_uri = "http://localhost:8501/oauth2callback"
client_id = "weather"
client_secret = "Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa"
server_metadata_url = "https://sso.example.com/realms/weather/.well-known/openid-configuration"
```

## Instead
```toml
[auth]
redirect_uri = "http://localhost:8501/oauth2callback"

[auth.keycloak]
client_id = "weather"
client_secret = "Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa"
server_metadata_url = "https://sso.example.com/realms/weather/.well-known/openid-configuration"
```
"#,
    },
    check: Check::Config(check),
};

pub(crate) fn is_shared(key: &str) -> bool {
    SHARED_KEYS.iter().any(|shared| shared.name == key)
}

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    let Some(auth) = input.secrets.auth() else { return };
    for provider in auth.named_providers() {
        for entry in provider.table.entries.iter().filter(|entry| is_shared(&entry.key)) {
            let setting = Setting { file: auth.file(), entry };
            findings.push(judged(input, &auth, &provider, setting));
        }
    }
}

fn judged(input: &ConfigInput<'_>, auth: &Auth<'_>, provider: &Provider<'_>, setting: Setting<'_>) -> Diagnostic {
    let key = &setting.entry.key;
    let section = provider.section_name();
    let problem =
        RULE.at(setting.key(), format!("`{key}` counts in `[auth]` only, not in `{section}`")).provider(provider.name);
    if let Some(effective) = auth.get(key) {
        return problem
            .at_level(Level::Info)
            .label("this one has no effect")
            .related(effective.key(), "this one counts")
            .fix_if_any(crate::rules::engine::fixes::removal(
                input,
                auth.file(),
                &SettingPath::section(Some(provider.name)).join(key),
                Applicability::Unsafe,
                "remove it",
            ));
    }
    let is_required = matches!(key.as_str(), "redirect_uri" | "cookie_secret");
    let problem = if is_required {
        problem.label("`[auth]` itself has none, so `st.login` refuses")
    } else {
        problem.at_level(Level::Warning).label("this has no effect here")
    };
    problem
        .help("move it to `[auth]`, where it counts for all providers")
        .fix_if_any(moving(input, auth, provider, setting))
}

/// Takes the setting out of the provider's section and writes it into `[auth]`.
fn moving(input: &ConfigInput<'_>, auth: &Auth<'_>, provider: &Provider<'_>, setting: Setting<'_>) -> Option<Fix> {
    let text = input.sources.text(auth.file());
    let key = &setting.entry.key;
    let value = setting.as_str()?;
    let target = SettingPath::section(None).join(key);
    let value = if key == "cookie_secret" { NewValue::Secret(value.into()) } else { NewValue::from(value) };
    let mut edits = with_comment(set(text, &target, &value).ok()?, comment_behind(text, setting.entry.value_span.end));
    edits.extend(remove(text, &SettingPath::section(Some(provider.name)).join(key)).ok()?);
    // In the order of the text; what is inserted at one place keeps its own order.
    edits.sort_by_key(|edit| edit.span);
    // Both were checked alone; together they must not touch the same bytes.
    let after = crate::source::apply(text, &edits).ok()?;
    crate::streamlit::parse(&after).problems.is_empty().then(|| Fix {
        title: "move it to `[auth]`".to_owned(),
        applicability: Applicability::Unsafe,
        file: auth.file(),
        edits,
    })
}

/// The comment in the rest of the line, with the white space before it; empty if there is none.
fn comment_behind(text: &str, value_end: usize) -> &str {
    let rest = text[value_end..].split(['\n', '\r']).next().unwrap_or_default();
    if rest.trim_start().starts_with('#') { rest } else { "" }
}

/// The insertion of a line with `comment` at the end of that line.
fn with_comment(mut insertion: Vec<TextEdit>, comment: &str) -> Vec<TextEdit> {
    // What is written before the value, the value, and what ends the line.
    let is_line = insertion.len() == 2
        || matches!(insertion.get(2), Some(TextEdit { replacement: Replacement::Plain(end), .. }) if end.starts_with(['\n', '\r']));
    if let (true, Some(value)) = (is_line && !comment.is_empty(), insertion.get(1)) {
        let behind = TextEdit::replace(value.span, comment);
        insertion.insert(2, behind);
    }
    insertion
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::{check, fixed};

    #[test]
    fn what_auth_lacks_is_moved_there() {
        let text = "[auth]\ncookie_secret = 'x'\n\n[auth.google]\nredirect_uri = 'http://a/b' #~ error[shared-setting-in-provider]\nclient_id = 'y'\n";
        let after = fixed(text, &check(&RULE, text));
        assert!(after.starts_with("[auth]\ncookie_secret = 'x'\nredirect_uri = \"http://a/b\" #"), "{after}");
        assert!(after.ends_with("[auth.google]\nclient_id = 'y'\n"), "{after}");
    }

    #[test]
    fn a_moved_secret_keeps_its_comment_and_stays_a_secret() {
        let text = "[auth]\r\nredirect_uri = 'x'\r\n[auth.google]\r\ncookie_secret = 'CANARY' # ours, until May  #~ error[shared-setting-in-provider]\r\nclient_id = 'y'\r\n";
        let found = check(&RULE, text);
        let after = fixed(text, &found);
        assert!(
            after.starts_with(
                "[auth]\r\nredirect_uri = 'x'\r\ncookie_secret = \"CANARY\" # ours, until May  #~ error[shared-setting-in-provider]\r\n[auth.google]\r\nclient_id"
            ),
            "{after}"
        );
        let fix = found[0].proposed_fix().unwrap();
        assert!(!format!("{fix:?}").contains("CANARY"));
    }

    #[test]
    fn dotted_and_inline_forms_are_moved_too() {
        for text in [
            "[auth]\nx.client_id = 'y'\nx.cookie_secret = 'CANARY' #~ error[shared-setting-in-provider]\n",
            "[auth]\nx = { client_id = 'y', cookie_secret = 'CANARY' } #~ error[shared-setting-in-provider]\n",
            "auth = { x = { cookie_secret = 'CANARY' } } #~ error[shared-setting-in-provider]\n",
        ] {
            let after = fixed(text, &check(&RULE, text));
            let document = crate::streamlit::parse(&after);
            assert!(document.problems.is_empty(), "{after}");
            let auth = document.root.get("auth").and_then(|entry| entry.value.as_table()).unwrap();
            assert_eq!(auth.get("cookie_secret").and_then(|entry| entry.value.as_str()), Some("CANARY"), "{after}");
        }
    }

    #[test]
    fn what_auth_has_too_is_only_mentioned() {
        check(
            &RULE,
            "[auth]\nredirect_uri = 'x'\n[auth.a]\nredirect_uri = 'x' #~ info[shared-setting-in-provider]\n\
             expose_tokens = 'id' #~ warning[shared-setting-in-provider]\n",
        );
    }
}
