//! The token request and its answer (RFC 6749 sections 2.3, 4.1.3 and 5; OpenID Connect Core 1.0 section 3.1.3).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value as Json};
use url::Url;

use super::parse_json_object;
use super::pkce::Verifier;
use crate::http::{Failure, Request, Response, Value};
use crate::secret::{Secret, opaque_debug};

/// How the client proves itself, as Authlib knows how to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClientProof {
    /// `Authorization: Basic` of the bare ID and secret. RFC 6749 section 2.3.1 wants both form-encoded first, and
    /// Authlib does not do that: what Streamlit sends is what must work.
    Basic,
    /// The same, form-encoded as the specification wants it. Streamlit cannot send it; `probe --find` tries it.
    EncodedBasic,
    Post,
    None,
}

/// The characters of a client ID or secret that Latin-1 does not have: Python fails over them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NotLatin1;

/// The request that redeems `code`.
pub(crate) fn request(
    endpoint: &Url,
    client_id: &str,
    client_secret: &Secret<String>,
    proof: ClientProof,
    redirect_uri: &str,
    code: &Secret<String>,
    verifier: Option<&Verifier>,
) -> Result<Request, NotLatin1> {
    let plain = |text: &str| Value::Plain(text.to_owned());
    let mut form = vec![
        ("grant_type".to_owned(), plain("authorization_code")),
        ("redirect_uri".to_owned(), plain(redirect_uri)),
        ("code".to_owned(), Value::Secret(code.clone())),
    ];
    if let Some(verifier) = verifier {
        form.push(("code_verifier".to_owned(), Value::Secret(verifier.secret().clone())));
    }
    match proof {
        ClientProof::Basic | ClientProof::EncodedBasic => {}
        ClientProof::Post => {
            form.push(("client_id".to_owned(), plain(client_id)));
            form.push(("client_secret".to_owned(), Value::Secret(client_secret.clone())));
        }
        ClientProof::None => form.push(("client_id".to_owned(), plain(client_id))),
    }
    let mut request = Request::post(endpoint.clone(), form).header("Accept", plain("application/json"));
    let credentials = match proof {
        ClientProof::Basic => Some(latin1(&format!("{client_id}:{}", client_secret.expose())).ok_or(NotLatin1)?),
        ClientProof::EncodedBasic => {
            Some(format!("{}:{}", form_encoded(client_id), form_encoded(client_secret.expose())).into_bytes())
        }
        ClientProof::Post | ClientProof::None => None,
    };
    if let Some(credentials) = credentials {
        let header = format!("Basic {}", STANDARD.encode(credentials));
        request = request.header("Authorization", Value::Secret(Secret::new(header)));
    }
    Ok(request)
}

/// One value as a form holds it (RFC 6749 appendix B).
pub(crate) fn form_encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// `text` in ISO 8859-1, if it has all its characters.
fn latin1(text: &str) -> Option<Vec<u8>> {
    text.chars().map(|character| u8::try_from(u32::from(character)).ok()).collect()
}

/// The tokens of a good answer.
#[derive(Clone, Debug)]
pub(crate) struct Tokens {
    pub(crate) access_token: Option<Secret<String>>,
    pub(crate) id_token: Option<Secret<String>>,
}

/// Why an answer is not good.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum TokenFlaw {
    /// No answer.
    Unreachable(Failure),
    /// Following it would give code and secret away.
    Redirected {
        status: u16,
        location: Option<String>,
    },
    /// An error of section 5.2, with whatever status.
    Rejected {
        status: u16,
        error: String,
        description: Option<String>,
        uri: Option<String>,
    },
    NotJson {
        status: u16,
        reason: String,
    },
    /// JSON that is neither an error nor, by its status, an answer.
    Status {
        status: u16,
    },
    Missing {
        member: &'static str,
    },
    WrongType {
        member: &'static str,
        expected: &'static str,
    },
    Duplicated {
        member: String,
    },
    /// Another kind of token than `Bearer`.
    TokenType {
        actual: String,
    },
    MissingIdToken,
}

/// The JSON object in an answer, if there is one: errors included.
pub(crate) fn members(response: &Response) -> Option<Map<String, Json>> {
    parse_json_object(&response.body).ok().map(|(members, _)| members)
}

/// Whatever tokens the answer holds, good or not.
pub(crate) fn tokens(members: &Map<String, Json>) -> Tokens {
    let secret = |name: &str| members.get(name).and_then(Json::as_str).map(Secret::from);
    Tokens { access_token: secret("access_token"), id_token: secret("id_token") }
}

/// What is wrong with an answer.
pub(crate) fn flaws(outcome: &Result<Response, Failure>) -> Vec<TokenFlaw> {
    let response = match outcome {
        Ok(response) => response,
        Err(failure) => return vec![TokenFlaw::Unreachable(failure.clone())],
    };
    let status = response.status;
    if (300..400).contains(&status) {
        let location = response.header("location").map(str::to_owned);
        return vec![TokenFlaw::Redirected { status, location }];
    }
    let (members, duplicates) = match parse_json_object(&response.body) {
        Ok(parsed) => parsed,
        Err(reason) => return vec![TokenFlaw::NotJson { status, reason }],
    };
    let text = |name: &str| members.get(name).and_then(Json::as_str).map(str::to_owned);
    // Some providers say 200 and mean an error.
    if let Some(error) = members.get("error") {
        let error = error.as_str().map_or_else(|| error.to_string(), str::to_owned);
        return vec![TokenFlaw::Rejected {
            status,
            error,
            description: text("error_description"),
            uri: text("error_uri"),
        }];
    }
    if !(200..300).contains(&status) {
        return vec![TokenFlaw::Status { status }];
    }
    let mut flaws: Vec<TokenFlaw> = duplicates.into_iter().map(|member| TokenFlaw::Duplicated { member }).collect();
    for member in ["access_token", "token_type"] {
        match members.get(member) {
            None | Some(Json::Null) => flaws.push(TokenFlaw::Missing { member }),
            Some(Json::String(_)) => {}
            Some(_) => flaws.push(TokenFlaw::WrongType { member, expected: "a string" }),
        }
    }
    if let Some(actual) = text("token_type").filter(|kind| !kind.eq_ignore_ascii_case("bearer")) {
        flaws.push(TokenFlaw::TokenType { actual });
    }
    match members.get("id_token") {
        None | Some(Json::Null) => flaws.push(TokenFlaw::MissingIdToken),
        Some(Json::String(_)) => {}
        Some(_) => flaws.push(TokenFlaw::WrongType { member: "id_token", expected: "a string" }),
    }
    flaws
}

opaque_debug!(TokenFlaw);

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn answer(status: u16, body: &str) -> Response {
        let headers = vec![("location".to_owned(), "https://elsewhere.example".to_owned())];
        Response { status, headers, body: body.as_bytes().to_vec(), elapsed: Duration::ZERO, peer: None }
    }

    fn judged(status: u16, body: &str) -> Vec<TokenFlaw> {
        flaws(&Ok(answer(status, body)))
    }

    fn sent(client_id: &str, secret: &str, proof: ClientProof) -> Result<Request, NotLatin1> {
        let endpoint = "https://op.example/token".parse().unwrap();
        let verifier = Verifier::new("v".repeat(43));
        request(&endpoint, client_id, &secret.into(), proof, "http://localhost/cb", &"c1".into(), Some(&verifier))
    }

    fn form(request: &Request) -> Vec<(&str, &str)> {
        request.form.iter().flatten().map(|(name, value)| (name.as_str(), value.expose())).collect()
    }

    #[test]
    fn basic_credentials_are_raw_latin_1_as_authlib_sends_them() {
        let request = sent("a:b", "s ö%+~", ClientProof::Basic).unwrap();
        let header = request.headers.iter().find(|(name, _)| name == "Authorization").unwrap().1.expose();
        // Python: base64.b64encode("a:b:s ö%+~".encode("latin1"))
        assert_eq!(header, "Basic YTpiOnMg9iUrfg==");
        assert_eq!(
            form(&request).iter().map(|(name, _)| *name).collect::<Vec<_>>(),
            ["grant_type", "redirect_uri", "code", "code_verifier"]
        );
        assert_eq!(sent("a", "s→", ClientProof::Basic).unwrap_err(), NotLatin1);
        assert!(sent("a", "s→", ClientProof::Post).is_ok());
    }

    #[test]
    fn line_breaks_in_credentials_begin_no_header() {
        let request = sent("id\r\nX-Evil: 1", "secret\r\n\r\nPOST / HTTP/1.1", ClientProof::Basic).unwrap();
        for (name, value) in &request.headers {
            assert!(!value.expose().chars().any(char::is_control), "{name}");
        }
        assert_eq!(request.headers.iter().filter(|(name, _)| name.contains("Evil")).count(), 0);
    }

    #[test]
    fn one_method_of_authentication_is_used_and_no_other() {
        let post = sent("id", "secret", ClientProof::Post).unwrap();
        assert_eq!(form(&post)[4..], [("client_id", "id"), ("client_secret", "secret")]);
        let none = sent("id", "", ClientProof::None).unwrap();
        assert_eq!(form(&none)[4..], [("client_id", "id")]);
        for request in [post, none] {
            assert!(request.headers.iter().all(|(name, _)| name != "Authorization"));
        }
    }

    #[test]
    fn good_answers_need_little() {
        for body in [
            r#"{"access_token":"a","token_type":"Bearer","id_token":"x"}"#,
            r#"{"access_token":"a","token_type":"bEaReR","id_token":"x","expires_in":"3600","scope":["openid"],"x":1}"#,
        ] {
            assert_eq!(judged(200, body), [], "{body}");
        }
    }

    #[test]
    fn what_is_wrong_with_an_answer_is_named() {
        assert!(matches!(judged(302, "")[0], TokenFlaw::Redirected { status: 302, .. }));
        assert!(
            matches!(&judged(200, "<html>")[0], TokenFlaw::NotJson { status: 200, reason } if reason == "it is a web page")
        );
        assert_eq!(judged(500, "{}"), [TokenFlaw::Status { status: 500 }]);
        let rejected = &judged(200, r#"{"error":"bad_verification_code","error_description":"d"}"#)[0];
        assert!(matches!(rejected, TokenFlaw::Rejected { status: 200, error, .. } if error == "bad_verification_code"));
        assert_eq!(
            judged(200, r#"{"access_token":1,"token_type":"DPoP","token_type":"DPoP"}"#),
            [
                TokenFlaw::Duplicated { member: "token_type".to_owned() },
                TokenFlaw::WrongType { member: "access_token", expected: "a string" },
                TokenFlaw::TokenType { actual: "DPoP".to_owned() },
                TokenFlaw::MissingIdToken,
            ]
        );
        assert_eq!(flaws(&Err(Failure::Closed)), [TokenFlaw::Unreachable(Failure::Closed)]);
    }
}
