//! `authctl test --audit`: what a provider must refuse is tried, and what it does not refuse is told.

use std::collections::BTreeMap;

use authctl::ExitStatus;
use authctl::dev_idp::{CLIENT_ID, Fault};
use authctl::http::Request;

use crate::login_site::{Outcome, Site, browser, sign_in, test_on};

const DEMANDS: [&str; 4] = ["reused-code", "pkce", "wrong-redirect-uri", "unregistered-redirect-uri"];

fn results(outcome: &Outcome) -> BTreeMap<String, String> {
    let document = outcome.document();
    let audit = document["audit"].as_array().unwrap_or_else(|| panic!("{document:#}")).iter();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    audit.map(|line| (text(&line["name"]), text(&line["result"]))).collect()
}

fn audited(faults: &[Fault]) -> Outcome {
    let site = Site::of_client(CLIENT_ID);
    let provider = site.provider(faults);
    site.configure(&provider.metadata_url(), "");
    site.test(&["--user", "alice", "--audit", "--format", "json"])
}

#[test]
fn a_strict_provider_refuses_all_of_it() {
    let outcome = audited(&[]);
    assert_eq!(outcome.status, ExitStatus::Success, "{}", outcome.output);
    assert_eq!(results(&outcome), DEMANDS.map(|name| (name.to_owned(), "ok".to_owned())).into());
    assert!(!outcome.output.contains("eyJhbGciOiJ") && !outcome.talk.contains("eyJhbGciOiJ"));
}

#[test]
fn each_leniency_shows_in_its_own_line() {
    for (fault, demand, evidence) in [
        (Fault::IgnoresPkce, "pkce", "a code with the verifier of another one: tokens came"),
        (Fault::AcceptsReusedCode, "reused-code", "the code of this login once more: tokens came"),
        (
            Fault::IgnoresTokenRedirectUri,
            "wrong-redirect-uri",
            "a code with another redirect URI than it was asked for with: tokens came",
        ),
        (
            Fault::AcceptsAnyRedirectUri,
            "unregistered-redirect-uri",
            "a redirect URI that cannot be registered: the browser is sent there",
        ),
    ] {
        let outcome = audited(&[fault]);
        // The login itself is a good one.
        assert_eq!(outcome.status, ExitStatus::Success, "{}", fault.name());
        let mut expected: BTreeMap<String, String> = DEMANDS.map(|name| (name.to_owned(), "ok".to_owned())).into();
        expected.insert(demand.to_owned(), "not enforced".to_owned());
        assert_eq!(results(&outcome), expected, "{}", fault.name());
        let document = outcome.document();
        let line = document["audit"].as_array().unwrap().iter().find(|line| line["name"] == demand).unwrap().clone();
        assert_eq!(line["evidence"], evidence);
    }
}

#[test]
fn what_a_provider_looks_at_later_is_not_known() {
    let outcome = audited(&[Fault::LateRequestChecks]);
    assert_eq!(results(&outcome)["unregistered-redirect-uri"], "inconclusive", "{}", outcome.output);
}

#[test]
fn an_audit_is_told_to_people_and_made_for_those_who_ask() {
    let site = Site::new();
    let provider = site.provider(&[Fault::AcceptsReusedCode]);
    site.configure(&provider.metadata_url(), "");
    let outcome = site.test(&["--user", "alice", "--audit"]);
    assert!(outcome.output.contains("3 of 4 attempts refused"), "{}", outcome.output);
    assert!(
        outcome
            .output
            .contains("not enforced  reused-code                the code of this login once more: tokens came\n"),
        "{}",
        outcome.output
    );
    assert!(outcome.output.contains("error `invalid_grant` (status 400)"), "{}", outcome.output);
    let plain = site.test(&["--user", "alice", "--format", "json"]);
    assert!(plain.document().get("audit").is_none());
}

/// Without a prompt, so that whoever is signed in need not do anything.
#[test]
fn a_browser_is_sent_twice_more() {
    let site = Site::of_client("app");
    let provider = site.provider(&[]);
    site.configure(&provider.metadata_url(), "");
    let (sender, opened) = std::sync::mpsc::channel();
    let fake = site.fake().with_browser(move |url| {
        sender.send(url.query_pairs().any(|(name, _)| name == "prompt")).unwrap();
        let client = browser();
        client.send(&Request::get(sign_in(&*client, &url))).unwrap();
    });
    let outcome = test_on(&fake, &["--audit", "--timeout", "20", "--format", "json"]);
    assert_eq!(results(&outcome), DEMANDS.map(|name| (name.to_owned(), "ok".to_owned())).into(), "{}", outcome.talk);
    assert_eq!(opened.try_iter().collect::<Vec<bool>>(), [true, false, false]);
}
