//! The rule `spa-registration`: the redirect URI is registered for a single-page application.

use crate::diagnostic::{Level, RuleInfo};
use crate::oidc::registration::TokenReply;
use crate::rules::{Check, Findings, ProviderInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "spa-registration",
        summary: "the redirect URI is registered for a single-page application",
        level: Level::Error,
        docs: r"
## Why
Microsoft Entra redeems codes of the platform *Single-page application* for browsers only. Streamlit's server redeems the code,
and gets `AADSTS9002327`: the user signs in, and is logged out when back in the app.

## Example
*App registration*, *Authentication*, *Single-page application*: `https://app.example.com/oauth2callback`

## Instead
Remove the URI there, and add it under *Authentication*, *Add a platform*, **Web**.
",
    },
    check: Check::Provider(check),
};

/// What Microsoft answers to a server that redeems a browser's code, and to a browser's code without a proof.
const CODES: [&str; 2] = ["AADSTS9002327", "AADSTS9002325"];

fn check(input: &ProviderInput<'_>, findings: &mut Findings) {
    let Some(token) = input.token() else { return };
    let TokenReply::Answer { description: Some(description), .. } = &token.replies.actual else { return };
    if let Some(code) = CODES.iter().find(|code| description.contains(**code)) {
        findings.push(
            input
                .problem_at(
                    &RULE,
                    &input.places.redirect_uri,
                    "the redirect URI is registered for a single-page application",
                )
                .label(input.fails_at_callback())
                .evidence(format!("the provider answers `{code}`"))
                .help("Microsoft Entra: *Authentication*: move the URI from *Single-page application* to *Web*"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::oidc::registration::TokenReply;
    use crate::rules::provider::testing::{answer, provider, said};

    #[test]
    fn microsofts_own_code_is_the_sign() {
        let mut spa = provider().redeeming("invalid_request", "invalid_client", None);
        assert_eq!(said(&RULE, &spa), [] as [String; 0]);
        let body = r#"{"error":"invalid_request","error_description":"AADSTS9002327: Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests."}"#;
        spa.token().replies.actual = TokenReply::from_outcome(&Ok(answer(400, &[], body)));
        assert_eq!(said(&RULE, &spa), ["error: the redirect URI is registered for a single-page application"]);
    }
}
