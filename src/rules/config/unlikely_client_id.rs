//! The rule `unlikely-client-id`: `client_id` does not look like one of this provider's.

use crate::diagnostic::{Level, RuleInfo};
use crate::providers::{Client, Known, of_url};
use crate::rules::values::setting_value::AuthSettings;
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::streamlit::Provider;

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unlikely-client-id",
        summary: "`client_id` does not look like one of this provider's",
        level: Level::Warning,
        docs: r#"
## Why
Each provider makes its client IDs in its own way: Google's end in `.apps.googleusercontent.com`, Microsoft's are GUIDs. Another
shape is usually another value from the same page: a project number, an API key, an object ID. Providers change their ways
without notice, so this is only a suspicion; the provider has the last word.

## Example
```toml
[auth.google]
client_id = "weather-app-412345"
client_secret = "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"
server_metadata_url = "https://accounts.google.com/.well-known/openid-configuration"
```

## Instead
```toml
[auth.google]
client_id = "412345678901-4dk0w9v8xclm2nqprstuvwyzabcef123.apps.googleusercontent.com"
client_secret = "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"
server_metadata_url = "https://accounts.google.com/.well-known/openid-configuration"
```
"#,
    },
    check: Check::Config(check),
};

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    for (provider, site, id) in input.settings.of_providers("client_id") {
        let Some((title, doubt)) = doubt(&input.settings, &provider, |client| match client {
            Client::Registered { id: shape, .. } => shape.doubt(id),
            Client::Generated { .. } => None,
        }) else {
            continue;
        };
        findings.push(
            RULE.at_value(&site, format!("`client_id` does not look like a client ID of {title}"))
                .provider(provider.name)
                .label(doubt)
                .help("compare it with the app's registration in the provider's console"),
        );
    }
}

/// What is odd about a value, judged by the provider that `server_metadata_url` shows.
pub(crate) fn doubt<'a>(
    settings: &AuthSettings<'a>,
    provider: &Provider<'a>,
    judge: impl Fn(&'static Client) -> Option<String>,
) -> Option<(&'static str, String)> {
    let (_, url) = settings.of_provider(provider, "server_metadata_url")?;
    match of_url(url)? {
        Known::Preset(preset) => judge(&preset.client).map(|doubt| (preset.title, doubt)),
        Known::Unsupported(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::check;

    const GOOGLE: &str = "server_metadata_url = 'https://accounts.google.com/.well-known/openid-configuration'\n";

    #[test]
    fn another_shape_is_a_suspicion() {
        check(&RULE, &format!("[auth.g]\nclient_id = '412345678901' #~ warning[unlikely-client-id]\n{GOOGLE}"));
    }

    #[test]
    fn the_right_shape_and_other_faults_pass() {
        check(
            &RULE,
            &format!(
                "[auth.g]\nclient_id = '412345678901-4dk0w9v8xclm2nqprstuvwyzabcef123.apps.googleusercontent.com'\n{GOOGLE}"
            ),
        );
        check(&RULE, &format!("[auth.g]\nclient_id = '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'\n{GOOGLE}"));
        check(&RULE, &format!("[auth.g]\nclient_id = 'YOUR_CLIENT_ID'\n{GOOGLE}"));
        check(
            &RULE,
            "[auth.k]\nclient_id = 'anything'\nserver_metadata_url = 'https://sso.example/.well-known/openid-configuration'\n",
        );
    }
}
