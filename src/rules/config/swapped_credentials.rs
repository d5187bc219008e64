//! Values in each other's place.

use super::multi_tenant_metadata_url::{is_guid, tenant};
use crate::diagnostic::{Level, RuleInfo};
use crate::rules::site::{Site, of_providers};
use crate::rules::web_address::web_address;
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::streamlit::{Auth, Provider, is_certainly_secret};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "swapped-credentials",
        summary: "client ID, client secret and tenant ID are in each other's place",
        level: Level::Error,
        docs: r#"
## Why
Consoles show several long values side by side. With the tenant ID as `client_id`, Microsoft finds no such application
(AADSTS700016); with the client ID as its own secret, every provider answers `invalid_client`; and a secret in `client_id` is
sent through the browser's address bar, for everybody to see.

## Example
```toml
[auth.microsoft]
client_id = "7f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f"
client_secret = "Qa38Q~Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUaXy"
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

fn check(input: &ConfigInput<'_>, found: &mut Findings) {
    let Some(auth) = input.secrets.auth() else { return };
    for (provider, id, value) in of_providers(&auth, "client_id") {
        let secret = of_providers(&auth, "client_secret").into_iter().find(|(other, ..)| other.name == provider.name);
        let looks_swapped = secret.as_ref().is_some_and(|(_, _, secret)| looks_like_id(secret));
        let problem = if is_certainly_secret(value) && looks_swapped {
            RULE.at(id.value(), "`client_id` holds the client secret, and `client_secret` the client ID")
                .label("this goes through the browser's address bar, for everybody to see")
                .help("exchange the two; the secret has not left this file yet, unless somebody tried to log in")
        } else if is_certainly_secret(value) {
            RULE.at(id.value(), "`client_id` looks like a secret")
                .label("this goes through the browser's address bar, for everybody to see")
                .help("put the client ID here; make a new secret if somebody has tried to log in with this")
        } else if let Some((_, url)) =
            tenant_of(&auth, &provider).filter(|(tenant, _)| tenant.eq_ignore_ascii_case(value))
        {
            RULE.at(id.value(), "`client_id` is the tenant ID")
                .label("Microsoft finds no application of this ID: AADSTS700016")
                .related(url.value(), "the tenant ID stands here")
                .help("copy the “Application (client) ID” of the app registration's Overview")
        } else {
            continue;
        };
        found.push(problem.provider(provider.name));
    }
    for (provider, site, secret) in of_providers(&auth, "client_secret") {
        let others = [(
            "client_id",
            of_providers(&auth, "client_id").into_iter().find(|(other, ..)| other.name == provider.name),
        )];
        for (key, other) in others {
            let Some((_, other, _)) = other.filter(|(_, _, value)| *value == secret) else { continue };
            found.push(
                RULE.at(site.value(), format!("`client_secret` is the same as `{key}`"))
                    .provider(provider.name)
                    .label("the provider answers `invalid_client`")
                    .related(other.value(), "the same value")
                    .help("copy the secret from the provider's console; many show it only once"),
            );
        }
        if let Some((_, url)) = tenant_of(&auth, &provider).filter(|(tenant, _)| tenant.eq_ignore_ascii_case(secret)) {
            found.push(
                RULE.at(site.value(), "`client_secret` is the tenant ID")
                    .provider(provider.name)
                    .label("Microsoft answers AADSTS7000215")
                    .related(url.value(), "the tenant ID stands here")
                    .help("copy the column “Value” under Certificates & secrets"),
            );
        }
    }
}

/// Whether the secret is a copy of another value of the same provider.
pub(crate) fn is_copy(auth: &Auth<'_>, provider: &Provider<'_>) -> bool {
    let value = |key: &str| provider.get(auth, key).and_then(|setting| setting.as_str());
    let Some(secret) = value("client_secret") else { return false };
    value("client_id") == Some(secret) || is_tenant(auth, provider, secret)
}

/// Whether `value` is the tenant in the address of the provider's metadata.
pub(crate) fn is_tenant(auth: &Auth<'_>, provider: &Provider<'_>, value: &str) -> bool {
    tenant_of(auth, provider).is_some_and(|(tenant, _)| tenant.eq_ignore_ascii_case(value))
}

/// The tenant's GUID in the address of Microsoft's metadata.
fn tenant_of<'a>(auth: &Auth<'a>, provider: &Provider<'a>) -> Option<(String, Site<'a>)> {
    let (_, site, text) =
        of_providers(auth, "server_metadata_url").into_iter().find(|(other, ..)| other.name == provider.name)?;
    let url = web_address(text).ok()?;
    let tenant = tenant(&url).filter(|tenant| is_guid(tenant))?.to_owned();
    Some((tenant, site))
}

fn looks_like_id(value: &str) -> bool {
    is_guid(value) || value.ends_with(".apps.googleusercontent.com")
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::check;

    const TENANT: &str = "7f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f";

    #[test]
    fn a_secret_as_client_id_is_not_quoted() {
        let found = check(
            &RULE,
            "[auth.g]\nclient_id = 'GOCSPX-CANARY' #~ error[swapped-credentials]\n\
             client_secret = '1-a.apps.googleusercontent.com'\n",
        );
        assert!(!found[0].message().contains("CANARY"));
        assert!(found[0].message().contains("and `client_secret` the client ID"));
        check(
            &RULE,
            "[auth.g]\nclient_id = 'Qa38Q~Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUaXy' #~ error[swapped-credentials]\n",
        );
    }

    #[test]
    fn the_tenant_is_neither_the_client_nor_its_secret() {
        let url = format!(
            "server_metadata_url = 'https://login.microsoftonline.com/{TENANT}/v2.0/.well-known/openid-configuration'\n"
        );
        check(&RULE, &format!("[auth.m]\nclient_id = '{TENANT}' #~ error[swapped-credentials]\n{url}"));
        check(&RULE, &format!("[auth.m]\nclient_secret = '{TENANT}' #~ error[swapped-credentials]\n{url}"));
    }

    #[test]
    fn a_secret_is_not_the_client_id() {
        check(&RULE, "[auth.x]\nclient_id = 'weather'\nclient_secret = 'weather' #~ error[swapped-credentials]\n");
    }

    #[test]
    fn values_in_their_places_pass() {
        // Authelia's documentation has client IDs made like this.
        check(
            &RULE,
            "[auth.x]\nclient_id = 'tZGLHep6bhZEfSn7A5GwKGwfP1XNbYyoh_GjYSGFK~KpGnx6q.7n9Rfz50evKFpWS5SUm2tI'\n",
        );
        check(&RULE, "[auth.x]\nclient_id = 'weather'\nclient_secret = 'Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa'\n");
    }
}
