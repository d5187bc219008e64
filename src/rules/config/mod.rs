//! Rules that judge `secrets.toml` and `config.toml` alone.

pub(crate) mod malformed_allow;
pub(crate) mod unknown_rule_in_allow;
pub(crate) mod unused_allow;
pub(crate) mod wrong_callback_path;
