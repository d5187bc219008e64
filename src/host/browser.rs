//! Opens a URL where the user signs in.

use url::Url;

/// No browser could be started.
#[derive(Clone, Debug, thiserror::Error)]
#[error("no browser could be started: {reason}")]
pub struct OpenError {
    pub reason: String,
}

pub trait Browser: Send + Sync {
    fn open(&self, url: &Url) -> Result<(), OpenError>;
}

pub(super) struct SystemBrowser;

impl Browser for SystemBrowser {
    fn open(&self, url: &Url) -> Result<(), OpenError> {
        webbrowser::open(url.as_str()).map_err(|error| OpenError { reason: error.to_string() })
    }
}
