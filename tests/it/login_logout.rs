//! `authctl test --logout`: the round trip through the provider's logout, as `st.logout()` makes it.

use std::sync::mpsc::channel;
use std::time::Duration;

use authctl::ExitStatus;
use authctl::dev_idp::Fault;
use authctl::host::HttpClient;
use authctl::http::Request;
use url::Url;

use crate::login_site::{Outcome, Site, browser, sign_in, test_on};

fn step(outcome: &Outcome, name: &str) -> Option<bool> {
    let document = outcome.document();
    let steps = document["steps"].as_array().unwrap();
    steps.iter().find(|step| step["name"] == name).map(|step| step["ok"].as_bool().unwrap())
}

/// Without a browser's manners: where an address leads.
fn next(client: &dyn HttpClient, url: &Url) -> Url {
    let response = client.send(&Request::get(url.clone())).unwrap();
    url.join(response.header("location").unwrap_or_else(|| panic!("{url}: status {}", response.status))).unwrap()
}

#[test]
fn the_way_through_the_logout_and_back_is_a_step_of_its_own() {
    let site = Site::new();
    let provider = site.provider(&[]);
    site.configure(&provider.metadata_url(), "");
    let outcome = site.test(&["--user", "alice", "--logout", "--format", "json"]);
    assert_eq!(outcome.status, ExitStatus::Success, "{}{}", outcome.output, outcome.talk);
    assert_eq!(step(&outcome, "logout"), Some(true));
    assert!(outcome.document()["logout"].as_str().unwrap().ends_with("oauth2callback: tried, and it works"));
    let seen: Vec<String> =
        std::iter::from_fn(|| provider.next_visit(Duration::ZERO)).map(|visit| visit.path).collect();
    assert_eq!(seen.iter().filter(|path| path.as_str() == "/logout").count(), 1, "{seen:?}");
    let human = site.test(&["--user", "alice", "--logout"]);
    assert!(human.output.contains("ok logout") && human.output.contains("the provider led back"), "{}", human.output);
    // Nobody is logged out who did not ask for it.
    assert_eq!(step(&site.test(&["--user", "alice", "--format", "json"]), "logout"), None);
}

/// The provider takes the hint, so the request said what Streamlit says.
#[test]
fn the_id_token_goes_along_and_is_not_shown() {
    let site = Site::new();
    let provider = site.provider(&[]);
    site.configure(&provider.metadata_url(), "");
    let outcome = site.test(&["--user", "alice", "--logout", "-v"]);
    let all = format!("{}{}", outcome.output, outcome.talk);
    let line = all.lines().find(|line| line.contains("/logout?")).unwrap();
    assert!(line.contains("client_id=authctl-local&post_logout_redirect_uri=http%3A%2F%2Flocalhost%3A"), "{line}");
    assert!(line.ends_with("&id_token_hint=********") && !all.contains("eyJhbGciOiJ"), "{all}");
}

#[test]
fn every_fault_of_the_logout_is_named() {
    let site = Site::new();
    for fault in [Fault::LogoutRefused, Fault::LogoutUnregistered, Fault::LogoutWithoutReturn] {
        let provider = site.provider(&[fault]);
        site.configure(&provider.metadata_url(), "");
        let outcome = site.test(&["--user", "alice", "--logout", "--format", "json"]);
        assert_eq!(outcome.rules("warning"), ["failed-logout"], "{}", fault.name());
        assert_eq!(fault.expected_rule(), Some("failed-logout"));
        // The login itself works.
        assert_eq!((outcome.status, step(&outcome, "logout")), (ExitStatus::Success, Some(false)), "{}", fault.name());
        let document = outcome.document();
        assert!(document["logout"].as_str().unwrap().ends_with("tried, and it fails"));
        assert!(document["problems"][0]["help"][0].as_str().unwrap().contains(&site.redirect_uri));
    }
}

/// No browser follows such an address, and nobody is sent there from here.
#[test]
fn a_logout_that_is_no_web_address_is_a_problem() {
    let site = Site::new();
    let provider = site.provider(&[Fault::ScriptEndSessionEndpoint]);
    site.configure(&provider.metadata_url(), "");
    for more in [&[][..], &["--logout"]] {
        let outcome = site.test(&[&["--user", "alice", "--format", "json"], more].concat());
        assert_eq!(outcome.rules("warning"), ["malformed-metadata"]);
        assert_eq!((outcome.status, step(&outcome, "logout")), (ExitStatus::Problems, None));
        let logout = outcome.document()["logout"].as_str().unwrap().to_owned();
        assert!(logout.ends_with("`end_session_endpoint`, which is not a web address"), "{logout}");
    }
}

#[test]
fn where_streamlit_asks_no_provider_none_is_asked() {
    let site = Site::new();
    for (faults, more) in [(&[Fault::NoEndSession][..], &[][..]), (&[], &["--streamlit", "1.50.0"])] {
        let provider = site.provider(faults);
        site.configure(&provider.metadata_url(), "");
        let outcome = site.test(&[&["--user", "alice", "--logout", "--format", "json"], more].concat());
        assert_eq!((outcome.status, step(&outcome, "logout")), (ExitStatus::Success, None));
        assert!(outcome.document()["logout"].as_str().unwrap().contains("in the app alone"));
    }
}

/// 1.48.0 led back to the app's root, which the built-in provider takes for what it is: not registered.
#[test]
fn an_older_streamlit_logs_out_its_own_way() {
    let site = Site::new();
    let provider = site.provider(&[]);
    site.configure(&provider.metadata_url(), "");
    let outcome = site.test(&["--user", "alice", "--logout", "--format", "json", "--streamlit", "1.48.0"]);
    assert_eq!(outcome.rules("warning"), ["failed-logout"]);
    let root = site.redirect_uri.replace("oauth2callback", "");
    assert!(outcome.document()["logout"].as_str().unwrap().contains(&format!("back to {root}: tried")));
}

#[test]
fn a_browser_is_sent_to_the_provider_from_here() {
    let site = Site::of_client("app");
    let provider = site.provider(&[]);
    site.configure(&provider.metadata_url(), "");
    let (sender, opened) = channel();
    let fake = site.fake().with_browser(move |url| {
        let client = browser();
        if url.path() == "/authorize" {
            client.send(&Request::get(sign_in(&*client, &url))).unwrap();
            return;
        }
        let mut guessed = url.clone();
        guessed.set_query(Some("guessed"));
        let refused = client.send(&Request::get(guessed)).unwrap();
        let logout = next(&*client, &url);
        let back = next(&*client, &logout);
        // Another login's answer is no return.
        let mut stray = back.clone();
        stray.set_query(Some("code=x&state=y"));
        client.send(&Request::get(stray)).unwrap();
        let page = client.send(&Request::get(back)).unwrap();
        sender.send((url, refused.status, logout, String::from_utf8(page.body).unwrap())).unwrap();
    });
    let outcome = test_on(&fake, &["--logout", "--timeout", "20", "--format", "json"]);
    assert_eq!((outcome.status, step(&outcome, "logout")), (ExitStatus::Success, Some(true)), "{}", outcome.talk);
    let (start, guessed, logout, page) = opened.recv_timeout(Duration::from_secs(10)).unwrap();
    assert!(start.as_str().starts_with(&site.redirect_uri.replace("oauth2callback", "auth/logout?")), "{start}");
    assert!(
        !start.as_str().contains("eyJhbGciOiJ") && logout.as_str().contains("&id_token_hint=eyJ"),
        "{start} {logout}"
    );
    assert_eq!(guessed, 404);
    assert!(page.contains("You came back from the logout"), "{page}");
    assert!(!outcome.talk.contains("eyJhbGciOiJ"), "{}", outcome.talk);
}

#[test]
fn who_does_not_come_back_is_waited_for_until_the_deadline() {
    let site = Site::of_client("app");
    let provider = site.provider(&[]);
    site.configure(&provider.metadata_url(), "");
    let fake = site.fake().with_browser(move |url| {
        if url.path() == "/authorize" {
            let client = browser();
            client.send(&Request::get(sign_in(&*client, &url))).unwrap();
        }
    });
    let outcome = test_on(&fake, &["--logout", "--timeout", "2", "--format", "json"]);
    assert_eq!((outcome.status, outcome.rules("warning")), (ExitStatus::Success, vec!["failed-logout".to_owned()]));
    let problems = outcome.document()["problems"][0]["message"].as_str().unwrap().to_owned();
    assert!(problems.starts_with("the browser did not come back from the provider's logout within"), "{problems}");
}

#[test]
fn the_end_of_a_logout_can_be_pasted() {
    let site = Site::of_client("app");
    let provider = site.provider(&[]);
    site.configure(&provider.metadata_url(), "");
    let asked = site.test(&["--paste"]);
    let url: Url = asked.talk.lines().find(|line| line.contains("/authorize?")).unwrap().parse().unwrap();
    for (end, expected) in [
        (site.redirect_uri.clone(), None),
        (format!("{}?error=server_error", site.redirect_uri), Some("comes back with the error `server_error`")),
        ("http://127.0.0.1:1/signed-out".to_owned(), Some("leads to `http://127.0.0.1:1/signed-out` instead")),
        (String::new(), Some("the logout ended at an unknown address")),
    ] {
        // A code works once.
        let landing = sign_in(&*browser(), &url);
        let pasted = site.fake().with_input(&format!("{landing}\n{end}\n"));
        let outcome = test_on(&pasted, &["--paste", "--logout", "--format", "json"]);
        let document = outcome.document();
        assert_eq!(document["outcome"], "passed", "{document:#}");
        assert!(
            outcome.talk.contains("/logout?client_id=app&") && !outcome.talk.contains("eyJhbGciOiJ"),
            "{}",
            outcome.talk
        );
        match expected {
            None => assert_eq!(step(&outcome, "logout"), Some(true)),
            Some(words) => {
                let message = document["problems"][0]["message"].as_str().unwrap();
                assert!(message.contains(words), "{message}");
            }
        }
    }
}
