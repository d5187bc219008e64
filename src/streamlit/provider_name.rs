//! Names that work as `[auth.NAME]` and `st.login("NAME")` in every version.

use std::fmt;

use super::keys::kind_anywhere;

/// The name of a provider's section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ProviderName(String);

/// Why a name does not work.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum UnfitName {
    #[error("a provider's name cannot be empty")]
    Empty,
    /// Streamlit splits its state at underscores.
    #[error("`{name}` contains an underscore, which Streamlit refuses in the names of providers")]
    Underscore { name: String, suggestion: String },
    #[error("`{0}` is the name of a setting in `[auth]`, so it cannot name a provider")]
    Setting(String),
    #[error("`{0}` holds control characters")]
    Control(String),
    /// Streamlit looks credentials up by the upper-case name.
    #[error("`{0}` has letters that do not survive being written in capitals, which is how Streamlit looks them up")]
    Capitals(String),
}

/// The name that stands for `name` where it may have no underscore: `-` for each inside of it.
pub(crate) fn without_underscores(name: &str) -> String {
    match name.trim_matches('_') {
        "" => "provider".to_owned(),
        inner => inner.replace('_', "-"),
    }
}

impl ProviderName {
    pub(crate) fn new(name: &str) -> Result<Self, UnfitName> {
        if name.is_empty() {
            return Err(UnfitName::Empty);
        }
        if kind_anywhere(name).is_some() {
            return Err(UnfitName::Setting(name.to_owned()));
        }
        if name.contains('_') {
            return Err(UnfitName::Underscore { name: name.to_owned(), suggestion: without_underscores(name) });
        }
        if name.chars().any(char::is_control) {
            return Err(UnfitName::Control(name.escape_default().to_string()));
        }
        if name.to_uppercase().to_lowercase() != name.to_lowercase() {
            return Err(UnfitName::Capitals(name.to_owned()));
        }
        Ok(Self(name.to_owned()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ProviderName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_streamlit_would_lose_are_refused() {
        for name in ["google", "my-okta", "a b", "é", "a.b", "default"] {
            assert!(ProviderName::new(name).is_ok(), "{name}");
        }
        for name in ["", "client_kwargs", "redirect_uri", "straße", "a\nb"] {
            assert!(ProviderName::new(name).is_err(), "{name}");
        }
        assert!(
            matches!(ProviderName::new("my_idp"), Err(UnfitName::Underscore { suggestion, .. }) if suggestion == "my-idp")
        );
    }
}
