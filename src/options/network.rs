//! The options of commands that use the network.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;

use crate::error::Error;
use crate::host::{ClientOptions, Host, HttpClient};
use crate::oidc::PrivateEndpoints;

/// How the network is used by commands that only ask and get answers.
#[derive(Clone, Debug, Args)]
pub(crate) struct NetworkOptions {
    /// How long one request may take, its whole answer included
    #[arg(long, value_name = "SECONDS", default_value_t = 15, hide_short_help = true, value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,

    #[command(flatten)]
    pub(crate) trust: TrustOptions,
}

/// Whom to trust; for commands that have a `--timeout` of another meaning.
#[derive(Clone, Debug, Args)]
pub(crate) struct TrustOptions {
    /// Trust these certificate authorities too (a PEM file)
    #[arg(long, value_name = "FILE", env = "AUTHCTL_CA_CERT", hide_short_help = true)]
    ca_cert: Option<PathBuf>,

    /// Allow metadata to name addresses in private networks
    #[arg(long, hide_short_help = true)]
    allow_private_endpoints: bool,
}

impl Default for NetworkOptions {
    /// As on a command line that says nothing of it.
    fn default() -> Self {
        Self { timeout: 15, trust: TrustOptions { ca_cert: None, allow_private_endpoints: false } }
    }
}

impl NetworkOptions {
    pub(crate) fn client(&self, host: &Host) -> Result<Arc<dyn HttpClient>, Error> {
        self.trust.client(host, Duration::from_secs(self.timeout))
    }
}

impl TrustOptions {
    /// A client that gives each request `timeout`.
    pub(crate) fn client(&self, host: &Host, timeout: Duration) -> Result<Arc<dyn HttpClient>, Error> {
        let ca_cert = self.ca_cert.as_ref().map(|path| host.env.current_dir().join(path));
        host.http.connect(&ClientOptions { timeout, ca_cert, ..ClientOptions::default() })
    }

    pub(crate) const fn private_endpoints(&self) -> PrivateEndpoints {
        if self.allow_private_endpoints { PrivateEndpoints::Allowed } else { PrivateEndpoints::Refused }
    }
}
