//! The rule `unknown-client`: the provider does not know the client ID.

use crate::diagnostic::{Level, RuleInfo};
use crate::oidc::known_errors::Subject;
use crate::rules::{Check, Findings, ProviderInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unknown-client",
        summary: "the provider does not know the client ID",
        level: Level::Error,
        docs: r#"
## Why
The client ID names the application at the provider. One that it does not know, or not any more, ends with its error page:
`AADSTS700016`, `Client not found`, `The OAuth client was not found`, `deleted_client`. Usual causes are a client ID of
another tenant or realm, a name in the place of the ID, or an application that was deleted.

## Example
```toml
[auth.microsoft]
client_id = "<the tenant's ID, or the object ID>"
```

## Instead
Copy the client ID of the application, in the tenant or realm that `server_metadata_url` names. Microsoft Entra: *App
registrations*, *Overview*, *Application (client) ID*; Keycloak: *Clients*, the column *Client ID*.
"#,
    },
    check: Check::Provider(check),
};

fn check(input: &ProviderInput<'_>, findings: &mut Findings) {
    let Some(complaint) = input.authorization().and_then(|answers| answers.complaint()) else { return };
    let Some(settings) = input.settings.filter(|_| complaint.about == Some(Subject::Client)) else { return };
    findings.push(
        input
            .problem_at(
                &RULE,
                &input.places.client_id,
                format!("the provider does not know the client `{}`", settings.client_id),
            )
            .label("users see the provider's error page instead of its sign-in page")
            .evidence(format!("it answers a request with `prompt=none` with `{}`", complaint.words))
            .help("copy the client ID from the provider's console, in the tenant or realm of `server_metadata_url`"),
    );
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::provider::testing::{page, problems, provider, said};

    #[test]
    fn an_unknown_client_is_named_and_nothing_else() {
        let unknown = || page(400, "We are sorry... Client not found.");
        let strange = provider().authorizing(unknown(), unknown()).redeeming("invalid_client", "invalid_client", None);
        assert_eq!(said(&RULE, &strange), ["error: the provider does not know the client `app`"]);
        assert_eq!(problems(&strange), ["error[unknown-client]"], "its secret is wrong for the same reason");
    }
}
