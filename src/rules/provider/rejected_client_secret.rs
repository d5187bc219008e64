//! The rule `rejected-client-secret`: the provider rejects the client secret.

use super::unsupported_client_authentication::takes_secrets;
use crate::diagnostic::{Level, RuleInfo};
use crate::oidc::known_errors::Subject;
use crate::oidc::registration::Verdict;
use crate::rules::{Check, Findings, ProviderInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "rejected-client-secret",
        summary: "the provider rejects the client secret",
        level: Level::Error,
        docs: r#"
## Why
Streamlit sends the client secret when it redeems the code. A wrong one makes every login end logged out, after the user has
signed in; the server's log says `invalid_client`. `probe` sends a code that cannot be good, with the configured secret and
with a wrong one; it is an error when both are answered alike, by both methods of authentication.

## Example
```toml
[auth.microsoft]
client_secret = "<the secret's ID instead of its value>"
```

## Instead
Make a new secret in the provider's console and copy its value at once: most show it only then. Microsoft Entra: the column
*Value*, not *Secret ID*; secrets expire there. Watch for white space and quotes that came along.
"#,
    },
    check: Check::Provider(check),
};

fn check(input: &ProviderInput<'_>, findings: &mut Findings) {
    let Some(token) = input.token().filter(|token| token.verdict() == Verdict::Rejected) else { return };
    let is_unknown = input
        .authorization()
        .and_then(|answers| answers.complaint())
        .is_some_and(|complaint| complaint.about == Some(Subject::Client));
    let takes_secrets = input.metadata().is_none_or(takes_secrets);
    if is_unknown || !takes_secrets || token.other_method().is_some() {
        return;
    }
    findings.push(
        input
            .problem_at(&RULE, &input.places.client_secret, "the provider rejects the client secret")
            .label(input.fails_at_callback())
            .evidence(format!("it answers {}, and a wrong secret alike", token.replies.actual.words()))
            .help("make a new secret in the provider's console and copy its value, not its ID; mind white space"),
    );
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::provider::testing::{diagnose, problems, provider, said};

    #[test]
    fn a_secret_that_is_as_good_as_a_wrong_one_is_wrong() {
        let wrong = || provider().redeeming("invalid_client", "invalid_client", Some("invalid_client"));
        assert_eq!(said(&RULE, &wrong()), ["error: the provider rejects the client secret"]);
        assert_eq!(
            diagnose(&RULE, &wrong())[0].evidence_texts(),
            ["it answers `invalid_client`: as said, and a wrong secret alike"]
        );
        assert_eq!(problems(&provider().redeeming("invalid_grant", "invalid_client", None)), [] as [String; 0]);
    }
}
