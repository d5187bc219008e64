//! authctl sets up, checks and proves OpenID Connect login for Streamlit apps.
//!
//! Gather → judge → render: `host` touches the outside and yields plain values, `rules` are pure functions over those
//! values, `report` turns what they say into text. The library is not an API; it exists for the binary and its tests.

mod app;
mod cli;
mod commands;
pub mod dev_idp;
mod diagnostic;
mod digest;
mod error;
mod escape;
pub mod host;
pub mod http;
mod login;
mod oidc;
mod options;
mod paragraph;
mod probe;
mod project;
mod providers;
mod report;
mod rpc;
mod rules;
mod secret;
mod source;
mod streamlit;
pub mod time;
mod unicode;
pub mod work;

pub use cli::{command_line, run};
pub use error::{Error, ExitStatus};
pub use secret::{Redactor, Secret};
