//! Everything that one login showed, step by step, without any opinion about it.

use std::time::Duration;

/// One login as far as it went.
#[derive(Clone, Debug)]
pub(crate) struct LoginTrace {
    pub(crate) steps: Vec<Step>,
}

/// One step of the login.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    /// `discovery`, `authorization`, `token`, `key-set`, `id-token`, `userinfo`, `logout`.
    pub(crate) name: &'static str,
    pub(crate) ok: bool,
    pub(crate) elapsed: Duration,
}
