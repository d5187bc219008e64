//! The rule `mixed-hosts`: endpoints lie on other hosts than the issuer.

use url::Url;

use super::{authority, listed};
use crate::diagnostic::{Level, RuleInfo};
use crate::oidc::{AddressScope, ENDPOINTS};
use crate::rules::{Check, Findings, ProviderInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "mixed-hosts",
        summary: "endpoints lie on other hosts than the issuer",
        level: Level::Info,
        docs: r#"
## Why
Some large providers spread their endpoints over several hosts. At a provider of your own it is more often a sign that it
knows two addresses of itself, one inside the network and one outside: the browser cannot reach the one, or tokens name the
other as their issuer.

## Example
```json
{ "issuer": "http://localhost:8080/realms/demo",
  "token_endpoint": "http://keycloak:8080/realms/demo/protocol/openid-connect/token" }
```

## Instead
Nothing, if the provider means it so. Otherwise give it one public address (Keycloak: `--hostname`), and use that in
`server_metadata_url`.
"#,
    },
    check: Check::Provider(check),
};

/// Providers whose own documents spread over zones: the issuer's, and another one.
const KNOWN: [(&str, &str); 10] = [
    ("google.com", "googleapis.com"),
    ("amazonaws.com", "amazoncognito.com"),
    ("microsoftonline.com", "microsoft.com"),
    ("microsoftonline.us", "microsoft.com"),
    ("microsoftonline.us", "microsoft.us"),
    ("microsoftonline.cn", "chinacloudapi.cn"),
    ("windows.net", "microsoftonline.com"),
    ("windows.net", "microsoft.com"),
    ("facebook.com", "fbcdn.net"),
    ("dropbox.com", "dropboxapi.com"),
];

fn check(input: &ProviderInput<'_>, findings: &mut Findings) {
    let Some(metadata) = input.metadata() else { return };
    let Some(issuer) = metadata.url("issuer") else { return };
    let mut others: Vec<(&str, Url)> =
        ENDPOINTS.into_iter().filter_map(|name| Some((name, metadata.url(name)?))).collect();
    others.retain(|(_, url)| !is_of(&issuer, url));
    if others.is_empty() {
        return;
    }
    let names: Vec<&str> = others.iter().map(|(name, _)| *name).collect();
    let mut hosts: Vec<String> = others.iter().map(|(_, url)| authority(url)).collect();
    hosts.sort();
    hosts.dedup();
    let lie = if names.len() == 1 { "is" } else { "are" };
    let message = format!("{} {lie} on {}, and the issuer on `{}`", listed(&names), listed(&hosts), authority(&issuer));
    let problem = input.problem(&RULE, message);
    let is_named_inside = others.iter().any(|(_, url)| AddressScope::from_url(url) == AddressScope::Private);
    findings.push(if is_named_inside {
        problem.help("if browsers or the app cannot reach that host, give the provider one public address")
    } else {
        problem.help("nothing to do if the provider means it so")
    });
}

/// Whether `url` lies in the issuer's zone, or in one that is known to belong to it.
fn is_of(issuer: &Url, url: &Url) -> bool {
    let (from, to) = (zone(issuer), zone(url));
    from == to || KNOWN.contains(&(from.as_str(), to.as_str()))
}

/// The last two labels of the host, or the whole of an address.
fn zone(url: &Url) -> String {
    match url.host() {
        Some(url::Host::Domain(name)) => {
            let labels: Vec<&str> = name.rsplit('.').take(2).collect();
            labels.into_iter().rev().collect::<Vec<_>>().join(".")
        }
        Some(address) => address.to_string(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::rules::provider::testing::{provider, said};

    #[test]
    fn hosts_of_another_zone_are_named() {
        let mixed = provider().with(&json!({
            "token_endpoint": "https://api.op.example/token",
            "jwks_uri": "https://keys.other.example/jwks",
        }));
        assert_eq!(
            said(&RULE, &mixed.with(&json!({ "jwks_uri": "https://keys.elsewhere/jwks" }))),
            ["info: `jwks_uri` is on `keys.elsewhere`, and the issuer on `op.example`"]
        );
    }

    #[test]
    fn known_families_are_not() {
        let google = provider().with(&json!({
            "issuer": "https://accounts.google.com",
            "authorization_endpoint": "https://accounts.google.com/o/oauth2/v2/auth",
            "token_endpoint": "https://oauth2.googleapis.com/token",
            "userinfo_endpoint": "https://openidconnect.googleapis.com/v1/userinfo",
            "jwks_uri": "https://www.googleapis.com/oauth2/v3/certs",
        }));
        assert_eq!(said(&RULE, &google.without(&["end_session_endpoint"])), [] as [String; 0]);
    }
}
