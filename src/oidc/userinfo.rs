//! The UserInfo answer (OpenID Connect Core 1.0 section 5.3). Streamlit never asks for it; what is only here, an
//! app does not see.

use serde_json::{Map, Value};

use super::parse_json_object;
use crate::http::{Failure, Response};

/// What became of the question.
#[derive(Clone, Debug)]
pub(crate) enum UserInfo {
    Answered(Map<String, Value>),
    /// No usable answer: why not.
    Unusable(String),
}

/// The answer is about somebody else, and must not be used (section 5.3.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OtherSubject {
    pub(crate) expected: String,
    /// Absent where the answer has no `sub`, or one that is not a string.
    pub(crate) actual: Option<String>,
}

/// Reads the answer.
pub(crate) fn read(outcome: &Result<Response, Failure>) -> UserInfo {
    let response = match outcome {
        Ok(response) => response,
        Err(failure) => return UserInfo::Unusable(failure.to_string()),
    };
    if response.status != 200 {
        return UserInfo::Unusable(match response.header("www-authenticate") {
            Some(challenge) => format!("HTTP status {}: {challenge}", response.status),
            None => format!("HTTP status {}", response.status),
        });
    }
    if response.header("content-type").is_some_and(|kind| kind.starts_with("application/jwt")) {
        return UserInfo::Unusable("the answer is a signed JWT, which this client did not ask for".to_owned());
    }
    match parse_json_object(&response.body) {
        Ok((members, _)) => UserInfo::Answered(members),
        Err(reason) => UserInfo::Unusable(reason),
    }
}

/// Whether the answer is about the user of the ID token.
pub(crate) fn same_subject(answer: &Map<String, Value>, subject: &str) -> Result<(), OtherSubject> {
    let actual = answer.get("sub").and_then(Value::as_str);
    if actual == Some(subject) {
        return Ok(());
    }
    Err(OtherSubject { expected: subject.to_owned(), actual: actual.map(str::to_owned) })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;

    use super::*;

    fn answer(status: u16, header: (&str, &str), body: &str) -> UserInfo {
        let headers = vec![(header.0.to_owned(), header.1.to_owned())];
        read(&Ok(Response { status, headers, body: body.as_bytes().to_vec(), elapsed: Duration::ZERO, peer: None }))
    }

    #[test]
    fn an_answer_is_an_object_or_says_why_not() {
        let json = ("content-type", "application/json");
        assert!(matches!(answer(200, json, r#"{"sub":"u1"}"#), UserInfo::Answered(_)));
        for unusable in [
            answer(401, ("www-authenticate", "Bearer error=\"invalid_token\""), ""),
            answer(404, json, "{}"),
            answer(200, json, "[]"),
            answer(200, ("content-type", "application/jwt"), "a.b.c"),
            read(&Err(Failure::Closed)),
        ] {
            assert!(matches!(unusable, UserInfo::Unusable(_)), "{unusable:?}");
        }
    }

    #[test]
    fn an_answer_about_somebody_else_is_noticed() {
        let answer = |value: Value| value.as_object().unwrap().clone();
        assert_eq!(same_subject(&answer(json!({ "sub": "u1" })), "u1"), Ok(()));
        for other in [json!({ "sub": "u11" }), json!({}), json!({ "sub": 1 }), json!({ "sub": "U1" })] {
            assert!(same_subject(&answer(other.clone()), "u1").is_err(), "{other}");
        }
    }
}
