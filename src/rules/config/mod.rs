//! Rules that judge `secrets.toml` and `config.toml` alone.

pub(crate) mod empty_value;
pub(crate) mod misplaced_setting;
pub(crate) mod missing_auth_section;
pub(crate) mod missing_cookie_secret;
pub(crate) mod missing_provider_setting;
pub(crate) mod missing_redirect_uri;
pub(crate) mod misspelled_setting;
pub(crate) mod nested_provider_section;
pub(crate) mod placeholder_value;
pub(crate) mod toml_syntax_error;
pub(crate) mod unsupported_public_client;
pub(crate) mod wrong_callback_path;
pub(crate) mod wrong_value_type;
