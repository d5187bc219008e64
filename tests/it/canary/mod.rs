//! No secret gets out. A secret here has `CANARY` in it; no output may.

mod arguments;
mod conversations;
mod layouts;
mod matrix;
mod provider;

use std::sync::Arc;

use authctl::host::{ClientOptions, HttpClient, HttpConnector};

/// One client for all runs: reading the certificates that the system trusts costs more than a run.
#[derive(Clone)]
struct OneClient(Arc<dyn HttpClient>);

impl HttpConnector for OneClient {
    fn connect(&self, _: &ClientOptions) -> Result<Arc<dyn HttpClient>, authctl::Error> {
        Ok(Arc::clone(&self.0))
    }
}
