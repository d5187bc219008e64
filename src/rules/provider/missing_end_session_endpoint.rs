//! The rule `missing-end-session-endpoint`: the provider has no logout, so `st.logout` logs out of the app alone.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{Check, Findings, ProviderInput, Rule};
use crate::streamlit::Fact;

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "missing-end-session-endpoint",
        summary: "the provider has no logout, so `st.logout` logs out of the app alone",
        level: Level::Info,
        docs: r#"
## Why
Since Streamlit 1.53 (except 1.57), `st.logout` sends the browser on to the provider's `end_session_endpoint`, if
there is one. Without it the user stays signed in at the provider, and the next `st.login` may come back at once,
without a question. On a shared computer that is a surprise.

## Example
```json
{ "issuer": "https://accounts.google.com" }
```
Google, Apple, Slack, LinkedIn and others have none.

## Instead
Nothing at most providers. Auth0 publishes its own when *RP-Initiated Logout End Session Endpoint Discovery* is on
(*Settings*, *Advanced*). To have the user choose an account at each login, keep `prompt = "select_account"`.
"#,
    },
    check: Check::Provider(check),
};

fn check(input: &ProviderInput<'_>, findings: &mut Findings) {
    let Some(metadata) = input.metadata() else { return };
    if !input.streamlit.has(Fact::ProviderLogout)
        || metadata.text("end_session_endpoint").is_some_and(|url| !url.is_empty())
    {
        return;
    }
    findings.push(
        input.problem(&RULE, "the provider names no `end_session_endpoint`: `st.logout` logs out of the app alone"),
    );
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::provider::testing::{provider, said};

    #[test]
    fn it_matters_since_streamlit_uses_it() {
        let without = || provider().without(&["end_session_endpoint"]);
        assert_eq!(
            said(&RULE, &without()),
            ["info: the provider names no `end_session_endpoint`: `st.logout` logs out of the app alone"]
        );
        assert_eq!(said(&RULE, &without().in_streamlit("1.50.0")), [] as [String; 0]);
    }
}
