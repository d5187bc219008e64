//! The rule `refused-token-request`: the token endpoint refuses Streamlit's request, whatever the code.

use crate::diagnostic::{Level, RuleInfo};
use crate::oidc::registration::TokenEvidence;
use crate::rules::values::provider_error::{excerpt, explained, fix_of, helped};
use crate::rules::{Check, Findings, ProviderInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "refused-token-request",
        summary: "the token endpoint refuses Streamlit's request, whatever the code",
        level: Level::Error,
        docs: r#"
## Why
`probe` tries to redeem a code that nobody has issued. A provider that would redeem a good one answers `invalid_grant`. One that
demands DPoP, or does not let the application redeem codes at all, says so instead: then every user signs in and is logged out
when back in the app.

## Example
```json
{ "error": "invalid_dpop_proof", "error_description": "The DPoP proof JWT header is missing." }
```

## Instead
Let the application take plain authorization codes, in the provider's console. Streamlit sends neither DPoP nor any other
grant.
"#,
    },
    check: Check::Provider(check),
};

fn check(input: &ProviderInput<'_>, findings: &mut Findings) {
    let Some(refusal) = input.token().and_then(TokenEvidence::refusal) else { return };
    let message =
        format!("the token endpoint refuses Streamlit's request with the error `{}`", excerpt(&refusal.error));
    let problem = input.problem_at(&RULE, &input.places.client_id, message).label(input.fails_at_callback());
    let fix = refusal.known().map(|(_, known)| fix_of(known));
    findings.push(helped(explained(problem, &refusal, None), fix.into_iter().collect()));
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::provider::testing::{diagnose, problems, provider, said};

    #[test]
    fn what_no_code_changes_is_an_error() {
        for error in ["invalid_dpop_proof", "unsupported_grant_type", "unauthorized_client"] {
            let refusing = provider().redeeming(error, "invalid_client", None);
            assert_eq!(
                said(&RULE, &refusing),
                [format!("error: the token endpoint refuses Streamlit's request with the error `{error}`")]
            );
        }
        let dpop = provider().redeeming("invalid_dpop_proof", "invalid_client", None);
        assert!(diagnose(&RULE, &dpop)[0].help_texts()[0].contains("Proof of Possession"), "the console's path");
        assert_eq!(problems(&dpop), ["error[refused-token-request]"]);
    }

    #[test]
    fn a_bogus_code_is_usually_told_to_be_one() {
        for error in ["invalid_grant", "bad_verification_code", "invalid_request"] {
            assert_eq!(said(&RULE, &provider().redeeming(error, "invalid_client", None)), [] as [String; 0], "{error}");
        }
    }
}
