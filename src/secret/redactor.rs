//! The last filter before anything is shown: it knows every secret of this run, and how secrets look.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::{Bound, Range};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::Value;

use super::Secret;
use super::shape::{masked_at, merged, secret_ranges};

/// Shorter values are not looked for in other texts: they would be found in words that have nothing to do with them.
const LEAST: usize = 6;

/// From this length on, a secret is also found in the middle of a word.
const DISTINCTIVE: usize = 12;

/// Words of our own messages. A secret that is one of them is a placeholder, and no secret.
const VOCABULARY: [&str; 17] = [
    ".streamlit/config.toml",
    ".streamlit/secrets.toml",
    "app.py",
    "pyproject.toml",
    "requirements.txt",
    "access_token",
    "authctl",
    "client_id",
    "client_secret",
    "client_secret_basic",
    "client_secret_post",
    "cookie_secret",
    "default",
    "id_token",
    "openid",
    "redirect_uri",
    "secret",
];

/// Takes the secrets of this run out of texts. Clones share what they know.
#[derive(Clone, Default)]
pub struct Redactor {
    known: Arc<RwLock<Known>>,
}

#[derive(Default)]
struct Known {
    /// In every form in which they may be repeated.
    secrets: BTreeSet<String>,
    /// What the user has asked to see.
    shown: BTreeSet<String>,
    search: OnceLock<Search>,
}

/// Finds all that is known in one pass.
struct Search {
    secrets: Option<AhoCorasick>,
    shown: Option<AhoCorasick>,
}

impl Redactor {
    /// From now on `secret` is taken out of every text, in each of the forms in which others may repeat it.
    pub(crate) fn learn(&self, secret: &str) {
        let secret = secret.trim();
        if secret.len() < LEAST || VOCABULARY.contains(&secret) {
            return;
        }
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if known.secrets.contains(secret) {
            return;
        }
        known.secrets.extend(forms(secret));
        known.search = OnceLock::new();
    }

    pub(crate) fn learn_all(&self, secrets: impl IntoIterator<Item = Secret<String>>) {
        secrets.into_iter().for_each(|secret| self.learn(secret.expose()));
    }

    /// The user has asked to see this one.
    pub(crate) fn permit(&self, secret: &str) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.shown.extend(forms(secret));
        known.search = OnceLock::new();
    }

    /// `text` with `********` in place of every secret.
    pub(crate) fn redact<'a>(&self, text: &'a str) -> Cow<'a, str> {
        masked_at(text, self.ranges(text))
    }

    /// Whether a secret is in `text`.
    pub(crate) fn is_secret(&self, text: &str) -> bool {
        !self.ranges(text).is_empty()
    }

    /// The same for every text in `value`.
    pub(crate) fn redact_json(&self, value: &mut Value) {
        match value {
            Value::String(text) => {
                if let Cow::Owned(redacted) = self.redact(text) {
                    *text = redacted;
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.redact_json(item)),
            Value::Object(members) => members.values_mut().for_each(|member| self.redact_json(member)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn ranges(&self, text: &str) -> Vec<Range<usize>> {
        let mut found = secret_ranges(text);
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let search =
            known.search.get_or_init(|| Search { secrets: search(&known.secrets), shown: search(&known.shown) });
        let matches = |search: &Option<AhoCorasick>| -> Vec<Range<usize>> {
            search.iter().flat_map(|search| search.find_iter(text)).map(|found| found.range()).collect()
        };
        found.extend(cut_off(text, &known.secrets));
        found.extend(matches(&search.secrets).into_iter().filter(|range| is_whole(text, range)));
        let shown = matches(&search.shown);
        found.retain(|range| !shown.iter().any(|shown| shown.start <= range.start && range.end <= shown.end));
        merged(found)
    }
}

/// What is left of secrets in texts that were cut: a beginning before `…`.
fn cut_off(text: &str, secrets: &BTreeSet<String>) -> Vec<Range<usize>> {
    /// Shorter beginnings say nothing.
    const TOLD: usize = 4;
    /// No text is cut behind more.
    const MOST: usize = 4096;
    let mut found = Vec::new();
    for (end, _) in text.match_indices('…') {
        let longest = secrets.iter().map(String::len).max().unwrap_or(0).min(MOST);
        let from = text.floor_char_boundary(end.saturating_sub(longest));
        let starts = text[from..end].char_indices().map(|(index, _)| from + index);
        // The first place of which a secret begins with all that follows: sorted, it is the next one.
        let is_beginning = |start: &usize| {
            let rest = &text[*start..end];
            rest.len() >= TOLD
                && secrets
                    .range::<str, _>((Bound::Included(rest), Bound::Unbounded))
                    .next()
                    .is_some_and(|secret| secret.starts_with(rest))
        };
        found.extend(starts.into_iter().find(is_beginning).map(|start| start..end));
    }
    found
}

fn search(texts: &BTreeSet<String>) -> Option<AhoCorasick> {
    // Not the automaton that is fastest to search with: for a secret of a few kilobytes it takes minutes to build.
    let kind = Some(AhoCorasickKind::ContiguousNFA);
    let build = || AhoCorasick::builder().kind(kind).match_kind(MatchKind::LeftmostLongest).build(texts);
    if texts.is_empty() { None } else { build().ok() }
}

/// Whether a short secret is a word of its own there.
fn is_whole(text: &str, range: &Range<usize>) -> bool {
    let is_part = |character: char| character.is_alphanumeric() || matches!(character, '_' | '-');
    range.len() >= DISTINCTIVE || !text[..range.start].ends_with(is_part) && !text[range.end..].starts_with(is_part)
}

/// As it is; in JSON, HTML, a URL and a form; decoded from them; in base64; and as our own escapes spell it.
fn forms(secret: &str) -> BTreeSet<String> {
    let json = serde_json::to_string(secret).unwrap_or_default();
    let json = json.trim_matches('"').to_owned();
    let form: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    let decoded = url::form_urlencoded::parse(secret.replace(['&', '='], "%26").as_bytes())
        .next()
        .map(|(name, _)| name.into_owned())
        .filter(|name| !name.contains('&'));
    let html = [('&', "&amp;"), ('<', "&lt;"), ('>', "&gt;"), ('"', "&quot;"), ('\'', "&#39;")]
        .iter()
        .fold(secret.to_owned(), |text, (character, entity)| text.replace(*character, entity));
    let forms = [
        secret.to_owned(),
        crate::escape::escaped(secret).into_owned(),
        crate::escape::escaped_json(&json).into_owned(),
        json,
        form.replace('+', "%20"),
        form,
        html,
        STANDARD.encode(secret),
        URL_SAFE_NO_PAD.encode(secret),
        secret.to_ascii_lowercase(),
        secret.to_ascii_uppercase(),
    ];
    forms.into_iter().chain(decoded).filter(|form| form.len() >= LEAST).collect()
}

#[cfg(test)]
mod tests {
    use super::super::MASK;
    use super::*;

    fn redactor(secrets: &[&str]) -> Redactor {
        let redactor = Redactor::default();
        secrets.iter().for_each(|secret| redactor.learn(secret));
        redactor
    }

    #[test]
    fn a_secret_is_found_in_every_form() {
        let secret = "C4N/\"A&R+Y é\u{202e}";
        let redactor = redactor(&[secret]);
        let json = serde_json::to_string(secret).unwrap();
        for form in [
            secret.to_owned(),
            json,
            url::form_urlencoded::byte_serialize(secret.as_bytes()).collect(),
            STANDARD.encode(secret),
            crate::escape::escaped(secret).into_owned(),
            secret.replace('&', "&amp;").replace('"', "&quot;"),
        ] {
            let shown = redactor.redact(&format!("before {form} after")).into_owned();
            assert!(shown.contains(MASK) && !shown.contains("C4N"), "{form}: {shown}");
            assert!(shown.starts_with("before ") && shown.ends_with(" after"), "{shown}");
        }
    }

    #[test]
    fn short_secrets_and_our_own_words_do_not_spoil_texts() {
        let redactor = redactor(&["abc", "secret", "client_secret", "weather"]);
        for text in ["abc", "the `client_secret` is secret", "weatherman", "my-weather"] {
            assert_eq!(redactor.redact(text), text);
        }
        assert_eq!(redactor.redact("`weather`"), "`********`");
    }

    #[test]
    fn the_longest_secret_wins_and_nothing_of_it_is_left() {
        let redactor = redactor(&["abcdef-ghijkl", "abcdef-ghijkl-mnopqr"]);
        assert_eq!(redactor.redact("xabcdef-ghijkl-mnopqrx"), "x********x");
    }

    #[test]
    fn nothing_is_left_of_a_secret_that_was_cut() {
        let redactor = redactor(&["hunter2-hunter2-hunter2", "hunter2-other"]);
        assert_eq!(redactor.redact("says hunter2-hun… and hun… and x…"), "says ********… and hun… and x…");
    }

    #[test]
    fn what_the_user_asks_for_is_shown() {
        let token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl";
        let redactor = redactor(&[token, "hunter2-hunter2"]);
        assert_eq!(redactor.redact(token), MASK);
        redactor.permit(token);
        assert_eq!(redactor.redact(&format!("{token} hunter2-hunter2")), format!("{token} {MASK}"));
    }

    #[test]
    fn a_million_bytes_are_filtered_in_one_pass() {
        let redactor = redactor(&[]);
        for number in 0..20_000 {
            redactor.learn(&format!("secret-number-{number:08}"));
        }
        let text: String = (0..20_000).map(|number| format!("x{number} secret-number-{number:08}\n")).collect();
        assert!(!redactor.redact(&text).contains("secret-number"));
    }
}
