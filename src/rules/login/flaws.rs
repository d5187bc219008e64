//! Which rule names which flaw of a login. Every kind of flaw is matched, so that a new one without a rule does not compile.

use super::denied_authorization::Denial;
use super::malformed_token_response::Malformed;
use super::{
    access_token_hash_mismatch, audience_mismatch, authorization_issuer_mismatch, authorized_party_mismatch,
    bad_signature, denied_authorization, duplicated_callback_parameter, encrypted_id_token, expired_id_token,
    fragment_response, future_id_token, malformed_claim, malformed_id_token, malformed_token_response,
    missing_authorization_issuer, missing_claim, missing_id_token, missing_nonce, nonce_mismatch, rejected_code,
    stale_authentication, stale_id_token, state_mismatch, token_issuer_mismatch, unanswered_login,
    unexpected_signing_algorithm, unknown_signing_key, unsafe_token_header, unsigned_id_token, wrong_token_type,
};
use crate::diagnostic::Diagnostic;
use crate::oidc::authorization::{NotOurs, ResponseFlaw};
use crate::oidc::id_token::Flaw;
use crate::oidc::token::TokenFlaw;
use crate::oidc::trace::{Authorization, AuthorizationOutcome};
use crate::rules::{Findings, LoginInput};

/// What the rules say of the flaws of one login.
pub(in crate::rules) fn name_flaws(input: &LoginInput<'_>, findings: &mut Findings) {
    let authorization =
        input.trace.authorization.iter().flat_map(|authorization| of_authorization(input, authorization));
    let token = input.trace.token_flaws().map(|flaw| of_token_answer(input, flaw));
    let id_token = input.trace.id_token_flaws().map(|flaw| of_id_token(input, flaw));
    for problem in authorization.chain(token).chain(id_token) {
        findings.push(problem);
    }
}

/// The authorization response (RFC 6749 section 4.1.2), or why there was none.
fn of_authorization(input: &LoginInput<'_>, authorization: &Authorization) -> Vec<Diagnostic> {
    let denied = |denial: &Denial<'_>| denied_authorization::problem(input, denial);
    vec![match &authorization.end {
        AuthorizationOutcome::Code => {
            return authorization.flaw.iter().map(|flaw| of_response(input, flaw)).collect();
        }
        AuthorizationOutcome::Unanswered { after } if authorization.not_ours.is_empty() => {
            unanswered_login::problem(input, *after)
        }
        AuthorizationOutcome::Unanswered { .. } => return of_foreign_answers(input, &authorization.not_ours),
        AuthorizationOutcome::Refused(flaw) => of_response(input, flaw),
        AuthorizationOutcome::Page { status, text } => denied(&Denial::Page { status: *status, text }),
        AuthorizationOutcome::Elsewhere { location } => denied(&Denial::Elsewhere { location }),
        AuthorizationOutcome::Unreachable(failure) => denied(&Denial::Unreachable(failure)),
    }]
}

/// What is wrong with an answer that is this login's.
fn of_response(input: &LoginInput<'_>, flaw: &ResponseFlaw) -> Diagnostic {
    match flaw {
        ResponseFlaw::Duplicated { name } => duplicated_callback_parameter::problem(input, name),
        ResponseFlaw::Denied { error, description, uri } => denied_authorization::problem(
            input,
            &Denial::Error { error, description: description.as_deref(), uri: uri.as_deref() },
        ),
        ResponseFlaw::MissingCode => denied_authorization::problem(input, &Denial::MissingCode),
        ResponseFlaw::MissingIssuer { expected } => missing_authorization_issuer::problem(input, expected),
        ResponseFlaw::IssuerMismatch { expected, actual } => {
            authorization_issuer_mismatch::problem(input, expected, actual)
        }
    }
}

/// Visits to the redirect URI that answer another login than this one, or none; each kind is reported once.
fn of_foreign_answers(input: &LoginInput<'_>, visits: &[NotOurs]) -> Vec<Diagnostic> {
    let of_visit = |visit: NotOurs| match visit {
        NotOurs::Empty => fragment_response::problem(input),
        NotOurs::MissingState => state_mismatch::problem(input, "an answer came without `state`"),
        NotOurs::OtherState => {
            state_mismatch::problem(input, "an answer came with another `state` than the one that was sent")
        }
    };
    let has = |visit: &NotOurs| visits.contains(visit);
    let state = [NotOurs::OtherState, NotOurs::MissingState].into_iter().find(has);
    state.into_iter().chain(Some(NotOurs::Empty).filter(has)).map(of_visit).collect()
}

/// The token response (RFC 6749 section 5).
fn of_token_answer(input: &LoginInput<'_>, flaw: &TokenFlaw) -> Diagnostic {
    let malformed = |malformed: &Malformed<'_>| malformed_token_response::problem(input, malformed);
    match flaw {
        TokenFlaw::Unreachable(failure) => malformed(&Malformed::Unreachable(failure)),
        TokenFlaw::Redirected { status, location } => {
            malformed(&Malformed::Redirected { status: *status, location: location.as_deref() })
        }
        TokenFlaw::NotJson { status, reason } => malformed(&Malformed::NotJson { status: *status, reason }),
        TokenFlaw::Status { status } => malformed(&Malformed::Status { status: *status }),
        TokenFlaw::Missing { member } => malformed(&Malformed::Missing { member }),
        TokenFlaw::WrongType { member, expected } => malformed(&Malformed::WrongType { member, expected }),
        TokenFlaw::Duplicated { member } => malformed(&Malformed::Duplicated { member }),
        TokenFlaw::Rejected { status, error, description, uri } => {
            rejected_code::problem(input, *status, error, description.as_deref(), uri.as_deref())
        }
        TokenFlaw::TokenType { actual } => wrong_token_type::problem(input, actual),
        TokenFlaw::MissingIdToken => missing_id_token::problem(input),
    }
}

/// The ID token (OpenID Connect Core 1.0 section 3.1.3.7).
fn of_id_token(input: &LoginInput<'_>, flaw: &Flaw) -> Diagnostic {
    match flaw {
        Flaw::Encrypted => encrypted_id_token::problem(input),
        Flaw::Undecodable { reason } => malformed_id_token::problem(input, reason),
        Flaw::UnsafeHeader { parameter, reason } => unsafe_token_header::problem(input, parameter, reason),
        Flaw::Unsigned { alg: _ } => unsigned_id_token::problem(input),
        Flaw::Algorithm { actual, allowed } => unexpected_signing_algorithm::problem(input, actual.as_deref(), allowed),
        Flaw::UnverifiableAlgorithm { alg } => unexpected_signing_algorithm::problem_of_unverifiable(input, alg),
        Flaw::NoKeySet => unknown_signing_key::problem_without_keys(input),
        Flaw::UnknownKey { kid, algorithm, published } => {
            unknown_signing_key::problem(input, kid.as_deref(), algorithm, published)
        }
        Flaw::BadSignature { kid, keys_tried } => bad_signature::problem(input, kid.as_deref(), *keys_tried),
        Flaw::WeakKey { kid } => bad_signature::problem_of_weak_key(input, kid.as_deref()),
        Flaw::Missing { claim } => missing_claim::problem(input, claim),
        Flaw::Malformed { claim, expected, actual } => malformed_claim::problem(input, claim, expected, actual),
        Flaw::Issuer { expected, actual } => token_issuer_mismatch::problem(input, expected, actual),
        Flaw::Audience { expected, actual } => audience_mismatch::problem(input, expected, actual),
        Flaw::AuthorizedParty { expected, actual, audiences } => {
            authorized_party_mismatch::problem(input, expected, actual.as_deref(), *audiences)
        }
        Flaw::Expired { seconds_ago } => expired_id_token::problem(input, *seconds_ago),
        Flaw::Future { claim, seconds_ahead } => future_id_token::problem(input, claim, *seconds_ahead),
        Flaw::Stale { seconds_ago } => stale_id_token::problem(input, *seconds_ago),
        Flaw::StaleAuthentication { max_age, seconds_ago } => {
            stale_authentication::problem(input, *max_age, *seconds_ago)
        }
        Flaw::MissingNonce => missing_nonce::problem(input),
        Flaw::EmptyNonce => missing_nonce::problem_of_empty(input),
        Flaw::NonceMismatch => nonce_mismatch::problem(input),
        Flaw::UnexpectedNonce => nonce_mismatch::problem_without_request(input),
        Flaw::AccessTokenHash { expected, actual } => access_token_hash_mismatch::problem(input, expected, actual),
    }
}
