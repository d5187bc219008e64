//! Groups of command-line options that several commands share.

mod app;
mod global;
mod network;
mod provider;
mod suggested;

pub(crate) use app::AppOptions;
pub(crate) use global::GlobalOptions;
pub(crate) use network::{NetworkOptions, TrustOptions};
pub(crate) use provider::ProviderChoice;
pub(crate) use suggested::Suggested;
