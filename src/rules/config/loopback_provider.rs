//! The rule `loopback-provider`: the provider is on this machine, and the redirect URI leads elsewhere.

use crate::diagnostic::{Level, RuleInfo};
use crate::http::AddressScope;
use crate::rules::values::redirect::Redirect;
use crate::rules::values::web_address::{is_loopback, web_address};
use crate::rules::{Check, ConfigInput, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "loopback-provider",
        summary: "the provider is on this machine, and the redirect URI leads elsewhere",
        level: Level::Error,
        docs: r#"
## Why
A provider on a loopback address, such as authctl's built-in one, is for development: where the app is deployed, nobody answers
at `localhost`, and every login ends with an error. If the built-in provider did answer there, it would sign in whoever asks.

Where the redirect URI is in a private network, this is a warning.

## Example
```toml
[auth]
redirect_uri = "https://app.example.com/oauth2callback"

[auth.local]
server_metadata_url = "http://localhost:9400/.well-known/openid-configuration"
```

## Instead
```toml
[auth]
redirect_uri = "https://app.example.com/oauth2callback"

[auth.keycloak]
server_metadata_url = "https://sso.example.com/realms/weather/.well-known/openid-configuration"
```
"#,
    },
    check: Check::Config(check),
};

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    let Some(redirect) = Redirect::find(input) else { return };
    if is_loopback(&redirect.url) {
        return;
    }
    let level =
        if AddressScope::from_url(&redirect.url) == AddressScope::Private { Level::Warning } else { Level::Error };
    for (provider, site, text) in input.settings.of_providers("server_metadata_url") {
        if web_address(text).is_ok_and(|url| is_loopback(&url)) {
            findings.push(
                RULE.at_value(&site, "the provider is on this machine, and the redirect URI leads elsewhere")
                    .at_level(level)
                    .provider(provider.name)
                    .label("where the app is deployed, nothing answers at this address")
                    .related(redirect.site.value(), "the app is deployed here")
                    .help("give the deployed app a provider that it can reach: `authctl init PROVIDER`"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::check;

    #[test]
    fn a_deployed_app_does_not_reach_this_machine() {
        for (redirect_uri, mark) in [
            ("https://app.example.com/oauth2callback", " #~ error[loopback-provider]"),
            ("http://192.168.1.5:8501/oauth2callback", " #~ warning[loopback-provider]"),
            ("http://localhost:8501/oauth2callback", ""),
            ("http://localhost:{port}/oauth2callback", ""),
        ] {
            for url in ["http://localhost:9400/.well-known/openid-configuration", "https://127.0.0.1/realms/x"] {
                let provider = format!("[auth.local]\nserver_metadata_url = '{url}'{mark}\n");
                check(&RULE, &format!("[auth]\nredirect_uri = '{redirect_uri}'\n{provider}"));
            }
        }
        check(
            &RULE,
            "[auth]\nredirect_uri = 'https://app.example.com/oauth2callback'\n[auth.x]\nserver_metadata_url = 'https://sso.example/realms/a'\n",
        );
    }
}
