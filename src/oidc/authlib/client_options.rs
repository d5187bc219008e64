//! Members of the metadata that are called like parameters of Authlib's client: Authlib hands all of the document to its
//! own constructor, and from there to httpx, so that such a member is an argument.
//!
//! Every row was tried with Authlib 1.9 and httpx 0.28: `AsyncOAuth2Client(client_id=…, **metadata)`, and a token request
//! with it.

use serde_json::{Map, Value};

use super::is_truthy;

/// When such a member ends the login.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Before the user is sent to the provider.
    Authorization,
    /// While the code is redeemed.
    Token,
}

/// The member that ends the login, and when; the earlier one first.
pub(crate) fn fatal_member(metadata: &Map<String, Value>) -> Option<(Stage, &'static str)> {
    let found = |stage: Stage| {
        ROWS.iter().find(|(name, row_stage, is_fatal)| *row_stage == stage && metadata.get(*name).is_some_and(is_fatal))
    };
    found(Stage::Authorization).or_else(|| found(Stage::Token)).map(|(name, stage, _)| (*stage, *name))
}

/// A member, when it counts, and which of its values end the login.
type Row = (&'static str, Stage, fn(&Value) -> bool);

const ROWS: [Row; 26] = [
    // Given by Streamlit or Authlib already: Python refuses an argument that comes twice.
    ("client_id", Stage::Authorization, |_| true),
    ("client_secret", Stage::Authorization, |_| true),
    ("update_token", Stage::Authorization, |_| true),
    ("session", Stage::Authorization, |_| true),
    ("self", Stage::Authorization, |_| true),
    // "update token has been redesigned"
    ("token_updater", Stage::Authorization, is_truthy),
    ("scope", Stage::Authorization, |value| is_truthy(value) && !value.is_string() && !value.is_array()),
    ("response_type", Stage::Authorization, has_text_inside),
    ("response_mode", Stage::Authorization, is_filled_object),
    ("prompt", Stage::Authorization, is_filled_object),
    ("login_hint", Stage::Authorization, is_filled_object),
    ("headers", Stage::Authorization, |value| match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(members) => members.values().any(|value| !value.is_string()),
        Value::Bool(_) | Value::Number(_) => true,
    }),
    ("cookies", Stage::Authorization, |value| value.as_array().is_some_and(|items| !items.is_empty())),
    ("verify", Stage::Authorization, |value| value.as_str().is_some_and(|text| !text.is_empty())),
    ("cert", Stage::Authorization, is_truthy),
    // The package `h2` is not there.
    ("http2", Stage::Authorization, is_truthy),
    ("proxy", Stage::Authorization, |value| match value {
        Value::Null => false,
        Value::String(text) => !["http://", "https://", "socks5://"].iter().any(|scheme| text.starts_with(scheme)),
        _ => true,
    }),
    ("mounts", Stage::Authorization, |value| match value {
        Value::Null => false,
        Value::Object(members) => !members.is_empty(),
        _ => true,
    }),
    ("limits", Stage::Authorization, |_| true),
    ("event_hooks", Stage::Authorization, |value| !value.is_null() && !value.is_object()),
    ("base_url", Stage::Authorization, |value| !value.is_string()),
    ("transport", Stage::Authorization, |value| !value.is_null()),
    ("cookies", Stage::Token, |value| match value {
        Value::Object(members) => members.values().any(|value| !value.is_string()),
        value => matches!(value, Value::Bool(_) | Value::Number(_) | Value::String(_)),
    }),
    ("timeout", Stage::Token, |value| match value {
        Value::Null | Value::Bool(true) => false,
        Value::Number(seconds) => seconds.as_f64().is_none_or(|seconds| seconds <= 0.0),
        _ => true,
    }),
    ("max_redirects", Stage::Token, |value| !value.is_boolean() && !value.is_number()),
    ("grant_type", Stage::Token, has_text_inside),
];

/// `to_bytes` fails over what `bytes(…)` cannot take: of a list, everything but numbers below 256.
fn has_text_inside(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(|item| item.as_u64().is_none_or(|byte| byte > 255)),
        Value::Object(members) => !members.is_empty(),
        _ => false,
    }
}

fn is_filled_object(value: &Value) -> bool {
    value.as_object().is_some_and(|members| !members.is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_member_counts_by_its_name_and_its_value() {
        let judged = |members: Value| fatal_member(members.as_object().unwrap());
        for (members, expected) in [
            (json!({ "issuer": "x", "scope": "openid", "verify": false, "leeway": [] }), None),
            (json!({ "client_id": null }), Some((Stage::Authorization, "client_id"))),
            (json!({ "scope": 7 }), Some((Stage::Authorization, "scope"))),
            (json!({ "timeout": "5" }), Some((Stage::Token, "timeout"))),
            (json!({ "timeout": 5 }), None),
            (json!({ "timeout": "5", "limits": {} }), Some((Stage::Authorization, "limits"))),
            (json!({ "headers": { "X-Own": "x" } }), None),
            (json!({ "headers": "x" }), Some((Stage::Authorization, "headers"))),
            (json!({ "cookies": "x" }), Some((Stage::Token, "cookies"))),
            (json!({ "cookies": { "a": "x" } }), None),
            (json!({ "cookies": { "a": 1 } }), Some((Stage::Token, "cookies"))),
            (json!({ "grant_type": [1] }), None),
            (json!({ "grant_type": ["x"] }), Some((Stage::Token, "grant_type"))),
            (json!({ "self": null }), Some((Stage::Authorization, "self"))),
        ] {
            assert_eq!(judged(members.clone()), expected, "{members}");
        }
    }
}
