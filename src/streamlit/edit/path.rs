//! Which setting: the keys from `auth` down to it.

use std::fmt;

use super::value::dotted;

/// The keys that lead to one setting or section, beginning with `auth`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SettingPath(Vec<String>);

/// The text does not name a setting.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum MalformedPath {
    #[error("`{0}` has an empty part")]
    EmptyPart(String),
    #[error("`{0}` has a quote that is not closed, or not around a whole part")]
    Quote(String),
}

impl SettingPath {
    /// `[auth]` itself, or `[auth.NAME]`.
    pub(crate) fn section(provider: Option<&str>) -> Self {
        Self(std::iter::once("auth").chain(provider).map(str::to_owned).collect())
    }

    /// `[authctl.registration.NAME]`, where it is kept how a registered client is changed. Streamlit does not look there.
    pub(crate) fn registration(provider: &str) -> Self {
        Self(["authctl", "registration", provider].map(str::to_owned).to_vec())
    }

    /// One key further down.
    #[must_use]
    pub(crate) fn join(&self, key: &str) -> Self {
        Self(self.0.iter().cloned().chain([key.to_owned()]).collect())
    }

    /// Reads a dotted key below `auth`, such as `google.client_kwargs.prompt` or `"a.b".client_id`. A leading `auth.` may be
    /// there, as it is in the file.
    pub(crate) fn below_auth(text: &str) -> Result<Self, MalformedPath> {
        let mut parts = Vec::new();
        let mut rest = text;
        loop {
            let part;
            if let Some(quoted) = rest.strip_prefix('"') {
                let end = quoted.find('"').ok_or_else(|| MalformedPath::Quote(text.to_owned()))?;
                (part, rest) = (&quoted[..end], &quoted[end + 1..]);
                if !rest.is_empty() && !rest.starts_with('.') {
                    return Err(MalformedPath::Quote(text.to_owned()));
                }
            } else {
                let end = rest.find('.').unwrap_or(rest.len());
                (part, rest) = (&rest[..end], &rest[end..]);
            }
            if part.is_empty() {
                return Err(MalformedPath::EmptyPart(text.to_owned()));
            }
            parts.push(part.to_owned());
            match rest.strip_prefix('.') {
                Some(further) => rest = further,
                None => break,
            }
        }
        if parts.len() > 1 && parts[0] == "auth" {
            parts.remove(0);
        }
        parts.insert(0, "auth".to_owned());
        Ok(Self(parts))
    }

    /// At least one.
    pub(crate) fn parts(&self) -> &[String] {
        &self.0
    }

    /// The last key.
    pub(crate) fn key(&self) -> &str {
        self.0.last().expect("a path has at least one part")
    }

    pub(super) fn shown(parts: &[String]) -> String {
        dotted(parts)
    }
}

impl fmt::Display for SettingPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&dotted(&self.0))
    }
}
