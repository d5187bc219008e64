//! From where a URL can be reached, as far as the host itself says: metadata on the Internet must not send us, or a
//! browser, into a private network.
//!
//! Names are not resolved here: a name in a public zone counts as public, whatever address it has.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// Who can reach a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// This machine alone.
    Loopback,
    /// A private network.
    Private,
    /// The neighbours on one wire; there clouds serve a machine its own credentials.
    Link,
    /// As far as one can tell, everybody.
    Public,
}

/// Zones that exist only inside networks (RFC 6762 appendix G, RFC 8375, ICANN's reservation of `internal`).
const PRIVATE_ZONES: [&str; 8] = ["internal", "intranet", "private", "corp", "home", "lan", "local", "home.arpa"];

impl Reach {
    pub(crate) fn of(url: &Url) -> Self {
        match url.host() {
            Some(Host::Ipv4(address)) => Self::of_address(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => Self::of_address(IpAddr::V6(address)),
            Some(Host::Domain(name)) => Self::of_name(name),
            None => Self::Public,
        }
    }

    fn of_name(name: &str) -> Self {
        let name = name.trim_end_matches('.').to_ascii_lowercase();
        let is_below = |zone: &str| name == zone || name.strip_suffix(zone).is_some_and(|rest| rest.ends_with('.'));
        if is_below("localhost") {
            Self::Loopback
        } else if !name.contains('.') || PRIVATE_ZONES.iter().any(|zone| is_below(zone)) {
            Self::Private
        } else {
            Self::Public
        }
    }

    fn of_address(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(address) => Self::of_ipv4(address),
            IpAddr::V6(address) => address.to_ipv4_mapped().map_or_else(|| Self::of_ipv6(address), Self::of_ipv4),
        }
    }

    fn of_ipv4(address: Ipv4Addr) -> Self {
        let [first, second, ..] = address.octets();
        let is_shared = first == 100 && (64..128).contains(&second);
        if address.is_loopback() || address.is_unspecified() {
            Self::Loopback
        } else if address.is_link_local() {
            Self::Link
        } else if address.is_private() || is_shared {
            Self::Private
        } else {
            Self::Public
        }
    }

    fn of_ipv6(address: Ipv6Addr) -> Self {
        if address.is_loopback() || address.is_unspecified() {
            Self::Loopback
        } else if address.is_unicast_link_local() {
            Self::Link
        } else if address.is_unique_local() {
            Self::Private
        } else {
            Self::Public
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_names_tell_who_reaches_them() {
        let cases: [(&str, Reach); 20] = [
            ("http://localhost:8080", Reach::Loopback),
            ("http://app.localhost", Reach::Loopback),
            ("http://127.1.2.3", Reach::Loopback),
            ("http://2130706433", Reach::Loopback),
            ("http://0.0.0.0", Reach::Loopback),
            ("http://[::1]", Reach::Loopback),
            ("http://[::ffff:10.0.0.1]", Reach::Private),
            ("http://10.1.2.3", Reach::Private),
            ("http://172.31.0.1", Reach::Private),
            ("http://172.32.0.1", Reach::Public),
            ("http://192.168.1.1", Reach::Private),
            ("http://169.254.169.254", Reach::Link),
            ("http://100.64.0.1", Reach::Private),
            ("http://[fd00:ec2::254]", Reach::Private),
            ("http://[fe80::1]", Reach::Link),
            ("http://keycloak:8080", Reach::Private),
            ("http://metadata.google.internal", Reach::Private),
            ("http://idp.corp.", Reach::Private),
            ("https://corp.example", Reach::Public),
            ("https://8.8.8.8", Reach::Public),
        ];
        for (url, expected) in cases {
            assert_eq!(Reach::of(&url.parse().unwrap()), expected, "{url}");
        }
    }
}
