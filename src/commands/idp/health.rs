//! `authctl idp health`: whether the provider answers, for containers and scripts that wait for it.

use std::time::Duration;

use clap::Args;
use url::Url;

use crate::dev_idp::{DEFAULT_PORT, OWN_MEMBER};
use crate::error::{Error, ExitStatus};
use crate::host::{ClientOptions, Host};
use crate::http::Request;
use crate::report::escaped;

/// Who is well answers at once.
const TIMEOUT: Duration = Duration::from_secs(3);

#[derive(Debug, Args)]
pub(crate) struct HealthArgs {
    /// The provider's port [default: the one that the project expects, else 9400]
    #[arg(long, value_name = "PORT", conflicts_with = "issuer")]
    port: Option<u16>,

    /// The provider's name, where it is not `http://localhost:PORT`
    #[arg(long, value_name = "URL")]
    issuer: Option<Url>,
}

/// `expected`: the issuer that the project's settings name.
pub(super) fn run(args: &HealthArgs, expected: Option<Url>, host: &Host) -> Result<ExitStatus, Error> {
    let of_port = |port: u16| Url::parse(&format!("http://localhost:{port}")).expect("every port makes a URL");
    let issuer = match (&args.issuer, args.port) {
        (Some(issuer), _) => issuer.clone(),
        (None, Some(port)) => of_port(port),
        (None, None) => expected.unwrap_or_else(|| of_port(DEFAULT_PORT)),
    };
    let shown = escaped(issuer.as_str().trim_end_matches('/')).into_owned();
    let client = host.http.connect(&ClientOptions { timeout: TIMEOUT, ..ClientOptions::default() })?;
    let mut url = issuer.clone();
    url.set_path(&format!("{}/.well-known/openid-configuration", issuer.path().trim_end_matches('/')));
    let problem = match client.send(&Request::get(url)) {
        Err(failure) => Some(format!("nobody answers at {shown}: {failure}")),
        Ok(response) if response.status != 200 => Some(format!("{shown} answers with status {}", response.status)),
        Ok(response) => {
            let metadata: serde_json::Value = serde_json::from_slice(&response.body).unwrap_or_default();
            let is_own = metadata.get(OWN_MEMBER).is_some();
            (!is_own).then(|| format!("another program answers at {shown}"))
        }
    };
    match problem {
        None => {
            host.terminal.print_line(&format!("{shown} is well"))?;
            Ok(ExitStatus::Success)
        }
        Some(problem) => {
            host.terminal.say_line(&problem);
            Ok(ExitStatus::Problems)
        }
    }
}
