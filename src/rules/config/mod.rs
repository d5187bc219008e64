//! Rules that judge `secrets.toml` and `config.toml` alone.

pub(crate) mod wrong_callback_path;
