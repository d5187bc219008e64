//! URLs as people write them: what is wrong with one before anybody asks where it leads.

use std::net::{Ipv4Addr, Ipv6Addr};

use url::{Host, ParseError, Url};

/// Why a text is no URL of a web server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It does not begin with `http://` or `https://`.
    Relative,
    WhiteSpace,
    Backslash,
    NoHost,
    Port,
    Address,
    HostCharacter,
    UserInfo,
    Fragment,
}

/// `text` as an absolute URL of the web without fault. The text is judged, not what a lenient parser makes of it.
pub(crate) fn web_address(text: &str) -> Result<Url, Fault> {
    let lower = text.to_ascii_lowercase();
    let rest = lower.strip_prefix("http://").or_else(|| lower.strip_prefix("https://")).ok_or(Fault::Relative)?;
    if text.contains(char::is_whitespace) {
        return Err(Fault::WhiteSpace);
    }
    if text.contains('\\') {
        return Err(Fault::Backslash);
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.contains('@') {
        return Err(Fault::UserInfo);
    }
    // A lenient parser skips further slashes to find a host.
    if authority.is_empty() || authority.starts_with(':') {
        return Err(Fault::NoHost);
    }
    if authority.ends_with(':') {
        return Err(Fault::Port);
    }
    let url = Url::parse(text).map_err(|error| match error {
        ParseError::EmptyHost => Fault::NoHost,
        ParseError::InvalidPort => Fault::Port,
        ParseError::InvalidIpv4Address | ParseError::InvalidIpv6Address => Fault::Address,
        _ => Fault::HostCharacter,
    })?;
    if url.port() == Some(0) {
        return Err(Fault::Port);
    }
    if url.fragment().is_some() {
        return Err(Fault::Fragment);
    }
    Ok(url)
}

/// Whether the browser and the app meet on one machine at this host.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            name == "localhost" || name.ends_with(".localhost")
        }
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => {
            address.is_loopback() || address.to_ipv4_mapped().is_some_and(|v4| v4.is_loopback())
        }
        None => false,
    }
}

/// Whether this is where a server listens, but nobody can go: `0.0.0.0` or `[::]`.
pub(crate) fn is_unspecified(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address == Ipv4Addr::UNSPECIFIED,
        Some(Host::Ipv6(address)) => address == Ipv6Addr::UNSPECIFIED,
        _ => false,
    }
}

/// The host without a port, in lower case.
pub(crate) fn host(url: &Url) -> &str {
    url.host_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_told_apart() {
        for (text, fault) in [
            ("/oauth2callback", Fault::Relative),
            ("localhost:8501/x", Fault::Relative),
            ("http:/localhost/x", Fault::Relative),
            ("ftp://a.example/x", Fault::Relative),
            ("https://a b.example/x", Fault::WhiteSpace),
            ("https://a.example\\x", Fault::Backslash),
            ("https:///x", Fault::NoHost),
            ("https://:8501/x", Fault::NoHost),
            ("https://", Fault::NoHost),
            ("https://a.example:99999/x", Fault::Port),
            ("https://a.example:port/x", Fault::Port),
            ("https://a.example:/x", Fault::Port),
            ("https://a.example:0/x", Fault::Port),
            ("http://[::1/x", Fault::Address),
            ("http://1.2.3.999/x", Fault::Address),
            ("https://a^b.example/x", Fault::HostCharacter),
            ("https://u:p@a.example/x", Fault::UserInfo),
            ("https://good.example@evil.example/x", Fault::UserInfo),
            ("https://good.example\\@evil.example/x", Fault::Backslash),
            ("https://a.example/x#y", Fault::Fragment),
        ] {
            assert_eq!(web_address(text).map(|url| url.to_string()), Err(fault), "{text}");
        }
        assert!(web_address("HTTPS://A.example:443/x?y=@").is_ok());
    }

    #[test]
    fn loopback_has_many_names() {
        for (text, expected) in [
            ("http://localhost:8501/", true),
            ("http://app.localhost/", true),
            ("http://127.0.0.2/", true),
            ("http://[::1]:8501/", true),
            ("http://localhost.example/", false),
            ("http://0.0.0.0/", false),
            ("http://192.168.1.5/", false),
        ] {
            assert_eq!(is_loopback(&web_address(text).unwrap()), expected, "{text}");
        }
    }
}
