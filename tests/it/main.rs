//! Every integration test, in one binary.

mod architecture;
mod export;
mod generated;
mod http_client;
mod init;
mod schemas;
mod servers;
