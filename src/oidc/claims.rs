//! The checks of an ID token's claims, each a function of its own (OpenID Connect Core 1.0 sections 2, 3.1.3.6 and
//! 3.1.3.7). All of them are made, so that all mistakes are known at once; one flaw is enough to refuse the token.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use super::id_token::{Check, Flaw, IdToken, json_kind};
use crate::digest::{sha256, sha384, sha512};
use crate::secret::Secret;
use crate::time::UnixTime;

/// How far two clocks may differ, in seconds: as much as Authlib allows.
pub(crate) const LEEWAY: i64 = 120;

/// A token that was issued longer ago was not issued for this login.
const DAY: i64 = 24 * 60 * 60;

/// The longest `sub` (Core section 2).
const SUBJECT_LIMIT: usize = 255;

/// What the claims are compared with.
pub(crate) struct ExpectedClaims<'a> {
    /// Absent where the metadata names none.
    pub(crate) issuer: Option<&'a str>,
    pub(crate) client_id: &'a str,
    /// What was sent; absent where none was.
    pub(crate) nonce: Option<&'a Secret<String>>,
    pub(crate) access_token: Option<&'a Secret<String>>,
    /// Seconds, where the request said so.
    pub(crate) max_age: Option<i64>,
    pub(crate) now: UnixTime,
}

/// All checks that apply, in the order of Core section 3.1.3.7.
pub(crate) fn checks(token: &IdToken, expected: &ExpectedClaims<'_>) -> Vec<Check> {
    let check = |name, result| Some(Check { name, result });
    let applicable = [
        check("issuer", issuer(token, expected)),
        check("audience", audience(token, expected)),
        authorized_party(token, expected).map(|result| Check { name: "authorized party", result }),
        check("expiry", expiry(token, expected)),
        check("issue time", issue_time(token, expected)),
        not_before(token, expected).map(|result| Check { name: "not before", result }),
        nonce(token, expected).map(|result| Check { name: "nonce", result }),
        check("subject", subject(token)),
        access_token_hash(token, expected).map(|result| Check { name: "access token hash", result }),
        authentication_time(token, expected).map(|result| Check { name: "authentication time", result }),
        authentication_context(token).map(|flaw| Check { name: "authentication context", result: Err(flaw) }),
    ];
    applicable.into_iter().flatten().collect()
}

fn text<'t>(token: &'t IdToken, claim: &'static str) -> Result<&'t str, Flaw> {
    match token.claim(claim) {
        None => Err(Flaw::Missing { claim }),
        Some(Value::String(text)) => Ok(text),
        Some(other) => Err(Flaw::Malformed { claim, expected: "a string", actual: json_kind(other).to_owned() }),
    }
}

/// Seconds since 1970, fractions cut off.
fn time(token: &IdToken, claim: &'static str) -> Result<UnixTime, Flaw> {
    match token.claim(claim) {
        None => Err(Flaw::Missing { claim }),
        Some(Value::Number(number)) => {
            let seconds = number.as_f64().unwrap_or(f64::MAX);
            #[expect(
                clippy::cast_possible_truncation,
                reason = "the conversion saturates, and fractions do not matter"
            )]
            let seconds = seconds.floor() as i64;
            Ok(UnixTime(seconds))
        }
        Some(other) => {
            Err(Flaw::Malformed { claim, expected: "a number of seconds", actual: json_kind(other).to_owned() })
        }
    }
}

/// Number 2: exactly the issuer of the metadata, byte for byte.
fn issuer(token: &IdToken, expected: &ExpectedClaims<'_>) -> Result<String, Flaw> {
    let actual = text(token, "iss")?;
    match expected.issuer {
        Some(issuer) if issuer != actual => {
            Err(Flaw::Issuer { expected: issuer.to_owned(), actual: actual.to_owned() })
        }
        Some(_) | None => Ok(actual.to_owned()),
    }
}

fn audiences(token: &IdToken) -> Result<Vec<String>, Flaw> {
    let malformed = |actual: &str| Flaw::Malformed {
        claim: "aud",
        expected: "a string or an array of strings",
        actual: actual.to_owned(),
    };
    match token.claim("aud") {
        None => Err(Flaw::Missing { claim: "aud" }),
        Some(Value::String(audience)) => Ok(vec![audience.clone()]),
        Some(Value::Array(items)) => items
            .iter()
            .map(|item| item.as_str().map(str::to_owned).ok_or_else(|| malformed("an array with something else")))
            .collect(),
        Some(other) => Err(malformed(json_kind(other))),
    }
}

/// Number 3: the client is among the audiences.
fn audience(token: &IdToken, expected: &ExpectedClaims<'_>) -> Result<String, Flaw> {
    let actual = audiences(token)?;
    if actual.iter().any(|audience| audience == expected.client_id) {
        Ok(actual.join(", "))
    } else {
        Err(Flaw::Audience { expected: expected.client_id.to_owned(), actual })
    }
}

/// Numbers 4 and 5 (in the words before errata 2): several audiences demand `azp`, and `azp` is the client.
fn authorized_party(token: &IdToken, expected: &ExpectedClaims<'_>) -> Option<Result<String, Flaw>> {
    let audiences = audiences(token).map_or(0, |audiences| audiences.len());
    let flaw = |actual: Option<String>| {
        Some(Err(Flaw::AuthorizedParty { expected: expected.client_id.to_owned(), actual, audiences }))
    };
    match token.claim("azp") {
        None if audiences > 1 => flaw(None),
        None => None,
        Some(Value::String(party)) if party == expected.client_id => Some(Ok(party.clone())),
        Some(Value::String(party)) => flaw(Some(party.clone())),
        Some(other) => {
            Some(Err(Flaw::Malformed { claim: "azp", expected: "a string", actual: json_kind(other).to_owned() }))
        }
    }
}

/// Number 9.
fn expiry(token: &IdToken, expected: &ExpectedClaims<'_>) -> Result<String, Flaw> {
    let left = time(token, "exp")?.since(expected.now);
    if left.saturating_add(LEEWAY) <= 0 {
        return Err(Flaw::Expired { seconds_ago: left.saturating_neg() });
    }
    Ok(if left > 0 { format!("in {}", duration(left)) } else { "within the leeway of 2 minutes".to_owned() })
}

/// Number 10.
fn issue_time(token: &IdToken, expected: &ExpectedClaims<'_>) -> Result<String, Flaw> {
    let age = expected.now.since(time(token, "iat")?);
    if age < -LEEWAY {
        return Err(Flaw::Future { claim: "iat", seconds_ahead: age.saturating_neg() });
    }
    if age > DAY {
        return Err(Flaw::Stale { seconds_ago: age });
    }
    Ok(if age <= 0 { "now".to_owned() } else { format!("{} ago", duration(age)) })
}

/// RFC 7519 section 4.1.5.
fn not_before(token: &IdToken, expected: &ExpectedClaims<'_>) -> Option<Result<String, Flaw>> {
    token.claim("nbf")?;
    Some(time(token, "nbf").and_then(|start| {
        let ahead = start.since(expected.now);
        if ahead > LEEWAY {
            Err(Flaw::Future { claim: "nbf", seconds_ahead: ahead })
        } else {
            Ok("has begun".to_owned())
        }
    }))
}

/// Number 11.
fn nonce(token: &IdToken, expected: &ExpectedClaims<'_>) -> Option<Result<String, Flaw>> {
    let Some(sent) = expected.nonce else {
        return token.claim("nonce").map(|_| Err(Flaw::UnexpectedNonce));
    };
    Some(match token.claim("nonce") {
        None => Err(Flaw::MissingNonce),
        Some(Value::String(nonce)) if nonce.is_empty() => Err(Flaw::EmptyNonce),
        Some(Value::String(nonce)) if sent.matches(nonce) => Ok("the one that was sent".to_owned()),
        Some(_) => Err(Flaw::NonceMismatch),
    })
}

/// Core section 2: a string of at most 255 ASCII characters.
fn subject(token: &IdToken) -> Result<String, Flaw> {
    let subject = text(token, "sub")?;
    let malformed =
        |actual: String| Err(Flaw::Malformed { claim: "sub", expected: "1 to 255 ASCII characters", actual });
    match subject.len() {
        0 => malformed("empty".to_owned()),
        length if length > SUBJECT_LIMIT => malformed(format!("{length} bytes long")),
        _ if !subject.is_ascii() => malformed("not all ASCII".to_owned()),
        _ => Ok(subject.to_owned()),
    }
}

/// Core section 3.1.3.6: the left half of a hash of the access token, if it is there at all.
fn access_token_hash(token: &IdToken, expected: &ExpectedClaims<'_>) -> Option<Result<String, Flaw>> {
    let claim = token.claim("at_hash")?;
    let Value::String(actual) = claim else {
        let actual = json_kind(claim).to_owned();
        return Some(Err(Flaw::Malformed { claim: "at_hash", expected: "a string", actual }));
    };
    let hash = half_hash(token.header_text("alg")?, expected.access_token?.expose())?;
    Some(if *actual == hash {
        Ok("that of the access token".to_owned())
    } else {
        Err(Flaw::AccessTokenHash { expected: hash, actual: actual.clone() })
    })
}

/// The left half of the hash of `text` that belongs to `algorithm`, in base64url.
pub(super) fn half_hash(algorithm: &str, text: &str) -> Option<String> {
    let hash = match algorithm {
        "EdDSA" | "Ed25519" => sha512(text.as_bytes()),
        other => match other.get(2..)? {
            "256" => sha256(text.as_bytes()),
            "384" => sha384(text.as_bytes()),
            "512" => sha512(text.as_bytes()),
            _ => return None,
        },
    };
    Some(URL_SAFE_NO_PAD.encode(&hash[..hash.len() / 2]))
}

/// Number 13: `max_age` was sent.
fn authentication_time(token: &IdToken, expected: &ExpectedClaims<'_>) -> Option<Result<String, Flaw>> {
    let Some(max_age) = expected.max_age else {
        return token.claim("auth_time").and_then(|_| time(token, "auth_time").err()).map(Err);
    };
    let at = match time(token, "auth_time") {
        Ok(at) => at,
        Err(Flaw::Missing { .. }) => return Some(Err(Flaw::StaleAuthentication { max_age, seconds_ago: None })),
        Err(flaw) => return Some(Err(flaw)),
    };
    let age = expected.now.since(at);
    Some(if age > max_age.saturating_add(LEEWAY) {
        Err(Flaw::StaleAuthentication { max_age, seconds_ago: Some(age) })
    } else {
        Ok(format!("{} ago", duration(age.max(0))))
    })
}

/// Core section 2: the types of `acr` and `amr`.
fn authentication_context(token: &IdToken) -> Option<Flaw> {
    if let Some(acr) = token.claim("acr").filter(|acr| !acr.is_string()) {
        return Some(Flaw::Malformed { claim: "acr", expected: "a string", actual: json_kind(acr).to_owned() });
    }
    let amr = token.claim("amr")?;
    let fits = amr.as_array().is_some_and(|items| items.iter().all(Value::is_string));
    (!fits).then(|| {
        let actual = if amr.is_array() { "an array with something else" } else { json_kind(amr) };
        Flaw::Malformed { claim: "amr", expected: "an array of strings", actual: actual.to_owned() }
    })
}

/// `90` as `2 minutes`: rounded to one unit, for reading.
pub(crate) fn duration(seconds: i64) -> String {
    let (count, unit) = match seconds {
        ..120 => (seconds, "second"),
        120..7200 => ((seconds + 30) / 60, "minute"),
        7200..172_800 => ((seconds + 1800) / 3600, "hour"),
        _ => (seconds / DAY, "day"),
    };
    if count == 1 { format!("1 {unit}") } else { format!("{count} {unit}s") }
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, json};

    use super::*;
    use crate::oidc::signed::unsigned;

    const NOW: i64 = 1_700_000_000;

    fn judged(changes: Value, max_age: Option<i64>) -> Vec<Flaw> {
        let mut claims: Map<String, Value> = serde_json::from_value(json!({
            "iss": "https://op.example", "sub": "u1", "aud": "app", "exp": NOW + 3600, "iat": NOW, "nonce": "n1",
        }))
        .unwrap();
        let Value::Object(changes) = changes else { panic!() };
        for (name, value) in changes {
            if value == json!("ABSENT") {
                claims.remove(&name);
            } else {
                claims.insert(name, value);
            }
        }
        let token = unsigned(&json!({ "alg": "RS256" }), &claims.into());
        let token = IdToken::decode_without_verifying(&token.into()).unwrap();
        let (nonce, access_token) = (Secret::from("n1"), Secret::from("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"));
        let expected = ExpectedClaims {
            issuer: Some("https://op.example"),
            client_id: "app",
            nonce: Some(&nonce),
            access_token: Some(&access_token),
            max_age,
            now: UnixTime(NOW),
        };
        checks(&token, &expected).into_iter().filter_map(|check| check.result.err()).collect()
    }

    fn fine(changes: Value) {
        let shown = changes.to_string();
        assert_eq!(judged(changes, None), [], "{shown}");
    }

    #[track_caller]
    fn flaw(changes: Value) -> Flaw {
        let mut flaws = judged(changes, None);
        assert_eq!(flaws.len(), 1, "{flaws:?}");
        flaws.remove(0)
    }

    #[test]
    fn what_an_honest_provider_sends_has_no_flaw() {
        fine(json!({}));
        fine(json!({ "aud": ["app"], "azp": "app", "amr": ["pwd"], "acr": "0", "auth_time": 1_699_999_990.5 }));
        fine(json!({ "aud": ["app", "api"], "azp": "app", "nbf": NOW, "unknown": { "x": [null] } }));
        fine(json!({ "acr": null, "amr": null, "azp": null, "nbf": null }));
        // Core appendix A.4: the hash of the example's access token.
        fine(json!({ "at_hash": "77QmUPtjPfzWtF2AnpK9RQ" }));
    }

    #[test]
    fn a_longer_or_shorter_value_is_another_value() {
        for wrong in ["https://op.example1", "https://op.example/", "https://op.exampl", "HTTPS://op.example"] {
            assert!(matches!(flaw(json!({ "iss": wrong })), Flaw::Issuer { actual, .. } if actual == wrong));
        }
        assert!(matches!(flaw(json!({ "aud": "app1" })), Flaw::Audience { actual, .. } if actual == ["app1"]));
        assert!(matches!(flaw(json!({ "aud": [] })), Flaw::Audience { .. }));
        assert_eq!(flaw(json!({ "nonce": "n11" })), Flaw::NonceMismatch);
        assert_eq!(flaw(json!({ "nonce": 1 })), Flaw::NonceMismatch);
        assert_eq!(flaw(json!({ "nonce": "ABSENT" })), Flaw::MissingNonce);
        assert_eq!(flaw(json!({ "nonce": "" })), Flaw::EmptyNonce);
    }

    #[test]
    fn strangers_among_the_audiences_demand_an_authorized_party() {
        let missing = flaw(json!({ "aud": ["app", "stranger"] }));
        assert!(matches!(missing, Flaw::AuthorizedParty { actual: None, audiences: 2, .. }));
        assert!(matches!(flaw(json!({ "azp": "stranger" })), Flaw::AuthorizedParty { actual: Some(_), .. }));
        assert!(matches!(flaw(json!({ "azp": 1 })), Flaw::Malformed { claim: "azp", .. }));
    }

    #[test]
    fn times_have_a_leeway_of_two_minutes() {
        fine(json!({ "exp": NOW - 119 }));
        assert_eq!(flaw(json!({ "exp": NOW - 120 })), Flaw::Expired { seconds_ago: 120 });
        fine(json!({ "iat": NOW + 120 }));
        assert_eq!(flaw(json!({ "iat": NOW + 121 })), Flaw::Future { claim: "iat", seconds_ahead: 121 });
        assert_eq!(flaw(json!({ "nbf": NOW + 121 })), Flaw::Future { claim: "nbf", seconds_ahead: 121 });
        fine(json!({ "iat": NOW - DAY }));
        assert_eq!(flaw(json!({ "iat": NOW - 7 * DAY })), Flaw::Stale { seconds_ago: 7 * DAY });
    }

    #[test]
    fn what_must_be_there_is_there() {
        for claim in ["iss", "sub", "aud", "exp", "iat"] {
            assert_eq!(flaw(json!({ claim: "ABSENT" })), Flaw::Missing { claim });
            assert_eq!(flaw(json!({ claim: null })), Flaw::Missing { claim });
        }
    }

    #[test]
    fn what_has_another_shape_is_named() {
        for (claim, value) in [
            ("iss", json!(["https://op.example"])),
            ("sub", json!(42)),
            ("sub", json!("")),
            ("sub", json!("x".repeat(256))),
            ("sub", json!("jürgen")),
            ("aud", json!([1])),
            ("aud", json!(true)),
            ("exp", json!("1700003600")),
            ("iat", json!({})),
            ("nbf", json!("now")),
            ("at_hash", json!(1)),
            ("auth_time", json!("1700000000")),
            ("acr", json!(1)),
            ("amr", json!("pwd")),
            ("amr", json!([1])),
        ] {
            let shown = format!("{claim}: {value}");
            assert!(
                matches!(flaw(json!({ claim: value })), Flaw::Malformed { claim: named, .. } if named == claim),
                "{shown}"
            );
        }
    }

    #[test]
    fn times_beyond_all_measure_do_not_overflow() {
        fine(json!({ "exp": 1.7e308 }));
        assert!(matches!(flaw(json!({ "exp": -1.7e308 })), Flaw::Expired { .. }));
        assert!(matches!(flaw(json!({ "iat": 1_700_000_000_000_i64 })), Flaw::Future { .. }));
    }

    #[test]
    fn the_hash_of_another_access_token_is_refused() {
        let wrong = flaw(json!({ "at_hash": "AAAAAAAAAAAAAAAAAAAAAA" }));
        assert!(matches!(wrong, Flaw::AccessTokenHash { expected, .. } if expected == "77QmUPtjPfzWtF2AnpK9RQ"));
    }

    #[test]
    fn a_request_with_max_age_demands_a_recent_sign_in() {
        assert_eq!(judged(json!({ "auth_time": NOW - 100 }), Some(60)), []);
        assert_eq!(
            judged(json!({ "auth_time": NOW - 200 }), Some(60)),
            [Flaw::StaleAuthentication { max_age: 60, seconds_ago: Some(200) }]
        );
        assert_eq!(judged(json!({}), Some(60)), [Flaw::StaleAuthentication { max_age: 60, seconds_ago: None }]);
    }

    #[test]
    fn durations_are_told_in_one_unit() {
        for (seconds, told) in
            [(1, "1 second"), (119, "119 seconds"), (3599, "60 minutes"), (7200, "2 hours"), (172_800, "2 days")]
        {
            assert_eq!(duration(seconds), told);
        }
    }
}
