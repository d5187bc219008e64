//! Who wrote a document: the `tool` of authctl's own JSON formats.

use serde::Serialize;

#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Tool {
    name: &'static str,
    version: &'static str,
}

impl Tool {
    /// This program.
    pub(crate) const AUTHCTL: Self = Self { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") };
}
