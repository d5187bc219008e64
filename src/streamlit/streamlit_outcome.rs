//! Streamlit's own verdict on a login, as a value: whether the app would see a user.

use serde_json::{Map, Value};

/// What becomes of the login in Streamlit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StreamlitOutcome {
    /// Absent where a careful client must stop before the call whose answer Streamlit would judge.
    pub(crate) accepted: Option<bool>,
    /// Why not, or why nobody knows.
    pub(crate) reason: Option<String>,
    /// The claims of the user whom the app sees; only where one is let in.
    pub(crate) user: Option<Map<String, Value>>,
}

impl StreamlitOutcome {
    pub(crate) const fn of_user(user: Map<String, Value>) -> Self {
        Self { accepted: Some(true), reason: None, user: Some(user) }
    }

    pub(crate) fn refused(reason: impl Into<String>) -> Self {
        Self { accepted: Some(false), reason: Some(reason.into()), user: None }
    }

    pub(crate) fn unknown(reason: impl Into<String>) -> Self {
        Self { accepted: None, reason: Some(reason.into()), user: None }
    }
}
