//! What is said when a login fails: error codes and texts of providers, messages of Streamlit and Authlib, and what they
//! mean. The one list of them: a probe recognises a provider's page by it, a problem quotes it, and `authctl explain`
//! prints it. Which rule finds the cause is named, and judged elsewhere.

mod authlib;
mod microsoft;
mod network;
mod providers;
mod self_hosted;
mod standard;
mod streamlit;
mod symptoms;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// An error that people meet, by what they see of it.
#[derive(Debug)]
pub(crate) struct KnownError {
    /// The codes or texts by which it is recognised, as their author writes them.
    pub(crate) names: &'static [&'static str],
    /// Who says so.
    pub(crate) origin: &'static str,
    /// One phrase.
    pub(crate) meaning: &'static str,
    /// Where it usually comes from, in sentences; empty where the meaning says it all.
    pub(crate) cause: &'static str,
    /// What to change, and where, in sentences.
    pub(crate) fix: &'static str,
    /// What it complains about, for those that no page without an error holds.
    pub(crate) subject: Option<Subject>,
    /// The rules that find the cause.
    pub(crate) rules: &'static [&'static str],
    /// Whether nothing is wrong when it is logged.
    pub(crate) harmless: bool,
}

/// What about a request a provider does not accept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    Client,
    RedirectUri,
    Scope,
    /// The `prompt`.
    Prompt,
    /// The code challenge, or that there is none (RFC 7636).
    Pkce,
}

impl KnownError {
    const PLAIN: Self =
        Self { names: &[], origin: "", meaning: "", cause: "", fix: "", subject: None, rules: &[], harmless: false };

    /// The name by which a text, in lower case, says this; it is there as a word of its own.
    fn name_in(&self, lower_case: &str) -> Option<&'static str> {
        self.names.iter().copied().find(|name| holds_word(lower_case, &name.to_ascii_lowercase()))
    }
}

/// All of them, those that say more before those that say less.
pub(crate) fn all() -> impl Iterator<Item = &'static KnownError> {
    [
        microsoft::ERRORS,
        self_hosted::ERRORS,
        providers::ERRORS,
        authlib::ERRORS,
        standard::ERRORS,
        streamlit::ERRORS,
        network::ERRORS,
        symptoms::SYMPTOMS,
    ]
    .into_iter()
    .flatten()
}

/// The errors that `text` names, each with the name found there, the most telling one first. It may be a URL, or hold
/// one: what its parameters say counts.
pub(crate) fn in_text(text: &str) -> Vec<(&'static str, &'static KnownError)> {
    let text = plain(text);
    let parameters = text.split_once(['?', '#']).map_or(text.as_str(), |(_, query)| query);
    let values = url::form_urlencoded::parse(parameters.as_bytes())
        .map(|(name, value)| if value.is_empty() { name.into_owned() } else { readable(&value) });
    let said: String = std::iter::once(format!("{text}\n")).chain(values).collect();
    // Streamlit breaks its messages into lines.
    let folded = said.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let found: Vec<(&'static str, &'static KnownError)> =
        all().filter_map(|error| Some((error.name_in(&folded)?, error))).collect();
    // “Unknown client” inside of a longer text that is known is not what a page of that title says.
    let is_part = |name: &str| {
        let name = name.to_lowercase();
        found.iter().any(|(other, _)| other.len() > name.len() && holds_word(&other.to_lowercase(), &name))
    };
    found.iter().filter(|(name, _)| !is_part(name)).copied().collect()
}

/// The text with plain apostrophes, which pages print curved, and with Microsoft's codes in the form that the list has:
/// its answers and its addresses also hold the bare number, and people write a space before it.
pub(crate) fn plain(text: &str) -> String {
    let mut plain = text.replace(['\u{2018}', '\u{2019}'], "'");
    for mark in ["\"error_codes\":[", "\"error_codes\": [", "login.microsoftonline.com/error?code=", "AADSTS "] {
        let Some((_, rest)) = text.split_once(mark) else { continue };
        let code: String = rest.chars().take_while(char::is_ascii_digit).collect();
        if code.len() >= 5 {
            plain.push_str(&format!("\nAADSTS{code}"));
        }
    }
    plain
}

/// What a page that holds `lower_case` complains about, and the words that say so; only those that `counts` accepts.
pub(super) fn complaint_in(lower_case: &str, counts: impl Fn(&str) -> bool) -> Option<(&'static str, Subject)> {
    all().find_map(|error| {
        let subject = error.subject?;
        let name = error.name_in(lower_case).filter(|name| counts(name))?;
        Some((name, subject))
    })
}

/// A parameter's value; what is packed in base64, as Google's `authError` is, unpacked beside it.
pub(super) fn readable(value: &str) -> String {
    let packed = value.trim_end_matches('=');
    let unpacked = URL_SAFE_NO_PAD.decode(packed).or_else(|_| STANDARD_NO_PAD.decode(packed)).unwrap_or_default();
    format!("{value}\n{}\n", String::from_utf8_lossy(&unpacked))
}

/// Whether `name` is one of the codes that Microsoft writes only where it means them.
pub(super) fn is_microsoft_code(name: &str) -> bool {
    name.starts_with("AADSTS") || name.starts_with("AADB2C")
}

/// A code of Microsoft's in `text`, whether it is a known one or not.
pub(crate) fn microsoft_code(text: &str) -> Option<&str> {
    ["AADSTS", "AADB2C"].iter().find_map(|prefix| {
        let code = &text[text.find(prefix)?..];
        let digits = code[prefix.len()..].bytes().take_while(u8::is_ascii_digit).count();
        (digits > 0).then(|| &code[..prefix.len() + digits])
    })
}

/// Whether `word` is in `text` with neither a letter, a digit nor `_` on either side.
pub(super) fn holds_word(text: &str, word: &str) -> bool {
    let continues = |character: char| character.is_alphanumeric() || character == '_';
    text.match_indices(word).any(|(start, _)| {
        !text[..start].chars().next_back().is_some_and(continues)
            && !text[start + word.len()..].chars().next().is_some_and(continues)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn names(text: &str) -> Vec<&'static str> {
        in_text(text).into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn the_most_telling_error_of_a_line_comes_first() {
        let line = "authlib.integrations.base_client.errors.OAuthError: invalid_client: AADSTS7000215: Invalid client \
                    secret provided.";
        assert_eq!(names(line), ["AADSTS7000215", "invalid_client"]);
        let line = "Error during authentication: access_denied. Error description: User is not assigned to the client\n\
                    application.";
        assert_eq!(
            names(line),
            ["User is not assigned to the client application", "access_denied", "Error during authentication"]
        );
    }

    #[test]
    fn what_a_pasted_address_says_counts() {
        let callback = "http://localhost:8501/oauth2callback?error=access_denied&error_description=User%20is+not+assigned\
                        +to+the+client+application.&state=x";
        assert_eq!(names(callback), ["User is not assigned to the client application", "access_denied"]);
        let google =
            "https://accounts.google.com/signin/oauth/error?authError=ChVyZWRpcmVjdF91cmlfbWlzbWF0Y2g%3D&flowName=x";
        assert_eq!(names(google), ["redirect_uri_mismatch"]);
    }

    #[test]
    fn a_text_inside_a_longer_one_is_not_what_is_said() {
        let line =
            "invalid_client: Client authentication failed (e.g., unknown client, no client authentication included)";
        assert_eq!(names(line), ["Client authentication failed (e.g., unknown client", "invalid_client"]);
        let line = "The client secret supplied for a confidential client is invalid.";
        assert_eq!(names(line), ["The client secret supplied for a confidential client is invalid"]);
    }

    #[test]
    fn microsofts_codes_are_known_in_every_form() {
        for text in [
            "AADSTS50011",
            "AADSTS 50011",
            r#"{"error":"invalid_request","error_codes":[50011]}"#,
            "https://login.microsoftonline.com/error?code=50011",
            "error_description=AADSTS50011%3A+The+redirect",
        ] {
            assert_eq!(names(text).first(), Some(&"AADSTS50011"), "{text}");
        }
    }

    #[test]
    fn what_is_encoded_or_printed_with_care_is_read() {
        assert_eq!(names("%7B%22error%22%3A%22invalid_client%22%7D"), ["invalid_client"]);
        assert_eq!(
            names("http://localhost:8501/oauth2callback#error=x&error_description=Client%20not%20found"),
            ["Client not found"]
        );
        assert_eq!(
            names("it doesn\u{2019}t comply with Google\u{2019}s OAuth 2.0 policy"),
            ["comply with Google's OAuth 2.0 policy"]
        );
    }

    #[test]
    fn a_longer_code_is_another_one() {
        assert_eq!(names("AADSTS500113: no reply address"), ["AADSTS500113"]);
        assert_eq!(names("AADSTS50011, or invalid_client_metadata"), ["AADSTS50011"]);
        assert_eq!(names("see INVALID_GRANT."), ["invalid_grant"]);
        assert!(names("a page about clients").is_empty());
    }

    #[test]
    fn microsofts_codes_are_found_in_their_texts() {
        assert_eq!(microsoft_code("AADSTS50011: The redirect URI"), Some("AADSTS50011"));
        assert_eq!(microsoft_code("see AADB2C90118, please"), Some("AADB2C90118"));
        assert_eq!(microsoft_code("AADSTS"), None);
        assert_eq!(microsoft_code("nothing"), None);
    }

    #[test]
    fn every_error_is_complete_and_stands_once() {
        let mut seen = BTreeSet::new();
        for error in all() {
            let name = error.names.first().expect("an error has a name");
            assert!(!error.origin.is_empty() && !error.meaning.is_empty(), "{name}");
            assert!(error.fix.ends_with('.'), "{name}: a fix is in sentences");
            assert!(error.cause.is_empty() || error.cause.ends_with('.'), "{name}: a cause is in sentences");
            assert!(!error.meaning.ends_with('.'), "{name}: a meaning is a phrase");
            for name in error.names {
                assert!(seen.insert(name.to_ascii_lowercase()), "{name} is there twice");
                let found = in_text(name);
                assert!(found.iter().any(|(found, _)| found == name), "{name} does not find itself");
            }
        }
    }
}
