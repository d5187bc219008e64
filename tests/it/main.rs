//! Every integration test, in one binary.

mod architecture;
mod check;
mod check_any_input;
mod export;
mod generated;
mod http_client;
mod idp;
mod idp_command;
mod idp_faults;
mod idp_site;
mod init;
mod probe;
mod project;
mod schemas;
mod servers;
mod streamlit_version;
