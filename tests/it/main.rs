//! The one integration test binary.

mod http_client;
mod servers;
