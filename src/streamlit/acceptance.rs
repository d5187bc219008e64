//! Streamlit's own verdict on a login, as a value: whether the app would see a user.

/// What becomes of the login in Streamlit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Acceptance {
    /// Absent where a careful client must stop before the call whose answer Streamlit would judge.
    pub(crate) accepted: Option<bool>,
    /// Why not, or why nobody knows.
    pub(crate) reason: Option<String>,
}

impl Acceptance {
    pub(crate) fn refused(reason: impl Into<String>) -> Self {
        Self { accepted: Some(false), reason: Some(reason.into()) }
    }

    pub(crate) fn unknown(reason: impl Into<String>) -> Self {
        Self { accepted: None, reason: Some(reason.into()) }
    }
}
