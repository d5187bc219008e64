//! HAR files (HTTP Archive 1.2), whole or one entry of them.

use serde_json::Value;

use super::BrowserRequest;

pub(super) fn looks_like_har(document: &Value) -> bool {
    document.pointer("/log/entries").is_some() || document.get("request").is_some()
}

/// The last request to a path that is wanted.
pub(super) fn request(text: &str, is_wanted: impl Fn(&str) -> bool) -> Option<BrowserRequest> {
    let document: Value = serde_json::from_str(text).ok()?;
    let requests: Vec<&Value> = match document.pointer("/log/entries").and_then(Value::as_array) {
        Some(entries) => entries.iter().filter_map(|entry| entry.get("request")).collect(),
        None => document.get("request").into_iter().collect(),
    };
    let url = |request: &Value| request.get("url").and_then(Value::as_str).map(str::to_owned);
    let found = requests.into_iter().rev().find(|request| url(request).is_some_and(|url| is_wanted(&url)))?;
    let mut request = BrowserRequest::new(url(found)?);
    let pairs = |key: &str| -> Vec<(String, String)> {
        let entries = found.get(key).and_then(Value::as_array).into_iter().flatten();
        let text = |entry: &Value, key: &str| entry.get(key).and_then(Value::as_str).map(str::to_owned);
        entries.filter_map(|entry| Some((text(entry, "name")?, text(entry, "value")?))).collect()
    };
    for (name, value) in pairs("headers") {
        request.push(&name, &value);
    }
    // Some tools list the cookies and leave their header out.
    if request.header("cookie").is_none() {
        let cookies: Vec<String> =
            pairs("cookies").into_iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request.push("cookie", &cookies.join("; "));
        }
    }
    Some(request)
}
