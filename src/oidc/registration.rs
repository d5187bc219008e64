//! What a provider knows of a client, as far as that shows without a login: two requests that must fail, each beside a
//! control that must fail for another reason.
//!
//! A request alone proves little: some providers check nothing before the login, some answer every mistake alike. Only a
//! difference between the request and its control says something.

use url::Url;

use super::error_page::{ErrorPage, complaint};
use super::known_errors::Subject;
use super::refusal::Refusal;
use super::token::{self, ClientProof};
use crate::http::{Exchange, Failure, Response};
use crate::secret::opaque_debug;

/// What was learned of one client.
#[derive(Clone, Debug)]
pub(crate) struct Registration {
    pub(crate) authorization: Option<AuthorizationEvidence>,
    /// Absent for clients without a secret.
    pub(crate) token: Option<TokenEvidence>,
    /// In the order in which they were made.
    pub(crate) exchanges: Vec<Exchange>,
}

/// The answer to a request, and the answer to its control.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WithControl<T> {
    pub(crate) actual: T,
    pub(crate) control: T,
}

/// What follows from both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Accepted,
    Rejected,
    /// The provider decides later, or gives no answer that could be compared.
    Undecided,
}

/// What the authorization endpoint makes of the client's requests while nobody is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AuthorizationEvidence {
    /// The configured redirect URI, and one that nobody can have registered; both with `prompt=none`.
    pub(crate) replies: WithControl<AuthorizationAnswer>,
    /// Streamlit's request as it is, with its own prompt: what comes back at once comes back to every user. Absent where
    /// the redirect URI is refused already.
    pub(crate) as_sent: Option<AuthorizationAnswer>,
    /// The refused request once more, with no scope but `openid`; only asked where the scope may be what is refused.
    pub(crate) openid_alone: Option<AuthorizationAnswer>,
}

/// How the authorization endpoint answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AuthorizationAnswer {
    /// At the redirect URI: client and URI are known. There is nearly always an error, since nobody is signed in.
    Returned { refusal: Option<Refusal> },
    /// With a page, or a redirect to one of its own.
    Page { status: u16, complaint: Option<ErrorPage> },
    /// Not at all.
    Nothing(Failure),
}

/// What the token endpoint makes of the client's secret, given a code that cannot be good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TokenEvidence {
    /// As Streamlit authenticates.
    pub(crate) proof: ClientProof,
    /// The configured secret, and a wrong one.
    pub(crate) replies: WithControl<TokenReply>,
    /// The configured secret by the other method; only asked where Streamlit's own was rejected.
    pub(crate) other: Option<(ClientProof, TokenReply)>,
    /// What the authorization endpoint makes of client ID and redirect URI.
    pub(crate) authorization: Verdict,
}

#[derive(Clone, PartialEq, Eq)]
pub(crate) enum TokenReply {
    Answer { status: u16, error: Option<String>, description: Option<String> },
    Nothing(Failure),
}

/// Reads the answer to an authorization request with this redirect URI.
pub(crate) fn authorization_answer(
    outcome: &Result<Response, Failure>,
    endpoint: &Url,
    redirect_uri: &str,
) -> AuthorizationAnswer {
    let response = match outcome {
        Ok(response) => response,
        Err(failure) => return AuthorizationAnswer::Nothing(failure.clone()),
    };
    let location = response.header("location").and_then(|location| endpoint.join(location).ok());
    let location = location.filter(|_| (300..400).contains(&response.status));
    if let Some(location) = &location
        && Url::parse(redirect_uri).is_ok_and(|expected| is_same_place(location, &expected))
    {
        let parameter = |name| location.query_pairs().find(|(found, _)| found == name).map(|(_, value)| value);
        let description = parameter("error_description");
        let refusal = parameter("error").map(|error| Refusal::new(&error, description.as_deref()));
        return AuthorizationAnswer::Returned { refusal };
    }
    AuthorizationAnswer::Page { status: response.status, complaint: complaint(response, location.as_ref()) }
}

/// Whether both lead to the same place, whatever parameters they carry.
fn is_same_place(one: &Url, other: &Url) -> bool {
    one.origin() == other.origin() && one.path() == other.path()
}

impl WithControl<AuthorizationAnswer> {
    /// Whether the provider knows the client and its redirect URI.
    pub(crate) fn verdict(&self) -> Verdict {
        use AuthorizationAnswer::{Page, Returned};
        match (&self.actual, &self.control) {
            (Returned { .. }, Page { .. })
            | (Page { status: ..400, complaint: None }, Page { complaint: Some(_), .. }) => Verdict::Accepted,
            (Page { complaint: Some(_), .. }, Page { complaint: Some(_), .. }) => Verdict::Rejected,
            _ => Verdict::Undecided,
        }
    }

    /// What the provider complains about, where it rejects the request.
    pub(crate) fn complaint(&self) -> Option<&ErrorPage> {
        match &self.actual {
            AuthorizationAnswer::Page { complaint, .. } if self.verdict() == Verdict::Rejected => complaint.as_ref(),
            _ => None,
        }
    }
}

/// What `prompt=none` is answered with where all is well (OpenID Connect Core 1.0 section 3.1.2.6).
const EXPECTED_WITHOUT_PROMPT: [&str; 4] =
    ["login_required", "interaction_required", "consent_required", "account_selection_required"];

impl AuthorizationAnswer {
    /// With what the provider refuses, in its words.
    pub(crate) fn refusal_words(&self) -> String {
        match self {
            Self::Returned { refusal: Some(refusal) } => refusal.words(),
            Self::Returned { refusal: None } => "a code".to_owned(),
            Self::Page { complaint: Some(complaint), .. } => format!("`{}`", complaint.words),
            Self::Page { status, complaint: None } => format!("status {status}"),
            Self::Nothing(failure) => failure.to_string(),
        }
    }

    /// The error that came to the redirect URI.
    pub(crate) fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Returned { refusal } => refusal.as_ref(),
            Self::Page { .. } | Self::Nothing(_) => None,
        }
    }

    /// The error that came to the redirect URI, unless `prompt=none` explains it.
    fn unexpected_refusal(&self) -> Option<&Refusal> {
        self.refusal().filter(|refusal| !EXPECTED_WITHOUT_PROMPT.contains(&refusal.error.as_str()))
    }

    /// What the page complains about that came instead.
    fn complaint(&self) -> Option<&ErrorPage> {
        match self {
            Self::Page { complaint, .. } => complaint.as_ref(),
            Self::Returned { .. } | Self::Nothing(_) => None,
        }
    }

    /// Whether the provider goes on, as far as that shows while nobody is signed in.
    pub(crate) fn goes_on(&self, with_prompt_none: bool) -> bool {
        match self {
            Self::Returned { refusal: None } => true,
            Self::Returned { refusal: Some(_) } => with_prompt_none && self.unexpected_refusal().is_none(),
            Self::Page { status, complaint } => *status < 400 && complaint.is_none(),
            Self::Nothing(_) => false,
        }
    }
}

impl AuthorizationEvidence {
    /// Whether the provider knows the client and its redirect URI.
    pub(crate) fn verdict(&self) -> Verdict {
        match &self.openid_alone {
            // The redirect URI that seemed to be refused is taken with another scope.
            Some(with_openid) if self.is_about_scope() => {
                WithControl { actual: with_openid.clone(), control: self.replies.control.clone() }.verdict()
            }
            _ => self.replies.verdict(),
        }
    }

    /// What the provider complains about, where it rejects the request.
    pub(crate) fn complaint(&self) -> Option<&ErrorPage> {
        self.replies.complaint()
    }

    /// The error with which Streamlit's own request is answered at the redirect URI before anybody can sign in. Where
    /// that request was not made, or had no answer, an error to the one with `prompt=none` that the prompt does not
    /// explain.
    pub(crate) fn refusal(&self) -> Option<&Refusal> {
        match &self.as_sent {
            Some(AuthorizationAnswer::Nothing(_)) | None => self.replies.actual.unexpected_refusal(),
            Some(answer) => answer.refusal(),
        }
    }

    /// What the page complains about with which Streamlit's own request is answered, where the one with `prompt=none`
    /// got no such page.
    pub(crate) fn complaint_as_sent(&self) -> Option<&ErrorPage> {
        self.as_sent.as_ref()?.complaint().filter(|_| self.replies.actual.complaint().is_none())
    }

    /// The answer that shows that nobody can sign in although client ID and redirect URI are known, or may be.
    pub(crate) fn refused_answer(&self) -> Option<&AuthorizationAnswer> {
        if self.is_about_scope() && self.as_sent.is_none() {
            return Some(&self.replies.actual);
        }
        self.as_sent
            .as_ref()
            .filter(|answer| !answer.goes_on(false) && !matches!(answer, AuthorizationAnswer::Nothing(_)))
    }

    /// The error that only `prompt=none` got, and that says something other than that nobody is signed in.
    pub(crate) fn refusal_without_prompt(&self) -> Option<&Refusal> {
        self.replies.actual.unexpected_refusal().filter(|_| self.refusal().is_none())
    }

    /// Whether it may be the scope that is refused, so that it is worth asking with `openid` alone.
    pub(crate) fn may_be_about_scope(&self) -> bool {
        let about = match (self.refusal(), self.complaint()) {
            (Some(refusal), _) => refusal.subject(),
            (None, Some(complaint)) => complaint.about,
            (None, None) => return false,
        };
        matches!(about, None | Some(Subject::Scope))
    }

    /// Whether the provider refuses the request, and goes on where it asks for `openid` alone.
    pub(crate) fn is_about_scope(&self) -> bool {
        // Asked as the refused request was: with Streamlit's prompt if that got an answer.
        let with_prompt_none = self.as_sent.is_none();
        self.openid_alone.as_ref().is_some_and(|answer| answer.goes_on(with_prompt_none))
    }
}

impl TokenReply {
    pub(crate) fn from_outcome(outcome: &Result<Response, Failure>) -> Self {
        match outcome {
            Err(failure) => Self::Nothing(failure.clone()),
            Ok(response) => {
                let members = token::members(response).unwrap_or_default();
                let text = |name: &str| members.get(name).and_then(|value| value.as_str()).map(str::to_owned);
                Self::Answer { status: response.status, error: text("error"), description: text("error_description") }
            }
        }
    }

    /// Whether this says that the client is not who it claims to be (RFC 6749 section 5.2).
    fn refuses_client(&self) -> bool {
        match self {
            Self::Nothing(_) => false,
            Self::Answer { status, error, .. } => match error.as_deref() {
                Some("invalid_client" | "unauthorized_client") => true,
                Some(_) => false,
                None => *status == 401,
            },
        }
    }

    /// Whether the client may not do this, for whatever reason (RFC 6749 section 5.2).
    fn is_unauthorized(&self) -> bool {
        matches!(self, Self::Answer { error: Some(error), .. } if error == "unauthorized_client")
    }

    /// The error, if the answer names one.
    pub(crate) fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::Answer { error: Some(error), description, .. } => Some(Refusal::new(error, description.as_deref())),
            Self::Answer { .. } | Self::Nothing(_) => None,
        }
    }

    /// Whether both say the same; descriptions may hold times and trace numbers.
    fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Answer { status, error, .. }, Self::Answer { status: status_2, error: error_2, .. }) => {
                status == status_2 && error == error_2
            }
            _ => false,
        }
    }

    /// What it says, for people: the error and its description, else the status.
    pub(crate) fn words(&self) -> String {
        match self {
            Self::Answer { error: Some(error), description: Some(description), .. } => {
                format!("`{error}`: {description}")
            }
            Self::Answer { error: Some(error), .. } => format!("`{error}`"),
            Self::Answer { status, .. } => format!("status {status}"),
            Self::Nothing(failure) => failure.to_string(),
        }
    }
}

impl TokenEvidence {
    /// Whether the provider takes the configured secret in the way in which Streamlit sends it.
    pub(crate) fn verdict(&self) -> Verdict {
        let WithControl { actual, control } = &self.replies;
        if matches!(actual, TokenReply::Nothing(_)) || matches!(control, TokenReply::Nothing(_)) {
            return Verdict::Undecided;
        }
        match (actual.is_like(control), control.refuses_client()) {
            // A redirect URI that is not the client's may be refused in the same words.
            (true, true) if actual.is_unauthorized() && self.authorization != Verdict::Accepted => Verdict::Undecided,
            (true, true) => Verdict::Rejected,
            (false, true) if !actual.refuses_client() => Verdict::Accepted,
            _ => Verdict::Undecided,
        }
    }

    /// The error with which the provider refuses any code of this client's, and not just a bogus one.
    pub(crate) fn refusal(&self) -> Option<Refusal> {
        /// What no code, however good, would change (RFC 6749 section 5.2, RFC 8707, RFC 9449).
        const CERTAIN: [&str; 5] =
            ["unsupported_grant_type", "invalid_scope", "invalid_target", "invalid_dpop_proof", "use_dpop_nonce"];
        let refusal = self.replies.actual.refusal()?;
        let is_certain = CERTAIN.contains(&refusal.error.as_str())
            || (refusal.error == "unauthorized_client" && self.is_told_from_wrong_secret());
        is_certain.then_some(refusal)
    }

    /// Whether a wrong secret is refused in other words than the configured one.
    fn is_told_from_wrong_secret(&self) -> bool {
        !self.replies.actual.is_like(&self.replies.control) && self.replies.control.refuses_client()
    }

    /// Whether the provider minds the client's authentication, right or wrong; many look at the code first.
    pub(crate) fn is_refused(&self) -> bool {
        !matches!(self.replies.actual, TokenReply::Answer { .. }) || self.replies.actual.refuses_client()
    }

    /// The method that the provider takes instead of Streamlit's.
    pub(crate) fn other_method(&self) -> Option<ClientProof> {
        let (proof, reply) = self.other.as_ref().filter(|_| self.verdict() == Verdict::Rejected)?;
        self.is_better(reply).then_some(*proof)
    }

    /// Whether a reply shows that the client was believed, where it was not at first.
    pub(crate) fn is_better(&self, reply: &TokenReply) -> bool {
        let is_answer = matches!(reply, TokenReply::Answer { .. });
        is_answer && !reply.refuses_client() && !reply.is_like(&self.replies.control)
    }
}

impl ClientProof {
    /// The method's name in metadata and settings.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Basic | Self::EncodedBasic => "client_secret_basic",
            Self::Post => "client_secret_post",
            Self::None => "none",
        }
    }
}

opaque_debug!(TokenReply);

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const REDIRECT_URI: &str = "http://localhost:8501/oauth2callback";

    fn response(status: u16, location: Option<&str>, body: &str) -> Response {
        let headers = location.map(|location| ("location".to_owned(), location.to_owned())).into_iter().collect();
        Response { status, headers, body: body.as_bytes().to_vec(), elapsed: Duration::ZERO, peer: None }
    }

    fn page(status: u16, location: Option<&str>, body: &str) -> AuthorizationAnswer {
        let endpoint = "https://op.example/authorize".parse().unwrap();
        authorization_answer(&Ok(response(status, location, body)), &endpoint, REDIRECT_URI)
    }

    fn returned() -> AuthorizationAnswer {
        page(302, Some(&format!("{REDIRECT_URI}?error=login_required&state=x")), "")
    }

    fn verdict(actual: AuthorizationAnswer, control: AuthorizationAnswer) -> Verdict {
        WithControl { actual, control }.verdict()
    }

    /// Pairs of answers as providers were seen to give them.
    #[test]
    fn only_a_difference_from_the_control_decides() {
        let cases = [
            (returned(), page(400, None, "redirect_uri did not match any of the client's"), Verdict::Accepted),
            (
                page(200, None, "Sign in"),
                page(400, None, "{\"error\":\"redirect_uri is not registered\"}"),
                Verdict::Accepted,
            ),
            (page(302, Some("/login"), ""), page(302, Some("/error?error=redirect_mismatch"), ""), Verdict::Accepted),
            (page(400, None, "no"), page(400, None, "no"), Verdict::Rejected),
            (
                page(200, None, "AADSTS50011: the redirect URI"),
                page(200, None, "AADSTS50011: the redirect URI"),
                Verdict::Rejected,
            ),
            (returned(), returned(), Verdict::Undecided),
            (page(200, None, "Sign in"), page(200, None, "Sign in"), Verdict::Undecided),
            (page(302, Some("/login"), ""), page(302, Some("/login"), ""), Verdict::Undecided),
            (returned(), AuthorizationAnswer::Nothing(Failure::Closed), Verdict::Undecided),
            (page(500, None, ""), page(200, None, "Sign in"), Verdict::Undecided),
            (page(404, None, ""), page(404, None, ""), Verdict::Undecided),
            (page(503, None, ""), page(400, None, "no"), Verdict::Undecided),
        ];
        for (actual, control, expected) in cases {
            assert_eq!(verdict(actual.clone(), control.clone()), expected, "{actual:?} beside {control:?}");
        }
    }

    #[test]
    fn an_answer_at_another_place_is_not_ours() {
        for location in
            ["http://localhost:8501/oauth2callback/x", "http://localhost:9999/oauth2callback", "/oauth2callback"]
        {
            assert!(matches!(page(302, Some(location), ""), AuthorizationAnswer::Page { .. }), "{location}");
        }
        let with_code = page(303, Some(&format!("{REDIRECT_URI}?code=c")), "");
        assert_eq!(with_code, AuthorizationAnswer::Returned { refusal: None });
    }

    fn reply(status: u16, error: &str) -> TokenReply {
        TokenReply::from_outcome(&Ok(response(status, None, &format!("{{\"error\":\"{error}\"}}"))))
    }

    fn evidence(actual: TokenReply, control: TokenReply, other: Option<TokenReply>) -> TokenEvidence {
        TokenEvidence {
            proof: ClientProof::Basic,
            replies: WithControl { actual, control },
            other: other.map(|reply| (ClientProof::Post, reply)),
            authorization: Verdict::Accepted,
        }
    }

    #[test]
    fn a_secret_is_known_by_the_difference_to_a_wrong_one() {
        let cases = [
            (reply(400, "invalid_grant"), reply(401, "invalid_client"), Verdict::Accepted),
            (reply(403, "invalid_code"), reply(403, "unauthorized_client"), Verdict::Accepted),
            (reply(401, "invalid_client"), reply(401, "invalid_client"), Verdict::Rejected),
            (
                TokenReply::from_outcome(&Ok(response(401, None, ""))),
                TokenReply::from_outcome(&Ok(response(401, None, ""))),
                Verdict::Rejected,
            ),
            (reply(400, "invalid_grant"), reply(400, "invalid_grant"), Verdict::Undecided),
            (reply(400, "invalid_client"), reply(401, "invalid_client"), Verdict::Undecided),
            (TokenReply::Nothing(Failure::Closed), reply(401, "invalid_client"), Verdict::Undecided),
            (
                TokenReply::from_outcome(&Ok(response(200, None, "{\"access_token\":\"x\"}"))),
                reply(401, "invalid_client"),
                Verdict::Accepted,
            ),
        ];
        for (actual, control, expected) in cases {
            let evidence = evidence(actual, control, None);
            assert_eq!(evidence.verdict(), expected, "{evidence:?}");
        }
    }

    /// As glewlwyd answers: by the same error, and right secret or not.
    #[test]
    fn where_the_redirect_uri_may_be_wrong_an_unauthorized_client_says_nothing_of_the_secret() {
        let unauthorized = || reply(403, "unauthorized_client");
        let judged = |authorization| {
            let evidence = evidence(unauthorized(), unauthorized(), None);
            TokenEvidence { authorization, ..evidence }.verdict()
        };
        assert_eq!(judged(Verdict::Accepted), Verdict::Rejected);
        assert_eq!(judged(Verdict::Rejected), Verdict::Undecided);
        assert_eq!(judged(Verdict::Undecided), Verdict::Undecided);
    }

    #[test]
    fn the_other_method_is_told_from_a_wrong_secret() {
        let rejected = || (reply(401, "invalid_client"), reply(401, "invalid_client"));
        let (actual, control) = rejected();
        let by_post = evidence(actual, control, Some(reply(400, "invalid_grant")));
        assert_eq!(by_post.other_method(), Some(ClientProof::Post));
        let (actual, control) = rejected();
        assert_eq!(evidence(actual, control, Some(reply(400, "invalid_client"))).other_method(), None);
    }
}
