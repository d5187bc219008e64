//! What the model says of single answers, and of the cases that the real Authlib was given.

use std::time::Duration;

use super::*;
use crate::oidc::signed::{SigningKey, unsigned};

const NOW: i64 = 1_700_000_000;

/// One login, and what is different about it.
#[derive(Default)]
struct Case {
    claims: Vec<(&'static str, Value)>,
    header: Option<Value>,
    metadata: Vec<(&'static str, Value)>,
    token_response: Vec<(&'static str, Value)>,
    keys: Option<Vec<Value>>,
    without_nonce: bool,
    tornado: bool,
    strict: bool,
}

/// A key set as it was fetched.
fn fetched(key_set: &Value) -> Fetched<Map<String, Value>> {
    let body = key_set.to_string().into_bytes();
    let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
    let response = Response { status: 200, headers, body, elapsed: Duration::ZERO, peer: None };
    let content = key_set.as_object().cloned().unwrap_or_default();
    Fetched::Document { response, content, duplicate_members: Vec::new() }
}

fn changed(base: Value, changes: Vec<(&'static str, Value)>) -> Map<String, Value> {
    let Value::Object(mut members) = base else { panic!() };
    members.extend(changes.into_iter().map(|(name, value)| (name.to_owned(), value)));
    members.retain(|_, value| *value != json!("ABSENT"));
    members
}

fn judged(case: Case) -> Verdict {
    let key = SigningKey::es256("k");
    let claims = json!({
        "iss": "https://op.example", "sub": "u1", "aud": "app", "exp": NOW + 3600, "iat": NOW, "nonce": "n1",
    });
    let header = case.header.unwrap_or_else(|| json!({ "alg": "ES256", "kid": "k" }));
    let claims: Value = changed(claims, case.claims).into();
    let id_token = if header["alg"] == "none" { unsigned(&header, &claims) } else { key.sign(&header, &claims) };
    let metadata = changed(
        json!({ "issuer": "https://op.example", "id_token_signing_alg_values_supported": ["ES256"] }),
        case.metadata,
    );
    let response =
        changed(json!({ "access_token": "a", "token_type": "Bearer", "id_token": id_token }), case.token_response);
    let token = Ok(Response {
        status: 200,
        headers: Vec::new(),
        body: Value::from(response).to_string().into_bytes(),
        elapsed: Duration::ZERO,
        peer: None,
    });
    let key_set = json!({ "keys": case.keys.unwrap_or_else(|| vec![key.public()]) });
    let nonce = Secret::from("n1");
    verdict(&Answers {
        stack: if case.tornado { Stack::Tornado } else { Stack::Starlette },
        metadata: &metadata,
        key_set: Some(&fetched(&key_set)),
        token: &token,
        client_id: "app",
        nonce: (!case.without_nonce).then_some(&nonce),
        now: UnixTime(NOW),
        strict_authlib: case.strict.then_some("1.7.2"),
    })
    .0
}

#[track_caller]
fn claims(claims: &[(&'static str, Value)], accepted: bool) {
    let verdict = judged(Case { claims: claims.to_vec(), ..Case::default() });
    assert_eq!(verdict == Verdict::Accepted, accepted, "{claims:?}: {verdict:?}");
}

#[test]
fn claims_are_judged_as_authlib_judges_them() {
    claims(&[], true);
    claims(&[("iss", json!("https://op.example/"))], false);
    claims(&[("aud", json!("other"))], false);
    claims(&[("aud", json!("other")), ("azp", json!("app"))], true);
    claims(&[("aud", json!(["app"]))], true);
    claims(&[("aud", json!(["app", "other"]))], false);
    claims(&[("aud", json!(["app", "other"])), ("azp", json!("app"))], true);
    claims(&[("aud", json!([]))], true);
    claims(&[("azp", json!("other"))], false);
    claims(&[("exp", json!(NOW - 119))], true);
    claims(&[("exp", json!(NOW - 120))], false);
    claims(&[("exp", json!("1"))], false);
    claims(&[("iat", json!(NOW + 120))], true);
    claims(&[("iat", json!(NOW + 121))], false);
    claims(&[("iat", json!(1))], true);
    claims(&[("nbf", json!(NOW + 121))], false);
    claims(&[("nbf", json!(null))], false);
    for essential in ["iss", "sub", "aud", "exp", "iat", "nonce"] {
        claims(&[(essential, json!("ABSENT"))], false);
    }
    claims(&[("nonce", json!("n11"))], false);
    claims(&[("sub", json!(7))], false);
    claims(&[("sub", json!(""))], true);
    claims(&[("jti", json!(7))], false);
    claims(&[("amr", json!("pwd"))], false);
    claims(&[("amr", json!([1]))], true);
    claims(&[("acr", json!(1)), ("name", json!([]))], true);
    claims(&[("auth_time", json!("x"))], false);
    claims(&[("at_hash", json!("wrong"))], false);
    claims(&[("at_hash", json!(half_hash("ES256", "a")))], true);
}

#[test]
fn a_provider_without_issuer_may_say_anything() {
    let claims = vec![("iss", json!("https://elsewhere.example"))];
    let metadata = vec![("issuer", json!("ABSENT"))];
    assert_eq!(judged(Case { claims: claims.clone(), metadata, ..Case::default() }), Verdict::Accepted);
    let metadata = vec![("issuer", json!(null))];
    assert!(matches!(judged(Case { claims, metadata, ..Case::default() }), Verdict::Refused(_)));
}

#[test]
fn only_announced_algorithms_count_and_none_is_one_of_them() {
    let metadata = |algorithms: Value| vec![("id_token_signing_alg_values_supported", algorithms)];
    let none = || Some(json!({ "alg": "none" }));
    for (algorithms, header, tornado, accepted) in [
        (json!(["ES256", "none"]), none(), false, true),
        (json!(["ES256"]), none(), false, false),
        (json!("ABSENT"), None, false, false),
        (json!([]), None, false, false),
        (json!([]), None, true, true),
        (json!(["RS256"]), None, false, false),
        (json!(["HS256"]), Some(json!({ "alg": "HS256", "kid": "k" })), false, false),
    ] {
        let shown = format!("{algorithms} {header:?}");
        let verdict = judged(Case { metadata: metadata(algorithms), header, tornado, ..Case::default() });
        assert_eq!(verdict == Verdict::Accepted, accepted, "{shown}: {verdict:?}");
    }
    let verdict = judged(Case {
        metadata: metadata(json!(["ES512"])),
        header: Some(json!({ "alg": "ES512", "kid": "k" })),
        ..Case::default()
    });
    assert!(matches!(verdict, Verdict::Refused(_)), "a key of another curve: {verdict:?}");
}

#[test]
fn the_token_answer_needs_no_access_token_and_no_type() {
    for (changes, accepted) in [
        (vec![("access_token", json!("ABSENT")), ("token_type", json!("ABSENT"))], true),
        (vec![("token_type", json!("DPoP")), ("expires_in", json!("3600"))], true),
        (vec![("expires_in", json!("soon"))], false),
        (vec![("expires_in", json!([1]))], false),
        (vec![("expires_at", json!("soon")), ("expires_in", json!(1))], true),
        (vec![("error", json!("invalid_grant"))], false),
        (vec![("id_token", json!("ABSENT"))], false),
        (vec![("id_token", json!(null))], false),
    ] {
        let shown = format!("{changes:?}");
        let verdict = judged(Case { token_response: changes, ..Case::default() });
        assert_eq!(verdict == Verdict::Accepted, accepted, "{shown}: {verdict:?}");
    }
    assert!(matches!(judged(Case { without_nonce: true, ..Case::default() }), Verdict::Refused(_)));
}

#[test]
fn one_key_of_the_set_that_cannot_be_read_spoils_all() {
    let (key, other) = (SigningKey::es256("other"), SigningKey::eddsa("e"));
    for (neighbour, accepted) in [
        (json!({ "kty": "AKP", "alg": "ML-DSA-44" }), true),
        (other.public(), true),
        (json!({ "kty": "RSA", "n": "AQAB==", "e": "AQAB" }), false),
        (json!({ "kty": "RSA", "e": "AQAB" }), false),
        (json!({ "kid": "without kind" }), false),
        (json!({ "kty": "EC", "crv": "P-999", "x": "AQ", "y": "AQ" }), false),
    ] {
        let shown = neighbour.to_string();
        // The token's own key is not in the set, so that what is accepted fails at the unknown key.
        let verdict = judged(Case { keys: Some(vec![key.public(), neighbour]), ..Case::default() });
        let Verdict::Refused(reason) = verdict else { panic!("{shown}: {verdict:?}") };
        assert_eq!(reason.contains("has no key with"), accepted, "{shown}: {reason}");
    }
}

/// Each was tried with the real ones.
#[test]
fn what_python_takes_for_a_list_and_where_keys_may_be_counts() {
    let listed = |value: Value| vec![("id_token_signing_alg_values_supported", value)];
    for (metadata, accepted) in [
        (listed(json!("ES256")), true),
        (listed(json!("RS256 ES256")), true),
        (listed(json!("RS256")), false),
        (listed(json!({ "ES256": 1 })), true),
        (listed(json!(7)), false),
        (listed(json!([null, 7, "ES256"])), true),
        (vec![("jwks", json!({ "keys": [SigningKey::another("ES256", "k").public()] }))], false),
        (vec![("jwks", json!({ "keys": [SigningKey::another("ES256", "other").public()] }))], true),
        (vec![("jwks", json!({}))], true),
        (vec![("jwks", json!("x"))], false),
    ] {
        let shown = format!("{metadata:?}");
        let verdict = judged(Case { metadata, ..Case::default() });
        assert_eq!(verdict == Verdict::Accepted, accepted, "{shown}: {verdict:?}");
    }
}

#[test]
fn what_we_do_not_read_whole_is_left_open() {
    let large = || Failure::TooLarge { limit: 10 };
    assert!(matches!(no_answer("x", &large()), Verdict::Undecided(_)));
    assert!(matches!(no_answer("x", &Failure::Closed), Verdict::Refused(_)));
}

#[test]
fn integers_are_what_python_takes_for_them() {
    for (text, is_one) in
        [("3600", true), (" 36 ", true), ("3_600", true), ("+1", true), ("", false), ("_1", false), ("1.0", false)]
    {
        assert_eq!(is_integer(text), is_one, "{text}");
    }
}

#[test]
fn a_token_without_key_id_needs_a_set_of_one_key() {
    let header = || Some(json!({ "alg": "ES256" }));
    assert_eq!(judged(Case { header: header(), ..Case::default() }), Verdict::Accepted);
    let two = vec![SigningKey::es256("a").public(), SigningKey::es256("b").public()];
    let verdict = judged(Case { header: header(), keys: Some(two), ..Case::default() });
    assert!(matches!(verdict, Verdict::Refused(reason) if reason.contains("has no key with")));
}

/// As Kanidm, CAS and `CyberArk` send them.
#[test]
fn some_releases_take_no_header_parameter_of_the_providers_own() {
    let header = || Some(json!({ "alg": "ES256", "kid": "k", "client_id": "app" }));
    assert_eq!(judged(Case { header: header(), ..Case::default() }), Verdict::Accepted);
    let strict = judged(Case { header: header(), strict: true, ..Case::default() });
    assert!(matches!(&strict, Verdict::Refused(reason) if reason.contains("1.7.2")), "{strict:?}");
    assert_eq!(judged(Case { strict: true, ..Case::default() }), Verdict::Accepted);
}

#[test]
fn headers_are_limited_in_size_and_kind() {
    for (header, accepted) in [
        (json!({ "alg": "ES256", "kid": "k", "typ": "at+jwt", "x": 1 }), true),
        (json!({ "alg": "ES256", "kid": "k", "crit": ["kid"] }), true),
        (json!({ "alg": "ES256", "kid": "k", "crit": ["x"], "x": 1 }), false),
        (json!({ "alg": "ES256", "kid": "k", "jku": "ftp://x" }), false),
        (json!({ "alg": "ES256", "kid": 1 }), false),
        (json!({ "alg": "ES256", "kid": "k", "x": "x".repeat(512) }), false),
    ] {
        let shown = header.to_string();
        let verdict = judged(Case { header: Some(header), ..Case::default() });
        assert_eq!(verdict == Verdict::Accepted, accepted, "{shown}: {verdict:?}");
    }
}

/// Every case of `tests/vectors/authlib-1.9.9.json` was put before the real Authlib and joserfc, with the clock at
/// [`NOW`]; the model says the same of each.
#[test]
fn the_model_agrees_with_authlib_itself() {
    let vectors: Value = serde_json::from_str(include_str!("../../../tests/vectors/authlib-1.9.9.json")).unwrap();
    let cases = vectors["cases"].as_array().unwrap();
    let mut wrong = Vec::new();
    for case in cases {
        let token = Ok(Response {
            status: 200,
            headers: Vec::new(),
            body: case["token_response"].to_string().into_bytes(),
            elapsed: Duration::ZERO,
            peer: None,
        });
        let nonce = Secret::from(case["nonce"].as_str().unwrap());
        let verdict = verdict(&Answers {
            stack: if case["stack"] == "tornado" { Stack::Tornado } else { Stack::Starlette },
            metadata: case["metadata"].as_object().unwrap(),
            key_set: Some(&fetched(&case["key_set"])),
            token: &token,
            client_id: case["client_id"].as_str().unwrap(),
            nonce: Some(&nonce),
            now: UnixTime(case["now"].as_i64().unwrap()),
            strict_authlib: None,
        })
        .0;
        let undecided = matches!(verdict, Verdict::Undecided(_));
        if !undecided && (verdict == Verdict::Accepted) != (case["accepted"] == true) {
            wrong.push(format!("{}: {verdict:?}, and Authlib: {}", case["name"], case["error"]));
        }
    }
    assert!(cases.len() > 300 && wrong.is_empty(), "{wrong:#?}");
}
