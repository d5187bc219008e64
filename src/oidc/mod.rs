//! The OpenID Connect protocol as plain values and pure functions. It sends nothing and waits for nothing.

pub(crate) mod audit;
pub(crate) mod authlib;
pub(crate) mod authorization;
pub(crate) mod claims;
mod discovery;
mod error_page;
pub(crate) mod id_token;
mod json;
mod jwks;
mod key_material;
pub(crate) mod known_errors;
pub(crate) mod pkce;
pub(crate) mod preflight;
mod python_url;
mod refusal;
pub(crate) mod registration;
pub(crate) mod search;
pub(crate) mod signature;
#[cfg(test)]
pub(crate) mod signed;
mod snapshot;
pub(crate) mod terms;
pub(crate) mod token;
pub(crate) mod trace;
pub(crate) mod userinfo;
pub(crate) mod verify;

pub(crate) use crate::http::AddressScope;
pub(crate) use discovery::{ENDPOINTS, MalformedMember, ProviderMetadata};
pub(crate) use error_page::ErrorPage;
pub(crate) use json::parse_json_object;
pub(crate) use jwks::{Key, KeySet, KeySetFlaw};
pub(crate) use key_material::{Curve, EdwardsCurve, KeyFlaw, LEAST_MODULUS_BITS, Material};
pub(crate) use refusal::Refusal;
pub(crate) use snapshot::{Fetched, PrivateEndpoints, ProviderSnapshot};
pub(crate) use trace::LoginTrace;
