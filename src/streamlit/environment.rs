//! Streamlit puts every string and number at the root of `secrets.toml` into the environment of its process.

use super::document::Value;
use super::secrets::Secrets;

/// What Python raises, in the words of the exception, when a setting cannot become an environment variable. Nobody
/// catches it, and Streamlit reads no secrets at all.
pub(super) fn refusal(secrets: &Secrets) -> Option<&'static str> {
    let roots = || secrets.files.iter().map(|file| &file.document.root);
    let mut seen = std::collections::HashSet::new();
    for entry in roots().flat_map(|root| &root.entries) {
        if !seen.insert(&entry.key) {
            continue;
        }
        let last = roots().rev().find_map(|root| root.get(&entry.key)).unwrap_or(entry);
        let text = match &last.value {
            Value::String(text) => text.as_str(),
            Value::Integer(_) | Value::BigInteger(_) | Value::Float(_) => "",
            _ => continue,
        };
        if entry.key.contains('\0') || text.contains('\0') {
            return Some("embedded null byte");
        }
        if entry.key.contains('=') {
            return Some("illegal environment variable name");
        }
        if entry.key.is_empty() {
            return Some("[Errno 22] Invalid argument");
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::source::SourceMap;
    use crate::streamlit::{SecretsFile, TomlReader, parse_as};

    fn refused(texts: &[&str], dialect: TomlReader) -> Option<&'static str> {
        let mut sources = SourceMap::default();
        let files = texts
            .iter()
            .map(|text| SecretsFile {
                file: sources.add("f", *text, Vec::new()),
                path: PathBuf::from("f"),
                document: parse_as(text, dialect),
            })
            .collect();
        refusal(&Secrets { files })
    }

    #[test]
    fn what_no_environment_holds_is_refused() {
        assert_eq!(refused(&["'a=b' = 1.5"], TomlReader::TomlPackage), Some("illegal environment variable name"));
        assert_eq!(refused(&["'a=b' = 1.5"], TomlReader::Tomllib), Some("illegal environment variable name"));
        assert_eq!(refused(&["'' = 'x'"], TomlReader::Tomllib), Some("[Errno 22] Invalid argument"));
        assert_eq!(refused(&["a = \"\\u0000\""], TomlReader::Tomllib), Some("embedded null byte"));
    }

    #[test]
    fn only_strings_and_numbers_at_the_root_become_variables() {
        for text in ["'a=b' = true", "'' = []", "['a=b']", "[a]\n'' = 'x'", "a = 1979-05-27"] {
            assert_eq!(refused(&[text], TomlReader::Tomllib), None, "{text}");
        }
    }

    #[test]
    fn the_last_file_decides() {
        assert_eq!(refused(&["'=' = 1", "'=' = true"], TomlReader::Tomllib), None);
        assert_eq!(refused(&["a = ''", "a = \"\\u0000\""], TomlReader::Tomllib), Some("embedded null byte"));
    }
}
