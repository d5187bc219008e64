//! The fault matrix: every misbehaviour of a provider that shows in a login is named by its rule, and every one that a
//! client must bear lets the login pass.

use authctl::ExitStatus;
use authctl::dev_idp::Fault;
use serde_json::Value;

use crate::login_site::{Outcome, Site};

/// What a login shows of a fault.
enum Shown {
    /// This rule names it.
    By(&'static str),
    /// Nothing: the login passes, and only `authctl probe` or a logout sees the fault.
    NotAtAll,
}

fn shown(fault: Fault) -> Shown {
    match fault {
        // The login proves what the metadata left open, or it is only worth knowing.
        Fault::MixedHosts
        | Fault::NoPkce
        | Fault::JwksWithoutKid
        | Fault::NoEndSession
        | Fault::LateRequestChecks
        | Fault::LogoutUnregistered
        | Fault::LogoutWithoutReturn
        | Fault::LogoutRefused => Shown::NotAtAll,
        // In a login the refusal itself is seen.
        Fault::DemandsPkce | Fault::PromptRejected | Fault::PolicyRejected | Fault::ScopeRejected => {
            Shown::By("denied-authorization")
        }
        Fault::DemandsDpop => Shown::By("rejected-code"),
        other => other.expected_rule().map_or(Shown::NotAtAll, Shown::By),
    }
}

/// `max_age` makes `auth_time` matter, and `groups` the groups.
const SETTINGS: &str =
    "client_kwargs = { scope = 'openid profile email groups' }\nauthorize_params = { max_age = '600' }";

fn login(site: &Site, fault: Fault) -> Outcome {
    let provider = site.provider(&[fault]);
    site.configure(&provider.metadata_url(), SETTINGS);
    site.test(&["--user", "alice", "--format", "json"])
}

#[test]
fn every_fault_is_caught_by_its_rule() {
    let site = Site::new();
    let mut wrong = Vec::new();
    for fault in Fault::ALL {
        let outcome = login(&site, *fault);
        let document = outcome.document();
        let (all, errors) = (outcome.rules("info"), outcome.rules("error"));
        let passes = outcome.status == ExitStatus::Success;
        let complaint = match shown(*fault) {
            Shown::By(rule) if !all.iter().any(|name| name == rule) => Some(format!("{rule} is silent")),
            Shown::NotAtAll if !passes => Some("it fails".to_owned()),
            Shown::By(_) | Shown::NotAtAll => None,
        };
        let outcome_name = document["outcome"].as_str().unwrap();
        let consistent = passes
            == (outcome_name == "passed"
                && document["streamlit"]["accepted"] != Value::Bool(false)
                && errors.is_empty());
        if let Some(complaint) = complaint.or((!consistent).then(|| "status and document differ".to_owned())) {
            wrong.push(format!("{}: {complaint}; {outcome_name}, {}, {all:?}", fault.name(), document["streamlit"]));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The fix is beside the error, and not in `authctl explain` alone; and one cause is one problem.
#[test]
fn a_refusal_comes_with_what_to_change() {
    let site = Site::new();
    for (fault, problems, help) in [
        (Fault::DemandsPkce, &["denied-authorization"][..], "{ code_challenge_method = \"S256\" }"),
        (Fault::PromptRejected, &["denied-authorization"], "{ prompt = \"login\" }"),
        (Fault::ScopeRejected, &["denied-authorization"], "allow the scopes for the application"),
        (
            Fault::DemandsDpop,
            &["rejected-code"],
            "*Require Demonstrating Proof of Possession (DPoP) header in token requests*",
        ),
        (Fault::SecretRejected, &["rejected-client-secret"], "make a new secret"),
        (Fault::BasicRejected, &["wrong-client-authentication-method"], "\"client_secret_post\""),
        (Fault::Hs256Only, &["unsupported-signing-algorithm"], "give the provider an RSA key"),
    ] {
        let outcome = login(&site, fault);
        let document = outcome.document();
        assert_eq!(outcome.rules("warning"), problems, "{}", fault.name());
        let helps: Vec<&str> = document["problems"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|problem| problem["help"].as_array().unwrap())
            .map(|help| help.as_str().unwrap())
            .collect();
        assert!(helps.iter().any(|text| text.contains(help)), "{}: {helps:?}", fault.name());
    }
}

/// However fast the provider is, it is slower than a client that waits for a microsecond.
#[test]
fn a_provider_slower_than_streamlits_client_waits_is_named() {
    let site = Site::new();
    let provider = site.provider(&[]);
    site.configure(&provider.metadata_url(), "client_kwargs = { timeout = 0.000001 }");
    let outcome = site.test(&["--user", "alice", "--format", "json"]);
    assert_eq!(outcome.rules("error"), ["slow-endpoint"; 3]);
    assert_eq!(outcome.document()["streamlit"]["accepted"], false);
    site.configure(&provider.metadata_url(), "client_kwargs = { timeout = 600 }");
    assert_eq!(site.test(&["--user", "alice", "--format", "json"]).rules("info"), [] as [String; 0]);
}

/// Where Streamlit lets somebody in whom OpenID Connect would not, the report says what the app would see.
#[test]
fn st_user_is_what_the_app_sees_whenever_streamlit_accepts() {
    let site = Site::new();
    for fault in [Fault::WrongTokenType, Fault::StaleIat, Fault::UserinfoInvalidSub] {
        let document = login(&site, fault).document();
        assert_eq!(document["outcome"], "failed", "{}", fault.name());
        assert_eq!(document["st_user"]["email"], "alice@example.com", "{}", fault.name());
        assert_eq!(document["st_user"]["is_logged_in"], true, "{}", fault.name());
    }
}

/// Where the two differ, the problem says so; and nothing is believed that was not checked.
#[test]
fn differences_between_the_specification_and_streamlit_are_named() {
    let site = Site::new();
    for (fault, outcome_name, accepted, rule) in [
        (Fault::KidAbsentMultipleJwks, "passed", Value::Bool(false), "stricter-streamlit"),
        (Fault::ManyGroups, "passed", Value::Bool(false), "oversized-cookie"),
        (Fault::WrongTokenType, "failed", Value::Bool(true), "laxer-streamlit"),
        (Fault::UserinfoInvalidSub, "failed", Value::Bool(true), "laxer-streamlit"),
        (Fault::StaleIat, "failed", Value::Bool(true), "laxer-streamlit"),
        (Fault::MissingAuthorizationIss, "failed", Value::Null, "missing-authorization-issuer"),
        (Fault::IssuerMismatchInDiscovery, "failed", Value::Bool(false), "issuer-mismatch"),
        (Fault::UserNameInEndpoint, "failed", Value::Bool(true), "malformed-metadata"),
        (Fault::NoCodeFlow, "failed", Value::Bool(true), "unsupported-code-flow"),
        (Fault::DuplicatedParameter, "failed", Value::Bool(true), "duplicated-callback-parameter"),
        (Fault::InvalidNonce, "failed", Value::Bool(false), "nonce-mismatch"),
    ] {
        let outcome = login(&site, fault);
        let document = outcome.document();
        assert_eq!(document["outcome"], outcome_name, "{}", fault.name());
        assert_eq!(document["streamlit"]["accepted"], accepted, "{}", fault.name());
        assert!(outcome.rules("info").iter().any(|name| name == rule), "{}: {:?}", fault.name(), outcome.rules("info"));
        assert_eq!(outcome.status, ExitStatus::Problems, "{}", fault.name());
        assert!(document["st_user"].is_null() || accepted == Value::Bool(true), "{}", fault.name());
    }
}
