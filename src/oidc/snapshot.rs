//! Everything that was learned from a live provider, without any opinion about it.

use url::Url;

use super::ProviderMetadata;
use crate::http::{Exchange, Failure, Response};

/// One provider's answers.
#[derive(Clone, Debug)]
pub(crate) struct ProviderSnapshot {
    pub(crate) metadata_url: Url,
    pub(crate) metadata: Fetched<ProviderMetadata>,
    /// Absent when the metadata names no key set.
    pub(crate) key_set: Option<Fetched<serde_json::Map<String, serde_json::Value>>>,
    /// In the order in which they were made.
    pub(crate) exchanges: Vec<Exchange>,
}

/// A JSON document that was asked for.
#[derive(Clone, Debug)]
pub(crate) enum Fetched<T> {
    /// Status 200 and a JSON object.
    Document { response: Response, content: T, duplicate_members: Vec<String> },
    /// Status 200 and something else; `reason` says what.
    NotJson { response: Response, reason: String },
    /// Another status.
    Status(Response),
    /// No answer.
    Unreachable(Failure),
}

impl<T> Fetched<T> {
    pub(crate) const fn content(&self) -> Option<&T> {
        match self {
            Self::Document { content, .. } => Some(content),
            Self::NotJson { .. } | Self::Status(_) | Self::Unreachable(_) => None,
        }
    }
}
