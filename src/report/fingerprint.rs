//! What makes a problem the same problem in the next run: its rule, its file and the setting it is about.
//!
//! Neither lines nor wording count, so moving a section or improving a message opens no new alert.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::regions::Places;
use crate::diagnostic::{Anchor, Diagnostic};
use crate::digest::sha256;

/// Gives every problem of a report a fingerprint of its own.
#[derive(Default)]
pub(super) struct Fingerprints {
    seen: HashMap<String, usize>,
}

impl Fingerprints {
    /// 32 hexadecimal digits, a colon, and how many problems with the same digits there are up to this one.
    ///
    /// The form is that of GitHub's `primaryLocationLineHash`.
    pub(super) fn next(&mut self, diagnostic: &Diagnostic, places: &Places<'_>) -> String {
        let (file, key) = match diagnostic.anchor() {
            // In Python there are no keys; the line, wherever it moves, says as much.
            Anchor::Span(location) => {
                (places.path(location.file), diagnostic.key_path().unwrap_or_else(|| places.line(*location)))
            }
            Anchor::File(file) => (places.path(*file), diagnostic.key_path().unwrap_or_default()),
            Anchor::Subject(subject) => (subject.as_str(), ""),
        };
        let provider = diagnostic.provider_name().unwrap_or_default();
        let identity = [diagnostic.rule().name, file, key, provider].join("\0");
        let mut digits = String::with_capacity(32);
        for byte in &sha256(identity.as_bytes())[..16] {
            write!(digits, "{byte:02x}").expect("a String takes any text");
        }
        let count = self.seen.entry(digits.clone()).or_default();
        *count += 1;
        format!("{digits}:{count}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Level, RuleInfo};
    use crate::source::{Location, SourceMap, Span};

    static RULE: RuleInfo = RuleInfo { name: "some-rule", summary: "", level: Level::Error, docs: "" };

    fn fingerprint(text: &str, part: &str, key_path: Option<&str>, message: &str) -> String {
        let mut sources = SourceMap::default();
        let file = sources.add("f", text, Vec::new());
        let start = text.find(part).unwrap();
        let location = Location { file, span: Span::new(start, start + part.len()) };
        let mut diagnostic = Diagnostic::new(&RULE, Anchor::Span(location), message.to_owned());
        if let Some(path) = key_path {
            diagnostic.set_key_path(path);
        }
        Fingerprints::default().next(&diagnostic, &Places::new(&sources.masked()))
    }

    #[test]
    fn a_moved_and_reworded_problem_stays_the_same() {
        let before = fingerprint("[auth]\na = 1\n", "1", Some("auth.a"), "one");
        assert_eq!(fingerprint("# more\n[auth]\n  a  =  2\n", "2", Some("auth.a"), "two"), before);
        assert_ne!(fingerprint("[auth]\na = 1\n", "1", Some("auth.b"), "one"), before);
        let call = fingerprint("st.login('x')\n", "'x'", None, "one");
        assert_eq!(fingerprint("import streamlit as st\nif a:\n  st.login('x')\n", "'x'", None, "one"), call);
    }

    #[test]
    fn two_problems_at_one_place_are_told_apart() {
        let diagnostic = Diagnostic::new(&RULE, Anchor::Subject("https://idp.example".to_owned()), "m");
        let mut fingerprints = Fingerprints::default();
        let first = fingerprints.next(&diagnostic, &Places::new(&[]));
        let second = fingerprints.next(&diagnostic, &Places::new(&[]));
        assert_eq!(first.strip_suffix(":1"), second.strip_suffix(":2"));
    }
}
