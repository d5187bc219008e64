//! Rules that judge one login.

pub(crate) mod access_token_hash_mismatch;
pub(crate) mod audience_mismatch;
pub(crate) mod authorization_issuer_mismatch;
pub(crate) mod authorized_party_mismatch;
pub(crate) mod bad_signature;
pub(crate) mod claim_only_in_userinfo;
pub(crate) mod denied_authorization;
pub(crate) mod disputed_id_token;
pub(crate) mod duplicated_callback_parameter;
pub(crate) mod encrypted_id_token;
pub(crate) mod expired_id_token;
pub(crate) mod failed_logout;
mod flaws;
pub(crate) mod fragment_response;
pub(crate) mod future_id_token;
pub(crate) mod group_overage;
pub(crate) mod laxer_streamlit;
pub(crate) mod malformed_claim;
pub(crate) mod malformed_id_token;
pub(crate) mod malformed_token_response;
pub(crate) mod missing_authorization_issuer;
pub(crate) mod missing_claim;
pub(crate) mod missing_email_claim;
pub(crate) mod missing_id_token;
pub(crate) mod missing_nonce;
pub(crate) mod nonce_mismatch;
pub(crate) mod oversized_callback_response;
pub(crate) mod oversized_cookie;
pub(crate) mod rejected_code;
pub(crate) mod slow_endpoint;
pub(crate) mod stale_authentication;
pub(crate) mod stale_id_token;
pub(crate) mod state_mismatch;
pub(crate) mod stricter_streamlit;
pub(crate) mod token_issuer_mismatch;
pub(crate) mod unanswered_login;
pub(crate) mod unexpected_signing_algorithm;
pub(crate) mod unknown_signing_key;
pub(crate) mod unmet_expectation;
pub(crate) mod unreachable_userinfo;
pub(crate) mod unsafe_token_header;
pub(crate) mod unsigned_id_token;
pub(crate) mod unverified_email;
pub(crate) mod userinfo_subject_mismatch;
pub(crate) mod wrong_token_type;

pub(super) use self::flaws::name_flaws;
use super::{LoginInput, Rule};
use crate::diagnostic::{Anchor, Diagnostic, Text};
use crate::http::parse_http_date;
use crate::oidc::claims::duration;

impl LoginInput<'_> {
    /// A problem of the provider's section.
    fn problem(&self, rule: &'static Rule, message: impl Into<Text>) -> Diagnostic {
        self.problem_at(rule, self.section.clone(), message)
    }

    /// A problem of one setting.
    fn problem_at(&self, rule: &'static Rule, anchor: Anchor, message: impl Into<Text>) -> Diagnostic {
        rule.anchored(anchor, message).provider(self.settings.provider.as_str())
    }
}

/// Adds how far the two clocks are apart, where the token endpoint said what time it has.
fn with_clock_difference(problem: Diagnostic, input: &LoginInput<'_>) -> Diagnostic {
    let Some(answer) = &input.trace.token else { return problem };
    let date = answer.outcome.as_ref().ok().and_then(|response| parse_http_date(response.header("date")?));
    let Some(difference) = date.map(|date| date.since(answer.received_at)) else { return problem };
    problem.evidence(match difference {
        -2..=2 => "the clocks of the provider and of this machine agree".to_owned(),
        3.. => format!("the provider's clock is {} ahead of this machine's", duration(difference)),
        ..-2 => format!("the provider's clock is {} behind this machine's", duration(difference.saturating_neg())),
    })
}
