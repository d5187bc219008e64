//! Every integration test, in one binary.

mod architecture;
mod export;
mod http_client;
mod project;
mod schemas;
mod servers;
mod streamlit_version;
