//! What was asked and answered, as it may be shown.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::{Failure, Request, Response, Value, shown_url};

/// One request with what became of it.
#[derive(Clone, Debug)]
pub struct Exchange {
    pub request: Request,
    pub outcome: Result<Response, Failure>,
}

/// Members of an answer, and headers, that are never shown.
const SECRET_NAMES: [&str; 10] = [
    "access_token",
    "refresh_token",
    "id_token",
    "id_token_hint",
    "client_secret",
    "code",
    "code_verifier",
    "authorization",
    "set-cookie",
    "device_code",
];

/// Members of a JSON Web Key that only its owner may know (RFC 7518 section 6): some providers publish them.
const PRIVATE_KEY_MEMBERS: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// Bodies longer than this are cut when they are shown.
const SHOWN_BODY: usize = 2000;

impl Exchange {
    /// Several lines: the request with `> `, the answer with `< `, secrets as `[secret]`.
    pub fn masked(&self) -> String {
        let mut text = format!("> {} {}\n", self.request.method.name(), masked_url(&shown_url(&self.request.url)));
        for (name, value) in &self.request.headers {
            let _ = writeln!(text, "> {name}: {}", shown(name, value));
        }
        for (name, value) in self.request.form.iter().flatten() {
            let _ = writeln!(text, ">   {name}={}", shown(name, value));
        }
        match &self.outcome {
            Ok(response) => {
                let _ = writeln!(text, "< {} ({} ms)", response.status, response.elapsed.as_millis());
                for (name, value) in &response.headers {
                    let shown = if is_secret(name) { "[secret]".into() } else { masked_url(value) };
                    let _ = writeln!(text, "< {name}: {shown}");
                }
                let _ = writeln!(text, "< {}", masked_body(&response.body));
            }
            Err(failure) => {
                let _ = writeln!(text, "< {failure}");
            }
        }
        text
    }
}

/// `url` with the values of secret query parameters hidden; anything else as it is.
fn masked_url(url: &str) -> Cow<'_, str> {
    let Some((place, query)) = url.split_once('?') else { return Cow::Borrowed(url) };
    let masked = query.split('&').map(|pair| match pair.split_once('=') {
        Some((name, _)) if is_secret(name) => format!("{name}=[secret]"),
        Some(_) | None => pair.to_owned(),
    });
    Cow::Owned(format!("{place}?{}", masked.collect::<Vec<_>>().join("&")))
}

fn is_secret(name: &str) -> bool {
    SECRET_NAMES.contains(&name.to_ascii_lowercase().as_str())
}

fn shown<'a>(name: &str, value: &'a Value) -> &'a str {
    match value {
        Value::Plain(value) if !is_secret(name) => value,
        Value::Plain(_) | Value::Secret(_) => "[secret]",
    }
}

fn masked_body(body: &[u8]) -> String {
    let text = match serde_json::from_slice::<serde_json::Value>(body) {
        Ok(mut value) => {
            mask_members(&mut value);
            value.to_string()
        }
        Err(_) => String::from_utf8_lossy(body).into_owned(),
    };
    match text.char_indices().nth(SHOWN_BODY) {
        Some((end, _)) => format!("{}… ({} bytes)", &text[..end], body.len()),
        None => text,
    }
}

fn mask_members(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(members) => {
            let is_key = members.contains_key("kty");
            for (name, member) in members.iter_mut() {
                let is_private = is_key && PRIVATE_KEY_MEMBERS.contains(&name.as_str());
                if is_private || is_secret(name) && member.is_string() {
                    *member = "[secret]".into();
                } else {
                    mask_members(member);
                }
            }
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(mask_members),
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
                ("location".into(), "http://localhost/cb?code=CANARY-code&state=s".into()),
            ],
            body: br#"{"access_token":"CANARY-at","nested":[{"id_token":"CANARY-id"},{"kty":"RSA","d":"CANARY-d","e":"AQAB"}],"expires_in":3600}"#.to_vec(),
            elapsed: Duration::from_millis(12), peer: None,
        };
        let text = Exchange { request, outcome: Ok(response) }.masked();
        assert!(!text.contains("CANARY"), "{text}");
        assert!(text.contains("grant_type=authorization_code") && text.contains("\"expires_in\":3600"), "{text}");
        assert!(text.contains("AQAB"), "the public part of a key is shown: {text}");
    }
}
