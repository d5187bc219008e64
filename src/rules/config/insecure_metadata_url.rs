//! The rule `insecure-metadata-url`: `server_metadata_url` is plain `http` and does not lead to this machine.

use crate::diagnostic::{Applicability, Level, RuleInfo};
use crate::http::AddressScope;
use crate::rules::engine::fixes;
use crate::rules::values::web_address::{is_loopback, web_address};
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::streamlit::NewValue;

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "insecure-metadata-url",
        summary: "`server_metadata_url` is plain `http` and does not lead to this machine",
        level: Level::Error,
        docs: r#"
## Why
The metadata names the addresses to which the client secret and the users go, and the keys that sign their identities. Whoever
sits between the app and the provider can change a document that comes by plain `http`, and be anybody. OpenID Connect demands
`https`; on this machine, for development, `http` is fine. In a private network, as between containers, it works, and this is
a warning.

## Example
```toml
[auth.keycloak]
server_metadata_url = "http://sso.example.com/realms/weather/.well-known/openid-configuration"
```

## Instead
```toml
[auth.keycloak]
server_metadata_url = "https://sso.example.com/realms/weather/.well-known/openid-configuration"
```
"#,
    },
    check: Check::Config(check),
};

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    let Some(auth) = input.secrets.auth() else { return };
    for (provider, site, text) in input.settings.of_providers("server_metadata_url") {
        let Ok(url) = web_address(text) else { continue };
        if url.scheme() != "http" || is_loopback(&url) {
            continue;
        }
        let host = url.host_str().unwrap_or_default();
        let with_https = format!("https{}", &text["http".len()..]);
        let fix = fixes::setting(
            input,
            auth.file(),
            &site.path(),
            &NewValue::String(with_https),
            Applicability::Unsafe,
            "use `https`",
        );
        // In a network of one's own it works, and often nothing else is there.
        let level = if AddressScope::from_url(&url) == AddressScope::Private { Level::Warning } else { Level::Error };
        findings.push(
            RULE.at_value(&site, format!("the metadata comes by plain `http`, and `{host}` is not this machine"))
                .at_level(level)
                .provider(provider.name)
                .label("an attacker on the network can change it and sign in as any user")
                .help("have the provider serve `https`; a browser must be able to reach the same address")
                .fix_if_any(fix),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::{check, fixed};

    #[test]
    fn metadata_from_elsewhere_needs_https() {
        let text = "[auth.x]\nserver_metadata_url = 'http://sso.example/.well-known/openid-configuration' #~ error[insecure-metadata-url]\n";
        assert!(fixed(text, &check(&RULE, text)).contains("\"https://sso.example/"));
        check(
            &RULE,
            "[auth.x]\nserver_metadata_url = 'http://keycloak:8080/realms/a' #~ warning[insecure-metadata-url]\n",
        );
    }

    #[test]
    fn this_machine_may_go_without() {
        check(&RULE, "[auth.x]\nserver_metadata_url = 'http://localhost:9400/.well-known/openid-configuration'\n");
        check(&RULE, "[auth.x]\nserver_metadata_url = 'http://keycloak.localhost:8081/realms/a'\n");
    }
}
