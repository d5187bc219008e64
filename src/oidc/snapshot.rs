//! Everything that was learned from a live provider, without any opinion about it.

use url::Url;

use super::{KeySet, ProviderMetadata, Reach};
use crate::http::{Exchange, Failure, Response};
use crate::time::UnixTime;

/// One provider's answers.
#[derive(Clone, Debug)]
pub(crate) struct ProviderSnapshot {
    pub(crate) metadata_url: Url,
    /// When the answer to the request for the metadata was there.
    pub(crate) answered_at: UnixTime,
    pub(crate) metadata: Fetched<ProviderMetadata>,
    /// Absent when the metadata names no key set, or one that was not asked because it is private.
    pub(crate) key_set: Option<Fetched<serde_json::Map<String, serde_json::Value>>>,
    pub(crate) private_endpoints: PrivateEndpoints,
    /// In the order in which they were made.
    pub(crate) exchanges: Vec<Exchange>,
}

/// What is done with an endpoint in a private network that metadata on the Internet names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PrivateEndpoints {
    /// It is not asked, and is a problem.
    Refused,
    /// The user knows about it.
    Allowed,
}

impl ProviderSnapshot {
    /// The metadata, if there is any.
    pub(crate) const fn metadata(&self) -> Option<&ProviderMetadata> {
        self.metadata.content()
    }

    /// The keys, if they could be had.
    pub(crate) fn keys(&self) -> Option<KeySet> {
        Some(KeySet::of(self.key_set.as_ref()?.content()?))
    }
}

impl PrivateEndpoints {
    /// Whether metadata from `metadata_url` may send anybody to `endpoint`.
    pub(crate) fn admit(self, metadata_url: &Url, endpoint: &Url) -> bool {
        self == Self::Allowed || Reach::of(metadata_url) != Reach::Public || Reach::of(endpoint) == Reach::Public
    }
}

/// A JSON document that was asked for.
#[derive(Clone, Debug)]
pub(crate) enum Fetched<T> {
    /// Success and a JSON object.
    Document { response: Response, content: T, duplicate_members: Vec<String> },
    /// Success and something else; `reason` says what.
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
