//! What was asked and answered, as it may be shown.

use std::borrow::Cow;
use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Failure, Request, Response, Value, shown_url};
use crate::secret::{Redactor, Secret, is_secret_parameter};

/// One request with what became of it.
#[derive(Clone, Debug)]
pub struct Exchange {
    pub request: Request,
    pub outcome: Result<Response, Failure>,
}

/// Members of a JSON Web Key that only its owner may know (RFC 7518 section 6): some providers publish them.
const PRIVATE_KEY_MEMBERS: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// The members of an answer to credentials that may be shown (RFC 6749 sections 5.1 and 5.2, and what providers add).
const PUBLIC_MEMBERS: [&str; 12] = [
    "token_type",
    "expires_in",
    "expires_at",
    "ext_expires_in",
    "refresh_expires_in",
    "refresh_token_expires_in",
    "not-before-policy",
    "scope",
    "error",
    "error_description",
    "error_uri",
    "error_codes",
];

/// Bodies longer than this are cut when they are shown.
const SHOWN_BODY: usize = 2000;

impl Exchange {
    /// Several lines: the request with `> `, the answer with `< `, secrets as `[secret]` or taken out by `redactor`.
    pub fn masked(&self, redactor: &Redactor) -> String {
        let url = shown_url(&self.request.url);
        let mut text = format!("> {} {}\n", self.request.method.name(), redactor.redact(&url));
        for (name, value) in &self.request.headers {
            let _ = writeln!(text, "> {name}: {}", shown(name, value, redactor));
        }
        for (name, value) in self.request.form.iter().flatten() {
            let _ = writeln!(text, ">   {name}={}", shown(name, value, redactor));
        }
        if let Some(json) = &self.request.json {
            let _ = writeln!(text, ">   {}", shown("body", json, redactor));
        }
        match &self.outcome {
            Ok(response) => {
                let _ = writeln!(text, "< {} ({} ms)", response.status, response.elapsed.as_millis());
                for (name, value) in &response.headers {
                    let value = if is_secret_parameter(name) { HIDDEN.into() } else { redactor.redact(value) };
                    let _ = writeln!(text, "< {name}: {value}");
                }
                let _ = writeln!(text, "< {}", self.masked_body(response, redactor));
            }
            Err(failure) => {
                let _ = writeln!(text, "< {}", redactor.redact(&failure.to_string()));
            }
        }
        text
    }

    /// The body as far as it is understood: JSON without its secrets. Of anything else only how much there is and of what
    /// kind, because nobody knows what is in it.
    fn masked_body(&self, response: &Response, redactor: &Redactor) -> String {
        let body = response.body.as_slice();
        let Ok(mut value) = serde_json::from_slice::<serde_json::Value>(body) else {
            return match (body.len(), response.header("content-type")) {
                (0, _) => "(no body)".to_owned(),
                (len, Some(kind)) => format!("({len} bytes of {}, not JSON)", redactor.redact(kind)),
                (len, None) => format!("({len} bytes of no stated type, not JSON)"),
            };
        };
        let is_confidential = self.request.is_confidential();
        if is_confidential && value.is_string() {
            value = HIDDEN.into();
        }
        mask_members(&mut value, is_confidential);
        let text = value.to_string();
        let text = redactor.redact(&text);
        match text.char_indices().nth(SHOWN_BODY) {
            Some((end, _)) => format!("{}… ({} bytes)", &text[..end], body.len()),
            None => text.into_owned(),
        }
    }

    /// Everything in it that is secret: what was sent as such, and what the answer holds under a name that says so, however
    /// malformed it is.
    pub fn secrets(&self) -> Vec<Secret<String>> {
        let sent = self.request.headers.iter().chain(self.request.form.iter().flatten());
        let sent = sent.filter(|(name, value)| matches!(value, Value::Secret(_)) || is_secret_parameter(name));
        let mut secrets: Vec<String> = sent.flat_map(|(_, value)| with_credentials(value.expose())).collect();
        if let Ok(response) = &self.outcome {
            for (name, value) in &response.headers {
                if is_secret_parameter(name) {
                    secrets.push(value.clone());
                }
            }
            if self.request.is_confidential() {
                secrets.extend(named_secrets(&String::from_utf8_lossy(&response.body)));
            }
        }
        secrets.into_iter().map(Secret::new).collect()
    }
}

const HIDDEN: &str = "[secret]";

fn shown<'a>(name: &str, value: &'a Value, redactor: &Redactor) -> Cow<'a, str> {
    match value {
        Value::Plain(value) if !is_secret_parameter(name) => redactor.redact(value),
        Value::Plain(_) | Value::Secret(_) => HIDDEN.into(),
    }
}

/// The value, and of an `Authorization` header also what is behind the scheme: a token, or ID and secret in base64 (RFC 7617).
fn with_credentials(value: &str) -> Vec<String> {
    let mut found = vec![value.to_owned()];
    if let Some((_, credentials)) = value.split_once(' ') {
        found.push(credentials.to_owned());
        let decoded = STANDARD.decode(credentials).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        found.extend(decoded.as_deref().and_then(|pair| pair.split_once(':')).map(|(_, secret)| secret.to_owned()));
    }
    found
}

/// The values in `text` that follow a name such as `access_token`, as JSON and forms have them.
fn named_secrets(text: &str) -> Vec<String> {
    let is_name = |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '-' | '.');
    let mut secrets = Vec::new();
    for (index, _) in text.match_indices([':', '=']) {
        let before = text[..index].trim_end().trim_end_matches(['"', '\'', '\\']);
        let name = &before[before.trim_end_matches(is_name).len()..];
        if !is_secret_parameter(name) {
            continue;
        }
        let value = text[index + 1..].trim_start().trim_start_matches(['\\', '"', '\'']);
        let end =
            value.find(['"', '\'', '&', '\\', ',', '}', '<', '\n', '\r', '\0', ' ', '\u{fffd}']).unwrap_or(value.len());
        if end > 0 {
            secrets.push(value[..end].to_owned());
        }
    }
    secrets
}

/// Hides what is secret in `value`; in an answer to credentials, everything that is not known to be public.
fn mask_members(value: &mut serde_json::Value, is_confidential: bool) {
    match value {
        serde_json::Value::Object(members) => {
            let is_key = members.contains_key("kty");
            for (name, member) in members.iter_mut() {
                let is_private = is_key && PRIVATE_KEY_MEMBERS.contains(&name.as_str());
                let is_public = PUBLIC_MEMBERS.contains(&name.as_str());
                let is_text = member.is_string() || member.is_number();
                if is_private || is_text && (is_secret_parameter(name) || is_confidential) && !is_public {
                    *member = HIDDEN.into();
                } else {
                    mask_members(member, is_confidential);
                }
            }
        }
        serde_json::Value::Array(items) => {
            for item in items {
                if is_confidential && item.is_string() {
                    *item = HIDDEN.into();
                } else {
                    mask_members(item, is_confidential);
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn tokens_and_secrets_are_masked_in_both_directions() {
        let request = Request::post(
            "https://user:CANARY-password@op.example/token".parse().unwrap(),
            vec![
                ("grant_type".into(), Value::Plain("authorization_code".into())),
                ("code".into(), Value::Plain("CANARY-code".into())),
                ("client_secret".into(), Value::Secret("CANARY-secret".into())),
            ],
        )
        .header("Authorization", Value::Secret("Basic CANARY".into()));
        let response = Response {
            status: 200,
            headers: vec![
                ("set-cookie".into(), "CANARY-cookie".into()),
                ("location".into(), "http://localhost/cb?code=CANARY-code&state=s#id_token=CANARY".into()),
            ],
            body: br#"{"access_token":"CANARY-at","nested":[{"id_token":"CANARY-id"},{"kty":"RSA","d":"CANARY-d","e":"AQAB"}],"expires_in":3600}"#.to_vec(),
            elapsed: Duration::from_millis(12), peer: None,
        };
        let text = Exchange { request, outcome: Ok(response.clone()) }.masked(&Redactor::default());
        assert!(!text.contains("CANARY"), "{text}");
        assert!(text.contains("grant_type=authorization_code") && text.contains("\"expires_in\":3600"), "{text}");
        let keys = Request::get("https://op.example/keys".parse().unwrap());
        let text = Exchange { request: keys, outcome: Ok(response) }.masked(&Redactor::default());
        assert!(!text.contains("CANARY"), "{text}");
        assert!(text.contains("AQAB"), "the public part of a key is shown: {text}");
    }

    /// An answer of a token endpoint.
    fn token_answer(kind: Option<&str>, body: &[u8]) -> Exchange {
        let form = vec![("client_secret".into(), Value::Secret("CANARY-secret".into()))];
        let request = Request::post("https://op.example/token".parse().unwrap(), form);
        let headers = kind.map(|kind| ("content-type".to_owned(), kind.to_owned())).into_iter().collect();
        let response = Response { status: 200, headers, body: body.to_vec(), elapsed: Duration::ZERO, peer: None };
        Exchange { request, outcome: Ok(response) }
    }

    /// How others write an answer that Authlib may or may not read.
    const ANSWERS: [&[u8]; 14] = [
        b"access_token=CANARY-at&refresh_token=CANARY-rt&token_type=Bearer",
        b"\xef\xbb\xbf{\"access_token\":\"CANARY-at\",\"id_token\":\"CANARY-id\"}",
        b"{\"access_token\":\"CANARY-at\xff\",\"id_token\":\"CANARY-id\"}",
        b"{\"access_token\":\"CANARY-at\",\"id_token\":\"CANARY-id\"}\0",
        b"{\"access_token\":\"CANARY-at\",\"x\":\"\\ud800\"}",
        b"{\"access_token\":\"CANARY-at\",\"expires_in\":1e99999}",
        b"{'access_token': 'CANARY-at'}",
        b"<html><input name=access_token value=CANARY-at></html>",
        b"\"CANARY-at\"",
        b"[\"CANARY-at\"]",
        b"{\"data\":{\"accessToken\":\"CANARY-at\",\"jwt\":\"CANARY-id\",\"more\":[\"CANARY\"]}}",
        b"{\"ticket\":\"CANARY-at\",\"token_type\":\"Bearer\"}",
        b"CANARY-at",
        b"",
    ];

    #[test]
    fn an_answer_that_is_not_understood_is_described() {
        for body in ANSWERS {
            for kind in [None, Some("application/json"), Some("text/html; charset=utf-8")] {
                let text = token_answer(kind, body).masked(&Redactor::default());
                assert!(!text.contains("CANARY"), "{}: {text}", String::from_utf8_lossy(body));
            }
        }
        let text = token_answer(Some("text/plain"), ANSWERS[0]).masked(&Redactor::default());
        assert!(text.ends_with("< (64 bytes of text/plain, not JSON)\n"), "{text}");
    }

    #[test]
    fn the_secrets_of_an_answer_are_known_however_malformed_it_is() {
        let found: Vec<Vec<String>> = ANSWERS[..7]
            .iter()
            .map(|body| token_answer(None, body).secrets().iter().map(|secret| secret.expose().clone()).collect())
            .collect();
        for (secrets, body) in found.iter().zip(ANSWERS) {
            assert!(secrets.contains(&"CANARY-secret".to_owned()), "{secrets:?}");
            assert!(secrets.contains(&"CANARY-at".to_owned()), "{}: {secrets:?}", String::from_utf8_lossy(body));
        }
        assert!(found[0].contains(&"CANARY-rt".to_owned()));
    }

    #[test]
    fn what_the_provider_repeats_is_taken_out_before_it_is_cut() {
        let redactor = Redactor::default();
        redactor.learn("CANARY-CANARY-CANARY");
        let body = format!("{{\"error\":\"{}CANARY-CANARY-CANARY\"}}", "x".repeat(SHOWN_BODY - 20));
        let text = token_answer(None, body.as_bytes()).masked(&redactor);
        assert!(!text.contains("CANARY"), "{text}");
    }
}
