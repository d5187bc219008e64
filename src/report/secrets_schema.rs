//! The JSON Schema of `secrets.toml`, by which TOML editors complete, explain and check it: made from the table of keys.
//!
//! Validators repeat the value that they refuse, and taplo prints the lines of a section in which a key is missing. So nothing
//! is said about a value that may be secret, and nothing that is judged by a whole section, such as `required` or `oneOf`.

use serde_json::{Map, Value, json};

use crate::streamlit::is_secret_key;
use crate::streamlit::keys::{AUTHLIB_KEYS, CLIENT_KWARGS, CREDENTIAL_KEYS, Key, SHARED_KEYS, ValueKind};

/// The schema as text, ending in a newline.
pub(crate) fn secrets_schema() -> String {
    let own_section = properties(CREDENTIAL_KEYS.iter().chain(&AUTHLIB_KEYS));
    let document = json!({
        // The newest that taplo understands as well.
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Streamlit's secrets.toml",
        "description": format!("Settings for `st.login`, as authctl {} knows them.", env!("CARGO_PKG_VERSION")),
        "type": "object",
        "properties": {
            "auth": {
                "description": "Settings for `st.login`. Those of a provider are in `[auth.<name>]`, for \
                                `st.login(\"<name>\")`, or directly in `[auth]`, for `st.login()`.",
                "properties": properties(SHARED_KEYS.iter().chain(&CREDENTIAL_KEYS)),
                "additionalProperties": { "$ref": "#/definitions/provider" }
            }
        },
        "definitions": {
            "provider": {
                "description": "The settings of one provider. The section's name is that of `st.login(\"<name>\")`.",
                "properties": own_section
            }
        }
    });
    serde_json::to_string_pretty(&document).expect("strings, lists and maps always serialise") + "\n"
}

fn properties<'a>(keys: impl Iterator<Item = &'a Key>) -> Map<String, Value> {
    keys.map(|key| (key.name.to_owned(), property(key))).collect()
}

fn property(key: &Key) -> Value {
    let mut property = Map::new();
    let since = key.needs.map(|fact| format!(" From Streamlit {} on.", fact.since())).unwrap_or_default();
    property.insert("description".to_owned(), format!("{}{since}", key.description).into());
    if is_secret_key(key.name) {
        return property.into();
    }
    let kind = match key.kind {
        ValueKind::String => json!("string"),
        ValueKind::StringOrStrings => json!(["string", "array"]),
        ValueKind::Table => json!("object"),
    };
    property.insert("type".to_owned(), kind);
    if key.kind == ValueKind::StringOrStrings {
        property.insert("items".to_owned(), json!({ "type": "string" }));
    }
    if !key.examples.is_empty() {
        property.insert("examples".to_owned(), key.examples.into());
    }
    if key.name == "client_kwargs" {
        property.insert("properties".to_owned(), properties(CLIENT_KWARGS.iter()).into());
    }
    property.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of every part of the schema below `auth`: whether it says anything about values.
    fn constraints(schema: &Value, found: &mut Vec<String>) {
        let Value::Object(members) = schema else { return };
        for (name, member) in members {
            match name.as_str() {
                "properties" | "definitions" => {
                    member.as_object().unwrap().values().for_each(|schema| constraints(schema, found));
                }
                "additionalProperties" | "items" => constraints(member, found),
                "description" | "examples" | "title" | "$schema" | "$ref" => {}
                _ => found.push(name.clone()),
            }
        }
    }

    #[test]
    fn no_value_of_a_secret_is_judged_and_none_of_a_whole_section() {
        let schema: Value = serde_json::from_str(&secrets_schema()).unwrap();
        let auth = &schema["properties"]["auth"];
        for secret in [&auth["properties"]["cookie_secret"], &auth["properties"]["client_secret"]] {
            assert_eq!(secret.as_object().unwrap().keys().collect::<Vec<_>>(), ["description"]);
        }
        let mut found = Vec::new();
        constraints(&schema, &mut found);
        found.dedup();
        assert_eq!(found, ["type"], "anything else could be about a whole section");
        // What is refused for its type is repeated whole: a section never is.
        for section in [auth, &schema["definitions"]["provider"]] {
            assert_eq!(section.get("type"), None);
        }
    }

    #[test]
    fn every_key_is_explained() {
        for key in SHARED_KEYS.iter().chain(&CREDENTIAL_KEYS).chain(&AUTHLIB_KEYS).chain(&CLIENT_KWARGS) {
            assert!(key.description.ends_with('.') && !key.description.contains("  "), "{}", key.name);
        }
    }
}
