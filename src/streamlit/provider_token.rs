//! `st.login` hands the provider's name to the browser in a token that `cookie_secret` signs. What cannot be a key
//! fails there, in Python's words.

use super::Version;
use super::document::Value;
use super::python_type::python_type;
use super::version_facts::Fact;

/// What Python raises when it signs with `cookie_secret`, in the words of the exception.
pub(super) fn refusal(cookie_secret: &Value, version: Version) -> Option<String> {
    let refused = if version.has(Fact::JoserfcToken) { joserfc(cookie_secret) } else { authlib(cookie_secret) };
    // The package `toml` has a type of its own for `{ … }`.
    let inline_table = if version.has(Fact::Tomllib) { "dict" } else { "DynamicInlineTableDict" };
    refused.or_else(|| no_bytes(cookie_secret, inline_table))
}

/// `joserfc` takes whatever has a length and is not empty.
fn joserfc(cookie_secret: &Value) -> Option<String> {
    match cookie_secret {
        Value::Integer(_) | Value::BigInteger(_) | Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) => {
            Some(format!("object of type '{}' has no len()", python_type(cookie_secret)))
        }
        _ if !cookie_secret.is_truthy() => Some("oct key material must not be empty".to_owned()),
        _ => None,
    }
}

/// `authlib.jose` takes numbers for their digits, and refuses what looks like a public key.
fn authlib(cookie_secret: &Value) -> Option<String> {
    const KEY_FILES: [&str; 5] = ["-----BEGIN ", "---- BEGIN ", "ssh-rsa", "ssh-ed25519", "ecdsa-sha2-"];
    match cookie_secret {
        Value::String(text) if KEY_FILES.iter().any(|beginning| text.starts_with(beginning)) => {
            Some("This key may not be safe to import".to_owned())
        }
        Value::Datetime(_) => Some(format!("cannot convert '{}' object to bytes", python_type(cookie_secret))),
        _ => None,
    }
}

/// What `bytes(cookie_secret)` raises: a list must hold small numbers, and a table yields the names of its keys.
fn no_bytes(cookie_secret: &Value, inline_table: &str) -> Option<String> {
    let no_integer = |name: &str| Some(format!("'{name}' object cannot be interpreted as an integer"));
    match cookie_secret {
        Value::Table(table) if !table.entries.is_empty() => no_integer("str"),
        Value::ArrayOfTables(tables) if !tables.is_empty() => no_integer("dict"),
        Value::Array(items) => items.iter().find_map(|item| match &item.value {
            Value::Integer(0..=255) | Value::Boolean(_) => None,
            Value::Integer(_) | Value::BigInteger(_) => Some("bytes must be in range(0, 256)".to_owned()),
            Value::Table(_) => no_integer(inline_table),
            other => no_integer(python_type(other)),
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::streamlit::{Dialect, parse_as};

    fn refused(cookie_secret: &str, version: Version) -> Option<String> {
        let document = parse_as(&format!("x = {cookie_secret}"), Dialect::of(version));
        refusal(&document.root.get("x").unwrap_or_else(|| panic!("{cookie_secret}: {document:?}")).value, version)
    }

    #[test]
    fn only_bytes_are_a_key() {
        for (cookie_secret, expected) in [
            ("'x'", None),
            ("'ssh-rsa x'", None),
            ("[1]", None),
            ("[true]", None),
            ("''", Some("oct key material must not be empty")),
            ("[]", Some("oct key material must not be empty")),
            ("{}", Some("oct key material must not be empty")),
            ("7", Some("object of type 'int' has no len()")),
            ("99999999999999999999", Some("object of type 'int' has no len()")),
            ("false", Some("object of type 'bool' has no len()")),
            ("07:32:00", Some("object of type 'datetime.time' has no len()")),
            ("['x']", Some("'str' object cannot be interpreted as an integer")),
            ("{ a = 1 }", Some("'str' object cannot be interpreted as an integer")),
            ("[{ a = 1 }]", Some("'dict' object cannot be interpreted as an integer")),
            ("[1, 300, 'x']", Some("bytes must be in range(0, 256)")),
        ] {
            assert_eq!(refused(cookie_secret, Version::NEWEST).as_deref(), expected, "{cookie_secret}");
        }
    }

    #[test]
    fn the_older_signer_took_more_and_less() {
        for (cookie_secret, expected) in [
            ("''", None),
            ("7", None),
            ("1.5", None),
            ("true", None),
            ("[]", None),
            ("{}", None),
            ("'ssh-rsa x'", Some("This key may not be safe to import")),
            ("'-----BEGIN x'", Some("This key may not be safe to import")),
            ("1979-05-27", Some("cannot convert 'datetime.date' object to bytes")),
            ("[1.5]", Some("'float' object cannot be interpreted as an integer")),
            ("[{ a = 1 }]", Some("'DynamicInlineTableDict' object cannot be interpreted as an integer")),
        ] {
            assert_eq!(refused(cookie_secret, Version::new(1, 44, 0)).as_deref(), expected, "{cookie_secret}");
        }
    }
}
