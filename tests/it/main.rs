//! Every integration test, in one binary.
#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests make files and stop at the first surprise")]

mod architecture;
mod check;
mod export;
mod http_client;
mod schemas;
mod servers;
