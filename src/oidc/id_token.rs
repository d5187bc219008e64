//! The ID token taken apart, and the names of all that can be wrong with it (OpenID Connect Core 1.0 sections 2 and
//! 3.1.3.7, RFC 7515, RFC 7519, RFC 8725). The checks themselves are in `claims.rs` and `signature.rs`.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use super::parse_json_object;
use crate::secret::Secret;

/// No honest ID token is longer.
const LENGTH_LIMIT: usize = 192 * 1024;

/// An ID token as it reads. That it was decoded says nothing about its truth.
#[derive(Clone, Debug)]
pub(crate) struct IdToken {
    pub(crate) header: Map<String, Value>,
    pub(crate) claims: Map<String, Value>,
    /// `header` or `claims`, and a member that is there twice.
    pub(crate) duplicates: Vec<(&'static str, String)>,
    raw: Secret<String>,
}

/// One thing that is wrong with an ID token.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Flaw {
    /// Five parts instead of three (RFC 7516 section 3.1).
    Encrypted,
    Undecodable {
        reason: String,
    },
    /// A header parameter that changes what the signature means, or brings its own key.
    UnsafeHeader {
        parameter: &'static str,
        reason: String,
    },
    /// `alg` is `none`, in whatever spelling.
    Unsigned {
        alg: String,
    },
    /// `alg` is not one of those that the provider announced and that are safe.
    Algorithm {
        actual: Option<String>,
        allowed: Vec<String>,
    },
    /// `alg` is announced and sound, and nothing here can verify it.
    UnverifiableAlgorithm {
        alg: String,
    },
    /// There are no keys to verify with.
    NoKeySet,
    /// No published key can have made the signature.
    UnknownKey {
        kid: Option<String>,
        algorithm: String,
        published: Vec<String>,
    },
    BadSignature {
        kid: Option<String>,
        keys_tried: usize,
    },
    /// The key that may have made the signature is an RSA key of less than 2048 bits.
    WeakKey {
        kid: Option<String>,
    },
    Missing {
        claim: &'static str,
    },
    /// A claim of another JSON type or shape than the specification gives it.
    Malformed {
        claim: &'static str,
        expected: &'static str,
        actual: String,
    },
    Issuer {
        expected: String,
        actual: String,
    },
    Audience {
        expected: String,
        actual: Vec<String>,
    },
    /// `azp` names another client, or is absent although there are several audiences.
    AuthorizedParty {
        expected: String,
        actual: Option<String>,
        audiences: usize,
    },
    Expired {
        seconds_ago: i64,
    },
    /// `iat` or `nbf` lies ahead.
    Future {
        claim: &'static str,
        seconds_ahead: i64,
    },
    /// Issued more than a day ago.
    Stale {
        seconds_ago: i64,
    },
    MissingNonce,
    /// The claim is there and holds nothing: the provider has dropped what was sent.
    EmptyNonce,
    NonceMismatch,
    /// A nonce came back that was never sent.
    UnexpectedNonce,
    AccessTokenHash {
        expected: String,
        actual: String,
    },
    /// `max_age` was sent, and `auth_time` is absent or longer ago.
    StaleAuthentication {
        max_age: i64,
        seconds_ago: Option<i64>,
    },
}

/// One check with what it found.
#[derive(Clone, Debug)]
pub(crate) struct Check {
    /// What is checked, in a word or two.
    pub(crate) name: &'static str,
    /// What was found to be right, to be shown, or what is wrong.
    pub(crate) result: Result<String, Flaw>,
}

impl IdToken {
    /// Takes `text` apart. Nobody has vouched for anything in it yet.
    pub(crate) fn decode_without_verifying(text: &Secret<String>) -> Result<Self, Flaw> {
        Self::decode_with(text, parse_json_object)
    }

    /// The same with another reader of JSON; it also names the members that come twice.
    pub(in crate::oidc) fn decode_with(
        text: &Secret<String>,
        read: impl Fn(&[u8]) -> Result<(Map<String, Value>, Vec<String>), String>,
    ) -> Result<Self, Flaw> {
        let undecodable = |reason: String| Flaw::Undecodable { reason };
        let raw = text.expose();
        if raw.len() > LENGTH_LIMIT {
            return Err(undecodable(format!("it has {} bytes, more than {LENGTH_LIMIT}", raw.len())));
        }
        let parts: Vec<&str> = raw.split('.').collect();
        let &[header, claims, signature] = parts.as_slice() else {
            return Err(match parts.len() {
                5 => Flaw::Encrypted,
                1 => undecodable("it is not a JWT: there is no `.` in it".to_owned()),
                count => undecodable(format!("it has {count} parts instead of 3")),
            });
        };
        let mut duplicates = Vec::new();
        let mut object = |name: &'static str, part: &str| {
            let bytes = URL_SAFE_NO_PAD
                .decode(part)
                .map_err(|_| undecodable(format!("its {name} part is not unpadded base64url")))?;
            let (members, repeated) =
                read(&bytes).map_err(|reason| undecodable(format!("its {name} part: {reason}")))?;
            duplicates.extend(repeated.into_iter().map(|member| (name, member)));
            Ok::<_, Flaw>(members)
        };
        let (header, claims) = (object("header", header)?, object("claims", claims)?);
        if URL_SAFE_NO_PAD.decode(signature).is_err() {
            return Err(undecodable("its signature part is not unpadded base64url".to_owned()));
        }
        Ok(Self { header, claims, duplicates, raw: text.clone() })
    }

    /// The header parameter, if it is a string.
    pub(crate) fn header_text(&self, name: &str) -> Option<&str> {
        self.header.get(name)?.as_str()
    }

    /// The claim; `null` counts as absent.
    pub(crate) fn claim(&self, name: &str) -> Option<&Value> {
        self.claims.get(name).filter(|value| !value.is_null())
    }

    /// The claim, if it is a string.
    pub(crate) fn claim_text(&self, name: &str) -> Option<&str> {
        self.claims.get(name)?.as_str()
    }

    /// The token as it came.
    pub(crate) const fn raw(&self) -> &Secret<String> {
        &self.raw
    }

    /// What the signature is made over (RFC 7515 section 5.1).
    pub(in crate::oidc) fn signing_input(&self) -> &[u8] {
        let raw = self.raw.expose();
        &raw.as_bytes()[..raw.rfind('.').unwrap_or(0)]
    }

    pub(in crate::oidc) fn signature(&self) -> Vec<u8> {
        let part = self.raw.expose().rsplit('.').next().unwrap_or_default();
        URL_SAFE_NO_PAD.decode(part).unwrap_or_default()
    }
}

/// What kind of JSON value it is, with its article.
pub(crate) const fn json_kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(text: &str) -> String {
        URL_SAFE_NO_PAD.encode(text)
    }

    fn reason(token: &str) -> String {
        match IdToken::decode_without_verifying(&token.into()) {
            Err(Flaw::Undecodable { reason }) => reason,
            other => panic!("{token}: {other:?}"),
        }
    }

    #[test]
    fn a_token_is_taken_apart_in_the_order_of_its_text() {
        let token = format!("{}.{}.AQ", encoded(r#"{"alg":"RS256","kid":"k"}"#), encoded(r#"{"z":1,"a":[2]}"#));
        let token = IdToken::decode_without_verifying(&token.into()).unwrap();
        assert_eq!(token.header_text("kid"), Some("k"));
        assert_eq!(token.claims.keys().collect::<Vec<_>>(), ["z", "a"]);
        assert_eq!(token.signature(), [1]);
        assert!(token.signing_input().ends_with(encoded(r#"{"z":1,"a":[2]}"#).as_bytes()));
        assert!(!format!("{token:?}").contains(".AQ"), "the token itself is a secret");
    }

    #[test]
    fn what_cannot_be_taken_apart_is_described() {
        let (header, claims) = (encoded("{}"), encoded("{}"));
        assert_eq!(reason("opaque"), "it is not a JWT: there is no `.` in it");
        assert_eq!(reason("a.b"), "it has 2 parts instead of 3");
        assert_eq!(reason(&format!("{header}=.{claims}.")), "its header part is not unpadded base64url");
        assert_eq!(reason(&format!("{header}.{}.", encoded("[]"))), "its claims part: it is not a JSON object");
        assert_eq!(reason(&format!("{header}.{claims}.A A")), "its signature part is not unpadded base64url");
        assert!(reason(&"a".repeat(LENGTH_LIMIT + 1)).starts_with("it has 196609 bytes"));
        let encrypted = IdToken::decode_without_verifying(&"a.b.c.d.e".into());
        assert_eq!(encrypted.unwrap_err(), Flaw::Encrypted);
    }

    #[test]
    fn members_that_stand_twice_are_kept_in_mind() {
        let token = format!("{}.{}.", encoded(r#"{"alg":"a","alg":"b"}"#), encoded(r#"{"sub":1,"\u0073ub":2}"#));
        let token = IdToken::decode_without_verifying(&token.into()).unwrap();
        assert_eq!(token.duplicates, [("header", "alg".to_owned()), ("claims", "sub".to_owned())]);
    }
}
