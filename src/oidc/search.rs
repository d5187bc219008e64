//! What came of looking for settings that a provider accepts: one thing is changed at a time, and the answer compared with
//! that to the request before.

use super::token::ClientProof;
use crate::secret::opaque_debug;

/// One setting with another value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// A code challenge is sent.
    Pkce,
    Prompt(&'static str),
    /// Scopes with spaces between.
    Scope(String),
    /// The place of the client secret.
    Method(ClientProof),
    /// Client ID and secret form-encoded in the header, which no setting makes Authlib do.
    Encoding,
}

impl Change {
    /// The name in `client_kwargs`, and the value; nothing where there is no such setting.
    pub(crate) fn setting(&self) -> Option<(&'static str, String)> {
        Some(match self {
            Self::Pkce => ("code_challenge_method", "S256".to_owned()),
            Self::Prompt(prompt) => ("prompt", (*prompt).to_owned()),
            Self::Scope(scope) => ("scope", scope.clone()),
            Self::Method(proof) => ("token_endpoint_auth_method", proof.name().to_owned()),
            Self::Encoding => return None,
        })
    }
}

/// One request with one change more than what was kept before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Attempt {
    pub(crate) change: Change,
    pub(crate) outcome: AttemptOutcome,
}

#[derive(Clone, PartialEq, Eq)]
pub(crate) enum AttemptOutcome {
    Accepted,
    /// In the provider's words.
    Refused(String),
}

/// Everything that was tried with one provider.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Search {
    /// In the order in which they were made.
    pub(crate) attempts: Vec<Attempt>,
    /// The changes with which the provider accepts what it refused; empty where none helps, or none is needed.
    pub(crate) found: Vec<Change>,
}

impl Search {
    /// Whether the provider takes the secret form-encoded alone.
    pub(crate) fn wants_encoding(&self) -> bool {
        let is_it =
            |attempt: &Attempt| attempt.change == Change::Encoding && attempt.outcome == AttemptOutcome::Accepted;
        self.attempts.iter().any(is_it)
    }

    /// The changes as they are written in a provider's section.
    pub(crate) fn client_kwargs(&self) -> String {
        let settings = self.found.iter().filter_map(Change::setting);
        let settings = settings.map(|(name, value)| format!("{name} = \"{value}\""));
        format!("client_kwargs = {{ {} }}", settings.collect::<Vec<_>>().join(", "))
    }
}

opaque_debug!(AttemptOutcome);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_changes_are_written_as_toml() {
        let found = vec![Change::Pkce, Change::Scope("openid email".to_owned()), Change::Method(ClientProof::Post)];
        assert_eq!(
            Search { attempts: Vec::new(), found }.client_kwargs(),
            "client_kwargs = { code_challenge_method = \"S256\", scope = \"openid email\", token_endpoint_auth_method = \
             \"client_secret_post\" }"
        );
    }
}
