//! What identifiers look like, and how parameters of metadata URLs are checked.

use url::{Host, Url};

use super::preset::Answers;

pub(super) fn is_guid(value: &str) -> bool {
    let groups: Vec<&str> = value.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

pub(super) fn is_hex(value: &str, len: usize) -> bool {
    value.len() == len && value.bytes().all(|byte| byte.is_ascii_hexdigit())
}

pub(super) fn is_alphanumeric(value: &str, lengths: std::ops::RangeInclusive<usize>) -> bool {
    lengths.contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// What is left of a generated value of `len` letters and digits when its last ones were not copied.
pub(super) fn is_cut_short(value: &str, len: usize) -> bool {
    let has = |is_one: fn(&u8) -> bool| value.as_bytes().iter().any(is_one);
    is_alphanumeric(value, len - 4..=len - 1)
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_uppercase)
        && has(u8::is_ascii_lowercase)
}

/// The characters of base64url.
pub(super) fn is_base64url(value: &str, lengths: std::ops::RangeInclusive<usize>) -> bool {
    lengths.contains(&value.len())
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

/// A host name with at least one dot, and nothing else; a pasted URL is cut down to its host.
pub(super) fn domain(value: &str, _: &Answers) -> Result<String, String> {
    let host = value.split_once("://").map_or(value, |(_, rest)| rest);
    let host = host.split(['/', '?', '#']).next().unwrap_or_default().trim_end_matches('.').to_ascii_lowercase();
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    if host.contains('.') && host.split('.').all(is_label) {
        Ok(host)
    } else {
        Err(format!("`{value}` is not a domain such as `login.example.com`"))
    }
}

/// A host with an optional port, for software that people run themselves.
pub(super) fn host_and_port(value: &str, _: &Answers) -> Result<String, String> {
    let wrong = || format!("`{value}` is not a host such as `login.example.com`");
    let url = Url::parse(&with_scheme(value)).map_err(|_| wrong())?;
    let host = url.host_str().ok_or_else(wrong)?;
    if url.path() != "/" || url.query().is_some() || !url.username().is_empty() {
        return Err(wrong());
    }
    Ok(url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
}

/// A URL without a slash at its end, `https` unless on this machine; a bare host gets its `https://`.
pub(super) fn base_url(value: &str, _: &Answers) -> Result<String, String> {
    let url = absolute_url(&with_scheme(value))?;
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

/// The address of a provider's metadata. An issuer becomes one: its metadata is at a fixed place below it.
pub(super) fn metadata_url(value: &str, _: &Answers) -> Result<String, String> {
    let mut url = absolute_url(value)?;
    let path = url.path().to_owned();
    if path.ends_with("/oauth-authorization-server") {
        return Err(format!(
            "`{value}` describes an OAuth server without OpenID Connect; the metadata for logins is at \
             `/.well-known/openid-configuration`"
        ));
    }
    if ["/authorize", "/token", "/userinfo", "/auth", "/keys", "/jwks"].iter().any(|end| path.ends_with(end)) {
        return Err(format!("`{value}` is one endpoint; the metadata URL ends in `/.well-known/openid-configuration`"));
    }
    if !path.contains("/.well-known/") {
        url.set_path(&format!("{}/.well-known/openid-configuration", path.trim_end_matches('/')));
    }
    Ok(url.into())
}

fn with_scheme(value: &str) -> String {
    if value.contains("://") { value.to_owned() } else { format!("https://{value}") }
}

fn absolute_url(value: &str) -> Result<Url, String> {
    let url = Url::parse(value)
        .map_err(|_| format!("`{value}` is not an absolute URL such as `https://login.example.com`"))?;
    let is_local = match url.host() {
        Some(Host::Domain(domain)) => domain == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    match url.scheme() {
        "https" => {}
        "http" if is_local => {}
        "http" => {
            return Err(format!("`{value}` begins with `http://`: client secret and codes would travel unprotected"));
        }
        _ => return Err(format!("`{value}` does not begin with `https://`")),
    }
    if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
        return Err("the URL must hold no user name, password or `#`".to_owned());
    }
    Ok(url)
}

/// One segment of a path: a realm, a policy, a slug.
pub(super) fn path_segment(value: &str, _: &Answers) -> Result<String, String> {
    if value.is_empty()
        || value.contains(['/', '?', '#', '\\'])
        || value.chars().any(|c| c.is_whitespace() || c.is_control())
    {
        return Err(format!("`{value}` is not one part of a path: no slashes and no spaces"));
    }
    let mut url = Url::parse("https://x/").expect("a constant URL is well-formed");
    url.set_path(value);
    Ok(url.path().trim_start_matches('/').to_owned())
}

/// A name that is alone as the first label of a host.
pub(super) fn label(value: &str, _: &Answers) -> Result<String, String> {
    let value = value.to_ascii_lowercase();
    let is_one = !value.is_empty()
        && value.len() <= 63
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !value.starts_with('-')
        && !value.ends_with('-');
    if is_one { Ok(value) } else { Err(format!("`{value}` is not a name of letters, digits and hyphens")) }
}

pub(super) fn guid(value: &str, _: &Answers) -> Result<String, String> {
    let value = value.trim_matches(['{', '}']);
    if is_guid(value) {
        Ok(value.to_ascii_lowercase())
    } else {
        Err(format!("`{value}` is not an identifier such as `4f1d2c3b-8a9e-4c5d-9b6a-7e8f90a1b2c3`"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(check: fn(&str, &Answers) -> Result<String, String>, value: &str) -> Result<String, String> {
        check(value, &Answers::default())
    }

    #[test]
    fn a_pasted_url_is_cut_down_to_its_domain() {
        assert_eq!(checked(domain, "https://Dev-1.okta.com/login?x").unwrap(), "dev-1.okta.com");
        for wrong in ["", "okta", "a..b", "-a.com", "a b.com", "ä.com"] {
            assert!(checked(domain, wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_issuer_becomes_its_metadata_url() {
        let well_known = "https://x.example/a/.well-known/openid-configuration";
        assert_eq!(checked(metadata_url, "https://x.example/a/").unwrap(), well_known);
        assert_eq!(checked(metadata_url, well_known).unwrap(), well_known);
        assert!(checked(metadata_url, "http://localhost:9400").is_ok());
        for wrong in [
            "x.example",
            "http://x.example",
            "https://x.example/authorize",
            "https://x.example/.well-known/oauth-authorization-server",
            "https://u:p@x.example/",
        ] {
            assert!(checked(metadata_url, wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_path_segment_is_encoded() {
        assert_eq!(checked(path_segment, "réalm").unwrap(), "r%C3%A9alm");
        assert!(checked(path_segment, "a/b").is_err());
        assert!(checked(path_segment, "").is_err());
    }

    #[test]
    fn hosts_keep_their_port() {
        assert_eq!(checked(host_and_port, "id.example.com:8443").unwrap(), "id.example.com:8443");
        assert_eq!(checked(host_and_port, "https://id.example.com/").unwrap(), "id.example.com");
        assert!(checked(host_and_port, "id.example.com/realms").is_err());
    }
}
