//! What an answer asks the browser to keep (RFC 6265 section 4.1).

use crate::http::Response;
use crate::secret::Secret;

/// One `Set-Cookie` line.
#[derive(Clone, Debug)]
pub(crate) struct SetCookie {
    pub(crate) name: String,
    pub(crate) value: Secret<String>,
    pub(crate) path: Option<String>,
    pub(crate) is_secure: bool,
    /// Whether the browser is to forget it.
    pub(crate) is_deletion: bool,
}

/// All that an answer sets, in order.
pub(crate) fn set_cookies(response: &Response) -> Vec<SetCookie> {
    let lines = response.headers.iter().filter(|(name, _)| name == "set-cookie");
    lines.filter_map(|(_, line)| SetCookie::parse(line)).collect()
}

impl SetCookie {
    fn parse(line: &str) -> Option<Self> {
        let mut parts = line.split(';');
        let (name, value) = parts.next()?.split_once('=')?;
        let mut cookie = Self {
            name: name.trim().to_owned(),
            value: Secret::from(value.trim()),
            path: None,
            is_secure: false,
            is_deletion: false,
        };
        for attribute in parts {
            let (key, value) = attribute.split_once('=').unwrap_or((attribute, ""));
            match key.trim().to_ascii_lowercase().as_str() {
                "path" => cookie.path = Some(value.trim().to_owned()),
                "secure" => cookie.is_secure = true,
                "max-age" => cookie.is_deletion |= value.trim().parse::<i64>().is_ok_and(|seconds| seconds <= 0),
                // Tornado deletes by a date a year ago, sessions end in 1970.
                "expires" => cookie.is_deletion |= cookie.value.expose().trim_matches('"').is_empty(),
                _ => {}
            }
        }
        Some(cookie)
    }

    /// Whether a browser sends it along to everything below `base_path`, which ends in `/` (RFC 6265 section 5.1.4).
    pub(crate) fn reaches(&self, base_path: &str) -> bool {
        let Some(path) = self.path.as_deref().filter(|path| path.starts_with('/')) else { return true };
        let path = path.trim_end_matches('/');
        base_path.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> SetCookie {
        SetCookie::parse(line).unwrap()
    }

    #[test]
    fn attributes_are_read_in_any_order_and_case() {
        let cookie = parse("_streamlit_xsrf=2|a|b|1; PATH=/base; secure; SameSite=Lax");
        assert_eq!((cookie.name.as_str(), cookie.value.expose().as_str()), ("_streamlit_xsrf", "2|a|b|1"));
        assert_eq!((cookie.path.as_deref(), cookie.is_secure, cookie.is_deletion), (Some("/base"), true, false));
        assert!(parse("a=\"\"; expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/").is_deletion);
        assert!(parse("a=\"\"; expires=Mon, 01 Dec 2025 05:00:00 GMT; Path=/").is_deletion);
        assert!(!parse("a=b; expires=Mon, 01 Dec 2036 05:00:00 GMT; Path=/").is_deletion);
        assert!(SetCookie::parse("nothing").is_none());
    }

    #[test]
    fn a_path_above_the_app_reaches_it() {
        for (path, base, expected) in [
            ("/", "/", true),
            ("/", "/base/", true),
            ("/base", "/base/", true),
            ("/base/", "/base/", true),
            ("/other", "/", false),
            ("/base", "/", false),
            ("/bas", "/base/", false),
        ] {
            assert_eq!(parse(&format!("a=b; Path={path}")).reaches(base), expected, "{path} at {base}");
        }
        assert!(parse("a=b").reaches("/base/"));
    }
}
