//! The OpenID Connect protocol as plain values and pure functions. It sends nothing and waits for nothing.

mod discovery;
mod json;
mod jwks;
mod key_material;
mod reach;
mod snapshot;
mod trace;

pub(crate) use discovery::{ENDPOINTS, MalformedMember, MemberType, ProviderMetadata};
pub(crate) use json::parse_json_object;
pub(crate) use jwks::{Key, KeyFlaw, KeySet, KeySetFlaw};
pub(crate) use key_material::{Curve, EdwardsCurve, LEAST_MODULUS_BITS, Material};
pub(crate) use reach::Reach;
pub(crate) use snapshot::{Fetched, PrivateEndpoints, ProviderSnapshot};
pub(crate) use trace::{LoginTrace, Step};
