//! Where `authctl idp` listens and what it calls itself: flags first, then what the project expects, then the defaults.

use std::net::IpAddr;

use clap::Args;
use url::{Host as UrlHost, Url};

use crate::dev_idp::DEFAULT_PORT;
use crate::error::Error;
use crate::host::LOOPBACK;

#[derive(Debug, Default, Args)]
pub(crate) struct Address {
    /// The port to listen on; 0 takes any [default: the one that the project expects, else 9400]
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,

    /// The address to listen on [default: `127.0.0.1` and `::1`]
    #[arg(long = "host", value_name = "ADDRESS")]
    host: Option<String>,

    /// The provider's name in its metadata and tokens [default: where it listens]
    #[arg(long, value_name = "URL")]
    issuer: Option<Url>,

    /// Listen where other machines can reach it, though anybody can sign in as anyone
    #[arg(long)]
    i_know_this_is_insecure: bool,
}

/// What the flags and the project come to.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) addresses: Vec<IpAddr>,
    pub(crate) port: u16,
    /// Absent where it follows from the port.
    issuer: Option<Url>,
    issuer_host: String,
}

impl Plan {
    /// The issuer, once the port is known.
    pub(crate) fn issuer(&self, port: u16) -> Result<Url, Error> {
        match &self.issuer {
            Some(issuer) => Ok(issuer.clone()),
            None => Url::parse(&format!("http://{}:{port}", self.issuer_host))
                .map_err(|_| Error::usage(format!("`{}` is not a host name", self.issuer_host))),
        }
    }
}

/// `expected`: the issuer that the project's settings name.
pub(crate) fn plan(flags: &Address, expected: Option<&Url>) -> Result<Plan, Error> {
    let expected = expected.filter(|_| flags.port.is_none() && flags.host.is_none());
    let issuer = flags.issuer.as_ref().or(expected).cloned();
    let issuer_port = issuer.as_ref().and_then(Url::port);
    let port = flags.port.or(issuer_port).unwrap_or(DEFAULT_PORT);
    let (addresses, issuer_host) = match flags.host.as_deref() {
        None => (addresses_of(issuer.as_ref()), "localhost".to_owned()),
        Some("localhost") => (LOOPBACK.to_vec(), "localhost".to_owned()),
        Some(text) => {
            let address: IpAddr = text.trim_matches(['[', ']']).parse().map_err(|_| {
                Error::usage(format!("`--host {text}` is not an IP address"))
                    .hint("give an address of this machine, and `--issuer` the name that others know it by")
            })?;
            let shown = match address {
                // Nobody can be sent to "any address".
                _ if address.is_unspecified() => "localhost".to_owned(),
                IpAddr::V4(address) => address.to_string(),
                IpAddr::V6(address) => format!("[{address}]"),
            };
            (vec![address], shown)
        }
    };
    if let Some(address) = addresses.iter().find(|address| !address.is_loopback() && !flags.i_know_this_is_insecure) {
        return Err(Error::refused(format!("other machines would reach the provider at `{address}`")).hint(
            "anyone who reaches it can sign in as any user: keep it on this machine, or give `--i-know-this-is-insecure`",
        ));
    }
    Ok(Plan { addresses, port, issuer, issuer_host })
}

/// The addresses behind the issuer's own name; whatever is in front of another name reaches us on this machine.
fn addresses_of(issuer: Option<&Url>) -> Vec<IpAddr> {
    match issuer.and_then(Url::host) {
        Some(UrlHost::Ipv4(address)) if address.is_loopback() => vec![address.into()],
        Some(UrlHost::Ipv6(address)) if address.is_loopback() => vec![address.into()],
        _ => LOOPBACK.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn planned(flags: &Address, expected: Option<&str>) -> (String, u16, usize) {
        let expected = expected.map(|url| Url::parse(url).unwrap());
        let plan = plan(flags, expected.as_ref()).unwrap();
        (plan.issuer(plan.port).unwrap().to_string(), plan.port, plan.addresses.len())
    }

    #[test]
    fn flags_win_over_the_project_and_the_project_over_the_default() {
        let none = Address::default();
        assert_eq!(planned(&none, None), ("http://localhost:9400/".to_owned(), 9400, 2));
        let expected = Some("http://127.0.0.1:9500");
        assert_eq!(planned(&none, expected), ("http://127.0.0.1:9500/".to_owned(), 9500, 1));
        let port = Address { port: Some(1234), ..Address::default() };
        assert_eq!(planned(&port, expected), ("http://localhost:1234/".to_owned(), 1234, 2));
        let host = Address { host: Some("::1".to_owned()), ..Address::default() };
        assert_eq!(planned(&host, expected), ("http://[::1]:9400/".to_owned(), 9400, 1));
        let issuer = Url::parse("https://idp.test/x").unwrap();
        let behind_proxy = Address { issuer: Some(issuer), ..Address::default() };
        assert_eq!(planned(&behind_proxy, expected), ("https://idp.test/x".to_owned(), 9400, 2));
    }

    #[test]
    fn other_machines_are_let_in_only_by_who_says_so() {
        let mut flags = Address { host: Some("0.0.0.0".to_owned()), ..Address::default() };
        let error = plan(&flags, None).unwrap_err().render();
        assert!(error.contains("--i-know-this-is-insecure"), "{error}");
        flags.i_know_this_is_insecure = true;
        assert_eq!(planned(&flags, None), ("http://localhost:9400/".to_owned(), 9400, 1));
    }
}
