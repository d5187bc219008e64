//! `authctl test` where the redirect URI is `https` on this machine: the app's own certificate is served.

use std::fs;
use std::sync::mpsc::channel;
use std::time::Duration;

use authctl::ExitStatus;
use authctl::host::fake::FakeHost;
use authctl::host::{ClientOptions, HttpClient};
use authctl::http::Request;

use crate::login_site::{Outcome, Site, browser, sign_in, test_on};
use crate::servers::certificate;

/// A project that Streamlit serves by TLS with the certificate called `name`.
fn site(client_id: &'static str, name: &str) -> Site {
    let mut site = Site::of_client(client_id);
    site.redirect_uri = site.redirect_uri.replace("http://", "https://");
    fs::copy(certificate(name), site.dir.path().join("cert.pem")).unwrap();
    fs::copy(certificate("loopback").with_file_name("server.key"), site.dir.path().join("key.pem")).unwrap();
    config(&site, "sslCertFile = 'cert.pem'\nsslKeyFile = 'key.pem'\n");
    site
}

fn config(site: &Site, options: &str) {
    let port = site.redirect_uri.split(':').nth(2).unwrap().split('/').next().unwrap();
    fs::write(site.dir.path().join(".streamlit/config.toml"), format!("[server]\nport = {port}\n{options}")).unwrap();
}

fn trusting_browser() -> std::sync::Arc<dyn HttpClient> {
    let dir = tempfile::tempdir().unwrap();
    let options = ClientOptions { ca_cert: Some(certificate("authority")), ..ClientOptions::default() };
    FakeHost::new(dir.path()).host.http.connect(&options).unwrap()
}

#[test]
fn a_browser_comes_back_by_tls() {
    let site = site("app", "loopback");
    let provider = site.provider(&[]);
    site.configure(&provider.metadata_url(), "");
    let (sender, pages) = channel();
    let fake = site.fake().with_browser(move |url| {
        let back = sign_in(&*browser(), &url);
        assert_eq!(back.scheme(), "https");
        // What does not speak TLS gets no answer, and the wait goes on.
        let mut plain = back.clone();
        plain.set_scheme("http").unwrap();
        assert!(browser().send(&Request::get(plain)).is_err());
        let page = trusting_browser().send(&Request::get(back)).unwrap();
        sender.send((page.status, String::from_utf8(page.body).unwrap())).unwrap();
    });
    let outcome = test_on(&fake, &["--timeout", "20"]);
    assert_eq!(outcome.status, ExitStatus::Success, "{}{}", outcome.output, outcome.talk);
    let (status, page) = pages.recv_timeout(Duration::from_secs(10)).unwrap();
    assert!(status == 200 && page.contains("Signed in as alice@example.com"), "{page}");
    assert!(!outcome.talk.contains("browsers will warn"), "{}", outcome.talk);
}

#[test]
fn without_a_browser_the_same_login_passes() {
    let site = site(authctl::dev_idp::CLIENT_ID, "loopback");
    let provider = site.provider(&[]);
    site.configure(&provider.metadata_url(), "");
    let outcome = site.test(&["--user", "alice", "--logout", "--format", "json"]);
    assert_eq!((outcome.status, outcome.rules("info")), (ExitStatus::Success, Vec::new()), "{}", outcome.output);
}

#[test]
fn a_certificate_for_another_host_is_said() {
    let site = site(authctl::dev_idp::CLIENT_ID, "elsewhere");
    let provider = site.provider(&[]);
    site.configure(&provider.metadata_url(), "");
    let outcome = site.test(&["--user", "alice"]);
    assert_eq!(outcome.status, ExitStatus::Success, "{}{}", outcome.output, outcome.talk);
    assert_eq!(outcome.talk, "the certificate is not for `localhost`: browsers will warn of it\n");
}

#[test]
fn what_is_wrong_with_the_certificate_is_told_with_its_setting() {
    let site = site(authctl::dev_idp::CLIENT_ID, "loopback");
    let provider = site.provider(&[]);
    site.configure(&provider.metadata_url(), "");
    let refused = |options: &str| -> Outcome {
        config(&site, options);
        let outcome = site.test(&["--user", "alice"]);
        assert_eq!(outcome.status, ExitStatus::Failure, "{options}: {}", outcome.output);
        outcome
    };
    fs::copy(certificate("authority"), site.dir.path().join("other.pem")).unwrap();
    for (options, words) in [
        ("", "needs TLS, and `server.sslCertFile` is not set"),
        ("sslCertFile = 'cert.pem'\n", "needs TLS, and `server.sslKeyFile` is not set"),
        ("sslCertFile = 'no.pem'\nsslKeyFile = 'key.pem'\n", "cannot read `no.pem`, which `server.sslCertFile` names"),
        ("sslCertFile = 'cert.pem'\nsslKeyFile = 'no.pem'\n", "cannot read `no.pem`, which `server.sslKeyFile` names"),
        ("sslCertFile = 'key.pem'\nsslKeyFile = 'key.pem'\n", "`key.pem`, and it holds no certificate in PEM form"),
        ("sslCertFile = 'cert.pem'\nsslKeyFile = 'cert.pem'\n", "`cert.pem`, and it holds no private key"),
        ("sslCertFile = 'other.pem'\nsslKeyFile = 'key.pem'\n", "`key.pem`, and it is the key of another certificate"),
    ] {
        let outcome = refused(options);
        assert!(outcome.talk.contains(words), "{options}: {}", outcome.talk);
        assert!(outcome.talk.contains("--paste"), "{}", outcome.talk);
    }
}
