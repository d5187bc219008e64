//! The rule `unreachable-key-set`: the provider's key set cannot be fetched.

use super::authority;
use crate::diagnostic::{Level, RuleInfo};
use crate::http::{Failure, shown_url};
use crate::oidc::Fetched;
use crate::rules::{Check, Findings, ProviderInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unreachable-key-set",
        summary: "the provider's key set cannot be fetched",
        level: Level::Error,
        docs: r#"
## Why
At every callback Streamlit fetches `jwks_uri` to verify the ID token. When that fails, the user has signed in and is
logged out when back in the app; only the server's log says why. Redirects are not followed.

## Example
```json
{ "issuer": "https://login.example.com", "jwks_uri": "https://login.example.com:8443/keys" }
```
where a firewall lets 443 through, and 8443 not.

## Instead
Let the machine that runs Streamlit reach the address, or have the provider publish one that it can reach. `curl` from
inside the container or pod tells.
"#,
    },
    check: Check::Provider(check),
};

fn check(input: &ProviderInput<'_>, findings: &mut Findings) {
    let Some(key_set) = &input.snapshot.key_set else { return };
    let Some(url) = input.metadata().and_then(|metadata| metadata.url("jwks_uri")) else { return };
    let shown = shown_url(&url);
    let (message, help) = match key_set {
        // Rules of their own: `untrusted-certificate` and `private-endpoint`.
        Fetched::Document { .. }
        | Fetched::Unreachable(Failure::Certificate { .. } | Failure::ResolvesToPrivate { .. }) => {
            return;
        }
        Fetched::Unreachable(failure) => (
            format!("the key set at `{}` cannot be fetched: {failure}", authority(&url)),
            "let this machine reach the address of `jwks_uri`",
        ),
        Fetched::Status(response) if (300..400).contains(&response.status) && input.follows_redirects() => return,
        Fetched::Status(response) if (300..400).contains(&response.status) => (
            format!("the key set `{shown}` redirects (status {})", response.status),
            "have the provider publish, as `jwks_uri`, the address that answers",
        ),
        Fetched::Status(response) => (
            format!("the key set `{shown}` answers with status {}", response.status),
            "have the provider publish, as `jwks_uri`, an address that answers with status 200 to anyone",
        ),
        Fetched::NotJson { reason, .. } => (
            format!("the key set `{shown}` is no JSON object: {reason}"),
            "have the provider publish, as `jwks_uri`, the address of a JSON Web Key Set",
        ),
    };
    findings.push(input.problem(&RULE, message).label(input.fails_at_callback()).help(help));
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::http::Failure;
    use crate::oidc::Fetched;
    use crate::rules::provider::testing::{answer, problems, provider, said};

    #[test]
    fn every_way_to_have_no_keys_is_told() {
        let timeout = Fetched::Unreachable(Failure::Timeout { seconds: 15 });
        assert_eq!(
            said(&RULE, &provider().with_key_set(timeout)),
            ["error: the key set at `op.example` cannot be fetched: no complete answer within 15 seconds"]
        );
        let missing = Fetched::Status(answer(404, &[], ""));
        assert_eq!(problems(&provider().with_key_set(missing.clone())), ["error[unreachable-key-set]"]);
        assert_eq!(
            said(&RULE, &provider().with_key_set(missing)),
            ["error: the key set `https://op.example/jwks` answers with status 404"]
        );
        assert_eq!(
            said(&RULE, &provider().with_key_set_text("<html>")),
            ["error: the key set `https://op.example/jwks` is no JSON object: it is a web page"]
        );
    }

    #[test]
    fn a_redirect_is_followed_by_older_releases() {
        let moved = || Fetched::Status(answer(302, &[("location", "/keys")], ""));
        assert_eq!(said(&RULE, &provider().with_key_set(moved())).len(), 1);
        assert_eq!(said(&RULE, &provider().in_streamlit("1.50.0").with_key_set(moved())), [] as [String; 0]);
    }
}
