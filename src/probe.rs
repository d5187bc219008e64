//! Asks a live provider and returns what it answered, with no opinion about it.

use serde_json::{Map, Value};
use url::Url;

use crate::host::HttpClient;
use crate::http::{Exchange, Request, Response, Value as HeaderValue};
use crate::oidc::{Fetched, ProviderMetadata, ProviderSnapshot, parse_json_object};

/// Fetches the provider metadata and the key set that it names.
pub(crate) fn snapshot(client: &dyn HttpClient, metadata_url: &Url) -> ProviderSnapshot {
    let mut exchanges = Vec::new();
    let metadata = metadata(client, metadata_url, &mut exchanges);
    let key_set = metadata
        .content()
        .and_then(|metadata| Url::parse(metadata.text("jwks_uri")?).ok())
        .map(|url| key_set(client, &url, &mut exchanges));
    ProviderSnapshot { metadata_url: metadata_url.clone(), metadata, key_set, exchanges }
}

/// Fetches the provider metadata (OpenID Connect Discovery 1.0 section 4).
pub(crate) fn metadata(client: &dyn HttpClient, url: &Url, exchanges: &mut Vec<Exchange>) -> Fetched<ProviderMetadata> {
    match json_object(client, url, exchanges) {
        Fetched::Document { response, content, duplicate_members } => {
            Fetched::Document { response, content: ProviderMetadata { members: content }, duplicate_members }
        }
        Fetched::NotJson { response, reason } => Fetched::NotJson { response, reason },
        Fetched::Status(response) => Fetched::Status(response),
        Fetched::Unreachable(failure) => Fetched::Unreachable(failure),
    }
}

/// Fetches a JSON Web Key Set (RFC 7517 section 5).
pub(crate) fn key_set(
    client: &dyn HttpClient,
    url: &Url,
    exchanges: &mut Vec<Exchange>,
) -> Fetched<Map<String, Value>> {
    json_object(client, url, exchanges)
}

fn json_object(client: &dyn HttpClient, url: &Url, exchanges: &mut Vec<Exchange>) -> Fetched<Map<String, Value>> {
    let request = Request::get(url.clone()).header("Accept", HeaderValue::Plain("application/json".to_owned()));
    let outcome = client.send(&request);
    exchanges.push(Exchange { request, outcome: outcome.clone() });
    match outcome {
        Ok(response) if response.status == 200 => object_of(response),
        Ok(response) => Fetched::Status(response),
        Err(failure) => Fetched::Unreachable(failure),
    }
}

fn object_of(response: Response) -> Fetched<Map<String, Value>> {
    match parse_json_object(&response.body) {
        Ok((content, duplicate_members)) => Fetched::Document { response, content, duplicate_members },
        Err(reason) => Fetched::NotJson { response, reason },
    }
}
