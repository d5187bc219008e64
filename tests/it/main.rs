//! The one integration test binary.

mod http_client;
mod idp;
mod idp_command;
mod idp_faults;
mod idp_site;
mod servers;
