//! What Authlib, as Streamlit drives it, makes of a provider's answers: a model of `parse_response_token` and
//! `parse_id_token` in Authlib 1.9.9 and of joserfc below it. It is laxer than OpenID Connect in some places and stricter
//! in others, and has no opinion about which is right.

mod client_options;
mod jose;
mod joserfc_keys;
mod python_json;

use std::cell::Cell;

use serde_json::{Map, Value, json};

pub(crate) use client_options::fatal_member;
use python_json::Unread;

use super::claims::{LEEWAY, half_hash};
use super::id_token::{IdToken, json_kind};
use super::snapshot::Fetched;
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
    /// The key set as it was when the token was verified; absent where it was not asked for.
    pub(crate) key_set: Option<&'a Fetched<Map<String, Value>>>,
    /// The answer of the token endpoint.
    pub(crate) token: &'a Result<Response, Failure>,
    pub(crate) client_id: &'a str,
    /// Absent where the scope has no `openid`: Authlib then never looks at the ID token.
    pub(crate) nonce: Option<&'a Secret<String>>,
    pub(crate) now: UnixTime,
    /// The Authlib that runs the login, as somebody writes it, if it is one of those that take no header parameter
    /// outside of RFC 7515: 1.7.0 to 1.7.2.
    pub(crate) strict_authlib: Option<&'a str>,
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
/// With the claims of whoever is let in.
pub(crate) fn verdict(answers: &Answers<'_>) -> (Verdict, Option<Map<String, Value>>) {
    match judge(answers) {
        Ok(claims) => (Verdict::Accepted, Some(claims)),
        Err(verdict) => (verdict, None),
    }
}

fn refused<T>(reason: impl Into<String>) -> Result<T, Verdict> {
    Err(Verdict::Refused(reason.into()))
}

fn judge(answers: &Answers<'_>) -> Result<Map<String, Value>, Verdict> {
    let members = token_response(answers.token, answers.stack)?;
    let (Some(id_token), Some(nonce)) = (members.get("id_token"), answers.nonce) else {
        return match members.get("userinfo").and_then(python_dict) {
            // Authlib puts there what the ID token says, and so Streamlit believes it wherever it comes from.
            Some(user) if !user.is_empty() => Ok(user),
            _ if answers.nonce.is_none() => refused("without `openid` in the scope Streamlit gets no user"),
            _ => refused("without an ID token Streamlit gets no user"),
        };
    };
    let Some(id_token) = id_token.as_str() else {
        return refused(format!("`id_token` is {}", json_kind(id_token)));
    };
    let token = decoded(id_token)?;
    verify(&token, answers)?;
    let access_token = members.get("access_token");
    registered_claims(&token, answers)?;
    openid_claims(&token, nonce, access_token, answers.client_id)?;
    Ok(token.claims)
}

/// The token's parts, read as Python reads them.
fn decoded(id_token: &str) -> Result<IdToken, Verdict> {
    let is_too_deep = Cell::new(false);
    let read = |bytes: &[u8]| match python_json::loads_bytes(bytes) {
        Ok(Value::Object(members)) => Ok((members, Vec::new())),
        Ok(_) => Err("it is not a JSON object".to_owned()),
        Err(unread) => {
            is_too_deep.set(unread == Unread::TooDeep);
            Err("it is not JSON".to_owned())
        }
    };
    IdToken::decode_with(&Secret::from(id_token), read).or_else(|_| {
        if is_too_deep.get() { Err(too_deep("the ID token")) } else { refused("the ID token cannot be decoded") }
    })
}

/// Authlib's `parse_id_token` up to the claims: the key set of the metadata itself is taken where there is one, and the
/// one at `jwks_uri` where it has no such key.
fn verify(token: &IdToken, answers: &Answers<'_>) -> Result<(), Verdict> {
    let allowed = algorithms(answers);
    if let (Some(authlib), Some(unknown)) = (answers.strict_authlib, jose::unknown_parameter(&token.header)) {
        return refused(format!(
            "Authlib {authlib} refuses the header parameter `{unknown}`; Authlib 1.8 and later take it"
        ));
    }
    let by = |key_set: &Value| match jose::verify(token, &allowed, key_set) {
        Ok(()) => Ok(Ok(())),
        Err(jose::Failure::UnknownKey) => Ok(Err(())),
        Err(jose::Failure::Other(verdict)) => Err(verdict),
    };
    if let Some(inline) = answers.metadata.get("jwks").filter(|value| is_truthy(value))
        && by(inline)?.is_ok()
    {
        return Ok(());
    }
    match by(&fetched_key_set(answers)?)? {
        Ok(()) => Ok(()),
        Err(()) => refused("the key set has no key with the ID token's key ID, its algorithm and the right use"),
    }
}

/// What `fetch_jwk_set` returns.
fn fetched_key_set(answers: &Answers<'_>) -> Result<Value, Verdict> {
    match answers.key_set {
        Some(Fetched::Document { response, .. } | Fetched::NotJson { response, .. }) => {
            json_of(response, answers.stack, "the key set")
        }
        Some(Fetched::Status(response)) => refused(format!("the key set is answered with status {}", response.status)),
        Some(Fetched::Unreachable(failure)) => Err(no_answer("the key set", failure)),
        None => refused("there is no key set to verify the ID token with"),
    }
}

/// Where nothing was read, or not all of it: what is longer than we read may be all right for Streamlit.
fn no_answer(what: &str, failure: &Failure) -> Verdict {
    match failure {
        Failure::TooLarge { limit } => {
            Verdict::Undecided(format!("{what} has more than the {limit} bytes that authctl reads"))
        }
        failure => Verdict::Refused(format!("{what} cannot be had: {failure}")),
    }
}

fn too_deep(what: &str) -> Verdict {
    Verdict::Undecided(format!("{what} is nested so deeply that some versions of Python read it and others do not"))
}

/// The JSON object that `json.loads` makes of these bytes, if it does.
pub(crate) fn python_object(bytes: &[u8]) -> Option<Map<String, Value>> {
    match python_json::loads_bytes(bytes) {
        Ok(Value::Object(members)) => Some(members),
        _ => None,
    }
}

/// Whether `response.json()` is an object, or may be one.
pub(crate) fn is_read_by_python(response: &Response) -> bool {
    !matches!(python_json::loads_bytes(&response.body), Ok(value) if !value.is_object())
        && python_json::loads_bytes(&response.body) != Err(Unread::NotJson)
}

/// `response.json()`: httpx gives the bytes to `json.loads`, requests the text.
fn json_of(response: &Response, stack: Stack, what: &str) -> Result<Value, Verdict> {
    let content_type = response.header("content-type").unwrap_or_default().to_ascii_lowercase();
    let read = match stack {
        Stack::Tornado if content_type.contains("application/json") => {
            python_json::loads(&String::from_utf8_lossy(&response.body))
        }
        Stack::Tornado if content_type.contains("text/") => {
            python_json::loads(&response.body.iter().map(|byte| char::from(*byte)).collect::<String>())
        }
        Stack::Tornado | Stack::Starlette => python_json::loads_bytes(&response.body),
    };
    read.or_else(|unread| match unread {
        Unread::NotJson => refused(format!("{what} is not JSON")),
        Unread::TooDeep => Err(too_deep(what)),
    })
}

/// `_load_token_response` and `OAuth2Token`: no look at status below 500, content type or token type.
fn token_response(outcome: &Result<Response, Failure>, stack: Stack) -> Result<Map<String, Value>, Verdict> {
    let response = match outcome {
        Ok(response) => response,
        Err(failure) => return Err(no_answer("the token endpoint's answer", failure)),
    };
    if response.status >= 500 {
        return refused(format!("the token endpoint answers with status {}", response.status));
    }
    let Value::Object(members) = json_of(response, stack, "the token endpoint's answer")? else {
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
        // Text that is not a number: then `expires_in` is tried.
        Some(Err(NoInteger::Text | NoInteger::Null)) | None => {}
    }
    match members.get("expires_in") {
        Some(value) if is_truthy(value) && python_integer(value).is_err() => unreadable("expires_in"),
        Some(_) | None => Ok(members),
    }
}

/// What `dict(…)` makes of a value: also a list of pairs, and of texts of two letters.
fn python_dict(value: &Value) -> Option<Map<String, Value>> {
    let pair = |item: &Value| match item {
        Value::Array(pair) => match pair.as_slice() {
            [Value::String(name), value] => Some((name.clone(), value.clone())),
            _ => None,
        },
        Value::String(text) => match text.chars().collect::<Vec<_>>().as_slice() {
            [name, value] => Some((name.to_string(), Value::String(value.to_string()))),
            _ => None,
        },
        _ => None,
    };
    match value {
        Value::Object(members) => Some(members.clone()),
        Value::Array(items) => items.iter().map(pair).collect(),
        _ => None,
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
        Value::String(text) if is_integer(text) => Ok(()),
        Value::String(_) => Err(NoInteger::Text),
        Value::Null => Err(NoInteger::Null),
        Value::Array(_) | Value::Object(_) => Err(NoInteger::Type),
    }
}

/// Where the decimal digits of each script begin (Unicode's category Nd, up to U+FFFF).
const DIGIT_ROWS: [u32; 37] = [
    0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0,
    0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620,
    0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10,
];

/// Whether Python's `int` takes a text: digits, with single `_` between them, a sign, and white space around.
fn is_integer(text: &str) -> bool {
    let digits = text.trim();
    let digits = digits.strip_prefix(['+', '-']).unwrap_or(digits);
    let is_digit = |character: char| {
        // Every script's digits are ten in a row.
        DIGIT_ROWS.iter().any(|zero| (*zero..zero + 10).contains(&u32::from(character)))
    };
    digits.split('_').all(|part| !part.is_empty() && part.chars().all(is_digit))
}

/// Whether Python takes it for true.
pub(super) fn is_truthy(value: &Value) -> bool {
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
fn algorithms(answers: &Answers<'_>) -> Value {
    let announced = answers.metadata.get("id_token_signing_alg_values_supported").filter(|value| is_truthy(value));
    announced.cloned().unwrap_or_else(|| match answers.stack {
        Stack::Starlette => json!(["RS256"]),
        Stack::Tornado => json!(["HS256", "RS256", "ES256"]),
    })
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
        let text = access_token.as_str().map_or_else(|| access_token.to_string(), str::to_owned);
        // RFC 9864's names for EdDSA's curves do not say which hash they go with, and Authlib does not know.
        let algorithm =
            token.header_text("alg").filter(|algorithm| !algorithm.starts_with("Ed") || *algorithm == "EdDSA");
        let expected = algorithm.and_then(|algorithm| half_hash(algorithm, &text));
        if expected.as_deref() != hash.as_str() || expected.is_none() {
            return refused("the claim `at_hash` is not that of the access token");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
