//! The rule `unusable-provider-name`: `st.login` accepts a provider's name, and then does not find its settings by
//! it.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Level, RuleInfo};
use crate::rules::values::quote_value::quoted;
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::streamlit::{Auth, Fact, Provider};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unusable-provider-name",
        summary: "`st.login` accepts a provider's name, and then does not find its settings by it",
        level: Level::Error,
        docs: r#"
## Why
Since 1.57, Streamlit looks the settings of a provider up by its name in capitals. Two names that differ in case only get the
settings of the one that is later in the file, and a name with letters that change in capitals and back (`ß`, `ı`) gets
none: `st.login` sends the browser off, and the login ends in `400`. A provider without a name is refused as silently.

## Example
```toml
[auth.Google]
client_id = "412345678901-4dk0w9v8xclm2nqprstuvwyzabcef123.apps.googleusercontent.com"
client_secret = "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"
server_metadata_url = "https://accounts.google.com/.well-known/openid-configuration"

[auth.google]
client_id = "512345678901-4dk0w9v8xclm2nqprstuvwyzabcef123.apps.googleusercontent.com"
client_secret = "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"
server_metadata_url = "https://accounts.google.com/.well-known/openid-configuration"
```

## Instead
```toml
[auth.staff]
client_id = "412345678901-4dk0w9v8xclm2nqprstuvwyzabcef123.apps.googleusercontent.com"
client_secret = "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"
server_metadata_url = "https://accounts.google.com/.well-known/openid-configuration"

[auth.google]
client_id = "512345678901-4dk0w9v8xclm2nqprstuvwyzabcef123.apps.googleusercontent.com"
client_secret = "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"
server_metadata_url = "https://accounts.google.com/.well-known/openid-configuration"
```
"#,
    },
    check: Check::Config(check),
};

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    let Some(auth) = input.secrets.auth().filter(|_| input.streamlit.has(Fact::Starlette)) else { return };
    let providers = auth.named_providers();
    let last: HashMap<String, &Provider<'_>> =
        providers.iter().map(|provider| (provider.name.to_lowercase(), provider)).collect();
    for provider in &providers {
        let problem = nameless(&auth, provider)
            .or_else(|| changed_by_capitals(&auth, provider))
            .or_else(|| overridden(&auth, provider, last[&provider.name.to_lowercase()]));
        if let Some(problem) = problem {
            findings.push(
                problem.provider(provider.name).help("give it another name, here and in the calls of `st.login`"),
            );
        }
    }
}

fn nameless(auth: &Auth<'_>, provider: &Provider<'_>) -> Option<Diagnostic> {
    provider.name.is_empty().then(|| {
        RULE.at(provider.location(auth), "a provider has no name")
            .label("Streamlit refuses it after `st.login`, and leads back to the app without a word")
    })
}

fn changed_by_capitals(auth: &Auth<'_>, provider: &Provider<'_>) -> Option<Diagnostic> {
    let name = provider.name;
    (name.to_uppercase().to_lowercase() != name.to_lowercase()).then(|| {
        RULE.at(provider.location(auth), format!("{} does not survive being written in capitals", quoted(name)))
            .label("Streamlit looks it up so, finds no settings, and answers `400`")
    })
}

/// The same name in other case further down: Streamlit takes the last.
fn overridden(auth: &Auth<'_>, provider: &Provider<'_>, last: &Provider<'_>) -> Option<Diagnostic> {
    (last.name != provider.name).then(|| {
        let message = format!("{} and {} differ in case only", quoted(provider.name), quoted(last.name));
        RULE.at(provider.location(auth), message)
            .label("Streamlit logs in with the settings of the later one, and asks for no scope")
            .related(last.location(auth), "the later one")
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::{check, diagnose};
    use crate::streamlit::Version;

    #[test]
    fn names_that_streamlit_loses_are_reported() {
        check(&RULE, "[auth.G] #~ error[unusable-provider-name]\nx = 1\n[auth.g]\nx = 1\n");
        check(&RULE, "[auth.'straße'] #~ error[unusable-provider-name]\nx = 1\n");
        check(&RULE, "[auth.''] #~ error[unusable-provider-name]\nx = 1\n");
    }

    #[test]
    fn other_names_and_older_releases_pass() {
        check(&RULE, "[auth.Google]\nx = 1\n[auth.'é x']\nx = 1\n");
        assert!(diagnose(&RULE, "[auth.G]\n[auth.g]\n[auth.'ß']\n", "", Version::new(1, 56, 0)).is_empty());
    }
}
