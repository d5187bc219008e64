//! Rules that judge `secrets.toml` and `config.toml` alone.

pub(crate) mod toml_syntax_error;
pub(crate) mod wrong_callback_path;
