//! The rule `insecure-endpoint`: an endpoint of the provider is plain `http`.

use super::listed;
use crate::diagnostic::{Level, RuleInfo};
use crate::oidc::{AddressScope, ENDPOINTS};
use crate::rules::{Check, Findings, ProviderInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "insecure-endpoint",
        summary: "an endpoint of the provider is plain `http`",
        level: Level::Error,
        docs: r#"
## Why
Over plain `http`, anyone on the network path reads the code, the tokens and the client secret, and can put other keys in the place
of the provider's. OpenID Connect demands `https` for every endpoint. Only this machine itself (`localhost`,
`127.0.0.1`) is exempt.

## Example
```json
{ "issuer": "https://login.example.com", "token_endpoint": "http://login.example.com/token" }
```
Usually TLS ends at a proxy, and the provider does not know its public address.

## Instead
Tell the provider that it is behind TLS. Keycloak: `--hostname https://login.example.com --proxy-headers xforwarded`;
GitLab: `external_url`; Authentik, Authelia and Zitadel: forward `X-Forwarded-Proto` and `Host`.
"#,
    },
    check: Check::Provider(check),
};

fn check(input: &ProviderInput<'_>, findings: &mut Findings) {
    let Some(metadata) = input.metadata() else { return };
    let insecure: Vec<&str> = ENDPOINTS
        .into_iter()
        .filter(|name| {
            metadata
                .url(name)
                .is_some_and(|url| url.scheme() == "http" && AddressScope::from_url(&url) != AddressScope::Loopback)
        })
        .collect();
    if insecure.is_empty() {
        return;
    }
    let problem = input.problem(&RULE, format!("{} without TLS (`http`)", listed(&insecure)));
    let problem = problem.label("codes, tokens and the client secret can be read on the way");
    findings.push(if input.snapshot.metadata_url.scheme() == "https" {
        problem.help("the provider does not know that it is behind TLS: set its public address to `https` (Keycloak: `--hostname`, `--proxy-headers`)")
    } else {
        problem.help("serve the provider over `https`, and change `server_metadata_url` to it")
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::rules::provider::testing::{provider, said};

    #[test]
    fn http_is_for_this_machine_alone() {
        let mixed = provider().with(&json!({
            "token_endpoint": "http://op.example/token",
            "jwks_uri": "http://10.0.0.1/jwks",
        }));
        assert_eq!(said(&RULE, &mixed), ["error: `token_endpoint` and `jwks_uri` without TLS (`http`)"]);
        assert_eq!(said(&RULE, &provider().at("http://localhost:8080")), [] as [String; 0]);
    }
}
