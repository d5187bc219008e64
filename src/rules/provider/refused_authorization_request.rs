//! The rule `refused-authorization-request`: the provider refuses Streamlit's authorization request.

use crate::diagnostic::{Diagnostic, Level, RuleInfo};
use crate::oidc::Refusal;
use crate::oidc::known_errors::Subject;
use crate::oidc::registration::AuthorizationEvidence;
use crate::rules::values::provider_error::{advice, excerpt, helped};
use crate::rules::{Check, Findings, ProviderInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "refused-authorization-request",
        summary: "the provider refuses Streamlit's authorization request",
        level: Level::Error,
        docs: r#"
## Why
Client ID and redirect URI are known, and still nobody can sign in: the provider sends every user back with an error, because it
demands PKCE, does not know the `prompt`, or has a policy against this application. `probe` sends Streamlit's own request, once
with `prompt=none` and once as it is; whatever comes back at the redirect URI to the latter comes back to every user. Streamlit
writes it to its log, and the user is back in the app and logged out. It is a warning where the provider says that it is in
trouble itself (`server_error`).

## Example
```text
http://localhost:8501/oauth2callback?error=invalid_request&error_description=Missing+parameter%3A+code_challenge_method
```

## Instead
What the provider's words mean is shown beside them. Where PKCE is demanded and the metadata does not list `S256`:
```toml
[auth.NAME]
client_kwargs = { code_challenge_method = "S256" }
```
"#,
    },
    check: Check::Provider(check),
};

fn check(input: &ProviderInput<'_>, findings: &mut Findings) {
    let Some(evidence) = input.authorization().filter(|evidence| !evidence.is_about_scope()) else { return };
    if let Some(refusal) = evidence.refusal().filter(|refusal| !has_rule_of_its_own(refusal)) {
        findings.push(returned(input, refusal));
    } else if let Some(problem) = page(input, evidence) {
        findings.push(problem);
    }
}

/// Whether `unsupported-scope` or `unsupported-code-flow` says it.
fn has_rule_of_its_own(refusal: &Refusal) -> bool {
    refusal.subject() == Some(Subject::Scope)
        || ["unauthorized_client", "unsupported_response_type"].contains(&refusal.error.as_str())
}

/// An error at the redirect URI.
fn returned(input: &ProviderInput<'_>, refusal: &Refusal) -> Diagnostic {
    let request = input.request();
    let place = match refusal.subject() {
        Some(Subject::Client) => &input.places.client_id,
        Some(Subject::RedirectUri) => &input.places.redirect_uri,
        _ => &input.places.metadata_url,
    };
    let message = match refusal.subject() {
        Some(Subject::Pkce) if !request.sends_challenge() => {
            "the provider demands PKCE, and Streamlit sends no code challenge".to_owned()
        }
        Some(Subject::Pkce) => "the provider refuses the code challenge that Streamlit sends".to_owned(),
        Some(Subject::Prompt) => format!("the provider refuses `prompt={}`", request.prompt()),
        _ => format!("the provider answers Streamlit's request with the error `{}`", excerpt(&refusal.error)),
    };
    let problem = input.problem_at(&RULE, place, message);
    let problem = if refusal.is_passing() {
        problem.at_level(Level::Warning).label("whether users meet it too shows in a login: `authctl test` makes one")
    } else {
        problem.label("users are back in the app and logged out, without a word")
    };
    let problem = problem.evidence(format!("it answers {}", excerpt(&refusal.words())));
    let meaning = refusal.known().map(|(name, known)| format!("`{name}`: {}", known.meaning));
    let problem = match meaning {
        Some(meaning) => problem.evidence(meaning),
        None => problem,
    };
    let advice = advice(refusal, request);
    if advice.is_empty() {
        return problem.help("look into the provider's own log, or ask its administrator: it knows why it refuses");
    }
    helped(problem, advice)
}

/// A page of the provider's that complains of something other than client ID and redirect URI.
fn page(input: &ProviderInput<'_>, evidence: &AuthorizationEvidence) -> Option<Diagnostic> {
    let rejected =
        evidence.complaint().filter(|complaint| matches!(complaint.about, Some(Subject::Pkce | Subject::Prompt)));
    let complaint = rejected.or_else(|| evidence.complaint_as_sent())?;
    let refusal = Refusal::new(&complaint.words, None);
    let problem = input
        .problem(&RULE, "the provider shows an error page instead of its sign-in page")
        .at_level(if complaint.about.is_some() { Level::Error } else { Level::Warning })
        .label("users do not come back to the app")
        .evidence(format!("it answers Streamlit's request with `{}`", excerpt(&complaint.words)));
    Some(helped(problem, advice(&refusal, input.request())))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::rules::provider::testing::{diagnose, page, problems, provider, returned, returned_with, said};

    fn unregistered() -> crate::oidc::registration::AuthorizationAnswer {
        page(400, "redirect_uri is not registered")
    }

    #[test]
    fn a_demand_for_pkce_is_told_with_the_setting_that_meets_it() {
        let silent = provider()
            .without(&["code_challenge_methods_supported"])
            .authorizing(returned("login_required"), unregistered())
            .answering_as_sent(returned_with("invalid_request", "Missing parameter: code_challenge_method"));
        let found = diagnose(&RULE, &silent);
        assert_eq!(found[0].message(), "the provider demands PKCE, and Streamlit sends no code challenge");
        assert_eq!(
            found[0].help_texts(),
            ["add `client_kwargs = { code_challenge_method = \"S256\" }` to the provider's section"]
        );
        assert_eq!(problems(&silent), ["error[refused-authorization-request]"], "PKCE is told once");
    }

    #[test]
    fn a_refused_prompt_is_answered_with_one_that_the_provider_lists() {
        let strict = provider()
            .with(&json!({ "prompt_values_supported": ["none", "consent"] }))
            .authorizing(returned("login_required"), unregistered())
            .answering_as_sent(returned_with("invalid_request", "unsupported prompt value requested"));
        let found = diagnose(&RULE, &strict);
        assert_eq!(found[0].message(), "the provider refuses `prompt=select_account`");
        assert!(found[0].help_texts()[0].contains("{ prompt = \"consent\" }"), "{:?}", found[0].help_texts());
        assert_eq!(problems(&strict), ["error[refused-authorization-request]"]);
    }

    #[test]
    fn other_errors_are_quoted_and_looked_up() {
        for (error, description, level, quoted) in [
            ("access_denied", "Policy evaluation failed for this request", "error", "Policy evaluation failed"),
            ("invalid_request", "nonce is required", "error", "nonce is required"),
            ("invalid_client", "no such client", "error", "no such client"),
            ("server_error", "out of order", "warning", "out of order"),
            ("teapot", "short and stout", "error", "short and stout"),
        ] {
            let refusing = provider()
                .authorizing(returned("login_required"), unregistered())
                .answering_as_sent(returned_with(error, description));
            assert_eq!(
                said(&RULE, &refusing),
                [format!("{level}: the provider answers Streamlit's request with the error `{error}`")]
            );
            assert!(diagnose(&RULE, &refusing)[0].evidence_texts()[0].contains(quoted), "{error}");
        }
    }

    #[test]
    fn what_only_the_missing_prompt_explains_is_no_refusal() {
        let shy = provider()
            .authorizing(returned_with("access_denied", "prompt=none is not for you"), unregistered())
            .answering_as_sent(page(200, "Sign in"));
        assert_eq!(problems(&shy), ["info[undecided-without-login]"]);
        let usual =
            provider().authorizing(returned("login_required"), unregistered()).answering_as_sent(page(200, "Sign in"));
        assert_eq!(problems(&usual), [] as [String; 0]);
    }

    #[test]
    fn an_error_page_for_the_own_prompt_alone_is_told() {
        let odd = |body: &str| {
            provider().authorizing(returned("login_required"), unregistered()).answering_as_sent(page(400, body))
        };
        assert_eq!(
            said(&RULE, &odd("unsupported prompt value requested")),
            ["error: the provider shows an error page instead of its sign-in page"]
        );
        assert_eq!(
            said(&RULE, &odd("sorry")),
            ["warning: the provider shows an error page instead of its sign-in page"]
        );
    }
}
