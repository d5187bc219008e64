//! From where a URL can be reached, as far as the host itself says: metadata on the Internet must not send us, or a
//! browser, into a private network.
//!
//! Names are not resolved here: a name in a public zone counts as public. What address it has is judged in the moment of
//! connecting, by the same measure.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// Who can reach a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressScope {
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

impl AddressScope {
    pub fn from_url(url: &Url) -> Self {
        match url.host() {
            Some(Host::Ipv4(address)) => Self::of_address(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => Self::of_address(IpAddr::V6(address)),
            Some(Host::Domain(name)) => Self::of_name(name),
            None => Self::Public,
        }
    }

    /// Whether a document from here may send anybody there: no further in than where it comes from. A container's
    /// provider may be seen from outside on this machine; where clouds keep credentials nobody is sent.
    pub fn may_lead_to(self, to: Self) -> bool {
        match (self, to) {
            (_, Self::Public) | (Self::Loopback, Self::Loopback) => true,
            (Self::Private | Self::Link, to) => to != Self::Link,
            (Self::Public | Self::Loopback, _) => false,
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

    pub fn of_address(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(address) => Self::of_ipv4(address),
            IpAddr::V6(address) => embedded(address).map_or_else(|| Self::of_ipv6(address), Self::of_ipv4),
        }
    }

    fn of_ipv4(address: Ipv4Addr) -> Self {
        let [first, second, ..] = address.octets();
        // RFC 6598; RFC 2544.
        let is_shared = first == 100 && (64..128).contains(&second) || first == 198 && (18..20).contains(&second);
        if address.is_loopback() || first == 0 {
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
        } else if address.is_unique_local() || address.segments()[0] & 0xffc0 == 0xfec0 {
            Self::Private
        } else {
            Self::Public
        }
    }
}

/// The IPv4 address inside an IPv6 one: mapped, translated (RFC 6052) or tunnelled (RFC 3056).
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let inner = |high: u16, low: u16| Ipv4Addr::from(u32::from(high) << 16 | u32::from(low));
    match address.segments() {
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => Some(inner(high, low)),
        [0x2002, high, low, ..] => Some(inner(high, low)),
        _ => address.to_ipv4_mapped(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_names_tell_who_reaches_them() {
        let cases: [(&str, AddressScope); 26] = [
            ("http://localhost:8080", AddressScope::Loopback),
            ("http://app.localhost", AddressScope::Loopback),
            ("http://127.1.2.3", AddressScope::Loopback),
            ("http://2130706433", AddressScope::Loopback),
            ("http://0.0.0.0", AddressScope::Loopback),
            ("http://[::1]", AddressScope::Loopback),
            ("http://[::ffff:10.0.0.1]", AddressScope::Private),
            ("http://10.1.2.3", AddressScope::Private),
            ("http://172.31.0.1", AddressScope::Private),
            ("http://172.32.0.1", AddressScope::Public),
            ("http://192.168.1.1", AddressScope::Private),
            ("http://169.254.169.254", AddressScope::Link),
            ("http://100.64.0.1", AddressScope::Private),
            ("http://[fd00:ec2::254]", AddressScope::Private),
            ("http://[fe80::1]", AddressScope::Link),
            ("http://keycloak:8080", AddressScope::Private),
            ("http://metadata.google.internal", AddressScope::Private),
            ("http://idp.corp.", AddressScope::Private),
            ("https://corp.example", AddressScope::Public),
            ("https://8.8.8.8", AddressScope::Public),
            ("http://0.1.2.3", AddressScope::Loopback),
            ("http://198.19.0.1", AddressScope::Private),
            ("http://[64:ff9b::a9fe:a9fe]", AddressScope::Link),
            ("http://[2002:7f00:1::]", AddressScope::Loopback),
            ("http://[fec0::1]", AddressScope::Private),
            ("https://[2606:4700::1111]", AddressScope::Public),
        ];
        for (url, expected) in cases {
            assert_eq!(AddressScope::from_url(&url.parse().unwrap()), expected, "{url}");
        }
    }
}
