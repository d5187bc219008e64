//! The rule `secret-id-as-secret`: `client_secret` is the ID of a Microsoft secret, not its value.

use super::multi_tenant_metadata_url::is_guid;
use crate::diagnostic::{Level, RuleInfo};
use crate::rules::values::metadata_address::is_microsoft;
use crate::rules::values::web_address::{host, web_address};
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::streamlit::{Auth, Provider};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "secret-id-as-secret",
        summary: "`client_secret` is the ID of a Microsoft secret, not its value",
        level: Level::Error,
        docs: r#"
## Why
Under Certificates & secrets, the Entra admin center shows a “Secret ID” and a “Value” for each client secret. The ID is a
GUID, and useless here: the provider answers AADSTS7000215. The value is shown only once, right after the secret is made.

## Example
```toml
[auth.microsoft]
client_id = "0b2c3d4e-5f60-4718-92a3-b4c5d6e7f809"
client_secret = "5c1d2e3f-4a5b-4c6d-8e9f-0a1b2c3d4e5f"
server_metadata_url = "https://login.microsoftonline.com/7f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f/v2.0/.well-known/openid-configuration"
```

## Instead
```toml
[auth.microsoft]
client_id = "0b2c3d4e-5f60-4718-92a3-b4c5d6e7f809"
client_secret = "Qa38Q~Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUaXy"
server_metadata_url = "https://login.microsoftonline.com/7f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f/v2.0/.well-known/openid-configuration"
```
"#,
    },
    check: Check::Config(check),
};

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    let Some(auth) = input.secrets.auth() else { return };
    for (provider, site, secret) in input.settings.of_providers("client_secret") {
        if !is_id(&auth, &provider, secret) {
            continue;
        }
        findings.push(
            RULE.at_value(&site, "`client_secret` is a GUID, as the IDs of Microsoft's secrets are")
                .provider(provider.name)
                .label("Microsoft answers AADSTS7000215")
                .help("copy the column “Value” under Certificates & secrets; it is shown once, so a new secret may be needed"),
        );
    }
}

/// Whether `secret` is a GUID where Microsoft's metadata is used.
fn is_id(auth: &Auth<'_>, provider: &Provider<'_>, secret: &str) -> bool {
    let url = provider.get(auth, "server_metadata_url").and_then(|setting| setting.as_str()).unwrap_or_default();
    let is_microsofts = web_address(url).is_ok_and(|url| {
        is_microsoft(host(&url)) || [".ciamlogin.com", ".b2clogin.com"].iter().any(|end| host(&url).ends_with(end))
    });
    is_microsofts && is_guid(secret)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::check;

    #[test]
    fn microsofts_other_hosts_have_such_ids_too() {
        for host in ["weather.b2clogin.com/weather.onmicrosoft.com/B2C_1_in", "weather.ciamlogin.com/x.example"] {
            check(
                &RULE,
                &format!(
                    "[auth.m]\nclient_secret = '3f2504e0-4f89-41d3-9a0c-0305e82c3301' #~ error[secret-id-as-secret]\n\
                     server_metadata_url = 'https://{host}/v2.0/.well-known/openid-configuration'\n"
                ),
            );
        }
    }

    const MICROSOFT: &str = "server_metadata_url = 'https://login.microsoftonline.com/contoso.example/v2.0/.well-known/openid-configuration'\n";

    #[test]
    fn a_guid_is_no_secret_of_microsofts() {
        check(
            &RULE,
            &format!(
                "[auth.x]\nclient_secret = '5c1d2e3f-4a5b-4c6d-8e9f-0a1b2c3d4e5f' #~ error[secret-id-as-secret]\n{MICROSOFT}"
            ),
        );
    }

    #[test]
    fn elsewhere_a_guid_may_be_a_secret() {
        check(
            &RULE,
            "[auth.x]\nclient_secret = '5c1d2e3f-4a5b-4c6d-8e9f-0a1b2c3d4e5f'\nserver_metadata_url = 'https://sso.example/realms/a'\n",
        );
        check(&RULE, &format!("[auth.x]\nclient_secret = 'Qa38Q~Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUaXy'\n{MICROSOFT}"));
    }
}
