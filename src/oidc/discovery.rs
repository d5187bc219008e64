//! Provider metadata (OpenID Connect Discovery 1.0 section 3), read leniently: what is not understood is kept.

use serde_json::{Map, Value};

/// The document as it came, with typed reads that never fail for what they do not know.
#[derive(Clone, Debug)]
pub(crate) struct ProviderMetadata {
    pub(crate) members: Map<String, Value>,
}

impl ProviderMetadata {
    /// The member, if it is a string.
    pub(crate) fn text(&self, member: &str) -> Option<&str> {
        self.members.get(member)?.as_str()
    }

    /// The strings of the member, if it is an array; empty when it is absent.
    pub(crate) fn list(&self, member: &str) -> Vec<&str> {
        self.members
            .get(member)
            .and_then(Value::as_array)
            .map(|items| items.iter().filter_map(Value::as_str).collect())
            .unwrap_or_default()
    }

    pub(crate) fn issuer(&self) -> Option<&str> {
        self.text("issuer")
    }
}
