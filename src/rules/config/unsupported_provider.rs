//! The rule `unsupported-provider`: `st.login` cannot work with this provider.

use crate::diagnostic::{Level, RuleInfo};
use crate::providers::{Known, Unsupported, of_url};
use crate::rules::values::web_address::web_address;
use crate::rules::{Check, ConfigInput, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unsupported-provider",
        summary: "`st.login` cannot work with this provider",
        level: Level::Error,
        docs: r#"
## Why
`st.login` needs OpenID Connect: a metadata document, an ID token that repeats the nonce, a client secret that Authlib can
send. GitHub and Facebook offer web apps OAuth without ID tokens, LinkedIn leaves the nonce out, Login.gov takes no client
secret. A broker between the two (Auth0, Keycloak, Dex, Cognito, Logto) speaks their dialect on one side and OpenID Connect
on the other.

## Example
```toml
[auth.github]
client_id = "Iv1.8a61f9b3a7aba766"
client_secret = "0a1b2c3d4e5f60718293a4b5c6d7e8f9012a3b4c"
server_metadata_url = "https://github.com/.well-known/openid-configuration"
```

## Instead
```toml
[auth.auth0]
client_id = "Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa"
client_secret = "Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUaZp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUb"
server_metadata_url = "https://weather.eu.auth0.com/.well-known/openid-configuration"
```
with GitHub as a connection in Auth0.
"#,
    },
    check: Check::Config(check),
};

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    for (provider, site, text) in input.settings.of_providers("server_metadata_url") {
        let Some(known) = unsupported(text) else { continue };
        findings.push(
            RULE.at_value(&site, format!("`st.login` cannot work with {}", known.title))
                .provider(provider.name)
                .label(format!("{} {}", known.title, known.reason))
                .help(known.instead),
        );
    }
}

/// The provider at this address, if it is one that cannot work.
pub(crate) fn unsupported(url: &str) -> Option<&'static Unsupported> {
    web_address(url).ok()?;
    match of_url(url)? {
        Known::Unsupported(unsupported) => Some(unsupported),
        Known::Preset(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::check;

    #[test]
    fn providers_that_cannot_work_are_named() {
        for host in
            ["github.com", "www.linkedin.com/oauth", "appleid.apple.com", "www.facebook.com", "secure.login.gov"]
        {
            check(
                &RULE,
                &format!(
                    "[auth.x]\nserver_metadata_url = 'https://{host}/.well-known/openid-configuration' #~ error[unsupported-provider]\n"
                ),
            );
        }
    }

    #[test]
    fn hosts_that_only_look_alike_pass() {
        for host in ["notgithub.com", "github.com.example", "netflix.com", "login.gov.uk", "accounts.google.com"] {
            check(
                &RULE,
                &format!("[auth.x]\nserver_metadata_url = 'https://{host}/.well-known/openid-configuration'\n"),
            );
        }
    }
}
