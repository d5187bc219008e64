//! The rule `missing-pkce-support`: the provider does not advertise PKCE, so Streamlit does not use it.

use crate::diagnostic::{Level, RuleInfo};
use crate::oidc::Refusal;
use crate::oidc::known_errors::Subject;
use crate::oidc::registration::AuthorizationEvidence;
use crate::rules::{Check, Findings, ProviderInput, Rule};
use crate::streamlit::Pkce;

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "missing-pkce-support",
        summary: "the provider does not advertise PKCE, so Streamlit does not use it",
        level: Level::Info,
        docs: r#"
## Why
PKCE (RFC 7636) binds a code to the login that asked for it, so that a stolen code is of no use. Streamlit sends a challenge
when the metadata lists `S256`, and none otherwise. Several providers understand it and do not say so: Microsoft Entra,
Cognito, Slack, LinkedIn.

## Example
```json
{ "code_challenge_methods_supported": ["plain"] }
```

## Instead
Nothing, unless the provider does understand PKCE. Then:
```toml
[auth.NAME]
client_kwargs = { code_challenge_method = "S256" }
```
"#,
    },
    check: Check::Provider(check),
};

fn check(input: &ProviderInput<'_>, findings: &mut Findings) {
    let Some(metadata) = input.metadata() else { return };
    let supported = metadata.code_challenge_methods();
    let is_advertised = supported.contains(&"S256");
    let is_configured = input.settings.is_some_and(|settings| settings.pkce(&supported) == Pkce::S256);
    let demands = |refusal: &Refusal| refusal.subject() == Some(Subject::Pkce);
    let is_demanded = input.authorization().and_then(AuthorizationEvidence::refusal).is_some_and(demands)
        || input.refusal.as_ref().is_some_and(demands);
    if is_advertised || is_configured || is_demanded {
        return;
    }
    findings.push(
        input
            .problem(&RULE, "the provider does not advertise PKCE with `S256`, so Streamlit sends no code challenge")
            .help("if the provider understands it: `client_kwargs = { code_challenge_method = \"S256\" }`"),
    );
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::rules::provider::testing::{provider, said};

    #[test]
    fn only_the_method_that_streamlit_uses_counts() {
        let plain = || provider().with(&json!({ "code_challenge_methods_supported": ["plain"] }));
        assert_eq!(
            said(&RULE, &plain()),
            ["info: the provider does not advertise PKCE with `S256`, so Streamlit sends no code challenge"]
        );
        let configured = plain().configured("client_kwargs = { code_challenge_method = 'S256' }");
        assert_eq!(said(&RULE, &configured), [] as [String; 0]);
    }
}
