//! What Streamlit would do with the very answers of a login: whether the app would see a user.

use serde_json::{Map, Value};

use crate::http::Failure;
use crate::oidc::Fetched;
use crate::oidc::authlib::{Answers, Stack, Verdict, fatal_member, is_read_by_python, verdict};
use crate::oidc::authorization::ResponseFlaw;
use crate::oidc::preflight::PreflightFailure;
use crate::oidc::trace::{AuthorizationOutcome, LoginTrace};
use crate::secret::looks_random;
use crate::streamlit::cookie::{Excess, LoginCookies};
use crate::streamlit::{Fact, LoginSettings, StreamlitOutcome, Version, VersionPair};

/// Which server that Streamlit runs on, unless it was told otherwise.
fn stack(version: Version) -> Stack {
    if version.has(Fact::Starlette) { Stack::Starlette } else { Stack::Tornado }
}

/// Follows Streamlit through the same login.
/// `authlib`: the version that the project has, where it is known.
pub(crate) fn acceptance(trace: &LoginTrace, settings: &LoginSettings, authlib: Option<Version>) -> StreamlitOutcome {
    if let Some(acceptance) = before_sign_in(trace, settings) {
        return acceptance;
    }
    if let Some(reason) = trace.provider.metadata().and_then(|metadata| collision(&metadata.members, settings)) {
        return StreamlitOutcome::refused(reason);
    }
    if let Some(limit) = settings.patience()
        && let Some(slow) = trace.slow_endpoints(limit).first()
    {
        let (seconds, limit) = (slow.elapsed.as_secs(), limit.as_secs_f32());
        return StreamlitOutcome::refused(format!(
            "`{}` answers after {seconds} s, and Streamlit's client gives up after {limit} s",
            slow.name
        ));
    }
    let Some(authorization) = &trace.authorization else {
        return StreamlitOutcome::unknown("the login ended before the sign-in");
    };
    let (Some(token), AuthorizationOutcome::Code) = (&trace.token, &authorization.end) else {
        return after_sign_in(&authorization.end);
    };
    let nothing = Map::new();
    let is_strict = |authlib: &Version| {
        VersionPair::find(settings.streamlit, *authlib).is_some_and(|pair| pair.refuses_private_header)
    };
    let strict_authlib = authlib.filter(is_strict).map(|version| version.to_string());
    let (verdict, user) = verdict(&Answers {
        stack: stack(settings.streamlit),
        metadata: trace.provider.metadata().map_or(&nothing, |metadata| &metadata.members),
        key_set: trace.provider.key_set.as_ref(),
        token: &token.outcome,
        client_id: &settings.client_id,
        nonce: authorization.nonce.as_ref(),
        now: token.received_at,
        strict_authlib: strict_authlib.as_deref(),
    });
    match verdict {
        Verdict::Accepted => StreamlitOutcome::of_user(user.unwrap_or_default()),
        Verdict::Refused(reason) => StreamlitOutcome::refused(reason),
        Verdict::Undecided(reason) => StreamlitOutcome::unknown(reason),
    }
}

/// What becomes of a login whose answers Streamlit takes, once the browser sends these cookies back.
pub(crate) fn acceptance_with(cookies: &LoginCookies, acceptance: StreamlitOutcome) -> StreamlitOutcome {
    match cookies.excess() {
        None => acceptance,
        Some(Excess::Cookie { name, .. }) => {
            StreamlitOutcome::refused(format!("the browser drops the long cookie `{name}`"))
        }
        Some(Excess::Header { .. }) => StreamlitOutcome::refused(
            "the cookies of this login are more than its server takes, and the app never loads",
        ),
    }
}

/// What in the metadata Authlib's client stumbles over.
fn collision(metadata: &Map<String, Value>, settings: &LoginSettings) -> Option<String> {
    if stack(settings.streamlit) != Stack::Starlette {
        return None;
    }
    let methods = metadata.get("code_challenge_methods_supported");
    let is_searchable =
        |value: &Value| !matches!(value, Value::Bool(true)) && value.as_f64().is_none_or(|it| it == 0.0);
    if settings.streamlit.has(Fact::AutomaticPkce) && methods.is_some_and(|value| !is_searchable(value)) {
        return Some("Python raises a TypeError: `code_challenge_methods_supported` is not a list".to_owned());
    }
    let (_, member) = fatal_member(metadata)?;
    Some(format!("Authlib takes the metadata's `{member}` for an argument of its own, and fails"))
}

fn before_sign_in(trace: &LoginTrace, settings: &LoginSettings) -> Option<StreamlitOutcome> {
    let outcomes = trace.obstacles.iter().filter(|obstacle| obstacle.stops()).map(|obstacle| match obstacle {
        PreflightFailure::NoMetadata => no_metadata(trace, settings),
        PreflightFailure::MissingEndpoint { member } => {
            StreamlitOutcome::refused(format!("Authlib needs `{member}`, and the metadata does not have it"))
        }
        PreflightFailure::TemplatedIssuer => {
            StreamlitOutcome::refused("no ID token has the placeholder of the metadata's `issuer` as its `iss`")
        }
        PreflightFailure::UnknownClientAuthentication { method } => {
            let method = if looks_random(method) { "that is configured".to_owned() } else { format!("`{method}`") };
            StreamlitOutcome::refused(format!("Authlib raises a TypeError for the authentication method {method}"))
        }
        PreflightFailure::CredentialsNotLatin1 => {
            StreamlitOutcome::refused("Python raises a UnicodeEncodeError: Basic authentication carries Latin-1 only")
        }
        _ => StreamlitOutcome::unknown("Streamlit would send code and secret where authctl does not"),
    });
    // A certain refusal says more than a doubt.
    let all: Vec<StreamlitOutcome> = outcomes.collect();
    all.iter().find(|outcome| outcome.accepted == Some(false)).or(all.first()).cloned()
}

fn no_metadata(trace: &LoginTrace, settings: &LoginSettings) -> StreamlitOutcome {
    match &trace.provider.metadata {
        Fetched::Status(response)
            if (300..400).contains(&response.status)
                && (settings.follow_redirects || stack(settings.streamlit) == Stack::Tornado) =>
        {
            StreamlitOutcome::unknown("Streamlit follows the redirect of the metadata here")
        }
        Fetched::Unreachable(Failure::TooLarge { limit }) => {
            StreamlitOutcome::unknown(format!("the metadata has more than the {limit} bytes that authctl reads"))
        }
        Fetched::NotJson { response, .. } if is_read_by_python(response) => {
            StreamlitOutcome::unknown("the metadata is nested so deeply that some versions of Python read it")
        }
        Fetched::Document { .. } | Fetched::NotJson { .. } | Fetched::Status(_) | Fetched::Unreachable(_) => {
            StreamlitOutcome::refused("Streamlit gets no metadata either: it answers `Authentication error`")
        }
    }
}

fn after_sign_in(end: &AuthorizationOutcome) -> StreamlitOutcome {
    match end {
        AuthorizationOutcome::Refused(flaw) => match flaw {
            ResponseFlaw::Denied { .. } => {
                StreamlitOutcome::refused("Streamlit logs the provider's error and leads back to the app, logged out")
            }
            ResponseFlaw::MissingCode => StreamlitOutcome::refused("Streamlit would redeem a code that was not sent"),
            ResponseFlaw::Duplicated { .. } => {
                StreamlitOutcome::refused("Streamlit takes the last of each parameter, and that is another one")
            }
            ResponseFlaw::MissingIssuer { .. } | ResponseFlaw::IssuerMismatch { .. } => {
                StreamlitOutcome::unknown("Streamlit does not look at this, and would redeem the code")
            }
        },
        AuthorizationOutcome::Page { .. }
        | AuthorizationOutcome::Elsewhere { .. }
        | AuthorizationOutcome::Unanswered { .. } => {
            StreamlitOutcome::refused("the browser never returns to Streamlit's callback with this login's state")
        }
        AuthorizationOutcome::Unreachable(_) | AuthorizationOutcome::Code => {
            StreamlitOutcome::unknown("no code was redeemed")
        }
    }
}
