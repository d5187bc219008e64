//! The rule `underscore-in-provider-name`: a provider's name contains `_`.

use crate::diagnostic::{Applicability, Fix, Level, RuleInfo};
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::source::TextEdit;
use crate::streamlit::keys::REQUIRED_KEYS;
use crate::streamlit::{Auth, Entry, Provider, Table, TableKind, Value, Version, parse, without_underscores};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "underscore-in-provider-name",
        summary: "a provider's name contains `_`",
        level: Level::Error,
        docs: r#"
## Why
Since 1.43, `st.login` refuses a name with an underscore. Streamlit 1.42 lets it pass, fails when the provider answers, and
then fails for every other login too, until the server is started again.

## Example
```toml
[auth.our_sso]
client_id = "weather"
client_secret = "Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa"
server_metadata_url = "https://sso.example.com/realms/weather/.well-known/openid-configuration"
```

## Instead
```toml
[auth.our-sso]
client_id = "weather"
client_secret = "Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa"
server_metadata_url = "https://sso.example.com/realms/weather/.well-known/openid-configuration"
```
and `st.login("our-sso")` in the app. With `--unsafe-fixes` both are renamed: once the section has its new name,
`unconfigured-login-provider` corrects the calls.
"#,
    },
    check: Check::Config(check),
};

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    let Some(auth) = input.secrets.auth() else { return };
    for provider in auth.named_providers() {
        let name = provider.name;
        // A table without anything of a provider is another rule's business.
        let is_provider = REQUIRED_KEYS.iter().any(|key| provider.table.get(key).is_some());
        if !name.contains('_') || !is_provider {
            continue;
        }
        let better = without_underscores(name);
        // Which of the two the app's calls mean is then for people to say.
        let is_free = auth.get(&better).is_none();
        let label = if input.streamlit >= Version::new(1, 43, 0) {
            format!("`st.login(\"{name}\")` refuses")
        } else {
            "after one attempt to log in here, every login of every provider fails until a restart".to_owned()
        };
        findings.push(
            RULE.at(provider.location(&auth), format!("Streamlit refuses provider names with `_`, such as `{name}`"))
                .provider(name)
                .label(label)
                .help(if is_free {
                    format!("call it `{better}`, and write `st.login(\"{better}\")` in the app")
                } else {
                    format!("give it another name (`{better}` is taken), here and in the app's calls of `st.login`")
                })
                .fix_if_any(renaming(input, &auth, &provider, &better).filter(|_| is_free)),
        );
    }
}

/// Renames the section and the sections inside it, where they are written as headers.
fn renaming(input: &ConfigInput<'_>, auth: &Auth<'_>, provider: &Provider<'_>, better: &str) -> Option<Fix> {
    let text = input.sources.text(auth.file());
    if !input.fix_budget.allows(text) {
        return None;
    }
    let mut edits = Vec::new();
    collect(text, provider.table, provider.name, better, &mut edits);
    if matches!(provider.table.kind, TableKind::Inline) {
        edits.push(TextEdit::replace(provider.section?.entry.key_span, better));
    }
    let after = crate::source::apply(text, &edits).ok()?;
    let document = parse(&after);
    let auth_after = document.root.get("auth")?.value.as_table()?;
    let is_renamed = auth_after.get(better).is_some() && auth_after.get(provider.name).is_none();
    is_renamed.then(|| Fix {
        title: format!("call the provider `{better}`"),
        applicability: Applicability::Unsafe,
        file: auth.file(),
        edits,
    })
}

fn collect(text: &str, table: &Table, name: &str, better: &str, edits: &mut Vec<TextEdit>) {
    if let TableKind::Header(span) = table.kind {
        let header = &text[span.start..span.end];
        if let Some(start) = header.find(name) {
            let start = span.start + start;
            edits.push(TextEdit::replace(crate::source::Span::new(start, start + name.len()), better));
        }
    }
    for Entry { value, .. } in &table.entries {
        if let Value::Table(inner) = value {
            collect(text, inner, name, better, edits);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::{check, diagnose, fixed};
    use crate::streamlit::Version;

    #[test]
    fn the_section_is_renamed_with_what_is_inside() {
        let text = "[auth.my_idp] #~ error[underscore-in-provider-name]\nclient_id = 'x'\n\
                    [auth.my_idp.client_kwargs]\nscope = 'openid'\n";
        let found = check(&RULE, text);
        let after = fixed(text, &found);
        assert!(after.contains("[auth.my-idp] ") && after.contains("[auth.my-idp.client_kwargs]"), "{after}");
        let text = "[auth]\nmy_idp = { client_id = 'x' } #~ error[underscore-in-provider-name]\n";
        assert!(fixed(text, &check(&RULE, text)).contains("my-idp = {"));
    }

    #[test]
    fn a_name_that_is_taken_is_for_people_to_choose() {
        let text =
            "[auth.my_idp] #~ error[underscore-in-provider-name]\nclient_id = 'x'\n[auth.my-idp]\nclient_id = 'y'\n";
        let found = check(&RULE, text);
        assert!(found[0].proposed_fix().is_none());
        assert!(found[0].help_texts()[0].contains("`my-idp` is taken"));
    }

    #[test]
    fn a_way_of_writing_that_cannot_be_renamed_has_no_fix() {
        let text = "[auth]\nmy_idp.client_id = 'x' #~ error[underscore-in-provider-name]\nmy_idp.client_secret = 'y'\n";
        assert!(check(&RULE, text)[0].proposed_fix().is_none());
    }

    #[test]
    fn each_version_fails_in_its_own_way() {
        let found = diagnose(&RULE, "[auth.a_b]\nclient_id = 'x'\n", "", Version::new(1, 42, 0));
        assert!(found[0].label_text().contains("until a restart"));
        check(&RULE, "[auth.a-b]\nclient_id = 'x'\n[auth.my_users]\nadmins = []\n[auth.client_kwargs]\n");
    }
}
