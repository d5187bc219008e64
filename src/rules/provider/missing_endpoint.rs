//! The rule `missing-endpoint`: the metadata names no authorization endpoint, token endpoint or key set.

use super::FAILS_AT_LOGIN;
use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{Check, Findings, ProviderInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "missing-endpoint",
        summary: "the metadata names no authorization endpoint, token endpoint or key set",
        level: Level::Error,
        docs: r#"
## Why
A login needs three addresses: `authorization_endpoint`, where the browser is sent; `token_endpoint`, where Streamlit
redeems the code; `jwks_uri`, with the keys that verify the ID token. Without the first, `/auth/login` answers a bare
`400`; without one of the others, the user signs in and is logged out when back in the app.

## Example
Metadata of plain OAuth (RFC 8414), which has no keys for ID tokens; or of a provider whose login works otherwise
(Facebook has no token endpoint).
```json
{ "issuer": "https://idp.example", "authorization_endpoint": "https://idp.example/authorize",
  "token_endpoint": "https://idp.example/token" }
```

## Instead
The provider's OpenID Connect document: `/.well-known/openid-configuration`, not `/.well-known/oauth-authorization-server`.
"#,
    },
    check: Check::Provider(check),
};

const NEEDED: [&str; 3] = ["authorization_endpoint", "token_endpoint", "jwks_uri"];

fn check(input: &ProviderInput<'_>, findings: &mut Findings) {
    let Some(metadata) = input.metadata() else { return };
    let missing: Vec<&str> = NEEDED
        .into_iter()
        // Authlib takes an empty text for none.
        .filter(|name| !metadata.has(name) || metadata.text(name) == Some(""))
        // Keys inside the document serve as well.
        .filter(|name| *name != "jwks_uri" || !metadata.has("jwks"))
        .collect();
    if missing.is_empty() {
        return;
    }
    let problem = input.problem(&RULE, format!("the metadata has no {}", super::listed(&missing)));
    let problem = problem.label(if missing.contains(&"authorization_endpoint") {
        FAILS_AT_LOGIN
    } else {
        input.fails_at_callback()
    });
    let is_oauth_only = !metadata.has("jwks_uri")
        && !metadata.has("subject_types_supported")
        && !metadata.has("id_token_signing_alg_values_supported");
    findings.push(if missing.len() == NEEDED.len() {
        problem.help("this JSON is not provider metadata: set `server_metadata_url` to the provider's")
    } else if is_oauth_only {
        problem.help("this looks like metadata of plain OAuth (RFC 8414): use the provider's `/.well-known/openid-configuration`")
    } else {
        problem.help("ask the provider for OpenID Connect with the authorization code flow; without it, `st.login` cannot work")
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::rules::provider::testing::{diagnose, provider, said};

    #[test]
    fn what_is_missing_is_named_together() {
        let bare = provider().without(&["jwks_uri"]).with(&json!({ "token_endpoint": null }));
        assert_eq!(said(&RULE, &bare), ["error: the metadata has no `token_endpoint` and `jwks_uri`"]);
        assert_eq!(
            said(&RULE, &provider().with(&json!({ "authorization_endpoint": "" }))),
            ["error: the metadata has no `authorization_endpoint`"]
        );
    }

    #[test]
    fn metadata_of_plain_oauth_is_recognised() {
        let oauth = provider().without(&[
            "jwks_uri",
            "subject_types_supported",
            "id_token_signing_alg_values_supported",
            "userinfo_endpoint",
        ]);
        let found = diagnose(&RULE, &oauth);
        assert!(found[0].help_texts()[0].contains("plain OAuth"), "{:?}", found[0].help_texts());
    }

    #[test]
    fn keys_inside_the_document_are_enough() {
        let inside = provider().without(&["jwks_uri"]).with(&json!({ "jwks": { "keys": [] } }));
        assert_eq!(said(&RULE, &inside), [] as [String; 0]);
    }
}
