//! What a login showed, put in words for its report.

use super::{AuditLine, AuditResult, CheckLine, StepLine};
use crate::oidc::audit::{AuditOutcome, Finding};
use crate::oidc::authorization::ResponseFlaw;
use crate::oidc::claims::duration;
use crate::oidc::id_token::{Check, Flaw};
use crate::oidc::preflight::{PreflightFailure, is_for_browsers};
use crate::oidc::token::TokenFlaw;
use crate::oidc::trace::{AuthorizationOutcome, LoginTrace, LogoutEnd, Step};
use crate::oidc::userinfo::UserInfo;
use crate::oidc::verify::SecondOpinion;
use crate::oidc::{Fetched, KeySet};
use crate::streamlit::{LocalReason, LoginSettings, Logout};

/// The steps with their checks; `verbose` also shows a second opinion on the ID token that does not refuse it.
pub(crate) fn steps(trace: &LoginTrace, settings: &LoginSettings, verbose: bool) -> Vec<StepLine> {
    trace
        .steps
        .iter()
        .map(|step| StepLine {
            name: step.name,
            ok: step.ok,
            millis: step.elapsed.as_millis(),
            note: note(step, trace, settings),
            checks: if step.name == "id-token" { checks(trace, verbose) } else { Vec::new() },
        })
        .collect()
}

fn note(step: &Step, trace: &LoginTrace, settings: &LoginSettings) -> String {
    match step.name {
        "discovery" => match trace.obstacles.first() {
            Some(obstacle) => of_obstacle(obstacle),
            None => trace.provider.metadata().and_then(|metadata| metadata.issuer()).unwrap_or_default().to_owned(),
        },
        "authorization" => trace.authorization.as_ref().map_or_else(String::new, |authorization| {
            let pkce = if authorization.with_challenge { "with PKCE" } else { "without PKCE" };
            match &authorization.end {
                AuthorizationOutcome::Code => match &authorization.flaw {
                    Some(flaw) => of_response(flaw),
                    None => format!("a code came back, {pkce}"),
                },
                end => of_end(end),
            }
        }),
        "token" => match trace.token_flaws().next() {
            Some(flaw) => of_token_flaw(flaw),
            None => format!("redeemed by {}", settings.client_authentication.name()),
        },
        "key-set" => match trace.provider.key_set.as_ref().and_then(Fetched::content) {
            Some(keys) => count(KeySet::from_members(keys).keys.len(), "key"),
            None => "no keys".to_owned(),
        },
        "userinfo" => of_userinfo(trace),
        "audit" => {
            let enforced = trace.audit.iter().filter(|found| found.enforcement == AuditOutcome::Enforced).count();
            format!("{enforced} of {} refused", count(trace.audit.len(), "attempt"))
        }
        "logout" => trace.logout.as_ref().map(|trip| of_logout(&trip.end)).unwrap_or_default(),
        _ => String::new(),
    }
}

fn count(number: usize, word: &str) -> String {
    if number == 1 { format!("1 {word}") } else { format!("{number} {word}s") }
}

fn of_obstacle(obstacle: &PreflightFailure) -> String {
    match obstacle {
        PreflightFailure::NoMetadata => "no metadata".to_owned(),
        PreflightFailure::NotJson => "the metadata is not JSON".to_owned(),
        PreflightFailure::InlineKeysOnly => "no `jwks_uri`".to_owned(),
        PreflightFailure::DuplicateMember { name } => format!("`{name}` is in the metadata twice"),
        PreflightFailure::MissingEndpoint { member } => format!("no `{member}`"),
        PreflightFailure::UserInfoInEndpoint { member } => format!("`{member}` has a user name in it"),
        PreflightFailure::InsecureEndpoint { member } => format!("`{member}` is `http`"),
        PreflightFailure::PrivateEndpoint { member } => format!("`{member}` is in a private network"),
        PreflightFailure::MissingIssuer => "no `issuer`".to_owned(),
        PreflightFailure::IssuerMismatch { actual, .. } => format!("the metadata is about `{actual}`"),
        PreflightFailure::TemplatedIssuer => "the issuer has a placeholder in it".to_owned(),
        PreflightFailure::NoCodeFlow => "the provider hands out no codes".to_owned(),
        PreflightFailure::RequiredPushedAuthorization => "the provider takes pushed requests only".to_owned(),
        PreflightFailure::UnknownClientAuthentication { method } => format!("Authlib knows no `{method}`"),
        PreflightFailure::CredentialsNotLatin1 => "client ID or secret are not Latin-1".to_owned(),
    }
}

fn of_end(end: &AuthorizationOutcome) -> String {
    match end {
        AuthorizationOutcome::Code => String::new(),
        AuthorizationOutcome::Refused(flaw) => of_response(flaw),
        AuthorizationOutcome::Unanswered { after } => {
            format!("no answer within {}", duration(i64::try_from(after.as_secs()).unwrap_or(i64::MAX)))
        }
        AuthorizationOutcome::Page { status, .. } => format!("a page with status {status} instead of a redirect"),
        AuthorizationOutcome::Elsewhere { .. } => "sent elsewhere".to_owned(),
        AuthorizationOutcome::Unreachable(failure) => failure.to_string(),
    }
}

fn of_response(flaw: &ResponseFlaw) -> String {
    match flaw {
        ResponseFlaw::Denied { error, .. } => format!("error `{error}`"),
        ResponseFlaw::Duplicated { name } => format!("`{name}` came twice"),
        ResponseFlaw::MissingIssuer { .. } => "no `iss` in the answer".to_owned(),
        ResponseFlaw::IssuerMismatch { actual, .. } => format!("the answer is from `{actual}`"),
        ResponseFlaw::MissingCode => "neither a code nor an error".to_owned(),
    }
}

fn of_logout(end: &LogoutEnd) -> String {
    match end {
        LogoutEnd::Returned => "the provider led back".to_owned(),
        LogoutEnd::Refused { error, .. } => format!("error `{error}`"),
        LogoutEnd::Unanswered { after } => {
            format!(
                "the browser did not come back within {}",
                duration(i64::try_from(after.as_secs()).unwrap_or(i64::MAX))
            )
        }
        LogoutEnd::Page { status } => format!("a page with status {status} instead of a redirect"),
        LogoutEnd::Elsewhere { .. } => "sent elsewhere".to_owned(),
        LogoutEnd::Unreachable(failure) => failure.to_string(),
    }
}

fn of_token_flaw(flaw: &TokenFlaw) -> String {
    match flaw {
        TokenFlaw::Unreachable(failure) => failure.to_string(),
        TokenFlaw::Redirected { status, .. } | TokenFlaw::Status { status } => format!("status {status}"),
        TokenFlaw::Rejected { status, error, .. } => format!("status {status}, error `{error}`"),
        TokenFlaw::NotJson { status, reason } => format!("status {status}, {reason}"),
        TokenFlaw::Missing { member } => format!("no `{member}`"),
        TokenFlaw::WrongType { member, expected } => format!("`{member}` is not {expected}"),
        TokenFlaw::Duplicated { member } => format!("`{member}` twice"),
        TokenFlaw::TokenType { actual } => format!("token type `{actual}`"),
        TokenFlaw::MissingIdToken => "no `id_token`".to_owned(),
    }
}

fn of_userinfo(trace: &LoginTrace) -> String {
    let Some(answer) = &trace.userinfo else { return String::new() };
    match &answer.content {
        UserInfo::Answered(_) if answer.other_subject.is_some() => "about another user".to_owned(),
        UserInfo::Answered(claims) => {
            let known = trace.good_claims();
            let only = claims.keys().filter(|name| !known.is_some_and(|known| known.contains_key(*name))).count();
            match only {
                0 => "says nothing that the ID token does not".to_owned(),
                only => format!("{} that the ID token lacks", count(only, "claim")),
            }
        }
        UserInfo::Unusable(reason) => reason.clone(),
    }
}

fn checks(trace: &LoginTrace, verbose: bool) -> Vec<CheckLine> {
    let Some(verdict) = &trace.id_token else { return Vec::new() };
    let own = verdict.checks.iter().map(|Check { name, result }| CheckLine {
        name,
        ok: result.is_ok(),
        text: match result {
            Ok(text) => text.clone(),
            Err(flaw) => of_flaw(flaw),
        },
    });
    let second = verdict.second_opinion.as_ref().and_then(|opinion| {
        let (ok, text) = match opinion {
            SecondOpinion::Refuses(reason) => (false, format!("another library refuses it: {reason}")),
            _ if !verbose => return None,
            SecondOpinion::Agrees => (true, "another library agrees".to_owned()),
            SecondOpinion::Abstains(reason) => (true, format!("another library cannot judge it: {reason}")),
        };
        Some(CheckLine { name: "second opinion", ok, text })
    });
    own.chain(second).collect()
}

fn of_flaw(flaw: &Flaw) -> String {
    let named = |kid: &Option<String>| kid.as_ref().map_or_else(|| "no key".to_owned(), |kid| format!("key {kid}"));
    match flaw {
        Flaw::Encrypted => "encrypted".to_owned(),
        Flaw::Undecodable { reason } => reason.clone(),
        Flaw::UnsafeHeader { parameter, reason } => format!("{parameter}: {reason}"),
        Flaw::Unsigned { .. } => "not signed".to_owned(),
        Flaw::Algorithm { actual, allowed } => {
            format!("{}, announced: {}", actual.as_deref().unwrap_or("none named"), allowed.join(", "))
        }
        Flaw::UnverifiableAlgorithm { alg } => format!("{alg} cannot be verified here"),
        Flaw::NoKeySet => "there is no key set".to_owned(),
        Flaw::UnknownKey { kid, .. } => format!("{} is not published", named(kid)),
        Flaw::BadSignature { kid, .. } => format!("wrong ({})", named(kid)),
        Flaw::WeakKey { kid } => format!("{} has less than 2048 bits", named(kid)),
        Flaw::Missing { claim } => format!("`{claim}` is missing"),
        Flaw::Malformed { claim, expected, actual } => format!("`{claim}` is {actual}, not {expected}"),
        Flaw::Issuer { expected, actual } => format!("{actual}, expected: {expected}"),
        Flaw::Audience { expected, actual } => format!("{}, expected: {expected}", actual.join(", ")),
        Flaw::AuthorizedParty { expected, actual, .. } => {
            format!("{}, expected: {expected}", actual.as_deref().unwrap_or("absent"))
        }
        Flaw::Future { claim, seconds_ahead } => format!("`{claim}` is {} ahead", duration(*seconds_ahead)),
        Flaw::Expired { seconds_ago } | Flaw::Stale { seconds_ago } => format!("{} ago", duration(*seconds_ago)),
        Flaw::MissingNonce => "absent".to_owned(),
        Flaw::EmptyNonce => "empty".to_owned(),
        Flaw::NonceMismatch => "not the one that was sent".to_owned(),
        Flaw::UnexpectedNonce => "there, although none was sent".to_owned(),
        Flaw::AccessTokenHash { .. } => "of another access token".to_owned(),
        Flaw::StaleAuthentication { max_age, seconds_ago } => match seconds_ago {
            Some(seconds) => format!("{} ago, allowed: {max_age} seconds", duration(*seconds)),
            None => "absent, although `max_age` was sent".to_owned(),
        },
    }
}

/// What the provider was to refuse, and whether it did.
pub(crate) fn audit(trace: &LoginTrace) -> Vec<AuditLine> {
    let line = |found: &Finding| AuditLine {
        name: found.demand.name(),
        result: match found.enforcement {
            AuditOutcome::Enforced => AuditResult::Ok,
            AuditOutcome::NotEnforced => AuditResult::NotEnforced,
            AuditOutcome::Inconclusive => AuditResult::Inconclusive,
        },
        evidence: found.evidence.clone(),
    };
    trace.audit.iter().map(line).collect()
}

/// What `st.logout()` will do.
pub(crate) fn logout(trace: &LoginTrace, settings: &LoginSettings) -> Option<String> {
    let endpoint = trace.provider.metadata()?.url("end_session_endpoint");
    let is_followed = endpoint.as_ref().is_none_or(is_for_browsers);
    let local = |why: &str| format!("st.logout() ends the session in the app alone: {why}");
    Some(match Logout::predict(settings, endpoint) {
        Logout::Local(LocalReason::NoEndpoint) => local("the provider names no end-session endpoint"),
        Logout::Local(LocalReason::OldStreamlit) => {
            local(&format!("Streamlit {} does not know the provider's", settings.streamlit))
        }
        Logout::Local(LocalReason::OtherCallback) => local("the redirect URI does not end in `/oauth2callback`"),
        Logout::Provider(_) if !is_followed => {
            "st.logout() sends the browser to the provider's `end_session_endpoint`, which is not a web address"
                .to_owned()
        }
        Logout::Provider(logout) => {
            let (place, back) = (logout.place(), &logout.post_logout_redirect_uri);
            let told = match trace.logout.as_ref().map(|trip| trip.end == LogoutEnd::Returned) {
                Some(true) => ": tried, and it works",
                Some(false) => ": tried, and it fails",
                None => ", which must be registered for that too",
            };
            format!("st.logout() leads to {place} and back to {back}{told}")
        }
    })
}
