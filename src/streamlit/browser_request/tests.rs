//! The forms in which browsers copy a request.

use super::BrowserRequest;

const URL: &str = "wss://app.example.com/_stcore/stream";
const ORIGIN: &str = "https://app.example.com";
/// What Tornado signs has bars, quotes and equals signs.
const COOKIE: &str = "_streamlit_xsrf=2|aa|bb|1; _streamlit_user=\"2|1:0|x=|00\"; t=it's 100%";
const PROTOCOL: &str = "streamlit, 2|aa|bb|1";

fn parse(text: &str) -> BrowserRequest {
    BrowserRequest::parse(text, |url| url.ends_with("/_stcore/stream")).unwrap_or_else(|| panic!("{text}")).unwrap()
}

fn assert_read(text: &str) {
    let request = parse(text);
    let header = |name: &str| request.header(name).map_or("", |value| value.expose());
    assert_eq!(request.url, URL, "{text}");
    assert_eq!(header("origin"), ORIGIN, "{text}");
    assert_eq!(header("sec-websocket-protocol"), PROTOCOL, "{text}");
    assert_eq!(header("cookie"), COOKIE, "{text}");
}

/// As Chrome's, Edge's and Firefox's developer tools write them.
#[test]
fn every_form_of_a_copied_request_is_read() {
    let quoted = COOKIE.replace('\'', "'\\''");
    let json = COOKIE.replace('"', "\\\"");
    for text in [
        format!("curl '{URL}' \\\n  -H 'Upgrade: websocket' \\\n  -H 'Origin: {ORIGIN}' \\\n  -b '{quoted}' \\\n  \
                 -H 'Sec-WebSocket-Protocol: {PROTOCOL}' --compressed"),
        format!("curl --header 'Cookie: {quoted}' -H 'origin: {ORIGIN}' -H 'Sec-WebSocket-Protocol: {PROTOCOL}' -X GET {URL}"),
        format!("curl '{URL}' -H $'Cookie: {}' -H \"Origin: {ORIGIN}\" -H 'Sec-WebSocket-Protocol: {PROTOCOL}'",
            COOKIE.replace('\'', "\\'").replace('%', "\\u0025")),
        // As Chrome writes it since it names the address.
        format!("curl --url '{URL}' \\\n  -H 'Origin: {ORIGIN}' \\\n  -b '{quoted}' \\\n  -H 'Sec-WebSocket-Protocol: {PROTOCOL}'"),
        format!("curl --url ^\"{URL}^\" ^\n  -H ^\"Origin: {ORIGIN}^\" ^\n  -b ^\"{}^\" ^\n  \
                 -H ^\"Sec-WebSocket-Protocol: {}^\"",
            COOKIE.replace('"', "^\\^\"").replace('|', "^|").replace('%', "^%"), PROTOCOL.replace('|', "^|")),
        format!("curl ^\"{URL}^\" ^\r\n  -H ^\"Origin: {ORIGIN}^\" ^\r\n  -b ^\"{}^\" ^\r\n  \
                 -H ^\"Sec-WebSocket-Protocol: {PROTOCOL}^\"",
            COOKIE.replace('"', "^\\^\"").replace('%', "^%^").replace("100^%^", "100^%")),
        format!("curl \"{URL}\" ^\n  -H \"Origin: {ORIGIN}\" ^\n  -H \"Cookie: {}\" ^\n  -H \"Sec-WebSocket-Protocol: {PROTOCOL}\"",
            COOKIE.replace('"', "\\\"")),
        format!("$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession\n{}\n\
                 Invoke-WebRequest -UseBasicParsing -Uri \"{URL}\" `\n-WebSession $session `\n-Headers @{{\n\
                 \"Origin\"=\"{ORIGIN}\"\n  \"Sec-WebSocket-Protocol\"=\"{PROTOCOL}\"\n}}",
            COOKIE.split("; ").map(|pair| {
                let (name, value) = pair.split_once('=').unwrap();
                let value = value.replace('"', "`\"");
                format!("$session.Cookies.Add((New-Object System.Net.Cookie(\"{name}\", \"{value}\", \"/\", \"app.example.com\")))\n")
            }).collect::<String>()),
        format!("fetch(\"{URL}\", {{\n  \"headers\": {{\n    \"origin\": \"{ORIGIN}\",\n    \"cookie\": \"{json}\",\n    \
                 \"sec-websocket-protocol\": \"{PROTOCOL}\"\n  }},\n  \"body\": null,\n  \"method\": \"GET\"\n}});"),
        format!("{{\"log\": {{\"entries\": [{{\"request\": {{\"url\": \"https://app.example.com/\", \"headers\": []}}}}, \
                 {{\"request\": {{\"url\": \"{URL}\", \"headers\": [{{\"name\": \"Origin\", \"value\": \"{ORIGIN}\"}}, \
                 {{\"name\": \"Cookie\", \"value\": \"{json}\"}}, {{\"name\": \"Sec-WebSocket-Protocol\", \"value\": \"{PROTOCOL}\"}}]}}}}]}}}}"),
        format!("GET {URL} HTTP/1.1\r\nHost: app.example.com\r\nOrigin: {ORIGIN}\r\nCookie: {COOKIE}\r\n\
                 Sec-WebSocket-Protocol: {PROTOCOL}\r\n\r\n"),
    ] {
        assert_read(&text);
    }
}

#[test]
fn the_cookies_of_a_har_entry_are_enough() {
    let request = parse(&format!(
        "{{\"request\": {{\"url\": \"{URL}\", \"headers\": [], \"cookies\": [{{\"name\": \"a\", \"value\": \"b\"}}]}}}}"
    ));
    assert_eq!(request.header("cookie").unwrap().expose(), "a=b");
}

#[test]
fn what_is_no_request_is_told_from_one_that_lacks_something() {
    let result = |text: &str| BrowserRequest::parse(text, |_| false).map(|found| found.is_ok());
    for text in ["", "Cookie: a=b", "_streamlit_user=x", "{\"cookies\": []}", "[1]", "curling"] {
        assert_eq!(result(text), None, "{text}");
    }
    for text in ["curl -H", "curl ", "fetch(x)", "Invoke-WebRequest", "{\"log\": {\"entries\": []}}"] {
        let expected = if text == "curl " { None } else { Some(false) };
        assert_eq!(result(text), expected, "{text}");
    }
}

/// What Chrome's developer tools copy as `fetch`, for the console and for Node.js.
#[test]
fn a_fetch_without_the_headers_that_count_says_nothing_of_the_user() {
    for headers in ["\"accept-language\": \"en\"", "\"cookie\": \"_streamlit_user=x\""] {
        let text = format!("fetch(\"{URL}\", {{\n  \"headers\": {{\n    {headers}\n  }},\n  \"body\": null\n}});");
        let found = BrowserRequest::parse(&text, |_| true).unwrap();
        assert!(found.is_err_and(|reason| reason.contains("leaves out")), "{text}");
    }
}
