//! Every integration test, in one binary.

mod architecture;
mod http_client;
mod servers;
