//! The rule `unlikely-client-secret`: `client_secret` does not look like one of this provider's.

use super::unlikely_client_id::doubt;
use crate::diagnostic::{Level, RuleInfo};
use crate::providers::Client;
use crate::rules::values::web_address::{is_loopback, web_address};
use crate::rules::{Check, ConfigInput, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unlikely-client-secret",
        summary: "`client_secret` does not look like one of this provider's",
        level: Level::Warning,
        docs: r#"
## Why
Many providers make their secrets in a way that can be recognised: Google's begin with `GOCSPX-`, Microsoft's have a `~` inside.
Another shape is usually another value from the same page, or a part of the secret only. Providers change their ways without
notice, so this is only a suspicion; `authctl probe` asks the provider.

## Example
```toml
[auth.google]
client_id = "412345678901-4dk0w9v8xclm2nqprstuvwyzabcef123.apps.googleusercontent.com"
client_secret = "4dF0w9v8XcLm2nQpRsTuVwYzAbCe"
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
    let Some(auth) = input.secrets.auth() else { return };
    for (provider, site, secret) in input.settings.of_providers("client_secret") {
        // In development, with a server of one's own, one chooses a secret of one's own.
        let url = provider.get(&auth, "server_metadata_url").and_then(|setting| setting.as_str()).unwrap_or_default();
        if web_address(url).is_ok_and(|url| is_loopback(&url)) {
            continue;
        }
        let Some((title, doubt)) = doubt(&input.settings, &provider, |client| match client {
            Client::Registered { secret: shape, .. } => shape.doubt(secret),
            Client::Generated { .. } => None,
        }) else {
            continue;
        };
        findings.push(
            RULE.at_value(&site, format!("`client_secret` does not look like a client secret of {title}"))
                .provider(provider.name)
                .label(doubt)
                .help("compare it with the provider's console, or ask the provider with `authctl probe`"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::check;

    const GOOGLE: &str = "server_metadata_url = 'https://accounts.google.com/.well-known/openid-configuration'\n";

    #[test]
    fn another_shape_is_a_suspicion_and_not_quoted() {
        let found = check(
            &RULE,
            &format!("[auth.g]\nclient_secret = 'CANARY-4dF0w9v8' #~ warning[unlikely-client-secret]\n{GOOGLE}"),
        );
        assert!(!format!("{:?}", found[0]).contains("CANARY"));
    }

    #[test]
    fn the_right_shape_and_other_faults_pass() {
        check(&RULE, &format!("[auth.g]\nclient_secret = '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'\n{GOOGLE}"));
        check(
            &RULE,
            "[auth.k]\nclient_secret = 'dev'\nserver_metadata_url = 'http://localhost:8080/realms/a/.well-known/openid-configuration'\n",
        );
        check(
            &RULE,
            "[auth.m]\nclient_secret = '5c1d2e3f-4a5b-4c6d-8e9f-0a1b2c3d4e5f'\n\
             server_metadata_url = 'https://login.microsoftonline.com/contoso.example/v2.0/.well-known/openid-configuration'\n",
        );
    }
}
