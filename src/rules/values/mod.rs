//! What can be said of the value of one setting, for the rules that judge it.

pub(super) mod did_you_mean;
pub(super) mod entropy;
pub(super) mod metadata_address;
pub(super) mod placeholder;
pub(super) mod placeholder_words;
pub(super) mod provider_error;
pub(super) mod quote_value;
pub(super) mod redirect;
pub(super) mod scope;
pub(super) mod setting_value;
pub(super) mod web_address;
