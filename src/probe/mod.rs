//! Asks a live provider and returns what it answered, with no opinion about it.

mod app;
mod registration;
mod restricted_client;

pub(crate) use app::{
    AppSignIn, AppTarget, ExpectedLogins, StandInAnswer, ask_app, ask_for_stand_in, login_url, sign_in, wait_for_app,
};
pub(crate) use registration::{Client, registration, search};
pub(crate) use restricted_client::RestrictedClient;

use serde_json::{Map, Value};
use url::Url;

use crate::host::{Clock, HttpClient};
use crate::http::{Exchange, Request, Response, Value as HeaderValue};
use crate::oidc::authlib::python_object;
use crate::oidc::{Fetched, PrivateEndpoints, ProviderMetadata, ProviderSnapshot, parse_json_object};

/// U+FEFF in UTF-8.
const BYTE_ORDER_MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

/// Fetches the provider metadata and the key set that it names.
pub(crate) fn snapshot(
    client: &dyn HttpClient,
    clock: &dyn Clock,
    metadata_url: &Url,
    private_endpoints: PrivateEndpoints,
) -> ProviderSnapshot {
    let mut exchanges = Vec::new();
    let metadata = metadata(client, metadata_url, &mut exchanges);
    let answered_at = clock.now();
    let mut snapshot = ProviderSnapshot {
        metadata_url: metadata_url.clone(),
        answered_at,
        metadata,
        key_set: None,
        private_endpoints,
        exchanges,
    };
    let address = snapshot
        .metadata()
        .and_then(|metadata| metadata.url("jwks_uri"))
        .filter(|url| matches!(url.scheme(), "http" | "https") && private_endpoints.admit(metadata_url, url));
    if let Some(url) = address {
        let client = RestrictedClient::to(&snapshot, client);
        snapshot.key_set = Some(key_set(&client, &url, &mut snapshot.exchanges));
    }
    snapshot
}

/// Fetches the provider metadata (OpenID Connect Discovery 1.0 section 4).
pub(crate) fn metadata(client: &dyn HttpClient, url: &Url, exchanges: &mut Vec<Exchange>) -> Fetched<ProviderMetadata> {
    match json_object(client, url, exchanges) {
        Fetched::Document { response, content, duplicate_members } => {
            Fetched::Document { response, content: ProviderMetadata { members: content }, duplicate_members }
        }
        Fetched::NotJson { response, reason, read: _ } => {
            let read = python_object(&response.body).map(|members| ProviderMetadata { members });
            Fetched::NotJson { response, reason, read }
        }
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
        Ok(response) if (200..300).contains(&response.status) => object_of(response),
        Ok(response) => Fetched::Status(response),
        Err(failure) => Fetched::Unreachable(failure),
    }
}

fn object_of(response: Response) -> Fetched<Map<String, Value>> {
    // Python's JSON reader skips the mark in bytes, and so must whoever judges what Streamlit will read.
    let body = response.body.strip_prefix(&BYTE_ORDER_MARK).unwrap_or(&response.body);
    match parse_json_object(body) {
        Ok((content, duplicate_members)) => Fetched::Document { response, content, duplicate_members },
        Err(reason) => Fetched::NotJson { response, reason, read: None },
    }
}
