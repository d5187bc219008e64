//! The authorization request, and what comes back to the redirect URI (OpenID Connect Core 1.0 sections 3.1.2.1 to
//! 3.1.2.7, RFC 9207).

use url::Url;

use super::pkce::Verifier;
use crate::secret::{Secret, opaque_debug};

/// What the request says, in the settings' words.
#[derive(Clone, Copy)]
pub(crate) struct RequestParameters<'a> {
    pub(crate) client_id: &'a str,
    pub(crate) redirect_uri: &'a str,
    pub(crate) scope: &'a str,
    /// Parameters of the user's own; they are before the nonce.
    pub(crate) extra: &'a [(String, String)],
    pub(crate) response_mode: Option<&'a str>,
    pub(crate) prompt: Option<&'a str>,
    pub(crate) login_hint: Option<&'a str>,
}

/// What only this login knows; all of it fresh.
#[derive(Clone, Debug)]
pub(crate) struct LoginSecrets {
    pub(crate) state: Secret<String>,
    /// Absent where the scope has no `openid`: Authlib sends none then.
    pub(crate) nonce: Option<Secret<String>>,
    /// Absent where Streamlit sends no challenge.
    pub(crate) verifier: Option<Verifier>,
}

/// The URL to open, its parameters in the order in which Streamlit's Authlib sends them. What the endpoint's own query
/// says stays in front (RFC 6749 section 3.1).
pub(crate) fn request_url(endpoint: &Url, parameters: &RequestParameters<'_>, secrets: &LoginSecrets) -> Url {
    let mut url = endpoint.clone();
    url.set_fragment(None);
    {
        let mut query = url.query_pairs_mut();
        query.append_pair("response_type", "code").append_pair("client_id", parameters.client_id);
        for (name, value) in [("redirect_uri", parameters.redirect_uri), ("scope", parameters.scope)] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        query.append_pair("state", secrets.state.expose());
        query.extend_pairs(parameters.extra);
        if let Some(nonce) = &secrets.nonce {
            query.append_pair("nonce", nonce.expose());
        }
        if let Some(verifier) = &secrets.verifier {
            query.append_pair("code_challenge", &verifier.challenge()).append_pair("code_challenge_method", "S256");
        }
        let optional = [
            ("response_mode", parameters.response_mode),
            ("prompt", parameters.prompt),
            ("login_hint", parameters.login_hint),
        ];
        for (name, value) in optional {
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        }
    }
    url
}

/// What an answer is compared with.
pub(crate) struct ExpectedResponse<'a> {
    pub(crate) state: &'a Secret<String>,
    pub(crate) issuer: Option<&'a str>,
    /// The issuer that the metadata should have named, where it names another one.
    pub(crate) asked_issuer: Option<&'a str>,
    /// Whether the metadata has `authorization_response_iss_parameter_supported`.
    pub(crate) promises_issuer: bool,
}

/// What an answer at the redirect URI means.
#[derive(Clone, Debug)]
pub(crate) enum Response {
    /// Somebody else's, or nobody's: the login goes on waiting.
    NotOurs(NotOurs),
    /// The answer to our request, and the login must stop.
    Refused(ResponseFlaw),
    /// The answer to our request, and the code that Streamlit would redeem; perhaps with a flaw that it does not see.
    Code { code: Secret<String>, flaw: Option<ResponseFlaw> },
}

/// Why an answer is not taken for ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotOurs {
    /// No parameters at all: perhaps they are in the fragment, which a browser keeps to itself.
    Empty,
    MissingState,
    OtherState,
}

/// What is wrong with an answer to our request.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum ResponseFlaw {
    /// A parameter that comes twice (RFC 6749 section 3.1). Streamlit takes the last one: where that will do, the login
    /// goes on to show what becomes of it, and has failed all the same.
    Duplicated {
        name: String,
    },
    /// The provider's error (Core section 3.1.2.6).
    Denied {
        error: String,
        description: Option<String>,
        uri: Option<String>,
    },
    /// The provider promises `iss` and did not send it (RFC 9207 section 2.4).
    MissingIssuer {
        expected: String,
    },
    IssuerMismatch {
        expected: String,
        actual: String,
    },
    /// Neither a code nor an error.
    MissingCode,
}

/// Judges the parameters of an answer. The state comes first: what is not ours decides nothing.
pub(crate) fn judge_response(parameters: &[(String, String)], expected: &ExpectedResponse<'_>) -> Response {
    let all = |name: &str| {
        parameters
            .iter()
            .filter(|(candidate, _)| candidate == name)
            .map(|(_, value)| value.as_str())
            .collect::<Vec<_>>()
    };
    let one = |name: &str| all(name).last().copied().filter(|value| !value.is_empty());
    let states = all("state");
    if !states.iter().any(|state| expected.state.matches(state)) {
        return Response::NotOurs(match states.first() {
            _ if parameters.is_empty() => NotOurs::Empty,
            None | Some(&"") => NotOurs::MissingState,
            Some(_) => NotOurs::OtherState,
        });
    }
    let flaw = |flaw| Response::Refused(flaw);
    let duplicated = parameters.iter().find(|(name, _)| all(name).len() > 1);
    let duplicated = duplicated.map(|(name, _)| ResponseFlaw::Duplicated { name: name.clone() });
    if let Some(duplicated) = &duplicated {
        let last_ones_do = expected.state.matches(one("state").unwrap_or_default()) && one("error").is_none();
        if !last_ones_do || one("code").is_none() {
            return flaw(duplicated.clone());
        }
    }
    if let Some(issuer) = expected.issuer {
        let is_theirs = |actual: &str| actual == issuer || Some(actual) == expected.asked_issuer;
        match all("iss").iter().find(|actual| !is_theirs(actual)).or(all("iss").first()) {
            Some(actual) if !is_theirs(actual) => {
                return flaw(ResponseFlaw::IssuerMismatch {
                    expected: issuer.to_owned(),
                    actual: (*actual).to_owned(),
                });
            }
            None if expected.promises_issuer && one("error").is_none() => {
                return flaw(ResponseFlaw::MissingIssuer { expected: issuer.to_owned() });
            }
            Some(_) | None => {}
        }
    }
    // An error wins over a code that comes with it.
    if let Some(error) = one("error") {
        return flaw(ResponseFlaw::Denied {
            error: error.to_owned(),
            description: one("error_description").map(str::to_owned),
            uri: one("error_uri").map(str::to_owned),
        });
    }
    match one("code") {
        Some(code) => Response::Code { code: Secret::from(code), flaw: duplicated },
        None => flaw(ResponseFlaw::MissingCode),
    }
}

opaque_debug!(ResponseFlaw);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::form_decode;

    fn judge(query: &str, promises_issuer: bool) -> Response {
        let state = Secret::from("s1");
        let (issuer, asked_issuer) = (Some("https://op.example"), None);
        let expected = ExpectedResponse { state: &state, issuer, asked_issuer, promises_issuer };
        judge_response(&form_decode(query), &expected)
    }

    fn refused(query: &str, promises_issuer: bool) -> ResponseFlaw {
        match judge(query, promises_issuer) {
            Response::Refused(flaw) => flaw,
            other => panic!("{query}: {other:?}"),
        }
    }

    fn not_ours(query: &str) -> NotOurs {
        match judge(query, false) {
            Response::NotOurs(reason) => reason,
            other => panic!("{query}: {other:?}"),
        }
    }

    #[test]
    fn the_request_has_authlibs_order_and_keeps_the_endpoints_query() {
        let parameters = RequestParameters {
            client_id: "id",
            redirect_uri: "http://localhost:8501/oauth2callback",
            scope: "openid email",
            extra: &[("hd".to_owned(), "example.com".to_owned())],
            response_mode: Some("query"),
            prompt: Some("select_account"),
            login_hint: None,
        };
        let secrets = LoginSecrets {
            state: Secret::from("S"),
            nonce: Some(Secret::from("N")),
            verifier: Some(Verifier::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".to_owned())),
        };
        let url = request_url(&"https://op.example/authorize?p=b2c#x".parse().unwrap(), &parameters, &secrets);
        assert_eq!(
            url.as_str(),
            "https://op.example/authorize?p=b2c&response_type=code&client_id=id\
             &redirect_uri=http%3A%2F%2Flocalhost%3A8501%2Foauth2callback&scope=openid+email&state=S&hd=example.com\
             &nonce=N&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256\
             &response_mode=query&prompt=select_account"
        );
    }

    #[test]
    fn what_does_not_carry_our_state_is_not_ours() {
        assert_eq!(not_ours(""), NotOurs::Empty);
        assert_eq!(not_ours("code=a"), NotOurs::MissingState);
        assert_eq!(not_ours("code=a&state="), NotOurs::MissingState);
        assert_eq!(not_ours("code=a&state=s11"), NotOurs::OtherState);
        assert_eq!(not_ours("error=access_denied&state=other"), NotOurs::OtherState);
    }

    #[test]
    fn a_code_is_taken_and_unknown_parameters_are_ignored() {
        let Response::Code { code, flaw } = judge("session_state=x&code=c1&state=s1&id_token=evil", false) else {
            panic!()
        };
        assert!(code.matches("c1") && flaw.is_none());
    }

    #[test]
    fn nothing_may_stand_there_twice() {
        for query in ["code=a&state=s1&state=s2", "code=a&code=&state=s1", "code=a&state=s1&error=&error=x"] {
            assert!(matches!(refused(query, false), ResponseFlaw::Duplicated { .. }), "{query}");
        }
    }

    /// Streamlit sees the last of each.
    #[test]
    fn the_last_of_two_is_redeemed_and_is_a_flaw() {
        for query in [
            "code=x&code=c1&state=s1",
            "code=c1&state=s2&state=s1",
            "code=c1&state=s1&error=x&error=",
            "code=c1&state=s1&scope=a&scope=b",
        ] {
            let Response::Code { code, flaw } = judge(query, false) else { panic!("{query}") };
            assert!(code.matches("c1") && matches!(flaw, Some(ResponseFlaw::Duplicated { .. })), "{query}");
        }
        let others = "code=a&state=s1&iss=https%3A%2F%2Fop.example&iss=x";
        assert!(matches!(refused(others, false), ResponseFlaw::IssuerMismatch { .. }));
    }

    #[test]
    fn an_error_wins_over_a_code() {
        assert_eq!(
            refused("code=a&state=s1&error=access_denied&error_description=no%0Away", false),
            ResponseFlaw::Denied {
                error: "access_denied".to_owned(),
                description: Some("no\nway".to_owned()),
                uri: None
            }
        );
        assert_eq!(refused("state=s1&code=", false), ResponseFlaw::MissingCode);
    }

    #[test]
    fn the_issuer_parameter_is_demanded_where_promised_and_compared_where_sent() {
        assert!(matches!(judge("code=a&state=s1&iss=https%3A%2F%2Fop.example", true), Response::Code { .. }));
        assert!(matches!(judge("code=a&state=s1", false), Response::Code { .. }));
        assert!(matches!(refused("code=a&state=s1", true), ResponseFlaw::MissingIssuer { .. }));
        for promised in [true, false] {
            let flaw = refused("code=a&state=s1&iss=https%3A%2F%2Fop.example%2F", promised);
            assert!(matches!(flaw, ResponseFlaw::IssuerMismatch { .. }));
        }
    }
}
