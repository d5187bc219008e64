//! What somebody who knows this login's state, or sits on this machine, can try.
#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::sync::mpsc::channel;
use std::time::Duration;

use authctl::ExitStatus;
use authctl::dev_idp::{Fault, RunningProvider};
use authctl::http::Request;
use url::Url;

use crate::login_site::{CLIENT_SECRET, Site, browser, sign_in, test_on};

fn token_calls(provider: &RunningProvider) -> usize {
    std::iter::from_fn(|| provider.next_visit(Duration::ZERO)).filter(|visit| visit.path == "/token").count()
}

fn parameter(url: &Url, name: &str) -> String {
    url.query_pairs().find(|(found, _)| found == name).unwrap().1.into_owned()
}

/// The same URL with other values.
fn with(url: &Url, values: &[(&str, &str)]) -> Url {
    let mut changed = url.clone();
    changed.query_pairs_mut().clear();
    for (name, value) in url.query_pairs() {
        let value = values.iter().find(|(other, _)| *other == name).map_or(&*value, |(_, value)| value);
        changed.query_pairs_mut().append_pair(&name, value);
    }
    changed
}

/// Somebody else's code comes with our state: PKCE catches it, and where the provider has none the nonce does.
#[test]
fn a_code_of_another_login_is_not_accepted() {
    for (faults, rule) in [(&[][..], "rejected-code"), (&[Fault::NoPkce], "nonce-mismatch")] {
        let site = Site::of_client("app");
        let provider = site.provider(faults);
        site.configure(&provider.metadata_url(), "");
        let fake = site.fake().with_browser(|url| {
            let theirs = [
                ("state", "their-state"),
                ("nonce", "their-nonce-0123456789"),
                ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
            ];
            let client = browser();
            let landing = sign_in(&*client, &with(&url, &theirs));
            let injected = with(&landing, &[("state", &parameter(&url, "state"))]);
            drop(client.send(&Request::get(injected)));
        });
        let outcome = test_on(&fake, &["--timeout", "60", "--format", "json"]);
        assert_eq!(outcome.status, ExitStatus::Problems, "{rule}");
        assert!(outcome.rules("error").iter().any(|found| found == rule), "{rule}: {:?}", outcome.rules("error"));
    }
}

/// The user would see the name of a host that is not asked.
#[test]
fn no_browser_is_sent_to_an_address_with_a_user_name() {
    let site = Site::of_client("app");
    let provider = site.provider(&[Fault::UserNameInEndpoint]);
    site.configure(&provider.metadata_url(), "");
    let fake = site.fake().with_browser(|url| {
        assert!(url.username().is_empty() && url.password().is_none(), "{url} was opened");
        let client = browser();
        let landing = sign_in(&*client, &url);
        drop(client.send(&Request::get(landing)));
    });
    let outcome = test_on(&fake, &["--timeout", "60", "--format", "json"]);
    assert_eq!((outcome.status, outcome.rules("error")), (ExitStatus::Problems, vec!["malformed-metadata".to_owned()]));
    assert!(!outcome.talk.contains("accounts.google.com"), "{}", outcome.talk);
}

/// A browser reloads, or goes back and forth: nothing is redeemed a second time.
#[test]
fn the_same_answer_twice_redeems_one_code() {
    let site = Site::of_client("app");
    let provider = site.provider(&[]);
    site.configure(&provider.metadata_url(), "");
    let (sender, pages) = channel();
    let fake = site.fake().with_browser(move |url| {
        let client = browser();
        let landing = sign_in(&*client, &url);
        for _ in 0..2 {
            sender.send(client.send(&Request::get(landing.clone())).map(|page| page.status)).unwrap();
        }
    });
    let outcome = test_on(&fake, &["--timeout", "60"]);
    assert_eq!(outcome.status, ExitStatus::Success, "{}{}", outcome.output, outcome.talk);
    assert_eq!(pages.recv_timeout(Duration::from_secs(10)).unwrap().unwrap(), 200);
    // By then nobody may be there any more.
    drop(pages.recv_timeout(Duration::from_secs(10)).unwrap());
    assert_eq!(token_calls(&provider), 1);
}

/// What the provider says of its refusal is text, for the terminal alone.
#[test]
fn the_words_of_a_refusal_reach_no_page_no_browser_and_no_other_line() {
    let site = Site::of_client("app");
    let provider = site.provider(&[]);
    site.configure(&provider.metadata_url(), "");
    let (sender, pages) = channel();
    let issuer = provider.issuer().to_owned();
    let fake = site.fake().with_browser(move |url| {
        assert!(!url.as_str().contains(CLIENT_SECRET), "{url}");
        let mut landing: Url = parameter(&url, "redirect_uri").parse().unwrap();
        landing.query_pairs_mut().extend_pairs([
            ("state", parameter(&url, "state").as_str()),
            ("iss", &issuer),
            ("error", "access_denied"),
            (
                "error_description",
                "\"><script>alert(1)</script><img src=x onerror=alert(1)>\r\nok the login works\u{1b}[2J",
            ),
            ("error_uri", "javascript:alert(1)"),
        ]);
        let page = browser().send(&Request::get(landing)).unwrap();
        sender.send((url.to_string(), String::from_utf8(page.body).unwrap())).unwrap();
    });
    let outcome = test_on(&fake, &["--timeout", "60"]);
    assert_eq!(outcome.status, ExitStatus::Problems);
    let (opened, page) = pages.recv_timeout(Duration::from_secs(10)).unwrap();
    assert!(opened.starts_with(provider.issuer()), "{opened}");
    assert!(pages.recv_timeout(Duration::from_millis(1)).is_err(), "a second address was opened");
    for word in ["alert", "access_denied", "javascript", "ok the login works"] {
        assert!(!page.contains(word), "{word} in {page}");
    }
    let all = outcome.output + &outcome.talk;
    assert!(all.contains("javascript:alert(1)") && all.contains("\\u{1b}[2J"), "{all}");
    assert!(!all.contains('\u{1b}') && !all.lines().any(|line| line.starts_with("ok the login works")), "{all}");
}

/// Half a request, none at all, one whose sender does not wait, and many that say nothing: the login goes on.
#[test]
fn whoever_breaks_off_or_floods_does_not_end_the_wait() {
    let site = Site::of_client("app");
    let provider = site.provider(&[]);
    site.configure(&provider.metadata_url(), "");
    let (sender, answers) = channel();
    let fake = site.fake().with_browser(move |url| {
        let client = browser();
        let landing = sign_in(&*client, &url);
        let port = landing.port().unwrap();
        let connect = || TcpStream::connect(("127.0.0.1", port)).unwrap();
        let host = format!("Host: localhost:{port}\r\n\r\n");

        drop(connect());
        connect().shutdown(Shutdown::Write).unwrap();
        connect().write_all(b"GET /oauth2callback?code=").unwrap();
        connect().write_all(format!("GET /oauth2callback?code=x&state=y HTTP/1.1\r\n{host}").as_bytes()).unwrap();
        let _silent: Vec<TcpStream> = (0..100).map(|_| connect()).collect();
        let pairs = "a=b&".repeat(5000);
        for query in ["code=%ff%fe&state=%c0%80", "%00=%00&state=%00", "code=%zz&state=%", "&&==&?", &pairs] {
            let mut stream = connect();
            write!(stream, "GET /oauth2callback?{query} HTTP/1.1\r\n{host}").unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            sender.send((query.to_owned(), answer)).unwrap();
        }
        drop(client.send(&Request::get(landing)));
    });
    let outcome = test_on(&fake, &["--timeout", "60"]);
    let answers: Vec<(String, String)> = answers.try_iter().collect();
    assert_eq!(answers.len(), 5);
    for (query, answer) in answers {
        assert!(answer.starts_with("HTTP/1.1 400"), "{query:.40}: {answer}");
    }
    assert_eq!(outcome.status, ExitStatus::Success, "{}{}", outcome.output, outcome.talk);
    assert_eq!(token_calls(&provider), 1);
}
