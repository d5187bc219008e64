//! The rule `unlisted-prompt`: the provider does not list the `prompt` that Streamlit will send.

use super::listed;
use crate::diagnostic::{Level, RuleInfo};
use crate::oidc::Refusal;
use crate::rules::values::provider_error::advice;
use crate::rules::{Check, Findings, ProviderInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unlisted-prompt",
        summary: "the provider does not list the `prompt` that Streamlit will send",
        level: Level::Warning,
        docs: r#"
## Why
Streamlit sends `prompt=select_account` where `client_kwargs` has no `prompt`. A provider whose `prompt_values_supported` lists
others should answer it with `invalid_request` (Initiating User Registration via OpenID Connect 1.0 section 4), and some do.
Where `probe` saw that the provider takes it, nothing is said.

## Example
```json
{ "prompt_values_supported": ["none", "login", "consent"] }
```

## Instead
```toml
[auth.NAME]
client_kwargs = { prompt = "login" }
```
"#,
    },
    check: Check::Provider(check),
};

fn check(input: &ProviderInput<'_>, findings: &mut Findings) {
    // What was tried is known.
    if input.authorization().is_some_and(|evidence| evidence.as_sent.is_some()) || input.refusal.is_some() {
        return;
    }
    let offered = input.metadata().map(|metadata| metadata.list("prompt_values_supported")).unwrap_or_default();
    let request = input.request();
    let prompt = request.prompt();
    if offered.is_empty() || offered.contains(&prompt) {
        return;
    }
    let problem = input
        .problem(&RULE, format!("the provider does not list `prompt={prompt}`, which Streamlit will send"))
        .label("it may send users back with an error before they can sign in")
        .evidence(format!("it lists {}", listed(&offered)));
    let refused = Refusal::new("account_selection_required", None);
    findings.push(
        advice(&refused, request)
            .into_iter()
            .fold(problem, |problem, help| problem.help(format!("if it refuses: {help}"))),
    );
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::RULE;
    use crate::rules::provider::testing::{page, provider, returned, said};

    #[test]
    fn the_list_is_compared_with_what_is_sent() {
        let listing = |prompts: Value| provider().with(&json!({ "prompt_values_supported": prompts }));
        let unlisted = "warning: the provider does not list `prompt=select_account`, which Streamlit will send";
        assert_eq!(said(&RULE, &listing(json!(["none", "login"]))), [unlisted]);
        for fine in [
            listing(json!(["none", "select_account"])),
            listing(json!([])),
            listing(json!(["none", "login"])).configured("client_kwargs = { prompt = 'login' }"),
            listing(json!(["none", "login"]))
                .authorizing(returned("login_required"), page(400, "no"))
                .answering_as_sent(page(200, "Sign in")),
        ] {
            assert_eq!(said(&RULE, &fine), [] as [String; 0]);
        }
    }
}
