//! What else may come to the redirect URI while a login waits there, and what it must not do.
#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::mpsc::channel;
use std::time::Duration;

use authctl::ExitStatus;
use authctl::http::Request;
use url::Url;

use crate::login_site::{Site, browser, sign_in, test_on};

/// Sends these bytes to the redirect URI's port; the first line of the answer.
fn send(port: u16, text: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    stream.write_all(text.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok();
    answer.lines().next().unwrap_or_default().to_owned()
}

/// Everything that is not ours is refused, the wait goes on, and one code is redeemed once.
#[test]
fn strangers_are_refused_and_the_login_succeeds_all_the_same() {
    let site = Site::of_client("app");
    let provider = site.provider(&[]);
    site.configure(&provider.metadata_url(), "");
    let (sender, refused) = channel();
    let fake = site.fake().with_browser(move |url| {
        let client = browser();
        let landing = sign_in(&*client, &url);
        let port = landing.port().unwrap();
        let (good, host) = (landing.query().unwrap().to_owned(), format!("Host: localhost:{port}\r\n"));
        let state = landing.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
        let get = |target: &str| format!("GET {target} HTTP/1.1\r\n{host}\r\n");
        let with = |header: &str| format!("GET /oauth2callback?{good} HTTP/1.1\r\n{host}{header}\r\n\r\n");
        let attempts = [
            (get("/oauth2callback?code=x&state=attacker"), "400"),
            (get("/oauth2callback?code=x"), "400"),
            (get("/oauth2callback?code=x&state="), "400"),
            (get("/oauth2callback"), "400"),
            (get("/oauth2callback?error=access_denied&state=attacker"), "400"),
            (get(&format!("//oauth2callback?{good}")), "404"),
            (get(&format!("/oauth2callback/?{good}")), "404"),
            (get(&format!("/OAuth2Callback?{good}")), "404"),
            (get(&format!("/oauth2callback;x?{good}")), "404"),
            (get("/favicon.ico"), "404"),
            (format!("HEAD /oauth2callback?{good} HTTP/1.1\r\n{host}\r\n"), "405"),
            (format!("OPTIONS /oauth2callback?{good} HTTP/1.1\r\n{host}\r\n"), "405"),
            (format!("POST /oauth2callback HTTP/1.1\r\n{host}Content-Length: {}\r\n\r\n{good}", good.len()), "405"),
            (format!("GET /oauth2callback?{good} HTTP/1.1\r\nHost: evil.example:{port}\r\n\r\n"), "421"),
            (format!("GET /oauth2callback?{good} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"), "421"),
            (format!("GET http://localhost:{port}/oauth2callback?{good} HTTP/1.1\r\n{host}\r\n"), "400"),
            (with("Sec-Purpose: prefetch"), "403"),
            (with("Purpose: prefetch"), "403"),
            (with("Sec-Fetch-Mode: no-cors"), "403"),
            (with("Sec-Fetch-Dest: image"), "403"),
            ("\u{16}\u{3}\u{1}\u{2}".to_owned(), "400"),
        ];
        for (text, status) in attempts {
            sender.send((text.lines().next().unwrap_or_default().to_owned(), status, send(port, &text))).unwrap();
        }
        // Tokens that nobody asked for come along, and are not used.
        let landing = format!("{landing}&id_token=evil&access_token=evil&next=//evil.example");
        let page = client.send(&Request::get(landing.parse().unwrap())).unwrap();
        assert!(page.header("location").is_none() && page.header("access-control-allow-origin").is_none());
        assert!(!String::from_utf8(page.body).unwrap().contains(&state), "nothing is reflected");
        sender.send(("the answer".to_owned(), "200", format!("HTTP/1.1 {}", page.status))).unwrap();
    });
    let outcome = test_on(&fake, &["--timeout", "60"]);
    let mut count = 0;
    while let Ok((request, expected, answer)) = refused.recv_timeout(Duration::from_secs(10)) {
        assert!(answer.starts_with(&format!("HTTP/1.1 {expected}")), "{request}: {answer}");
        count += 1;
    }
    assert_eq!(count, 22);
    assert_eq!(outcome.status, ExitStatus::Success, "{}{}", outcome.output, outcome.talk);
    let calls =
        std::iter::from_fn(|| provider.next_visit(Duration::ZERO)).filter(|visit| visit.path == "/token").count();
    assert_eq!(calls, 1);
}

/// Whoever knows our state is the provider, or was told by it: its refusal counts, and no code is redeemed. Of a parameter
/// that comes twice the last one counts, as for Streamlit, and the login has failed all the same.
#[test]
fn an_answer_with_our_state_can_end_the_login() {
    for (query, rule) in [
        ("error=access_denied&error_description=no%0Away&code=x", "denied-authorization"),
        ("code=a&code=b", "duplicated-callback-parameter"),
        ("code=a&state=other", "duplicated-callback-parameter"),
        ("code=a&iss=https%3A%2F%2Fother.example", "authorization-issuer-mismatch"),
        ("code=a", "missing-authorization-issuer"),
        ("error=", "denied-authorization"),
    ] {
        let site = Site::of_client("app");
        let provider = site.provider(&[]);
        site.configure(&provider.metadata_url(), "");
        let issuer = provider.issuer().to_owned();
        let fake = site.fake().with_browser(move |url: Url| {
            let value = |name: &str| url.query_pairs().find(|(found, _)| found == name).unwrap().1.into_owned();
            let issuer = if query.contains("iss") || rule.starts_with("missing") {
                String::new()
            } else {
                format!("&iss={issuer}")
            };
            let landing = format!("{}?state={}&{query}{issuer}", value("redirect_uri"), value("state"));
            drop(browser().send(&Request::get(landing.parse().unwrap())));
        });
        let outcome = test_on(&fake, &["--timeout", "60", "--format", "json"]);
        assert_eq!(outcome.status, ExitStatus::Problems, "{query}");
        assert_eq!(outcome.rules("error"), [rule], "{query}");
        let redeemed = std::iter::from_fn(|| provider.next_visit(Duration::ZERO)).any(|visit| visit.path == "/token");
        assert_eq!(redeemed, query == "code=a&code=b", "{query}");
    }
}
