//! Addresses in the metadata as Streamlit's side reads them: httpx where the server asks, urllib and then a browser where
//! the user is sent. Both read less than the URL Standard, and so less than the crate `url`.

use url::Url;

/// Where httpx sends a request; nothing where it raises.
pub(super) fn for_client(text: &str) -> Option<Url> {
    if text.chars().any(|character| character.is_ascii_control()) {
        return None;
    }
    let (scheme, rest) = text.split_once("://")?;
    let is_web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    if !is_web || rest.is_empty() || rest.starts_with(['/', '?', '#']) {
        return None;
    }
    Url::parse(&quoted(text)).ok()
}

/// Where a browser goes that is sent to this address by an app beside `base`; nothing where it stays with the app. A user
/// name in it is left out: the browser would keep it to itself, and people would take it for the host.
pub(super) fn for_browser(text: &str, base: &Url) -> Option<Url> {
    let text = text.trim_start_matches(|character: char| character <= ' ').replace(['\t', '\r', '\n'], "");
    let is_absolute = text.starts_with("//")
        || text
            .split_once("://")
            .is_some_and(|(scheme, _)| scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https"));
    let mut url = base.join(&quoted(&text)).ok().filter(|_| is_absolute)?;
    let _ = url.set_username("").and(url.set_password(None));
    Some(url)
}

/// Both quote what may not be in an address; the URL Standard would take `\` for `/`, and trim spaces.
fn quoted(text: &str) -> String {
    text.replace('\\', "%5C").replace(' ', "%20")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each was put before the real Streamlit by `tests/interop/hostile.py`.
    #[test]
    fn addresses_are_read_as_httpx_reads_them() {
        for (text, expected) in [
            ("http://op.example/token", Some("http://op.example/token")),
            ("HTTPS://OP.example/token?a=b#c", Some("https://op.example/token?a=b#c")),
            ("http://eve:x@op.example/token", Some("http://eve:x@op.example/token")),
            ("http://op.example/x/../token", Some("http://op.example/token")),
            ("http://op.example\\token", None),
            ("http://op.example/a\\token", Some("http://op.example/a%5Ctoken")),
            ("http://op.example/token ", Some("http://op.example/token%20")),
            (" http://op.example/token", None),
            ("http://op.example/\ttoken", None),
            ("http://op.example/token\n", None),
            ("//op.example/token", None),
            ("/token", None),
            ("http:/op.example/token", None),
            ("http:op.example/token", None),
            ("http:///token", None),
            ("ftp://op.example/token", None),
            ("http://op.example:99999/token", None),
            ("", None),
        ] {
            assert_eq!(for_client(text).as_ref().map(Url::as_str), expected, "{text:?}");
        }
    }

    #[test]
    fn the_sign_in_is_where_a_browser_is_sent() {
        let base = "http://localhost:8501/".parse().unwrap();
        for (text, expected) in [
            (" \thttp://op.example/\nauthorize", Some("http://op.example/authorize")),
            ("//op.example/authorize", Some("http://op.example/authorize")),
            ("http://op.example/authorize ", Some("http://op.example/authorize%20")),
            ("http://op.example/a\\b", Some("http://op.example/a%5Cb")),
            ("http://accounts.example@op.example/authorize", Some("http://op.example/authorize")),
            ("/authorize", None),
            ("http:/op.example/authorize", None),
            ("javascript:alert(1)", None),
            ("", None),
        ] {
            assert_eq!(for_browser(text, &base).as_ref().map(Url::as_str), expected, "{text:?}");
        }
    }
}
