//! Everything that was learned from a live provider, without any opinion about it.

use url::Url;

use super::{AddressScope, KeySet, ProviderMetadata};
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

    /// From where the metadata comes: from the address that answered, whatever its name promises.
    pub(crate) fn reach(&self) -> AddressScope {
        let peer = match &self.metadata {
            Fetched::Document { response, .. } | Fetched::NotJson { response, .. } | Fetched::Status(response) => {
                response.peer
            }
            Fetched::Unreachable(_) => None,
        };
        peer.map_or_else(|| AddressScope::from_url(&self.metadata_url), AddressScope::of_address)
    }

    /// The keys, if they could be had.
    pub(crate) fn keys(&self) -> Option<KeySet> {
        Some(KeySet::from_members(self.key_set.as_ref()?.content()?))
    }
}

impl PrivateEndpoints {
    /// Whether metadata from `metadata_url` may send anybody to `endpoint`: further in than where it comes from only
    /// when the user has said so. A container's provider may be seen from outside on this machine.
    pub(crate) fn admit(self, metadata_url: &Url, endpoint: &Url) -> bool {
        self == Self::Allowed
            || metadata_url.host() == endpoint.host()
            || AddressScope::from_url(metadata_url).may_lead_to(AddressScope::from_url(endpoint))
    }
}

/// A JSON document that was asked for.
#[derive(Clone, Debug)]
pub(crate) enum Fetched<T> {
    /// Success and a JSON object.
    Document { response: Response, content: T, duplicate_members: Vec<String> },
    /// Success and something else; `reason` says what. `read` is what Python's `json` makes of it, where it does.
    NotJson { response: Response, reason: String, read: Option<T> },
    /// Another status.
    Status(Response),
    /// No answer.
    Unreachable(Failure),
}

impl<T> Fetched<T> {
    /// The answer, whatever it holds.
    pub(crate) const fn response(&self) -> Option<&Response> {
        match self {
            Self::Document { response, .. } | Self::NotJson { response, .. } | Self::Status(response) => Some(response),
            Self::Unreachable(_) => None,
        }
    }

    pub(crate) const fn content(&self) -> Option<&T> {
        match self {
            Self::Document { content, .. } => Some(content),
            Self::NotJson { read, .. } => read.as_ref(),
            Self::Status(_) | Self::Unreachable(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::PrivateEndpoints;

    #[test]
    fn metadata_leads_no_further_in_than_where_it_comes_from() {
        let admitted =
            |from: &str, to: &str| PrivateEndpoints::Refused.admit(&from.parse().unwrap(), &to.parse().unwrap());
        for (from, to, expected) in [
            ("https://op.example", "https://other.example/token", true),
            ("https://op.example", "https://10.0.0.1/token", false),
            ("https://op.example", "http://localhost/token", false),
            ("http://10.0.0.1", "http://10.0.0.1:8080/token", true),
            ("http://10.0.0.1", "http://keycloak/token", true),
            ("http://keycloak:8080", "http://localhost:8080/auth", true),
            ("http://keycloak:8080", "http://169.254.169.254/latest", false),
            ("http://localhost:8080", "http://127.0.0.1:8080/token", true),
            ("http://localhost:8080", "http://keycloak:8080/token", false),
            ("http://localhost:8080", "http://169.254.169.254/latest", false),
        ] {
            assert_eq!(admitted(from, to), expected, "{from} to {to}");
        }
        assert!(PrivateEndpoints::Allowed.admit(&"https://a.example".parse().unwrap(), &"http://b".parse().unwrap()));
    }
}
