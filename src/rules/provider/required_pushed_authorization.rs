//! The rule `required-pushed-authorization`: the provider demands pushed or signed authorization requests.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{Check, Findings, ProviderInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "required-pushed-authorization",
        summary: "the provider demands pushed or signed authorization requests",
        level: Level::Error,
        docs: r#"
## Why
Streamlit puts its authorization request into the URL that the browser opens. A provider that demands pushed requests
(RFC 9126) or signed request objects (RFC 9101) refuses such a URL: the user sees an error page instead of a sign-in page.

## Example
```json
{ "require_pushed_authorization_requests": true }
```

## Instead
Turn the demand off for this application in the provider's console (Keycloak: the client's *Advanced* settings, *Pushed
authorization request required*; Auth0: *Application*, *Require PAR*). Where it holds for the whole provider, put a broker
between.
"#,
    },
    check: Check::Provider(check),
};

fn check(input: &ProviderInput<'_>, findings: &mut Findings) {
    let Some(metadata) = input.metadata() else { return };
    let demanded = [
        ("require_pushed_authorization_requests", "pushed authorization requests (RFC 9126)"),
        ("require_signed_request_object", "signed request objects (RFC 9101)"),
    ];
    for (member, what) in demanded {
        if metadata.is_true(member) {
            findings.push(
                input
                    .problem(&RULE, format!("the provider demands {what}"))
                    .label("Streamlit sends its request in the URL, unsigned: the user sees an error page")
                    .help("turn the demand off for this application, in the provider's console"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::rules::provider::testing::{provider, said};

    #[test]
    fn a_demand_is_an_error_and_an_offer_is_not() {
        let demanding = provider().with(&json!({ "require_pushed_authorization_requests": true }));
        assert_eq!(said(&RULE, &demanding), ["error: the provider demands pushed authorization requests (RFC 9126)"]);
        let offering = provider().with(&json!({
            "require_pushed_authorization_requests": false,
            "pushed_authorization_request_endpoint": "https://op.example/par",
        }));
        assert_eq!(said(&RULE, &offering), [] as [String; 0]);
    }
}
