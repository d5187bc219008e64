//! `st.login` hands the provider's name to the browser in a token that `cookie_secret` signs. What cannot be a key
//! fails there, in Python's words.

use super::Version;
use super::document::Value;
use super::python_type::python_type;
use super::requirements::{Package, Release};
use super::version_facts::Fact;
use super::version_pairs::VersionPair;

/// What Python raises when it signs with `cookie_secret`, in the words of the exception. `authlib` is the release that is
/// installed along; where that is not known, the newest for a Streamlit that signs with joserfc, else an old one.
pub(super) fn refusal(cookie_secret: &Value, version: Version, authlib: Option<Version>) -> Option<String> {
    // Without joserfc, which newer releases of Authlib install, the newer Streamlit signs as the older.
    let installs_joserfc = |authlib| Release::find(Package::Authlib, authlib).is_some_and(|it| it.installs("joserfc"));
    let is_joserfc = version.has(Fact::JoserfcToken) && authlib.is_none_or(installs_joserfc);
    let refused = if is_joserfc { joserfc(cookie_secret) } else { by_authlib(cookie_secret) };
    let pair = authlib.and_then(|authlib| VersionPair::find(version, authlib));
    let refused = refused.or_else(|| {
        let has_no_bytes = pair.is_some_and(|pair| pair.refuses_empty_cookie_secret) && is_empty(cookie_secret);
        has_no_bytes.then(|| "oct key material must not be empty".to_owned())
    });
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
fn by_authlib(cookie_secret: &Value) -> Option<String> {
    const KEY_FILES: [&str; 5] = ["-----BEGIN ", "---- BEGIN ", "ssh-rsa", "ssh-ed25519", "ecdsa-sha2-"];
    match cookie_secret {
        Value::String(text) if KEY_FILES.iter().any(|beginning| text.starts_with(beginning)) => {
            Some("This key may not be safe to import".to_owned())
        }
        Value::Datetime(_) => Some(format!("cannot convert '{}' object to bytes", python_type(cookie_secret))),
        _ => None,
    }
}

/// Whether `bytes(cookie_secret)` has no bytes.
fn is_empty(cookie_secret: &Value) -> bool {
    match cookie_secret {
        Value::String(text) => text.is_empty(),
        Value::Array(_) | Value::Table(_) | Value::ArrayOfTables(_) => !cookie_secret.is_truthy(),
        _ => false,
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
    use crate::streamlit::{TomlReader, parse_as};

    fn refused(cookie_secret: &str, version: Version) -> Option<String> {
        refused_with(cookie_secret, version, None)
    }

    fn refused_with(cookie_secret: &str, version: Version, authlib: Option<Version>) -> Option<String> {
        let document = parse_as(&format!("x = {cookie_secret}"), TomlReader::for_release(version));
        refusal(
            &document.root.get("x").unwrap_or_else(|| panic!("{cookie_secret}: {document:?}")).value,
            version,
            authlib,
        )
    }

    /// Each as the two were seen to sign.
    #[test]
    fn the_authlib_beside_it_decides_too() {
        let empty = Some("oct key material must not be empty");
        let unsafe_key = Some("This key may not be safe to import");
        for (streamlit, authlib, cookie_secret, expected) in [
            ("1.67.0", "1.9.10", "''", empty),
            ("1.67.0", "1.9.10", "'ssh-rsa x'", None),
            ("1.67.0", "1.9.10", "7", Some("object of type 'int' has no len()")),
            ("1.67.0", "1.6.5", "''", None),
            ("1.67.0", "1.6.5", "7", None),
            ("1.67.0", "1.6.5", "'-----BEGIN x'", unsafe_key),
            ("1.53.1", "1.9.10", "''", empty),
            ("1.53.1", "1.9.10", "[]", empty),
            ("1.53.1", "1.9.10", "false", None),
            ("1.53.1", "1.9.10", "'ssh-rsa x'", unsafe_key),
            ("1.53.1", "1.9.0", "''", None),
            ("1.53.1", "1.7.2", "''", None),
        ] {
            let said = refused_with(cookie_secret, streamlit.parse().unwrap(), Some(authlib.parse().unwrap()));
            assert_eq!(said.as_deref(), expected, "Streamlit {streamlit}, Authlib {authlib}: {cookie_secret}");
        }
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
