//! What a provider must refuse, tried after a login that passed: each attempt differs from that login in one thing alone.
//!
//! A refusal is read from the answer's own words. An answer that may have another cause proves nothing.

use super::registration::AuthorizationAnswer;
use super::token::TokenFlaw;
use crate::secret::opaque_debug;

/// One thing that a provider must enforce.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AuditCheck {
    /// A code that was asked for with a challenge is worth nothing without its verifier (RFC 7636 section 4.6).
    Pkce,
    /// A code works once (RFC 6749 section 4.1.2).
    CodeOnce,
    /// The redirect URI of the token request is that of the authorization request (RFC 6749 section 4.1.3).
    SameRedirectUri,
    /// Nobody is sent to a redirect URI that is not registered (RFC 9700 section 4.1.3).
    RegisteredRedirectUri,
}

impl AuditCheck {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Pkce => "pkce",
            Self::CodeOnce => "reused-code",
            Self::SameRedirectUri => "wrong-redirect-uri",
            Self::RegisteredRedirectUri => "unregistered-redirect-uri",
        }
    }
}

/// What became of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AuditOutcome {
    Enforced,
    NotEnforced,
    /// The answer does not tell.
    Inconclusive,
}

/// One attempt and what it showed.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) demand: AuditCheck,
    pub(crate) enforcement: AuditOutcome,
    /// What was sent and what came, in one phrase; what the provider said is as it came.
    pub(crate) evidence: String,
}

/// What the token endpoint made of a request that it must refuse. `sent`: how it differed.
pub(crate) fn of_redemption(demand: AuditCheck, sent: &str, flaws: &[TokenFlaw], has_tokens: bool) -> Finding {
    let (enforcement, answer) = match flaws.first() {
        _ if has_tokens => (AuditOutcome::NotEnforced, "tokens came".to_owned()),
        Some(TokenFlaw::Rejected { status, error, .. }) => {
            // RFC 6749 section 5.2: the grant is bad, or the request is. Other errors have other causes.
            let is_about_it = matches!(error.as_str(), "invalid_grant" | "invalid_request");
            let enforcement = if is_about_it { AuditOutcome::Enforced } else { AuditOutcome::Inconclusive };
            (enforcement, format!("error `{error}` (status {status})"))
        }
        Some(TokenFlaw::Unreachable(failure)) => (AuditOutcome::Inconclusive, failure.to_string()),
        Some(
            TokenFlaw::Status { status } | TokenFlaw::Redirected { status, .. } | TokenFlaw::NotJson { status, .. },
        ) => (AuditOutcome::Inconclusive, format!("status {status} without an error of OAuth")),
        Some(_) | None => (AuditOutcome::Inconclusive, "an answer that is neither tokens nor an error".to_owned()),
    };
    Finding { demand, enforcement, evidence: format!("{sent}: {answer}") }
}

/// What the authorization endpoint made of a redirect URI that nobody can have registered.
pub(crate) fn of_redirect_uri(answer: &AuthorizationAnswer) -> Finding {
    let (enforcement, answer) = match answer {
        AuthorizationAnswer::Returned { .. } => (AuditOutcome::NotEnforced, "the browser is sent there".to_owned()),
        AuthorizationAnswer::Page { status, complaint } if complaint.is_some() || *status >= 400 => {
            (AuditOutcome::Enforced, format!("an error page (status {status})"))
        }
        AuthorizationAnswer::Page { status, .. } => (
            AuditOutcome::Inconclusive,
            format!("a page (status {status}): the provider may look at it after the sign-in"),
        ),
        AuthorizationAnswer::Nothing(failure) => (AuditOutcome::Inconclusive, failure.to_string()),
    };
    Finding {
        demand: AuditCheck::RegisteredRedirectUri,
        enforcement,
        evidence: format!("a redirect URI that cannot be registered: {answer}"),
    }
}

/// Nothing could be tried.
pub(crate) fn untried(demand: AuditCheck, why: impl Into<String>) -> Finding {
    Finding { demand, enforcement: AuditOutcome::Inconclusive, evidence: why.into() }
}

opaque_debug!(Finding);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Failure;
    use crate::oidc::Refusal;

    #[test]
    fn only_an_error_about_the_grant_is_a_refusal() {
        let rejected =
            |error: &str| TokenFlaw::Rejected { status: 400, error: error.to_owned(), description: None, uri: None };
        for (flaws, has_tokens, expected) in [
            (vec![], true, AuditOutcome::NotEnforced),
            (vec![TokenFlaw::MissingIdToken], true, AuditOutcome::NotEnforced),
            (vec![rejected("invalid_grant")], false, AuditOutcome::Enforced),
            (vec![rejected("invalid_request")], false, AuditOutcome::Enforced),
            (vec![rejected("invalid_client")], false, AuditOutcome::Inconclusive),
            (vec![rejected("slow_down")], false, AuditOutcome::Inconclusive),
            (vec![TokenFlaw::Status { status: 503 }], false, AuditOutcome::Inconclusive),
            (vec![TokenFlaw::Unreachable(Failure::Timeout { seconds: 1 })], false, AuditOutcome::Inconclusive),
            (vec![], false, AuditOutcome::Inconclusive),
        ] {
            let finding = of_redemption(AuditCheck::Pkce, "another verifier", &flaws, has_tokens);
            assert_eq!(finding.enforcement, expected, "{flaws:?}: {}", finding.evidence);
        }
    }

    #[test]
    fn a_sign_in_page_says_nothing_about_the_redirect_uri() {
        let page = |status| AuthorizationAnswer::Page { status, complaint: None };
        let returned = AuthorizationAnswer::Returned { refusal: Some(Refusal::new("login_required", None)) };
        let judged = |answer| of_redirect_uri(&answer).enforcement;
        assert_eq!(judged(page(400)), AuditOutcome::Enforced);
        assert_eq!((judged(page(200)), judged(page(302))), (AuditOutcome::Inconclusive, AuditOutcome::Inconclusive));
        assert_eq!(judged(returned), AuditOutcome::NotEnforced);
        let nothing = AuthorizationAnswer::Nothing(Failure::Timeout { seconds: 1 });
        assert_eq!(judged(nothing), AuditOutcome::Inconclusive);
    }
}
