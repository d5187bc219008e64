//! Every integration test, in one binary.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    unreachable_pub,
    reason = "tests prepare real files, and stop at the first surprise"
)]

mod architecture;
mod attacks;
mod book;
mod canary;
mod check;
mod check_any_input;
mod check_files;
mod conformance;
mod cookie;
mod debug_types;
#[cfg(unix)]
mod dev_command;
mod edit;
mod edit_shapes;
mod evidence;
mod explain;
mod export;
mod failure_modes;
mod generated;
mod growth;
mod handouts;
mod help;
mod help_data;
mod http_client;
mod idp;
mod idp_command;
mod idp_faults;
mod idp_site;
mod import_circles;
mod init;
mod integrations;
mod login;
mod login_attacks;
mod login_audit;
mod login_callback;
mod login_faults;
mod login_https;
mod login_logout;
mod login_site;
#[cfg(unix)]
mod login_through_app;
mod lsp;
mod mcp;
mod one_report;
mod paths;
mod picture;
mod probe;
#[cfg(unix)]
mod processes;
mod project;
mod projects;
#[cfg(unix)]
mod pseudo_terminal;
mod readme;
mod register;
mod request_counts;
mod run_options;
mod schemas;
mod secret;
mod secrets_schema;
mod security;
mod servers;
mod settings_file;
mod shapes;
mod show;
mod streamlit_version;
mod surroundings;
#[cfg(unix)]
mod wizard;
mod writing;
