//! Every integration test, in one binary.

mod architecture;
//! The one integration test binary.

mod http_client;
mod servers;
