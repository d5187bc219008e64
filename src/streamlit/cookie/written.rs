//! Cookies as they are written down: in a header, in a Netscape jar, in Playwright's storage state.

use serde_json::{Value, json};

use super::{Cookie, USER_COOKIE};
use crate::secret::Secret;
use crate::time::UnixTime;

/// What somebody has of a login's cookies.
#[derive(Debug)]
pub(crate) enum Written {
    /// One value without a name.
    Value(Secret<String>),
    Cookies(Vec<Cookie>),
}

/// The attributes with which Streamlit sets its identity cookies; they are the same for all of them.
#[derive(Clone, Debug)]
pub(crate) struct Attributes {
    /// Without a port: cookies know none.
    pub(crate) host: String,
    pub(crate) path: String,
    /// When the browser drops them; absent where it keeps them until it is closed.
    pub(crate) expires: Option<UnixTime>,
}

/// Reads cookies in any of these forms. `host`: where a jar has cookies of several, the one to take.
///
/// The error is a phrase that says what was expected.
pub(crate) fn cookies_of(text: &str, host: Option<&str>) -> Result<Written, &'static str> {
    let text = text.trim();
    if text.is_empty() {
        return Err("there is nothing in it");
    }
    let listed = match text.as_bytes()[0] {
        b'{' | b'[' => of_json(text).ok_or("it looks like JSON, and has no list of cookies with `name` and `value`")?,
        _ if text.lines().any(|line| line.split('\t').count() == NETSCAPE_FIELDS) => of_netscape(text),
        _ => match of_headers(text) {
            Some(cookies) => cookies.into_iter().map(|cookie| (None, cookie)).collect(),
            None if text.contains(char::is_whitespace) => {
                return Err("it is neither a value nor a `Cookie:` header nor a cookie jar");
            }
            None => return Ok(Written::Value(Secret::from(text))),
        },
    };
    let is_ours = |(_, cookie): &(Option<String>, Cookie)| cookie.name.starts_with(USER_COOKIE);
    let ours: Vec<(Option<String>, Cookie)> = listed.into_iter().filter(is_ours).collect();
    let is_of_host = |domain: &Option<String>| host.is_some() && domain.as_deref() == host;
    let has_host = ours.iter().any(|(domain, _)| is_of_host(domain));
    let chosen = ours.into_iter().filter(|(domain, _)| !has_host || is_of_host(domain));
    Ok(Written::Cookies(chosen.map(|(_, cookie)| cookie).collect()))
}

/// Domain, whether hosts below it count, path, `Secure`, expiry, name, value.
const NETSCAPE_FIELDS: usize = 7;

fn of_netscape(text: &str) -> Vec<(Option<String>, Cookie)> {
    let lines = text.lines().map(|line| line.strip_prefix("#HttpOnly_").unwrap_or(line));
    lines
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let fields: [&str; NETSCAPE_FIELDS] = line.split('\t').collect::<Vec<_>>().try_into().ok()?;
            let [domain, _, _, _, _, name, value] = fields;
            Some((Some(without_dot(domain)), cookie(name, value.trim_end())))
        })
        .collect()
}

/// Playwright's storage state, or the list of cookies alone.
fn of_json(text: &str) -> Option<Vec<(Option<String>, Cookie)>> {
    let document: Value = serde_json::from_str(text).ok()?;
    let list = document.get("cookies").unwrap_or(&document).as_array()?;
    list.iter()
        .map(|entry| {
            let domain = entry.get("domain").and_then(Value::as_str).map(without_dot);
            Some((domain, cookie(entry.get("name")?.as_str()?, entry.get("value")?.as_str()?)))
        })
        .collect()
}

/// `Cookie:` or `Set-Cookie:` lines, with or without that word; nothing where no identity cookie is named.
fn of_headers(text: &str) -> Option<Vec<Cookie>> {
    let mut found = Vec::new();
    for line in text.lines() {
        let (content, is_set) = match line.split_once(':') {
            Some((word, content)) if word.trim().eq_ignore_ascii_case("set-cookie") => (content, true),
            Some((word, content)) if word.trim().eq_ignore_ascii_case("cookie") => (content, false),
            _ => (line, false),
        };
        let pairs = content.split(';').filter_map(|pair| pair.split_once('='));
        let pairs = pairs.map(|(name, value)| cookie(name.trim(), value.trim()));
        // The attributes that follow are not cookies.
        found.extend(pairs.take(if is_set { 1 } else { usize::MAX }));
    }
    let is_header = |cookie: &Cookie| cookie.name.starts_with(USER_COOKIE);
    let has_word = text.lines().any(|line| {
        let word = line.split_once(':').map_or("", |(word, _)| word.trim());
        word.eq_ignore_ascii_case("cookie") || word.eq_ignore_ascii_case("set-cookie")
    });
    (has_word || found.iter().any(is_header)).then_some(found)
}

/// All cookies of one `Cookie` header, whoever set them.
pub(crate) fn header_cookies(header: &str) -> Vec<Cookie> {
    let pairs = header.split(';').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| cookie(name.trim(), value.trim())).collect()
}

fn cookie(name: &str, value: &str) -> Cookie {
    Cookie { name: name.to_owned(), value: Secret::from(value) }
}

fn without_dot(domain: &str) -> String {
    domain.trim_start_matches('.').to_owned()
}

/// The line with which a browser sends them.
pub(crate) fn header_line(cookies: &[Cookie]) -> String {
    let pairs: Vec<String> =
        cookies.iter().map(|cookie| format!("{}={}", cookie.name, cookie.value.expose())).collect();
    format!("Cookie: {}\n", pairs.join("; "))
}

/// The file that curl and Python's `MozillaCookieJar` read.
pub(crate) fn netscape_jar(cookies: &[Cookie], attributes: &Attributes) -> String {
    let Attributes { host, path, .. } = attributes;
    let expires = attributes.expires.map_or(0, |expires| expires.0);
    let lines = cookies.iter().map(|cookie| {
        format!("#HttpOnly_{host}\tFALSE\t{path}\tFALSE\t{expires}\t{}\t{}\n", cookie.name, cookie.value.expose())
    });
    "# Netscape HTTP Cookie File\n".to_owned() + &lines.collect::<String>()
}

/// What `browser.new_context(storage_state=…)` takes.
pub(crate) fn storage_state(cookies: &[Cookie], attributes: &Attributes) -> Value {
    let cookies: Vec<Value> = cookies
        .iter()
        .map(|cookie| {
            json!({
                "name": cookie.name,
                "value": cookie.value.expose(),
                "domain": attributes.host,
                "path": attributes.path,
                "expires": attributes.expires.map_or(-1, |expires| expires.0),
                "httpOnly": true,
                "secure": false,
                "sameSite": "Lax",
            })
        })
        .collect();
    json!({ "cookies": cookies, "origins": [] })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, host: Option<&str>) -> Vec<(String, String)> {
        match cookies_of(text, host).unwrap() {
            Written::Value(value) => vec![(String::new(), value.expose().clone())],
            Written::Cookies(cookies) => {
                cookies.into_iter().map(|cookie| (cookie.name, cookie.value.expose().clone())).collect()
            }
        }
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn every_way_of_writing_cookies_is_read() {
        let both = pairs(&[("_streamlit_user", "a.b.c"), ("_streamlit_user_tokens", "d")]);
        for text in [
            "Cookie: theme=dark; _streamlit_user=a.b.c; _streamlit_user_tokens=d\r\n",
            "_streamlit_user=a.b.c;_streamlit_user_tokens=d",
            "cookie:_streamlit_user=a.b.c\ncookie: _streamlit_user_tokens=d",
            "Set-Cookie: _streamlit_user=a.b.c; HttpOnly; Path=/\nSet-Cookie: _streamlit_user_tokens=d; Max-Age=9\n",
            "# Netscape HTTP Cookie File\n\n#HttpOnly_localhost\tFALSE\t/\tFALSE\t0\t_streamlit_user\ta.b.c\n\
             localhost\tFALSE\t/\tFALSE\t0\t_streamlit_user_tokens\td\n# end\n",
            r#"{"cookies": [{"name": "_streamlit_user", "value": "a.b.c"}, {"name": "_streamlit_user_tokens", "value": "d"}]}"#,
            r#"[{"name": "_streamlit_user", "value": "a.b.c"}, {"name": "_streamlit_user_tokens", "value": "d"}]"#,
        ] {
            assert_eq!(read(text, None), both, "{text}");
        }
        assert_eq!(read(" .eJx.ZVPxAA.sig \n", None), pairs(&[("", ".eJx.ZVPxAA.sig")]));
        let tornado = "2|1:0|10:1700000000|15:_streamlit_user|4:e30=|00";
        assert_eq!(read(tornado, None), pairs(&[("", tornado)]));
        assert_eq!(read("Cookie: theme=dark", None), []);
        for text in ["", "two words", "{}", "[1]", "{\"cookies\": [{}]}"] {
            assert!(cookies_of(text, None).is_err(), "{text}");
        }
    }

    #[test]
    fn of_several_hosts_the_apps_own_counts() {
        let jar = "localhost\tFALSE\t/\tFALSE\t0\t_streamlit_user\there\n.app.example.com\tTRUE\t/\tTRUE\t0\t_streamlit_user\tthere\n";
        let one = |value: &str| pairs(&[("_streamlit_user", value)]);
        assert_eq!(read(jar, Some("localhost")), one("here"));
        assert_eq!(read(jar, Some("app.example.com")), one("there"));
        assert_eq!(read(jar, Some("else.example.com")).len(), 2);
    }

    #[test]
    fn what_is_written_can_be_read() {
        let cookies = [cookie("_streamlit_user", "\"2|1:0|x=\""), cookie("_streamlit_user_1", "a.b.c")];
        let expected: Vec<(String, String)> =
            cookies.iter().map(|cookie| (cookie.name.clone(), cookie.value.expose().clone())).collect();
        let attributes = Attributes {
            host: "localhost".to_owned(),
            path: "/base".to_owned(),
            expires: Some(UnixTime(1_700_000_000)),
        };
        assert_eq!(read(&header_line(&cookies), None), expected);
        assert_eq!(read(&netscape_jar(&cookies, &attributes), Some("localhost")), expected);
        assert_eq!(read(&storage_state(&cookies, &attributes).to_string(), None), expected);
    }
}
