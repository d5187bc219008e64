//! The rule `undecided-without-login`: the provider does not say without a login whether the registration is right.

use crate::diagnostic::{Level, RuleInfo};
use crate::oidc::registration::{AuthorizationEvidence, TokenEvidence, Verdict};
use crate::rules::values::provider_error::excerpt;
use crate::rules::{Check, Findings, ProviderInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "undecided-without-login",
        summary: "the provider does not say without a login whether the registration is right",
        level: Level::Info,
        docs: r"
## Why
`probe` compares the answer to a request with the answer to a control: a redirect URI that cannot be registered, a secret
that is certainly wrong. Some providers answer both alike, since they check one or the other only after a user has signed in,
or look at the code before they look at the secret. Then nothing follows.

## Example
A provider that shows its sign-in page for every redirect URI, and refuses the wrong one afterwards.

## Instead
`authctl test` makes a real login, which decides it.
",
    },
    check: Check::Provider(check),
};

fn check(input: &ProviderInput<'_>, findings: &mut Findings) {
    let is_undecided = |verdict: Option<Verdict>| verdict == Some(Verdict::Undecided);
    let mut undecided = Vec::new();
    if is_undecided(input.authorization().map(AuthorizationEvidence::verdict)) {
        undecided.push("the redirect URI");
    }
    if is_undecided(input.token().map(TokenEvidence::verdict)) {
        undecided.push("the client secret");
    }
    if let Some(refusal) = input.authorization().and_then(AuthorizationEvidence::refusal_without_prompt) {
        let message = "what the provider makes of Streamlit's request shows only in a login";
        findings.push(
            input
                .problem(&RULE, message)
                .evidence(format!("it answers the request with `prompt=none` with {}", excerpt(&refusal.words())))
                .evidence("it answers the request with Streamlit's own prompt with a page")
                .help("`authctl test` makes a real login"),
        );
    }
    if undecided.is_empty() {
        return;
    }
    let verb = if undecided.len() == 1 { "is" } else { "are" };
    findings.push(
        input
            .problem(&RULE, format!("whether {} {verb} right shows only in a login", undecided.join(" and ")))
            .evidence(
                "the provider answered a control request, which is certainly wrong, in the same way or not at all",
            )
            .help("`authctl test` makes a real login"),
    );
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::provider::testing::{page, provider, returned, said};

    #[test]
    fn what_is_left_open_is_named_together() {
        let lax = provider().authorizing(returned("login_required"), returned("login_required")).redeeming(
            "invalid_grant",
            "invalid_grant",
            None,
        );
        assert_eq!(
            said(&RULE, &lax),
            ["info: whether the redirect URI and the client secret are right shows only in a login"]
        );
        let after_login = provider().authorizing(page(200, "Sign in"), page(200, "Sign in"));
        assert_eq!(said(&RULE, &after_login), ["info: whether the redirect URI is right shows only in a login"]);
        assert_eq!(said(&RULE, &provider()), [] as [String; 0]);
    }
}
