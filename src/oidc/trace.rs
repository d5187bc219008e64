//! Everything that one login showed, step by step. Whether it is good, the rules say; this only says how far it went.

use std::time::Duration;

use serde_json::{Map, Value};

use super::audit::Finding;
use super::authorization::{NotOurs, ResponseFlaw};
use super::id_token::{Check, Flaw, IdToken};
use super::preflight::PreflightFailure;
use super::refusal::Refusal;
use super::token::{TokenFlaw, Tokens};
use super::userinfo::{OtherSubject, UserInfo};
use super::verify::SecondOpinion;
use super::{Fetched, ProviderSnapshot};
use crate::http::{Exchange, Failure, Response};
use crate::secret::{Secret, opaque_debug};
use crate::time::UnixTime;

/// One login as far as it went.
#[derive(Clone, Debug)]
pub(crate) struct LoginTrace {
    /// The metadata and the key set; the set is the one with which the ID token was judged.
    pub(crate) provider: ProviderSnapshot,
    /// What the metadata and the settings have against a login. Some of it stops even Streamlit.
    pub(crate) obstacles: Vec<PreflightFailure>,
    /// Absent where the login ended before.
    pub(crate) authorization: Option<Authorization>,
    pub(crate) token: Option<TokenAnswer>,
    pub(crate) id_token: Option<IdTokenVerdict>,
    pub(crate) userinfo: Option<UserInfoAnswer>,
    /// What the provider must refuse, and whether it did; empty where it was not tried.
    pub(crate) audit: Vec<Finding>,
    /// Absent where no logout was tried.
    pub(crate) logout: Option<LogoutResult>,
    pub(crate) steps: Vec<Step>,
    /// In the order in which they were made, those for metadata and keys included.
    pub(crate) exchanges: Vec<Exchange>,
}

/// One step of the login.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    /// `discovery`, `authorization`, `token`, `key-set`, `id-token`, `userinfo`, `audit`, `logout`.
    pub(crate) name: &'static str,
    pub(crate) ok: bool,
    pub(crate) elapsed: Duration,
}

/// The way through the browser.
#[derive(Clone, Debug)]
pub(crate) struct Authorization {
    /// What was sent; absent where the scope has no `openid`.
    pub(crate) nonce: Option<Secret<String>>,
    /// Whether a code challenge was sent.
    pub(crate) with_challenge: bool,
    /// What came to the redirect URI and was not taken for an answer.
    pub(crate) not_ours: Vec<NotOurs>,
    pub(crate) end: AuthorizationOutcome,
    /// What is wrong with an answer whose code was redeemed all the same, as Streamlit does.
    pub(crate) flaw: Option<ResponseFlaw>,
}

/// How the way through the browser ended.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum AuthorizationOutcome {
    Code,
    Refused(ResponseFlaw),
    /// Nothing that was ours came in this time.
    Unanswered {
        after: Duration,
    },
    /// Only without a browser: the provider showed a page instead of sending the user back.
    Page {
        status: u16,
        text: String,
    },
    /// Only without a browser: the provider sent the user elsewhere.
    Elsewhere {
        location: String,
    },
    /// Only without a browser: the provider gave no answer.
    Unreachable(Failure),
}

/// An address that was slow to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SlowEndpoint {
    /// The setting, or the member of the metadata, that names it.
    pub(crate) name: &'static str,
    pub(crate) elapsed: Duration,
}

/// What the token endpoint said.
#[derive(Clone, Debug)]
pub(crate) struct TokenAnswer {
    pub(crate) outcome: Result<Response, Failure>,
    pub(crate) flaws: Vec<TokenFlaw>,
    pub(crate) tokens: Tokens,
    /// When the answer was there: the moment for which the ID token is judged.
    pub(crate) received_at: UnixTime,
}

/// The ID token, judged.
#[derive(Clone, Debug)]
pub(crate) struct IdTokenVerdict {
    /// Absent where it cannot be decoded; the checks then say why.
    pub(crate) token: Option<IdToken>,
    pub(crate) checks: Vec<Check>,
    /// What the `openidconnect` crate says; absent where our own checks refuse the token.
    pub(crate) second_opinion: Option<SecondOpinion>,
}

/// What the UserInfo endpoint said.
#[derive(Clone, Debug)]
pub(crate) struct UserInfoAnswer {
    pub(crate) content: UserInfo,
    /// The answer is about somebody else.
    pub(crate) other_subject: Option<OtherSubject>,
}

/// The way through the provider's logout (OpenID Connect RP-Initiated Logout 1.0).
#[derive(Clone, Debug)]
pub(crate) struct LogoutResult {
    /// Where the provider was asked to send the user.
    pub(crate) post_logout_redirect_uri: String,
    pub(crate) end: LogoutEnd,
}

/// How a logout ended.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum LogoutEnd {
    /// The user was sent back.
    Returned,
    /// The user was sent back with an error.
    Refused { error: String, description: Option<String> },
    /// Nobody came back in this time.
    Unanswered { after: Duration },
    /// Only without a browser: the provider showed a page instead of sending the user back.
    Page { status: u16 },
    /// The provider sent the user elsewhere; empty where nobody said where.
    Elsewhere { location: String },
    /// Only without a browser: the provider gave no answer.
    Unreachable(Failure),
}

impl LoginTrace {
    /// Whether every check that OpenID Connect demands has passed.
    pub(crate) fn passed(&self) -> bool {
        self.obstacles.is_empty()
            && self.authorization.as_ref().is_some_and(|authorization| authorization.flaw.is_none())
            && self.token.as_ref().is_some_and(|token| token.flaws.is_empty())
            && self.id_token.as_ref().is_some_and(IdTokenVerdict::is_good)
            && self.userinfo.as_ref().is_none_or(|userinfo| userinfo.other_subject.is_none())
    }

    /// The addresses that Streamlit asks too, and whose answers took longer than this, in the order in which it asks.
    pub(crate) fn slow_endpoints(&self, limit: Duration) -> Vec<SlowEndpoint> {
        let token = self.token.as_ref().and_then(|token| token.outcome.as_ref().ok());
        let key_set = self.provider.key_set.as_ref().and_then(Fetched::response);
        let asked = [
            ("server_metadata_url", self.provider.metadata.response()),
            ("token_endpoint", token),
            ("jwks_uri", key_set),
        ];
        let slow = asked.into_iter().filter_map(|(name, response)| {
            let elapsed = response?.elapsed;
            (elapsed > limit).then_some(SlowEndpoint { name, elapsed })
        });
        slow.collect()
    }

    /// What is wrong with the ID token.
    pub(crate) fn id_token_flaws(&self) -> impl Iterator<Item = &Flaw> {
        self.id_token.iter().flat_map(|verdict| verdict.checks.iter().filter_map(|check| check.result.as_ref().err()))
    }

    /// What is wrong with the token endpoint's answer.
    pub(crate) fn token_flaws(&self) -> impl Iterator<Item = &TokenFlaw> {
        self.token.iter().flat_map(|token| &token.flaws)
    }

    /// The error with which the provider sent the user back.
    pub(crate) fn refusal(&self) -> Option<Refusal> {
        match &self.authorization.as_ref()?.end {
            AuthorizationOutcome::Refused(ResponseFlaw::Denied { error, description, .. }) => {
                Some(Refusal::new(error, description.as_deref()))
            }
            _ => None,
        }
    }

    /// The ID token, if it could be decoded.
    pub(crate) fn decoded(&self) -> Option<&IdToken> {
        self.id_token.as_ref()?.token.as_ref()
    }

    /// The claims of an ID token that was found good: what an app may believe.
    pub(crate) fn good_claims(&self) -> Option<&Map<String, Value>> {
        self.id_token.as_ref().filter(|verdict| verdict.is_good())?.token.as_ref().map(|token| &token.claims)
    }

    /// The UserInfo answer about the same user.
    pub(crate) fn userinfo_claims(&self) -> Option<&Map<String, Value>> {
        match self.userinfo.as_ref().filter(|answer| answer.other_subject.is_none()).map(|answer| &answer.content)? {
            UserInfo::Answered(claims) => Some(claims),
            UserInfo::Unusable(_) => None,
        }
    }
}

impl IdTokenVerdict {
    /// Whether every check accepts the token, and the second opinion does not refuse it.
    pub(crate) fn is_good(&self) -> bool {
        self.token.is_some() && self.checks.iter().all(|check| check.result.is_ok()) && self.dispute().is_none()
    }

    /// Why the `openidconnect` crate refuses a token that our own checks accept.
    pub(crate) fn dispute(&self) -> Option<&str> {
        match &self.second_opinion {
            Some(SecondOpinion::Refuses(reason)) => Some(reason),
            _ => None,
        }
    }
}

opaque_debug!(AuthorizationOutcome, LogoutEnd);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_second_opinion_that_refuses_fails_the_login() {
        let verdict = |second_opinion| IdTokenVerdict {
            token: Some(IdToken::decode_without_verifying(&Secret::from("e30.e30.eA")).unwrap()),
            checks: vec![Check { name: "issuer", result: Ok("https://op.example".to_owned()) }],
            second_opinion,
        };
        let reason = || "Invalid issuer".to_owned();
        for opinion in [None, Some(SecondOpinion::Agrees), Some(SecondOpinion::Abstains(reason()))] {
            assert!(verdict(opinion).is_good());
        }
        let disputed = verdict(Some(SecondOpinion::Refuses(reason())));
        assert!(!disputed.is_good());
        assert_eq!(disputed.dispute(), Some("Invalid issuer"));
    }
}
