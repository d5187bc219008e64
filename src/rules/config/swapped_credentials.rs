//! The rule `swapped-credentials`: client ID, client secret and tenant ID are in each other's place.

use super::multi_tenant_metadata_url::{is_guid, tenant};
use crate::diagnostic::{Level, RuleInfo};
use crate::providers::{Client, Known, Preset, of_url};
use crate::rules::values::setting_value::{AuthSettings, SettingUse};
use crate::rules::values::web_address::{host, web_address};
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::secret::is_certainly_secret;
use crate::streamlit::Provider;

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "swapped-credentials",
        summary: "client ID, client secret and tenant ID are in each other's place",
        level: Level::Error,
        docs: r#"
## Why
Consoles show several long values side by side. With the tenant ID as `client_id`, Microsoft finds no such application
(AADSTS700016), nor does Cognito with the ID of the user pool; with the client ID as its own secret, every provider answers
`invalid_client`; and a secret in `client_id` is sent through the browser's address bar, for everybody to see.

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

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    let Some(auth) = input.secrets.auth() else { return };
    for (provider, id, value) in input.settings.of_providers("client_id") {
        let secret = provider.get(&auth, "client_secret").filter(|_| are_exchanged(&input.settings, &provider));
        let problem = if let Some(secret) = secret {
            RULE.at_value(&id, "`client_id` holds the client secret, and `client_secret` the client ID")
                .related(secret.value(), "the client ID is here")
                .label("this goes through the browser's address bar, for everybody to see")
                .help("exchange the two; the secret has not left this file yet, unless somebody tried to log in")
        } else if is_certainly_secret(value) {
            RULE.at_value(&id, "`client_id` looks like a secret")
                .label("this goes through the browser's address bar, for everybody to see")
                .help("put the client ID here; make a new secret if somebody has tried to log in with this")
        } else if let Some(place) = place_of(&input.settings, &provider).filter(|place| place.is(value)) {
            RULE.at_value(&id, format!("`client_id` is {}", place.kind.title()))
                .label(place.kind.refusal_of_id())
                .related(place.url.value(), format!("{} is here", place.kind.title()))
                .help(place.kind.where_the_id_is())
        } else {
            continue;
        };
        findings.push(problem.provider(provider.name));
    }
    for (provider, site, secret) in input.settings.of_providers("client_secret") {
        if let Some((id, _)) = input.settings.of_provider(&provider, "client_id").filter(|(_, value)| *value == secret)
        {
            findings.push(
                RULE.at_value(&site, "`client_secret` is the same as `client_id`")
                    .provider(provider.name)
                    .label("the provider answers `invalid_client`")
                    .related(id.value(), "the same value")
                    .help("copy the secret from the provider's console; many show it only once"),
            );
        }
        if let Some(place) = place_of(&input.settings, &provider).filter(|place| place.is(secret)) {
            findings.push(
                RULE.at_value(&site, format!("`client_secret` is {}", place.kind.title()))
                    .provider(provider.name)
                    .label(place.kind.refusal_of_secret())
                    .related(place.url.value(), format!("{} is here", place.kind.title()))
                    .help(place.kind.where_the_secret_is()),
            );
        }
    }
}

/// Whether the provider's ID and secret are in each other's place, for certain.
fn are_exchanged<'a>(settings: &AuthSettings<'a>, provider: &Provider<'a>) -> bool {
    let text = |key: &str| settings.of_provider(provider, key).map(|(_, text)| text);
    let (Some(id), Some(secret)) = (text("client_id"), text("client_secret")) else { return false };
    if is_certainly_secret(id) {
        return is_guid(secret) || secret.ends_with(".apps.googleusercontent.com");
    }
    // Each has the shape of the other, and the ID does not have its own.
    matches!(
        text("server_metadata_url").and_then(of_url),
        Some(Known::Preset(Preset { client: Client::Registered { id: id_shape, secret: secret_shape }, .. }))
            if !(id_shape.matches)(id) && (secret_shape.matches)(id) && (id_shape.matches)(secret)
    )
}

/// What names the place of the accounts in the address of the metadata, and is beside the client ID in the console.
struct Place<'a> {
    kind: PlaceKind,
    id: String,
    /// The address that it is in.
    url: SettingUse<'a>,
}

impl Place<'_> {
    fn is(&self, value: &str) -> bool {
        self.id.eq_ignore_ascii_case(value)
    }
}

#[derive(Clone, Copy)]
enum PlaceKind {
    Tenant,
    UserPool,
}

impl PlaceKind {
    const fn title(self) -> &'static str {
        match self {
            Self::Tenant => "the tenant ID",
            Self::UserPool => "the user pool ID",
        }
    }

    const fn refusal_of_id(self) -> &'static str {
        match self {
            Self::Tenant => "Microsoft finds no application of this ID: AADSTS700016",
            Self::UserPool => "Cognito finds no app client of this ID",
        }
    }

    const fn where_the_id_is(self) -> &'static str {
        match self {
            Self::Tenant => "copy the “Application (client) ID” of the app registration's Overview",
            Self::UserPool => "copy the client ID under Amazon Cognito > User pools > (your pool) > App clients",
        }
    }

    const fn refusal_of_secret(self) -> &'static str {
        match self {
            Self::Tenant => "Microsoft answers AADSTS7000215",
            Self::UserPool => "Cognito answers `invalid_client`",
        }
    }

    const fn where_the_secret_is(self) -> &'static str {
        match self {
            Self::Tenant => "copy the column “Value” under Certificates & secrets",
            Self::UserPool => "copy the client secret under Amazon Cognito > User pools > (your pool) > App clients",
        }
    }
}

fn place_of<'a>(settings: &AuthSettings<'a>, provider: &Provider<'a>) -> Option<Place<'a>> {
    let (site, text) = settings.of_provider(provider, "server_metadata_url")?;
    let url = web_address(text).ok()?;
    if let Some(tenant) = tenant(&url).filter(|tenant| is_guid(tenant)) {
        return Some(Place { kind: PlaceKind::Tenant, id: tenant.to_owned(), url: site });
    }
    let first = url.path().split('/').find(|segment| !segment.is_empty())?;
    (host(&url).starts_with("cognito-idp.") && first.contains('_')).then(|| Place {
        kind: PlaceKind::UserPool,
        id: first.to_owned(),
        url: site,
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::check;

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
    fn each_may_have_the_shape_of_the_other() {
        let okta = "server_metadata_url = 'https://weather.okta.com/.well-known/openid-configuration'\n";
        let (id, secret) = ("0oa8k3j2h1G4f5D6s7A8", "Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUaQ8w7e6r5T4y3");
        let found = check(
            &RULE,
            &format!("[auth.o]\nclient_id = '{secret}' #~ error[swapped-credentials]\nclient_secret = '{id}'\n{okta}"),
        );
        assert!(found[0].message().contains("and `client_secret` the client ID"));
        check(&RULE, &format!("[auth.o]\nclient_id = '{id}'\nclient_secret = '{secret}'\n{okta}"));
    }

    #[test]
    fn the_user_pool_is_not_the_client() {
        let url = "server_metadata_url = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ab3dE5gH7/.well-known/openid-configuration'\n";
        let found =
            check(&RULE, &format!("[auth.c]\nclient_id = 'eu-west-1_Ab3dE5gH7' #~ error[swapped-credentials]\n{url}"));
        assert_eq!(found[0].message(), "`client_id` is the user pool ID");
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
