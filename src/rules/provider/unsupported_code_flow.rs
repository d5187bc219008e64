//! The rule `unsupported-code-flow`: the provider does not offer the authorization code flow as Streamlit uses it.

use super::listed;
use crate::diagnostic::{Level, RuleInfo};
use crate::oidc::ProviderMetadata;
use crate::oidc::registration::AuthorizationEvidence;
use crate::rules::values::provider_error::{excerpt, fix_of};
use crate::rules::{Check, Findings, ProviderInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unsupported-code-flow",
        summary: "the provider does not offer the authorization code flow as Streamlit uses it",
        level: Level::Error,
        docs: r#"
## Why
Streamlit asks for `response_type=code`, redeems the code with `grant_type=authorization_code`, and reads it from the query of
the callback. A provider that offers only tokens in the fragment (the implicit flow) or a form that the browser posts
answers with an error, or in a way that Streamlit does not see.

## Example
```json
{ "response_types_supported": ["id_token", "token id_token"] }
```

## Instead
Allow the authorization code flow for the application in the provider's console. Where the provider has none (Facebook),
put a broker between: Keycloak, Auth0, Cognito and Dex speak to such providers and offer the code flow themselves.
"#,
    },
    check: Check::Provider(check),
};

/// What the flow needs: the member, the value, and what the value is called.
const NEEDED: [(&str, &str, &str); 3] = [
    ("response_types_supported", "code", "response types"),
    ("grant_types_supported", "authorization_code", "grant types"),
    ("response_modes_supported", "query", "response modes"),
];

fn check(input: &ProviderInput<'_>, findings: &mut Findings) {
    let Some(metadata) = input.metadata() else { return };
    let refused = ["unauthorized_client", "unsupported_response_type"];
    let refusal = input.authorization().and_then(AuthorizationEvidence::refusal);
    if let Some(refusal) = refusal.filter(|refusal| refused.contains(&refusal.error.as_str())) {
        let fix = refusal.known_description().map(|(_, known)| fix_of(known));
        findings.push(
            input
                .problem_at(&RULE, &input.places.client_id, "the provider does not let this client use the code flow")
                .label("users are back in the app and logged out, without a word")
                .evidence(format!("it answers {}", excerpt(&refusal.words())))
                .help(fix.unwrap_or_else(|| {
                    "allow the authorization code flow for this client, in the provider's console".to_owned()
                })),
        );
        return;
    }
    let Some((value, called, stated)) = NEEDED.iter().find_map(|need| unmet(metadata, *need)) else { return };
    findings.push(
        input
            .problem(&RULE, format!("the provider's {called} are {}, without `{value}`", listed(&stated)))
            .label("Streamlit uses the authorization code flow, with the code in the query, and no other")
            .help("allow the authorization code flow in the provider's console, or put a broker between"),
    );
}

/// The first need that a list of the document denies. What is not listed has a default, and that fits.
fn unmet<'a>(
    metadata: &'a ProviderMetadata,
    (member, value, called): (&str, &'static str, &'static str),
) -> Option<(&'static str, &'static str, Vec<&'a str>)> {
    let stated = metadata.stated_list(member).filter(|stated| !stated.is_empty())?;
    (!stated.contains(&value)).then_some((value, called, stated))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::rules::provider::testing::{page, provider, returned, said};

    #[test]
    fn one_problem_names_what_is_lacking() {
        let implicit = provider().with(&json!({
            "response_types_supported": ["id_token", "token id_token"],
            "grant_types_supported": ["implicit"],
        }));
        assert_eq!(
            said(&RULE, &implicit),
            ["error: the provider's response types are `id_token` and `token id_token`, without `code`"]
        );
        let form = provider().with(&json!({ "response_modes_supported": ["form_post"] }));
        assert_eq!(said(&RULE, &form), ["error: the provider's response modes are `form_post`, without `query`"]);
    }

    #[test]
    fn a_client_that_may_not_use_it_is_told() {
        let refusing = provider().authorizing(returned("unauthorized_client"), page(400, ""));
        assert_eq!(said(&RULE, &refusing), ["error: the provider does not let this client use the code flow"]);
    }

    #[test]
    fn what_is_not_stated_has_a_default() {
        let silent = provider().without(&["response_types_supported"]).with(&json!({ "grant_types_supported": [] }));
        assert_eq!(said(&RULE, &silent), [] as [String; 0]);
    }
}
