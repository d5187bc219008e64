//! Every integration test, in one binary.

mod architecture;
mod check;
mod export;
mod generated;
mod http_client;
mod schemas;
mod servers;
