//! How often each command asks a provider, by what the provider is like: every request may count towards a lock-out, a rate
//! limit or somebody's alarm.

use std::time::Duration;

use authctl::dev_idp::Fault;
use authctl::run;

use crate::login_site::Site;

/// The requests that a command makes at a provider with these faults, by endpoint.
fn asked(faults: &[Fault], arguments: &[&str]) -> String {
    let site = Site::new();
    let provider = site.provider(faults);
    site.configure(&provider.metadata_url(), "");
    let fake = site.fake();
    run(["authctl"].iter().chain(arguments), &fake.host);
    let paths: Vec<String> =
        std::iter::from_fn(|| provider.next_visit(Duration::ZERO)).map(|visit| visit.path).collect();
    let count = |endpoint: &str| paths.iter().filter(|path| path.ends_with(endpoint)).count();
    let endpoints = [
        ("metadata", "openid-configuration"),
        ("keys", "/jwks"),
        ("authorize", "/authorize"),
        ("token", "/token"),
        ("userinfo", "/userinfo"),
        ("logout", "/end-session"),
    ];
    let counted: Vec<(&str, usize)> = endpoints.iter().map(|(name, endpoint)| (*name, count(endpoint))).collect();
    let known: usize = counted.iter().map(|(_, count)| count).sum();
    assert_eq!(known, paths.len(), "{paths:?}");
    let told: Vec<String> =
        counted.iter().filter(|(_, count)| *count > 0).map(|(name, count)| format!("{count} {name}")).collect();
    told.join(", ")
}

const TEST: [&str; 3] = ["test", "--user", "alice"];

#[test]
fn commands_about_files_ask_nobody() {
    for arguments in [
        &["check"][..],
        &["check", "--fix", "--diff"],
        &["show"],
        &["init", "--no-input"],
        &["export", "--to", "docker", "--show-secrets"],
        &["explain", "AADSTS50011"],
        &["set", "local.client_kwargs.prompt=login"],
    ] {
        assert_eq!(asked(&[], arguments), "", "{arguments:?}");
    }
}

#[test]
fn a_probe_makes_few_requests_whatever_the_provider_says() {
    for (fault, metadata_only, probe, find) in PROBES {
        let faults = fault.as_slice();
        assert_eq!(asked(faults, &["probe", "--metadata-only"]), metadata_only, "{faults:?}");
        assert_eq!(asked(faults, &["probe"]), probe, "{faults:?}");
        assert_eq!(asked(faults, &["check", "--online"]), probe, "{faults:?}");
        assert_eq!(asked(faults, &["probe", "--find"]), find, "{faults:?}");
    }
}

#[test]
fn a_login_makes_each_request_once() {
    for (fault, test) in LOGINS {
        assert_eq!(asked(fault.as_slice(), &TEST), test, "{fault:?}");
    }
    for (option, expected) in OPTIONS {
        assert_eq!(asked(&[], &[&TEST[..], &[option]].concat()), expected, "{option}");
    }
}

/// The fault, and what `probe --metadata-only`, `probe` and `probe --find` ask.
const PROBES: [(Option<Fault>, &str, &str, &str); 10] = [
    (None, "", "", ""),
    (Some(Fault::MetadataNotJson), "", "", ""),
    (Some(Fault::SecretRejected), "", "", ""),
    (Some(Fault::BasicRejected), "", "", ""),
    (Some(Fault::ClientRejected), "", "", ""),
    (Some(Fault::RedirectUriRejected), "", "", ""),
    (Some(Fault::DemandsPkce), "", "", ""),
    (Some(Fault::PromptRejected), "", "", ""),
    (Some(Fault::ScopeRejected), "", "", ""),
    (Some(Fault::PolicyRejected), "", "", ""),
];

/// The fault, and what a login asks.
const LOGINS: [(Option<Fault>, &str); 7] = [
    (None, ""),
    (Some(Fault::MetadataNotJson), ""),
    (Some(Fault::SecretRejected), ""),
    (Some(Fault::PolicyRejected), ""),
    (Some(Fault::KeyRotation), ""),
    (Some(Fault::InvalidSignature), ""),
    (Some(Fault::IssuerMismatchInDiscovery), ""),
];

/// What else a login asks for when it is told to.
const OPTIONS: [(&str, &str); 3] = [("--no-userinfo", ""), ("--audit", ""), ("--logout", "")];
