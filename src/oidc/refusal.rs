//! An error with which a provider answers, in its own words (RFC 6749 sections 4.1.2.1 and 5.2), and what it is about.

use super::known_errors::{self, KnownError, Subject};
use crate::secret::opaque_debug;

/// One error of the provider's.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// The code, such as `invalid_request`.
    pub(crate) error: String,
    /// The provider's explanation, where it gives one.
    pub(crate) description: Option<String>,
}

/// Words by which a description that nobody has listed shows what it is about.
const TELLTALES: [(&str, Subject); 10] = [
    ("code_challenge", Subject::Pkce),
    ("code_challenge_method", Subject::Pkce),
    ("code challenge", Subject::Pkce),
    ("code_verifier", Subject::Pkce),
    ("pkce", Subject::Pkce),
    ("prompt", Subject::Prompt),
    ("redirect_uri", Subject::RedirectUri),
    ("redirect uri", Subject::RedirectUri),
    ("scope", Subject::Scope),
    ("scopes", Subject::Scope),
];

/// Codes that say only that something failed, and not whether the next request would fail too (RFC 6749 section
/// 4.1.2.1).
const PASSING: [&str; 2] = ["server_error", "temporarily_unavailable"];

impl Refusal {
    pub(crate) fn new(error: &str, description: Option<&str>) -> Self {
        Self { error: error.to_owned(), description: description.map(str::to_owned) }
    }

    /// The known error that says most about this one: one that the description names before one that only the code
    /// does.
    pub(crate) fn known(&self) -> Option<(&'static str, &'static KnownError)> {
        self.known_description().or_else(|| known_errors::in_text(&self.error).into_iter().next())
    }

    /// The known error that the description names.
    pub(crate) fn known_description(&self) -> Option<(&'static str, &'static KnownError)> {
        known_errors::in_text(self.description.as_deref()?).into_iter().next()
    }

    /// What about the request the provider does not accept, as far as its words show.
    pub(crate) fn subject(&self) -> Option<Subject> {
        if let Some((_, known)) = self.known_description()
            && known.subject.is_some()
        {
            return known.subject;
        }
        let description = self.description.as_deref().unwrap_or_default().to_lowercase();
        TELLTALES
            .iter()
            .find(|(word, _)| known_errors::holds_word(&description, word))
            .map(|(_, subject)| *subject)
            .or_else(|| self.known()?.1.subject)
    }

    /// Whether the provider may answer otherwise the next time.
    pub(crate) fn is_passing(&self) -> bool {
        PASSING.contains(&self.error.as_str())
    }

    /// Error and description, for people.
    pub(crate) fn words(&self) -> String {
        match &self.description {
            Some(description) => format!("`{}`: {description}", self.error),
            None => format!("`{}`", self.error),
        }
    }
}

opaque_debug!(Refusal);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_description_decides_before_the_code() {
        for (error, description, expected) in [
            (
                "invalid_request",
                "The request is missing a required parameter, includes an invalid parameter value, includes a parameter \
                 more than once, or is otherwise malformed. Clients must include a 'code_challenge' when performing the \
                 authorize code flow, but it is missing. The client with id 'app' is registered in a way that enforces \
                 PKCE.",
                Some(Subject::Pkce),
            ),
            ("invalid_request", "Missing parameter: code_challenge_method", Some(Subject::Pkce)),
            ("invalid_request", "PKCE is mandatory for this client", Some(Subject::Pkce)),
            ("invalid_request", "unsupported prompt value requested", Some(Subject::Prompt)),
            ("access_denied", "the prompt select_account is not allowed here", Some(Subject::Prompt)),
            ("account_selection_required", "End-User account selection is required", Some(Subject::Prompt)),
            ("invalid_scope", "", Some(Subject::Scope)),
            ("invalid_request", "scope email is not assigned to the client", Some(Subject::Scope)),
            ("invalid_request", "nonce is required", None),
            ("access_denied", "Policy evaluation failed for this request", None),
            ("server_error", "the prompter is asleep", None),
        ] {
            let description = Some(description).filter(|text| !text.is_empty());
            assert_eq!(Refusal::new(error, description).subject(), expected, "{error}: {description:?}");
        }
    }

    #[test]
    fn the_most_telling_known_error_is_the_one_of_the_description() {
        let refusal = Refusal::new("invalid_request", Some("Missing parameter: code_challenge_method"));
        assert_eq!(refusal.known().unwrap().0, "Missing parameter: code_challenge_method");
        assert_eq!(
            Refusal::new("invalid_request", Some("nobody has listed this")).known().unwrap().0,
            "invalid_request"
        );
        assert!(Refusal::new("teapot", None).known().is_none());
    }
}
