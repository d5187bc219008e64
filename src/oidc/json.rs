//! JSON objects from outside, with the names that are in them twice.

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value};

/// A JSON object and the names of its own members that occur more than once (the last one wins, as in Python).
///
/// The error says what is wrong without quoting the text.
pub(crate) fn parse_json_object(bytes: &[u8]) -> Result<(Map<String, Value>, Vec<String>), String> {
    let text = std::str::from_utf8(bytes).map_err(|error| format!("byte {} is not UTF-8", error.valid_up_to()))?;
    let start = text.trim_start().chars().next();
    match start {
        None => return Err("it is empty".to_owned()),
        Some('<') => return Err("it is a web page".to_owned()),
        Some('\u{feff}') => return Err("it begins with a byte order mark".to_owned()),
        Some('{') => {}
        Some(_) => return Err("it is not a JSON object".to_owned()),
    }
    serde_json::from_str::<Members>(text)
        .map(|members| (members.members, members.duplicates))
        .map_err(|error| format!("line {}, column {} is not JSON", error.line(), error.column()))
}

struct Members {
    members: Map<String, Value>,
    duplicates: Vec<String>,
}

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Members;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Members, A::Error> {
                let mut found = Members { members: Map::new(), duplicates: Vec::new() };
                while let Some((name, value)) = access.next_entry::<String, Value>()? {
                    if found.members.insert(name.clone(), value).is_some() && !found.duplicates.contains(&name) {
                        found.duplicates.push(name);
                    }
                }
                Ok(found)
            }
        }
        deserializer.deserialize_map(Collect)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_members_are_named_however_they_are_spelled() {
        let (members, duplicates) = parse_json_object(br#"{"issuer":"a","x":1,"\u0069ssuer":"b"}"#).unwrap();
        assert_eq!(members["issuer"], "b");
        assert_eq!(duplicates, ["issuer"]);
    }

    /// Other encodings, half characters, and numbers beyond all measure.
    #[test]
    fn hostile_texts_are_refused_or_read_and_nothing_breaks() {
        let utf_16: Vec<u8> = "{\"a\":1}".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let with_mark = [&[0xff, 0xfe][..], &utf_16].concat();
        for bytes in [&utf_16[..], &with_mark, b"\xc0\xaf{}", br#"{"a":"\ud800"}"#, b"{\"a\":\"\0\"}", b"{\"a\":NaN}"] {
            assert!(parse_json_object(bytes).is_err(), "{bytes:?}");
        }
        for number in ["1e400", "-0", "1.7e308", "253402300800000", "99999999999999999999999"] {
            let text = format!("{{\"exp\":{number}}}");
            if let Ok((members, _)) = parse_json_object(text.as_bytes()) {
                assert!(members["exp"].is_number(), "{text}");
            }
        }
    }

    #[test]
    fn what_is_no_object_is_described() {
        let reason = |bytes: &[u8]| parse_json_object(bytes).unwrap_err();
        assert_eq!(reason(b"  "), "it is empty");
        assert_eq!(reason(b"<!doctype html>"), "it is a web page");
        assert_eq!(reason(b"[]"), "it is not a JSON object");
        assert_eq!(reason(b"{\"a\":\xff}"), "byte 5 is not UTF-8");
        assert_eq!(reason(b"{\"a\":1} x"), "line 1, column 9 is not JSON");
        assert!(
            reason("{\"a\":".repeat(100_000).as_bytes()).ends_with("is not JSON"),
            "deep nesting is an error, not a crash"
        );
    }
}
