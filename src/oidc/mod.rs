//! The OpenID Connect protocol as plain values and pure functions. It sends nothing and waits for nothing.

mod discovery;
mod json;
mod snapshot;
mod trace;

pub(crate) use discovery::ProviderMetadata;
pub(crate) use json::parse_json_object;
pub(crate) use snapshot::{Fetched, ProviderSnapshot};
pub(crate) use trace::{LoginTrace, Step};
