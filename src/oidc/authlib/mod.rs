//! What Authlib, as Streamlit drives it, makes of a provider's answers: a model of `parse_response_token` and
//! `parse_id_token` in Authlib 1.9.9 and of joserfc below it. It is laxer than OpenID Connect in some places and stricter
//! in others, and has no opinion about which is right.

mod jose;

use serde_json::{Map, Value};

use super::claims::{LEEWAY, half_hash};
use super::id_token::{IdToken, json_kind};
use super::parse_json_object;
use crate::http::{Failure, Response};
use crate::secret::Secret;
use crate::time::UnixTime;

/// The server that Streamlit runs on; each uses another half of Authlib.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stack {
    /// The only one before 1.53, and the default before 1.57.
    Tornado,
    Starlette,
}

/// Everything that Authlib looks at after the redirect.
pub(crate) struct Answers<'a> {
    pub(crate) stack: Stack,
    pub(crate) metadata: &'a Map<String, Value>,
    /// The key set as it was when the token was verified; absent where it could not be fetched.
    pub(crate) key_set: Option<&'a Map<String, Value>>,
    /// The answer of the token endpoint.
    pub(crate) token: &'a Result<Response, Failure>,
    pub(crate) client_id: &'a str,
    /// Absent where the scope has no `openid`: Authlib then never looks at the ID token.
    pub(crate) nonce: Option<&'a Secret<String>>,
    pub(crate) now: UnixTime,
}

/// What becomes of the login.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Accepted,
    /// One phrase, in our words.
    Refused(String),
    /// It depends on a signature that nothing here can verify.
    Undecided(String),
}

/// Runs the model. The reasons are those of the first check that fails, in Authlib's order.
pub(crate) fn verdict(answers: &Answers<'_>) -> Verdict {
    match judge(answers) {
        Ok(()) => Verdict::Accepted,
        Err(verdict) => verdict,
    }
}

fn refused<T>(reason: impl Into<String>) -> Result<T, Verdict> {
    Err(Verdict::Refused(reason.into()))
}

fn judge(answers: &Answers<'_>) -> Result<(), Verdict> {
    let members = token_response(answers.token)?;
    let (Some(id_token), Some(nonce)) = (members.get("id_token"), answers.nonce) else {
        return refused(if answers.nonce.is_none() {
            "without `openid` in the scope Streamlit gets no user"
        } else {
            "without an ID token Streamlit gets no user"
        });
    };
    let Some(id_token) = id_token.as_str() else {
        return refused(format!("`id_token` is {}", json_kind(id_token)));
    };
    let Some(key_set) = answers.key_set else { return refused("there is no key set to verify the ID token with") };
    let Ok(token) = IdToken::decode_without_verifying(&Secret::from(id_token)) else {
        return refused("the ID token cannot be decoded");
    };
    jose::verify(&token, &algorithms(answers)?, key_set)?;
    let access_token = members.get("access_token");
    registered_claims(&token, answers)?;
    openid_claims(&token, nonce, access_token, answers.client_id)
}

/// `_load_token_response` and `OAuth2Token`: no look at status below 500, content type or token type.
fn token_response(outcome: &Result<Response, Failure>) -> Result<Map<String, Value>, Verdict> {
    let response = match outcome {
        Ok(response) => response,
        Err(failure) => return refused(format!("the token endpoint gives no answer: {failure}")),
    };
    if response.status >= 500 {
        return refused(format!("the token endpoint answers with status {}", response.status));
    }
    let Ok((members, _)) = parse_json_object(&response.body) else {
        return refused("the token endpoint's answer is not a JSON object");
    };
    if let Some(error) = members.get("error") {
        let error = error.as_str().map_or_else(|| error.to_string(), str::to_owned);
        return refused(format!("the token endpoint answers with the error `{error}`"));
    }
    let unreadable = |name: &str| refused(format!("`{name}` is not a number"));
    match members.get("expires_at").map(python_integer) {
        Some(Err(NoInteger::Type)) => return unreadable("expires_at"),
        Some(Ok(())) => return Ok(members),
        // Text that is no number: then `expires_in` is tried.
        Some(Err(NoInteger::Text | NoInteger::Null)) | None => {}
    }
    match members.get("expires_in") {
        Some(value) if is_truthy(value) && python_integer(value).is_err() => unreadable("expires_in"),
        Some(_) | None => Ok(members),
    }
}

/// Why `int(…)` raises, or is not called.
enum NoInteger {
    Null,
    /// `ValueError`.
    Text,
    /// `TypeError`.
    Type,
}

/// Whether `int(…)` takes a value.
fn python_integer(value: &Value) -> Result<(), NoInteger> {
    match value {
        Value::Bool(_) | Value::Number(_) => Ok(()),
        Value::String(text) => text.trim().parse::<i64>().map(|_| ()).map_err(|_| NoInteger::Text),
        Value::Null => Err(NoInteger::Null),
        Value::Array(_) | Value::Object(_) => Err(NoInteger::Type),
    }
}

/// Whether Python takes it for true.
fn is_truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(boolean) => *boolean,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(members) => !members.is_empty(),
    }
}

/// The algorithms that are accepted: the provider's own list, `none` included.
fn algorithms(answers: &Answers<'_>) -> Result<Vec<String>, Verdict> {
    let announced = answers.metadata.get("id_token_signing_alg_values_supported").filter(|value| is_truthy(value));
    match announced {
        None => Ok(match answers.stack {
            Stack::Starlette => vec!["RS256".to_owned()],
            Stack::Tornado => ["HS256", "RS256", "ES256"].map(str::to_owned).to_vec(),
        }),
        Some(Value::Array(items)) => Ok(items.iter().filter_map(Value::as_str).map(str::to_owned).collect()),
        Some(_) => refused("`id_token_signing_alg_values_supported` is not an array"),
    }
}

/// joserfc's `JWTClaimsRegistry`.
fn registered_claims(token: &IdToken, answers: &Answers<'_>) -> Result<(), Verdict> {
    for claim in ["iss", "sub", "aud", "exp", "iat"] {
        if !token.claims.contains_key(claim) {
            return refused(format!("the claim `{claim}` is missing"));
        }
    }
    for claim in ["iss", "sub", "jti"] {
        if token.claims.get(claim).is_some_and(|value| !value.is_string()) {
            return refused(format!("the claim `{claim}` is not a string"));
        }
    }
    if let Some(issuer) = answers.metadata.get("issuer")
        && token.claims.get("iss") != Some(issuer)
    {
        return refused("the claim `iss` is not the metadata's `issuer`");
    }
    if token.claim_text("iss") == Some("") && answers.metadata.contains_key("issuer") {
        return refused("the claim `iss` is empty");
    }
    let audience_fits = match token.claims.get("aud") {
        Some(Value::Array(items)) => items.iter().all(Value::is_string),
        Some(value) => value.is_string(),
        None => false,
    };
    if !audience_fits {
        return refused("the claim `aud` is neither a string nor an array of strings");
    }
    #[expect(clippy::cast_precision_loss, reason = "no date of a token needs more than 52 bits")]
    let (now, leeway) = (answers.now.0 as f64, LEEWAY as f64);
    for claim in ["exp", "nbf", "iat"] {
        let Some(value) = token.claims.get(claim) else { continue };
        let Some(time) = value.as_f64() else { return refused(format!("the claim `{claim}` is not a number")) };
        match claim {
            "exp" if time <= now - leeway => return refused("the ID token has expired"),
            "nbf" | "iat" if time > now + leeway => return refused(format!("the claim `{claim}` is in the future")),
            _ => {}
        }
    }
    Ok(())
}

/// Authlib's `IDToken.validate`.
fn openid_claims(
    token: &IdToken,
    nonce: &Secret<String>,
    access_token: Option<&Value>,
    client_id: &str,
) -> Result<(), Verdict> {
    if token.claims.get("auth_time").is_some_and(|value| is_truthy(value) && !value.is_number() && !value.is_boolean())
    {
        return refused("the claim `auth_time` is not a number");
    }
    match token.claims.get("nonce") {
        None => return refused("the claim `nonce` is missing"),
        Some(Value::String(claim)) if nonce.matches(claim) => {}
        Some(_) => return refused("the claim `nonce` is not the one that was sent"),
    }
    if token.claims.get("amr").is_some_and(|value| is_truthy(value) && !value.is_array()) {
        return refused("the claim `amr` is not an array");
    }
    // `aud` itself is never compared: it only decides whether `azp` must be there.
    let audience = match token.claims.get("aud") {
        Some(Value::Array(items)) if items.len() == 1 => items.first(),
        other => other,
    };
    let needs_party = audience.is_some_and(|audience| is_truthy(audience) && audience.as_str() != Some(client_id));
    match token.claims.get("azp").filter(|value| is_truthy(value)) {
        None if needs_party => return refused("the claim `aud` is not the client ID alone, and there is no `azp`"),
        Some(party) if party.as_str() != Some(client_id) => return refused("the claim `azp` is not the client ID"),
        Some(_) | None => {}
    }
    if let (Some(hash), Some(access_token)) = (token.claims.get("at_hash"), access_token)
        && is_truthy(hash)
        && is_truthy(access_token)
    {
        let expected =
            half_hash(token.header_text("alg").unwrap_or_default(), access_token.as_str().unwrap_or_default());
        if expected.as_deref() != hash.as_str() || expected.is_none() {
            return refused("the claim `at_hash` is not that of the access token");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;

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
            key_set: key_set.as_object(),
            token: &token,
            client_id: "app",
            nonce: (!case.without_nonce).then_some(&nonce),
            now: UnixTime(NOW),
        })
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
            assert_eq!(reason.contains("no key"), accepted, "{shown}: {reason}");
        }
    }

    #[test]
    fn a_token_without_key_id_needs_a_set_of_one_key() {
        let header = || Some(json!({ "alg": "ES256" }));
        assert_eq!(judged(Case { header: header(), ..Case::default() }), Verdict::Accepted);
        let two = vec![SigningKey::es256("a").public(), SigningKey::es256("b").public()];
        let verdict = judged(Case { header: header(), keys: Some(two), ..Case::default() });
        assert!(matches!(verdict, Verdict::Refused(reason) if reason.contains("no key ID")));
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
                key_set: case["key_set"].as_object(),
                token: &token,
                client_id: case["client_id"].as_str().unwrap(),
                nonce: Some(&nonce),
                now: UnixTime(case["now"].as_i64().unwrap()),
            });
            let undecided = matches!(verdict, Verdict::Undecided(_));
            if !undecided && (verdict == Verdict::Accepted) != (case["accepted"] == true) {
                wrong.push(format!("{}: {verdict:?}, and Authlib: {}", case["name"], case["error"]));
            }
        }
        assert!(cases.len() > 300 && wrong.is_empty(), "{wrong:#?}");
    }
}
