//! What an application is told when its request is refused.

/// An error code with words for the developer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OAuthError {
    /// One of RFC 6749 sections 4.1.2.1 and 5.2, OpenID Connect Core section 3.1.2.6 or RFC 6750 section 3.1.
    pub(super) code: &'static str,
    pub(super) description: String,
}

impl OAuthError {
    /// Characters that an `error_description` must not have (RFC 6749 section 5.2) become `'`.
    pub(super) fn new(code: &'static str, description: impl AsRef<str>) -> Self {
        let allowed = |character: char| matches!(character, ' '..='!' | '#'..='[' | ']'..='~');
        let description =
            description.as_ref().chars().map(|character| if allowed(character) { character } else { '\'' }).collect();
        Self { code, description }
    }

    pub(super) fn invalid_request(description: impl AsRef<str>) -> Self {
        Self::new("invalid_request", description)
    }

    pub(super) fn invalid_client(description: impl AsRef<str>) -> Self {
        Self::new("invalid_client", description)
    }

    pub(super) fn invalid_grant(description: impl AsRef<str>) -> Self {
        Self::new("invalid_grant", description)
    }

    /// For the line that tells what happened.
    pub(super) fn note(&self) -> String {
        format!("{}: {}", self.code, self.description)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_has_only_the_characters_that_it_may_have() {
        assert_eq!(OAuthError::invalid_request("\"é\"\n\\`x`").description, "'''''`x`");
    }
}
