//! What Streamlit would do with the very answers of a login: whether the app would see a user.

use serde_json::{Map, Value};

use crate::http::Failure;
use crate::oidc::authlib::{Answers, Stack, Verdict, fatal_member, is_read_by_python, verdict};
use crate::oidc::authorization::ResponseFlaw;
use crate::oidc::obstacle::Obstacle;
use crate::oidc::trace::{AuthorizationEnd, LoginTrace};
use crate::oidc::{Fetched, Reach};
use crate::streamlit::cookie::{Excess, LoginCookies};
use crate::streamlit::{Acceptance, Fact, LoginSettings, Version, VersionPair};

/// Which server that Streamlit runs on, unless it was told otherwise.
fn stack(version: Version) -> Stack {
    if version.has(Fact::Starlette) { Stack::Starlette } else { Stack::Tornado }
}

/// Follows Streamlit through the same login.
/// `authlib`: the version that the project has, where it is known.
pub(crate) fn acceptance(trace: &LoginTrace, settings: &LoginSettings, authlib: Option<Version>) -> Acceptance {
    if let Some(acceptance) = before_sign_in(trace, settings) {
        return acceptance;
    }
    if let Some(reason) = trace.provider.metadata().and_then(|metadata| collision(&metadata.members, settings)) {
        return Acceptance::refused(reason);
    }
    if let Some(limit) = settings.patience()
        && let Some(slow) = trace.slow_endpoints(limit).first()
    {
        let (seconds, limit) = (slow.elapsed.as_secs(), limit.as_secs_f32());
        return Acceptance::refused(format!(
            "`{}` answers after {seconds} s, and Streamlit's client gives up after {limit} s",
            slow.name
        ));
    }
    let Some(authorization) = &trace.authorization else {
        return Acceptance::unknown("the login ended before the sign-in");
    };
    let (Some(token), AuthorizationEnd::Code) = (&trace.token, &authorization.end) else {
        return after_sign_in(&authorization.end);
    };
    let nothing = Map::new();
    let is_strict = |authlib: &Version| {
        VersionPair::of(settings.streamlit, *authlib).is_some_and(|pair| pair.refuses_private_header)
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
        Verdict::Accepted => Acceptance::of_user(user.unwrap_or_default()),
        Verdict::Refused(reason) => Acceptance::refused(reason),
        Verdict::Undecided(reason) => Acceptance::unknown(reason),
    }
}

/// What becomes of a login whose answers Streamlit takes, once the browser sends these cookies back.
pub(crate) fn acceptance_with(cookies: &LoginCookies, acceptance: Acceptance) -> Acceptance {
    match cookies.excess() {
        None => acceptance,
        Some(Excess::Cookie { name, .. }) => Acceptance::refused(format!("the browser drops the long cookie `{name}`")),
        Some(Excess::Header { .. }) => {
            Acceptance::refused("the cookies of this login are more than its server takes, and the app never loads")
        }
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

fn before_sign_in(trace: &LoginTrace, settings: &LoginSettings) -> Option<Acceptance> {
    let acceptances = trace.obstacles.iter().map(|obstacle| match obstacle {
        Obstacle::NoMetadata => no_metadata(trace, settings),
        Obstacle::MissingEndpoint { member } => {
            Acceptance::refused(format!("Authlib needs `{member}`, and the metadata does not have it"))
        }
        Obstacle::TemplatedIssuer => {
            Acceptance::refused("no ID token has the placeholder of the metadata's `issuer` as its `iss`")
        }
        Obstacle::NoCodeFlow => Acceptance::unknown("the provider does not hand out codes"),
        Obstacle::RequiredPushedAuthorization => Acceptance::unknown("the provider takes pushed requests only"),
        Obstacle::UnknownClientAuthentication { method } => {
            Acceptance::refused(format!("Authlib raises a TypeError for the authentication method `{method}`"))
        }
        Obstacle::CredentialsNotLatin1 => {
            Acceptance::refused("Python raises a UnicodeEncodeError: Basic authentication carries Latin-1 only")
        }
        Obstacle::DuplicateMember { .. }
        | Obstacle::UserInfoInEndpoint { .. }
        | Obstacle::InsecureEndpoint { .. }
        | Obstacle::PrivateEndpoint { .. }
        | Obstacle::MissingIssuer
        | Obstacle::IssuerMismatch { .. } => {
            Acceptance::unknown("Streamlit would continue where a careful client stops, with an unknown result")
        }
    });
    // A certain refusal says more than a doubt.
    let all: Vec<Acceptance> = acceptances.collect();
    all.iter().find(|acceptance| acceptance.accepted == Some(false)).or(all.first()).cloned()
}

fn no_metadata(trace: &LoginTrace, settings: &LoginSettings) -> Acceptance {
    match &trace.provider.metadata {
        Fetched::Status(response)
            if (300..400).contains(&response.status)
                && (settings.follow_redirects || stack(settings.streamlit) == Stack::Tornado) =>
        {
            Acceptance::unknown("Streamlit follows the redirect of the metadata here")
        }
        Fetched::Unreachable(Failure::TooLarge { limit }) => {
            Acceptance::unknown(format!("the metadata has more than the {limit} bytes that authctl reads"))
        }
        Fetched::NotJson { response, .. } if is_read_by_python(response) => {
            Acceptance::unknown("the metadata is not JSON, and Python reads it all the same")
        }
        Fetched::Unreachable(_) if Reach::of(&trace.provider.metadata_url) != Reach::Public => {
            Acceptance::unknown("the metadata cannot be had from this machine")
        }
        Fetched::Document { .. } | Fetched::NotJson { .. } | Fetched::Status(_) | Fetched::Unreachable(_) => {
            Acceptance::refused("Streamlit gets no metadata either: it answers `Authentication error`")
        }
    }
}

fn after_sign_in(end: &AuthorizationEnd) -> Acceptance {
    match end {
        AuthorizationEnd::Refused(flaw) => match flaw {
            ResponseFlaw::Denied { .. } => {
                Acceptance::refused("Streamlit logs the provider's error and leads back to the app, logged out")
            }
            ResponseFlaw::MissingCode => Acceptance::refused("Streamlit would redeem a code that was not sent"),
            ResponseFlaw::Duplicated { last_ones_do: false, .. } => {
                Acceptance::refused("Streamlit takes the last of each parameter, and that is another one")
            }
            ResponseFlaw::Duplicated { last_ones_do: true, .. }
            | ResponseFlaw::MissingIssuer { .. }
            | ResponseFlaw::IssuerMismatch { .. } => {
                Acceptance::unknown("Streamlit does not look at this, and would redeem the code")
            }
        },
        AuthorizationEnd::Page { .. } | AuthorizationEnd::Elsewhere { .. } | AuthorizationEnd::Unanswered { .. } => {
            Acceptance::refused("the browser never returns to Streamlit's callback with this login's state")
        }
        AuthorizationEnd::Unreachable(_) | AuthorizationEnd::Code => Acceptance::unknown("no code was redeemed"),
    }
}
