//! Every integration test, in one binary.
#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests make files and stop at the first surprise")]

mod architecture;
mod check;
mod export;
mod http_client;
mod idp;
mod idp_command;
mod idp_faults;
mod idp_site;
mod init;
mod probe;
mod schemas;
mod servers;
