//! A client that asks no host further inside a private network than where the metadata comes from that names it.

use std::ops::Deref;

use crate::host::HttpClient;
use crate::http::{AddressScope, Failure, Request, Response};
use crate::oidc::{PrivateEndpoints, ProviderSnapshot};

/// Asks what metadata names.
pub(crate) struct RestrictedClient<C> {
    client: C,
    named_by: Option<AddressScope>,
}

impl<C> RestrictedClient<C> {
    /// The client for everything that this provider's metadata names.
    pub(crate) fn to(provider: &ProviderSnapshot, client: C) -> Self {
        let named_by = match provider.private_endpoints {
            PrivateEndpoints::Allowed => None,
            PrivateEndpoints::Refused => Some(provider.reach()),
        };
        Self { client, named_by }
    }
}

impl<C> HttpClient for RestrictedClient<C>
where
    C: Deref + Send + Sync,
    C::Target: HttpClient,
{
    fn send(&self, request: &Request) -> Result<Response, Failure> {
        self.client.send(&Request { named_by: self.named_by, ..request.clone() })
    }

    fn converse(
        &self,
        request: &Request,
        first: &[u8],
        is_last: &dyn Fn(&[u8]) -> bool,
    ) -> Result<Vec<Vec<u8>>, Failure> {
        self.client.converse(&Request { named_by: self.named_by, ..request.clone() }, first, is_last)
    }
}
