//! The rule `private-endpoint`: the metadata leads further into a private network than where it comes from.

use super::listed;
use crate::diagnostic::{Level, RuleInfo};
use crate::http::Failure;
use crate::oidc::{ENDPOINTS, Fetched};
use crate::rules::{Check, Findings, ProviderInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "private-endpoint",
        summary: "the metadata leads further into a private network than where it comes from",
        level: Level::Error,
        docs: r#"
## Why
Streamlit's server asks the token endpoint and the key set itself. When a document from the Internet sends it to
`localhost`, to a private address or to a cloud's metadata service, it reaches machines that the document's author
cannot reach: server-side request forgery. The same goes for a document of this machine that leads into a network. More often
it is a mistake: the provider publishes the name that it has
inside its own network, and neither browsers nor the app can reach that.

## Example
```json
{ "issuer": "https://login.example.com",
  "authorization_endpoint": "http://keycloak:8080/realms/demo/protocol/openid-connect/auth" }
```

## Instead
Set the provider's public address (Keycloak: `--hostname`). Where a private endpoint is meant, say so:
`authctl probe --allow-private-endpoints`; authctl asks none otherwise.
"#,
    },
    check: Check::Provider(check),
};

fn check(input: &ProviderInput<'_>, findings: &mut Findings) {
    let Some(metadata) = input.metadata() else { return };
    let snapshot = input.snapshot;
    let mut refused: Vec<(&str, String)> = ENDPOINTS
        .into_iter()
        .filter_map(|name| Some((name, metadata.url(name)?)))
        .filter(|(_, url)| !snapshot.private_endpoints.admit(&snapshot.metadata_url, url))
        .map(|(name, url)| (name, super::authority(&url)))
        .collect();
    // Its name promises the Internet, and its address is another.
    if let Some(Fetched::Unreachable(Failure::ResolvesToPrivate { host, address })) = &snapshot.key_set {
        refused.push(("jwks_uri", format!("{host} ({address})")));
    }
    if refused.is_empty() {
        return;
    }
    let names: Vec<&str> = refused.iter().map(|(name, _)| *name).collect();
    let lead = if names.len() == 1 { "leads" } else { "lead" };
    let mut hosts: Vec<String> = refused.into_iter().map(|(_, host)| host).collect();
    hosts.dedup();
    findings.push(
        input
            .problem(&RULE, format!("{} {lead} into a private network: {}", listed(&names), listed(&hosts)))
            .label("authctl did not go there; Streamlit would")
            .help("have the provider publish its public address (Keycloak: `--hostname`)")
            .help("if that network is meant, pass `--allow-private-endpoints`"),
    );
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::http::Failure;
    use crate::oidc::{Fetched, PrivateEndpoints};
    use crate::rules::provider::testing::{Provider, problems, provider, said};

    fn leading_inside() -> Provider {
        provider().with(&json!({
            "authorization_endpoint": "https://keycloak:8443/auth",
            "jwks_uri": "https://169.254.169.254/latest/meta-data",
        }))
    }

    #[test]
    fn the_internet_leads_to_no_private_host() {
        assert_eq!(
            said(&RULE, &leading_inside()),
            [
                "error: `authorization_endpoint` and `jwks_uri` lead into a private network: `keycloak:8443` and `169.254.169.254`"
            ]
        );
    }

    /// Only a name's address tells, and only while connecting.
    #[test]
    fn a_public_name_with_a_private_address_is_no_way_in() {
        let mut inward = provider();
        let address = std::net::Ipv4Addr::new(10, 0, 0, 1).into();
        let failure = Failure::ResolvesToPrivate { host: "op.example".to_owned(), address };
        inward.snapshot.key_set = Some(Fetched::Unreachable(failure));
        assert_eq!(said(&RULE, &inward), ["error: `jwks_uri` leads into a private network: `op.example (10.0.0.1)`"]);
        assert_eq!(problems(&inward), ["error[private-endpoint]"]);
    }

    #[test]
    fn a_private_provider_and_a_user_who_knows_may() {
        let mut allowed = leading_inside();
        allowed.snapshot.private_endpoints = PrivateEndpoints::Allowed;
        assert_eq!(said(&RULE, &allowed), [] as [String; 0]);
        // A machine's own metadata service is nobody's provider, wherever the document lies.
        let inside = leading_inside().fetched_from("https://login.corp/.well-known/openid-configuration");
        assert_eq!(said(&RULE, &inside), ["error: `jwks_uri` leads into a private network: `169.254.169.254`"]);
    }
}
