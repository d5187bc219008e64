//! Rules that judge the app around its configuration.

pub(crate) mod broken_version_pair;
pub(crate) mod committed_secrets_file;
pub(crate) mod embedded_host;
pub(crate) mod interrupted_write;
pub(crate) mod loopback_redirect_in_deployment;
pub(crate) mod missing_authlib;
pub(crate) mod missing_httpx;
pub(crate) mod missing_space_scope;
pub(crate) mod permitted_update;
pub(crate) mod readable_secrets_file;
pub(crate) mod redirect_address_mismatch;
pub(crate) mod redirect_port_mismatch;
pub(crate) mod replicated_login_state;
pub(crate) mod secret_in_example_file;
pub(crate) mod secrets_in_docker_image;
pub(crate) mod unavailable_streamlit_name;
pub(crate) mod unchecked_app_secrets;
pub(crate) mod unconditional_login;
pub(crate) mod unconfigured_login_provider;
pub(crate) mod unignored_secrets_file;
pub(crate) mod unknown_login_argument;
pub(crate) mod unreadable_version;
pub(crate) mod unsupported_streamlit;
pub(crate) mod unused_provider;
pub(crate) mod used_login_result;
