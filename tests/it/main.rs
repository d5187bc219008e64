//! Every integration test, in one binary.

mod architecture;
mod export;
mod http_client;
mod probe;
mod schemas;
mod servers;
